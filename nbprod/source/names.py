"""Names in Python code: which ones a piece of code binds, and where."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping

from nbprod.source.trees import below, children, walk

FUNCTIONS = frozenset(dir(builtins)) - {"__name__"}
BUILTINS = FUNCTIONS | {"display", "get_ipython", "__name__", "__file__"}
PYTHON_2 = frozenset(
    """xrange raw_input unicode basestring unichr long reduce reload file cmp execfile
    buffer apply intern coerce""".split()
)
"""Builtins that Python 3 has no longer."""
OURS = {
    "builtins": "builtins",
    "dataclass": "dataclasses.dataclass",
    "partial": "functools.partial",
    "Any": "typing.Any",
    "Path": "pathlib.Path",
}
"""What modules import for themselves, and where it comes from."""
ANNOTATING = {
    name: f"builtins.{name}"
    for name in "bool bytes complex dict float int list object set str tuple".split()
}
"""What annotations name, and where it comes from."""


def parse(code: str) -> ast.Module:
    """Parse a cell, in which ``await`` may stand at the top level.

    Raises:
        SyntaxError: the code is not Python.
    """
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree = compile(code, "cell", "exec", flags, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def within_scope(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes and all below them, without entering another scope."""
    todo = list(nodes)[::-1]
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, SCOPES):
            todo.extend(getattr(node, "decorator_list", ()))
        else:
            todo += children(node)[::-1]


def bound_in(body: Iterable[ast.AST]) -> frozenset[str]:
    """The names that statements bind in their own scope.

    Comprehension targets belong to the comprehension; a walrus inside one binds here.
    """
    found: set[str] = set()
    inner: set[int] = set()
    todo = list(body)
    for node in todo:  # which grows
        kind = node.__class__
        if kind is ast.Name:
            assert isinstance(node, ast.Name)
            if node.ctx.__class__ is not ast.Load and id(node) not in inner:
                found.add(node.id)
            continue
        if kind in BINDING:
            found |= bound_by(node)
        if kind in COMPREHENSIONS:
            for generator in getattr(node, "generators", ()):
                inner |= {id(n) for n in walk(generator.target)}
        todo += (
            getattr(node, "decorator_list", ()) if kind in SCOPES else children(node)
        )
    return frozenset(found)


def bound_by(node: ast.AST) -> set[str]:
    """The names that stand in a node as texts, and that it binds."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {node.name}
        case ast.Import() | ast.ImportFrom():
            return {bound_by_alias(alias) for alias in node.names} - {"*"}
        case ast.ExceptHandler(name=str(name)):
            return {name}
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return {name}
        case ast.MatchMapping(rest=str(name)):
            return {name}
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return set(names)
    return set()


BINDING = frozenset({
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom,
    ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping, ast.Global,
    ast.Nonlocal,
})  # fmt: skip
"""What may bind names that stand in it as texts."""


def bound_by_alias(alias: ast.alias) -> str:
    """The name that a part of an import statement binds."""
    return alias.asname or alias.name.split(".")[0]


def declared(
    body: Iterable[ast.AST], kind: type[ast.Global | ast.Nonlocal]
) -> set[str]:
    """The names that a function declares global or nonlocal."""
    return {
        name
        for node in within_scope(body)
        if isinstance(node, kind)
        for name in node.names
    }


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a function, in order."""
    rest = [arguments.vararg] if arguments.vararg else []
    keywords = [arguments.kwarg] if arguments.kwarg else []
    return (
        arguments.posonlyargs + arguments.args + rest + arguments.kwonlyargs + keywords
    )


def decorator_names(node: ast.AST) -> set[str]:
    """What a function is decorated with, as it is written."""
    return {ast.unparse(part) for part in getattr(node, "decorator_list", [])}


def loaded(node: ast.AST) -> set[str]:
    """Every name that is read anywhere below a node, whatever its scope."""
    return {
        child.id
        for child in walk(node)
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Load)
    }


def dotted(node: ast.expr, modules: Mapping[str, str]) -> str:
    """The dotted name of what an import gives, or nothing.

    ``modules`` maps a name to what its import binds.
    """
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in modules:
        return ""
    return ".".join([modules[node.id], *reversed(parts)])


def fstring_names(node: ast.AST) -> set[str]:
    """The names in f-strings; older Pythons do not tell their places."""
    return {
        name
        for part in walk(node)
        if isinstance(part, ast.JoinedStr)
        for name in loaded(part)
    }


def comprehension_names(node: ast.AST) -> set[str]:
    """The names that the ``for`` clauses of a comprehension bind."""
    return {
        target.id
        for generator in getattr(node, "generators", [])
        for target in walk(generator.target)
        if isinstance(target, ast.Name)
    }


def in_fstrings(node: ast.AST) -> set[int]:
    """The nodes inside f-strings, whose places older Pythons do not know."""
    return {
        id(inner)
        for part in walk(node)
        if isinstance(part, ast.JoinedStr)
        for inner in walk(part)
    }


def through_labels(base: ast.expr) -> bool:
    """Whether something is reached through the labels of a table."""
    while isinstance(base, ast.Attribute | ast.Subscript | ast.Call):
        if isinstance(base, ast.Attribute) and base.attr in ("index", "columns"):
            return True
        base = base.func if isinstance(base, ast.Call) else base.value
    return False


def works_in_place(nodes: Iterable[ast.AST]) -> bool:
    """Whether something is made that may change the data it is given: ``copy=False``.

    A class is told by its capital; a function's leaf says what the keyword does.
    """
    return any(
        keyword.arg in ("copy", "copy_X", "copy_x")
        and getattr(keyword.value, "value", None) is not True
        for call in below(nodes)
        if isinstance(call, ast.Call) and name_called(call)[:1].isupper()
        for keyword in call.keywords
    )


def name_called(node: ast.Call) -> str:
    """The last part of the name that is called; for another expression, of its text."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ast.unparse(node.func).rpartition(".")[2]
