"""Each rule finds what its bad cases mark, and nothing in good ones, and mends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from notebooks import as_text

from nbprod.linting.checking import findings_in, opened
from nbprod.linting.fixing import mend
from nbprod.linting.pages import listing, page
from nbprod.reading.siblings import Siblings
from nbprod.rules import Rule, catalogue

RULES = list(catalogue().values())
BAD = [(one.code, case) for one in RULES for case in (one.bad, *one.more_bad)]
GOOD = [(one.code, case) for one in RULES for case in (one.good, *one.more_good)]
FIXES = [(one.code, *pair) for one in RULES for pair in one.fixes]
MARK = re.compile(r"[ \t]*# !$", re.MULTILINE)


def beside(rule: Rule) -> Siblings:
    """The files beside a rule's cases."""
    return dict(rule.files).get


def found(code: str, case: str) -> list[tuple[int, int]]:
    """The cells and lines of what a rule finds in a case."""
    rule = catalogue()[code]
    data = as_text(MARK.sub("", case)).encode()
    file = opened(Path("case.ipynb"), "case.ipynb", data, beside(rule))
    findings = findings_in(file.subject, [rule])
    for one in findings:
        assert one.message and one.message[-1] not in ".\n", one.message
        assert one.code == code
    return [(one.span.cell, one.span.line) for one in findings]


def marked(case: str) -> list[tuple[int, int]]:
    """The cells and lines of a case that are marked."""
    cells = json.loads(as_text(case))["cells"]
    return [
        (index, number)
        for index, cell in enumerate(cells, start=1)
        for number, line in enumerate(cell["source"].split("\n"), start=1)
        if MARK.search(line)
    ]


@pytest.mark.parametrize(("code", "case"), BAD)
def test_bad_cases_are_found(code: str, case: str) -> None:
    expected = marked(case)
    assert expected, "no line is marked"
    assert sorted(set(found(code, case))) == expected


@pytest.mark.parametrize(("code", "case"), GOOD)
def test_good_cases_are_clean(code: str, case: str) -> None:
    assert not marked(case)
    assert found(code, case) == []


@pytest.mark.parametrize(("code", "before", "after"), FIXES)
def test_fixes_come_out_as_they_should(
    code: str, before: str, after: str, tmp_path: Path
) -> None:
    rule = catalogue()[code]
    for name, text in rule.files:
        (tmp_path / name).write_text(text, "utf-8")
    path = tmp_path / "case.ipynb"
    data = as_text(before).encode()
    done = mend(path, "case.ipynb", data, [rule], unsafe=True)
    expected = json.loads(as_text(after))["cells"]
    cells = json.loads(done.data)["cells"]
    assert [one["source"] for one in cells] == [one["source"] for one in expected]
    again = mend(path, "case.ipynb", done.data, [rule], unsafe=True)
    assert again.data == done.data


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_pages_are_whole(rule: Rule) -> None:
    text = page(rule)
    assert re.fullmatch(r"NBP[0-6]\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    for part in (rule.what, rule.why, rule.problems):
        assert part.strip().endswith((".", "`", ")", "?")), part
    assert "# !" not in text
    assert bool(rule.fix) == bool(
        rule.fixes
    ), "a fix has a case, and the other way round"
    assert f"{rule.code} " in listing()


def test_names_and_files_go_together() -> None:
    folder = Path(__file__).parent.parent / "nbprod" / "rules"
    files = {one.stem for one in folder.glob("[a-z]*.py")}
    assert {one.name.replace("-", "_") for one in RULES} == files
    assert len({one.name for one in RULES}) == len(RULES)
