"""Evidence for the name and docstring of a function: what its statements do."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nbprod import naming
from nbprod.ir import Flow, Statement
from nbprod.planning.emitted import Emitted
from nbprod.planning.estimators import estimators_of, models_of
from nbprod.recognition.interface import in_order
from nbprod.recognition.paths import own_calls, path_arguments
from nbprod.source.trees import walk
from nbprod.source.typed import type_before

CANVAS = frozenset("ax axes axs axis fig figure plt".split())
"""Names of what is drawn on, which tell nothing where there are others."""

WHOLE = frozenset("T data index shape target values".split())
"""Attributes that are no columns."""


def evidence_of(statements: Sequence[Statement], to: Emitted) -> naming.Evidence:
    """What statements do, for a name."""
    columns: dict[str, None] = {}
    calls: dict[str, None] = {}
    reads: dict[str, None] = {}
    writes: dict[str, None] = {}
    binds: dict[str, None] = {}
    dropped: dict[str, None] = {}
    changed: dict[str, None] = {}
    for statement in statements:
        columns |= dict.fromkeys(columns_written(statement.node))
        changed |= dict.fromkeys(columns_set(statement, to.by.flow))
        columns |= dict.fromkeys(columns_drawn(statement, to.by.flow))
        for site in own_calls(statement):
            if not site.name.startswith("builtins.list."):  # append is no table's
                calls[site.name.lstrip(".")] = None
            for node in path_arguments(site):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    stem = stem_of(node.value)
                    wrote = site.call.role in ("writer", "dump")
                    (writes if wrote else reads)[stem] = None
        writes |= dict.fromkeys(named_when_saved(statement))
        dropped |= dict.fromkeys(columns_dropped(statement))
        lasting = statement.effects.binds - statement.effects.loop_targets
        binds |= dict.fromkeys(in_order(lasting - {"_"}, statement))
    binds = {name: None for name in binds if name not in CANVAS} or binds
    models, unfitted = models_of(statements, to)
    return naming.Evidence(
        tuple(columns), tuple(calls), models, tuple(reads), tuple(writes),
        tuple(binds), tuple(dropped), tuple(own_functions(statements, to)),
        tuple(estimators_of(statements)), unfitted, tuple(applied_in(statements)),
        tuple(read_in(statements, to)), changed=tuple(changed),
    )  # fmt: skip


def named_when_saved(statement: Statement) -> list[str]:
    """The texts that a function called ``save…`` is given, stems of paths that are
    written to.
    """
    found: list[str] = []
    for node in statement.nodes:
        match node:
            case ast.Call(func=ast.Name(id=name)) if name.startswith("save"):
                found += texts_in(node.args)
            case ast.Call(
                func=ast.Attribute(
                    attr="write_text" | "write_bytes",
                    value=ast.Call(func=ast.Name(id="Path"), args=[one]),
                )
            ):
                found += texts_in([one])
    return [stem_of(path) for path in found]


def stem_of(path: str) -> str:
    """The name of a file without its folder and ending."""
    return path.replace("\\", "/").rpartition("/")[2].partition(".")[0]


def applied_in(statements: Sequence[Statement]) -> list[str]:
    """The names of models that are asked for predictions or scores."""
    asked = [
        site.receiver
        for statement in statements
        for site in own_calls(statement)
        if site.call.role in ("predict", "metric") and site.receiver
    ]
    return list(dict.fromkeys(asked))


def read_in(statements: Sequence[Statement], to: Emitted) -> list[str]:
    """The variables that statements read, in order, before they bind them."""
    flow = to.by.flow
    known = flow.imports.keys() | flow.definitions.keys()
    found: dict[str, None] = {}
    for statement in statements:
        for node in statement.nodes:
            if (
                isinstance(node, ast.Name)
                and node.id in statement.effects.reads - known
            ):
                found[node.id] = None
    return list(found)


def own_functions(statements: Sequence[Statement], to: Emitted) -> list[str]:
    """The notebook's functions that statements call."""
    called = [
        node.func.id
        for statement in statements
        for node in statement.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    mentioned = [
        node.id
        for statement in statements
        for node in statement.nodes
        if isinstance(node, ast.Name) and isinstance(statement.node, ast.Expr)
    ]
    made = to.by.flow.definitions
    return [n for n in dict.fromkeys(called) if n in made] or [
        n for n in dict.fromkeys(mentioned) if n in made
    ]


def columns_dropped(statement: Statement) -> list[str]:
    """The columns that ``drop`` names."""
    return [
        node.value
        for site in own_calls(statement)
        if site.name.endswith(".drop")
        for argument in (*site.node.args, *(k.value for k in site.node.keywords))
        for node in walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value not in ("columns", "index", "rows")
    ]


def columns_written(node: ast.AST) -> list[str]:
    """The columns that a statement assigns to by name."""
    found = []
    for part in walk(node):
        if isinstance(part, ast.Call) and changes_column(part):
            found += column_of(part.func.value)  # type: ignore[attr-defined]
        if not isinstance(part, ast.Subscript) or not isinstance(part.ctx, ast.Store):
            continue
        key = part.slice
        if isinstance(key, ast.Tuple) and key.elts:
            key = key.elts[-1]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.append(key.value)
    return found


def columns_set(statement: Statement, flow: Flow) -> list[str]:
    """The columns that a statement assigns to as attributes of a table, which can be
    no new ones.
    """
    return [
        node.attr
        for node in statement.nodes
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        if isinstance(node.value, ast.Name) and node.attr not in ("columns", *WHOLE)
        if type_before(node.value.id, statement, flow) == "pandas.DataFrame"
    ]


def changes_column(call: ast.Call) -> bool:
    """Whether a call is a method with ``inplace=True``."""
    return isinstance(call.func, ast.Attribute) and any(
        keyword.arg == "inplace" and getattr(keyword.value, "value", False) is True
        for keyword in call.keywords
    )


def column_of(node: ast.expr) -> list[str]:
    """The column in ``df.column`` and ``df["column"]``."""
    match node:
        case ast.Attribute(value=ast.Name(), attr=name):
            return [name]
        case ast.Subscript(value=ast.Name(), slice=ast.Constant(value=str(name))):
            return [name]
    return []


def columns_drawn(statement: Statement, flow: Flow) -> list[str]:
    """The columns that a plot draws: its ``x``, ``y`` and ``hue``, parts of tables."""
    named = ("x", "y", "hue", "column")
    found = []
    for site in own_calls(statement):
        if site.call.role == "plot":
            given = [k.value for k in site.node.keywords if k.arg in named]
            found += texts_in(given)
            for value in [*site.node.args, *given]:
                if not base_of(value) & flow.imports.keys():
                    found += [one for one in column_of(value) if one not in WHOLE]
    return found


def base_of(node: ast.expr) -> set[str]:
    """The name that an expression is a part of."""
    base = getattr(node, "value", None)
    return {base.id} if isinstance(base, ast.Name) else set()


def labels_drawn(statements: Sequence[Statement]) -> tuple[list[str], list[str]]:
    """The titles of figures; and the labels of x and y where there is one of each."""
    found: dict[str, list[str]] = {"title": [], "xlabel": [], "ylabel": []}
    for statement in statements:
        for site in own_calls(statement):
            tail = site.name.rpartition(".")[2].removeprefix("set_")
            at = found.get({"suptitle": "title"}.get(tail, tail), [])
            at += texts_in(site.node.args[:1])
            titled = [k.value for k in site.node.keywords if k.arg == "title"]
            found["title"] += texts_in(titled)
    x, y = found["xlabel"], found["ylabel"]
    return found["title"], [*x, *y] if len(x) == len(y) == 1 else []


def texts_in(nodes: Sequence[ast.expr]) -> list[str]:
    """Those of some expressions that are written out texts."""
    values = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [value for value in values if isinstance(value, str)]
