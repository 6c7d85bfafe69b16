"""NBP005: a stored output that the cell's code cannot have given."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from nbprod.ir import Cell, Finding, Statement
from nbprod.planning.printed import pieces_of
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

LEAST = 4
"""Characters of a printed text that are enough to look for."""
ELSEWHERE = (
    "clear_output",
    "sys.stdout",
    "redirect_stdout",
    "capture_output",
    "displayhook",
    "os.dup",
)
"""In a notebook with one of these, what is printed may go elsewhere, or away."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find cells whose outputs contradict their code."""
    notebook = subject.notebook
    if notebook.python.startswith("2") or "print" in subject.flow.rebound:
        return
    whole = "\n".join(one.source for one in notebook.cells)
    if any(word in whole for word in ELSEWHERE):
        return
    plain = "interactivity" not in whole and one_result_a_cell(notebook.cells)
    counted = [one for one in notebook.cells if one.outputs and one.execution_count]
    shown = sum(bool(one.outputs) for one in notebook.cells)
    most = 2 * len(counted) > shown
    for cell in notebook.cells:
        some = subject.by_cell.get(cell.index, [])
        if most and some and cell.outputs and cell.execution_count is None:
            what = "outputs are stored here, but no execution count: they are from "
            what += "before the other cells ran, or from a run that did not end; rerun"
            yield subject.found(some[0], f"{what} it")
            continue
        if some and tells(cell):
            yield from in_cell(subject, cell, some, plain)


def one_result_a_cell(cells: Sequence[Cell]) -> bool:
    """Whether cells show their last expression alone, as they do unless told."""
    return all(sum(o.kind == "result" for o in cell.outputs) < 2 for cell in cells)


def tells(cell: Cell) -> bool:
    """Whether outputs are stored that the code may be compared with."""
    kinds = {output.kind for output in cell.outputs}
    cut = any("output truncated" in output.text for output in cell.outputs)
    if not kinds or "error" in kinds or cut:
        return False
    return "%%capture" not in cell.source


def in_cell(
    subject: Subject, cell: Cell, some: Sequence[Statement], plain: bool
) -> Iterator[Finding]:
    """The first contradiction of a cell."""
    results = [output for output in cell.outputs if output.kind == "result"]
    last = some[-1]
    own = cell.execution_count is not None and cell.code == cell.source
    if plain and own and results and shows_nothing(last.node):
        what = "the stored output shows a value, but this statement shows none"
        yield subject.found(
            last, f"{what}: the cell was changed after it ran; rerun it"
        )
        return
    printed = [output.text for output in cell.outputs if output.kind == "stream"]
    if printed and not all(printed):
        return  # too long to be kept
    text = "".join(printed)
    for statement in some:
        for piece in literals(statement.node):
            if piece not in text:
                what = f"the stored output lacks {piece!r}, which this prints"
                yield subject.found(
                    statement, f"{what}: the cell was changed after it ran; rerun it"
                )
                return


def shows_nothing(node: ast.stmt) -> bool:
    """Whether a cell's last statement surely shows no value."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True
        case ast.Assign() | ast.AugAssign() | ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef() | ast.ClassDef() | ast.For() | ast.Delete():
            return True
    return False


def literals(node: ast.stmt) -> Iterator[str]:
    """The texts that a statement prints whenever it runs."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print")) as call):
            pieces = pieces_of(call) or []
        case _:
            return
    for piece in pieces:
        if isinstance(piece, str):
            for line in piece.split("\n"):
                plain = line.isprintable() and "\\" not in line
                if plain and len(line.strip()) >= LEAST:
                    yield line.strip()


RULE = Rule(
    code="NBP005",
    name="stale-output",
    check=check,
    default=True,
    what="Finds cells whose stored output cannot come from their code: a text that it "
    "prints in any case is not there, or a value is shown though the last "
    "statement shows none. Outputs without an execution count, where most cells have "
    "one, count as well.",
    why="The cell was changed after it ran. Who reads the notebook sees results of "
    "code that is gone.",
    problems="Most changes leave no such trace. Notebooks that clear or redirect their "
    "output, hold an error, or print very much are passed over.",
    bad="""
# %% [1]
print("accuracy on the test rows:", 0.9)  # !
#> accuracy: 0.95
""",
    good="""
# %% [1]
print("accuracy on the test rows:", 0.9)
#> accuracy on the test rows: 0.9
""",
    more_bad=(
        """
# %% [1]
x = 1  # !
#= 1
""",
        """
# %% [1]
x = 1
print(f"total: {x}")  # !
x
#= 1
""",
        """
# %% [1]
print(1)
#> 1
# %% [2]
print(2)
#> 2
# %%
x = 3  # !
print(x)
#> 3
""",
    ),
    more_good=(
        """
# %% [1]
print("accuracy", end="")
x = 1
x
#> accuracy
#= 1
# %%
print("nothing is stored")
# %% [2]
if x > 1:
    print("more than one")
x
#= 1
""",
        """
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.ast_node_interactivity = "all"
# %%
x = 1
x
y = 2
#= 1
""",
        """
# %% [1]
import sys
sys.stdout = open("log.txt", "w")
# %% [2]
print("Epoch 1")
x = 1
x
#= 1
""",
    ),
    measured="32 findings in 19 of 1,517 public notebooks, 26 of them outputs without "
    "an execution count; of all of them, audited by hand, 31 were right.",
    references=(
        "Macke et al. 2021, Fine-Grained Lineage for Safer Notebook Interactions "
        "(nbsafety). https://doi.org/10.14778/3447689.3447712",
    ),
)
