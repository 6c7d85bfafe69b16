"""Runs of ruff, on files of their own and without any configuration but ours."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path


@cache
def program() -> str:
    """Where ruff is, which starts faster than ``python -m ruff``."""
    from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped]

    return str(find_ruff_bin())


def found_in(folder: str, *arguments: str) -> str:
    """What ruff finds in the Python files of a folder, as JSON."""
    command = [program(), "check", *arguments, "--isolated", "--no-cache"]
    command += ["--quiet", "--config", 'src=["src"]', "--target-version", "py310"]
    done = subprocess.run(
        [*command, "--output-format", "json", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    return done.stdout


def printed(sources: Sequence[str]) -> list[str]:
    """Sources as ruff formats them; none where it cannot read one of them."""
    command = [program(), "format", "--isolated", "--no-cache", "--quiet"]
    command += ["--target-version", "py310", "--line-length", "88", "."]
    with tempfile.TemporaryDirectory(prefix="nbprod-") as folder:
        paths = [Path(folder) / f"part{number}.py" for number in range(len(sources))]
        for path, source in zip(paths, sources, strict=True):
            path.write_bytes(source.encode())
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        if done.returncode:
            return []
        return [path.read_bytes().decode() for path in paths]
