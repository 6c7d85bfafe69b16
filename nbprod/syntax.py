"""Whether a cell is Python, as IPython would compile it."""

from __future__ import annotations

import ast
import re
import warnings

from nbprod.magics import AtLine

_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_PYTHON_2 = re.compile(
    r"^\s*(print\s+[^\s=(]|print\s*>>|exec\s+['\"\w]|raise\s+\w+\s*,|except\s+\w+\s*,)"
)


def checked(code: str, python: str) -> ast.Module:
    """Return a cell's syntax tree; it may use ``await`` outside of functions.

    ``python`` is the version that the notebook states. Raises AtLine.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            flags = ast.PyCF_ONLY_AST | _AWAIT
            tree = compile(code, "cell", "exec", flags, dont_inherit=True)
            compile(code, "cell", "exec", _AWAIT, dont_inherit=True)
    except SyntaxError as exc:
        line = max(1, min(exc.lineno or 1, code.count("\n") + 1))
        raise AtLine(line, _message(exc, code, line, python)) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as exc:
        message = f"this is not valid Python: {exc}; mend the cell"
        raise AtLine(1, message) from None
    if not isinstance(tree, ast.Module):
        raise AtLine(1, "this is not valid Python; mend the cell")
    return tree


def _message(exc: SyntaxError, code: str, line: int, python: str) -> str:
    text = code.split("\n")[line - 1]
    old = python.startswith("2") or _PYTHON_2.match(text)
    if old or "Missing parentheses" in str(exc.msg):
        return (
            "this is Python 2; convert the notebook to Python 3 first "
            "(for example with `2to3`)"
        )
    return f"this is not valid Python ({exc.msg}); mend the cell, or go on without it"
