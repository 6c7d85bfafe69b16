"""Workflow commands of GitHub Actions, which annotate the line of the file.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Sequence

from nbprod.linting.report import Reported
from nbprod.rules import catalogue

WORDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(found: Sequence[Reported], paths: Sequence[str]) -> str:
    """Write a command for each finding; lines are those of the raw file."""
    return "".join(command(one) for one in found)


def command(one: Reported) -> str:
    """The command that annotates the place of a finding."""
    rule, span = catalogue()[one.finding.code], one.finding.span
    place = {
        "title": f"nbprod ({rule.code})",
        "file": one.path,
        "line": str(one.file_line),
        "endLine": str(one.end_file_line),
    }
    properties = ",".join(f"{key}={in_property(v)}" for key, v in place.items())
    where = f"{one.path}:cell {span.cell}:{span.line}:{span.column}"
    others = [
        f"cell {other.cell}, line {other.line}: {other.message}"
        for other in one.finding.related
    ]
    text = "\n".join([f"{where}: {rule.code} {one.finding.message}", *others])
    return f"::{WORDS[rule.severity]} {properties}::{in_text(text)}\n"


def in_text(text: str) -> str:
    """Escape what would end a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def in_property(text: str) -> str:
    """Escape what would end a property of a command."""
    return in_text(text).replace(":", "%3A").replace(",", "%2C")
