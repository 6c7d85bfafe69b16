"""NBP106: a path that only this machine, or only Windows, has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbprod.ir import Edit, Finding, Fix, Span, Statement
from nbprod.recognition.paths import path_arguments
from nbprod.rules._rule import Rule
from nbprod.subject import Called, Subject, related

OWN = re.compile(
    r"[A-Za-z]:[\\/]|\\\\\w|~|/(?:home|Users|root|content|kaggle|mnt|media|data|dbfs|"
    r"Volumes|workspace|opt|var|srv|usr|etc|cygdrive|gpfs|scratch|nfs|datasets?)/"
)
"""How a path begins that belongs to one machine or one user."""
PASSING = re.compile(r"/(?:tmp|dev|proc|sys)\b|/etc/(?:passwd|hosts)")
"""Paths that every machine has."""
PLACES = {"open": "0", "pathlib.Path": "0"}
"""Of functions whose leaf does not say it, where the path is given."""
TAKES_PATH = re.compile(r"pandas\.|open$|numpy\.load|numpy\.loadtxt|numpy\.genfromtxt")
"""What takes an object of ``pathlib`` for a path in every supported release."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find absolute paths, and those with backslashes, where files are named."""
    for call in subject.calls:
        for given in paths_of(call):
            node, statement = origin(given, call.statement, subject)
            value = getattr(node, "value", None)
            if not isinstance(value, str) or not subject.as_written(statement):
                continue
            if OWN.match(value) and not PASSING.match(value):
                places = [related(call.statement, "used here")]
                yield subject.found(
                    statement,
                    f"{value!r} is a path of one machine; put the file beside the "
                    "notebook and name it relative to that",
                    node,
                    places if statement is not call.statement else [],
                    beside(value, node, statement, call, subject),
                )
            elif is_windows(value):
                yield subject.found(
                    statement,
                    f"{value!r} is a path on Windows alone; write it with `/`",
                    node,
                    [],
                    by_parts(value, node, statement, call, subject),
                )


def paths_of(call: Called) -> Iterator[ast.expr]:
    """What a call is given as the path of a file."""
    if call.site is not None and call.site.call.path:
        yield from path_arguments(call.site)
    elif call.name in PLACES or getattr(call.node.func, "id", "") in PLACES:
        yield from call.node.args[:1]


def origin(
    node: ast.expr, statement: Statement, subject: Subject
) -> tuple[ast.expr, Statement]:
    """A literal, or that which the name stands for, with where it is written.

    Of a name that is bound once. Texts put together count by how they begin.
    """
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Div):
        return origin(node.left, statement, subject)
    if not isinstance(node, ast.Name) or node.id in subject.local_names(statement):
        return node, statement
    made = subject.once(bound_once).get(node.id)
    if made is None or made.index > statement.index:
        return node, statement
    assert isinstance(made.node, ast.Assign)
    value = made.node.value
    return (value, made) if isinstance(value, ast.Constant) else (node, statement)


def bound_once(subject: Subject) -> dict[str, Statement]:
    """The names that only one statement binds, an assignment to one name."""
    found: dict[str, Statement] = {}
    twice: set[str] = set()
    for statement in subject.statements:
        match statement.node:
            case ast.Assign(targets=[ast.Name(id=name)]) if name not in found:
                found[name] = statement
                continue
        twice |= statement.effects.binds
    return {name: made for name, made in found.items() if name not in twice}


def is_windows(path: str) -> bool:
    """Whether a relative path is written with backslashes."""
    parts = path.split("\\")
    plain = all(re.fullmatch(r"[\w .-]+", part) for part in parts)
    return len(parts) > 1 and plain and "." in parts[-1]


def beside(
    value: str,
    node: ast.expr,
    statement: Statement,
    call: Called,
    subject: Subject,
) -> Fix | None:
    """Name the file of that name that stands beside the notebook.

    It need not be the same file, so that values may change.
    """
    parts = [part for part in re.split(r"[\\/]", value) if part]
    if len(parts) < 2 or statement is not call.statement:
        return None
    if not any(node is one for one in paths_of(call)):
        return None
    for start in range(1, len(parts)):
        path = "/".join(parts[start:])
        if subject.beside(path) is not None:
            return written(path, node, statement, call, subject, safe=False)
    return None


