"""NBP607: an import in a later cell than the first that imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from nbprod import libraries
from nbprod.ir import Edit, Finding, Fix, Span, Statement
from nbprod.recognition.roles import is_import
from nbprod.rules._importing import Imported, acts, imports_of, whole_lines
from nbprod.rules._rule import Rule
from nbprod.subject import Subject, related

CHANGING = re.compile(
    r"sys\.path|sys\.modules|environ|putenv|\.use\(|warnings|filterwarnings|chdir|"
    r"\bpip\b|\bconda\b|install|%cd|%env|set_env|seterr|basicConfig|getLogger|reload|"
    r"set_start_method|\bexec\b|\bglobals\b|addsitedir|noqa|patch|enable|disable|"
    r"__import__|importlib|import \*|%run|%load"
)
"""Text in code after which an import may give something else."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find imports that stand in a later cell than the first imports."""
    statements = [one for one in subject.statements if is_import(one)]
    if not statements:
        return
    first = statements[0].cell
    late = [one for one in statements if one.cell != first]
    if not late:
        return
    top = [one for one in statements if one.cell == first]
    above = what_is_above(top[0], subject)
    movable = [one for one in late if may_move(one, above, subject)]
    fix = moved(movable, top, subject)
    for one in late:
        text = subject.text(one, one.node).split("\n")[0]
        message = f"`{text}` stands in a later cell; put it to the imports in cell "
        places = [related(top[-1], "the imports")]
        mending = fix if one in movable else None
        yield subject.found(one, f"{message}{first}", None, places, mending)


@dataclass(frozen=True)
class Above:
    """What stands between the first imports and later ones; places where it begins."""

    uses: Mapping[str, int]
    """Name → the index of the first statement that reads or deletes it."""
    changing: float
    """The first cell after which an import may give something else."""
    acting: float
    """The index of the first import that may change what comes after it."""
    own: Mapping[str, Sequence[Imported]]
    """What each import statement binds, by its id."""


def what_is_above(first: Statement, subject: Subject) -> Above:
    """Look at all of a notebook once."""
    uses: dict[str, int] = {}
    for one in subject.statements:
        for name in one.effects.reads | one.effects.deletes:
            uses.setdefault(name, one.index)
    cells = subject.notebook.cells[first.cell - 1 :]
    changing = (c.index for c in cells if c.kind == "code" and changes(c.source))
    own: dict[str, list[Imported]] = {}
    acting = inf
    for made in imports_of(subject):
        own.setdefault(made.statement.id, []).append(made)
        after = made.statement.index >= first.index
        if acting == inf and after and acts(made.module, subject):
            acting = made.statement.index
    return Above(uses, next(changing, inf), acting, own)


def changes(source: str) -> bool:
    """Whether code may change what an import after it gives."""
    return bool(CHANGING.search(source))


def may_move(late: Statement, above: Above, subject: Subject) -> bool:
    """Whether an import gives the same at the top: nothing between has to do with it.

    Of modules that may do more than bind a name it is not known.
    """
    own = above.own.get(late.id, [])
    node = late.node
    assert isinstance(node, ast.Import | ast.ImportFrom)
    if len(own) != len(node.names) or above.acting <= late.index:
        return False
    names = {one.name for one in own}
    if not names <= subject.flow.modules.keys() or names & subject.flow.rebound:
        return False
    if above.changing <= late.cell or whole_lines(subject, late) is None:
        return False
    outputs = subject.notebook.cells[late.cell - 1].outputs
    ended = any(one.module in libraries.ends() for one in own)
    if ended or any(output.kind == "error" for output in outputs):
        return False  # it may fail, and then stops all that stands before it
    return all(above.uses.get(name, late.index) >= late.index for name in names)


def moved(
    movable: Sequence[Statement], top: Sequence[Statement], subject: Subject
) -> Fix | None:
    """Put imports below the last one of the first cell that has any, once each."""
    last = top[-1]
    cell = subject.notebook.cells[last.cell - 1]
    lines = cell.source.split("\n")
    if not movable or not subject.as_written(last) or last.node.col_offset:
        return None
    if whole_lines(subject, last) is None:
        return None
    at, end = last.end_line, len(lines[last.end_line - 1]) + 1
    there = {subject.text(one, one.node) for one in top}
    texts = dict.fromkeys(subject.text(one, one.node) for one in movable)
    text = "".join(f"\n{one}" for one in texts if one not in there)
    added = Edit(Span(cell.index, at, end, at, end), text)
    gone = [whole_lines(subject, one) for one in movable]
    edits = [Edit(span, "") for span in gone if span is not None]
    return Fix((added, *edits) if text else tuple(edits))


RULE = Rule(
    code="NBP607",
    name="late-import",
    check=check,
    severity="note",
    fix="safe",
    what="Finds imports in a later cell than the first cell that imports.",
    why="What a notebook needs can be read off its first lines, and a library that is "
    "missing shows at once, not after an hour of training.",
    problems="Notebooks that teach import what they are about to explain where they do "
    "so. The fix moves all imports that may be moved: none of unknown libraries, or "
    "after code that changes what an import finds or does.",
    bad="""
import pandas as pd

df = pd.read_csv("churn.csv")
# %%
from sklearn.svm import SVC  # !

SVC().fit(df[["age"]], df["left"])
""",
    good="""
import pandas as pd
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
# %%
SVC().fit(df[["age"]], df["left"])
""",
    more_bad=(
        """
import os
# %%
import math  # !
import own_module  # !
""",
    ),
    more_good=(
        """
x = 1
# %%
import math
import os
""",
    ),
    fixes=(
        (
            """
import os
x = os.getcwd()
# %%
y = 1
import math
print(math.pi)
# %%
from math import (
    sin,
    cos,
)

print(sin(y))
# %%
# plots
import json
%matplotlib inline
""",
            """
import os
import math
from math import (
    sin,
    cos,
)
import json
x = os.getcwd()
# %%
y = 1
print(math.pi)
# %%
print(sin(y))
# %%
# plots
%matplotlib inline
""",
        ),
        (
            """
import os
import math
# %%
import math
print(math.pi)
# %%
from sklearn.metrics import plot_roc_curve
""",
            """
import os
import math
# %%
print(math.pi)
# %%
from sklearn.metrics import plot_roc_curve
""",
        ),
        (
            """
import os
os.environ["KERAS_BACKEND"] = "torch"
# %%
import keras
# %%
import own_module
""",
            """
import os
os.environ["KERAS_BACKEND"] = "torch"
# %%
import keras
# %%
import own_module
""",
        ),
        (
            """
import pandas as pd
import sklearnex_like
# %%
from sklearn.svm import SVC
""",
            """
import pandas as pd
import sklearnex_like
# %%
from sklearn.svm import SVC
""",
        ),
        (
            """
import os
# %%
from math import *
# %%
from cmath import sin
""",
            """
import os
# %%
from math import *
# %%
from cmath import sin
""",
        ),
        (
            """
import os
log = os.getcwd()
# %%
from math import log
""",
            """
import os
log = os.getcwd()
# %%
from math import log
""",
        ),
    ),
    measured="6,733 findings in 919 of 1,517 public notebooks, 1,859 of them mended by "
    "the fix.",
    references=(
        "pynblint, import-beyond-first-cell. https://doi.org/10.1145/3522664.3528612",
    ),
)
