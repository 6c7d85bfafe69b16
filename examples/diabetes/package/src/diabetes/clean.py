"""Clean the data (cell 11)."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class HandledMissingValues:
    """The notebook's variables after `handle_missing_values`."""

    bp_median_by_sex: pd.Series
    data: pd.DataFrame


def handle_missing_values(data: pd.DataFrame) -> HandledMissingValues:
    """Fill missing blood pressures with the median of the same sex."""
    bp_median_by_sex = data.groupby("sex")["bp"].median()
    data["bp"] = data["bp"].fillna(data.groupby("sex")["bp"].transform("median"))
    assert data.isna().sum().sum() == 0
    return HandledMissingValues(bp_median_by_sex=bp_median_by_sex, data=data)
