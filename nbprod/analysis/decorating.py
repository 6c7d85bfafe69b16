"""Decorators: which leave a function what it was, give it a memory, or keep it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.analysis.callbacks import may_keep, run
from nbprod.analysis.context import Context, mutate
from nbprod.analysis.expressions import evaluate
from nbprod.analysis.sharing import Value
from nbprod.ir import Flow
from nbprod.source.names import loaded

PURE_DECORATORS = frozenset(
    """staticmethod classmethod property functools.wraps functools.lru_cache
    functools.cache functools.cached_property functools.total_ordering
    functools.singledispatch dataclasses.dataclass contextlib.contextmanager
    abc.abstractmethod numba.jit numba.njit numba.vectorize torch.no_grad
    torch.jit.script tensorflow.function typing.overload""".split()
)


def plain_decorators(node: ast.stmt, flow: Flow) -> bool:
    """Whether decorators compute nothing but what they are known to."""
    return all(
        name in PURE_DECORATORS or name.endswith((".setter", ".getter"))
        for name in decorators(node, flow)
    )


def decorators(node: ast.stmt, flow: Flow) -> list[str]:
    """The dotted names of what a definition is decorated with."""
    found = []
    for decorator in getattr(node, "decorator_list", []):
        maker = decorator.func if isinstance(decorator, ast.Call) else decorator
        parts = ast.unparse(maker).split(".")
        found.append(".".join([flow.modules.get(parts[0], parts[0]), *parts[1:]]))
    return found


def looked_into(name: str, flow: Flow) -> bool:
    """Whether anything reads or changes an attribute of a function."""
    return any(
        isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == name
        for statement in flow.statements
        for part in statement.nodes
    )


def given_over(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    values: Iterable[Value],
    cx: Context,
) -> None:
    """``@registry.add`` gives what is made to an object, which may keep it.

    ``values`` are first those of the decorators.
    """
    for decorator, value in zip(node.decorator_list, values, strict=False):
        keeper = value
        if isinstance(decorator, ast.Attribute):
            keeper = evaluate(decorator.value, cx)
            mutate(keeper, cx, sure=False)
        elif not value.dotted and may_keep(value, cx) and not of_library(decorator, cx):
            run(value, decorator, cx)
        else:
            continue
        if not cx.scopes:
            cx.world.sharing.hold(keeper.roots, [node.name])


def of_library(node: ast.expr, cx: Context) -> bool:
    """Whether a decorator is a library's, or is made by one."""
    names = loaded(node.func if isinstance(node, ast.Call) else node)
    return names <= cx.world.modules.keys() | cx.world.stars.keys()
