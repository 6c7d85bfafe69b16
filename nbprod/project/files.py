"""Which files a notebook reads and writes, as far as its text says so.

A path may be written out, joined of parts, a constant, or given to a function of the
notebook. Nothing is evaluated but text.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nbprod.ir import Access, CallSite, Flow, Statement
from nbprod.recognition.figures import saves_figure
from nbprod.recognition.paths import (
    CHANGES_FOLDER,
    LOOKS_LIKE_PATH,
    MEMORY,
    path_arguments,
)
from nbprod.recognition.roles import is_definition, is_import
from nbprod.source.names import dotted
from nbprod.source.trees import walk

READS = frozenset({"reader", "load_object", "dataset"})
WRITES = frozenset({"writer", "dump", "download"})
EITHER = frozenset(
    """sqlite3.connect zipfile.ZipFile tarfile.open shutil.copy shutil.copyfile
    shutil.copytree shutil.move os.rename os.replace""".split()
)
"""What may read or write the files that it is given."""
METHODS = {
    "read_text": False,
    "read_bytes": False,
    "write_text": True,
    "write_bytes": True,
}
"""Methods of paths, and whether they write."""
SAME = frozenset({"str", "os.fspath", "os.path.abspath", "os.path.normpath"})
HERE = frozenset({"os.getcwd", "pathlib.Path.cwd"})
JOINS = frozenset(
    {"os.path.join", "posixpath.join", "pathlib.Path", "pathlib.PurePath"}
)
DEEPEST = 4
"""Calls of the notebook's own functions are followed no deeper than this."""

Known = Mapping[str, "str | Mapping[str, str]"]
"""Name → the text, or the texts by key, that it stands for."""


@dataclass
class Found:
    """The files of a notebook so far."""

    flow: Flow
    accesses: list[Access] = field(default_factory=list)
    unknown: list[Statement] = field(default_factory=list)
    """Statements with a path that is known only when they run."""
    moved: bool = False
    """Whether the notebook is in another folder by now."""
    visited: set[int] = field(default_factory=set)
    """The calls that have been looked at, by the identity of their nodes."""

    def add(self, path: str | None, writes: bool, statement: Statement) -> None:
        """Keep an access, or that its path is not known."""
        if path is not None and ("://" in path or path in (MEMORY, "")):
            return
        if path is None or (self.moved and not posixpath.isabs(path)):
            self.unknown.append(statement)
            return
        place = statement.id, statement.cell, statement.line
        name = self.flow.notebook.name
        made = Access(normal(path), writes, name, *place)
        if made not in self.accesses:
            self.accesses.append(made)


def normal(path: str) -> str:
    """A path as it is compared."""
    return posixpath.normpath(path.replace("\\", "/"))


def files_of(flow: Flow) -> Found:
    """The files that a notebook reads and writes, in the order of its statements."""
    found = Found(flow)
    known: dict[str, str | Mapping[str, str]] = {}
    for statement in flow.statements:
        if not (is_definition(statement) or is_import(statement)):
            found.visited.clear()
            for given in loops(statement.node, known, flow):
                visit(statement, statement.node, given, found, 0)
            for site in statement.effects.calls:  # in methods, or functions handed on
                if id(site.node) not in found.visited:
                    accessed(site, statement, {}, found)
            if statement.effects.unknown and any(
                map(LOOKS_LIKE_PATH.match, statement.texts)
            ):
                found.unknown.append(statement)
            if any(site.name in CHANGES_FOLDER for site in statement.effects.calls):
                found.moved = True
        made = bound(statement.node, known, flow)
        for name in statement.effects.changes:
            known.pop(name, None)
        known |= made
    return found


def loops(node: ast.stmt, known: Known, flow: Flow) -> Iterator[Known]:
    """What names stand for in a statement: in a loop over texts, each of them."""
    if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
        items = node.iter.elts if isinstance(node.iter, ast.List | ast.Tuple) else []
        texts = [text_of(item, known, flow) for item in items]
        if texts and None not in texts:
            for text in texts:
                yield {**known, node.target.id: text or ""}
            return
    yield known


