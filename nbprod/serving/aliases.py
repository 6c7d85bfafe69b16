"""Names that are one more for the same rows, which records can do without."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nbprod.serving import syntax


def without_aliases(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Statements without those that only give rows one more name.

    Rows that were chosen of others are objects of their own: where something reads
    the others later, they are copied.
    """
    found = list(body)
    place = 0
    while place < len(found):
        match found[place]:
            case ast.Assign(
                targets=[ast.Name(id=new)], value=ast.Name(id=old)
            ) if not old.startswith("raw"):
                apart = syntax.is_apart(found[place])
                if apart and read_on(old, found[place + 1 :]):
                    copy = syntax.attribute(ast.Name(old, ast.Load()), "copy")
                    target = ast.Name(new, ast.Store())
                    found[place] = ast.Assign([target], ast.Call(copy, [], []))
                elif (shorter := with_old_name(found, place, new, old)) is not None:
                    found = shorter
                    continue
        place += 1
    return found


def read_on(name: str, body: Sequence[ast.stmt]) -> bool:
    """Whether statements read what a name is before they bind it anew."""
    for node in body:
        if name in syntax.names_in(node):
            return True
        if name in syntax.bound(node):
            return False
    return False


def with_old_name(
    body: Sequence[ast.stmt], place: int, new: str, old: str
) -> list[ast.stmt] | None:
    """Statements in which rows keep their old name; None where that is given away."""
    rest = list(body[place + 1 :])
    for number, node in enumerate(rest):
        bound = syntax.bound(node)
        later = rest[number + 1 :]
        if old in bound and any(new in syntax.names_in(one) for one in later):
            return None
        rest[number] = syntax.renamed(node, {new: ast.Name(old, ast.Load())})
        if new in bound:
            break
    return [*body[:place], *rest]
