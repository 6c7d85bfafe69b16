"""Make the features (cell 13)."""

import pandas as pd


def add_month_and_strong(wines: pd.DataFrame) -> pd.DataFrame:
    """Add `month` and `strong`."""
    wines["month"] = wines["tasted"].dt.strftime("%Y-%m")
    wines["strong"] = wines["alcohol"] > 13
    return wines
