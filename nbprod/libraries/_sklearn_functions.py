"""scikit-learn's functions: data sets, splits, features, plots."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._sklearn_metrics import METRICS
from nbprod.libraries._table import CLASS, MODE, PURE, SHARES, STR, each

_A, _F = "numpy.ndarray", "pandas.DataFrame"
_ARRAYS = "tuple[numpy.ndarray,...]"
_BUNCH = "sklearn.utils.Bunch"
_PLOT = Call("", False, ("ax",), ("figure",), role="plot")
_DRAWN = ("random",)

_CROSS = Call("", True, (), _DRAWN, role="metric")
_SPLIT = Call("tuple", True, (), _DRAWN, "random_state", role="split")
_SELECTION = {
    "sklearn.model_selection.train_test_split": Call(
        "tuple",
        True,
        (),
        _DRAWN,
        "random_state",
        role="split",
        variants=(("shuffle=False", Call("tuple", role="split")),),
    ),
    "sklearn.model_selection.cross_val_score": Call(
        _A, True, (), _DRAWN, role="metric"
    ),
    "sklearn.model_selection.cross_val_predict": Call(
        _A, True, (), _DRAWN, role="predict"
    ),
    "sklearn.model_selection.cross_validate": Call(
        "builtins.dict", True, (), _DRAWN, role="metric"
    ),
    **each(
        "sklearn.model_selection",
        "learning_curve validation_curve",
        Call(_ARRAYS, True, (), _DRAWN, role="metric"),
    ),
    "sklearn.model_selection.permutation_test_score": Call(
        "builtins.tuple", True, (), _DRAWN, role="metric"
    ),
    **each("sklearn.model_selection", "ParameterGrid", Call("", False, shallow=True)),
    "sklearn.model_selection.ParameterSampler": Call(
        "", False, (), _DRAWN, "random_state", shallow=True
    ),
    "sklearn.model_selection.check_cv": SHARES,
    "sklearn.utils.shuffle": Call("", True, (), _DRAWN, "random_state"),
    "sklearn.utils.resample": Call("", True, (), _DRAWN, "random_state"),
    "sklearn.inspection.permutation_importance": Call(
        _BUNCH, True, (), _DRAWN, "random_state", role="metric"
    ),
}
_PAIR = "tuple[numpy.ndarray,numpy.ndarray]"
_FETCH = Call(
    _BUNCH,
    resources=("network", "files"),
    role="download",
    variants=(
        (
            "return_X_y",
            Call("builtins.tuple", True, (), ("network", "files"), role="download"),
        ),
    ),
)
_LOAD = Call(
    f"{_BUNCH}.arrays",
    role="dataset",
    variants=(
        ("return_X_y", Call("builtins.tuple", role="dataset")),
        ("as_frame", Call(_BUNCH, role="dataset")),
    ),
)
"""Kept apart: their ``data`` and ``target`` are arrays unless frames are asked for."""
_MADE = Call(_PAIR, True, (), _DRAWN, "random_state", role="dataset")
_DATASETS = {
    **each(
        "sklearn.datasets",
        """load_iris load_digits load_wine load_breast_cancer load_diabetes load_boston
        load_linnerud""",
        _LOAD,
    ),
    "sklearn.datasets.load_files": Call(
        _BUNCH, resources=("files:read",), role="reader", path="0|container_path"
    ),
    **each(
        "sklearn.datasets",
        "load_sample_image load_sample_images",
        Call("", role="dataset"),
    ),
    **each(
        "sklearn.datasets",
        """fetch_california_housing fetch_openml fetch_20newsgroups fetch_lfw_people
        fetch_20newsgroups_vectorized fetch_olivetti_faces fetch_covtype fetch_kddcup99
        fetch_rcv1 fetch_lfw_pairs fetch_mldata fetch_species_distributions""",
        _FETCH,
    ),
    **each(
        "sklearn.datasets",
        """make_classification make_regression make_blobs make_moons make_circles
        make_gaussian_quantiles make_hastie_10_2 make_friedman1 make_friedman2
        make_friedman3 make_s_curve make_swiss_roll make_multilabel_classification""",
        _MADE,
    ),
    "sklearn.datasets.make_blobs": Call(
        _PAIR,
        True,
        (),
        _DRAWN,
        "random_state",
        role="dataset",
        variants=(
            (
                "return_centers",
                Call(_ARRAYS, True, (), _DRAWN, "random_state", role="dataset"),
            ),
        ),
    ),
    "sklearn.datasets.make_regression": Call(
        _PAIR,
        True,
        (),
        _DRAWN,
        "random_state",
        role="dataset",
        variants=(
            ("coef", Call(_ARRAYS, True, (), _DRAWN, "random_state", role="dataset")),
        ),
    ),
    "sklearn.datasets.*": Call("", True, (), _DRAWN, "random_state", role="dataset"),
}
_FEATURE_ARRAY = Call(_A, role="feature")
_SCORES = Call(_ARRAYS, role="feature")
_FEATURES = {
    **each(
        "sklearn.preprocessing",
        """scale normalize minmax_scale maxabs_scale robust_scale label_binarize
        binarize power_transform""",
        Call(
            "", role="feature", variants=(("copy~False", Call("", False, ("0", "X"))),)
        ),
    ),
    "sklearn.preprocessing.quantile_transform": Call(
        _A, True, (), _DRAWN, "random_state", role="feature"
    ),
    **each(
        "sklearn.feature_selection", "chi2 f_classif f_regression r_regression", _SCORES
    ),
    **each(
        "sklearn.feature_selection",
        "mutual_info_classif mutual_info_regression",
        Call(_A, True, (), _DRAWN, "random_state", role="feature"),
    ),
    **each(
        "sklearn.cluster",
        "k_means kmeans_plusplus spectral_clustering",
        Call("", True, (), _DRAWN, "random_state", role="fit"),
    ),
    **each(
        "sklearn.cluster",
        "estimate_bandwidth",
        Call("builtins.float", True, (), _DRAWN, "random_state"),
    ),
    **each("sklearn.cluster", "dbscan ward_tree linkage_tree", Call("", role="fit")),
    "sklearn.pipeline.make_pipeline": Call(
        "sklearn.pipeline.Pipeline", False, (), _DRAWN, "(parts)", role="estimator"
    ),
    "sklearn.pipeline.make_union": Call(
        "sklearn.pipeline.FeatureUnion",
        False,
        (),
        _DRAWN,
        "(parts)",
        role="transformer",
    ),
    "sklearn.compose.make_column_transformer": Call(
        "sklearn.compose.ColumnTransformer",
        False,
        (),
        _DRAWN,
        "(parts)",
        role="transformer",
    ),
    "sklearn.compose.make_column_selector": PURE,
    "sklearn.base.clone": PURE,
    **each("sklearn.base", "is_classifier is_regressor", Call("builtins.bool")),
    **each("sklearn.calibration", "calibration_curve", Call(_ARRAYS, role="metric")),
    **each(
        "sklearn.linear_model", "lasso_path enet_path lars_path", Call("builtins.tuple")
    ),
    "sklearn.utils.class_weight.compute_class_weight": Call(_A),
    "sklearn.utils.class_weight.compute_sample_weight": Call(_A),
    **each(
        "sklearn.utils",
        "check_random_state",
        Call("", fresh=False, resources=_DRAWN, seeded_by="#0"),
    ),
    **each(
        "sklearn.utils", "check_array check_X_y column_or_1d as_float_array", SHARES
    ),
    **each("sklearn.utils.validation", "check_array check_X_y column_or_1d", SHARES),
    **each("sklearn.utils.validation", "check_is_fitted", Call("builtins.NoneType")),
    "sklearn.utils.Bunch": Call(_BUNCH, fresh=False),
    "sklearn.utils.estimator_html_repr": STR,
    "sklearn.utils.extmath.randomized_svd": Call(
        _ARRAYS, True, (), _DRAWN, "random_state"
    ),
    "sklearn.set_config": Call(
        "builtins.NoneType",
        resources=("options",),
        role="option",
        variants=tuple(
            (name, MODE) for name in """assume_finite|#0 working_memory transform_output
            array_api_dispatch enable_metadata_routing""".split()
        ),
    ),
    "sklearn.get_config": Call("builtins.dict"),
    "sklearn.config_context": Call("", resources=("options",)),
    "sklearn.show_versions": Call("", resources=("stdout",), role="display"),
}
_PLOTS = {
    "sklearn.tree.plot_tree": _PLOT,
    "sklearn.tree.export_text": STR,
    "sklearn.tree.export_graphviz": Call(
        "",
        resources=("files",),
        role="writer",
        path="1|out_file",
        variants=(("!#1|out_file", STR), ("#1|out_file=None", STR)),
    ),
    **each("sklearn.inspection", "plot_partial_dependence", _PLOT),
    "sklearn.inspection.partial_dependence": Call(_BUNCH, role="metric"),
    "sklearn.inspection.[A-Z]*": Call(CLASS, fresh=False),
    **each(
        "sklearn.feature_extraction.image",
        "extract_patches_2d",
        Call(_A, True, (), _DRAWN, "random_state"),
    ),
}
FUNCTIONS = {
    **METRICS,
    **_SELECTION,
    **_DATASETS,
    **_FEATURES,
    **_PLOTS,
    # classes that are not listed: they may draw, and refer to what they are given
    "sklearn.[A-Z]*": Call(CLASS, False, (), _DRAWN, "random_state", role="estimator"),
}
"""Functions by dotted name."""
