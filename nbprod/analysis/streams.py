"""Where output goes: a notebook may send what is printed or logged elsewhere.

``with redirect_stdout(buffer): print(score)`` prints into ``buffer``, and so does all
that prints while ``sys.stdout`` is set to it. What only shows something can be left out
of a pipeline; in such a notebook it may be read back, and stays. A ``with`` of which
the manager is not known may do so with what is printed inside of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable

from nbprod.analysis.context import Context, mutate
from nbprod.analysis.sharing import Value
from nbprod.ir import Call
from nbprod.source.trees import below, walk

OUTPUT = "output"
"""The resource of what prints or logs in a notebook that sends that elsewhere."""
REDIRECTING = re.compile(r"redirect|captur", re.IGNORECASE)
"""Functions of libraries that send output elsewhere, by the last part of their name."""
STREAMS = frozenset({"sys.stdout", "sys.stderr"})
NAMED_STREAMS = STREAMS | {"stdout", "stderr"}
"""As ``setattr`` and the ``patch`` of mocks are given them."""
PRINTING = frozenset({"print", "pprint", "display"})
PLAIN_HANDLERS = frozenset({"StreamHandler", "NullHandler"})
"""Handlers of ``logging`` that write to the terminal or nowhere, without arguments."""


def redirected(statements: Iterable[ast.stmt]) -> frozenset[str]:
    """What a notebook sends elsewhere: ``print``, ``logging``, both or nothing."""
    found: set[str] = set()
    nodes = list(below(statements))
    for node in nodes:
        match node:
            case ast.Attribute(attr="stdout" | "stderr", ctx=ast.Store()):
                found |= {"print", "logging"}
            case ast.Constant(value=str(text)) if text in NAMED_STREAMS:
                found |= {"print", "logging"}
            case ast.Call() if REDIRECTING.search(last_part(node.func)):
                found |= {"print", "logging"}
            case ast.Call() if handles_logs(node):
                found.add("logging")
            case ast.ClassDef(bases=bases):
                if any(last_part(base).endswith("Handler") for base in bases):
                    found.add("logging")
    if "print" not in found and prints_under_unknown(nodes):
        found |= {"print", "logging"}
    return frozenset(found)


def prints_under_unknown(nodes: Iterable[ast.AST]) -> bool:
    """Whether something is printed within a ``with`` of which nothing is known."""
    known, printing, blocks = {"open"}, set(PRINTING), []
    for node in nodes:
        match node:
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                known |= {(a.asname or a.name).split(".")[0] for a in names}
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                known.add(name)
                if calls(node, PRINTING):
                    printing.add(name)
            case ast.ClassDef(name=name):
                known.add(name)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                blocks.append((node, [item.context_expr for item in items]))
    return any(
        first_part(manager) not in known and calls(node, printing)
        for node, managers in blocks
        for manager in managers
    )


def calls(node: ast.AST, names: Collection[str]) -> bool:
    """Whether a function of one of some names is called below a node."""
    return any(
        isinstance(part, ast.Call) and last_part(part.func) in names
        for part in walk(node)
    )


def handles_logs(node: ast.Call) -> bool:
    """Whether a call sends what is logged to a file or an object."""
    name = last_part(node.func)
    if name == "basicConfig":
        return any(k.arg in ("filename", "stream", None) for k in node.keywords)
    if not name.endswith("Handler"):
        return False
    return name not in PLAIN_HANDLERS or bool(node.args or node.keywords)


def last_part(node: ast.expr) -> str:
    """The last part of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def first_part(node: ast.expr) -> str:
    """The name that a manager is called or read by, or begins with."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def redirect(manager: ast.expr, given: Value, cx: Context) -> None:
    """A ``with`` is entered: where output may go into its manager, it is said."""
    world = cx.world
    if not world.redirected:
        return
    name = first_part(manager)
    known = name == "open" or name in world.modules or name in world.definitions
    made = manager.func if isinstance(manager, ast.Call) else manager
    if not known or REDIRECTING.search(last_part(made)):
        sent_to(given, cx)


def print_or_log(name: str, call: Call, values: Iterable[Value], cx: Context) -> None:
    """A library's call prints or logs, or says where that goes from now on."""
    world = cx.world
    if not world.redirected:
        return
    logs = name.startswith("logging.")
    if logs or REDIRECTING.search(name.rpartition(".")[2]):
        for value in values:
            sent_to(value, cx)
    if logs or ("stdout" in call.resources and "print" in world.redirected):
        cx.trace.resources.add(OUTPUT)


def sent_to(value: Value, cx: Context) -> None:
    """Output goes into an object, or may: whatever prints from now on changes it."""
    cx.trace.resources.add(OUTPUT)
    if not any(scope.kind == "function" for scope in cx.scopes):
        cx.world.streams |= value.all


def printed(cx: Context) -> None:
    """At the end of a statement: what it printed has changed where output goes."""
    if OUTPUT in cx.trace.resources and cx.world.streams:
        mutate(Value("", frozenset(cx.world.streams)), cx, sure=False)
