"""A line for each finding: ``churn.ipynb:cell 7:3:5: NBP201 …``."""

from __future__ import annotations

from collections.abc import Sequence

from nbprod.linting.report import Reported


def render(found: Sequence[Reported], paths: Sequence[str]) -> str:
    """Write findings as lines, and under each the other places that it is about."""
    return "".join(f"{line}\n" for one in found for line in lines_of(one))


def lines_of(one: Reported) -> list[str]:
    """The lines that tell a finding."""
    span = one.finding.span
    mark = " [*]" if one.finding.fix and one.finding.fix.safe else ""
    where = f"{one.path}:cell {span.cell}:{span.line}:{span.column}"
    lines = [f"{where}: {one.finding.code}{mark} {one.finding.message}"]
    for other in one.finding.related:
        lines.append(f"  {one.path}:cell {other.cell}:{other.line}: {other.message}")
    return lines
