"""Imports of what is gone → imports of what stands in its place."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from nbprod import libraries
from nbprod.ir import Edit, Fix, Statement
from nbprod.rules._imports import plain, taken, users
from nbprod.rules._pieces import spot
from nbprod.rules._removed_uses import Use, imported
from nbprod.source.names import bound_by_alias
from nbprod.subject import Subject


@dataclass(frozen=True)
class Way:
    """What is imported in the place of one name, and the edits of its users."""

    line: str
    edits: tuple[Edit, ...] = ()
    safe: bool = True


def import_fix(subject: Subject, use: Use) -> Fix | None:
    """Write an import anew without what is gone, and with what stands in its place.

    All that can be mended in the statement is mended at once, what is safe apart from
    what is not.
    """
    node, statement = use.node, use.statement
    if not isinstance(node, ast.Import | ast.ImportFrom) or not use.alias:
        return None
    mine = way(subject, use, node, use.alias)
    if mine is None:
        return None
    known = {id(one.alias): one for one in imported(statement, node)}
    lines: list[str] = []
    kept: list[ast.alias] = []
    edits: list[Edit] = []
    for alias in node.names:
        one = known.get(id(alias))
        found = way(subject, one, node, alias) if one else None
        if found is None or found.safe != mine.safe:
            kept.append(alias)
            continue
        lines += [found.line] if found.line and found.line not in lines else []
        edits += found.edits
    if kept:
        lines.insert(0, said(node, kept))
    return Fix((written(subject, statement, node, joined(lines)), *edits), mine.safe)


def joined(lines: list[str]) -> list[str]:
    """Imports from one module as one."""
    found: dict[str, str] = {}
    for line in lines:
        module, between, names = line.partition(" import ")
        if between and module in found and "*" not in names:
            found[module] += f", {names}"
        else:
            found[module if between else line] = line
    return list(found.values())


def written(
    subject: Subject,
    statement: Statement,
    node: ast.Import | ast.ImportFrom,
    lines: list[str],
) -> Edit:
    """Put imports in the place of one; a line that held nothing else goes with it."""
    parting = separator(subject, statement, node)
    if lines:
        return subject.edit(statement, node, parting.join(lines))
    end = node.end_lineno or node.lineno
    last = end >= len(subject.lines(statement.cell))
    if parting == "\n" and node is statement.node and not last:
        return subject.edit(statement, spot(node.lineno, 0, end + 1, 0), "")
    alone = parting == "\n" and node is statement.node
    return subject.edit(statement, node, "" if alone else "pass")


def separator(
    subject: Subject, statement: Statement, node: ast.Import | ast.ImportFrom
) -> str:
    """What parts several imports in the place of one: lines, if it has its own."""
    line = subject.lines(statement.cell)[node.lineno - 1].encode()
    before, after = line[: node.col_offset], line[node.end_col_offset :]
    alone = not before.strip() and b";" not in after
    return f"\n{before.decode()}" if alone else "; "


def said(node: ast.Import | ast.ImportFrom, names: list[ast.alias]) -> str:
    """An import of some of the names of another."""
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import(names))
    return ast.unparse(ast.ImportFrom(node.module, names, 0))


def way(
    subject: Subject, use: Use, node: ast.Import | ast.ImportFrom, alias: ast.alias
) -> Way | None:
    """What is imported in the place of one name; None where nothing is known."""
    to, key, safe = use.removal.to, use.key, use.removal.safe
    name = bound_by_alias(alias) if alias.name != "*" else "*"
    rest = use.dotted[len(key) + 1 :] if use.dotted.startswith(f"{key}.") else ""
    if to.endswith(":"):
        if not rest and name in needed_as_it_is(subject):
            return None
        module = to[:-1] + (f".{rest}" if rest else "")
        prefix = use.dotted.removesuffix(f"{key}.{rest}" if rest else key)
        if key.startswith("keras.") and prefix == "tensorflow.":
            module = f"tensorflow.{module}"
        return Way(moved(node, alias, module, name), (), safe)
    if not to or "{" in to or (to[0] == "*" and to != "*"):
        return None if name == "*" or users(subject, name) else Way("")
    if rest or use.dotted != key or not isinstance(node, ast.ImportFrom):
        return None
    module, _, new = to.rpartition(":") if ":" in to else (node.module or "", "", to)
    new = new.replace("*", key.rpartition(".")[2])
    if alias.asname and module and "." not in new:
        short = "" if alias.asname == new else f" as {alias.asname}"
        return Way(f"from {module} import {new}{short}", (), safe)
    return renamed(subject, use.statement, name, module, new, safe)


def needed_as_it_is(subject: Subject) -> set[str]:
    """The names of modules of which something is used that is not where they went."""
    found = set()
    for statement in subject.statements:
        for node in statement.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                dotted = subject.flow.modules.get(node.value.id, "")
                if dotted and f"{dotted}.{node.attr}" in libraries.removed():
                    found.add(node.value.id)
    return found


def moved(
    node: ast.Import | ast.ImportFrom, alias: ast.alias, module: str, name: str
) -> str:
    """The import of a module, or of a name in one, from where it went."""
    parent, _, last = module.rpartition(".")
    if alias.name == "*":
        return f"from {module} import *"
    if isinstance(node, ast.Import):
        short = f" as {name}" if module.partition(".")[0] != name else ""
        if alias.asname:
            short = f" as {name}" if module != name else ""
        return f"import {module}{short}"
    short = f" as {name}" if last != name else ""
    return f"from {parent} import {last}{short}" if parent else f"import {last}{short}"


def renamed(
    subject: Subject,
    statement: Statement,
    name: str,
    module: str,
    new: str,
    safe: bool,
) -> Way | None:
    """Import a name that goes by another one now, and rename what uses it."""
    first, _, more = new.partition(".")
    reading = users(subject, name)
    clear = first == name or not taken(subject, statement, first)
    simple = name in subject.flow.modules and all(
        plain_use(subject, one, node) for one, node in reading
    )
    edits = tuple(subject.edit(one, node, new) for one, node in reading)
    if name == new:
        edits = ()
    if not module:
        return Way("", edits, safe) if simple and clear else None
    if simple and clear:
        return Way(f"from {module} import {first}", edits, safe)
    return None if more else Way(f"from {module} import {first} as {name}", (), safe)


def plain_use(subject: Subject, statement: Statement, node: ast.Name) -> bool:
    """Whether a use of a name can be written anew."""
    return isinstance(node.ctx, ast.Load) and plain(subject, statement)
