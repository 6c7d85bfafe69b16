"""Folders of notebooks from cases: ``# == name.ipynb`` begins one, ``# %%`` a cell."""

from __future__ import annotations

import re
from pathlib import Path

from notebooks import as_text


def made_in(folder: Path, case: str) -> Path:
    """Write the notebooks, and other files, of a case into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in filter(None, re.split(r"^(?=# == )", case.strip("\n"), flags=re.M)):
        head, _, body = part.partition("\n")
        name = head.removeprefix("# == ").strip()
        text = as_text(body) if name.endswith(".ipynb") else body
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
