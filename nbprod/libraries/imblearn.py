"""imbalanced-learn: samplers draw unless seeded; ``fit_resample`` gives new rows."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._models_removed import IMBLEARN
from nbprod.libraries._table import CLASS, each, under, written

_OVER = """SMOTE ADASYN RandomOverSampler BorderlineSMOTE SMOTENC SMOTEN SVMSMOTE
    KMeansSMOTE"""
_UNDER = """RandomUnderSampler ClusterCentroids InstanceHardnessThreshold"""
_QUIET = """NearMiss TomekLinks EditedNearestNeighbours RepeatedEditedNearestNeighbours
    AllKNN OneSidedSelection NeighbourhoodCleaningRule CondensedNearestNeighbour"""
_BOTH = "SMOTEENN SMOTETomek"
_ENSEMBLE = """BalancedRandomForestClassifier EasyEnsembleClassifier RUSBoostClassifier
    BalancedBaggingClassifier"""
_SAMPLER = "imblearn.base.SamplerMixin"
_MAKES = Call(CLASS, False, (), ("random",), "random_state", role="transformer")
_MODEL = Call(CLASS, False, (), ("random",), "random_state", role="estimator")
_PIPE = Call(
    "imblearn.pipeline.Pipeline", False, (), ("random",), "(parts)", role="estimator"
)
_RESAMPLE = Call("builtins.tuple", True, ("self", "parts"), ("random",), role="feature")

LIBRARY = Library(
    name="imblearn",
    removed=IMBLEARN,
    installs={"imblearn": "imbalanced-learn>=0.9,<1"},
    aliases={
        "imblearn.over_sampling.base": "imblearn.over_sampling",
    },
    annotations={
        **written("from imblearn.pipeline import", "Pipeline"),
        **written(
            "from imblearn.over_sampling import",
            "SMOTE ADASYN RandomOverSampler BorderlineSMOTE SMOTENC",
        ),
        **written(
            "from imblearn.under_sampling import",
            "RandomUnderSampler NearMiss TomekLinks",
        ),
    },
    functions={
        **each("imblearn.over_sampling", _OVER, _MAKES),
        **each("imblearn.under_sampling", f"{_UNDER} {_QUIET}", _MAKES),
        **each("imblearn.combine", _BOTH, _MAKES),
        **each("imblearn.ensemble", _ENSEMBLE, _MODEL),
        "imblearn.pipeline.Pipeline": _PIPE,
        "imblearn.pipeline.make_pipeline": _PIPE,
        "imblearn.metrics.classification_report_imbalanced": Call(
            "builtins.str",
            role="metric",
            variants=(("output_dict", Call("", role="metric")),),
        ),
        "imblearn.metrics.*": Call("", role="metric"),
        "imblearn.datasets.*": Call(
            "", True, (), ("random", "network", "files"), role="dataset"
        ),
    },
    methods={_SAMPLER: each("", "fit_resample fit_sample", _RESAMPLE)},
    bases={
        **under(_SAMPLER, "imblearn.over_sampling", _OVER),
        **under(_SAMPLER, "imblearn.under_sampling", f"{_UNDER} {_QUIET}"),
        **under(_SAMPLER, "imblearn.combine", _BOTH),
        **under("sklearn.base.BaseEstimator", "imblearn.ensemble", _ENSEMBLE),
        _SAMPLER: "sklearn.base.BaseEstimator",
        "imblearn.pipeline.Pipeline": "sklearn.pipeline.Pipeline",
    },
)
