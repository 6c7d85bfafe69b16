"""Measurements on real notebooks: equality of values, packages' own checks, speed."""
