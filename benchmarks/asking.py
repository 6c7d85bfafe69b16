"""Run a notebook and its trained service side by side; started by serving.py.

Runs in an environment of its own, which has neither nbprod nor the benchmarks.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

BATCH = 200
ALONE = 60
LARGEST = 2_000_000
"""Characters of a request."""
CLOSE = 1e-9


def main(path: str) -> None:
    """Answer a request that is written in a file."""
    asked = json.loads(Path(path).read_text("utf-8"))
    os.environ |= {"MPLBACKEND": "Agg", "TZ": "UTC", "PYTHONHASHSEED": "0"}
    os.environ["PYTHONPATH"] = asked["source"]
    sys.path.insert(0, asked["source"])
    data = Path(asked["notebook"]).parent
    work = Path(asked["work"])
    shutil.copytree(data, work / "data")
    expected = of_notebook(asked, work / "data")
    told = of_url(asked, data) if "url" in asked else of_service(asked, work, data)
    Path(asked["answer"]).write_text(json.dumps(compared(expected, told, asked)))


def of_notebook(asked: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What the notebook's model is fitted on, and says of it."""
    import numpy as np

    scope: dict[str, Any] = {"__name__": "__main__", "display": lambda *_: None}
    here = os.getcwd()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    found: dict[str, Any] = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for line in asked["preamble"]:
                exec(line, scope)
            np.random.seed(0)
            for number, source in enumerate(asked["statements"]):
                if number == asked["fitted"]:
                    found = seen(asked, scope)
                try:
                    exec(compile(ast.parse(source), "cell", "exec"), scope)
                except Exception as error:
                    if number <= asked["fitted"] and asked["kept"][number]:
                        raise
                    print(f"statement {number}: {error!r}", file=sys.stderr)
    finally:
        os.chdir(here)
    found["model"] = scope[asked["model"]]
    return found


def seen(asked: dict[str, Any], scope: dict[str, Any]) -> dict[str, Any]:
    """The features as they are, and the labels of their rows."""
    import copy

    features = copy.deepcopy(eval(asked["features"], scope))
    index = getattr(features, "index", None)
    if index is None and asked["label"]:
        with contextlib.suppress(Exception):
            label = eval(asked["label"], scope)
            same = len(label) == len(features)
            index = getattr(label, "index", None) if same else None
    return {"features": features, "index": index}


