"""Merging texts of three sides: what was last written, the user's, what is new."""
