"""Where output goes: a notebook may send what is printed or logged elsewhere.

``with redirect_stdout(buffer): print(score)`` prints into ``buffer``, and so does all
that prints while ``sys.stdout`` is set to it. What only shows something can be left out
of a pipeline; in such a notebook it may be read back, and stays.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod.analysis.context import Context, mutate
from nbprod.analysis.sharing import Value
from nbprod.ir import Call
from nbprod.source.trees import below

OUTPUT = "output"
"""The resource of what prints or logs in a notebook that sends that elsewhere."""
REDIRECTING = frozenset({"redirect_stdout", "redirect_stderr"})
STREAMS = frozenset({"sys.stdout", "sys.stderr"})
PLAIN_HANDLERS = frozenset({"StreamHandler", "NullHandler"})
"""Handlers of ``logging`` that write to the terminal or nowhere, without arguments."""


def redirected(statements: Iterable[ast.stmt]) -> frozenset[str]:
    """What a notebook sends elsewhere: ``print``, ``logging``, both or nothing."""
    found: set[str] = set()
    for node in below(statements):
        match node:
            case ast.Attribute(attr="stdout" | "stderr", ctx=ast.Store()):
                found |= {"print", "logging"}
            case ast.Call() if last_part(node.func) in REDIRECTING:
                found |= {"print", "logging"}
            case ast.Call() if handles_logs(node):
                found.add("logging")
            case ast.ClassDef(bases=bases):
                if any(last_part(base).endswith("Handler") for base in bases):
                    found.add("logging")
    return frozenset(found)


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


def print_or_log(name: str, call: Call, values: Iterable[Value], cx: Context) -> None:
    """A library's call prints or logs, or says where that goes from now on."""
    world = cx.world
    if not world.redirected:
        return
    logs = name.startswith("logging.")
    if logs or name.rpartition(".")[2] in REDIRECTING:
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
