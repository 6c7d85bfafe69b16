"""This year's harvest."""
