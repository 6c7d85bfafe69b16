"""NBP003: a cell ran before the one that makes what it reads."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding, Related
from nbprod.recognition.roles import is_import
from nbprod.rules._rule import Rule
from nbprod.subject import Subject, related

SHOWN = 6
"""Further places that are told."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find, by the execution counts, cells that ran before those that feed them."""
    cells = subject.notebook.cells
    counts = {one.index: one.execution_count for one in cells if one.execution_count}
    if len(counts) < 2 or not any(one.outputs for one in cells):
        return
    places: list[Related] = []
    first = None
    told: set[int] = set()
    for edge in subject.flow.edges:
        source = subject.by_id.get(edge.source)
        target = subject.by_id.get(edge.target)
        if edge.kind == "resource" or source is None or target is None:
            continue
        made = counts.get(source.cell, 0)
        read = counts.get(target.cell, made)
        sure = edge.name in source.effects.writes | source.effects.mutates
        sure = sure and edge.name in target.effects.reads and not is_import(source)
        if made <= read or not sure or target.cell in told:
            continue
        told.add(target.cell)
        if first is None:
            first = target
            message = (
                f"this ran as [{read}], before cell {source.cell} ran as [{made}] and "
                f"made `{edge.name}`, so outputs may not be what the cells now give; "
                "restart and run all"
            )
            places.append(related(source, f"[{made}] makes `{edge.name}`"))
        else:
            what = f"[{read}] reads `{edge.name}`, which cell {source.cell} made later"
            places.append(related(target, what))
    if first is not None:
        yield subject.found(first, message, related=places[: SHOWN + 1])


RULE = Rule(
    code="NBP003",
    name="out-of-order-execution",
    check=check,
    default=True,
    what="Finds the first cell that, by the execution counts, ran before an earlier "
    "cell that makes what it reads; others like it are told with it.",
    why="The stored outputs do not belong to the stored code: what the cell read was "
    "an older value, and nobody knows whether the notebook gives the same results "
    "again.",
    problems="That the earlier cell gave the same value when it ran again cannot be "
    "seen. Counts tell nothing of cells that were changed after they ran.",
    bad="""
# %% [3]
limit = 10
# %% [2]
print(limit)  # !
#> 5
""",
    good="""
# %% [1]
limit = 10
# %% [2]
print(limit)
#> 10
""",
    more_bad=(
        """
# %% [9]
def f():
    return 1
# %% [4]
print(f())  # !
#> 2
# %% [5]
print(f() + 1)
#> 3
""",
    ),
    more_good=(
        """
# %% [5]
import math
# %% [2]
print(math.pi)
#> 3.14
# %% [4]
x = 1
# %% [3]
y = 2
""",
        """
# %% [5]
x = 1
# %% [2]
print(x)
""",
        """
x = 1
# %% [2]
print(x)
#> 1
""",
    ),
    measured="90 findings in 90 of 1,517 public notebooks; all of 40 audited by hand "
    "were right.",
    references=(
        "Pimentel et al. 2019, A Large-scale Study about Quality and Reproducibility "
        "of Jupyter Notebooks. https://doi.org/10.1109/MSR.2019.00077",
        "pynblint, non-linear-execution. https://doi.org/10.1145/3522664.3528612",
    ),
)
