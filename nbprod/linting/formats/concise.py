"""A line for each finding: ``churn.ipynb:cell 7:3:5: NBP201 …``."""

from __future__ import annotations

from collections.abc import Sequence

from nbprod.linting.report import Reported
from nbprod.report import visible

STYLES = {"place": "1", "code": "31;1", "mark": "36", "faint": "2"}


def render(found: Sequence[Reported], paths: Sequence[str], colour: bool) -> str:
    """Write findings as lines, and under each the other places that it is about."""
    return "".join(f"{line}\n" for one in found for line in lines_of(one, colour))


def lines_of(one: Reported, colour: bool = False) -> list[str]:
    """The lines that tell a finding."""
    return [head(one, colour), *others(one)]


def head(one: Reported, colour: bool = False) -> str:
    """The line that tells where and what."""
    span = one.finding.span
    mark = " [*]" if one.finding.fix and one.finding.fix.safe else ""
    where = line(f"{one.path}:cell {span.cell}:{span.line}:{span.column}")
    code = painted(one.finding.code, "code", colour)
    mark = painted(mark, "mark", colour)
    what = line(one.finding.message)
    return f"{painted(where, 'place', colour)}: {code}{mark} {what}"


def others(one: Reported) -> list[str]:
    """The lines that tell the other places of a finding."""
    return [
        line(f"  {one.path}:cell {other.cell}:{other.line}: {other.message}")
        for other in one.finding.related
    ]


def line(text: str) -> str:
    """A text as one line, control characters made visible: it is data of a notebook."""
    return visible(text).replace("\n", "\\n")


def painted(text: str, style: str, colour: bool) -> str:
    """A text in a colour, where that is wanted."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if colour and text else text
