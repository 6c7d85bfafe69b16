"""Functions that a call is given as values: closures, bound methods, a library's own.

A function that the notebook defines is known by its name where it is handed over
(``summaries.handed_over``). What another name holds is known by its type at most, and
is taken to be a function where a library calls what stands in its place, if the
notebook makes functions that keep or change something.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from nbprod import libraries
from nbprod.analysis.context import Context, mutate, names_of
from nbprod.analysis.outcomes import within_reach
from nbprod.analysis.replaced import may_be_other
from nbprod.analysis.sharing import Value, plain
from nbprod.ir import Call
from nbprod.source.trees import below, children, walk

FUNCTION = "function"
CHANGED_BY_METHODS = ("builtins.", "collections.", "random.", "numpy.random.")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def call_back(
    call: Call,
    receiver: Value | None,
    arguments: Mapping[str, Value],
    node: ast.Call,
    cx: Context,
) -> None:
    """Add what the functions that a library's call is given, and calls, may do."""
    if not call.calls:
        return
    parts = [(str(i), part) for i, part in enumerate(node.args)]
    parts += [(k.arg or "**", k.value) for k in node.keywords]
    for key, part in parts:
        if key not in call.calls and "*" not in call.calls:
            continue
        value = arguments.get(key, Value())
        if value.dotted:
            others = [one for other, one in arguments.items() if other != key]
            library_called(value.dotted, [*others, receiver or Value()], cx)
        elif not isinstance(part, ast.Lambda) and may_keep(value, cx):
            run(value, part, cx)


def may_keep(value: Value, cx: Context) -> bool:
    """Whether a value may be a function that is not known by its name.

    What one does that has no name yet was told where it was made.
    """
    known = cx.world.definitions.keys()
    if value.type not in (FUNCTION, ""):
        return False
    if all(n in known and not may_be_other(n, cx) for n in value.roots):
        return False
    return value.type == FUNCTION or cx.world.closing


def run(value: Value, node: ast.expr, cx: Context) -> None:
    """A function that nobody knows may change all that it reaches."""
    given, held = within_reach(None, {"": value}, cx)
    mutate(Value("", given | held), cx, sure=False)
    cx.trace.unknown.append(ast.unparse(node)[:40])
    cx.trace.resources |= {"random", "files"}


def library_called(name: str, given: Iterable[Value], cx: Context) -> None:
    """A library's function is called with what is given beside it.

    What a plot changes are the axes that it is given, not the data.
    """
    call = libraries.function(name)
    if call is None:
        return
    cx.trace.resources |= set(call.resources)
    if call.mutates and call.role != "plot":
        some = names_of(given)
        mutate(Value("", some | cx.world.sharing.held(some)), cx, sure=False)


def bound_method(base: Value, name: str, cx: Context) -> bool:
    """Whether an attribute is a method that changes what it is of when it is called."""
    kind = plain(base.type)
    if kind.startswith("@"):
        made = cx.world.definitions.get(kind[1:])
        return made is not None and name in made.methods
    known = libraries.method(kind, name) if kind else libraries.unknown_method(name)
    plainly = not kind or kind.startswith(CHANGED_BY_METHODS)
    return plainly and known is not None and "self" in known.mutates


def closing(nodes: Iterable[ast.stmt]) -> bool:
    """Whether a notebook makes functions inside of functions, or of what they change.

    These are ``getattr(items, name)`` and ``items.append`` where it is not called.
    """
    called: set[int] = set()
    for node in nodes:
        for part in walk(node):
            if isinstance(part, ast.Call):
                called.add(id(part.func))
                if getattr(part.func, "id", "") == "getattr":
                    return True
            elif isinstance(part, ast.Attribute) and id(part) not in called:
                known = libraries.unknown_method(part.attr)
                if known is not None and "self" in known.mutates:
                    return True
            elif makes_functions(part):
                return True
    return False


def function_makers(nodes: Iterable[ast.stmt]) -> frozenset[str]:
    """The functions whose result may be a function that was made inside of them."""
    return frozenset(
        part.name
        for part in below(nodes)
        if isinstance(part, Function) and makes_functions(part)
    )


def makes_functions(node: ast.AST) -> bool:
    """Whether a function has another inside, or a class, that it may give or keep.

    What it calls itself, or hands to a call that it does not return, stays inside.
    """
    if not isinstance(node, Function):
        return False
    inner = {part.name for part in walk(node) if isinstance(part, Function)}
    todo: list[ast.AST] = list(node.body)
    while todo:
        part = todo.pop()
        if isinstance(part, ast.Lambda | ast.ClassDef):
            return True
        if isinstance(part, ast.Name) and part.id in inner:
            return True
        if isinstance(part, ast.Return) and inner & handed_in(part):
            return True
        todo += staying(part)
    return False


def staying(node: ast.AST) -> list[ast.AST]:
    """The parts of a piece of code, a call's own function and arguments aside."""
    if not isinstance(node, ast.Call | ast.keyword):
        return children(node)
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("partial"):
        return children(node)
    return [
        part for part in children(node) if not isinstance(part, ast.Lambda | ast.Name)
    ]


def handed_in(node: ast.AST) -> set[str]:
    """The names that the calls in a piece of code are given."""
    return {
        given.id
        for part in walk(node)
        if isinstance(part, ast.Call)
        for given in [*part.args, *(k.value for k in part.keywords)]
        if isinstance(given, ast.Name)
    }
