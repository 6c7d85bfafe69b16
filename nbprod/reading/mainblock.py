"""``if __name__ == "__main__":`` in a cell, where it always holds."""

from __future__ import annotations

import ast

from nbprod.source.names import parse
from nbprod.source.trees import walk


def unwrapped(code: str, tree: ast.Module) -> str:
    """The code of a cell with what stands under the test as statements of the cell.

    ``tree`` is what the code parses to. Lines keep their numbers; code in which the
    statements would not stay exactly the same is left as it is.
    """
    blocks = [
        node for node in tree.body if isinstance(node, ast.If) and is_main_block(node)
    ]
    if not blocks:
        return code
    lines = code.split("\n")
    for block in blocks:
        dedent(lines, block)
    found = "\n".join(lines)
    expected: list[ast.stmt] = []
    for node in tree.body:
        whole = isinstance(node, ast.If) and node in blocks
        expected += getattr(node, "body", []) if whole else [node]
    try:
        made = parse(found).body
    except (SyntaxError, ValueError):
        return code
    same = [ast.dump(node) for node in made] == [ast.dump(node) for node in expected]
    return found if same else code


def is_main_block(node: ast.If) -> bool:
    """Whether a statement is ``if __name__ == "__main__":`` with lines below it."""
    match node:
        case ast.If(
            test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]),
            body=[first, *_],
            orelse=[],
        ):
            sides = {ast.unparse(left), ast.unparse(right)}
            return sides == {"__name__", "'__main__'"} and first.lineno > node.lineno
    return False


def dedent(lines: list[str], block: ast.If) -> None:
    """Take the test away from lines of code, and the indentation of what it holds."""
    width = block.body[0].col_offset
    inside = {
        number
        for node in walk(block)
        if isinstance(node, ast.Constant | ast.JoinedStr)
        for number in range(node.lineno + 1, (node.end_lineno or 0) + 1)
    }
    lines[block.lineno - 1] = ""
    for number in range(block.lineno + 1, (block.end_lineno or 0) + 1):
        line = lines[number - 1]
        if number not in inside and not line[:width].strip():
            lines[number - 1] = line[width:]
