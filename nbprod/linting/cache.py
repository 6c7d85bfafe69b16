"""What was found before in the same bytes: kept in ``.nbprod_cache``, by content.

A hook runs over the same notebooks again and again. An entry is used where the
notebook, the files beside it that it reads, the rules, and nbprod itself are the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from nbprod import __version__
from nbprod.ir import Edit, Finding, Fix, Related, Span
from nbprod.linting.report import Reported
from nbprod.siblings import Siblings

NAME = ".nbprod_cache"
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n"
"""Of https://bford.info/cachedir/, so that backups pass the folder over."""


@cache
def stamp() -> str:
    """What tells this nbprod from others: its version, and when it was changed."""
    root = Path(__file__).parent.parent
    times = [
        entry.stat().st_mtime_ns
        for folder in (root, *(one for one in root.iterdir() if one.is_dir()))
        for entry in os.scandir(folder)
        if entry.name.endswith(".py")
    ]
    return f"{__version__} {max(times)} {sys.version_info[:2]}"


def key_of(data: bytes, shown: str, codes: Sequence[str]) -> str:
    """The name of the entry of a notebook under some rules."""
    head = "\0".join((stamp(), shown, *codes)).encode("utf-8", "replace")
    return hashlib.sha256(head + b"\0\0" + data).hexdigest()


def recorded(near: Siblings, asked: dict[str, str | None]) -> Siblings:
    """The files beside a notebook, and a record of those that were asked for."""

    def text_of(path: str) -> str | None:
        text = near(path)
        asked[path] = digest(text)
        return text

    return text_of


def digest(text: str | None) -> str | None:
    """Tell a file's text from others; None for none."""
    return (
        None
        if text is None
        else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    )


def remembered(folder: Path, key: str, near: Siblings) -> list[Reported] | None:
    """What an entry holds, if there is one and the files beside are as they were."""
    try:
        entry = json.loads((folder / key[:2] / key).read_text("utf-8"))
        fresh = all(digest(near(path)) == was for path, was in entry["beside"].items())
        return [restored(one) for one in entry["found"]] if fresh else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(
    folder: Path, key: str, asked: dict[str, str | None], found: Sequence[Reported]
) -> None:
    """Keep what was found; a folder that cannot be written is no reason to stop."""
    entry = {"beside": asked, "found": [asdict(one) for one in found]}
    with suppress(OSError):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".gitignore").write_text("*\n", "utf-8")
            (folder / "CACHEDIR.TAG").write_text(TAG, "utf-8")
        place = folder / key[:2] / key
        place.parent.mkdir(exist_ok=True)
        aside = place.with_suffix(f".{os.getpid()}")
        aside.write_text(json.dumps(entry), "utf-8")
        os.replace(aside, place)


def restored(stored: dict[str, Any]) -> Reported:
    """A finding as it was before it was stored."""
    one = stored["finding"]
    fix = one["fix"]
    finding = Finding(
        Span(**one["span"]),
        one["message"],
        tuple(Related(**place) for place in one["related"]),
        Fix(tuple(map(edit_of, fix["edits"])), fix["safe"]) if fix else None,
        one["code"],
    )
    return Reported(
        **{**stored, "finding": finding, "excerpt": tuple(stored["excerpt"])}
    )


def edit_of(stored: dict[str, Any]) -> Edit:
    """An edit as it was before it was stored."""
    return Edit(Span(**stored["span"]), stored["text"])
