"""What each format tells, and that programs can read it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema  # type: ignore[import-untyped]
import pytest
from linting import IMPORTS, NAN, ONLY, document, lint, write

from nbprod import __version__
from nbprod.ir import Edit, Finding, Fix, Related, Span
from nbprod.linting.formats import NAMES, render
from nbprod.linting.report import Place, Reported
from nbprod.rules import catalogue

SPAN = Span(3, 2, 5, 3, 6)
ODD = "50 %, a: b,c ::warning::x\r\nnext \x1b[31m é \ud800 <&>\x00"
PLAIN = Reported(
    "a b/é,x.ipynb",
    Finding(
        SPAN, "it is so", (Related(1, 1, "bound here"),), Fix((Edit(SPAN, "x"),)), ""
    ),
    "c3",
    34,
    35,
    ("    first = 1", "second"),
    (Place("c1", 7, "first = 0"),),
    "0123456789abcdef",
)
CODE = next(iter(catalogue()))


def some(message: str = "it is so", **more: Any) -> Reported:
    finding = Finding(
        SPAN, message, PLAIN.finding.related, more.pop("fix", PLAIN.finding.fix), CODE
    )
    return Reported(**{**vars(PLAIN), "finding": finding, **more})


PLACE = {key: {"type": "integer", "minimum": 1} for key in ("cell", "line", "column")}
ENDS = {key: {"type": "integer", "minimum": 1} for key in ("end_line", "end_column")}
EDIT = {"type": "object", "properties": {**PLACE, **ENDS, "text": {"type": "string"}}}
FIX = {
    "type": ["object", "null"],
    "required": ["safe", "edits"],
    "properties": {
        "safe": {"type": "boolean"},
        "edits": {"type": "array", "items": EDIT},
    },
}
RELATED = {
    "type": "object",
    "required": ["cell", "line", "message"],
    "properties": {**PLACE, "message": {"type": "string"}},
}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": (
            "code name severity path cell cell_id line column end_line end_column "
            "json_line message help url fix related"
        ).split(),
        "properties": {
            **PLACE,
            **ENDS,
            "code": {"pattern": "^NBP[0-9]{3}$"},
            "name": {"type": "string"},
            "severity": {"enum": ["error", "warning", "note"]},
            "path": {"type": "string"},
            "cell_id": {"type": ["string", "null"]},
            "json_line": {"type": "integer", "minimum": 1},
            "message": {"type": "string"},
            "help": {"type": "string"},
            "url": {"type": "string", "pattern": "^(https?://[^ ]*[^ .,;)])?$"},
            "fix": FIX,
            "related": {"type": "array", "items": RELATED},
        },
    },
}
"""The contract of ``nbprod lint --format json``."""


def test_json_is_as_the_contract_has_it(tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb")
    found = lint(tmp_path, "a.ipynb", "--select", "ALL", "--format", "json")
    told = json.loads(found.out)
    jsonschema.validate(told, SCHEMA)
    (one,) = [one for one in told if one["code"] == "NBP305"]
    place = ("path", "cell", "cell_id", "line", "column", "end_line", "end_column")
    assert [one[key] for key in place] == ["a.ipynb", 2, "c2", 1, 11, 1, 30]
    assert one["fix"]["edits"][0]["text"] == "df['age'].isna()"
    assert json.loads(render("json", [], [])) == []


def test_every_rule_fits_every_format() -> None:
    for code in catalogue():
        finding = Finding(SPAN, "it is so", PLAIN.finding.related, None, code)
        one = Reported(**{**vars(PLAIN), "finding": finding})
        told = {form: render(form, [one], [one.path]) for form in NAMES}
        jsonschema.validate(json.loads(told["json"]), SCHEMA)
        assert all(code in text for text in told.values())


def test_a_fix_that_would_tell_a_secret_is_not_told() -> None:
    text = "https://me:" + "pass9word" + "@example.com/a.csv"
    one = some(fix=Fix((Edit(SPAN, f"read({text!r})"),)))
    (told,) = json.loads(render("json", [one], [one.path]))
    assert told["fix"] is None


def test_sarif() -> None:
    document = json.loads(render("sarif", [some()], ["a b/é,x.ipynb", "b.ipynb"]))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("nbprod", __version__)
    uris = [one["location"]["uri"] for one in run["artifacts"]]
    assert uris == ["a%20b/%C3%A9%2Cx.ipynb", "b.ipynb"]
    (result,) = run["results"]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == CODE
    (place,) = result["locations"]
    assert place == {
        "physicalLocation": {
            "artifactLocation": {"uri": uris[0]},
            "region": {"startLine": 34, "endLine": 35},
        },
        "logicalLocations": [
            {"name": "cell 3", "kind": "module", "fullyQualifiedName": "cell 3 (c3)"}
        ],
    }
    (other,) = result["relatedLocations"]
    assert other["physicalLocation"]["region"] == {"startLine": 7, "endLine": 7}
    assert other["message"]["text"] == "cell 1, line 1: bound here"
    assert result["partialFingerprints"] == {"nbprodFinding/v1": PLAIN.fingerprint}


URIS = {
    "a/b.ipynb": "a/b.ipynb",
    "/w/a b.ipynb": "file:///w/a%20b.ipynb",
    "C:/w/a.ipynb": "file:///C:/w/a.ipynb",
}


@pytest.mark.parametrize("path", URIS)
def test_paths_in_sarif(path: str) -> None:
    document = json.loads(render("sarif", [], [path]))
    (artifact,) = document["runs"][0]["artifacts"]
    assert artifact["location"]["uri"] == URIS[path]


def test_junit() -> None:
    text = render("junit", [some(ODD)], ["a b/é,x.ipynb", "b.ipynb"])
    root = ElementTree.fromstring(text.encode("utf-8", "replace"))
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    bad, good = root
    assert (bad.get("tests"), bad.get("failures"), bad.get("errors")) == ("1", "1", "0")
    assert (good.get("tests"), good.get("failures")) == ("1", "0")
    case = bad[0]
    assert case.get("name") == f"{CODE} cell 3, line 2"
    assert case[0].get("type") == CODE
    lines = (case[0].text or "").splitlines()
    assert lines[0] == "a b/é,x.ipynb:34"
    assert lines[1].startswith("a b/é,x.ipynb:cell 3:2:5: ")
    assert [one.tag for one in good[0]] == []


COMMAND = re.compile(
    r"::(?P<word>error|warning|notice) (?P<places>[^:]*)::(?P<text>.*)"
)


def test_github() -> None:
    lines = render("github", [some(ODD), some()], []).split("\n")
    assert len(lines) == 3 and lines[-1] == ""
    for line in lines[:2]:
        match = COMMAND.fullmatch(line)
        assert match, line
        places = dict(one.split("=") for one in match["places"].split(","))
        assert places == {
            "title": f"nbprod ({CODE})",
            "file": "a b/é%2Cx.ipynb",
            "line": "34",
            "endLine": "35",
        }
    assert "50 %25, a: b,c ::warning::x%0D%0Anext" in lines[0]
    assert lines[1].endswith("it is so%0Acell 1, line 1: bound here")


def test_what_people_read_has_no_control_characters_of_a_notebook() -> None:
    for form in ("concise", "full"):
        one = some(ODD, excerpt=("\x1b[2Ja = 1\u202e", "b\x07"), path="a\nb\x1b.ipynb")
        told = render(form, [one], [])
        assert all(char.isprintable() or char == "\n" for char in told)
        assert told.startswith("a\\nb\\x1b.ipynb:cell 3:2:5: ")


def test_full_shows_lines_and_what_else_it_is_about() -> None:
    assert render("full", [some()], []).split("\n") == [
        f"a b/é,x.ipynb:cell 3:2:5: {CODE} [*] it is so",
        "    2 |     first = 1",
        "      |     ^^^^^^^^^",
        "    3 | second",
        "      | ^^^^^",
        "  cell 1, line 1: bound here",
        "    1 | first = 0",
        "  --fix mends it",
        f"  `nbprod rule {CODE}`: {catalogue()[CODE].name}",
        "",
    ]
    long = some(excerpt=tuple("abcdefghij"))
    assert "      | … 4 more lines" in render("full", [long], [])
    assert render("full", [some(), some()], []).count("\n\n") == 1


SOURCES: dict[str, Any] = {
    "list": lambda text: text.splitlines(keepends=True),
    "string": lambda text: text,
    "odd list": lambda text: [text[:9], text[9:20], text[20:]],
}


@pytest.mark.parametrize("form", SOURCES)
@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_are_those_of_the_file(
    form: str, indent: int | None, newline: str, tmp_path: Path
) -> None:
    book = document(IMPORTS, f"x = 'é'\n\n{NAN}", metadata={"kernelspec": {"a": []}})
    for cell in book["cells"]:
        cell["source"] = SOURCES[form]("".join(cell["source"]))
    text = json.dumps(book, indent=indent).replace("\n", newline)
    (tmp_path / "a.ipynb").write_bytes(text.encode())
    found = lint(tmp_path, "a.ipynb", *ONLY, "--format", "json", "--no-cache")
    (one,) = json.loads(found.out)
    assert (one["cell"], one["line"]) == (2, 3)
    line = text.split("\n")[one["json_line"] - 1]
    assert "gone" in line or form == "odd list"
    if form == "list":
        assert json.dumps(NAN) in line
    source = text.index('"source"', text.index("c2"))
    assert text.count("\n", 0, source) + 1 <= one["json_line"]
    assert (one["json_line"] == 1) == (indent is None)


def test_lines_of_scripts(tmp_path: Path) -> None:
    lines = ["# ---", "# jupyter: {}", "# ---", "", "# %%", IMPORTS, "", "# %%", NAN]
    text = "\r\n".join("\n".join(lines).split("\n"))
    (tmp_path / "a.py").write_text(text, "utf-8", newline="")
    found = lint(tmp_path, "a.py", *ONLY, "--format", "github")
    number = text.split("\r\n").index(NAN) + 1
    assert f"line={number},endLine={number}::a.py:cell 2:1:11" in found.out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    book = document(IMPORTS, f"é = '\ud83d\udc0d'\n{NAN}  # 数")
    text = json.dumps(book, indent=1, ensure_ascii=encoding == "utf-8-sig")
    data = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    (tmp_path / "a.ipynb").write_bytes(data.encode(encoding))
    found = lint(tmp_path, "a.ipynb", *ONLY, "--format", "json")
    (one,) = json.loads(found.out)
    assert (one["cell"], one["line"], one["column"]) == (2, 2, 11)
    assert NAN in text.split("\n")[one["json_line"] - 1]


def test_lone_surrogates_and_a_large_notebook(tmp_path: Path) -> None:
    cells = [f"x{n} = {n}" for n in range(2_000)]
    book = document(IMPORTS, NAN, "x = '\ud800'", *cells)
    image = {"image/png": "A" * 20_000_000}
    output = {"output_type": "display_data", "data": image, "metadata": {}}
    book["cells"][0]["outputs"] = [output]
    (tmp_path / "a.ipynb").write_text(json.dumps(book, indent=1), "utf-8")
    for form in NAMES:
        found = lint(tmp_path, "a.ipynb", *ONLY, "--format", form)
        assert found.status == 1 and "NBP305" in found.out
