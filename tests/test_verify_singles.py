"""Models that themselves answer a record alone otherwise than among others."""

from __future__ import annotations

from pathlib import Path

from verifying import converted, edited, notebook_in, verified

CELLS = (
    (
        "import pandas as pd\nfrom sklearn.linear_model import LinearRegression\n"
        "from sklearn.pipeline import make_pipeline\n"
        "from sklearn.preprocessing import FunctionTransformer\n"
        "rows = pd.read_csv('rows.csv')"
    ),
    "def crowded(X):\n    return X + 1e-6 * len(X)",
    (
        "X = rows[['a', 'b']]\n"
        "model = make_pipeline(FunctionTransformer(crowded), LinearRegression())\n"
        "model.fit(X, rows['y'])\nprint(model.predict(X)[:3])"
    ),
)


def test_a_model_that_answers_alone_otherwise(tmp_path: Path) -> None:
    """It is excused where a record's features are the same to the bit, and told; where
    the path makes the features differ, it is not."""
    lines = [f"{n % 7},{n % 5},{n % 7 + 2 * (n % 5) + n % 3}" for n in range(60)]
    (tmp_path / "rows.csv").write_text("\n".join(["a,b,y", *lines]) + "\n", "utf-8")
    notebook = notebook_in(tmp_path, *CELLS)
    package = converted(notebook)
    status, found = verified(notebook, package)
    told = found["serving"]
    assert (status, found["level"]) == (0, 4)
    assert told["single"] == told["single_by_model"] == 60
    assert told["equal_single"] == 0
    assert "60 otherwise by the model itself" in found["levels"][4]["detail"]
    said = '    return rows[["a", "b"]]'
    edited(package, said, f"{said} + 1e-6 * len(raw)")
    status, found = verified(notebook, package)
    assert (status, found["levels"][4]["status"]) == (1, "failed")
    assert found["serving"]["single_by_model"] == 0
