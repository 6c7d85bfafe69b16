"""Findings that are known: a file of them, so that only new ones are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.linting.report import Reported

FORMAT = 1


def known_in(file: Path) -> frozenset[tuple[str, str]]:
    """The findings in a baseline: paths from its folder, and fingerprints.

    Raises NbprodError where the file is not there, damaged, or newer than this nbprod.
    """
    try:
        document = json.loads(file.read_text("utf-8"))
        version = document["format"]
        rows = document["findings"] if version == FORMAT else ()
        found = frozenset((str(one["path"]), str(one["fingerprint"])) for one in rows)
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


def baseline_of(found: Sequence[Reported], place: Callable[[str], str]) -> str:
    """Write findings as a baseline: sorted, one to a line, so that it merges well.

    ``place`` is the path of a notebook from the baseline's folder.
    """
    rows = sorted(
        (
            place(one.path),
            one.finding.code,
            one.excerpt[0].strip() if one.excerpt else "",
            one.fingerprint,
        )
        for one in found
    )
    keys = ("path", "code", "line", "fingerprint")
    texts = [json.dumps(dict(zip(keys, row, strict=True))) for row in rows]
    lines = ",\n".join(f"    {text}" for text in texts)
    inside = f"\n{lines}\n  " if rows else ""
    return f'{{\n  "format": {FORMAT},\n  "findings": [{inside}]\n}}\n'
