"""LightGBM: without a seed it uses its own fixed one, never the global generators."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._models_removed import LIGHTGBM
from nbprod.libraries._table import CLASS, each, typed, under, written

_BOOSTER = "lightgbm.Booster"
_PLOT = Call("matplotlib.axes.Axes", False, ("ax",), ("figure",), role="plot")
_CLASSES = "LGBMClassifier LGBMRegressor LGBMRanker"

LIBRARY = Library(
    name="lightgbm",
    installs={"lightgbm": "lightgbm>=3.3,<5"},
    system=("libgomp1",),
    engines={
        r"lightgbm\..*\bplot_\w+": "matplotlib",
        r"lightgbm\..*(?:Classifier|Regressor|Ranker)(?:\..*)?": "scikit-learn",
    },
    removed=LIGHTGBM,
    aliases={
        "lightgbm.sklearn": "lightgbm",
        "lightgbm.plotting": "lightgbm",
    },
    annotations=written(
        "from lightgbm import",
        f"{_CLASSES} Booster Dataset",
    ),
    functions={
        **each(
            "lightgbm",
            f"{_CLASSES} LGBMModel",
            Call(CLASS, fresh=False, role="estimator"),
        ),
        **each("lightgbm", "Dataset Booster", Call(CLASS, fresh=False)),
        "lightgbm.train": Call(
            _BOOSTER,
            False,
            ("1", "train_set", "evals_result"),
            ("stdout",),
            role="fit",
            calls=("feval", "fobj"),
        ),
        "lightgbm.cv": Call(
            "builtins.dict", True, ("1", "train_set"), ("stdout",), role="metric"
        ),
        **each("lightgbm", "early_stopping log_evaluation reset_parameter", Call("")),
        "lightgbm.record_evaluation": Call("", fresh=False, mutates=("0",)),
        **each(
            "lightgbm",
            "plot_importance plot_metric plot_tree plot_split_value_histogram",
            _PLOT,
        ),
        "lightgbm.create_tree_digraph": Call("", role="plot"),
    },
    methods={
        "lightgbm.LGBMModel": {
            "fit": Call("self", False, ("self",), ("stdout",), role="fit"),
        },
        _BOOSTER: {
            "predict": Call("numpy.ndarray", role="predict"),
            **each("", "feature_importance feature_name num_trees", Call("")),
            **each("", "trees_to_dataframe", Call("pandas.DataFrame")),
            "save_model": Call(
                "self", False, (), ("files",), role="dump", path="0|filename"
            ),
            "model_to_string": Call("builtins.str"),
            **each("", "update reset_parameter refit", Call("", False, ("self",))),
        },
    },
    attributes={
        **typed(
            "lightgbm.LGBMModel",
            f"""{_BOOSTER}: booster_
            builtins.int: best_iteration_
            builtins.dict: best_score_""",
        ),
        **typed(_BOOSTER, "builtins.int: best_iteration\nbuiltins.dict: best_score"),
    },
    bases={
        **under("lightgbm.LGBMModel", "lightgbm", _CLASSES),
        "lightgbm.LGBMModel": "sklearn.base.BaseEstimator",
    },
)
