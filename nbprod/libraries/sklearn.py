"""scikit-learn: estimators, what moves rows, metrics, data sets."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._sklearn_classes import BASES, CLASSES, FOLDS
from nbprod.libraries._sklearn_functions import FUNCTIONS
from nbprod.libraries._sklearn_removed import REMOVED
from nbprod.libraries._table import CHANGES, LIST, PURE, SHARES, each, typed, written

_A = "numpy.ndarray"
_KEEPS_SELF = Call("self", fresh=False, mutates=("self",))
_FIT = Call("self", fresh=False, mutates=("self",), role="fit")
# Pipeline and FeatureUnion fit what they are given; all others fit copies of it
_WHOLE = ("self", "parts")
_PREDICT = Call(_A, role="predict")
_TRANSFORM = Call(_A, role="transform")
_MAKE = Call(_A, mutates=("self",), role="feature")
_DRAW = ("random",)

_ESTIMATOR = {
    **each("", "fit partial_fit", _FIT),
    # what these give is an attribute of the model itself: labels_, embedding_
    "fit_predict": Call(_A, False, ("self",), role="fit"),
    "fit_transform": Call("", False, ("self",), role="fit"),
    "predict": Call(_A, role="predict", variants=(("return_std", PURE),)),
    **each("", "predict_log_proba decision_function score_samples", _PREDICT),
    "predict_proba": _PREDICT,
    **each("", "predict_joint_log_proba apply error_norm", _PREDICT),
    "transform": _TRANSFORM,
    "inverse_transform": Call("", role="transform"),
    "score": Call("builtins.float", role="metric"),
    **each("", "staged_predict staged_predict_proba staged_decision_function", PURE),
    **each("", "staged_score", Call("", role="metric")),
    **each("", "get_params get_metadata_routing", Call("builtins.dict", fresh=False)),
    **each("", "set_output sparsify densify", _KEEPS_SELF),
    "set_params": Call("self", fresh=False, mutates=_WHOLE),
    **each("", "set_fit_request set_score_request set_predict_request", _KEEPS_SELF),
    **each("", "get_feature_names_out get_feature_names get_support", Call(_A)),
    **each("", "bic aic mahalanobis get_covariance get_precision", PURE),
    **each(
        "", "get_depth get_n_leaves get_n_splits cost_complexity_pruning_path", PURE
    ),
    **each("", "decision_path kneighbors kneighbors_graph radius_neighbors", PURE),
    "sample": Call("", resources=_DRAW),
    "set_fit_params": _KEEPS_SELF,
    "decode": PURE,
    "__sklearn_tags__": PURE,
    "__sklearn_is_fitted__": Call("builtins.bool"),
}
# a tree of neighbours counts its queries, and the counts are part of its state
_COUNTED = {
    **each("", "predict predict_proba", Call(_A, mutates=("self",), role="predict")),
    **each("", "kneighbors radius_neighbors", Call("", mutates=("self",))),
    "score": Call("builtins.float", mutates=("self",), role="metric"),
}
_TRANSFORMER = {
    "fit_transform": _MAKE,
    "transform": _TRANSFORM,
    "predict": _PREDICT,
}
_DRAWING_TRANSFORMER = {
    "fit_transform": Call(_A, False, ("self",), _DRAW, role="feature"),
    "fit_predict": Call(_A, False, ("self",), _DRAW, role="fit"),
}
_TEXT = "scipy.sparse.csr_matrix"
_VECTORIZER = {
    "fit_transform": Call(_TEXT, mutates=("self",), role="feature"),
    "transform": Call(_TEXT, role="transform"),
    "inverse_transform": LIST,
    **each(
        "", "build_analyzer build_tokenizer build_preprocessor get_stop_words", SHARES
    ),
    "get_feature_names": LIST,
}
_UNTYPED = {
    "fit_transform": Call("", mutates=("self",), role="feature"),
    "transform": Call("", role="transform"),
    "inverse_transform": Call("", role="transform"),
}
_COMPOSITE = {
    **_ESTIMATOR,
    "fit_transform": Call("", False, ("self",), _DRAW, role="feature"),
    "transform": Call("", fresh=False, role="transform"),
    "inverse_transform": Call("", fresh=False, role="transform"),
    "fit_predict": Call(_A, True, ("self",), _DRAW, role="fit"),
}
_FITTING_PARTS = {
    **_COMPOSITE,
    **each("", "fit partial_fit", Call("self", False, _WHOLE, role="fit")),
    "fit_transform": Call("", False, _WHOLE, _DRAW, role="feature"),
    "fit_predict": Call(_A, True, _WHOLE, _DRAW, role="fit"),
}
_SPLITTER = {
    "split": Call("builtins.iterator", fresh=False, role="split"),
    "get_n_splits": Call("builtins.int"),
}
_DISPLAY = {
    "plot": Call("self", False, ("self", "ax"), ("figure",), role="plot"),
    **each(
        "",
        "from_estimator from_predictions from_cv_results",
        Call("", False, ("ax",), ("figure",), role="plot"),
    ),
}
LIBRARY = Library(
    name="sklearn",
    acts={
        f"sklearn.experimental.enable_{name}": f"sklearn.{module}"
        for name, module in (
            ("iterative_imputer", "impute"),
            ("halving_search_cv", "model_selection"),
            ("hist_gradient_boosting", "ensemble"),
        )
    },
    installs={"sklearn": "scikit-learn>=1.1,<2"},
    wheels={11: "1.1.3", 12: "1.3.1", 13: "1.5.2"},
    engines={
        r"sklearn\..*(?:\bplot_\w+|Display(?:\.\w+)?)": "matplotlib",
        r"sklearn\.datasets\.fetch_openml": "pandas",
    },
    removed=REMOVED,
    before={"1.4.2": "numpy<2"},
    aliases={
        "sklearn.linear_model.glm": "sklearn.linear_model",
        "sklearn.cluster.hdbscan": "sklearn.cluster",
        "sklearn.metrics.cluster": "sklearn.metrics",
    },
    annotations={
        **written("from sklearn.utils import", "Bunch"),
        **written("from sklearn.model_selection import", FOLDS),
        "sklearn.utils.Bunch.arrays": ("Bunch", "from sklearn.utils import Bunch"),
    },
    functions={**CLASSES, **FUNCTIONS},
    methods={
        "sklearn.base.BaseEstimator": _ESTIMATOR,
        "sklearn.base.TransformerMixin": _TRANSFORMER,
        "sklearn.base.TransformerMixin.drawing": _DRAWING_TRANSFORMER,
        "sklearn.base.TransformerMixin.untyped": _UNTYPED,
        "sklearn.feature_extraction.text.CountVectorizer": _VECTORIZER,
        "sklearn.pipeline.Pipeline": _FITTING_PARTS,
        "sklearn.pipeline.FeatureUnion": _FITTING_PARTS,
        "sklearn.compose.ColumnTransformer": _COMPOSITE,
        "sklearn.preprocessing.FunctionTransformer": {
            "fit_transform": Call("", False, ("self",), role="feature"),
            "transform": Call("", fresh=False, role="transform"),
            "inverse_transform": Call("", fresh=False, role="transform"),
        },
        **{
            f"sklearn.manifold.{name}": {
                "fit_transform": Call(_A, False, ("self",), role="feature")
            }
            for name in ("Isomap", "ClassicalMDS")
        },
        "sklearn.ensemble.RandomTreesEmbedding": {
            "fit_transform": Call("", False, ("self",), _DRAW, role="feature"),
            "transform": Call("", role="transform"),
        },
        "sklearn.dummy.DummyClassifier": {
            "predict": Call(_A, resources=_DRAW, role="predict"),
            "predict_proba": Call(_A, resources=_DRAW, role="predict"),
            "score": Call("builtins.float", resources=_DRAW, role="metric"),
        },
        "sklearn.impute.IterativeImputer": {
            "transform": Call(_A, resources=_DRAW, role="transform")
        },
        "sklearn.neural_network.BernoulliRBM": {
            **each("", "gibbs score_samples", Call(_A, resources=_DRAW))
        },
        "sklearn.neighbors.KernelDensity": {"score": Call("builtins.float")},
        **dict.fromkeys(
            [
                f"sklearn.neighbors.{name}"
                for name in "KNeighborsClassifier KNeighborsRegressor NearestNeighbors "
                "RadiusNeighborsClassifier RadiusNeighborsRegressor".split()
            ],
            _COUNTED,
        ),
        "sklearn.model_selection.KFold": _SPLITTER,
        "sklearn.model_selection.KFold.drawing": {
            "split": Call("builtins.iterator", False, (), _DRAW, role="split")
        },
        "sklearn.metrics.ConfusionMatrixDisplay": _DISPLAY,
        "sklearn.utils.Bunch": {"frame": SHARES},
        "sklearn.tree.Tree": {"*": SHARES},
        "scipy.sparse.csr_matrix": {"sort_indices": CHANGES},
    },
    attributes={
        **typed(
            "sklearn.base.BaseEstimator",
            f"""{_A}: coef_ feature_importances_ labels_ cluster_centers_ classes_
            {_A}: components_ explained_variance_ratio_ explained_variance_ mean_
            {_A}: scale_ var_ data_min_ data_max_ data_range_ singular_values_ scores_
            {_A}: pvalues_ ranking_ support_ feature_names_in_ support_vectors_ weights_
            {_A}: means_ covariances_ center_ statistics_ core_sample_indices_
            {_A}: feature_log_prob_ class_prior_ dual_coef_ oob_decision_function_
            builtins.int: best_index_ n_features_in_ n_iter_ n_clusters_ n_components_
            builtins.int: n_splits_ n_leaves_ n_outputs_ n_features_
            builtins.float: best_score_ inertia_ oob_score_ alpha_ noise_variance_
            builtins.dict: best_params_ cv_results_ vocabulary_ stop_words_
            builtins.list: categories_ estimators_ steps transformers_ transformers
            builtins.list: loss_curve_
            sklearn.utils.Bunch: named_steps named_estimators_ named_transformers_
            sklearn.tree.Tree: tree_""",
        ),
        **typed(
            "sklearn.utils.Bunch",
            """builtins.str: DESCR filename
            pandas.DataFrame: frame""",
        ),
        **typed("sklearn.utils.Bunch.arrays", f"{_A}: data target"),
    },
    own=frozenset({"sklearn.base.BaseEstimator.best_estimator_"}),
    bases=BASES,
)
