"""Functions of libraries, as records pass them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from nbprod import libraries
from nbprod.serving import learning, syntax
from nbprod.serving.arguments import arguments, by_columns, given, keyword, recorded
from nbprod.serving.arrays import reshaped
from nbprod.serving.lifter import Lifter
from nbprod.serving.tables import (
    ALONG_ROWS,
    DATASETS,
    ELEMENTWISE,
    FUNCTIONS,
    LEARNING,
)
from nbprod.serving.values import Kind, Value

EMPTY = "has no rows yet"
UNDER = ("pandas.concat", "numpy.concatenate", "torch.cat", "torch.concat")
"""Functions that put tables under each other where nothing else is said."""
EXTREMES = ("torch.max", "torch.min")
"""Functions that give values and where they stand."""


def function(node: ast.Call, dotted: str, at: Lifter) -> Value:
    """A function of a library."""
    values = given(node, at)
    known = libraries.function(dotted)
    root, _, tail = dotted.rpartition(".")
    if all(value.kind is not Kind.ROWS for value in values):
        if dotted.startswith(DATASETS):
            return dataset(node, tail, at)
        if dotted == "pandas.DataFrame" and not arguments(node):
            return Value(Kind.ROWS, node, EMPTY)
        told = max([Kind.CONST, *(v.kind for v in values)])
        if reads_table(dotted) and told is not Kind.LEARNED:
            array = known is not None and known.returns == "numpy.ndarray"
            return at.source(node, "array" if array else "frame")
        return Value(max([Kind.CONST, *(v.kind for v in values)]), node)
    kind = FUNCTIONS.get(libraries.canonical(dotted), FUNCTIONS.get(dotted, ""))
    if root == "numpy" and not kind:
        kind = "row" if tail in ELEMENTWISE else ""
        if tail in LEARNING or tail in ("percentile", "amax", "amin", "average"):
            along = tail in ALONG_ROWS and by_columns(node, 1)
            kind = "row" if along else "learned"
    if dotted == "builtins.float" or dotted == "builtins.int":
        kind = "learned"
    return of_kind(kind, node, dotted, values, at)


def reads_table(dotted: str) -> bool:
    """Whether a function reads, or makes, a table of records."""
    known = libraries.function(dotted)
    if dotted in ("pandas.DataFrame", "seaborn.load_dataset"):
        return True
    tables = ("pandas.DataFrame", "numpy.ndarray")
    return known is not None and known.role == "reader" and known.returns in tables


def dataset(node: ast.Call, tail: str, at: Lifter) -> Value:
    """A dataset of scikit-learn: an object with parts, or the rows and the answers."""
    pair = keyword(node, "return_X_y")
    asked = isinstance(pair, ast.Constant) and pair.value is True
    if asked or tail.startswith("make_"):
        rows = at.source(syntax.subscript(node, ast.Constant(0)), "array")
        return replace(rows, several=(rows, Value(Kind.ROWS, ast.Constant(0))))
    return Value(Kind.CONST, node, loads=True)


def of_kind(
    kind: str, node: ast.Call, dotted: str, values: Sequence[Value], at: Lifter
) -> Value:
    """A function of a library that is given rows, by what it is for a record."""
    match kind:
        case "row":
            plain = without_labels(node, dotted)
            return at.rows(reshaped(recorded(plain, at), dotted), values)
        case "along":
            if not (by_columns(node, 1) or inward(node)):
                return Value(Kind.LEARNED, node)
            made = at.rows(recorded(node, at), values)
            return pair_of(made) if dotted in EXTREMES else made
        case "learned":
            return Value(Kind.LEARNED, node)
        case "choose":
            rows = [at.value(part) for part in node.args]
            return rows[0] if len(rows) == 1 else replace(rows[0], several=tuple(rows))
        case "parts":
            rows = [at.value(part) for part in node.args]
            both = tuple(part for v in rows for part in (v, v))
            return replace(at.rows(node, rows), several=both)
        case "concat":
            return concatenated(node, dotted, values, at)
        case "merge":
            left = keyword(node, "left", 0)
            return learning.merged(node, left, node.args[1:], at)
        case "dummies":
            return learning.dummies(node, values, at)
        case "factorize":
            return learning.factorized(node, at)
        case "cut":
            return learning.binned(node, dotted, at)
    return at.unknown(node, values, f"calls {ast.unparse(node.func)}")


def inward(node: ast.Call) -> bool:
    """Whether a call goes along a dimension of each row: ``dim=2``."""
    dim = keyword(node, "dim", 1)
    number = dim.value if isinstance(dim, ast.Constant) else 0
    return isinstance(number, int) and number > 0


def pair_of(rows: Value) -> Value:
    """A pair: values, and where they stand."""
    parts = [syntax.subscript(rows.node, ast.Constant(place)) for place in (0, 1)]
    return replace(rows, several=tuple(replace(rows, node=part) for part in parts))


def without_labels(node: ast.Call, dotted: str) -> ast.Call:
    """A table without names for its rows, which records do not have."""
    if dotted not in ("pandas.DataFrame", "pandas.Series"):
        return node
    keywords = [one for one in node.keywords if one.arg != "index"]
    return ast.Call(node.func, node.args, keywords)


def concatenated(
    node: ast.Call, dotted: str, values: Sequence[Value], at: Lifter
) -> Value:
    """Tables beside each other; of those under each other a record is in one."""
    beside = by_columns(node, 1) or dotted not in UNDER
    beside = beside and not dotted.endswith(".vstack")
    if beside:
        return at.rows(recorded(node, at), values)
    if values[0].batches:
        return replace(values[0], batches=False)
    rows = [part for part in values[0].several if part.kind is Kind.ROWS]
    full = [part for part in rows if part.why != EMPTY]
    if full:
        return full[0]
    return at.unknown(node, values, "puts rows of several tables together")
