"""What classes, functions and methods do to rows, by their names."""

from __future__ import annotations

STATEFUL = frozenset(
    """StandardScaler MinMaxScaler MaxAbsScaler RobustScaler PowerTransformer
    QuantileTransformer KBinsDiscretizer KernelCenterer SimpleImputer KNNImputer
    IterativeImputer Imputer MissForest PCA IncrementalPCA KernelPCA SparsePCA
    MiniBatchSparsePCA RandomizedPCA TruncatedSVD NMF MiniBatchNMF FastICA
    FactorAnalysis DictionaryLearning LatentDirichletAllocation TSNE UMAP Isomap
    LocallyLinearEmbedding MDS SpectralEmbedding FeatureAgglomeration PLSRegression
    PLSSVD CCA LinearDiscriminantAnalysis TfidfVectorizer CountVectorizer
    TfidfTransformer TargetEncoder LeaveOneOutEncoder JamesSteinEncoder CatBoostEncoder
    MEstimateEncoder WOEEncoder CountEncoder MeanEncoder GLMMEncoder
    MeanMedianImputer Winsorizer Nystroem BernoulliRBM Normalization TextVectorization
    Tokenizer KMeans MiniBatchKMeans""".split()
)
"""Classes that learn of the values of the rows that they are fitted to."""
SELECTING = frozenset(
    """SelectKBest SelectPercentile SelectFromModel SelectFdr SelectFpr SelectFwe
    GenericUnivariateSelect RFE RFECV SequentialFeatureSelector VarianceThreshold
    Boruta BorutaPy""".split()
)
"""Classes that learn which columns to keep."""
ENCODING = frozenset(
    """LabelEncoder OrdinalEncoder OneHotEncoder LabelBinarizer MultiLabelBinarizer
    DictVectorizer CategoricalEncoder""".split()
)
"""Classes that learn which categories, or names, there are, and no more."""
ROW_BY_ROW = frozenset(
    """FunctionTransformer PolynomialFeatures Binarizer Normalizer HashingVectorizer
    FeatureHasher GaussianRandomProjection SparseRandomProjection
    AdditiveChi2Sampler RBFSampler MissingIndicator""".split()
)
"""Classes whose result for a row depends on nothing but that row."""
OVER = frozenset(
    """SMOTE ADASYN RandomOverSampler BorderlineSMOTE SMOTENC SMOTEN SVMSMOTE
    KMeansSMOTE SMOTEENN SMOTETomek""".split()
)
"""Samplers that draw rows again, or make new ones of several."""
COMPOSED = frozenset("""Pipeline make_pipeline FeatureUnion make_union ColumnTransformer
    make_column_transformer DataFrameMapper""".split())
SEARCHES = frozenset(
    """GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV
    BayesSearchCV OptunaSearchCV TuneSearchCV""".split()
)
SPLITTERS = frozenset(
    """KFold StratifiedKFold RepeatedKFold RepeatedStratifiedKFold ShuffleSplit
    StratifiedShuffleSplit GroupShuffleSplit GroupKFold StratifiedGroupKFold
    TimeSeriesSplit LeaveOneOut LeavePOut LeaveOneGroupOut LeavePGroupsOut
    PredefinedSplit""".split()
)
CROSS = frozenset("""cross_val_score cross_validate cross_val_predict learning_curve
    validation_curve permutation_test_score""".split())
STATISTICS = frozenset(
    """mean median mode std var min max quantile percentile nanmean nanmedian nanstd
    nanmin nanmax nanpercentile average sem mad skew kurt kurtosis value_counts corr
    cov describe sum amin amax ptp idxmax idxmin nlargest nsmallest rank
    bincount""".split()
)
"""Methods and functions that make one value of many rows."""
LEARNING = frozenset("""scale minmax_scale maxabs_scale robust_scale power_transform
    quantile_transform zscore qcut""".split())
"""Functions that change each row by what they learn of all of them."""
NOTHING = frozenset("""info plot hist boxplot show nunique unique count to_csv to_excel
    to_pickle to_sql to_json to_parquet items any all memory_usage
    equals empty __len__""".split())
LAGS = frozenset("shift diff pct_change".split())
WINDOWS = frozenset("rolling expanding ewm resample".split())
PREDICTING = frozenset(
    """predict predict_proba predict_log_proba decision_function predict_classes
    predict_on_batch staged_predict predict_generator""".split()
)
SCORING = frozenset("score evaluate evaluate_generator".split())
METRICS = frozenset(
    """accuracy_score balanced_accuracy_score precision_score recall_score f1_score
    fbeta_score roc_auc_score average_precision_score log_loss hamming_loss
    jaccard_score matthews_corrcoef cohen_kappa_score classification_report
    confusion_matrix mean_squared_error root_mean_squared_error mean_absolute_error
    mean_squared_log_error median_absolute_error mean_absolute_percentage_error
    r2_score explained_variance_score max_error zero_one_loss brier_score_loss
    precision_recall_fscore_support roc_curve precision_recall_curve
    multilabel_confusion_matrix top_k_accuracy_score mean_pinball_loss rmse
    mean_poisson_deviance mean_gamma_deviance d2_absolute_error_score rmsle
    root_mean_squared_log_error crosstab""".split()
)
"""Functions that compare predictions with what was true."""
SAME_ROWS = frozenset("""values loc iloc at iat str dt cat array T ix sparse A flat real
    """.split())
"""Attributes that are the same data, seen otherwise."""
NO_DATA = frozenset(
    """shape columns index dtypes dtype size ndim feature_names target_names DESCR
    nbytes axes names""".split()
)
"""Attributes that say nothing of the values of rows."""
IN_PLACE = frozenset(
    """fillna dropna drop replace rename sort_values sort_index reset_index set_index
    drop_duplicates clip where mask interpolate""".split()
)
