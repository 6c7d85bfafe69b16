import pandas as pd

def gaps(table):
    """How many values are missing, column by column, most first."""
    missing = table.isna().sum()
    return missing[missing > 0].sort_values(ascending=False)

def clipped(values, lower=0.01, upper=0.99):
    # outliers are mostly typing errors
    return values.clip(values.quantile(lower), values.quantile(upper))
