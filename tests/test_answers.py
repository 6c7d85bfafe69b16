"""A package answers every raw record as the model of its notebook does.

The notebook of examples/churn is run from top to bottom; what its model says of each
customer that it kept is what the package has to answer, from the records as they are
in the file, together and one at a time.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

CHURN = Path(__file__).parents[1] / "examples" / "churn"
ALONE = 200


@pytest.fixture(scope="module")
def notebook() -> dict[str, Any]:
    """The notebook's variables after a run in the folder of its data."""
    cells = json.loads((CHURN / "churn.ipynb").read_text("utf-8"))["cells"]
    scope: dict[str, Any] = {"__name__": "__main__"}
    pytest.importorskip("matplotlib").use("Agg")
    with contextlib.redirect_stdout(io.StringIO()), pytest.MonkeyPatch.context() as at:
        at.chdir(CHURN)
        at.setattr("joblib.dump", lambda *_: None)  # it would leave a file here
        for cell in cells:
            if cell["cell_type"] == "code":
                lines = "".join(cell["source"]).splitlines()
                plain = [line for line in lines if not line.startswith(("!", "%"))]
                exec(compile("\n".join(plain), "cell", "exec"), scope)
    return scope


@pytest.fixture(scope="module")
def inference() -> Iterator[tuple[Any, Any]]:
    """The module of the trained package that answers, and what its run gave."""
    sys.path.insert(0, str(CHURN / "package" / "src"))
    try:
        pipeline = importlib.import_module("churn.pipeline")
        settings = importlib.import_module("churn.settings")
        module = importlib.import_module("churn.inference")
        yield module, pipeline.run(settings.Settings(data_dir=CHURN))
    finally:
        sys.path.pop(0)
        for name in [name for name in sys.modules if name.split(".")[0] == "churn"]:
            del sys.modules[name]


@pytest.mark.slow
def test_every_customer(notebook: dict[str, Any], inference: tuple[Any, Any]) -> None:
    """Probabilities are equal to the bit, and so is what is made of them."""
    module, result = inference
    X = notebook["scaler"].transform(notebook["X"])
    expected = notebook["model"].predict_proba(X)[:, 1]
    raw = pd.read_csv(CHURN / "telecom_churn.csv").loc[notebook["X"].index]
    assert len(raw) == 1939

    def asked(rows: pd.DataFrame) -> pd.DataFrame:
        given = rows.reset_index(drop=True)
        state = result.learned_state
        features = module.features(given, state)
        answers: pd.DataFrame = module.answer(features, result.model, state)
        return answers

    answers = asked(raw)
    assert np.array_equal(answers["probability"], expected)
    flags = answers["prediction"] == "Yes"
    assert flags.tolist() == (expected >= notebook["threshold"]).tolist()
    alone = [asked(raw.iloc[[n]])["probability"].iloc[0] for n in range(ALONE)]
    np.testing.assert_allclose(alone, expected[:ALONE], rtol=1e-12)
