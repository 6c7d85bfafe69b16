"""How the notebook made what its model predicts, and how that is undone."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from nbprod.ir import Flow
from nbprod.recognition.paths import own_calls
from nbprod.serving import learning, syntax
from nbprod.serving.lifter import Lifter
from nbprod.serving.model import Fitted

INVERSES = {
    "log": ("np.exp({})", "logarithm", "log"),
    "log1p": ("np.expm1({})", "logarithm of one more", "log1p"),
    "log10": ("np.power(10.0, {})", "decimal logarithm", "log10"),
    "log2": ("np.exp2({})", "binary logarithm", "log2"),
    "sqrt": ("np.square({})", "square root", "sqrt"),
}
"""Function of numpy → its inverse, in words, and as a part of a name."""
SHAPES = frozenset(
    """values ravel to_numpy reshape astype flatten squeeze copy to_frame view unsqueeze
    float long double""".split()
)
"""What leaves an answer what it is."""
TENSORS = frozenset("tensor as_tensor from_numpy FloatTensor LongTensor Tensor".split())
"""What makes a tensor of an answer."""
LONGEST = 12
"""Answers that are told apart by a mapping."""


@dataclass(frozen=True)
class Undoing:
    """``text`` undoes what was done to the answers, around what is put in for ``{}``.

    ``scale`` says on which other scale the model answers, ``column`` is what these
    answers are called.
    """

    text: str = ""
    scale: str = ""
    column: str = ""


def undoing(flow: Flow, fitted: Fitted, at: Lifter) -> Undoing:
    """How to undo what the notebook did to its label."""
    target = label_of(fitted, flow)
    if target is None:
        return Undoing()
    index = fitted.given.index
    column = ""
    for _ in range(LONGEST):
        target = bare(target)
        match target:
            case ast.Name(id=name):
                found = bound_before(name, index, flow)
            case ast.Subscript(slice=ast.Constant(value=str(column))) | ast.Attribute(
                attr=column
            ):
                found = set_before(column, index, flow)
            case _:
                return step_back(target, index, column, flow, at)
        if found is None:
            return looped(column, at) if column else Undoing()
        index, target = found
    return Undoing()


def label_of(fitted: Fitted, flow: Flow) -> ast.expr | None:
    """The answers that the model is fitted on, or else those of the last that is."""
    if fitted.network:
        return fitted.network.label
    own = fitted.statement
    for node in own.nodes:
        if isinstance(node, ast.Call) and node.args[:1] == [fitted.features]:
            given = node.args[1:2] or [k.value for k in node.keywords if k.arg == "y"]
            if given:
                return given[0]
    fits = [
        site.node.args[1]
        for statement in flow.statements[: own.index]
        for site in own_calls(statement)
        if site.call.role in ("fit", "search") and len(site.node.args) > 1
    ]
    return fits[-1] if fits else None


def bare(node: ast.expr) -> ast.expr:
    """An expression without what only gives it another shape."""
    while True:
        match node:
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in SHAPES:
                node = inner
            case ast.Attribute(value=inner, attr=name) if name in SHAPES:
                node = inner
            case ast.Call(
                func=ast.Attribute(attr="pop", value=inner),
                args=[ast.Constant() as one],
            ):
                node = syntax.subscript(inner, one)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="torch"), attr=name),
                args=[inner, *_],
            ) if (
                name in TENSORS
            ):
                node = inner
            case ast.Subscript(value=inner, slice=ast.List(elts=[one])):
                node = syntax.subscript(inner, one)
            case _:
                return node


def bound_before(name: str, index: int, flow: Flow) -> tuple[int, ast.expr] | None:
    """The last statement that binds a name before one, and what it binds it to."""
    for statement in reversed(flow.statements[:index]):
        if name not in statement.effects.binds:
            continue
        match statement.node:
            case ast.Assign(targets=[ast.Name()], value=value):
                return statement.index, value
            case ast.Assign(
                targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=some)
            ):
                pairs = zip(names, some, strict=False)
                found = [v for n, v in pairs if getattr(n, "id", "") == name]
                return (statement.index, found[0]) if found else None
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Call() as call):
                place = [getattr(one, "id", "") for one in names].index(name)
                if len(names) == 2 * len(call.args):
                    return statement.index, call.args[place // 2]
        return None
    return None


def set_before(column: str, index: int, flow: Flow) -> tuple[int, ast.expr] | None:
    """The last statement that sets a column before another, and to what."""
    for statement in reversed(flow.statements[:index]):
        match statement.node:
            case ast.Assign(
                targets=[ast.Subscript(slice=ast.Constant(value=name))], value=value
            ) if (name == column):
                return statement.index, value
            case ast.Assign(targets=[ast.Attribute(attr=name)], value=value) if (
                name == column
            ):
                return statement.index, value
    return None


def step_back(
    node: ast.expr, index: int, column: str, flow: Flow, at: Lifter
) -> Undoing:
    """How to undo what one expression does to answers."""
    match node:
        case ast.Call(func=ast.Attribute(attr="fit_transform", value=owner)):
            there = replace(at, statement=flow.statements[index], inner=None, loops=())
            if not isinstance(owner, ast.Name):
                return Undoing()
            kept = learning.after(owner.id, there)
            return Undoing(f"{syntax.text(kept)}.inverse_transform({{}})")
        case ast.Call(func=ast.Attribute(attr=how), args=[_]) if how in INVERSES:
            text, words, short = INVERSES[how]
            what = column or "the answer"
            scale = f"`{what}`: the model predicts its {words}"
            return Undoing(text, scale, f"prediction_{short}")
        case ast.Call(func=ast.Attribute(attr="map" | "replace"), args=[how_]):
            return by_mapping(how_)
        case ast.Call(func=ast.Attribute(attr="apply"), args=[ast.Lambda() as how_]):
            return by_condition(how_)
    return Undoing()


def by_mapping(node: ast.expr) -> Undoing:
    """``.map({"no": 0, "yes": 1})``."""
    if not isinstance(node, ast.Dict) or len(node.keys) > LONGEST:
        return Undoing()
    pairs = [(k, v) for k, v in zip(node.keys, node.values, strict=True)]
    plain = all(
        isinstance(part, ast.Constant) or part is None
        for pair in pairs
        for part in pair
    )
    values = [ast.unparse(v) for _, v in pairs]
    if not plain or len(set(values)) < len(values):
        return Undoing()
    back = ", ".join(f"{ast.unparse(v)}: {ast.unparse(k)}" for k, v in pairs if k)
    return Undoing(f"pd.Series({{}}).map({{{{{back}}}}})")


def by_condition(node: ast.Lambda) -> Undoing:
    """``.apply(lambda x: 1 if x == "spam" else 0)`` tells one answer by its name."""
    match node.body:
        case ast.IfExp(
            test=ast.Compare(
                ops=[ast.Eq()], comparators=[ast.Constant(value=str(one))]
            ),
            body=ast.Constant(value=int(yes)),
            orelse=ast.Constant(value=int(no)),
        ):
            other = f"not {one}"
            return Undoing(
                f"pd.Series({{}}).map({{{{{yes}: {one!r}, {no}: {other!r}}}}})"
            )
    return Undoing()


def looped(column: str, at: Lifter) -> Undoing:
    """A loop over columns that encodes the label as well, perhaps."""
    if not at.kept.encoders:
        return Undoing()
    return Undoing(f"decoded({{}}, {at.kept.encoders[0]}.get({column!r}))")
