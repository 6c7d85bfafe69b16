"""The imports of a module are merged by what they import, not by their lines."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from nbprod.merging.definitions import parsed
from nbprod.source.imports import import_block


@dataclass(frozen=True)
class Block:
    """The imports with which a module begins: their lines, and each by itself."""

    first: int
    end: int
    imports: tuple[str, ...]


def block_of(text: str, package: str) -> Block | None:
    """Find the first imports of a module; None where they are not as nbprod has them.

    They are in other hands where there are comments among them, or another order.
    """
    tree = parsed(text)
    body = tree.body if tree else []
    at = next((n for n, one in enumerate(body) if is_import(one)), len(body))
    nodes: list[ast.stmt] = []
    for node in body[at:]:
        if not is_import(node):
            break
        nodes.append(node)
    if not nodes:
        return None
    first, end = nodes[0].lineno - 1, nodes[-1].end_lineno or 0
    imports = tuple(one for node in nodes for one in each(node))
    lines = text.split("\n")[first:end]
    ours = "\n".join(lines) == import_block(imports, package)
    return Block(first, end, imports) if ours else None


def with_imports(text: str, block: Block, imports: Iterable[str], package: str) -> str:
    """Give a module other first imports."""
    lines = text.split("\n")
    lines[block.first : block.end] = import_block(imports, package).split("\n")
    return "\n".join(lines)


def agreed(texts: tuple[str, str, str], package: str) -> tuple[str, str, str]:
    """Give base, mine and new the same first imports, where that can be done.

    They are those of the new side, and what the user imports beside those of the base;
    what the user imports no longer is left out.
    """
    blocks = [block_of(text, package) for text in texts]
    base, mine, new = (set(one.imports) if one else set() for one in blocks)
    if None in blocks or base == new:
        return texts
    imports = sorted((new | mine - base) - (base - mine))
    if not imports:
        return texts
    done = [
        with_imports(text, block, imports, package)
        for text, block in zip(texts, blocks, strict=True)
        if block
    ]
    return done[0], done[1], done[2]


def with_block_of(marked: str, text: str, done: str, package: str) -> str:
    """Give a text with conflicts the first imports that it has without them.

    ``text`` is one without, ``done`` is that with other imports.
    """
    block = block_of(text, package)
    lines, before, after = (one.split("\n") for one in (marked, text, done))
    if block is None or lines[: block.end] != before[: block.end]:
        return marked
    rest = len(before) - block.end
    lines[block.first : block.end] = after[block.first : len(after) - rest]
    return "\n".join(lines)


def is_import(node: ast.stmt) -> bool:
    """Whether a statement imports something."""
    return isinstance(node, (ast.Import, ast.ImportFrom))


def each(node: ast.AST) -> list[str]:
    """Write an import statement as one for each of its names."""
    if isinstance(node, ast.Import):
        return [ast.unparse(ast.Import([alias])) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [
            ast.unparse(ast.ImportFrom(node.module, [alias], node.level))
            for alias in node.names
        ]
    return []


def bound_by(statement: str) -> str:
    """Name what an import of one thing binds."""
    last = statement.split()[-1]
    whole = statement.startswith("from ") or " as " in statement
    return last if whole else last.partition(".")[0]
