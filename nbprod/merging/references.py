"""What the user's lines name is still there: imports follow what moved.

Lines that come from the notebook name nothing that is gone; the user's may. An import
of the package's own that moved is made anew, and an import that the notebook needs no
more stays where the user's lines need it. What cannot be mended is said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from textwrap import dedent, indent

from nbprod.merging.definitions import parsed
from nbprod.merging.imports import block_of, bound_by, each, is_import, with_imports
from nbprod.merging.moves import Place, Texts
from nbprod.merging.names import loose, tops
from nbprod.source.imports import import_block


@dataclass(frozen=True)
class Loose:
    """A name that leads nowhere: where it is, and what it is now, if that is known."""

    line: int
    name: str
    now: str = ""


@dataclass(frozen=True)
class Known:
    """The package as it will be, as the user has it, and what went where."""

    package: str
    texts: Texts
    before: Texts
    """The user's texts, those of files that moved at their new paths."""
    files: Mapping[str, str]
    places: Mapping[Place, Place]

    @cached_property
    def modules(self) -> dict[str, str]:
        """The paths of modules, and the new paths of those that moved, by name."""
        moved = {dotted(old): new for old, new in self.files.items()}
        there = {dotted(one): one for one in self.texts if one.endswith(".py")}
        return moved | there


def dotted(path: str) -> str:
    """Name the module of a path: ``src/p/a.py`` → ``p.a``, ``tests/b.py`` → ``b``."""
    parts = list(PurePosixPath(path).with_suffix("").parts)[1:]
    return ".".join(parts[:-1] if parts[-1:] == ["__init__"] else parts)


def completed(text: str, sources: Mapping[str, str], known: Known) -> str:
    """Give a merged module the imports that the user's lines need.

    ``sources`` are the user's modules that the lines come from, by their paths: what
    they import, and what they define and now is elsewhere.
    """
    missing = loose(text)
    found: dict[str, str] = {}
    for path, source in reversed(list(sources.items())):
        for name in missing:
            new = known.places.get((path, name))
            if new or name in (tops(known.texts.get(path, "")) or ()):
                module, member = new or (path, name)
                found[name] = f"from {dotted(module)} import {member} as {name}"
        for node in tree.body if (tree := parsed(source)) else ():
            found |= {bound_by(one): one for one in each(node)}
    wanted = [found[name] for name in missing if name in found]
    return _with(text, wanted, known.package) if wanted else text


def astray(text: str, known: Known) -> Iterator[Loose]:
    """Find imports of the package's own that lead nowhere."""
    for node in _nodes(text):
        for one in each(node):
            now = _now(one, known)
            if now != one:
                yield Loose(node.lineno, _said(one), _said(now))


def followed(text: str, known: Known) -> str:
    """Make imports of the package's own anew where it is known what they are now.

    An import that shares its lines, or has comments, stays.
    """
    block = block_of(text, known.package)
    if block:
        imports = [_now(one, known) or one for one in block.imports]
        if tuple(imports) != block.imports:
            text = with_imports(text, block, imports, known.package)
    lines = text.split("\n")
    for node in sorted(_nodes(text), key=lambda one: -one.lineno):
        imports = [_now(one, known) or one for one in each(node)]
        span = slice(node.lineno - 1, node.end_lineno)
        alone = dedent("\n".join(lines[span]))
        tree = parsed(alone)
        same = tree and ast.dump(tree) == ast.dump(ast.Module([node], []))
        if same and imports != each(node) and "#" not in alone:
            made = indent(import_block(imports, known.package), " " * node.col_offset)
            lines[span] = made.split("\n")
    return "\n".join(lines)


def _nodes(text: str) -> list[ast.Import | ast.ImportFrom]:
    """The imports of a module, wherever in it; none with a star or a dot."""
    tree = parsed(text)
    return [
        node
        for node in (ast.walk(tree) if tree else ())
        if isinstance(node, ast.Import)
        or (isinstance(node, ast.ImportFrom) and not node.level)
    ]


def _now(statement: str, known: Known) -> str:
    """Write an import of one thing as it has to be now; empty where that is unknown.

    What the user could not import before is none of what moved.
    """
    words = statement.split()
    module, bound = words[1], bound_by(statement)
    path = known.modules.get(module, f"src/{module.replace('.', '/')}.py")
    if words[0] == "import":
        lost = path in known.before and path not in known.texts
        return "" if lost else statement
    name = words[3]
    inner = known.modules.get(f"{module}.{name}")
    if inner:
        module, _, name = dotted(inner).rpartition(".")
        return _import(module, name, bound)
    if path in known.texts:
        names = tops(known.texts[path])
        if names is None or name in names or name == "*":
            return _import(dotted(path), name, bound)
    if (path, name) in known.places:
        path, name = known.places[path, name]
        return _import(dotted(path), name, bound)
    there = tops(known.before.get(path, ""))
    return "" if there is None or name in there else statement


def _import(module: str, name: str, bound: str) -> str:
    renamed = f" as {bound}" if name not in (bound, "*") else ""
    return f"from {module} import {name}{renamed}"


def _said(statement: str) -> str:
    """Name what an import of one thing imports."""
    words = statement.split()
    return (
        ".".join([words[1], *words[3:4]])
        if words[:1] == ["from"]
        else words[1] if words else ""
    )


def _with(text: str, imports: Iterable[str], package: str) -> str:
    """Add imports to those of a module, or put them before its first code."""
    block = block_of(text, package)
    if block:
        return with_imports(text, block, [*block.imports, *imports], package)
    lines, at = text.split("\n"), 0
    for node in tree.body if (tree := parsed(text)) else ():
        told = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not told and not is_import(node):
            break
        at = node.end_lineno or at
    lines[at:at] = [*[""][:at], *import_block(imports, package).split("\n")]
    return "\n".join(lines)
