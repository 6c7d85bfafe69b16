"""NBP606: a cell or output that nobody can review."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._rule import Rule
from nbprod.source.spots import first_line
from nbprod.subject import Subject

LINES = 100
"""Lines of a code cell that one may still take in."""
SHOWN = 1000
"""Lines of output that one may still look through."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find cells with very many lines, of code or of output."""
    for cell in subject.notebook.cells:
        lines = cell.source.split("\n")
        where = first_line(cell)
        written = sum(bool(line.strip()) for line in lines)
        if cell.kind == "code" and written > LINES:
            text = f"{written} lines of code in one cell: part it by what it does"
            yield Finding(where, text)
        shown = sum(output.text.count("\n") for output in cell.outputs)
        if shown > SHOWN:
            text = f"{shown} lines of stored output: clear it, or print less"
            yield Finding(where, text)


RULE = Rule(
    code="NBP606",
    name="oversized-output-or-cell",
    check=check,
    severity="note",
    what=(
        f"Finds code cells of more than {LINES} lines, and stored outputs of more than "
        f"{SHOWN}."
    ),
    why="Nobody reviews them, and every run changes them in version control.",
    problems="Images are not counted.",
    bad="\n".join(["x = 0  # !", *(f"x += {n}" for n in range(LINES))]),
    good="x = sum(range(100))",
    measured="54 findings in 44 of 1,517 public notebooks.",
)
