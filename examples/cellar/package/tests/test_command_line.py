"""The command line, as its users see it."""

import hashlib
import json
from pathlib import Path

from typer.testing import CliRunner

from cellar import artifacts
from cellar.__main__ import app
from cellar.pipeline import Result
from cellar.settings import Settings


def call(*arguments: object, code: int = 0) -> str:
    """Run a command and return what it says."""
    outcome = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert outcome.exit_code == code, (outcome.output, outcome.exception)
    return outcome.output


def test_train(settings: Settings, result: Result, tmp_path: Path) -> None:
    """Training leaves one complete directory, in place of an older one."""
    model_dir = tmp_path / "model"
    model_dir.mkdir()
    (model_dir / "stale").touch()
    call("train", "--data-dir", settings.data_dir, "--model-dir", model_dir)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    versions = json.loads((model_dir / "versions.json").read_text("utf-8"))
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in model_dir.iterdir()
        if path.name != "versions.json"
    }
    assert versions["files"] == digests
    metrics = json.loads((model_dir / "metrics.json").read_text("utf-8"))
    assert metrics.keys() == result.metrics.keys()
    served = artifacts.load(model_dir)
    assert served.version == versions["version"]
    assert type(served.model) is type(result.model)


def test_mistakes_are_told(tmp_path: Path) -> None:
    """A wrong call says what is wrong, in one line."""
    model_dir = tmp_path / "model"
    wrong = {
        "no_such_setting": ["--set", "no_such_setting=1"],
        "key=value": ["--set", "data_dir"],
        "--data-dir": ["--data-dir", str(tmp_path)],
    }
    for told, arguments in wrong.items():
        said = call("train", "--model-dir", model_dir, *arguments, code=2)
        assert told in said
        assert said.startswith("error: ")
    assert not model_dir.exists()
