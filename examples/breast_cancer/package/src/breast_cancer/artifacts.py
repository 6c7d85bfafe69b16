"""The model directory: written whole or not at all, checked before it is loaded."""

import hashlib
import io
import json
import logging
import pickle
import platform
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import joblib

from breast_cancer.inference import features
from breast_cancer.pipeline import Result
from breast_cancer.profile import describe as describe_records
from breast_cancer.profile import reference_profile
from breast_cancer.schema import records_type
from breast_cancer.scoring import Served, answers_to
from breast_cancer.settings import Settings

logger = logging.getLogger(__name__)

NAME = "breast_cancer"
PACKAGES = (
    "breast_cancer",
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
PARTS = (
    "lr.joblib",
    "learned_state.joblib",
    "schema.json",
)
"""What a prediction needs of a model directory."""
UNPICKLED = ("pydantic", "pydantic-settings", "typer")
"""Packages of which a model holds nothing."""


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
            "model": "lr",
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
    joblib.dump(result.lr, folder / "lr.joblib")
    joblib.dump(result.knn, folder / "knn.joblib")
    joblib.dump(result.rf, folder / "rf.joblib")
    write_schema(result, folder)
    write_value(folder, "rf_report", result.rf_report)
    write_value(folder, "y_pred", result.y_pred)
    write_value(folder, "proba", result.proba)
    write_value(folder, "le", result.le)
    write_value(folder, "scores", result.scores)
    write_json(folder / "metrics.json", dict(result.metrics))


def write_schema(result: Result, folder: Path) -> None:
    """Write what a record's answer needs besides the model, and what records are."""
    model, learned = result.lr, result.learned_state
    schema = describe_records(
        result.records,
        lambda raw: features(raw, learned),
        lambda raw: answers_to(raw, model, learned),
    )
    joblib.dump(learned, folder / "learned_state.joblib")
    write_json(folder / "schema.json", schema | {"model": describe(model)})
    profile = reference_profile(result.records)
    write_json(folder / "reference.json", profile)


def load(model_dir: Path) -> Served:
    """Load a model directory that is whole, and made by the versions in use.

    Its pickles are read only once their digests match; they are as trusted as
    whoever may write to the directory.
    """
    try:
        versions = json.loads((model_dir / "versions.json").read_text("utf-8"))
        check_versions(versions, model_dir)
        parts = {
            name: checked(model_dir / name, versions["files"][name])
            for name in versions["files"]
            if name in PARTS
        }
        schema = json.loads(parts["schema.json"])
        return Served(
            versions["name"],
            versions["version"],
            joblib.load(io.BytesIO(parts["lr.joblib"])),
            joblib.load(io.BytesIO(parts["learned_state.joblib"])),
            schema,
            records_type(schema),
        )
    except ModelError:
        raise
    except FileNotFoundError as error:
        missing = f"{error.filename} is not there"
        how = "run `breast_cancer train`"
        raise ModelError(f"no model in {model_dir}, {missing}: {how}") from error
    except Exception as error:  # whatever a pickle of another making may raise
        raise ModelError(f"{model_dir} is not a model directory: {error!r}") from error


def check_versions(versions: dict[str, Any], model_dir: Path) -> None:
    """Refuse a model of other minor versions: pickles are not kept readable."""
    trained = {"python": versions["python"], **versions["packages"]}
    for name, expected in trained.items():
        here = platform.python_version() if name == "python" else installed(name)
        if name not in UNPICKLED and minor(here or "none") != minor(expected):
            raise ModelError(
                f"{model_dir} was trained with {name} {expected}, "
                f"this is {here}: train again"
            )


def minor(release: str) -> list[str]:
    """The part of a version within which pickles are kept readable."""
    return release.split(".")[:2]


def checked(path: Path, expected: str) -> bytes:
    """Read a file that is what training wrote."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != expected:
        raise ModelError(f"{path} is not what training wrote")
    return content


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
