"""Places whose paths are short enough for sockets."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbprod.errors import NbprodError

LONGEST = 90
"""Bytes of the path of a folder of sockets: theirs may have 107."""


@contextmanager
def short_place(place: Path) -> Iterator[Path]:
    """A folder whose path is short enough for sockets: the place, or a temporary one.

    Raises NbprodError where there is none.
    """
    if len(os.fsencode(place)) <= LONGEST:
        place.mkdir(exist_ok=True)
        yield place
        return
    root = next(
        (Path(one) for one in ("/tmp", "/var/tmp") if os.access(one, os.W_OK)), None
    )
    if root is None:
        raise NbprodError(f"{place} is too long a path for sockets: set TMPDIR")
    with tempfile.TemporaryDirectory(prefix="nbprod-", dir=root) as short:
        yield Path(short)
