"""``get_ipython()`` calls, as nbconvert writes magics when it exports to Python."""

from __future__ import annotations

import ast
import re

from nbprod.reading.scanner import Logical

_ESCAPES = {
    "system": "!",
    "system_raw": "!",
    "system_piped": "!",
    "getoutput": "!",
    "magic": "%",
    "run_line_magic": "%",
}
_MARK = "get_ipython()."


def as_magic(unit: Logical) -> str | None:
    """Return the magic that a statement over ``get_ipython()`` is, or None.

    A statement on the shell object that is no magic becomes one that nobody knows,
    which is left out with a note.
    """
    if _MARK not in unit.text:
        return None
    statement = _statement(unit.text)
    if statement is None:
        return None
    target = ""
    call: ast.expr | None = getattr(statement, "value", None)
    if isinstance(statement, ast.Assign):
        target = unit.text[: unit.text.index(_MARK)]
        if not re.fullmatch(r"[^=]*=\s*", target):
            return None
    elif not isinstance(statement, ast.Expr):
        return None
    method, arguments = _method(call)
    if not method:
        return None
    if method in _ESCAPES and arguments:
        text = " ".join(part for part in arguments if part)
        if "\n" not in text:
            return f"{unit.indent}{target}{_ESCAPES[method]}{text}"
    return None if target else f"{unit.indent}%get_ipython {method}"


def cell_source(source: str) -> str:
    """Return an exported cell as it was written, ``%%name`` first, if it is one."""
    if f"{_MARK}run_cell_magic" not in source:
        return source
    statement = _statement(source)
    if not isinstance(statement, ast.Expr):
        return source
    method, arguments = _method(statement.value)
    if method != "run_cell_magic" or len(arguments) != 3:
        return source
    name, rest, body = arguments
    return f"%%{name} {rest}".rstrip() + "\n" + body.rstrip("\n")


def _statement(text: str) -> ast.stmt | None:
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body[0] if len(body) == 1 else None


def _method(call: ast.expr | None) -> tuple[str, list[str]]:
    """Return ``get_ipython().method("a", "b")`` as the method and its strings."""
    match call:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Name(id="get_ipython"), args=[]), attr=method
            ),
            args=arguments,
        ):
            strings = [
                a.value
                for a in arguments
                if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            return method, strings if len(strings) == len(arguments) else []
    return "", []
