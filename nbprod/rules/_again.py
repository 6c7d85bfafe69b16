"""What another run of a statement makes of what the first run left."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nbprod.source.names import loaded
from nbprod.source.trees import walk

CHANGING = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Pow, ast.MatMult)
FUNCTIONS = frozenset(
    """numpy.log numpy.log1p numpy.log2 numpy.log10 numpy.exp numpy.expm1 numpy.sqrt
    numpy.square numpy.power numpy.expand_dims numpy.transpose numpy.append numpy.rot90
    numpy.cumsum numpy.diff numpy.flip math.log math.exp math.sqrt json.loads
    pandas.melt pandas.merge keras.utils.to_categorical
    keras.utils.np_utils.to_categorical tensorflow.keras.utils.to_categorical""".split()
)
"""Functions whose result is no fixed point: of it they give another one, or fail."""
JOINING = frozenset(
    """numpy.concatenate numpy.vstack numpy.hstack numpy.r_ pandas.concat""".split()
)
"""Functions that make a longer thing of a list of things."""
METHODS = frozenset(
    """cumsum diff shift pct_change melt transpose to_frame add_prefix add_suffix merge
    join toarray todense split rsplit decode encode items readlines""".split()
)
"""The same for methods."""
ONCE = {"values": "has no `values` then", "T": "turns it back"}
GROWING = {
    "append": "appends it once more",
    "extend": "adds them once more",
    "reverse": "turns it back",
}


@dataclass(frozen=True)
class Again:
    """A part of a statement and what goes wrong with it in the next run."""

    name: str
    node: ast.AST
    why: str


def again(
    node: ast.stmt, dotted: Callable[[ast.expr], str], known: frozenset[str]
) -> Again | None:
    """What a simple statement does that another run does again, or fails at.

    ``known`` are names that the cell has made before it, from what is not certain.
    """
    match node:
        case ast.AugAssign(target=target, op=op, value=value):
            name = root(target)
            if isinstance(op, CHANGING) and name and not neutral(op, value):
                return Again(name, node, f"`{name}` is changed once more")
        case ast.Assign(targets=[target], value=value):
            name = root(target)
            once = bool(name) and name_count(value, name) == 1
            if once and not (loaded(value) - {name}) & known:
                why = changed(value, place(target), dotted)
                return Again(name, node, why) if why else None
        case ast.Expr(value=ast.Call() as call):
            return called(call)
        case ast.Delete(targets=[ast.Subscript(slice=ast.Constant()) as target]):
            name = root(target)
            if name and isinstance(target.value, ast.Name):
                return Again(name, node, f"what it deletes of `{name}` is gone then")
    return None


def root(node: ast.expr) -> str:
    """The name in which something is found: of ``df["a"].b`` it is ``df``."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def place(node: ast.expr) -> str:
    """What a target is, as text, a column alike however it is written."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{place(value)}[{attr!r}]"
        case ast.Subscript(value=value, slice=ast.Constant(value=key)):
            return f"{place(value)}[{key!r}]"
    return ast.unparse(node)


def name_count(node: ast.expr, name: str) -> int:
    """How often a name stands in an expression."""
    return sum(isinstance(part, ast.Name) and part.id == name for part in walk(node))


def neutral(op: ast.operator, value: ast.expr) -> bool:
    """Whether an operand changes nothing."""
    number = getattr(value, "value", None)
    return number == (0 if isinstance(op, ast.Add | ast.Sub) else 1)


def changed(value: ast.expr, target: str, dotted: Callable[[ast.expr], str]) -> str:
    """Why a value, made of what its target holds, is another one in the next run."""
    match value:
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, CHANGING):
            if inner(left, target) and not neutral(op, right):
                return "the same is done to it once more"
            if inner(right, target) and not neutral(op, left):
                return "the same is done to it once more"
        case ast.UnaryOp(op=ast.USub() | ast.Not() | ast.Invert(), operand=operand):
            return "it is turned back" if place(operand) == target else ""
        case ast.Call():
            return by_call(value, target, dotted)
        case ast.Attribute(value=base, attr=attr):
            return f"it {ONCE[attr]}" if attr in ONCE and place(base) == target else ""
        case ast.Subscript(value=base, slice=part):
            at = isinstance(base, ast.Attribute) and base.attr in ("iloc", "loc")
            owner = base.value if at and isinstance(base, ast.Attribute) else base
            return cut(part) if place(owner) == target else ""
    return ""


def inner(node: ast.expr, target: str) -> bool:
    """Whether an operand is the target, or is made of it by operators alone."""
    if isinstance(node, ast.BinOp):
        return inner(node.left, target) or inner(node.right, target)
    return place(node) == target


def cut(part: ast.expr) -> str:
    """Why an index gives something else of its own result."""
    match part:
        case ast.Constant(value=str() | int() as key):
            return f"it has no {key!r} then, or another one"
        case ast.Slice(lower=ast.Constant(value=int() as start)) if start > 0:
            return "another part of it is cut off"
        case ast.Slice(upper=ast.UnaryOp(op=ast.USub())):
            return "another part of it is cut off"
        case ast.Tuple(elts=parts):
            if any(isinstance(one, ast.Slice) and cut(one) for one in parts):
                return "another part of it is cut off"
            if any(is_new_axis(one) for one in parts):
                return "it gets another axis"
    return ""


def is_new_axis(node: ast.expr) -> bool:
    """Whether an index is ``None`` or ``np.newaxis``."""
    if isinstance(node, ast.Constant) and node.value is None:
        return True
    return isinstance(node, ast.Attribute) and node.attr == "newaxis"


def by_call(call: ast.Call, target: str, dotted: Callable[[ast.expr], str]) -> str:
    """The same for a call: of a function on the target, or of its methods in a row."""
    name = dotted(call.func)
    first = call.args[0] if call.args else None
    if first is not None and name in FUNCTIONS and place(first) == target:
        return "the same is done to it once more"
    parts = first.elts if isinstance(first, ast.List | ast.Tuple) else []
    if name in JOINING and len(parts) > 1 and target in map(place, parts):
        return "the rest is added once more"
    if first is not None and name == "pandas.get_dummies" and place(first) == target:
        return "the columns are gone then" if given(call, "columns") else ""
    links = list(chain(call))
    if not links or place(links[-1].func.value) != target:  # type: ignore[attr-defined]
        return ""
    names = [one.func.attr for one in links]  # type: ignore[attr-defined]
    if {"set_index", "reset_index"} <= set(names) or "assign" in names:
        return ""
    return next(filter(None, map(by_method, links)), "")


def chain(call: ast.expr) -> Iterator[ast.Call]:
    """The calls of methods in a row, the last one first."""
    while isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        yield call
        call = call.func.value
        if isinstance(call, ast.Attribute) and call.attr in ("str", "dt"):
            break


def by_method(call: ast.Call) -> str:
    """Why a method gives something else, or fails, where it was called before."""
    assert isinstance(call.func, ast.Attribute)
    match call.func.attr:
        case "drop":
            literal = [*call.args[:1], *filter(None, [given(call, "columns")])]
            if given(call, "errors") is None and any(map(is_literal, literal)):
                return "what it drops is gone then"
        case "set_index":
            key = call.args[0] if call.args else given(call, "keys")
            if given(call, "drop") is None and key is not None and is_literal(key):
                return "the column is the index then"
        case "reset_index":
            if given(call, "drop") is None and not call.args:
                return "the new index becomes a column"
        case "map":
            if call.args and isinstance(call.args[0], ast.Dict):
                return mapped(call.args[0])
        case name if name in METHODS:
            return "the same is done to it once more"
    return ""


def mapped(table: ast.Dict) -> str:
    """Why a column does not stay as it is under a mapping written out."""
    keys = {getattr(one, "value", one) for one in table.keys}
    values = {getattr(one, "value", one) for one in table.values}
    return "its values are no keys then, and become NaN" if not keys & values else ""


def given(call: ast.Call, name: str) -> ast.expr | None:
    """What a call is given by a keyword."""
    return next((one.value for one in call.keywords if one.arg == name), None)


def is_literal(node: ast.expr) -> bool:
    """Whether labels are written out."""
    if isinstance(node, ast.List | ast.Tuple):
        return bool(node.elts) and all(isinstance(e, ast.Constant) for e in node.elts)
    return isinstance(node, ast.Constant) and node.value is not None


def called(call: ast.Call) -> Again | None:
    """What a call as a statement of its own does to the object it is a method of."""
    if not isinstance(call.func, ast.Attribute) or not (name := root(call.func.value)):
        return None
    owner, method = call.func.value, call.func.attr
    in_place = getattr(given(call, "inplace"), "value", None) is True
    if in_place and isinstance(owner, ast.Name):
        why = by_method(call) if method in ("drop", "set_index", "reset_index") else ""
        return Again(name, call, why) if why else None
    if isinstance(owner, ast.Attribute):
        return None  # of an object of which nothing is known
    if method in GROWING and not call.keywords:
        return Again(name, call, f"it {GROWING[method]}")
    if method == "insert" and len(call.args) > 1:
        return Again(name, call, "it is put in once more")
    return None
