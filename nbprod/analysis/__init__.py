"""What the dataflow analysis takes: effects of code, aliases, the world so far."""
