"""scikit-learn's classes: which of them draw random numbers, and what they are for."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import CLASS

_ESTIMATORS = """
calibration: CalibratedClassifierCV?
cluster: Birch MeanShift AgglomerativeClustering DBSCAN OPTICS HDBSCAN KMeans!
cluster: MiniBatchKMeans! BisectingKMeans! AffinityPropagation! SpectralClustering!
cluster: SpectralBiclustering! SpectralCoclustering!
compose: TransformedTargetRegressor?
covariance: EmpiricalCovariance GraphicalLasso? GraphicalLassoCV? LedoitWolf OAS
covariance: ShrunkCovariance MinCovDet! EllipticEnvelope!
cross_decomposition: CCA PLSCanonical PLSRegression
discriminant_analysis: QuadraticDiscriminantAnalysis LinearDiscriminantAnalysis
dummy: DummyRegressor DummyClassifier!
ensemble: StackingClassifier? StackingRegressor? VotingClassifier? VotingRegressor?
ensemble: AdaBoostClassifier! AdaBoostRegressor! BaggingClassifier! BaggingRegressor!
ensemble: ExtraTreesClassifier! ExtraTreesRegressor! GradientBoostingClassifier!
ensemble: GradientBoostingRegressor! RandomForestClassifier! RandomForestRegressor!
ensemble: IsolationForest! HistGradientBoostingClassifier!
ensemble: HistGradientBoostingRegressor!
gaussian_process: GaussianProcessClassifier! GaussianProcessRegressor!
isotonic: IsotonicRegression
kernel_ridge: KernelRidge
linear_model: ARDRegression BayesianRidge HuberRegressor LarsCV LassoLarsCV LassoLarsIC
linear_model: LinearRegression OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV
linear_model: QuantileRegressor RidgeCV RidgeClassifierCV GammaRegressor
linear_model: PoissonRegressor TweedieRegressor
linear_model: ElasticNet! ElasticNetCV! Lars! Lasso! LassoCV! LassoLars!
linear_model: LogisticRegression! LogisticRegressionCV! MultiTaskElasticNet!
linear_model: MultiTaskElasticNetCV! MultiTaskLasso! MultiTaskLassoCV!
linear_model: PassiveAggressiveClassifier! PassiveAggressiveRegressor! Perceptron!
linear_model: RANSACRegressor! Ridge! RidgeClassifier! SGDClassifier! SGDRegressor!
linear_model: TheilSenRegressor! SGDOneClassSVM! RandomizedLogisticRegression!
mixture: BayesianGaussianMixture! GaussianMixture! GMM!
model_selection: FixedThresholdClassifier? TunedThresholdClassifierCV?
multiclass: OneVsOneClassifier? OneVsRestClassifier? OutputCodeClassifier?
multioutput: MultiOutputClassifier? MultiOutputRegressor? ClassifierChain?
multioutput: RegressorChain?
naive_bayes: BernoulliNB CategoricalNB ComplementNB GaussianNB MultinomialNB
neighbors: KernelDensity NearestNeighbors KNeighborsClassifier KNeighborsRegressor
neighbors: NearestCentroid RadiusNeighborsClassifier RadiusNeighborsRegressor
neighbors: LocalOutlierFactor
neural_network: MLPClassifier! MLPRegressor!
pipeline: Pipeline?
semi_supervised: LabelPropagation LabelSpreading SelfTrainingClassifier?
svm: NuSVR? SVR? OneClassSVM? LinearSVC! LinearSVR! NuSVC! SVC!
tree: DecisionTreeClassifier! DecisionTreeRegressor! ExtraTreeClassifier!
tree: ExtraTreeRegressor!
"""
_TRANSFORMERS = """
cluster: FeatureAgglomeration
compose: ColumnTransformer?
cross_decomposition: PLSSVD
decomposition: DictionaryLearning! FactorAnalysis! FastICA! KernelPCA! PCA! NMF!
decomposition: LatentDirichletAllocation! MiniBatchDictionaryLearning! MiniBatchNMF!
decomposition: MiniBatchSparsePCA! SparsePCA! TruncatedSVD! IncrementalPCA SparseCoder
decomposition: RandomizedPCA!
ensemble: RandomTreesEmbedding!
feature_extraction: DictVectorizer FeatureHasher
feature_extraction.image: PatchExtractor!
feature_extraction.text: CountVectorizer HashingVectorizer TfidfTransformer
feature_extraction.text: TfidfVectorizer
feature_selection: RFE? RFECV? SelectFromModel? SequentialFeatureSelector?
feature_selection: GenericUnivariateSelect SelectFdr SelectFpr SelectFwe SelectKBest
feature_selection: SelectPercentile VarianceThreshold
impute: KNNImputer MissingIndicator SimpleImputer IterativeImputer?
kernel_approximation: Nystroem! PolynomialCountSketch! RBFSampler! SkewedChi2Sampler!
kernel_approximation: AdditiveChi2Sampler
manifold: LocallyLinearEmbedding! MDS! SpectralEmbedding! TSNE! Isomap ClassicalMDS
neighbors: NeighborhoodComponentsAnalysis! KNeighborsTransformer
neighbors: RadiusNeighborsTransformer
neural_network: BernoulliRBM!
pipeline: FeatureUnion?
preprocessing: KBinsDiscretizer! QuantileTransformer! TargetEncoder! Binarizer
preprocessing: FunctionTransformer KernelCenterer LabelBinarizer LabelEncoder
preprocessing: MaxAbsScaler MinMaxScaler MultiLabelBinarizer Normalizer OneHotEncoder
preprocessing: OrdinalEncoder PolynomialFeatures PowerTransformer RobustScaler
preprocessing: SplineTransformer StandardScaler Imputer CategoricalEncoder
random_projection: GaussianRandomProjection! SparseRandomProjection!
"""
_SEARCHES = """
model_selection: GridSearchCV? RandomizedSearchCV? HalvingGridSearchCV?
model_selection: HalvingRandomSearchCV?
"""
_SPLITTERS = """
model_selection: KFold StratifiedKFold RepeatedKFold! RepeatedStratifiedKFold!
model_selection: ShuffleSplit! StratifiedShuffleSplit! GroupShuffleSplit! GroupKFold
model_selection: StratifiedGroupKFold TimeSeriesSplit LeaveOneOut LeavePOut
model_selection: LeaveOneGroupOut LeavePGroupsOut PredefinedSplit
"""


def _listed(table: str) -> list[tuple[str, str]]:
    """(dotted class, mark): ``!`` draws if no seed is given, ``?`` may draw anyway.

    Those with ``?`` fit others that may draw, or draw and take no seed, as SVR does.
    """
    found = []
    for line in table.strip().splitlines():
        module, _, names = line.partition(": ")
        for name in names.split():
            bare = name.rstrip("!?")
            found.append((f"sklearn.{module}.{bare}", name[len(bare) :]))
    return found


def _constructors(table: str, role: str) -> dict[str, Call]:
    """Constructors; one that holds others never counts as seeded: these may draw."""
    quiet = Call(CLASS, fresh=False, role=role)
    seeded = Call(CLASS, False, (), ("random",), "random_state", role=role)
    parts = Call(CLASS, False, (), ("random",), "(parts)", role=role)
    by_mark = {"": quiet, "!": seeded, "?": parts}
    return {name: by_mark[mark] for name, mark in _listed(table)}


_FOLDS = "sklearn.model_selection.KFold"


def _splitters() -> dict[str, Call]:
    """What parts rows: it draws where it shuffles, or always, and has no seed."""
    found = {}
    for name, mark in _listed(_SPLITTERS):
        quiet = Call(_FOLDS, False, role="split_maker")
        still: tuple[tuple[str, Call], ...] = (("random_state^None", quiet),)
        if not mark:
            still = (*still, ("shuffle=False", quiet), ("!#1|shuffle", quiet))
        drawing = Call(f"{_FOLDS}.drawing", False, role="split_maker", variants=still)
        draws = mark or name.endswith("KFold") and not name.endswith(".GroupKFold")
        found[name] = drawing if draws else quiet
    return found


FOLDS = " ".join(name.rpartition(".")[2] for name, _ in _listed(_SPLITTERS))
"""The classes that part rows."""
CLASSES = {
    **_constructors(_ESTIMATORS, "estimator"),
    **_constructors(_TRANSFORMERS, "transformer"),
    **_constructors(_SEARCHES, "search"),
    **_splitters(),
}
"""Constructors by dotted name."""

_TRANSFORMER = "sklearn.base.TransformerMixin"
_BASE = "sklearn.base.BaseEstimator"
_MODULES = {
    line.partition(":")[0] for line in (_ESTIMATORS + _TRANSFORMERS).split("\n")
}
_SPARSE = """preprocessing.OneHotEncoder preprocessing.LabelBinarizer
    feature_extraction.DictVectorizer feature_extraction.FeatureHasher
    preprocessing.MultiLabelBinarizer preprocessing.PolynomialFeatures
    feature_selection.SelectKBest feature_selection.SelectPercentile
    feature_selection.VarianceThreshold feature_selection.SelectFromModel
    preprocessing.KBinsDiscretizer"""

BASES = {
    **{f"sklearn.{module}.*": _BASE for module in _MODULES if module},
    **{
        name: f"{_TRANSFORMER}.drawing" if mark else _TRANSFORMER
        for name, mark in _listed(_TRANSFORMERS)
    },
    **{f"sklearn.{name}": f"{_TRANSFORMER}.untyped" for name in _SPARSE.split()},
    "sklearn.feature_selection.SelectFromModel": f"{_TRANSFORMER}.drawing",
    **dict.fromkeys(
        [f"sklearn.neighbors.{name}NeighborsTransformer" for name in ("K", "Radius")],
        f"{_TRANSFORMER}.untyped",
    ),
    f"{_TRANSFORMER}.drawing": _TRANSFORMER,
    f"{_TRANSFORMER}.untyped": _TRANSFORMER,
    _TRANSFORMER: _BASE,
    **{name: _BASE for name, _ in _listed(_SEARCHES)},
    "sklearn.pipeline.Pipeline": _BASE,
    "sklearn.compose.ColumnTransformer": _TRANSFORMER,
    "sklearn.pipeline.FeatureUnion": _TRANSFORMER,
    "sklearn.feature_extraction.text.TfidfVectorizer": (
        "sklearn.feature_extraction.text.CountVectorizer"
    ),
    "sklearn.feature_extraction.text.HashingVectorizer": (
        "sklearn.feature_extraction.text.CountVectorizer"
    ),
    "sklearn.feature_extraction.text.TfidfTransformer": (
        "sklearn.feature_extraction.text.CountVectorizer"
    ),
    f"{_FOLDS}.drawing": _FOLDS,
    _FOLDS: "builtins.object",
    "sklearn.tree.Tree": "builtins.object",
    "sklearn.utils.Bunch": "builtins.dict",
    "sklearn.utils.Bunch.arrays": "sklearn.utils.Bunch",
    **{
        f"sklearn.metrics.{name}": "sklearn.metrics.ConfusionMatrixDisplay"
        for name in "RocCurveDisplay PrecisionRecallDisplay DetCurveDisplay "
        "PredictionErrorDisplay".split()
    },
}
"""Class → the class whose methods it shares."""
