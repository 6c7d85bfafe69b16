"""``.nbprod/``: what the last convert wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from nbprod.errors import NbprodError

RECORD, WRITTEN = ".nbprod/record.json", ".nbprod/written.json"
FORMAT = 1


@dataclass(frozen=True)
class Base:
    """What the last convert wrote."""

    notebook: str
    files: Mapping[str, str]
    """Path → SHA-256 of the text."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Path → text, where it is known and is that of the digest."""
    cells: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """``module.function`` → ids of the cells that it comes from."""
    package: str = ""
    targets: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()
    """The notebooks of a folder whose package it is."""
    modernised: bool = False
    """Whether removed calls of the notebook were written anew."""


def read_record(text: str, written: str = "") -> Base:
    """Read ``.nbprod/record.json``, and ``.nbprod/written.json`` beside it.

    A package from an nbprod that kept no texts has no second file; what is damaged in
    it is not known. Raises NbprodError where the record is damaged, newer than this
    nbprod, or names a path that leads out of the package.
    """
    damaged = (
        f"{RECORD} is damaged: put it back as it was (it is under version control?), "
        "convert into another folder, or delete .nbprod and convert with --adopt, "
        "which takes what stands there as your own"
    )
    try:
        record = json.loads(text)
        version, files = record["format"], record["files"]
        notebook = str(record["notebook"]["name"])
        pairs = {str(path): str(digest) for path, digest in files.items()}
        listed = record.get("cells", [])
        cells = _cells(listed)
        parts = frozenset(str(one["notebook"]) for one in listed if "notebook" in one)
        package = str(record.get("package", ""))
        targets = tuple(map(str, record.get("targets", [])))
        modernised = bool(record["notebook"].get("modernised", False))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NbprodError(damaged) from None
    if version != FORMAT:
        raise NbprodError(
            f"{RECORD} is of format {version}, which this nbprod does not know: "
            "use a newer nbprod, or convert into another folder"
        )
    if any(not is_inside(path) for path in pairs):
        raise NbprodError(damaged)
    texts = _texts(written, pairs)
    return Base(
        notebook, pairs, texts, cells, package, targets, parts, modernised
    )  # fmt: skip


def is_inside(path: str) -> bool:
    """Whether a path is relative, plain, and leads to nowhere outside of its folder."""
    parts = PurePosixPath(path).parts
    plain = not set(path) & set("\\:\0") and path.isprintable()
    inside = bool(parts) and ".." not in parts and not path.startswith("/")
    return plain and inside and PurePosixPath(path).as_posix() == path


def digest(text: str) -> str:
    """Return the SHA-256 of a file's text in UTF-8; bytes that are none count too."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _cells(listed: list[Mapping[str, object]]) -> dict[str, frozenset[str]]:
    """Turn the cells' functions around."""
    found: dict[str, set[str]] = {}
    for cell in listed:
        functions = cell["functions"]
        for name in functions if isinstance(functions, list) and cell["id"] else ():
            one = f"{cell.get('notebook', '')}:{cell['id']}"
            found.setdefault(str(name), set()).add(one)
    return {name: frozenset(ids) for name, ids in found.items()}


def _texts(written: str, digests: Mapping[str, str]) -> dict[str, str]:
    """Read the texts that are what the record says."""
    try:
        files = json.loads(written)["files"]
        texts = {path: "\n".join(lines) for path, lines in files.items()}
        return {
            path: text
            for path, text in texts.items()
            if digests.get(path) == digest(text)
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
