"""What the served model is fitted on, and says of that, in a notebook's kernel."""

from __future__ import annotations

import ast
import copy
import importlib
import pickle
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Place = Sequence[tuple[str, int]]
"""A way down a tree: fields, each with a number in it, -1 where it is no list."""
FITTED: dict[str, Any] = {}
"""The features, and the labels' index, as they were when the model was fitted last."""
SPENT = [0.0]
"""Seconds that copies took."""


def taking(what: str, code: str) -> ast.stmt:
    """A statement that keeps the value of an expression; no name is bound."""
    call = f"__import__('sys').modules[{__name__!r}].taken({what!r}, {code})"
    return ast.fix_missing_locations(ast.parse(call).body[0])


class Handing(ast.NodeTransformer):
    """Hands some expressions of a statement through a function that keeps them."""

    def __init__(self, statement: ast.stmt, wanted: Sequence[tuple[str, Place]]):
        """Find the expressions; a place that is not there is left out."""
        self.found: dict[int, str] = {}
        for what, way in wanted:
            node = at(statement, way)
            if isinstance(node, ast.expr):
                self.found[id(node)] = what

    def visit(self, node: ast.AST) -> Any:
        """Put a call around one that is wanted; no name is bound."""
        what = self.found.get(id(node))
        self.generic_visit(node)
        if what is None or not isinstance(node, ast.expr):
            return node
        code = f"__import__('sys').modules[{__name__!r}].taken({what!r})"
        call = ast.parse(code, mode="eval").body
        assert isinstance(call, ast.Call)
        call.args.append(node)
        return ast.fix_missing_locations(ast.copy_location(call, node))


def at(node: Any, way: Place) -> Any:
    """What is at a place of a tree; None where there is none."""
    for field, number in way:
        node = getattr(node, field, None)
        if number >= 0:
            many = isinstance(node, list) and number < len(node)
            node = node[number] if many else None
    return node


def taken(what: str, value: Any) -> Any:
    """Keep a copy of a value, in place of an earlier one, and hand the value on."""
    started = time.perf_counter()
    if what == "label":
        FITTED[what] = getattr(value, "index", None), rows_of(value)
    else:
        try:
            FITTED[what] = copy.deepcopy(value)
        except Exception:  # whatever a library's object may raise: it is as it is
            FITTED[what] = value
    SPENT[0] += time.perf_counter() - started
    return value


def rows_of(value: Any) -> int:
    """How many rows something has; 0 where it does not say."""
    shape = getattr(value, "shape", None)
    try:
        return int(shape[0]) if shape else len(value)
    except TypeError:
        return 0


def index_of(features: Any) -> Any:
    """The labels of the rows: of the features, or of what they were fitted to."""
    own = getattr(features, "index", None)
    if hasattr(own, "is_unique"):
        return own
    index, rows = FITTED.get("label", (None, 0))
    same = hasattr(index, "is_unique") and rows == rows_of(features)
    return index if same else None


def keep(namespace: Mapping[str, Any], folder: str, name: str) -> None:
    """Store what a model says of the rows that it was fitted on; or why it does not."""
    found: dict[str, Any] = {"why": ""}
    features = FITTED.get("features")
    try:
        model = namespace[name]
        if features is None:
            found["why"] = "the statement that fits it was not seen"
        else:
            found["index"] = index_of(features)
            found["predict"] = plain(said_by(model, features))
            found["state"] = state_of(model)
            chance = hasattr(model, "predict_proba")
            found["proba"] = plain(model.predict_proba(features)) if chance else None
        text = pickle.dumps(found)
    except Exception as error:  # whatever a model may raise
        text = pickle.dumps({"why": f"{type(error).__name__}: {error}"[:300]})
    Path(folder, "fitted.pickle").write_bytes(text)
    try:
        text = pickle.dumps(features)
    except Exception:  # it is then not compared with the package's own model
        return
    Path(folder, "features.pickle").write_bytes(text)


def said_by(model: Any, features: Any) -> Any:
    """What a model says; a module of PyTorch is called as it is not in training."""
    if hasattr(model, "predict") or not hasattr(model, "state_dict"):
        return model.predict(features)
    torch: Any = importlib.import_module("torch")
    model = copy.deepcopy(model)
    model.eval()
    with torch.no_grad():
        return model(features).cpu()


def state_of(model: Any) -> dict[str, Any] | None:
    """What a module of PyTorch has learned, as arrays; None for other models."""
    if hasattr(model, "predict") or not hasattr(model, "state_dict"):
        return None
    return {name: one.cpu().numpy() for name, one in model.state_dict().items()}


def plain(values: Any) -> Any:
    """Predictions as an array; those of one column as a flat one."""
    import numpy

    found = values.toarray() if hasattr(values, "toarray") else numpy.asarray(values)
    single = found.ndim > 1 and found.shape[1:] == (1,) * (found.ndim - 1)
    return found.ravel() if single else found
