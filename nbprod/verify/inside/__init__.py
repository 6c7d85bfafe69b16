"""What runs in the interpreter of the notebook and the package; it needs none of ours.

Loaded by its folder under a name of its own, so that nothing else comes along.
"""
