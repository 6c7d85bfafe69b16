"""The answers of ``verify`` and ``convert --verify``: schema, exit status, streams."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from verifying import converted, edited, notebook_in, verified

from nbprod.cli import run
from nbprod.verify.outcome import Faults, Serving, Verification
from nbprod.verify.telling import as_json

SCHEMA: dict[str, Any] = json.loads(
    files("nbprod.verify").joinpath("schema.json").read_text("utf-8")
)


def as_published(document: dict[str, Any]) -> None:
    """Fail unless a document has the schema, and nothing that it does not name."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    named(document, SCHEMA)


def named(value: Any, schema: dict[str, Any]) -> None:
    """Fail where a value has keys that its schema does not name."""
    if isinstance(value, dict):
        assert value.keys() == schema["properties"].keys()
        for key, one in value.items():
            named(one, schema["properties"][key])
    if isinstance(value, list):
        for one in value:
            named(one, schema["items"])


def test_the_schema(tmp_path: Path) -> None:
    """What verify writes of a real run has the published schema."""
    cells = "import os\nkey = os.urandom(4)\ntotal = sum([0.1] * 3)", "rows = [total]"
    notebook = notebook_in(tmp_path, *cells)
    package = converted(notebook)
    edited(package, "sum([0.1] * 3)", "sum([0.1] * 3) + 1e-16")
    status, found = verified(notebook, package)
    assert (status, found["verdict"]) == (0, "equivalent")
    told = {
        one["name"]: (one["status"], one["compared"], one["tolerance"])
        for one in found["variables"]
    }
    assert told["total"] == told["rows"] == ("close", "tolerance", 1e-9)
    assert "2 within a relative 1e-09" in found["levels"][3]["detail"]
    (noise,) = found["nondeterministic"]
    assert noise["name"] == "key"
    assert noise["why"] == "cell 1, line 2: draws chance: `key = os.urandom(4)`"
    as_published(found)


def test_the_schema_of_what_is_rare() -> None:
    """Serving and faults, where they are looked at."""
    found = Verification("unverified", -1, (), (), (), "why")
    as_published(json.loads(as_json(found)))
    serving = Serving("raw records", 5, 5, 5, 0.0)
    full = replace(found, serving=serving, faults=Faults(9, 9, 8))
    as_published(json.loads(as_json(full)))
    with pytest.raises(jsonschema.ValidationError):
        as_published({**json.loads(as_json(full)), "verdict": "perhaps"})


def test_convert_and_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The status is 0 where both are the same, 1 where that could not be shown."""
    notebook = notebook_in(tmp_path, "rows = [1, 2]", "total = sum(rows)")
    given = ["convert", str(notebook), "-o", str(tmp_path / "package"), "--verify"]
    assert run([*given, "--python", sys.executable]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("equivalent: level 3 reached\n")
    assert "files written" in said.err
    notebook = notebook_in(tmp_path, "rows = [1, 2]", "total = sum(rows) / 0")
    assert run([*given, "--python", sys.executable]) == 1
    assert "unverified" in capsys.readouterr().out
    assert run([*given, "--python", "/bin/false"]) == 1
    assert "is written, but not verified" in capsys.readouterr().err
    assert run([*given, "--check"]) == 2


def test_quiet_by_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What ``[tool.nbprod]`` says of talk holds for what is verified as well."""
    (tmp_path / "pyproject.toml").write_text("[tool.nbprod]\nquiet = true\n", "utf-8")
    notebook = notebook_in(tmp_path, "rows = [1, 2]")
    given = ["convert", str(notebook), "-o", str(tmp_path / "package"), "--verify"]
    assert run([*given, "--python", sys.executable]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("equivalent")
