"""Findings with the lines that they are about, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nbprod.linting.formats.concise import head, line, painted
from nbprod.linting.report import Reported
from nbprod.rules import catalogue

SHOWN = 6
"""Lines of a finding that are shown."""


def render(found: Sequence[Reported], paths: Sequence[str], colour: bool) -> str:
    """Write findings with their lines underlined."""
    return "\n".join("\n".join(told(one, colour)) + "\n" for one in found)


def told(one: Reported, colour: bool) -> Iterator[str]:
    """Yield the lines that tell a finding, with the others that it is about."""
    yield head(one, colour)
    yield from underlined(one, colour)
    for other, place in zip(one.finding.related, one.places, strict=True):
        yield line(f"  cell {other.cell}, line {other.line}: {other.message}")
        if place.text.strip():
            yield numbered(other.line, place.text, colour)
    fix = one.finding.fix
    if fix:
        flag = "--fix" if fix.safe else "--fix --unsafe-fixes"
        yield f"  {flag} mends it"
    rule = catalogue()[one.finding.code]
    yield painted(f"  `nbprod rule {rule.code}`: {rule.name}", "faint", colour)


def underlined(one: Reported, colour: bool) -> Iterator[str]:
    """Yield the lines of a finding, each with a line that marks what it is about."""
    span = one.finding.span
    for number, text in enumerate(one.excerpt[:SHOWN], start=span.line):
        yield numbered(number, text, colour)
        start = span.column if number == span.line else 1
        end = span.end_column if number == span.end_line else len(text) + 1
        inside = text[start - 1 : end - 1]
        start += len(inside) - len(inside.lstrip())
        before = re.sub(r"[^\t]", " ", text[: start - 1])
        mark = painted("^" * max(len(inside.strip()), 1), "code", colour)
        yield f"      | {before}{mark}"
    if len(one.excerpt) > SHOWN:
        yield f"      | … {len(one.excerpt) - SHOWN} more lines"


def numbered(number: int, text: str, colour: bool) -> str:
    """A line of a cell with its number."""
    return f"{painted(f'{number:5} |', 'faint', colour)} {line(text)}"
