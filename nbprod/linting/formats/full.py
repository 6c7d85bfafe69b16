"""Findings with the lines that they are about, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nbprod.linting.formats import concise
from nbprod.linting.report import Reported
from nbprod.rules import catalogue

SHOWN = 6
"""Lines of a finding that are shown."""


def render(found: Sequence[Reported], paths: Sequence[str]) -> str:
    """Write findings with their lines underlined."""
    return "\n".join("\n".join(told(one)) + "\n" for one in found)


def told(one: Reported) -> Iterator[str]:
    """Yield the lines that tell a finding."""
    head, *others = concise.lines_of(one)
    yield head
    span = one.finding.span
    for number, line in enumerate(one.excerpt[:SHOWN], start=span.line):
        yield f"{number:5} | {line}"
        start = span.column if number == span.line else 1
        end = span.end_column if number == span.end_line else len(line) + 1
        inside = line[start - 1 : end - 1]
        start += len(inside) - len(inside.lstrip())
        yield f"      | {' ' * (start - 1)}{'^' * max(len(inside.strip()), 1)}"
    if len(one.excerpt) > SHOWN:
        yield f"      | … {len(one.excerpt) - SHOWN} more lines"
    yield from others
    fix = one.finding.fix
    if fix:
        flag = "--fix" if fix.safe else "--fix --unsafe-fixes"
        yield f"  {flag} mends it"
    rule = catalogue()[one.finding.code]
    yield f"  `nbprod rule {rule.code}`: {rule.name}"
