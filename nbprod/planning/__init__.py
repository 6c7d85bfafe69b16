"""What arranging a plan takes: pieces, steps, settings, results, the report."""
