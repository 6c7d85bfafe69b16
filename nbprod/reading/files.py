"""The text of a notebook's file."""

from __future__ import annotations

from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.reading.formats import decoded, without_images


def text_of(path: Path) -> str:
    """Return the text of a file, without images; raise NbprodError if it has none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise NbprodError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise NbprodError(f"{path}: this is a folder; give a notebook") from None
    except (OSError, ValueError) as exc:
        raise NbprodError(f"{path}: cannot be read: {exc}") from None
    if path.suffix != ".py":
        data = without_images(data)
    return decoded(data, path.name)
