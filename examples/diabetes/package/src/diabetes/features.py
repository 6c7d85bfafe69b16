"""Make the features (cells 13 and 14)."""

import pandas as pd


def add_bmi_class(data: pd.DataFrame) -> pd.DataFrame:
    """Add `bmi_class`."""
    # WHO classes of the body mass index
    data["bmi_class"] = pd.cut(
        data["bmi"],
        bins=[0, 18.5, 25, 30, 100],
        labels=["under", "normal", "over", "obese"],
    )
    return data


def one_hot_encode(data: pd.DataFrame) -> pd.DataFrame:
    """One-hot encode the categories."""
    return pd.get_dummies(data, columns=["sex", "bmi_class", "age_group"], dtype=int)
