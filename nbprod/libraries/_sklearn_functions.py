"""scikit-learn's functions: metrics, data sets, splits, features, plots."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import CLASS, PURE, SHARES, STR, each

_A, _F = "numpy.ndarray", "pandas.DataFrame"
_ARRAYS = "tuple[numpy.ndarray,...]"
_BUNCH = "sklearn.utils.Bunch"
_METRIC_ARRAY = Call(_A, role="metric")
_SEVERAL = Call("", role="metric")
_METRIC = Call("builtins.float", role="metric")
_PLOT = Call("", False, (), ("figure",), role="plot")
_DRAWN = ("random",)

_SCALARS = """accuracy_score balanced_accuracy_score cohen_kappa_score matthews_corrcoef
    zero_one_loss hamming_loss log_loss brier_score_loss hinge_loss auc
    adjusted_rand_score rand_score adjusted_mutual_info_score mutual_info_score
    normalized_mutual_info_score homogeneity_score completeness_score v_measure_score
    fowlkes_mallows_score calinski_harabasz_score davies_bouldin_score ndcg_score
    dcg_score coverage_error label_ranking_loss label_ranking_average_precision_score
    top_k_accuracy_score max_error consensus_score"""
_AVERAGED = """f1_score fbeta_score precision_score recall_score jaccard_score
    roc_auc_score average_precision_score"""
_ERRORS = """mean_squared_error root_mean_squared_error mean_absolute_error r2_score
    mean_squared_log_error root_mean_squared_log_error median_absolute_error
    mean_absolute_percentage_error explained_variance_score mean_pinball_loss
    d2_absolute_error_score d2_pinball_score d2_tweedie_score mean_poisson_deviance
    mean_gamma_deviance mean_tweedie_deviance"""
_METRICS = {
    **each("sklearn.metrics", _SCALARS, _METRIC),
    **each(
        "sklearn.metrics",
        _AVERAGED,
        Call("builtins.float", role="metric", variants=(("average~None", _SEVERAL),)),
    ),
    **each(
        "sklearn.metrics",
        _ERRORS,
        Call(
            "builtins.float",
            role="metric",
            variants=(("multioutput~raw_values", _SEVERAL),),
        ),
    ),
    "sklearn.metrics.silhouette_score": Call(
        "builtins.float",
        role="metric",
        variants=(
            (
                "sample_size",
                Call("builtins.float", True, (), _DRAWN, "random_state", role="metric"),
            ),
        ),
    ),
    "sklearn.metrics.classification_report": Call(
        "builtins.str",
        role="metric",
        variants=(("output_dict", Call("", role="metric")),),
    ),
    **each(
        "sklearn.metrics",
        "confusion_matrix multilabel_confusion_matrix silhouette_samples",
        _METRIC_ARRAY,
    ),
    **each(
        "sklearn.metrics",
        """roc_curve precision_recall_curve det_curve precision_recall_fscore_support
        homogeneity_completeness_v_measure class_likelihood_ratios""",
        Call(_ARRAYS, role="metric"),
    ),
    "sklearn.metrics.precision_recall_fscore_support": Call(
        "builtins.tuple", role="metric"
    ),
    **each("sklearn.metrics", "make_scorer", Call("", fresh=False, shallow=True)),
    **each("sklearn.metrics", "get_scorer get_scorer_names check_scoring", PURE),
    **each(
        "sklearn.metrics",
        """plot_confusion_matrix plot_roc_curve plot_precision_recall_curve
        plot_det_curve""",
        _PLOT,
    ),
    "sklearn.metrics.[A-Z]*": Call(CLASS, fresh=False),
    **{
        f"sklearn.*.{name}": _PLOT
        for name in ("from_estimator", "from_predictions", "from_cv_results")
    },
    "sklearn.metrics.*": Call("", role="metric"),
    "sklearn.metrics.pairwise.*": Call(_A),
    "sklearn.metrics.pairwise_distances": Call(_A),
}
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
    _BUNCH,
    role="dataset",
    variants=(("return_X_y", Call("builtins.tuple", role="dataset")),),
)
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
    **each("sklearn", "set_config", Call("", resources=("options",))),
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
        role="plot",
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
    **_METRICS,
    **_SELECTION,
    **_DATASETS,
    **_FEATURES,
    **_PLOTS,
    # classes that are not listed: they may draw, and refer to what they are given
    "sklearn.[A-Z]*": Call(CLASS, False, (), _DRAWN, "random_state", role="estimator"),
}
"""Functions by dotted name."""
