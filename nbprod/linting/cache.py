"""What was found before in the same bytes: kept in ``.nbprod_cache``.

A hook runs over the same notebooks again and again. Each path has one entry for each
selection of rules, so that the folder does not grow with the notebooks' history. It is
used where the notebook, the files beside it that it reads, and nbprod are the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nbprod import __version__
from nbprod.ir import Edit, Finding, Fix, Related, Span
from nbprod.linting.report import Place, Reported
from nbprod.reading.siblings import Siblings

TAG = "Signature: 8a477f597d28d172789f06886806bc55\n"
"""Of https://bford.info/cachedir/, so that backups pass the folder over."""


@dataclass(frozen=True)
class Kept:
    """What an entry holds: findings, or why a notebook is passed over."""

    found: tuple[Reported, ...] = ()
    passed_over: str = ""


@cache
def stamp() -> str:
    """What tells this nbprod from others: its version, and its files as they are."""
    state = [__version__, sys.version]
    for folder, folders, names in os.walk(Path(__file__).parent.parent):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            found = os.stat(os.path.join(folder, name))
            state.append(f"{name} {found.st_size} {found.st_mtime_ns}")
    return digest("\n".join(state)) or ""


def entry_of(folder: Path, words: Sequence[str]) -> Path:
    """The file of an entry; ``words`` are the notebook's path, and what is asked."""
    name = digest("\0".join(words)) or ""
    return folder / name[:2] / name[2:]


def state_of(data: bytes) -> str:
    """What a notebook's findings come from: its bytes, and nbprod."""
    return hashlib.sha256(stamp().encode() + data).hexdigest()


def recorded(near: Siblings, asked: dict[str, str | None]) -> Siblings:
    """The files beside a notebook, and a record of those that were asked for."""

    def text_of(path: str) -> str | None:
        text = near(path)
        asked[path] = digest(text)
        return text

    return text_of


def digest(text: str | None) -> str | None:
    """Tell a file's text from others; None for none."""
    if text is None:
        return None
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def remembered(entry: Path, state: str, near: Siblings) -> Kept | None:
    """What an entry holds, if there is one and all is as it was; None otherwise."""
    try:
        stored = json.loads(entry.read_text("utf-8"))
        if stored["state"] != state:
            return None
        if any(digest(near(path)) != was for path, was in stored["beside"].items()):
            return None
        return Kept(tuple(map(restored, stored["found"])), stored["passed_over"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def remember(entry: Path, state: str, asked: dict[str, str | None], kept: Kept) -> None:
    """Keep what was found; a folder that cannot be written is no reason to stop."""
    stored = {"state": state, "beside": asked, **asdict(kept)}
    folder = entry.parent.parent
    with suppress(OSError):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".gitignore").write_text("*\n", "utf-8")
            (folder / "CACHEDIR.TAG").write_text(TAG, "utf-8")
        entry.parent.mkdir(exist_ok=True)
        aside = entry.with_name(f"{entry.name}.{os.getpid()}")
        aside.write_text(json.dumps(stored), "utf-8")
        os.replace(aside, entry)


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
    changed = {
        "finding": finding,
        "excerpt": tuple(stored["excerpt"]),
        "places": tuple(Place(**place) for place in stored["places"]),
    }
    return Reported(**{**stored, **changed})


def edit_of(stored: dict[str, Any]) -> Edit:
    """An edit as it was before it was stored."""
    return Edit(Span(**stored["span"]), stored["text"])