def of_service(asked: dict[str, Any], work: Path, data: Path) -> dict[str, Any]:
    """Train the package, serve it, and ask for all that training read."""
    package, model_dir = asked["package"], str(work / "model")
    command = [sys.executable, "-m", package]
    subprocess.run(
        [*command, "train", "--data-dir", str(data), "--model-dir", model_dir],
        cwd=work, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    raw = raw_of(asked, data)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    server = subprocess.Popen(
        [*command, "serve", "--port", port, "--model-dir", model_dir],
        cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return {
            **said_over_http(f"http://127.0.0.1:{port}", raw),
            "model_dir": model_dir,
        }
    finally:
        server.terminate()
        server.wait()


def of_url(asked: dict[str, Any], data: Path) -> dict[str, Any]:
    """Ask a service that runs already, trained on the same data."""
    told = said_over_http(asked["url"], raw_of(asked, data))
    return {**told, "model_dir": asked["model_dir"]}


def said_over_http(url: str, raw: Any) -> dict[str, Any]:
    """What a service answers to all records, in batches, and to some one by one."""
    records = json.loads(raw.reset_index(drop=True).to_json(orient="records"))
    wait_for(f"{url}/readyz")
    batch: dict[int, Any] = {}
    size = max(1, min(BATCH, LARGEST // len(json.dumps(records[:1]))))
    for start in range(0, len(records), size):
        batch |= answers(url, records[start : start + size], start)
    alone: dict[int, Any] = {}
    for number in range(0, len(records), max(1, len(records) // ALONE)):
        alone |= answers(url, records[number : number + 1], number)
    return {"raw": raw, "batch": batch, "alone": alone}


def raw_of(asked: dict[str, Any], data: Path) -> Any:
    """The records that training read, with their labels."""
    import importlib

    pipeline = importlib.import_module(f"{asked['package']}.pipeline")
    settings = importlib.import_module(f"{asked['package']}.settings")
    result = pipeline.run(settings.Settings(data_dir=data))
    frames = [
        getattr(result, n) for n in ("records", "records_read") if hasattr(result, n)
    ]
    return frames[0]


def answers(url: str, records: list[Any], start: int) -> dict[int, Any]:
    """The answers to records by their number; those that are refused have none."""
    left = dict(enumerate(records, start))
    while left:
        body = json.dumps({"records": list(left.values())}).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{url}/predict", body, headers)
        try:
            told = json.load(urllib.request.urlopen(request, timeout=120))
        except urllib.error.HTTPError as error:
            detail = json.load(error).get("detail")
            if error.code != 422 or not isinstance(detail, list):
                raise SystemExit(f"{error.code}: {detail}") from None
            numbers = list(left)
            gone = {numbers[one["record"]] for one in detail if one["record"] >= 0}
            if not gone:
                raise SystemExit(f"422: {detail}") from None
            left = {n: one for n, one in left.items() if n not in gone}
            continue
        scaled = [told[key] for key in told if key.startswith("predictions_")]
        shown = told.get("probabilities") or [*scaled, told["predictions"]][0]
        return dict(zip(left, shown, strict=True))
    return {}


def wait_for(url: str) -> None:
    """Wait until a server is ready."""
    reason = ""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except urllib.error.HTTPError as error:
            reason = error.read().decode()
        except OSError as error:
            reason = str(error)
        time.sleep(0.2)
    raise SystemExit(f"the service did not get ready: {reason}")


def said_by(model: Any, features: Any, like: Any) -> list[Any]:
    """What a model says of features, in the shape that the service answers in."""
    import numpy as np

    if isinstance(like, list):
        return model.predict_proba(features).tolist()  # type: ignore[no-any-return]
    if isinstance(like, float) and hasattr(model, "predict_proba"):
        return model.predict_proba(features)[:, 1].tolist()  # type: ignore[no-any-return]
    return np.ravel(model.predict(features)).tolist()  # type: ignore[no-any-return]


def compared(
    expected: dict[str, Any], told: dict[str, Any], asked: dict[str, Any]
) -> dict[str, Any]:
    """How many rows that the notebook has are answered as it does."""
    import joblib

    like = next(iter(told["batch"].values()), None)
    own = joblib.load(Path(told["model_dir"]) / f"{asked['model']}.joblib")
    best: dict[str, Any] = {}
    rows = rows_of(expected["features"])
    told["rows"] = made_of(told, asked)
    for whose, model in (("notebook", expected["model"]), ("package", own)):
        said = said_by(model, expected["features"], like)
        found = matched(said, expected["index"], told, rows)
        found["whose"] = whose
        if not best or found["equal"] > best["equal"]:
            best = found
    same = [close(told["batch"].get(n), one) for n, one in told["alone"].items()]
    best["alone"] = f"{sum(same)}/{len(same)}"
    best["refused"] = len(told["raw"]) - len(told["batch"])
    return best


def made_of(told: dict[str, Any], asked: dict[str, Any]) -> list[Any]:
    """The rows of features that the package makes of the records it answers."""
    import importlib

    import joblib

    inference = importlib.import_module(f"{asked['package']}.inference")
    kept = Path(told["model_dir"]).glob("learned_state*.joblib")
    state = joblib.load(next(kept))
    raw = told["raw"].iloc[list(told["batch"])].reset_index(drop=True)
    return rows_of(inference.features(raw, state))


def matched(
    said: list[Any], index: Any, told: dict[str, Any], rows: list[Any]
) -> dict[str, Any]:
    """The notebook's rows, and how many of them the service answers alike.

    By their labels, or by the features that the package makes of records where these
    say less: a notebook may number its rows anew, or repeat some.
    """
    raw, batch = told["raw"], told["batch"]
    places: dict[Any, int] = {}
    for number, row in zip(batch, told["rows"], strict=True):
        places.setdefault(row, number)
    pairs = [
        (batch.get(places.get(row, -1)), one)
        for row, one in zip(rows, said, strict=True)
    ]
    best = summed(consistent(pairs), "features")
    unique = index is not None and index.is_unique and raw.index.is_unique
    if unique and index.isin(raw.index).all():
        numbers = raw.index.get_indexer(index)
        pairs = [(batch.get(int(n)), one) for n, one in zip(numbers, said, strict=True)]
        labelled = summed(consistent(pairs), "label")
        if labelled["equal"] >= best["equal"]:
            return labelled
    return best


def summed(pairs: list[tuple[Any, Any]], by: str) -> dict[str, Any]:
    """How many answers are equal, and how far others are."""
    gaps = [gap(ours, one) for ours, one in pairs if ours is not None]
    equal = sum(close(ours, one) for ours, one in pairs)
    largest = max(gaps, default=0.0)
    return {"rows": len(pairs), "equal": equal, "by": by, "largest": largest}


def rows_of(features: Any) -> list[Any]:
    """The rows of features, to be looked up."""
    import numpy as np
    import pandas as pd

    if hasattr(features, "toarray"):
        features = features.toarray()
    if isinstance(features, list):
        return [repr(one) for one in features]
    values = (
        features.to_numpy() if hasattr(features, "to_numpy") else np.asarray(features)
    )
    with contextlib.suppress(ValueError, TypeError):
        values = pd.DataFrame(values).astype("float64").to_numpy()
        return [tuple(float(f"{one:.9g}") for one in np.ravel(row)) for row in values]
    return [tuple(map(str, np.ravel(row))) for row in values]


def consistent(pairs: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Answers that are names for the model's own, one for each, count as these."""
    names = {(ours, theirs) for ours, theirs in pairs if isinstance(ours, str)}
    back = {ours: theirs for ours, theirs in names}
    one_to_one = len(names) == len(back) == len(set(back.values()))
    if not names or not one_to_one:
        return pairs
    return [(back.get(ours, ours), theirs) for ours, theirs in pairs]


def gap(one: Any, other: Any) -> float:
    """How far numbers are from each other."""
    if isinstance(one, list) and isinstance(other, list):
        return max(map(gap, one, other), default=0.0)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other)
    return 0.0 if one == other else float("inf")


def close(one: Any, other: Any) -> bool:
    """Whether two answers are the same, but for the last digits."""
    if one is None or other is None:
        return False
    if isinstance(one, list) or isinstance(other, list):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return bool(abs(one - other) <= CLOSE * max(1.0, abs(other)))
    return bool(one == other)


if __name__ == "__main__":
    main(sys.argv[1])
