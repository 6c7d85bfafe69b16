"""scikit-learn's metrics, and the plots of them."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import CLASS, PURE, each

_A = "numpy.ndarray"
_ARRAYS = "tuple[numpy.ndarray,...]"
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
METRICS = {
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
"""Functions by dotted name."""
