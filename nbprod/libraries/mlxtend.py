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
    methods={
        # copies are fitted only where that is asked for
        "mlxtend.base": {
            "fit": Call("self", False, ("self", "parts"), role="fit"),
            "fit_transform": Call("", False, ("self", "parts"), role="feature"),
        }
    },
    bases={
        "mlxtend.base": "sklearn.base.BaseEstimator",
        "mlxtend.preprocessing.TransactionEncoder": "sklearn.base.TransformerMixin",
        "mlxtend.classifier.*": "mlxtend.base",
        "mlxtend.regressor.*": "mlxtend.base",
        "mlxtend.feature_selection.*": "mlxtend.base",
    },
)
