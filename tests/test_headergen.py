"""The stages' yardstick scores as the published script does."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.headergen import SET, averages, confusion, score

CELLS = [
    "import pandas as pd",
    "df = pd.read_csv('a.csv')\ndf.head()",
    "df.hist()",
    "df['a'] = df['a'].fillna(0)",
    "",
    "from sklearn.linear_model import Ridge\nmodel = Ridge().fit(df[['a']], df['b'])",
]
SAID = {
    "1": ["Library Loading"],
    "2": ["Data Loading", "Data Preparation"],
    "3": ["Data Preparation", "Visualization"],
    "4": ["Feature Transformation", "Others"],
    "5": [""],
}


def written(folder: Path, name: str, said: dict[str, list[str]]) -> None:
    """Write a notebook of the set, and what people said of it."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [],
         "execution_count": None}
        for source in CELLS
    ]  # fmt: skip
    cells.insert(0, {"cell_type": "markdown", "metadata": {}, "source": "# Title"})
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    for part, text in (("notebooks", document), ("headers_ground_truth", said)):
        ending = "ipynb" if part == "notebooks" else "json"
        file = folder / SET / part / f"{name}.{ending}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(text), "utf-8")


def test_score(tmp_path: Path) -> None:
    """Cells that people said nothing of count against precision alone."""
    written(tmp_path, "1-said", SAID)
    written(tmp_path, "2-all", {**SAID, "6": ["Library Loading", "Model Training"]})
    written(tmp_path, "3-none", {})
    one, two, three = score(tmp_path)
    # 6 pairs were said, "Others" being one; found are 7, two of them in cell 6
    assert (one.right, one.precision, one.recall) == (4, 57.1, 66.7)
    assert (two.right, two.precision, two.recall) == (6, 85.7, 75.0)
    assert (three.right, three.precision, three.recall) == (0, 0.0, 0.0)
    assert [part.held for part in (one, two, three)] == [False, False, True]
    assert averages([one, two]) == (71.4, 70.8)
    assert confusion([two]) == {
        ("Data Preparation, Visualization", "Visualization"): 1,
        ("Feature Engineering, Others", "Data Preparation, Feature Engineering"): 1,
    }
