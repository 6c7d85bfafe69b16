"""Where a notebook fits the model that its package serves, and what it gives it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbprod.ir import Flow, Label, Plan
from nbprod.serving.labels import label_of
from nbprod.serving.model import served

Place = tuple[tuple[str, int], ...]
"""A way down a statement's tree; see inside/given.py."""
COLUMN = re.compile(r"predict_proba\(.*?\)\[:, (\d+)\]")


@dataclass(frozen=True)
class Fit:
    """The statement that fits the served model, normalised as in the notebook.

    ``which`` tells it from equal ones of its cell, counted from 0; ``places`` are those
    of its features and, where it is given them, of its labels.
    """

    model: str
    records: str
    """The field of ``Result`` with the records as training read them."""
    cell: int
    text: str
    which: int
    places: tuple[tuple[str, Place], ...]
    code: str = ""
    """What gives the features before the statement, where they stand nowhere in it."""

    @property
    def planted(self) -> tuple[str, int, list[tuple[str, Place]], str]:
        """What the kernel is told of it."""
        return self.text, self.which, list(self.places), self.code


def fit_of(flow: Flow, labels: Mapping[str, Label], plan: Plan) -> Fit | None:
    """Where the served model is fitted; None where no model is served."""
    if plan.serving is None:
        return None
    fitted = served(flow, labels, plan.serving.model)
    if fitted is None:
        return None
    statement = fitted.given
    text = ast.unparse(statement.node)
    above = flow.statements[: statement.index]
    which = sum(o.cell == statement.cell and ast.unparse(o.node) == text for o in above)
    code = ast.unparse(fitted.features) if fitted.network else ""
    label = label_of(fitted, flow) if not code else None
    wanted = (("features", fitted.features), ("label", label))
    places = [(what, place_of(statement.node, node)) for what, node in wanted if node]
    return Fit(
        plan.serving.model,
        plan.serving.records,
        statement.cell,
        flow.notebook.originals.get((statement.cell, text), text),
        which,
        tuple((what, place) for what, place in places if place),
        code,
    )


def place_of(root: ast.AST, node: ast.AST) -> Place:
    """The way from a tree's root to a part of it; empty where it is no part."""
    for step, part in parts(root):
        if part is node:
            return (step,)
        way = place_of(part, node)
        if way:
            return (step, *way)
    return ()


def parts(node: ast.AST) -> Iterator[tuple[tuple[str, int], ast.AST]]:
    """The parts of a node, each with the step that leads to it."""
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield (field, -1), value
        elif isinstance(value, list):
            for number, one in enumerate(value):
                if isinstance(one, ast.AST):
                    yield (field, number), one


def column_of(source: str) -> int:
    """Which column of the probabilities the notebook takes, where it takes one."""
    found = COLUMN.search(source)
    return int(found.group(1)) if found else 1


def predicts_plainly(source: str) -> bool:
    """Whether what the notebook answers is what its model predicts, or a name for it.

    ``source`` is that of ``inference.py``.
    """
    tree = ast.parse(source)
    bodies = [n.body for n in tree.body if getattr(n, "name", "") == "answer"]  # type: ignore[attr-defined]
    bound: dict[str, ast.expr] = {}
    for node in bodies[0] if bodies else ():
        match node:
            case ast.Assign(targets=[ast.Name(id="answers")], value=value):
                break
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                bound[name] = value
    else:
        return False
    while True:
        match value:
            case ast.Call(args=[ast.Dict(values=[inner, *_])]):
                value = inner  # pd.DataFrame({"prediction": …})
            case ast.Call(
                func=ast.Attribute(attr="ravel") | ast.Name(id="decoded"),
                args=[inner, *_],
            ):
                value = inner
            case ast.Name(id=name) if name in bound:
                value = bound.pop(name)
            case _:
                break
    undone = re.search(r"\.(map|inverse_transform)\(", ast.unparse(value))
    return ast.unparse(value) == "model.predict(X)" or bool(undone)
