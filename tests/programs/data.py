"""Notebooks of arrays, frames, models, random numbers and files, made at random."""

from __future__ import annotations

import re

from programs.filling import Known, Pick, Unit, filled, templates

TABLES = {
    topic: templates(topic)
    for topic in ("frames", "series", "arrays", "models", "draws", "files")
}
TOPICS = tuple(TABLES)
MIXES = (
    ("frames",), ("frames",), ("arrays",), ("frames", "series"), ("frames", "files"),
    ("frames", "models"), ("models",), ("models", "draws"), ("draws", "arrays"),
    ("draws", "frames"), ("files",), ("files", "arrays"), ("arrays", "series"),
    ("files", "models"), TOPICS,
)  # fmt: skip
"""What the statements of one notebook are about: few topics, so that they meet."""
IMPORTS = {
    "np": "import numpy as np",
    "pd": "import pandas as pd",
    "plt": "import matplotlib.pyplot as plt",
    "sns": "import seaborn as sns",
    "Path": "from pathlib import Path",
    **{
        name: f"import {name}"
        for name in """collections copy csv glob io joblib json os pickle random shutil
        sqlite3""".split()
    },
    **{
        name: f"from sklearn.{module} import {name}"
        for module, names in {
            "base": "BaseEstimator TransformerMixin clone",
            "cluster": "KMeans",
            "compose": "ColumnTransformer",
            "datasets": "load_iris make_classification",
            "decomposition": "PCA",
            "ensemble": """BaggingClassifier GradientBoostingClassifier
            RandomForestClassifier VotingClassifier""",
            "impute": "SimpleImputer",
            "linear_model": "LinearRegression LogisticRegression Ridge SGDClassifier",
            "metrics": "accuracy_score classification_report confusion_matrix",
            "model_selection": """GridSearchCV KFold RandomizedSearchCV cross_val_score
            train_test_split""",
            "naive_bayes": "GaussianNB",
            "neighbors": "KNeighborsClassifier",
            "pipeline": "Pipeline make_pipeline",
            "preprocessing": """Binarizer FunctionTransformer LabelEncoder MinMaxScaler
            Normalizer OneHotEncoder PolynomialFeatures StandardScaler scale""",
            "tree": "DecisionTreeClassifier",
            "utils": "check_random_state resample shuffle",
        }.items()
        for name in names.split()
    },
}
"""Name → the statement that imports it."""

Cells = list[list[Unit]]


def data_program(pick: Pick) -> Cells:
    """The cells of a notebook, each a list of units; some may not run as they are."""
    mix = pick(MIXES)
    known = Known()
    cells: Cells = []
    if "models" in mix:
        cells.append(filled(pick(TABLES["models"][:2]), known, pick))
    for _ in range(pick(range(2, 7))):
        cell: list[Unit] = []
        for _ in range(pick(range(1, 5))):
            cell += filled(pick(TABLES[pick(mix)]), known, pick)
        cells.append(cell)
    return cells


def imports(cells: Cells) -> str:
    """The imports that cells need."""
    text = "\n".join(unit.text for cell in cells for unit in cell)
    words = set(re.findall(r"\w+", text))
    return "\n".join(line for name, line in IMPORTS.items() if name in words)


def sources(cells: Cells) -> list[str]:
    """The source of each cell, the imports in a cell before them."""
    texts = ["\n".join(unit.text for unit in cell) for cell in cells if cell]
    return [text for text in (imports(cells), *texts) if text]
