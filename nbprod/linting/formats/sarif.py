"""SARIF 2.1.0, which code scanning reads, with cells as logical locations.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from nbprod import __version__
from nbprod.linting.formats.json import url_of
from nbprod.linting.report import Reported
from nbprod.rules import Rule, catalogue

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json"
)


def render(found: Sequence[Reported], paths: Sequence[str]) -> str:
    """Write findings as one run of SARIF."""
    codes = sorted({one.finding.code for one in found})
    driver = {
        "name": "nbprod",
        "semanticVersion": __version__,
        "rules": [descriptor(catalogue()[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": uri_of(path)}} for path in paths],
        "results": [result(one, codes) for one in found],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2) + "\n"


def descriptor(rule: Rule) -> dict[str, Any]:
    """A rule as SARIF describes it."""
    found: dict[str, Any] = {
        "id": rule.code,
        "name": "".join(part.title() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.what},
        "help": {"text": rule.why},
        "defaultConfiguration": {"level": rule.severity},
    }
    if url_of(rule.references):
        found["helpUri"] = url_of(rule.references)
    return found


def result(one: Reported, codes: Sequence[str]) -> dict[str, Any]:
    """A finding as a SARIF result; its lines are those of the raw file."""
    finding, rule = one.finding, catalogue()[one.finding.code]
    lines = (one.file_line, one.end_file_line)
    place = location(one.path, finding.span.cell, one.cell_id, *lines)
    found: dict[str, Any] = {
        "ruleId": rule.code,
        "ruleIndex": codes.index(rule.code),
        "level": rule.severity,
        "message": {
            "text": f"cell {finding.span.cell}, line {finding.span.line}: "
            f"{finding.message}"
        },
        "locations": [place],
        "partialFingerprints": {"nbprodFinding/v1": one.fingerprint},
    }
    if finding.related:
        found["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": f"cell {o.cell}, line {o.line}: {o.message}"},
                **location(one.path, o.cell, p.cell_id, p.file_line, p.file_line),
            }
            for number, (o, p) in enumerate(
                zip(finding.related, one.places, strict=True), start=1
            )
        ]
    return found


def location(
    path: str, cell: int, cell_id: str | None, first: int, last: int
) -> dict[str, Any]:
    """A place: lines of the file, and the cell."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri_of(path)},
            "region": {"startLine": first, "endLine": max(first, last)},
        },
        "logicalLocations": [cell_of(cell, cell_id)],
    }


def uri_of(path: str) -> str:
    """A path as SARIF writes it: relative where it is, else with its scheme."""
    if path.startswith("/"):
        return f"file://{quote(path)}"
    return f"file:///{quote(path, '/:')}" if path[1:2] == ":" else quote(path)


def cell_of(index: int, name: str | None) -> dict[str, Any]:
    """A cell as a logical location."""
    found = {"name": f"cell {index}", "kind": "module"}
    if name:
        found["fullyQualifiedName"] = f"cell {index} ({name})"
    return found
