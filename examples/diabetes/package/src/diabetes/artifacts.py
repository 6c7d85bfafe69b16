"""The model directory: written whole or not at all, checked before it is loaded."""

import hashlib
import json
import logging
import pickle
import platform
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import joblib

from diabetes.pipeline import Result
from diabetes.settings import Settings

logger = logging.getLogger(__name__)

NAME = "diabetes"
PACKAGES = (
    "diabetes",
    "joblib",
    "numpy",
    "pandas",
    "pydantic",
    "pydantic-settings",
    "scikit-learn",
    "typer",
)
LARGE = 10_000_000
"""Bytes of an array that is too large for JSON."""


class ModelError(Exception):
    """A model directory that cannot be used, and why."""


def save(result: Result, settings: Settings) -> str:
    """Write the directory `settings.model_dir`; return the version of what it holds."""
    model_dir = settings.model_dir.absolute()
    model_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model_dir.parent, prefix=".model-") as scratch:
        new = Path(scratch) / "new"
        new.mkdir(mode=0o755)
        write_result(result, new)
        files = {path.name: digest(path) for path in sorted(new.iterdir())}
        model_version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12]
        versions = {
            "name": NAME,
            "version": model_version,
            "python": platform.python_version(),
            "packages": {
                name: found for name in PACKAGES if (found := installed(name))
            },
            "settings": settings.model_dump(mode="json"),
            "files": files,
        }
        write_json(new / "versions.json", versions)
        if model_dir.exists():
            model_dir.rename(Path(scratch) / "old")
        new.rename(model_dir)
    return model_version


def write_result(result: Result, folder: Path) -> None:
    """Write each part of the result to a file of its own."""
    joblib.dump(result.linear, folder / "linear.joblib")
    joblib.dump(result.search, folder / "search.joblib")
    joblib.dump(result.gbr, folder / "gbr.joblib")
    joblib.dump(result.ridge, folder / "ridge.joblib")
    schema = {
        "linear": describe(result.linear),
        "search": describe(result.search),
        "gbr": describe(result.gbr),
        "ridge": describe(result.ridge),
    }
    write_json(folder / "schema.json", schema)
    write_value(folder, "pred_linear", result.pred_linear)
    write_value(folder, "cv", result.cv)
    write_value(folder, "importances", result.importances)
    write_value(folder, "results", result.results)
    write_value(folder, "p", result.p)
    write_json(folder / "metrics.json", dict(result.metrics))


def load(model_dir: Path) -> dict[str, Any]:
    """Load the models of a directory, by name, if it is what training wrote.

    Its pickles are read only once their digests match; they are as trusted as
    whoever may write to the directory.
    """
    try:
        versions = json.loads((model_dir / "versions.json").read_text("utf-8"))
        for name, expected in versions["files"].items():
            if digest(model_dir / name) != expected:
                raise ModelError(f"{model_dir / name} is not what training wrote")
        schema = json.loads((model_dir / "schema.json").read_text("utf-8"))
        return {name: joblib.load(model_dir / f"{name}.joblib") for name in schema}
    except FileNotFoundError as error:
        raise ModelError(f"no model in {model_dir}: run `diabetes train`") from error
    except (OSError, ValueError, LookupError, AttributeError, ImportError) as error:
        raise ModelError(f"{model_dir} is not a model directory: {error!r}") from error


def describe(model: object) -> dict[str, Any]:
    """Tell what a model was fitted on, as far as it knows itself."""
    told = {"features": "feature_names_in_", "classes": "classes_"}
    found = {key: getattr(model, name, None) for key, name in told.items()}
    schema = {key: list(value) for key, value in found.items() if value is not None}
    return {
        "class": f"{type(model).__module__}.{type(model).__qualname__}",
        "n_features": getattr(model, "n_features_in_", None),
        **schema,
    }


def write_value(folder: Path, name: str, value: Any) -> None:
    """Write a table as CSV, text as it is, plain values as JSON, others as pickle."""
    if hasattr(value, "to_csv"):
        value.to_csv(folder / f"{name}.csv")
    elif isinstance(value, str):
        (folder / f"{name}.txt").write_text(value, encoding="utf-8")
    elif getattr(value, "nbytes", 0) > LARGE:
        write_pickle(folder, name, value)
    else:
        try:
            write_json(folder / f"{name}.json", value)
        except (TypeError, ValueError):
            write_pickle(folder, name, value)


def write_pickle(folder: Path, name: str, value: object) -> None:
    """Write a value that only Python can read again; one that cannot be is told."""
    path = folder / f"{name}.joblib"
    try:
        joblib.dump(value, path)
    except (AttributeError, TypeError, pickle.PicklingError) as error:
        path.unlink(missing_ok=True)
        logger.warning("%s is not kept: %s", name, error)


def write_json(path: Path, document: object) -> None:
    """Write a document for people and programs."""
    text = json.dumps(document, indent=2, default=plain)
    path.write_text(text + "\n", encoding="utf-8")


def plain(value: Any) -> Any:
    """Give a number or an array of numpy's as JSON has it."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is not for JSON")


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def installed(distribution: str) -> str | None:
    """The version of a distribution that is in use; None if it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None
