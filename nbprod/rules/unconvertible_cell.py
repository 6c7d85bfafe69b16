"""NBP000: a cell that is no Python, or that cannot be converted."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding, Note, Notebook, Related, Span
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

OLD = "this is Python 2"


def check(subject: Subject) -> Iterator[Finding]:
    """Find the cells that were left out, each with the reason."""
    broken = {note.cell: note for note in reversed(subject.notebook.broken)}
    notes = [broken[cell] for cell in sorted(broken)]
    old = [one for one in notes if reason(one).startswith(OLD)]
    for one in notes:
        if one not in old:
            yield at(one, subject.notebook, reason(one))
    if old:
        others = tuple(Related(o.cell, o.line or 1, "this one too") for o in old[1:])
        yield at(old[0], subject.notebook, reason(old[0]), others)


def reason(note: Note) -> str:
    """Why a cell was left out, and what to do."""
    text = note.message.removeprefix("the cell is left out: ")
    return text.removesuffix(", or go on without it (--skip-broken)").rstrip(".")


def at(
    note: Note, notebook: Notebook, message: str, others: tuple[Related, ...] = ()
) -> Finding:
    """The finding for a line of a cell, or for its first."""
    lines = notebook.cells[note.cell - 1].source.split("\n")
    line = min(max(note.line, 1), len(lines))
    end = len(lines[line - 1]) + 1
    return Finding(Span(note.cell, line, 1, line, end), message, others)


RULE = Rule(
    code="NBP000",
    name="unconvertible-cell",
    check=check,
    default=True,
    severity="error",
    what="Finds cells that are not valid Python 3, or that hold what only IPython can "
    "do and whose result the notebook needs. Other rules, and `convert`, do not see "
    "what is in them.",
    why="A notebook with such a cell stops there when it is run from top to bottom, or "
    "cannot become a program.",
    problems="A script that `%run` names is looked for in the notebook's folder alone. "
    "Of a notebook in Python 2 the first such cell is told, with the others.",
    bad="""
x = 1
# %%
y = x +  # !
""",
    good="""
x = 1
# %%
y = x + 1
""",
    more_bad=(
        """
print "a"  # !
# %%
print "b"
""",
        """
%run other.py  # !
""",
        """
%%R -o out  # !
out <- 1
""",
    ),
    more_good=(
        """
%matplotlib inline
!ls
# %% md
this is no Python
""",
    ),
    measured="195 findings in 102 of 1,517 public notebooks, most of them Python 2 or "
    "gaps for readers to fill; of 40 audited by hand 38 were right. The others were "
    "Julia in a notebook that does not name its language.",
    references=("https://ipython.readthedocs.io/en/stable/interactive/magics.html",),
)
