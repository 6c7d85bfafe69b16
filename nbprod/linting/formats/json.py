"""A list of objects, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nbprod.ir import Fix
from nbprod.linting.report import Reported
from nbprod.reading.credentials import redact
from nbprod.rules import catalogue


def render(found: Sequence[Reported], paths: Sequence[str]) -> str:
    """Write findings as a JSON list, one object each."""
    return json.dumps([as_object(one) for one in found], indent=2) + "\n"


def as_object(one: Reported) -> dict[str, Any]:
    """A finding as the contract has it."""
    finding, rule = one.finding, catalogue()[one.finding.code]
    span = finding.span
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "path": one.path,
        "cell": span.cell,
        "cell_id": one.cell_id,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "json_line": one.file_line,
        "message": finding.message,
        "help": rule.why,
        "url": url_of(rule.references),
        "fix": as_fix(finding.fix),
        "related": [asdict(other) for other in finding.related],
        "fingerprint": one.fingerprint,
    }


def as_fix(fix: Fix | None) -> dict[str, Any] | None:
    """A fix, its edits flat; None where there is none, or it would tell a secret."""
    if fix is None or any(redact(one.text) != one.text for one in fix.edits):
        return None
    edits = [{**asdict(one.span), "text": one.text} for one in fix.edits]
    return {"safe": fix.safe, "edits": edits}


def url_of(references: Sequence[str]) -> str:
    """The first address among the references."""
    addresses = (part for text in references for part in text.split())
    found = next((one for one in addresses if one.startswith("http")), "")
    return found.rstrip(".,;)>")
