"""Notebooks from cases: cells parted by ``# %%``, with counts and what they printed."""

from __future__ import annotations

import json
import re
from typing import Any

HEAD = re.compile(r"^# %%(?: \[(\d+)\])?$")


def as_notebook(case: str) -> dict[str, Any]:
    """A case as the JSON of a notebook.

    ``# %% [3]`` begins a cell that ran as the third, ``# %% md`` one of text; lines
    that begin with ``#> `` at its end are what it printed, ``#= `` what it gave.
    """
    cells: list[dict[str, Any]] = []
    for number, part in enumerate(re.split(r"^(?=# %%)", case.strip("\n"), flags=re.M)):
        head, _, body = part.partition("\n")
        if not part.startswith("# %%"):
            head, body = "# %%", part
        if part or number:
            cells.append(cell_of(head.strip(), body.strip("\n")))
    return {
        "cells": cells,
        "metadata": {"language_info": {"name": "python", "version": "3.11.0"}},
        "nbformat": 4,
        "nbformat_minor": 4,
    }


def cell_of(head: str, body: str) -> dict[str, Any]:
    """One cell of a case."""
    if head == "# %% md":
        return {"cell_type": "markdown", "metadata": {}, "source": body}
    match = HEAD.match(head)
    assert match, head
    lines = body.split("\n")
    source = [line for line in lines if not line.startswith(("#> ", "#= "))]
    outputs: list[dict[str, Any]] = []
    printed = [line[3:] for line in lines if line.startswith("#> ")]
    given = [line[3:] for line in lines if line.startswith("#= ")]
    count = int(match[1]) if match[1] else None
    if printed:
        text = "\n".join(printed) + "\n"
        outputs.append({"output_type": "stream", "name": "stdout", "text": text})
    if given:
        data = {"text/plain": "\n".join(given)}
        outputs.append(
            {
                "output_type": "execute_result",
                "data": data,
                "metadata": {},
                "execution_count": count,
            }
        )
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {},
        "outputs": outputs,
        "source": "\n".join(source).strip("\n"),
    }


def as_text(case: str) -> str:
    """A case as the text of a notebook's file."""
    return json.dumps(as_notebook(case), indent=1)
