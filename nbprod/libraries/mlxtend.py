"""mlxtend: frequent item sets, decision regions, stacking."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import CLASS, each

_PLOT = Call("", False, (), ("figure",), role="plot")
_FRAME = Call("pandas.DataFrame")

LIBRARY = Library(
    name="mlxtend",
    installs={"mlxtend": "mlxtend>=0.21,<1"},
    functions={
        **each(
            "mlxtend.frequent_patterns",
            "apriori fpgrowth fpmax association_rules",
            _FRAME,
        ),
        **each("mlxtend.plotting", "*", _PLOT),
        **each(
            "mlxtend",
            """classifier.StackingClassifier classifier.StackingCVClassifier
            classifier.EnsembleVoteClassifier regressor.StackingRegressor
            regressor.StackingCVRegressor feature_selection.SequentialFeatureSelector
            feature_selection.ExhaustiveFeatureSelector""",
            Call(CLASS, False, (), ("random",), "(parts)", role="estimator"),
        ),
        "mlxtend.preprocessing.TransactionEncoder": Call(
            CLASS, False, role="transformer"
        ),
    },
    bases={
        "mlxtend.preprocessing.TransactionEncoder": "sklearn.base.TransformerMixin",
        "mlxtend.classifier.*": "sklearn.base.BaseEstimator",
        "mlxtend.regressor.*": "sklearn.base.BaseEstimator",
        "mlxtend.feature_selection.*": "sklearn.base.BaseEstimator",
    },
)
