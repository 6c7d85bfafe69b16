"""Notebooks for ``lint`` to look at, and running it: in this process or in its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
IMPORTS = "import numpy as np\nimport pandas as pd\ndf = pd.read_csv('a.csv')"
NAN = "gone = df[df['age'] == np.nan]"
"""What NBP305 finds, and mends unsafely."""
MENDED = "gone = df[df['age'].isna()]"
ONLY = ("--select", "NBP305")


@dataclass(frozen=True)
class Ran:
    """What came of a command line."""

    status: int
    out: str
    err: str

    @property
    def places(self) -> list[str]:
        """Where something was found, as ``concise`` tells it."""
        lines = [one for one in self.out.splitlines() if not one.startswith(" ")]
        return [line.partition(": ")[0] for line in lines]


def document(*cells: str, **more: Any) -> dict[str, Any]:
    """A notebook of code cells."""
    made: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "source": text.splitlines(keepends=True),
            "outputs": [],
            "execution_count": None,
        }
        for number, text in enumerate(cells, start=1)
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def write(folder: Path, name: str, *cells: str) -> Path:
    """Write a notebook; without cells one in which NBP305 finds something."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document(*(cells or (IMPORTS, NAN))), indent=1) + "\n"
    file.write_text(text, "utf-8")
    return file


def lint(folder: Path, *arguments: str, stdin: bytes = b"", **variables: str) -> Ran:
    """Run ``nbprod lint`` in a folder, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "nbprod", "lint", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        input=stdin,
        capture_output=True,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return Ran(done.returncode, out.replace("\r\n", "\n"), err.replace("\r\n", "\n"))
