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
from nbprod.verify.ladder import Wanted, settled
from nbprod.verify.outcome import (
    Faults,
    Level,
    Serving,
    Status,
    Variable,
    Verification,
    Written,
)
from nbprod.verify.telling import as_json, as_text

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
    assert found["but"] == "1 nondeterministic variable (key)"
    as_published(found)


def variable(name: str, status: Status) -> Variable:
    """A row of an answer."""
    return Variable(name, "load", 1, status, "", 0.0, "")


HEADLINES: tuple[tuple[Verification, str], ...] = (
    (Verification("equivalent", 3, (), (variable("a", "equal"),), ()),
     "equivalent: level 3 reached"),
    (Verification("equivalent", 3, (), (variable("a", "noise"),) * 2, ()),
     "equivalent but for 1 nondeterministic variable (a): level 3 reached"),
    (Verification("equivalent", 3, (), tuple(variable(n, "noise") for n in "abcd"), (),
                  files=(Written("out.csv", "noise", ""),)),
     "equivalent but for 4 nondeterministic variables (a, b, c, …) and 1 "
     "nondeterministic file (out.csv): level 3 reached"),
    (Verification("different", 1, (), (variable("a", "noise"),), ()),
     "different: level 1 reached"),
    (Verification("equivalent", 3, (), (), (), faults=Faults(9, 8, 7, 1)),
     "equivalent: level 3 reached; faults: 8 of 9 caught, 1 change no value"),
    (Verification("unverified", -1, (), (), ()), "unverified: no level reached"),
)  # fmt: skip


@pytest.mark.parametrize(("found", "line"), HEADLINES)
def test_headlines(found: Verification, line: str) -> None:
    """What an equivalence leaves open stands beside it, first of all, in every form."""
    assert as_text(found).splitlines()[0] == line
    document = json.loads(as_json(found))
    assert document["headline"] == line
    assert (f" but for {document['but']}:" in line) == bool(document["but"])


def test_levels_passed_over() -> None:
    """A level that was not tried is said, and none above it is reached."""
    nothing: Any = None
    levels = [Level(n, "passed", "", 0.0) for n in (0, 1, 2, 3, 5)]
    found = settled(levels, None, nothing, Wanted())
    assert (found.verdict, found.level) == ("equivalent", 3)
    lines = as_text(found).splitlines()
    assert lines[2 + 4] == "– 4 the service answers as the notebook's model: not tried"
    assert lines[2 + 5].startswith("✓ 5 ")


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
