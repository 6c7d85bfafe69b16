"""Python source as text and as syntax: what every step asks of it."""
