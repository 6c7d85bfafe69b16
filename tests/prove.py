"""Prove at length: many notebooks of data by their seeds, in this interpreter.

``PYTHONPATH=.:tests python tests/prove.py FIRST COUNT FOLDER`` prints what became of
them; each difference is made small and written to FOLDER. Formatting takes most of the
time and changes nothing that is computed, so one notebook of sixteen is formatted.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from observing import Outcome, outcome
from programs.data import Cells, data_program, sources

import nbprod.planning.modules
import nbprod.render
import nbprod.source.ruff
from nbprod.source.formatting import all_formatted


def formatting(on: bool) -> None:
    """Have emitted code formatted, or not."""
    for module in (nbprod.planning.modules, nbprod.render):
        vars(module)["all_formatted"] = all_formatted if on else as_they_are
    vars(nbprod.source.ruff)["found_in"] = RUFF if on else no_ruff


def as_they_are(sources: Sequence[str], *_: object) -> list[str]:
    """Sources without a change."""
    return list(sources)


def no_ruff(folder: str, *arguments: str) -> str:
    """Nothing is found."""
    return ""


RUFF = nbprod.source.ruff.found_in


def smaller(cells: Cells, kind: str) -> Outcome:
    """Units left out as long as what becomes of the notebook stays of a kind."""
    best = outcome(cells)
    cells = best.cells or cells
    grown = True
    while grown:
        grown = False
        for row in range(len(cells)):
            for column in range(len(cells[row])):
                less = [list(cell) for cell in cells]
                del less[row][column]
                less = [cell for cell in less if cell]
                found = outcome(less)
                if found.kind == kind and found.cells is not None:
                    cells, best, grown = found.cells, found, True
                    break
            if grown:
                break
    return best


def main(first: int, count: int, folder: Path) -> None:
    """Run notebooks by their seeds."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    began = time.monotonic()
    try:
        for seed in range(first, first + count):
            formatting(seed % 16 == 0)
            found, least = least_of(seed)
            kinds[found.kind] += 1
            labels.update(found.labels)
            if least is not None:
                refused[least.detail] += found.kind == "refused"
                text = "\n# %%\n".join(sources(least.cells or []))
                name = f"{found.kind}-{seed}.txt"
                (folder / name).write_text(f"{text}\n# {least.detail}\n", "utf-8")
    except KeyboardInterrupt:
        print(f"stopped at seed {seed}")
    print(dict(kinds), f"{time.monotonic() - began:.0f} s")
    for counter in (refused, labels):
        for label, number in counter.most_common():
            print(f"{number:6} {label}")


def least_of(seed: int) -> tuple[Outcome, Outcome | None]:
    """What became of a notebook, and of the least one like it, if it is not equal."""
    cells = data_program(random.Random(seed).choice)
    try:
        found = outcome(cells)
    except Exception:
        print(f"seed {seed}", "\n# %%\n".join(sources(cells)), sep="\n")
        raise
    if found.kind not in ("different", "collected", "refused"):
        return found, None
    return found, smaller(found.cells or cells, found.kind)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