def visit(
    statement: Statement, node: ast.AST, known: Known, found: Found, depth: int
) -> None:
    """Find the accesses in a piece of code that a statement executes."""
    flow = found.flow
    inside = {id(part) for part in walk(node)}
    for site in statement.effects.calls:
        if id(site.node) in inside:
            accessed(site, statement, known, found)
    for call in (part for part in walk(node) if isinstance(part, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
            path = text_of(call.func.value, known, flow)
            if path is not None:
                found.add(path, METHODS[call.func.attr], statement)
        if isinstance(call.func, ast.Name) and depth < DEEPEST:
            made = definition_of(call.func.id, statement, flow)
            if made is not None:
                inner = {**known, **given(call, made, known, flow)}
                for part in made.body:
                    inner |= bound(part, inner, flow)
                for part in made.body:
                    visit(statement, part, inner, found, depth + 1)


def accessed(site: CallSite, statement: Statement, known: Known, found: Found) -> None:
    """Keep what a call of a library reads or writes."""
    found.visited.add(id(site.node))
    draws = saves_figure(site)
    writes = site.call.role in WRITES or draws
    if not (writes or site.call.role in READS):
        if site.name in EITHER:
            found.unknown.append(statement)
        return
    for node in path_arguments(site):
        if isinstance(node, ast.Call | ast.Name) and is_open(node, statement, found):
            continue  # a file that is open, whose path its opening tells
        path = text_of(node, known, found.flow)
        if path is not None or not draws:
            found.add(path, writes, statement)


def is_open(node: ast.expr, statement: Statement, found: Found) -> bool:
    """Whether an argument is an open file, not a path."""
    flow = found.flow
    if isinstance(node, ast.Call):
        sites = statement.effects.calls
        names = [site.name for site in sites if site.node is node]
        return any(name.endswith(("open", "StringIO", "BytesIO")) for name in names)
    kind = flow.types[statement.index].get(getattr(node, "id", ""), "")
    return kind.startswith("io.")


def definition_of(
    name: str, statement: Statement, flow: Flow
) -> ast.FunctionDef | None:
    """The function of the notebook that a name is when a statement runs."""
    for one in reversed(flow.statements[: statement.index]):
        if isinstance(one.node, ast.FunctionDef) and one.node.name == name:
            return one.node
        if name in one.effects.binds:
            return None
    return None


def given(
    call: ast.Call, made: ast.FunctionDef, known: Known, flow: Flow
) -> dict[str, str]:
    """The texts that parameters have in a call of a function."""
    places = [*made.args.posonlyargs, *made.args.args]
    pairs: dict[str, ast.expr] = {}
    if made.args.defaults:
        rest = places[-len(made.args.defaults) :]
        pairs |= {p.arg: d for p, d in zip(rest, made.args.defaults, strict=True)}
    pairs |= {p.arg: one for p, one in zip(places, call.args, strict=False)}
    pairs |= {one.arg: one.value for one in call.keywords if one.arg}
    texts = {name: text_of(node, known, flow) for name, node in pairs.items()}
    return {name: text for name, text in texts.items() if text is not None}


def bound(
    node: ast.stmt, known: Known, flow: Flow
) -> dict[str, str | Mapping[str, str]]:
    """The name that a statement binds to a text, or to texts by key."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            pass
        case _:
            return {}
    if isinstance(value, ast.Dict):
        texts = {
            str(key.value): text
            for key, item in zip(value.keys, value.values, strict=True)
            if isinstance(key, ast.Constant)
            if (text := text_of(item, known, flow)) is not None
        }
        return {name: texts}
    text = text_of(value, known, flow)
    return {} if text is None else {name: text}


def text_of(node: ast.AST, known: Known, flow: Flow) -> str | None:
    """The text, or path, that an expression is; None if that is not known."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            value = known.get(name)
            return value if isinstance(value, str) else None
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=key)):
            table = known.get(name)
            return table.get(str(key)) if isinstance(table, Mapping) else None
        case ast.JoinedStr(values=parts):
            texts = [text_of(part, known, flow) for part in parts]
            return None if None in texts else "".join(filter(None, texts))
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return text_of(value, known, flow)
        case ast.BinOp(left=left, op=ast.Add() | ast.Div() as op, right=right):
            one, other = text_of(left, known, flow), text_of(right, known, flow)
            if one is None or other is None:
                return None
            return (
                one + other if isinstance(op, ast.Add) else posixpath.join(one, other)
            )
        case ast.Call():
            return called(node, known, flow)
    return None


def called(node: ast.Call, known: Known, flow: Flow) -> str | None:
    """The path that a call gives, which joins or changes how paths are written."""
    name = dotted(node.func, flow.modules)
    if isinstance(node.func, ast.Name) and node.func.id == "str":
        name = "str"
    if name in HERE:
        return "."
    parts = [text_of(part, known, flow) for part in node.args]
    if isinstance(node.func, ast.Attribute) and not name:
        receiver = text_of(node.func.value, known, flow)
        if node.func.attr in ("resolve", "absolute", "expanduser", "as_posix"):
            return receiver
        if node.func.attr != "joinpath":
            return None
        parts = [receiver, *parts]
    elif name not in JOINS | SAME:
        return None
    texts = [part for part in parts if part is not None]
    return posixpath.join(*texts) if texts and len(texts) == len(parts) else None
