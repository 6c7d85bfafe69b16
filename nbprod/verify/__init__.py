"""Run a notebook and its package side by side, and say how far they are the same."""
