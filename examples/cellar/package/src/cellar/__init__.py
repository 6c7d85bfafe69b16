"""Cellar."""
