"""Whose wine is it."""
