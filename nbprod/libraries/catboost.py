"""CatBoost: without a seed it uses its own fixed one, never the global generators.

Fitting writes its progress into ``catboost_info`` in the current folder.
"""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import BOOL, CLASS, DICT, INT, PURE, each, typed, written

_MODEL, _POOL, _A = "catboost.CatBoost", "catboost.Pool", "numpy.ndarray"
_CLASSES = "CatBoostClassifier CatBoostRegressor CatBoostRanker"
_WRITES = ("stdout", "files")
_SEARCH = Call("builtins.dict", False, ("self",), _WRITES, role="search")
_CHANGE = Call("", False, ("self",))
_FILE = Call("", True, (), ("files",), role="dump", path="0|fname")

LIBRARY = Library(
    name="catboost",
    installs={"catboost": "catboost>=1.2,<2"},
    engines={
        rf"catboost\.(?:{_CLASSES.replace(' ', '|')})(?:\..*)?": "scikit-learn",
        r"catboost\..*\bplot_tree": "graphviz",
    },
    aliases={"catboost.core": "catboost"},
    annotations=written("from catboost import", f"{_CLASSES} CatBoost Pool"),
    functions={
        **each(
            "catboost", f"{_CLASSES} CatBoost", Call(CLASS, False, role="estimator")
        ),
        _POOL: Call(_POOL, fresh=False),
        "catboost.cv": Call("", True, (), _WRITES, role="metric"),
        "catboost.train": Call(_MODEL, False, (), _WRITES, role="fit"),
        **each("catboost", "sum_models to_classifier to_regressor", Call(_MODEL)),
        **each("catboost.utils", "eval_metric get_confusion_matrix", PURE),
        **each("catboost.utils", "get_roc_curve get_fpr_curve get_fnr_curve", PURE),
        "catboost.utils.select_threshold": Call("builtins.float"),
        "catboost.datasets.*": Call("", True, (), ("network", "files"), role="dataset"),
    },
    methods={
        _MODEL: {
            "fit": Call("self", False, ("self",), _WRITES, role="fit"),
            **each("", "grid_search randomized_search select_features", _SEARCH),
            **each(
                "",
                """predict predict_proba predict_log_proba staged_predict
                staged_predict_proba virtual_ensembles_predict""",
                Call("", role="predict"),
            ),
            "score": Call("builtins.float", role="metric"),
            "eval_metrics": Call("builtins.dict", True, (), _WRITES, role="metric"),
            **each(
                "",
                """get_feature_importance get_object_importance calc_leaf_indexes
                get_leaf_values get_leaf_weights get_tree_leaf_counts get_borders
                get_best_iteration get_scale_and_bias""",
                PURE,
            ),
            **each("", "get_params get_all_params get_best_score", DICT),
            "get_evals_result": DICT,
            "get_param": PURE,
            "is_fitted": BOOL,
            "copy": Call("", fresh=False, shallow=True),
            **each(
                "",
                """set_params set_feature_names set_leaf_values set_scale_and_bias
                set_probability_threshold shrink drop_unused_features""",
                _CHANGE,
            ),
            **each("", "save_model save_borders", _FILE),
            "load_model": Call(
                "self", False, ("self",), ("files:read",), role="load_object", path="0"
            ),
            **each(
                "",
                "plot_tree plot_predictions plot_partial_dependence compare",
                Call("", True, (), ("figure", *_WRITES), role="plot"),
            ),
            "calc_feature_statistics": Call(
                "builtins.dict", True, (), ("figure",), role="plot"
            ),
        },
        _POOL: {
            **each("", "num_row num_col num_pairs", INT),
            **each("", "get_label get_weight get_baseline get_features", PURE),
            **each("", "get_feature_names get_cat_feature_indices", PURE),
            "slice": Call(_POOL, fresh=False, shallow=True),
            **each(
                "",
                """quantize set_weight set_baseline set_feature_names set_group_id
                set_group_weight set_pairs set_subgroup_id set_timestamp""",
                _CHANGE,
            ),
            "save": _FILE,
        },
    },
    attributes=typed(
        _MODEL,
        f"""builtins.int: best_iteration_ tree_count_ random_seed_ n_features_in_
        builtins.dict: best_score_ evals_result_
        builtins.list: feature_names_
        builtins.float: learning_rate_
        {_A}: feature_importances_ classes_""",
    ),
    bases={f"catboost.{name}": _MODEL for name in _CLASSES.split()}
    | {_MODEL: "sklearn.base.BaseEstimator"},
)
