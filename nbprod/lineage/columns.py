"""Columns: which are picked, set and dropped, and what stays known of the others."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.lineage.rows import picked
from nbprod.lineage.state import Run, data_of, joined, of_rows, texts_of
from nbprod.lineage.values import Data, Many, Names, Picked, Value


def only(data: Data, names: frozenset[str]) -> Data:
    """Some columns of a table."""
    facts = frozenset((c, f) for c, f in data.facts if not c or c in names)
    if data.kept is not None:
        names &= data.kept
    kept = names - data.dropped
    return replace(data, facts=facts, kept=kept, exact=bool(data.frame))


def column(data: Data, name: str) -> Data:
    """One column of a table."""
    found = only(data, frozenset({name}))
    return replace(found, column=name)


def without(data: Data, names: frozenset[str]) -> Data:
    """A table without some columns."""
    facts = frozenset((c, f) for c, f in data.facts if c not in names)
    return replace(data, facts=facts, dropped=data.dropped | names, column="")


def blurred(data: Data) -> Data:
    """Data of which nobody knows which columns are left."""
    return replace(data, exact=False, column="")


def having(data: Data, name: str, value: Value) -> Data:
    """A table in which a column gets a value."""
    given = data_of(value)
    facts = {(c, f) for c, f in data.facts if c != name or not c}
    if given is not None:
        facts |= {(name, fact) for fact in given.learned}
    kept = None if data.kept is None else data.kept | {name}
    found = replace(
        data,
        facts=frozenset(facts),
        dropped=data.dropped - {name},
        kept=kept,
        windowed=False,
    )
    if not found.rows and given is not None:
        return replace(found, rows=given.rows, frame=given.frame)
    return found


def stored(target: ast.expr, value: Value, run: Run) -> None:
    """Set an item or an attribute: a column, or a place of which the text is known."""
    owner = target.value if isinstance(target, ast.Subscript | ast.Attribute) else None
    while isinstance(owner, ast.Attribute) and owner.attr in ("loc", "iloc", "at"):
        owner = owner.value
    held = run.value(owner)
    if isinstance(held, Data) and owner is not None:
        put(owner, held_with(held, target, value, run), run)
        return
    run.value(getattr(target, "slice", None))
    run.names[ast.unparse(target)] = value
    if isinstance(held, Many) and owner is not None and value is not None:
        found = data_of(value)
        if found is not None:
            put(owner, Many((*held.items, value)), run)


def put(owner: ast.expr, value: Value, run: Run) -> None:
    """Let the name of a table hold what it is now."""
    match owner:
        case ast.Name(id=name):
            run.names[name] = value
        case ast.Attribute() | ast.Subscript():
            text = ast.unparse(owner)
            if text in run.names:
                run.names[text] = value
            else:
                inner = run.value(owner.value)
                if isinstance(inner, Data):
                    stored(owner, value, run)


def aligned(data: Data) -> Data:
    """A table whose columns are brought to those of another, as loops do it."""
    facts = frozenset(pair for pair in data.facts if pair[1].kind != "encode")
    return replace(data, facts=facts)


def held_with(held: Data, target: ast.expr, value: Value, run: Run) -> Data:
    """A table after one of its items, or columns, was set."""
    if isinstance(target, ast.Attribute):
        return having(held, target.attr, value)
    assert isinstance(target, ast.Subscript)
    where = target.slice
    if isinstance(where, ast.Tuple) and where.elts:
        run.value(where.elts[0])
        where = where.elts[-1]
    names = texts_of(run.value(where))
    given = data_of(value)
    if not names:
        if given is None:
            held = aligned(held)
        found = [held, replace(given, rows=held.rows)] if given else [held]
        merged = joined(found)
        return replace(held, facts=merged.facts, exact=False)
    for name in names:
        held = having(held, name, value)
    return held


def item(data: Data, part: ast.expr, run: Run, by_place: bool = False) -> Value:
    """What an index gives of some data: columns, rows, or both."""
    if isinstance(part, ast.Tuple):
        if not part.elts:
            return data
        found = rows_by(data, part.elts[0], run)
        if len(part.elts) > 1:
            return columns_by(found, part.elts[1], run)
        return found
    value = run.value(part)
    names = texts_of(value)
    if value is None and not by_place and isinstance(part, ast.Name):
        return blurred(data)
    if names and not by_place:
        single = isinstance(part, ast.Constant | ast.Name)
        if single and len(names) == 1:
            return column(data, names[0])
        return only(data, frozenset(names))
    return rows_by(data, part, run)


def columns_by(data: Data, part: ast.expr, run: Run) -> Data:
    """The columns that the second place of an index gives."""
    match part:
        case ast.Slice(lower=None, upper=None, step=None):
            return data
        case ast.Constant(value=str(name)):
            return column(data, name)
    value = run.value(part)
    names = texts_of(value)
    if names:
        return only(data, frozenset(names))
    return blurred(selected(data, value))


def selected(data: Data, value: Value) -> Data:
    """Columns that were picked by what was learned of them."""
    given = data_of(value)
    if given is None:
        return data
    facts = frozenset(("", f) for f in given.learned if f.kind == "select")
    return replace(data, facts=data.facts | facts)


def rows_by(data: Data, part: ast.expr, run: Run) -> Data:
    """The rows that an index gives."""
    match part:
        case ast.Slice(lower=None, upper=None):
            return data
        case ast.Slice(lower=lower, upper=upper):
            low = ast.unparse(lower) if lower else ""
            high = ast.unparse(upper) if upper else ""
            return of_slice(data, low, high)
        case ast.Constant(value=int()):
            return blurred(replace(data, rows=data.rows))
        case ast.Constant():
            return data
    value = run.value(part)
    if isinstance(value, Picked):
        return of_rows(data, value)
    if isinstance(value, Names):
        return data
    if picks_columns(value):
        return blurred(selected(data, value))
    kind, key, which = mask(part)
    return replace(data, rows=picked(data.rows, (kind, key, which)))


def picks_columns(value: Value) -> bool:
    """Whether an index is of columns that were chosen by what was learned."""
    given = data_of(value)
    return given is not None and any(f.kind == "select" for f in given.learned)


def of_slice(data: Data, low: str, high: str) -> Data:
    """Rows from one place to another; those before a place are apart from the rest."""
    if not low and high:
        step = ("slice", high, f"0:{high}")
    elif low and not high:
        step = ("slice", low, f"{low}:")
    else:
        step = ("slice", f"{low}:{high}", f"{low}:{high}")
    return replace(data, rows=picked(data.rows, step))


def mask(part: ast.expr) -> tuple[str, str, str]:
    """The step of rows for which a condition holds; its opposite has the same key."""
    text = ast.unparse(part)
    match part:
        case ast.UnaryOp(op=ast.Invert(), operand=inner):
            return ("mask", ast.unparse(inner), "not")
        case ast.Compare(left=left, ops=[_], comparators=[right]):
            sign = text[len(ast.unparse(left)) :].strip().split(" ")[0]
            ends = f"{ast.unparse(left)} {ast.unparse(right)}"
            if sign in ("<", ">="):
                return ("mask", f"{ends} <", sign)
            if sign in (">", "<="):
                return ("mask", f"{ends} >", sign)
            if sign in ("==", "!="):
                return ("mask", f"{ends} =", sign)
    return ("mask", text, "")