def by_parts(
    value: str,
    node: ast.expr,
    statement: Statement,
    call: Called,
    subject: Subject,
) -> Fix | None:
    """Write a path with backslashes for every system: on Windows it is the same."""
    if not any(node is one for one in paths_of(call)):
        return None
    path = value.replace("\\", "/")
    return written(path, node, statement, call, subject, safe=True)


def written(
    path: str,
    node: ast.expr,
    statement: Statement,
    call: Called,
    subject: Subject,
    *,
    safe: bool,
) -> Fix:
    """A path by ``pathlib`` where that can be taken, and else as a text."""
    text = '"' + path.replace('"', '\\"') + '"'
    name = call.name or getattr(call.node.func, "id", "")
    added = path_import(subject, statement)
    if not TAKES_PATH.match(name) or added is None:
        return Fix((subject.edit(statement, node, text),), safe)
    edit = subject.edit(statement, node, f"Path({text})")
    return Fix((*added, edit), safe)


def path_import(subject: Subject, statement: Statement) -> tuple[Edit, ...] | None:
    """What lets a statement use ``Path``; None where the name means something else."""
    binding = [one for one in subject.statements if "Path" in one.effects.binds]
    if subject.flow.modules.get("Path") == "pathlib.Path":
        return () if binding and binding[0].index < statement.index else None
    top = next((one for one in subject.statements if is_plain(one, subject)), None)
    if binding or "Path" in subject.flow.users or top is None:
        return None
    if top.index > statement.index:
        return None
    span = Span(top.cell, top.line, 1, top.line, 1)
    return (Edit(span, "from pathlib import Path\n"),)


def is_plain(statement: Statement, subject: Subject) -> bool:
    """Whether a statement is an import on lines of its own."""
    node = statement.node
    future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    imports = isinstance(node, ast.Import | ast.ImportFrom) and not future
    line = subject.lines(statement.cell)[statement.line - 1]
    return imports and subject.as_written(statement) and ";" not in line


RULE = Rule(
    code="NBP106",
    name="absolute-or-user-path",
    check=check,
    default=True,
    fix="safe",
    what="Finds paths of files that begin at the root, a drive or a home folder, and "
    "relative ones with backslashes, in calls that read or write files.",
    why="The file is where it is on one machine only: the notebook stops for everybody "
    "else.",
    problems="A path is followed through one name that is bound once, not through "
    "functions. That a file of the same name beside the notebook is the same file "
    "cannot be known, so that this fix is no safe one; writing backslashes as `/` is.",
    bad="""
import pandas as pd

df = pd.read_csv("/home/ann/churn/train.csv")  # !
""",
    good="""
from pathlib import Path

import pandas as pd

df = pd.read_csv(Path("data/train.csv"))
""",
    more_bad=(
        """
import pandas as pd
folder = "/Users/ann/data/"  # !
df = pd.read_csv(folder + "train.csv")
df.to_csv(r"C:\\\\work\\\\out.csv")  # !
open("~/notes.txt")  # !
other = pd.read_csv("data\\\\train.csv")  # !
""",
    ),
    more_good=(
        """
import pandas as pd
df = pd.read_csv("data/train.csv")
df.to_csv("/tmp/out.csv")
print("/home/ann")
df = pd.read_csv("https://a.org/home/x.csv", sep="\\\\t")
""",
    ),
    fixes=(
        (
            """
import pandas as pd
df = pd.read_csv("/home/ann/churn/train.csv")
other = pd.read_csv("data\\\\more\\\\test.csv", sep=",")
""",
            """
from pathlib import Path
import pandas as pd
df = pd.read_csv(Path("train.csv"))
other = pd.read_csv(Path("data/more/test.csv"), sep=",")
""",
        ),
    ),
    files=(("train.csv", "a\n1\n"),),
    measured="23 findings in 16 of 1,517 public notebooks; all of 19 audited by hand "
    "(two of a notebook at most) were right.",
    references=(
        "Pimentel et al. 2019, A Large-scale Study about Quality and Reproducibility "
        "of Jupyter Notebooks. https://doi.org/10.1109/MSR.2019.00077",
        "Rodrigues et al., Julynter. https://github.com/dew-uff/julynter",
    ),
)
