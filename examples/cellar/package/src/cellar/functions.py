"""Functions and classes that several of the notebooks define alike."""

import pandas as pd


def in_order(lots: pd.DataFrame) -> pd.DataFrame:
    """The lots by their number."""
    return lots.sort_values("lot").reset_index(drop=True)
