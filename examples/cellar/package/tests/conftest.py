"""The pipeline, run once on the notebook's data and watched."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest

from cellar import artifacts
from cellar.pipeline import Result, run
from cellar.scoring import Served
from cellar.settings import Settings


def without(reason: str) -> NoReturn:
    """Skip what cannot be tested here; where everything must be, fail."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def data_dir(files: list[str]) -> Path:
    """Find the data: where the environment says, or in the nearest folder upwards."""
    given = os.environ.get("CELLAR_DATA_DIR")
    folders = [Path(given)] if given else Path(__file__).parents
    for folder in folders:
        if all((folder / name).exists() for name in files):
            return folder
    without(f"{', '.join(files)} not found: set CELLAR_DATA_DIR")


WRITTEN = (
    "clean.csv",
    "doubtful.csv",
    "features.csv",
    "grower.joblib",
    "scaler.joblib",
)
"""What the notebooks write: where it is there already, it is not touched."""


def beside(data: Path, folder: Path, own: set[str], inside: str = "") -> None:
    """A folder with links to the data, so that nothing is written beside the data.

    Folders in which something is its own are folders, not links.
    """
    for entry in data.iterdir():
        path = f"{inside}{entry.name}"
        if any(one.startswith(f"{path}/") for one in own):
            (folder / entry.name).mkdir()
            beside(entry, folder / entry.name, own, f"{path}/")
        elif path not in own:
            (folder / entry.name).symlink_to(entry.resolve(), entry.is_dir())


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The notebook's own settings, and a folder where its data is."""
    folder = tmp_path_factory.mktemp("data")
    given = Settings()
    names = ("raw",)
    beside(
        data_dir([str(getattr(given, name)) for name in names]), folder, set(WRITTEN)
    )
    return Settings(data_dir=folder)


@pytest.fixture(scope="session")
def watched(settings: Settings) -> tuple[Result, dict[str, dict[str, Any]]]:
    """The result, and for each stage the variables that it told of."""
    stages: dict[str, dict[str, Any]] = {}

    def watch(stage: str, values: Any) -> None:
        stages.setdefault(stage, {}).update(values)

    return run(settings, on_stage=watch), stages


@pytest.fixture(scope="session")
def result(watched: tuple[Result, dict[str, dict[str, Any]]]) -> Result:
    """What the pipeline makes of the notebook's data."""
    return watched[0]


@pytest.fixture(scope="session")
def stages(
    watched: tuple[Result, dict[str, dict[str, Any]]],
) -> dict[str, dict[str, Any]]:
    """The notebook's variables, stage by stage."""
    return watched[1]


@pytest.fixture(scope="session")
def seen(stages: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Each notebook's variables as they were seen last: `notebook.name`."""
    return {
        f"{stage.partition('.')[0]}.{name}": value
        for stage, values in stages.items()
        for name, value in values.items()
    }


@pytest.fixture(scope="session")
def start() -> Any:
    """Starts a service, where the `serve` extra is installed."""
    for name in ("fastapi", "prometheus_client", "uvicorn"):
        if find_spec(name) is None:
            without(f"{name} is not installed: pip install '.[dev]'")
    from serving import serving

    return serving


@pytest.fixture(scope="session")
def model_dir(
    settings: Settings, result: Result, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A model directory."""
    folder = tmp_path_factory.mktemp("models") / "model"
    artifacts.save(result, settings.model_copy(update={"model_dir": folder}))
    return folder


@pytest.fixture(scope="session")
def served(model_dir: Path) -> Served:
    """The model that was written, loaded again."""
    return artifacts.load(model_dir)
