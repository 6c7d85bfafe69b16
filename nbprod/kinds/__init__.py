"""What kind of value each name has at each point: what annotations are written of.

The dataflow's types (``Flow.types``) say what may be changed in place, and are sparing
for that. Nothing but annotations hangs on what is found here, so that it may know more:
what arrays have in them, what lists hold, what the notebook's own functions are given
and give back. It must be true all the same; what is not known is nothing.
"""
