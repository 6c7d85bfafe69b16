"""Findings that are known: a file of them, so that only new ones are told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.linting.report import Reported

FORMAT = 1


def known_in(file: Path) -> frozenset[str]:
    """The fingerprints in a baseline.

    Raises NbprodError where the file is not there, damaged, or newer than this nbprod.
    """
    try:
        document = json.loads(file.read_text("utf-8"))
        version = document["format"]
        found = frozenset(str(one["fingerprint"]) for one in document["findings"])
    except FileNotFoundError:
        raise NbprodError(
            f"{file}: there is no such baseline: write it with --write-baseline"
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise NbprodError(
            f"{file}: is no baseline of nbprod: write it anew with --write-baseline"
        ) from None
    if version != FORMAT:
        raise NbprodError(f"{file}: is of format {version}: use a newer nbprod")
    return found


def baseline_of(found: Sequence[Reported]) -> str:
    """Write findings as a baseline: sorted, one to a line, so that it merges well."""
    rows = sorted(
        {
            (one.path, one.finding.code, one.fingerprint): json.dumps(
                {
                    "path": one.path,
                    "code": one.finding.code,
                    "line": one.excerpt[0].strip() if one.excerpt else "",
                    "fingerprint": one.fingerprint,
                }
            )
            for one in found
        }.items()
    )
    lines = ",\n".join(f"    {text}" for _, text in rows)
    inside = f"\n{lines}\n  " if rows else ""
    return f'{{\n  "format": {FORMAT},\n  "findings": [{inside}]\n}}\n'
