"""Parts of rows: columns are taken of records as well, rows are not."""

from __future__ import annotations

import ast

from nbprod.serving import syntax
from nbprod.serving.lifter import Lifter
from nbprod.serving.parts import of_dataset, of_group
from nbprod.serving.values import Kind, Value


def subscript(node: ast.Subscript, at: Lifter) -> Value | None:
    """The value of a part of rows, or of a dataset; None for parts of other things."""
    owner = node.value
    if isinstance(owner, ast.Attribute) and owner.attr in ("loc", "iloc", "ix"):
        frame = at.value(owner.value)
        if frame.kind is Kind.ROWS:
            return located(node, frame, owner.attr, at)
    base = at.value(owner)
    if base.loads and isinstance(node.slice, ast.Constant):
        named = syntax.attribute(owner, str(node.slice.value))
        return of_dataset(ast.copy_location(named, node), node, at)
    texts = isinstance(owner, ast.Attribute) and owner.attr == "str"
    if texts and base.kind is Kind.ROWS:  # parts of each text
        part = given(node.slice, at)
        if part is None:
            return at.unknown(node, [base], "takes parts of texts by rows")
        return at.rows(syntax.subscript(base.node, part), [base])
    ranged = isinstance(node.slice, ast.Slice)  # some of the rows
    index = None if ranged else at.looked_at(node.slice)
    if base.several and isinstance(node.slice, ast.Constant):
        place = node.slice.value
        if isinstance(place, int) and -len(base.several) <= place < len(base.several):
            return base.several[place]
    if base.kind is not Kind.ROWS:
        return None
    if base.grouped:
        return of_group(base, node.slice)
    if isinstance(node.slice, ast.Tuple) and index is not None:
        return cut_out(node, base, at)
    if index is None or index.kind is Kind.ROWS:
        return base  # some of the rows
    single = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, int)
    if single and not at.is_frame(owner):
        return Value(Kind.LEARNED, node)
    index = at.value(node.slice)
    chosen = at.record(index, node.slice)
    return at.rows(syntax.subscript(base.node, chosen), [base, index])


def cut_out(node: ast.Subscript, base: Value, at: Lifter) -> Value:
    """``X[rows, columns]`` of an array."""
    assert isinstance(node.slice, ast.Tuple)
    rows, *rest = node.slice.elts
    if isinstance(rows, ast.Constant) and isinstance(rows.value, int):
        return Value(Kind.LEARNED, node)
    every = ast.Slice() if not isinstance(rows, ast.Constant) else rows
    parts = [every, *(given(part, at) for part in rest)]
    if any(part is None for part in parts):
        return at.unknown(node, [base], "takes parts by rows")
    index = ast.Tuple([p for p in parts if p is not None], ast.Load())
    return at.rows(syntax.subscript(base.node, index), [base])


def located(node: ast.Subscript, frame: Value, how: str, at: Lifter) -> Value:
    """``df.loc[rows, columns]``: the columns of a record."""
    rows, columns = split_index(node.slice)
    one = isinstance(rows, ast.Constant) and isinstance(rows.value, int | str)
    if one:
        return Value(Kind.LEARNED, node)
    if columns is None:
        return frame
    taken = given(columns, at)
    if taken is None:
        return at.unknown(node, [frame], "takes columns by rows")
    index = ast.Tuple([ast.Slice(), taken], ast.Load())
    part = syntax.subscript(syntax.attribute(frame.node, how), index)
    return at.rows(part, [frame])


def given(node: ast.expr, at: Lifter) -> ast.expr | None:
    """A part of an index that is the same for records; nothing where it is rows."""
    if isinstance(node, ast.Slice):
        parts = (node.lower, node.upper, node.step)
        ends = [None if part is None else given(part, at) for part in parts]
        if any(p is not None and e is None for p, e in zip(parts, ends, strict=True)):
            return None
        return ast.Slice(*ends)
    value = at.value(node)
    return None if value.kind is Kind.ROWS else at.record(value, node)


def split_index(node: ast.expr) -> tuple[ast.expr, ast.expr | None]:
    """The rows and the columns of an index."""
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        return node.elts[0], node.elts[1]
    return node, None
