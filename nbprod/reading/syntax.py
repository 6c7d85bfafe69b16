"""Whether a cell is Python, as IPython would compile it."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from nbprod.reading.magics import AtLine
from nbprod.source.nesting import TOO_DEEP, deep_line
from nbprod.source.trees import walk

_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_PYTHON_2 = re.compile(
    r"^\s*(print\s+[^\s=(]|print\s*>>|exec\s+['\"\w]|raise\s+\w+\s*,|except\s+\w+\s*,)"
)
_INTERACTIVE = {
    "ipywidgets": "widgets need somebody to move them: their first values hold",
    "google.colab": "`google.colab` exists only in Colab: remove what uses it",
}


class NotPython(AtLine):
    """A cell that no kernel would run any of."""


def checked(code: str, python: str) -> ast.Module:
    """Return a cell's syntax tree; it may use ``await`` outside of functions.

    ``python`` is the version that the notebook states. Raises NotPython, or AtLine for
    what only is too much.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            flags = ast.PyCF_ONLY_AST | _AWAIT
            tree: ast.Module = compile(code, "cell", "exec", flags, dont_inherit=True)
            for node in tree.body:  # IPython compiles one statement at a time
                compiled(node)
    except SyntaxError as exc:
        line = max(1, min(exc.lineno or 1, code.count("\n") + 1))
        raise NotPython(line, _message(exc, code, line, python)) from None
    except (RecursionError, MemoryError):
        raise AtLine(1, TOO_DEEP) from None
    except (ValueError, OverflowError) as exc:
        message = f"this is not valid Python: {exc}; mend the cell"
        raise AtLine(1, message) from None
    if line := deep_line(code, tree.body):
        raise AtLine(line, TOO_DEEP)
    return tree


def compiled(node: ast.stmt) -> None:
    """Make sure that a statement compiles; raise AtLine where it is too deep."""
    try:
        compile(ast.Module([node], []), "cell", "exec", _AWAIT, dont_inherit=True)
    except RecursionError:
        raise AtLine(node.lineno, TOO_DEEP) from None


def bound_names(tree: ast.Module) -> set[str]:
    """Return the names that a cell may bind, at any level: enough for ``{name}``."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return found


def only_interactive(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and note for imports of what works in front of a person only."""
    for node in walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name}" for name in names]
        for module, message in _INTERACTIVE.items():
            if any(name == module or name.startswith(f"{module}.") for name in names):
                yield node.lineno, message


def _message(exc: SyntaxError, code: str, line: int, python: str) -> str:
    text = code.split("\n")[line - 1]
    old = python.startswith("2") or _PYTHON_2.match(text)
    if old or "Missing parentheses" in str(exc.msg):
        return (
            "this is Python 2; convert the notebook to Python 3 first "
            "(for example with `2to3`)"
        )
    return (
        f"this is not valid Python ({exc.msg}); mend the cell, or go on without it "
        "(--skip-broken)"
    )
