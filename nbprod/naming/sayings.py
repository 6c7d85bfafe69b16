"""What is said of calls in docstrings, by the last part of their names."""

from __future__ import annotations

DOING = {
    "load": "Load with",
    "clean": "Clean with",
    "features": "Make features with",
    "split": "Split with",
    "train": "Train with",
    "predict": "Predict with",
    "evaluate": "Evaluate with",
    "save": "Save with",
}
"""What is said of calls, where nothing else tells what they are for."""
MEASURES = {
    "accuracy_score": "accuracy",
    "auc": "area under the curve",
    "average_precision_score": "average precision",
    "balanced_accuracy_score": "balanced accuracy",
    "classification_report": "classification report",
    "confusion_matrix": "confusion matrix",
    "cross_val_predict": "cross-validated predictions",
    "cross_val_score": "cross-validation scores",
    "cross_validate": "cross-validation scores",
    "explained_variance_score": "explained variance",
    "f1_score": "F1 score",
    "log_loss": "log loss",
    "max_error": "largest error",
    "mean_absolute_error": "mean absolute error",
    "mean_absolute_percentage_error": "mean absolute percentage error",
    "mean_squared_error": "mean squared error",
    "mean_squared_log_error": "mean squared logarithmic error",
    "median_absolute_error": "median absolute error",
    "precision_recall_curve": "precision-recall curve",
    "precision_score": "precision",
    "r2_score": "R² score",
    "recall_score": "recall",
    "roc_auc_score": "ROC AUC",
    "roc_curve": "ROC curve",
    "root_mean_squared_error": "root mean squared error",
    "score": "score",
    "silhouette_score": "silhouette score",
}
CLEANING = (
    ("drop_duplicates", "Drop", "duplicate rows", False),
    ("dropna", "Drop", "rows with missing values", False),
    ("fillna SimpleImputer KNNImputer IterativeImputer interpolate ffill bfill",
     "Fill missing values", "missing values", True),
    ("to_datetime", "Parse the dates", "the dates", True),
    ("to_numeric astype", "Convert the types", "types", True),
    ("rename", "Rename", "columns", False),
    ("replace map", "Replace values", "values", True),
    ("quantile zscore clip", "Limit outliers", "outliers", True),
    ("merge join", "Merge the tables", "", True),
    ("concat append", "Combine the tables", "", True),
)  # fmt: skip
"""Calls, and what they do: with its object, or ``of`` the columns where there are
some."""
FEATURES = (
    ("get_dummies OneHotEncoder", "One-hot encode the categories"),
    ("LabelEncoder OrdinalEncoder LabelBinarizer factorize TargetEncoder",
     "Encode the categories"),
    ("StandardScaler MinMaxScaler RobustScaler MaxAbsScaler Normalizer scale",
     "Scale the features"),
    ("TfidfVectorizer CountVectorizer HashingVectorizer TfidfTransformer",
     "Turn the text into vectors"),
    ("PCA TruncatedSVD UMAP TSNE LinearDiscriminantAnalysis", "Reduce the dimensions"),
    ("PolynomialFeatures", "Add polynomial features"),
    ("SelectKBest RFE RFECV VarianceThreshold SelectFromModel", "Select the features"),
    ("SMOTE RandomOverSampler RandomUnderSampler ADASYN", "Balance the classes"),
    ("cut qcut", "Bin the values"),
    ("binarize Binarizer", "Binarize the values"),
    ("merge join", "Merge the tables"),
    ("concat append", "Combine the tables"),
    ("groupby agg pivot_table", "Aggregate the rows"),
)  # fmt: skip
SEEDING = frozenset(["seed", "set_seed", "manual_seed"])
TELLING_NOTHING = frozenset(
    "append dict enumerate float format int items keys len list print range set str"
    " sum tuple values zip".split()
)
"""Calls that stand in code of any kind."""
LOOKS = (
    ("value_counts", "Count the values"),
    ("nunique", "Count the distinct values"),
    ("unique", "List the distinct values"),
    ("isnull isna", "Count the missing values"),
    ("describe", "Summarize"),
    ("corr corrwith", "Show the correlations"),
    ("hist histplot distplot", "Plot the distribution"),
    ("boxplot violinplot boxenplot", "Plot the spread"),
    ("countplot", "Plot the counts"),
    ("heatmap", "Draw a heatmap"),
    ("pairplot scatter_matrix", "Plot the pairs of columns"),
)
