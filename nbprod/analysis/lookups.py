"""Calls that look up names in a text: ``df.query("a > @limit")``."""

from __future__ import annotations

import ast
import re

from nbprod.analysis.context import Context, read
from nbprod.analysis.summaries import handed_over
from nbprod.analysis.texts import code_arguments
from nbprod.source.trees import walk

FRAME_READERS = ("query", "eval", "sqldf", "sql", "execute")
"""Calls that find names of the caller in a text: ``df.query("a > @limit")``."""
EVALUATORS = ("builtins.eval", "pandas.eval")
DYNAMIC = ("exec", "eval", "globals", "locals", "vars", "dir", "compile", "__import__")


def read_by_text(node: ast.Call, name: str, code: str, cx: Context) -> None:
    """Names of the notebook that a call finds in a text that it is given.

    ``code`` is where a leaf says that it takes one for code.
    """
    last = name.rpartition(".")[2]
    text = " ".join(
        part.value
        for argument in (*node.args, *(k.value for k in node.keywords))
        for part in walk(argument)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )
    found: set[str] = set()
    if code:
        found |= cx.world.texts.words(code_arguments(code, node))
    elif last in FRAME_READERS and not name.startswith("sqlite3."):
        found |= set(re.findall(r"@(\w+)", text))
        if last in ("sqldf", "sql", "execute") or name in EVALUATORS:
            found |= set(re.findall(r"[^\W\d]\w*", text))
        if not all(isinstance(part, ast.Constant) for part in node.args):
            found |= cx.world.texts.words(node.args)
    elif "~" in text:
        found |= set(re.findall(r"[^\W\d]\w*", text))
    for word in sorted(found):
        world = cx.world
        named = word in world.top or word in world.modules or word in world.stars
        if named and cx.local(word) is None:
            read(word, cx.perhaps())
            cx.trace.by_text.add(word)
            if word in cx.world.definitions:
                handed_over(cx.world.definitions[word], cx)
    if name in [f"builtins.{function}" for function in DYNAMIC]:
        constant = name == "builtins.eval" and text
        has_argument = bool(node.args) and name in ("builtins.vars", "builtins.dir")
        if not constant and not has_argument:
            cx.trace.unknown.append(f"{last}() may read or bind any name")
            cx.trace.resources.add("names")
