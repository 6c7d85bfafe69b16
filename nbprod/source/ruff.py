"""Runs of ruff, on files of their own and without any configuration but ours."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cache


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


BORDER = "border_of_parts"


def printed(sources: Sequence[str]) -> list[str]:
    """Sources as ruff formats them; none where it cannot read one of them."""
    if any(BORDER in source for source in sources):
        return []
    command = [program(), "format", "--isolated", "--no-cache", "--quiet"]
    command += ["--target-version", "py310", "--line-length", "88", "-"]
    done = subprocess.run(
        command,
        input=f"\n{BORDER}\n".join(sources).encode(),
        capture_output=True,
        check=False,
    )
    texts = [] if done.returncode else done.stdout.decode().split(f"\n{BORDER}\n")
    return texts if len(texts) == len(sources) else []
