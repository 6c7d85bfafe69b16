"""Files beside the notebook whose import does more than define.

One that reads a file, seeds a generator or calls what is not known when it is imported
is imported in the step where the notebook did so: importing the package runs none of
it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from nbprod.ir import Notebook
from nbprod.source.names import BUILTINS, bound_by_alias, dotted, parse
from nbprod.source.trees import children, walk

Import = ast.Import | ast.ImportFrom
ACTING = frozenset(
    """open print input exec eval compile __import__ globals locals vars setattr delattr
    breakpoint exit quit help next iter map filter sorted min max super""".split()
)
"""Builtins that do more than make a value, or call what they are given."""
MAKING = frozenset(
    """typing collections dataclasses enum functools re itertools operator math string
    decimal fractions abc types datetime.timedelta datetime.date datetime.datetime
    pathlib.Path pathlib.PurePath logging.getLogger os.path.join os.path.dirname
    os.path.basename struct.Struct uuid.UUID numpy.array numpy.arange numpy.linspace
    numpy.zeros numpy.ones numpy.log numpy.sqrt torch.device
    torch.cuda.is_available""".split()
)
"""Modules of which every function only makes a value, and such functions of others."""


def acting_modules(notebook: Notebook) -> frozenset[str]:
    """The files beside the notebook whose import does more than define, by dotted name.

    So does the import of one that imports such a file.
    """
    bodies = {name: parse(text) for name, text in carried_texts(notebook).items()}
    found = {name for name, body in bodies.items() if acts(body)}
    imported = {name: set(imports_of(body, name)) for name, body in bodies.items()}
    grown = True
    while grown:
        more = {n for n in bodies.keys() - found if imported[n] & found}
        found |= more
        grown = bool(more)
    return frozenset(found)


def carried_texts(notebook: Notebook) -> dict[str, str]:
    """The modules that come along with a notebook, by dotted name."""
    return {
        file.path.removesuffix(".py").replace("/", "."): file.text
        for file in notebook.carried
        if file.path.endswith(".py")
    }


def imports_of(body: ast.Module, name: str) -> Iterator[str]:
    """The files that importing a module may execute, those beside it included."""
    package = name.rpartition(".")[0]
    for node in ran(body.body):
        if isinstance(node, Import):
            level = getattr(node, "level", 0)
            outer = package.split(".") if package and level else []
            base = ".".join(outer[: len(outer) - max(0, level - 1)])
            for alias in node.names:
                yield from reached_by(node, alias, base)


def reached_by(node: Import, alias: ast.alias, base: str = "") -> frozenset[str]:
    """The files, as dotted names, that a part of an import statement may execute."""
    names = [base, alias.name]
    if isinstance(node, ast.ImportFrom):
        names = [base, node.module or "", "" if alias.name == "*" else alias.name]
    parts = ".".join(filter(None, names)).split(".")
    outer = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return frozenset([*outer, *(f"{one}.__init__" for one in outer)])


def acts(body: ast.Module) -> bool:
    """Whether executing a module reaches outside of it, as far as is known."""
    nodes = list(ran(body.body))
    modules = {
        bound_by_alias(alias): (
            f"{node.module}.{alias.name}"
            if isinstance(node, ast.ImportFrom)
            else alias.name if alias.asname else alias.name.partition(".")[0]
        )
        for node in nodes
        if isinstance(node, Import)
        for alias in node.names
    }
    return any(reaches_out(node, modules) for node in nodes)


def ran(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes that are executed with a module: functions' bodies are not."""
    todo = list(body)
    while todo:
        node = todo.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                todo += [*node.decorator_list, *children(node.args)]
            case ast.Lambda():
                todo += children(node.args)
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                todo += node.orelse
            case _:
                todo += children(node)


def reaches_out(node: ast.AST, modules: Mapping[str, str]) -> bool:
    """Whether a node that is executed may do more than make a value of the module."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name not in modules:
            return name not in BUILTINS or name in ACTING
        case ast.Call(func=ast.Attribute(value=ast.Constant() | ast.JoinedStr())):
            return False
        case ast.Call(func=func):
            return not makes(dotted(func, modules))
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            plain = {"property", "staticmethod", "classmethod"}
            return not all(
                isinstance(one, ast.Call)  # looked at by itself
                or (isinstance(one, ast.Name) and one.id in plain)
                or makes(dotted(one, modules))
                for one in node.decorator_list
            )
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            return True
        case ast.Subscript(ctx=ast.Store() | ast.Del(), value=value):
            return any(isinstance(x, ast.Name) and x.id in modules for x in walk(value))
        case ast.With() | ast.AsyncWith() | ast.While() | ast.Await():
            return True
    return False


def makes(name: str) -> bool:
    """Whether a function of a library, by its dotted name, only makes a value."""
    parts = name.split(".")
    return any(".".join(parts[:n]) in MAKING for n in range(1, len(parts) + 1))
