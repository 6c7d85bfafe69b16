"""How types are written in emitted code."""

from __future__ import annotations

_SIMPLE = "int float str bool bytes complex object"
_ANY = {
    "list": "list[Any]",
    "dict": "dict[Any, Any]",
    "set": "set[Any]",
    "frozenset": "frozenset[Any]",
    "tuple": "tuple[Any, ...]",
}
_FROM = {
    "matplotlib.figure": "Figure",
    "matplotlib.axes": "Axes",
    "scipy.sparse": "csr_matrix",
    "sklearn.utils": "Bunch",
    "pandas.api.typing": "DataFrameGroupBy SeriesGroupBy",
    "pathlib": "Path PurePath",
    "datetime": "datetime date timedelta time",
    "collections": "Counter defaultdict OrderedDict deque",
    "xgboost": "XGBClassifier XGBRegressor XGBRFClassifier XGBRFRegressor XGBRanker "
    "Booster DMatrix",
    "lightgbm": "LGBMClassifier LGBMRegressor LGBMRanker Booster Dataset",
    "imblearn.pipeline": "Pipeline",
    "imblearn.over_sampling": "SMOTE ADASYN RandomOverSampler BorderlineSMOTE SMOTENC",
    "imblearn.under_sampling": "RandomUnderSampler NearMiss TomekLinks",
    "category_encoders": "TargetEncoder OrdinalEncoder OneHotEncoder BinaryEncoder",
    "wordcloud": "WordCloud",
    "bs4": "BeautifulSoup",
}
_GENERIC = {"Counter": "[Any]", "defaultdict": "[Any, Any]", "deque": "[Any]"}
_GENERIC |= {"OrderedDict": "[Any, Any]"}
_OF = {
    "import pandas as pd": (
        "pd",
        "pandas",
        "DataFrame Series Index Timestamp Timedelta DatetimeIndex MultiIndex "
        "Categorical RangeIndex CategoricalIndex",
    ),
    "import numpy as np": ("np", "numpy", "ndarray"),
    "import torch": ("torch", "torch", "Tensor device dtype"),
    "import re": ("re", "re", "Pattern Match"),
}

ANNOTATIONS: dict[str, tuple[str, str]] = {
    **{f"builtins.{name}": (name, "") for name in _SIMPLE.split()},
    **{f"builtins.{name}": (text, "") for name, text in _ANY.items()},
    "builtins.NoneType": ("None", ""),
    **{
        f"{module}.{name}": (f"{short}.{name}", line)
        for line, (short, module, names) in _OF.items()
        for name in names.split()
    },
    **{
        f"{module}.{name}": (
            name + _GENERIC.get(name, "") if module == "collections" else name,
            f"from {module} import {name}",
        )
        for module, names in _FROM.items()
        for name in names.split()
    },
}
"""Type → (annotation, import line)."""
ANNOTATIONS["re.Pattern"] = ("re.Pattern[str]", "import re")
ANNOTATIONS["re.Match"] = ("re.Match[str]", "import re")
