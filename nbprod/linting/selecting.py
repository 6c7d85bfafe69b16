"""Which rules are asked for, and which findings the notebook's author has silenced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from nbprod.errors import NbprodError
from nbprod.ir import Finding, Notebook
from nbprod.linting.selection import Selection
from nbprod.rules import Rule, catalogue

ALL = "ALL"
_NOQA = re.compile(r"#\s*(?P<whole>nbprod:\s*)?noqa(?P<codes>:[ \t]*[\w, \t]+)?", re.I)
_CODE = re.compile(r"[A-Z]+[0-9]+", re.I)


def selected(wanted: Selection) -> tuple[Rule, ...]:
    """Return the rules that are asked for, by code; those on by default if none are.

    The longer code wins, as in ruff: ``--select NBP2 --ignore NBP201``. Raises
    NbprodError for a code that no rule has.
    """
    for code in (*wanted.select, *wanted.ignore, *wanted.extend):
        known(code)
    for code in {one for codes in wanted.per_file.values() for one in codes}:
        known(code)
    return tuple(one for one in catalogue().values() if is_on(one, wanted))


def is_on(rule: Rule, wanted: Selection) -> bool:
    """Whether a rule is asked for."""
    picked = longest(rule, (*wanted.select, *wanted.extend))
    if not wanted.select and rule.default:
        picked = max(picked, 0)
    return picked > longest(rule, wanted.ignore)


def longest(rule: Rule, codes: Iterable[str]) -> int:
    """The length of the longest code that means a rule, -1 if none does."""
    found = [0 if one == ALL else len(one) for one in codes if means(one, rule.code)]
    return max(found, default=-1)


def means(code: str, rule: str) -> bool:
    """Whether a code is a rule's, the beginning of it, or ``ALL``."""
    return code == ALL or rule.startswith(code)


def known(code: str) -> None:
    """Raise NbprodError where no rule has a code."""
    if not code or not any(means(code, one) for one in catalogue()):
        raise NbprodError(f"no rule {code!r}: `nbprod rule` lists them")


def without_silenced(
    findings: Iterable[Finding], notebook: Notebook
) -> Sequence[Finding]:
    """Leave out findings that a comment silences.

    ``# noqa`` and ``# noqa: NBP201, NBP101`` at the end of a line of the finding, and
    ``# nbprod: noqa: NBP201`` on a line of its own for the whole notebook. Texts that
    hold such a comment silence too, which does no harm.
    """
    lines: dict[tuple[int, int], frozenset[str]] = {}
    whole: set[str] = set()
    for cell in notebook.cells:
        if cell.kind != "code" or "noqa" not in cell.source.lower():
            continue
        for number, line in enumerate(cell.source.split("\n"), start=1):
            for match in _NOQA.finditer(line):
                codes = codes_in(match["codes"])
                if not match["whole"]:
                    lines[cell.index, number] = codes
                elif not line[: match.start()].strip():
                    whole |= codes
    return [one for one in findings if not silenced(one, lines, whole)]


def codes_in(text: str | None) -> frozenset[str]:
    """The codes of a comment; all of them where none is named."""
    if text is None:
        return frozenset({ALL})
    return frozenset(code.upper() for code in _CODE.findall(text))


def silenced(
    finding: Finding,
    lines: Mapping[tuple[int, int], frozenset[str]],
    whole: set[str],
) -> bool:
    """Whether a comment on its lines, or on the notebook, silences a finding."""
    span = finding.span
    codes = set(whole)
    for line in range(span.line, span.end_line + 1):
        codes |= lines.get((span.cell, line), frozenset())
    return any(means(code, finding.code) for code in codes)
