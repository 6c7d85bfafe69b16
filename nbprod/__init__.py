"""Turn a Jupyter notebook into a production package that computes the same."""

__version__ = "0.1.0"
