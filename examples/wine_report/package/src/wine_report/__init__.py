"""Monthly wine report."""
