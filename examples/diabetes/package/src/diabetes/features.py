"""Make the features (cells 13 and 14)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class EngineeredFeatures:
    """The notebook's variables after `engineer_features`."""

    data: pd.DataFrame
    known_values: dict[str, pd.Index]


def engineer_features(data: pd.DataFrame) -> EngineeredFeatures:
    """Add `bmi_class`, `age_group`, `chol_ratio` and `log_glu`."""
    data = add_features(data)
    known_values = {
        column: pd.Categorical(data[column]).categories
        for column in ["sex", "bmi_class", "age_group"]
    }
    data = pd.get_dummies(data, columns=["sex", "bmi_class", "age_group"], dtype=int)
    return EngineeredFeatures(data=data, known_values=known_values)


def add_features(data: pd.DataFrame) -> pd.DataFrame:
    """Add `bmi_class`, `age_group`, `chol_ratio` and `log_glu`."""
    # WHO classes of the body mass index
    data["bmi_class"] = pd.cut(
        data["bmi"],
        bins=[0, 18.5, 25, 30, 100],
        labels=["under", "normal", "over", "obese"],
    )
    data["age_group"] = np.where(
        data["age"] < 40, "young", np.where(data["age"] < 60, "middle", "old")
    )
    data["chol_ratio"] = data["tc"] / data["hdl"]
    data["log_glu"] = np.log1p(data["glu"])
    return data.drop(columns=["glu", "tch"])
