"""What calls do, by the last part of their names, in words for functions."""

from __future__ import annotations

from nbprod.naming.words import word_set

# The verb, and its object where the columns that are written do not say it better ("!"
# where they never do).
CLEANING = (
    ("drop_duplicates duplicated", "drop", "!duplicates"),
    ("fillna SimpleImputer KNNImputer IterativeImputer interpolate ffill bfill",
     "fill", "missing_values"),
    ("dropna", "drop", "!missing_rows"),
    ("to_datetime", "parse", "dates"),
    ("to_numeric astype", "convert", "types"),
    ("rename", "rename", "!columns"),
    ("quantile zscore clip", "limit", "outliers"),
    ("replace", "replace", "values"),
    ("strip lower upper title", "tidy", "text"),
    ("merge join", "merge", "tables"),
    ("concat append", "combine", "tables"),
    ("query isin between", "filter", "!rows"),
    ("drop", "drop", "!columns"),
)  # fmt: skip
ORDERING = (
    ("reset_index", "reset", "!index"),
    ("set_index", "set", "!index"),
    ("sort_values sort_index", "sort", "!rows"),
)
CLEANSING = frozenset(
    word for calls, *_ in (*CLEANING, *ORDERING) for word in calls.split()
)
FEATURES = (
    ("get_dummies OneHotEncoder", "one_hot", "encode"),
    ("LabelEncoder OrdinalEncoder LabelBinarizer factorize TargetEncoder",
     "encode", "categories"),
    ("StandardScaler MinMaxScaler RobustScaler MaxAbsScaler Normalizer scale",
     "scale", "features"),
    ("TfidfVectorizer CountVectorizer HashingVectorizer TfidfTransformer",
     "vectorize", "text"),
    ("PCA TruncatedSVD UMAP TSNE LinearDiscriminantAnalysis", "reduce", "!dimensions"),
    ("PolynomialFeatures", "add", "!polynomial_features"),
    ("SelectKBest RFE RFECV VarianceThreshold SelectFromModel", "select", "!features"),
    ("SMOTE RandomOverSampler RandomUnderSampler ADASYN", "balance", "!classes"),
    ("word_tokenize sent_tokenize PorterStemmer WordNetLemmatizer", "tokenize", "text"),
    ("cut qcut", "bin", "values"),
    ("binarize Binarizer", "binarize", "values"),
    ("merge join", "merge", "tables"),
    ("groupby agg pivot_table", "aggregate", "rows"),
    ("concat append", "combine", "tables"),
)  # fmt: skip
PLOTS = word_set(
    "hist histplot distplot boxplot barplot countplot scatter scatterplot heatmap plot "
    "pairplot bar pie violinplot lineplot show imshow kdeplot regplot lmplot jointplot "
    "subplots figure catplot scatter_matrix boxenplot stripplot swarmplot"
)
DRAWING = word_set(
    "rand randn randint random random_sample uniform normal standard_normal integers"
    " poisson binomial exponential multivariate_normal lognormal gamma beta gauss"
    " make_blobs make_circles make_classification make_gaussian_quantiles make_moons"
    " make_regression make_s_curve make_swiss_roll"
)
"""Calls that give numbers drawn at random."""
FOLDERS = word_set("mkdir makedirs")
METRICS = {
    "accuracy_score": "accuracy",
    "classification_report": "classification_report",
    "confusion_matrix": "confusion_matrix",
    "f1_score": "f1_score",
    "mean_absolute_error": "absolute_error",
    "mean_squared_error": "squared_error",
    "precision_score": "precision",
    "r2_score": "r2_score",
    "recall_score": "recall",
    "roc_auc_score": "auc",
    "roc_curve": "roc_curve",
    "root_mean_squared_error": "rmse",
    "silhouette_score": "silhouette",
}
