"""What the statements of a function do, told in a sentence from the code alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nbprod.naming.evidence import (
    PIPELINE,
    Evidence,
    fits,
    models_told,
    names_from_evidence,
    searches,
)
from nbprod.naming.prose import SUMMARY, joined, lower_first, safe
from nbprod.naming.verbs import VERBS
from nbprod.naming.words import width, words_of
from nbprod.stages import all_stages

MOST = 5
"""Names that a sentence lists."""
QUOTED = 44
"""Characters of an expression that a sentence quotes."""
CELL = len(" (cell 1000)")
"""What the report adds to a sentence."""
_DOING = {
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
_MEASURES = {
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
_CLEANING = (
    ("drop_duplicates", "Drop", "duplicate rows", False),
    ("dropna", "Drop", "rows with missing values", False),
    ("fillna SimpleImputer KNNImputer IterativeImputer interpolate ffill bfill",
     "Fill missing values", "missing values", True),
    ("to_datetime", "Parse the dates", "the dates", True),
    ("to_numeric astype", "Convert the types", "types", True),
    ("rename", "Rename", "columns", False),
    ("replace map", "Replace values", "values", True),
    ("quantile zscore clip", "Limit outliers", "outliers", True),
)  # fmt: skip
"""Calls, and what they do: with its object, or ``of`` the columns where there are
some."""
_FEATURES = (
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
)  # fmt: skip
_LOOKS = (
    ("value_counts", "Count the values"),
    ("unique nunique", "List the distinct values"),
    ("isnull isna", "Count the missing values"),
    ("describe", "Summarize"),
    ("corr", "Show the correlations"),
    ("hist histplot distplot", "Plot the distribution"),
    ("boxplot violinplot boxenplot", "Plot the spread"),
    ("countplot", "Plot the counts"),
    ("heatmap", "Draw a heatmap"),
    ("pairplot scatter_matrix", "Plot the pairs of columns"),
)


def account(stage: str, evidence: Evidence) -> str:
    """A sentence of at most 78 columns on what a function of a stage does."""
    makers = {
        "load": _load,
        "clean": _clean,
        "features": _features,
        "split": _split,
        "train": _train,
        "predict": _predict,
        "evaluate": _evaluate,
        "save": _save,
        "report": _report,
    }
    for text in (
        *makers.get(stage, _compute)(evidence),
        *_called(evidence),
        *_bound(evidence),
    ):
        if text and width(text) < (SUMMARY - CELL if stage == "report" else SUMMARY):
            return text + "."
    if evidence.own:
        return f"Call `{evidence.own[0]}`."
    if tails := _quoted(list(dict.fromkeys(evidence.tails))[:3]):
        misplaced = stage == "train" and not fits(evidence)
        return f"{'Call' if misplaced else _DOING.get(stage, 'Call')} {tails}."
    titles = {known.name: known.title for known in all_stages()}
    return titles.get(stage, "Compute the results") + "."


def _quoted(names: Sequence[str], most: int = MOST) -> str:
    """The names in a row; empty where there are none, or too many."""
    some = [f"`{safe(name)}`" for name in dict.fromkeys(names)]
    return joined(some) if 0 < len(some) <= most else ""


def _models(evidence: Evidence) -> str:
    return _quoted(tuple(name.rsplit(".", 1)[-1] for name in evidence.models), 4)


def _bound(evidence: Evidence) -> Iterator[str]:
    """The names that are bound; of many the last, which the others lead to."""
    names = list(dict.fromkeys(evidence.binds))
    if said := _quoted(names):
        yield f"Compute {said}"
    elif names:
        yield f"Compute {joined([f'`{safe(n)}`' for n in names[-3:]])}, among others"


def _called(evidence: Evidence) -> Iterator[str]:
    """What the notebook's own functions are called for, where their names tell."""
    orders = [words_of(name) for name in dict.fromkeys(evidence.own)]
    if all(len(order) > 2 and order[0] in VERBS for order in orders) and orders:
        text = joined([" ".join(order) for order in orders[:3]])
        yield text[:1].upper() + text[1:]


def _compute(evidence: Evidence) -> Iterator[str]:
    if said := _quoted(evidence.columns):
        yield f"Compute {said}"


def _load(evidence: Evidence) -> Iterator[str]:
    for names in (evidence.reads, evidence.binds):
        if said := _quoted(names):
            yield f"Load {said}"


def _clean(evidence: Evidence) -> Iterator[str]:
    columns = _quoted(evidence.columns)
    yield from _cleaned(columns, evidence)
    if columns:
        yield f"Clean {columns}"
    doing = next(names_from_evidence("clean", evidence), "")
    if doing:
        yield doing.replace("_", " ").capitalize()


