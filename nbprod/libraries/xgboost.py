"""XGBoost: without a seed it uses its own fixed one, never the global generators."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._models_removed import XGBOOST
from nbprod.libraries._table import CLASS, each, typed, under, written

_A = "numpy.ndarray"
_BOOSTER = "xgboost.Booster"
_PLOT = Call("matplotlib.axes.Axes", False, ("ax",), ("figure",), role="plot")
_MODEL_FILE = Call("", True, (), ("files",), role="dump", path="0|fname")
_CLASSES = """XGBClassifier XGBRegressor XGBRanker XGBRFClassifier XGBRFRegressor
    XGBModel"""

LIBRARY = Library(
    name="xgboost",
    installs={"xgboost": "xgboost>=1.7,<4"},
    engines={
        r"xgboost\..*\bplot_\w+": "matplotlib",
        r"xgboost\..*(?:Classifier|Regressor|Ranker)(?:\..*)?": "scikit-learn",
    },
    removed=XGBOOST,
    aliases={
        "xgboost.sklearn": "xgboost",
        "xgboost.plotting": "xgboost",
    },
    annotations=written(
        "from xgboost import",
        """XGBClassifier XGBRegressor XGBRFClassifier XGBRFRegressor XGBRanker Booster
        DMatrix""",
    ),
    functions={
        **each("xgboost", _CLASSES, Call(CLASS, fresh=False, role="estimator")),
        "xgboost.Booster": Call(_BOOSTER, fresh=False),
        **each("xgboost", "DMatrix QuantileDMatrix", Call(CLASS, fresh=False)),
        "xgboost.train": Call(
            _BOOSTER,
            True,
            ("evals_result",),
            ("stdout",),
            role="fit",
            calls=("feval", "obj"),
        ),
        "xgboost.cv": Call("pandas.DataFrame", resources=("stdout",), role="metric"),
        **each("xgboost", "plot_importance plot_tree", _PLOT),
        "xgboost.to_graphviz": Call("", role="plot"),
        "xgboost.set_config": Call("", resources=("options",), role="option"),
    },
    methods={
        "xgboost.XGBModel": {
            "fit": Call("self", False, ("self",), ("stdout",), role="fit"),
            "get_booster": Call(_BOOSTER, fresh=False),
            "evals_result": Call("builtins.dict", fresh=False),
            **each("", "get_xgb_params get_num_boosting_rounds", Call("")),
            "save_model": _MODEL_FILE,
            "load_model": Call(
                "", True, ("self",), ("files:read",), role="load_object", path="0|fname"
            ),
            "apply": Call(_A),
        },
        _BOOSTER: {
            **each("", "predict inplace_predict", Call(_A, role="predict")),
            **each("", "get_score get_fscore", Call("builtins.dict")),
            **each("", "trees_to_dataframe", Call("pandas.DataFrame")),
            **each("", "attr attributes get_dump num_boosted_rounds eval", Call("")),
            **each("", "set_param update boost", Call("", mutates=("self",))),
            "save_model": _MODEL_FILE,
            "dump_model": Call("", True, (), ("files",), role="writer", path="0|fout"),
            "load_model": Call(
                "", True, ("self",), ("files:read",), role="load_object", path="0|fname"
            ),
        },
        "xgboost.DMatrix": {
            **each("", "get_label get_weight get_float_info num_row num_col", Call("")),
            **each(
                "", "set_label set_weight set_info set_group", Call("", True, ("self",))
            ),
        },
    },
    attributes={
        **typed(
            "xgboost.XGBModel",
            "builtins.int: best_iteration\nbuiltins.float: best_score",
        ),
        **typed(_BOOSTER, "builtins.int: best_iteration\nbuiltins.float: best_score"),
    },
    bases={
        **under("xgboost.XGBModel", "xgboost", _CLASSES.replace("XGBModel", "")),
        "xgboost.XGBModel": "sklearn.base.BaseEstimator",
        "xgboost.QuantileDMatrix": "xgboost.DMatrix",
    },
)
