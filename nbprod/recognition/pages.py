"""What a notebook shows as a page: HTML, pictures, videos; and what styles its own."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nbprod import libraries
from nbprod.ir import Flow, Statement
from nbprod.source.names import BUILTINS
from nbprod.source.typed import type_before

SHOWN = "IPython.display."
PAGE = "IPython.display.HTML"


def is_page(statement: Statement) -> bool:
    """Whether a statement is there for a page that the notebook shows."""
    value = getattr(statement.node, "value", None)
    if not isinstance(statement.node, ast.Expr) or not isinstance(value, ast.Call):
        return False
    for site in statement.effects.calls:
        full = libraries.canonical(site.name)
        name = full.removeprefix(SHOWN)
        own = isinstance(value.func, ast.Name) and full == PAGE
        if name != full and name[:1].isupper() and (own or site.node is value):
            return True
    return False


def styling(flow: Flow) -> frozenset[str]:
    """The statements, by id, that do nothing but style the notebook's own page."""
    pages = {s.id: s for s in flow.statements if is_page(s) and only_texts(s, flow)}
    if not pages:
        return frozenset()
    texts = {name: list(one.texts) for name, one in pages.items()}
    by_id = {statement.id: statement for statement in flow.statements}
    for edge in flow.edges:
        if edge.target in pages and edge.kind != "resource":
            texts[edge.target] += by_id[edge.source].texts
    return frozenset(name for name, some in texts.items() if is_style(some))


def only_texts(statement: Statement, flow: Flow) -> bool:
    """Whether all that a statement reads are texts, and functions of the notebook."""
    read = statement.effects.reads - flow.imports.keys() - BUILTINS
    return all(
        name in flow.definitions or type_before(name, statement, flow) == "builtins.str"
        for name in read
    )


def is_style(texts: Iterable[str]) -> bool:
    """Whether one of some texts is a style sheet, or the path of one."""
    found = [text.strip().lower() for text in texts]
    return any(text.endswith(".css") or text.startswith("<style") for text in found)
