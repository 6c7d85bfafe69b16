"""The results' directory: written whole or not at all.

The notebook fits no model: what it computes is all that there is to keep.
"""

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

from wine_report.pipeline import Result
from wine_report.settings import Settings

logger = logging.getLogger(__name__)

NAME = "wine_report"
PACKAGES = (
    "joblib",
    "numpy",
    "pandas",
    "pydantic",
    "pydantic-settings",
    "typer",
    "wine_report",
)
LARGE = 10_000_000
"""Bytes of an array that is too large for JSON."""


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
    write_value(folder, "report", result.report)
    write_value(folder, "by_cultivar", result.by_cultivar)
    write_value(folder, "before", result.before)
    write_json(folder / "metrics.json", {})


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
    given = value.tolist() if hasattr(value, "tolist") else value
    if type(given) is not type(value):  # extended precision has no plain number
        return given
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
