"""category_encoders: transformers of frames."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import CLASS, each, written

_F = "pandas.DataFrame"
_QUIET = """BackwardDifferenceEncoder BaseNEncoder BinaryEncoder CountEncoder
    HashingEncoder
    HelmertEncoder JamesSteinEncoder MEstimateEncoder OneHotEncoder OrdinalEncoder
    PolynomialEncoder SumEncoder TargetEncoder RankHotEncoder GrayEncoder
    QuantileEncoder"""
_SEEDED = "CatBoostEncoder LeaveOneOutEncoder WOEEncoder GLMMEncoder"
_BASE = "category_encoders.utils.BaseEncoder"
_RANDOM = ("random",)

LIBRARY = Library(
    name="category_encoders",
    installs={"category_encoders": "category-encoders>=2.5,<3"},
    annotations=written(
        "from category_encoders import",
        "TargetEncoder OrdinalEncoder OneHotEncoder BinaryEncoder",
    ),
    functions={
        **each("category_encoders", _QUIET, Call(CLASS, False, role="transformer")),
        **each(
            "category_encoders",
            _SEEDED,
            Call(CLASS, False, (), _RANDOM, "random_state", role="transformer"),
        ),
    },
    methods={
        _BASE: {
            "fit_transform": Call(_F, True, ("self",), _RANDOM, role="feature"),
            **each(
                "",
                "transform inverse_transform",
                Call("", True, (), _RANDOM, role="transform"),
            ),
            "get_feature_names": Call("builtins.list"),
        }
    },
    bases={
        "category_encoders.*": _BASE,
        _BASE: "sklearn.base.TransformerMixin",
    },
)