def _cleaned(columns: str, evidence: Evidence) -> Iterator[str]:
    """The one or two things that cleaning does."""
    tails = set(evidence.tails)
    dropped = _quoted(evidence.dropped)
    parts = [f"Drop the columns {dropped}"] if dropped else []
    if "," not in dropped and " and " not in dropped:
        parts = [part.replace("columns", "column") for part in parts]
    for calls, doing, what, of_columns in _CLEANING:
        if set(calls.split()) & tails:
            if not of_columns:
                parts.append(f"{doing} {what}")
            else:
                parts.append(f"{doing} of {columns}" if columns else doing)
    if 0 < len(parts) <= 2:
        yield joined([parts[0], *(p[0].lower() + p[1:] for p in parts[1:])])


def _features(evidence: Evidence) -> Iterator[str]:
    tails = set(evidence.tails)
    made = [row for row in _FEATURES if set(row[0].split()) & tails]
    columns = _quoted(evidence.columns)
    encodes = any(tail.endswith(("Encoder", "factorize")) for tail in tails)
    if columns and not (encodes and len(made) == 1):
        yield f"Add {columns}"
    if columns and encodes:
        yield f"Encode {columns}"
    if len(made) == 1:
        calls, doing = made[0]
        by = next((t for t in evidence.tails if t in calls.split() and t[0].isupper()),
                  "")  # fmt: skip
        yield f"{doing} with `{by}`" if by else doing
    elif len(made) == 2:
        yield f"{made[0][1]} and {made[1][1][0].lower()}{made[1][1][1:]}"
    if evidence.dropped and (said := _quoted(evidence.binds)):
        yield f"Select {said}"


def _split(evidence: Evidence) -> Iterator[str]:
    if said := _quoted(evidence.binds):
        yield f"Split into {said}"
    yield "Split the data into training and test sets"


def _train(evidence: Evidence) -> Iterator[str]:
    verb = "Tune" if searches(evidence) else "Fit"
    verb = "Make" if evidence.unfitted else verb
    models = models_told(evidence)
    inside = PIPELINE in evidence.models and models != (PIPELINE,)
    within = " in a pipeline" if inside and len(models) == 1 else ""
    if said := _quoted(models, 4):
        yield f"{verb} {said}{within}"
    if len(models) > 2:
        yield f"{verb} {_quoted(models[:1])} and {len(models) - 1} other models"
    if fits(evidence):
        told = evidence.estimators or evidence.binds
        yield f"{verb} {said}" if (said := _quoted(told, 3)) else ""


def _predict(evidence: Evidence) -> Iterator[str]:
    models, said = _models(evidence), _quoted(evidence.binds, 3)
    if said and models:
        yield f"Predict {said} with {models}"
    if models:
        yield f"Predict with {models}"
    if said:
        yield f"Predict {said}"


def _evaluate(evidence: Evidence) -> Iterator[str]:
    words = list(dict.fromkeys(_MEASURES[t] for t in evidence.tails if t in _MEASURES))
    models = _models(evidence)
    said = joined([f"the {word}" for word in words]) if len(words) <= 4 else ""
    if said and models:
        yield f"Compute {said} of {models}"
    if said:
        yield f"Compute {said}"
    if models:
        yield f"Evaluate {models}"
    if len(words) > 2:
        yield f"Compute the {words[0]}, the {words[1]} and other metrics"


def _save(evidence: Evidence) -> Iterator[str]:
    if said := _quoted(evidence.writes):
        yield f"Save {said}"
    if said := _models(evidence):
        yield f"Save {said}"


def _report(evidence: Evidence) -> Iterator[str]:
    of = next(
        (s for s in map(_quoted, (evidence.columns, evidence.binds)) if s),
        "the data",
    )
    if len(set(evidence.titles)) == 1 and "$" not in evidence.titles[0]:
        title = " ".join(safe(evidence.titles[0]).split()).rstrip(".:!")
        yield f"Plot {lower_first(title)}" if " " in title else ""
    if "confusion_matrix" in evidence.tails:
        yield (
            "Plot the confusion matrix"
            if evidence.plots
            else "Show the confusion matrix"
        )
    for calls, doing in _LOOKS:
        if set(calls.split()) & set(evidence.tails):
            yield f"{doing} {of}" if doing == "Summarize" else f"{doing} of {of}"
            yield doing
    if evidence.shown and len(evidence.shown) <= QUOTED and "`" not in evidence.shown:
        yield f"Show `{safe(evidence.shown)}`"
    yield f"{'Plot' if evidence.plots else 'Show'} {of}"
