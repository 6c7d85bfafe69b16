"""Reading calls: of the notebook's functions, of libraries', and of methods."""

from __future__ import annotations

import ast

from nbprod.lineage.arguments import Given, given_to
from nbprod.lineage.defined import called
from nbprod.lineage.functions import function_value
from nbprod.lineage.methods import method_value
from nbprod.lineage.models import fitting_value, is_fitting, made, model_value
from nbprod.lineage.state import Run, data_of, element, joined
from nbprod.lineage.values import Data, Many, Model, Value


def call_value(node: ast.Call, run: Run) -> Value:
    """What a call gives."""
    func = node.func
    dotted = run.dotted(func)
    if not dotted and isinstance(func, ast.Attribute):
        return method_call(node, func, run)
    if not dotted and not isinstance(func, ast.Name):
        return anything(given_to(node, run), run.value(func))
    given = given_to(node, run)
    if isinstance(func, ast.Name) and func.id in run.functions:
        return called(given, *run.functions[func.id], run)
    name = dotted or getattr(func, "id", "")
    found = made(given, name, run)
    return found if found is not None else function_value(given, name, run)


def method_call(node: ast.Call, func: ast.Attribute, run: Run) -> Value:
    """What a method gives, by what its receiver is."""
    owner = run.value(func.value)
    given, name = given_to(node, run), func.attr
    if isinstance(owner, Data) and not is_fitting(name, owner):
        return method_value(given, func, owner, run)
    if isinstance(owner, Model):
        return model_value(given, owner, name, run)
    if isinstance(owner, Many) and name in ("append", "extend", "insert", "add"):
        return grown(given, func, owner, run)
    if isinstance(owner, Many) and name in ("items", "values", "keys"):
        return paired(owner) if name == "items" else owner
    if is_fitting(name, owner):
        return fitting_value(given, func, name, run)
    return anything(given, owner)


def paired(owner: Many) -> Many:
    """The keys and values of a dict."""
    if owner.items and all(isinstance(one, Model) for one in owner.items):
        return Many((Many((None, element(owner))),), endless=True)
    return Many(tuple(Many((None, one)) for one in owner.items))


def grown(given: Given, func: ast.Attribute, owner: Many, run: Run) -> Value:
    """A list gets one more thing."""
    if given.places and isinstance(func.value, ast.Name):
        known = [one for one in (*owner.items, given.places[-1]) if one is not None]
        if len(known) < 50:
            run.names[func.value.id] = Many(tuple(known))
    return None


def anything(given: Given, owner: Value) -> Value:
    """What an unknown call gives: something that depends on all it is given."""
    found = [one for one in map(data_of, [owner, *given.values]) if one is not None]
    return joined(found) if found else None
