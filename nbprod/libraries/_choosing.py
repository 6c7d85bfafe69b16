"""What a call does by how its arguments are written."""

from __future__ import annotations

import ast

from nbprod.ir import Call


def chosen(call: Call, node: ast.Call) -> Call:
    """What a call does, given how its arguments are written in the source.

    Conditions of ``Call.variants``; ``where`` is a place as in ``Call.seeded_by``,
    ``"keyword"`` or ``"#position"`` or several of them between ``|``:

    - ``where``: given, and perhaps true
    - ``!where``: not given
    - ``where=a,b``: given as one of these constants for certain
    - ``where~a``: given as this constant, or as something that is not a constant
    - ``where^a``: given, and not this constant for certain
    - ``where%a,b``: given as a constant that begins with one of these
    """
    for condition, variant in call.variants:
        if _holds(condition, node):
            return variant
    return call


def _holds(condition: str, node: ast.Call) -> bool:
    """Whether a variant's condition holds at a call."""
    if condition.startswith("!"):
        return _argument(condition[1:], node) is None and not _spread(node)
    sign = next((sign for sign in "=~^%" if sign in condition), "")
    where, _, values = condition.partition(sign) if sign else (condition, "", "")
    given = _argument(where, node)
    if not isinstance(given, ast.Constant):
        return given is not None and sign not in ("=", "%")
    if not sign:
        return bool(given.value)
    if sign == "%":
        return str(given.value).startswith(tuple(values.split(",")))
    return (str(given.value) in values.split(",")) is (sign != "^")


def _argument(where: str, node: ast.Call) -> ast.expr | None:
    """The argument at a place."""
    for place in where.split("|"):
        if place.startswith("#"):
            number = int(place[1:])
            if number < len(node.args):
                return node.args[number]
        for given in node.keywords:
            if given.arg == place:
                return given.value
    return None


def _spread(node: ast.Call) -> bool:
    """Whether a call has arguments that its source does not name."""
    starred = any(isinstance(given, ast.Starred) for given in node.args)
    return starred or any(given.arg is None for given in node.keywords)
