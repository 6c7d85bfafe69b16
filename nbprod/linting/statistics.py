"""Findings counted by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nbprod.linting.report import Reported
from nbprod.rules import catalogue


def counted(found: Sequence[Reported]) -> str:
    """A line for each rule: findings, notebooks, code, name; most findings first."""
    codes = Counter(one.finding.code for one in found)
    notebooks = Counter(
        code for code, _ in {(one.finding.code, one.path) for one in found}
    )
    fixable = Counter(
        one.finding.code for one in found if one.finding.fix and one.finding.fix.safe
    )
    lines = [
        f"{count:6} in {notebooks[code]:5} notebooks  {code} "
        f"{'[*]' if fixable[code] else '[ ]'} {catalogue()[code].name}\n"
        for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0]))
    ]
    return "".join(lines)
