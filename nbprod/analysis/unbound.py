"""Names that may be unbound where code finds that out, as it catches the error.

``try: model`` … ``except NameError:`` asks whether an earlier cell has bound ``model``.
A function that gives the name a value of its own, such as None, would answer for it:
what may bind such a name and what asks for it stay in one function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from nbprod.analysis.streams import last_part
from nbprod.analysis.swallowing import SWALLOWING
from nbprod.ir import Asked, Definition, Statement
from nbprod.source.trees import walk

CATCHING = frozenset("NameError UnboundLocalError Exception BaseException".split())


def asked_for(
    statements: Sequence[Statement], definitions: Mapping[str, Definition]
) -> tuple[Asked, ...]:
    """Where names are read that may be unbound, by what catches the error."""
    catching = catching_functions(statements, definitions)
    found: list[Asked] = []
    certain: set[str] = set()
    perhaps: dict[str, int] = {}
    for statement in statements:
        effects = statement.effects
        some = (effects.reads | effects.mentions) & perhaps.keys()
        if some and (catching & effects.reads or catches(statement.node)):
            found += [Asked(n, perhaps[n], statement.index) for n in sorted(some)]
        for name in (effects.may_write - certain) | effects.deletes:
            perhaps.setdefault(name, statement.index)
        certain -= effects.deletes
        sure = effects.writes - effects.deletes
        certain |= sure
        for name in sure & perhaps.keys():
            del perhaps[name]
    return tuple(found)


def catching_functions(
    statements: Iterable[Statement], definitions: Mapping[str, Definition]
) -> frozenset[str]:
    """The notebook's functions and classes that catch such an error, or call one."""
    found = {
        name
        for statement in statements
        if (name := getattr(statement.node, "name", "")) in definitions
        and catches(statement.node)
    }
    grown = True
    while grown:
        more = {n for n, made in definitions.items() if made.effects.reads & found}
        grown = not more <= found
        found |= more
    return frozenset(found)


def catches(node: ast.stmt) -> bool:
    """Whether code goes on after a name in it was not bound."""
    for part in walk(node):
        match part:
            case ast.ExceptHandler() if takes(part):
                return True
            case ast.withitem(context_expr=ast.Call(func=func)):
                if last_part(func) in SWALLOWING:
                    return True
    return False


def takes(handler: ast.ExceptHandler) -> bool:
    """Whether a handler may take a ``NameError``."""
    kind = handler.type
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(not is_other(one) for one in kinds)


def is_other(kind: ast.expr | None) -> bool:
    """Whether an exception is by its name another one."""
    if not isinstance(kind, ast.Name | ast.Attribute):
        return False
    name = ast.unparse(kind).rpartition(".")[2]
    return name not in CATCHING and name.endswith(("Error", "Warning", "Exception"))
