"""NBP004: execution counts that are missing between those that are there."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Cell, Finding, Related, Span
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

SHOWN = 6
"""Further places that are told."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find where counts are skipped: cells ran that are gone, or ran again."""
    ran = [one for one in subject.notebook.cells if one.execution_count]
    ran.sort(key=lambda cell: (cell.execution_count or 0, cell.index))
    gaps: list[tuple[Cell, int]] = []
    last = 0
    for cell in ran:
        count = cell.execution_count or 0
        if count > last + 1:
            gaps.append((cell, count - last - 1))
        last = count
    if gaps:
        cell, missing = gaps[0]
        count = cell.execution_count or 0
        runs = "one run" if missing == 1 else f"{missing} runs"
        message = (
            f"{runs} before [{count}] left no cell: cells were run again, changed or "
            "deleted, and what they did may be missing; restart and run all"
        )
        others = [
            Related(one.index, 1, f"{number} more before [{one.execution_count}]")
            for one, number in gaps[1 : SHOWN + 1]
        ]
        end = len(cell.source.split("\n")[0]) + 1
        yield Finding(Span(cell.index, 1, 1, 1, end), message, tuple(others))


RULE = Rule(
    code="NBP004",
    name="skipped-execution-counts",
    check=check,
    severity="note",
    what="Finds execution counts with gaps: runs whose cells are no longer there, or "
    "ran again later.",
    why="The kernel's state came from more than the notebook holds. What a deleted "
    "cell defined, or one that ran twice changed twice, is in the stored outputs.",
    problems="Running a cell again is how notebooks are written: most saved ones "
    "have gaps, and most gaps did no harm.",
    bad="""
# %% [1]
x = 1
# %% [4]
print(x)  # !
""",
    good="""
# %% [1]
x = 1
# %% [2]
print(x)
""",
    more_bad=(
        """
# %% [2]
x = 1  # !
# %% [7]
print(x)
""",
    ),
    more_good=(
        """
# %% [2]
x = 1
# %% [1]
print(x)
# %%
y = 1
""",
    ),
    measured="461 findings in 461 of 1,517 public notebooks.",
    references=(
        "Pimentel et al. 2019, A Large-scale Study about Quality and Reproducibility "
        "of Jupyter Notebooks. https://doi.org/10.1109/MSR.2019.00077",
    ),
)
