"""Iris, with a pipeline of our own."""
