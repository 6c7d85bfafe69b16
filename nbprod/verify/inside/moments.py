"""Captures in a kernel: after a cell, or between two statements of one."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .captures import Captures, own_modules
from .given import SPENT, Handing, Place, taking

SHELL_NAMES = frozenset({"In", "Out", "exit", "quit", "get_ipython", "open"})
KEPT_BY_SHELL = re.compile(r"_{1,3}|_i{0,3}|_i?\d+|_(ih|oh|dh|exit_code)|__\w+__")
"""Names that IPython binds for itself; a notebook's own may begin like them."""


class Kernel:
    """What is known of the kernel that this runs in."""

    def __init__(self) -> None:
        """Know nothing of it yet."""
        self.before: dict[str, object] = {}
        self.spent = 0.0  # seconds for captures within cells
        self.planted: list[tuple[str, str, list[str]]] = []
        self.portray: Callable[[object], Any] | None = None

    def own(self, namespace: Mapping[str, object]) -> list[str]:
        """The names that the notebook has bound."""
        return [
            name
            for name, value in namespace.items()
            if not (name in SHELL_NAMES or KEPT_BY_SHELL.fullmatch(name))
            and not (name in self.before and self.before[name] is value)
        ]

    def capture(
        self,
        namespace: Mapping[str, object],
        folder: str,
        at: str,
        names: Iterable[str] | None,
    ) -> None:
        """Store some of the kernel's variables, or all of the notebook's own."""
        own = self.own(namespace)
        chosen = own if names is None else [name for name in names if name in own]
        values = {name: namespace[name] for name in chosen}
        self.store(folder, at, values, names is None)

    def store(
        self, folder: str, at: str, values: Mapping[str, object], last: bool = False
    ) -> None:
        """Store values as they are now."""
        own = own_modules(Path.cwd(), "__main__")
        kept = Captures(Path(folder), own, self.portray)
        kept.take(at, values, last)
        kept.close(spent=self.spent + SPENT[0])


KERNEL = Kernel()
Fit = tuple[str, int, Sequence[tuple[str, Place]], str]


class Planter:
    """Puts captures into the cell that runs next; IPython calls it.

    ``wanted`` are statements as a notebook has them, normalised, which of equal ones in
    their cell, the call in them whose value is wanted, which of equal ones, and the
    moment. Without a call what is wanted is captured behind the statement. ``fit`` is
    the statement that fits the served model, and places of what it is given, or code
    that gives it before the statement.
    """

    def __init__(
        self, wanted: Iterable[tuple[str, int, str, int, str]], fit: Fit | None = None
    ) -> None:
        """Nothing is put anywhere yet."""
        self.fit = {fit[:2]: fit[2:]} if fit else {}
        self.behind: dict[tuple[str, int], str] = {}
        self.calls: dict[tuple[str, int], dict[tuple[str, int], str]] = {}
        for text, which, call, turn, at in wanted:
            if call:
                self.calls.setdefault((text, which), {})[call, turn] = at
            else:
                self.behind[text, which] = at

    def visit(self, tree: Any) -> Any:
        """Return the tree of a cell with the captures in it, no name bound."""
        if not isinstance(tree, ast.Module):
            return tree
        body: list[ast.stmt] = []
        count: dict[str, int] = {}
        last = tree.body[-1:]
        for node in tree.body:
            text = ast.unparse(node)
            key = (text, count.get(text, 0))
            count[text] = key[1] + 1
            is_last = [node] == last
            places, code = self.fit.pop(key, ((), ""))
            given = Handing(node, places)
            if code:
                body.append(ast.copy_location(taking("features", code), node))
            calls = self.calls.pop(key, None)
            node = Wrapper(node, calls).visit(node) if calls else node
            body.append(given.visit(node) if given.found else node)
            at = self.behind.pop(key, None)
            if at is not None and not is_last:
                body.append(ast.copy_location(ast.Expr(reporting("here", at)), node))
        tree.body = body
        return tree


class Wrapper(ast.NodeTransformer):
    """Hands the values of some calls on, and captures them."""

    def __init__(self, statement: ast.stmt, wanted: Mapping[tuple[str, int], str]):
        """Find the calls, in the order of ``ast.walk``."""
        self.found: dict[int, str] = {}
        count: dict[str, int] = {}
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                text = ast.unparse(node)
                at = wanted.get((text, count.get(text, 0)))
                count[text] = count.get(text, 0) + 1
                if at is not None:
                    self.found[id(node)] = at

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Put a call around one that is wanted."""
        at = self.found.get(id(node))
        self.generic_visit(node)
        if at is None:
            return node
        return ast.copy_location(reporting("shown", at, node), node)


def reporting(what: str, at: str, *values: ast.expr) -> ast.Call:
    """A call of a function of this module that needs no name of the notebook's."""
    code = f"__import__('sys').modules[{__name__!r}].{what}({at!r})"
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    call.args.extend(values)
    return call


def plant(
    shell: Any,
    folder: str,
    wanted: list[tuple[str, int, str, int, str, list[str]]],
    fit: Fit | None,
) -> None:
    """Make the next cell capture variables between its statements, or in them."""
    kept = [one for one in shell.ast_transformers if not isinstance(one, Planter)]
    planted = []
    if wanted or fit:
        planted = [Planter([one[:5] for one in wanted], fit)]
    shell.ast_transformers[:] = [*kept, *planted]
    KERNEL.planted = [(at, folder, names) for *_, at, names in wanted]


def here(at: str) -> None:
    """Capture what was asked for at a moment; once."""
    from IPython import get_ipython

    started = time.perf_counter()
    for one in [one for one in KERNEL.planted if one[0] == at]:
        KERNEL.planted.remove(one)
        KERNEL.capture(get_ipython().user_ns, one[1], at, one[2])
    KERNEL.spent += time.perf_counter() - started


def shown(at: str, value: Any) -> Any:
    """Capture a value under the name that was asked for, once, and hand it on."""
    started = time.perf_counter()
    for one in [one for one in KERNEL.planted if one[0] == at]:
        KERNEL.planted.remove(one)
        KERNEL.store(one[1], at, dict.fromkeys(one[2], value))
    KERNEL.spent += time.perf_counter() - started
    return value
