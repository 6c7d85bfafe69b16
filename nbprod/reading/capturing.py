"""``%%capture name`` where the notebook reads the name: a ``with`` over the cell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from nbprod.reading.linemagics import Unconvertible

IMPORT = "from IPython.utils.capture import capture_output"
_MAGIC = re.compile(r"^\s*%%\s*capture\b(?P<rest>[^\n]*)", re.MULTILINE)
_NAME = re.compile(r"(?:^|\s)([A-Za-z_]\w*)")
_WORD = re.compile(r"[A-Za-z_]\w*(?:\.outputs\b)?")
"""What is displayed, which a plain ``with`` does not have, is told by its name."""


def captured_name(rest: str) -> str:
    """The name that ``%%capture`` with these arguments binds, or nothing."""
    found = _NAME.search(rest)
    return found[1] if found else ""


def captured_and_read(sources: Iterable[str]) -> frozenset[str]:
    """The names that cells bind by ``%%capture`` and that other lines may read.

    ``name.outputs`` is among them where that is read.
    """
    texts = list(sources)
    names = {captured_name(m["rest"]) for text in texts for m in _MAGIC.finditer(text)}
    if not names:
        return frozenset()
    words = {word for text in texts for word in _WORD.findall(_MAGIC.sub("", text))}
    plain = {word.removesuffix(".outputs") for word in words}
    return frozenset(names & plain | {f"{name}.outputs" for name in names} & words)


def captured_block(
    rest: str, body: list[str], code: str, captured: frozenset[str]
) -> str:
    """A cell's code, the magic its first line, as the block of a ``with``.

    ``body`` is what stands there as it was written, ``captured`` as in Around. Raises
    Unconvertible where what the name holds is not the same in a plain ``with``.
    """
    name = captured_name(rest)
    tree = _parsed(code)
    before = name in _WORD.findall("\n".join(body))
    printed = "--no-display" in rest and tree and isinstance(tree[-1], ast.Expr)
    if before or printed or f"{name}.outputs" in captured:
        raise Unconvertible(
            f"`%%capture {name}` over this cell cannot be had outside of IPython; use "
            "`contextlib.redirect_stdout`, or leave the name out"
        )
    options = [
        f"{kind}=False"
        for kind in ("stdout", "stderr", "display")
        if f"--no-{kind}" in rest
    ]
    opening = f"with capture_output({', '.join(options)}) as {name}:"
    lines = code.split("\n")
    if not tree:
        return "\n".join([f"{opening} pass", *lines[1:]])
    inside = _inside_texts(code)
    start = next(n for n, line in enumerate(lines) if line.strip())
    indented = [
        f"    {line}" if line.strip() and number not in inside else line
        for number, line in enumerate(lines[start:], start + 1)
    ]
    return "\n".join([*lines[: start - 1], opening, *indented])


def _parsed(code: str) -> list[ast.stmt]:
    try:
        return ast.parse(code).body
    except (SyntaxError, ValueError):
        return []  # it is refused as it stands, later on


def _inside_texts(code: str) -> set[int]:
    """The lines that begin within a text of several lines, which stay as they are."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno:
            found |= set(range(node.lineno + 1, node.end_lineno + 1))
    return found
