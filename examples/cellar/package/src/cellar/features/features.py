"""Make the features (cells 4, 6)."""

import numpy as np
import pandas as pd


def add_features(df: pd.DataFrame) -> pd.DataFrame:
    """Add `phenol_share`, `log_color` and `acid_per_ash`."""
    df["phenol_share"] = df["flavanoids"] / df["phenols"]
    df["log_color"] = np.log1p(df["color_intensity"])
    df["acid_per_ash"] = df["malic_acid"] / df["alcalinity_of_ash"]
    return df.drop(columns=["flavanoids", "color_intensity"])
