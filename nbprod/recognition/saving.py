"""Models that the notebook saves, which the package keeps in a directory of its own."""

from __future__ import annotations

import ast

from nbprod import libraries
from nbprod.ir import Flow, Statement
from nbprod.recognition.roles import roles
from nbprod.source.typed import type_before


def saved_model(statement: Statement, flow: Flow) -> str:
    """The fitted model that a statement only saves, unless it is loaded again.

    The package keeps models in a directory of its own.
    """
    dumps = [s for s in statement.effects.calls if s.call.role == "dump"]
    opens = {s.call.role for s in statement.effects.calls if s.name.endswith("open")}
    rest = roles(statement) - {"dump"} - opens
    if len(dumps) != 1 or rest or not isinstance(statement.node, ast.Expr | ast.With):
        return ""
    loads = {"load_object", "reader"}
    if any(roles(s) & loads for s in flow.statements[statement.index + 1 :]):
        return ""
    given = [a.id for a in dumps[0].node.args if isinstance(a, ast.Name)]
    fitted = {
        site.receiver
        for s in flow.statements[: statement.index]
        for site in s.effects.calls
        if site.call.role in ("predict", "metric", "fit", "search")
    }
    name = given[0] if given else dumps[0].receiver
    kind = type_before(name, statement, flow)
    known = libraries.function(kind) if kind else None
    transforms = known is not None and known.role not in ("estimator", "search")
    return name if name in fitted and not transforms else ""
