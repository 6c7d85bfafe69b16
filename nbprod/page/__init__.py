"""One HTML page of what became of a notebook, and of how far it is the same."""
