"""Clean the lots."""
