"""What it takes to fit a model: to which data, and which model it is."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.lineage.state import Run, data_of
from nbprod.lineage.values import Data, Fit, Model, Value
from nbprod.lineage.words import SEARCHES


def source_of(node: ast.expr, value: Value, run: Run) -> Data:
    """The data of an argument; of what is not known its rows begin here."""
    found = data_of(value)
    if found is not None and found.rows:
        return found
    root = run.source(node, ast.unparse(node)[:40])
    if found is not None:
        root = replace(found, rows=root.rows)
    if isinstance(node, ast.Name):
        run.names[node.id] = root
    return root


def fit_of(
    node: ast.Call, model: Model, data: Data, target: Data | None, run: Run
) -> Fit:
    """A model that is fitted here, of which each variant has a text of its own."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    varied = bool(run.varying & names) or bool(
        model.made is not None and run.varying & names_of(model.made.node)
    )
    facts = sorted({fact.what for fact in data.learned})
    columns = sorted(data.kept) if data.kept is not None else []
    given = [ast.unparse(one) for one in node.args]
    variant = f"{model.text} {given} {columns} {sorted(data.dropped)} {facts}"
    return Fit(
        run.place(node),
        model.kind,
        model.text,
        variant,
        data,
        target,
        varied,
        model.kind in SEARCHES,
    )


def names_of(node: ast.AST) -> frozenset[str]:
    """The names that syntax reads."""
    return frozenset(one.id for one in ast.walk(node) if isinstance(one, ast.Name))
