"""Diabetes progression."""
