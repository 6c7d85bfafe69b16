"""The files of a package put together: each path once, and none outside of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from nbprod.errors import NbprodError
from nbprod.ir import Plan
from nbprod.source import literals


def add(files: dict[str, str], more: Iterator[tuple[str, str]]) -> None:
    """Take files that hold something; two of one path are an error."""
    for path, text in more:
        if text:
            if path in files:
                raise NbprodError(f"two files of the package are called {path}")
            files[path] = text


def carried_files(plan: Plan) -> Iterator[tuple[str, str]]:
    """Place files that the notebook brings along beside the package's modules."""
    for one in plan.carried:
        path = PurePosixPath(one.path.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in one.path:
            where = f"{one.path!r} (cell {one.cell})"
            raise NbprodError(f"{where} leads out of the package")
        yield f"src/{plan.package}/{path}", literals.whole(one.text)


def digest(text: str) -> str:
    """Give the SHA-256 of a file's text."""
    return hashlib.sha256(text.encode()).hexdigest()
