"""A folder of notebooks → one package with one pipeline, in the order of their files.

Each notebook is arranged as it is alone, in a part of the package of its own: names,
random state and options of one are nothing to the others, as in kernels of their own.
"""
