"""Operations that learn from all rows, and what they are with that known."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from nbprod.serving import syntax
from nbprod.serving.arguments import keyword, recorded
from nbprod.serving.lifter import Lifter
from nbprod.serving.values import Grouped, Kind, Value


def load(name: str) -> ast.Name:
    """A name that is read."""
    return ast.Name(name, ast.Load())


def fitted(
    node: ast.Call, owner: ast.expr, apply: str, values: Sequence[Value], at: Lifter
) -> Value:
    """``scaler.fit_transform(X)``: what was fitted is kept after it, and applied."""
    rows = next((v for v in values if v.kind is Kind.ROWS), None)
    first = at.value(node.args[0]) if node.args else rows
    if rows is None or first is None or first.kind is not Kind.ROWS:
        return at.unknown(node, values, "is fitted on what is no rows")
    kept = after(owner.id, at) if isinstance(owner, ast.Name) else at.keep(owner)
    if at.loops and isinstance(kept, ast.Subscript):
        at.kept.encoders.append(syntax.text(kept.value))
    made = ast.Call(syntax.attribute(kept, apply), [first.node], [])
    return at.rows(made, [first])


def after(name: str, at: Lifter) -> ast.expr:
    """What an object is after the statement at hand."""
    if (field := at.lasting(name)) is not None:
        return field
    copied = syntax.call("deepcopy", load(name))
    wanted = f"{name}_by_{at.loops[-1][1]}" if at.loops else f"{name}_kept"
    return at.keep(copied, wanted=wanted, after=True, replaces=False)


def fitted_by_column(
    node: ast.Call, func: ast.Attribute, rows: Value, at: Lifter
) -> Value:
    """``df.apply(LabelEncoder().fit_transform)``: one encoder for each column."""
    assert isinstance(node.func, ast.Attribute)
    frame = node.func.value
    column = load("column")
    own = isinstance(func.value, ast.Call)
    made = func.value if own else syntax.call("clone", func.value)
    fit = ast.Call(syntax.attribute(made, "fit"), [syntax.subscript(frame, column)], [])
    target = ast.Name("column", ast.Store())
    over = ast.comprehension(target, syntax.attribute(frame, "columns"), [], 0)
    encoders = at.keep(
        ast.DictComp(column, fit, [over]), wanted="encoders", replaces=False
    )
    body = ast.Call(
        syntax.attribute(
            syntax.subscript(encoders, syntax.attribute(load("values"), "name")),
            "transform",
        ),
        [load("values")],
        [],
    )
    args = ast.arguments([], [ast.arg("values")], None, [], [], None, [])
    each = ast.Lambda(args, body)
    return at.rows(ast.Call(syntax.attribute(rows.node, "apply"), [each], []), [rows])


def columns_of(node: ast.Call, rows: Value, at: Lifter) -> Value:
    """``select_dtypes`` and its like choose columns: those of training are kept."""
    columns = at.keep(syntax.attribute(node, "columns"), replaces=False)
    return at.rows(syntax.subscript(rows.node, columns), [rows])


def of_groups(
    node: ast.Call,
    name: str,
    grouped: Grouped,
    values: Sequence[Value],
    at: Lifter,
) -> Value:
    """What is computed by groups: kept by key, and looked up for a record."""
    from nbprod.serving.tables import LEARNING

    if name in LEARNING or name in ("apply", "first", "last", "get_group"):
        return Value(Kind.LEARNED, node)
    what = node.args[0] if node.args else None
    if name != "transform" or grouped.column is None or what is None:
        return at.unknown(node, values, f"calls .{name} of groups")
    fills = filling(what)
    how = what.value if isinstance(what, ast.Constant) else fills
    if not isinstance(how, str) or at.value(grouped.keys).kind is Kind.ROWS:
        return at.unknown(node, values, "computes by groups in a way of its own")
    groups = syntax.call("groupby", grouped.keys)
    groups.func = syntax.attribute(grouped.trained, "groupby")
    part = syntax.subscript(groups, grouped.column)
    table = ast.Call(syntax.attribute(part, how), [], [])
    kept = at.keep(table, wanted=group_name(grouped, how), replaces=False)
    keys = at.record(at.value(grouped.keys), grouped.keys)
    looked = syntax.call("by_group", grouped.frame, keys, kept)
    if not fills:
        return at.rows(looked, values)
    column = syntax.subscript(grouped.frame, grouped.column)
    filled = ast.Call(syntax.attribute(column, "fillna"), [looked], [])
    return at.rows(filled, values)


def group_name(grouped: Grouped, how: str) -> str:
    """A name for what is kept by groups: ``fare_median_by_class``."""
    assert grouped.column is not None
    keys = syntax.name_for(ast.List([grouped.keys], ast.Load()))
    return f"{syntax.name_for(grouped.column)}_{how}_by_{keys}".replace("_value", "")


def filling(what: ast.expr) -> str:
    """The aggregate of ``lambda x: x.fillna(x.median())``."""
    match what:
        case ast.Lambda(
            args=ast.arguments(args=[ast.arg(arg=name)]),
            body=ast.Call(
                func=ast.Attribute(value=ast.Name(id=one), attr="fillna"),
                args=[
                    ast.Call(
                        func=ast.Attribute(value=ast.Name(id=two), attr=how), args=[]
                    )
                ],
            ),
        ) if name == one == two and how in ("mean", "median", "min", "max"):
            return how
    return ""


def dummies(node: ast.Call, values: Sequence[Value], at: Lifter) -> Value:
    """``get_dummies``: the categories of training, then the same call."""
    data, rest = keyword(node, "data", 0), node.args[1:]
    if data is None:
        return at.unknown(node, values, "makes columns in a way of its own")
    given = at.value(data)
    keywords = {one.arg: one.value for one in node.keywords if one.arg != "data"}
    if given.kind is not Kind.ROWS or len(rest) > 1:
        return at.unknown(node, values, "makes columns in a way of its own")
    if one_column(data, at):
        known = at.keep(
            categories_of(data), wanted=f"{stem(data)}_values", replaces=False
        )
        frame: ast.expr = syntax.call("known_category", given.node, known)
    else:
        columns = keywords.get("columns") or encoded_columns(data)
        made = by_column(data, columns)
        known = at.keep(made, wanted="known_values", replaces=False)
        frame = syntax.call("with_categories", given.node, known)
    args = [frame, *(at.record(at.value(part), part) for part in rest)]
    kept = [
        ast.keyword(name, at.record(at.value(part), part))
        for name, part in keywords.items()
    ]
    return at.rows(ast.Call(syntax.copied(node.func), args, kept), [given])


def one_column(node: ast.expr, at: Lifter) -> bool:
    """Whether an expression is one column of a frame."""
    if isinstance(node, ast.Subscript):
        index = node.slice
        return isinstance(index, ast.Constant) and isinstance(index.value, str)
    return isinstance(node, ast.Attribute) and at.value(node.value).kind is Kind.ROWS


def stem(node: ast.expr) -> str:
    """The name of a column that an expression takes."""
    column = node.slice if isinstance(node, ast.Subscript) else node
    text = column.value if isinstance(column, ast.Constant) else ""
    text = node.attr if isinstance(node, ast.Attribute) else text
    return syntax.name_for(ast.List([ast.Constant(str(text))], ast.Load()))


def categories_of(node: ast.expr) -> ast.expr:
    """The values of a column, as pandas orders them."""
    made = syntax.call("Categorical", node)
    made.func = syntax.attribute(load("pd"), "Categorical")
    return syntax.attribute(made, "categories")


def encoded_columns(frame: ast.expr) -> ast.expr:
    """The columns that ``get_dummies`` takes of its own accord."""
    kinds = [ast.Constant(k) for k in ("object", "string", "category")]
    chosen = syntax.call("select_dtypes", ast.List(list[ast.expr](kinds), ast.Load()))
    chosen.func = syntax.attribute(frame, "select_dtypes")
    return syntax.attribute(chosen, "columns")


def by_column(frame: ast.expr, columns: ast.expr) -> ast.expr:
    """The values of some columns."""
    part = syntax.subscript(frame, load("column"))
    over = ast.comprehension(ast.Name("column", ast.Store()), columns, [], 0)
    return ast.DictComp(load("column"), categories_of(part), [over])


def to_category(node: ast.Call) -> bool:
    """Whether ``astype`` makes categories."""
    kind = node.args[0] if node.args else None
    return isinstance(kind, ast.Constant) and kind.value == "category"


def categories(node: ast.Call, rows: Value, at: Lifter) -> Value:
    """``astype("category")``: the categories of training."""
    assert isinstance(node.func, ast.Attribute)
    column = node.func.value
    if one_column(column, at):
        wanted = f"{stem(column)}_values"
        known = at.keep(categories_of(column), wanted=wanted, replaces=False)
        return at.rows(syntax.call("known_category", rows.node, known), [rows])
    made = by_column(column, syntax.attribute(column, "columns"))
    known = at.keep(made, wanted="known_values", replaces=False)
    return at.rows(syntax.call("with_categories", rows.node, known), [rows])


def factorized(node: ast.Call, at: Lifter) -> Value:
    """``factorize``: the codes of training."""
    data = node.args[0] if node.args else None
    if data is None and isinstance(node.func, ast.Attribute):
        data = node.func.value
    if data is None or at.value(data).kind is not Kind.ROWS:
        return at.unknown(node, [], "numbers values in a way of its own")
    given = at.value(data)
    uniques = syntax.subscript(node, ast.Constant(1))
    known = at.keep(uniques, wanted=f"{stem(data)}_values", replaces=False)
    codes = at.rows(syntax.call("codes_of", given.node, known), [given])
    return replace(codes, several=(codes, Value(Kind.LEARNED, uniques)))


def binned(node: ast.Call, dotted: str, at: Lifter) -> Value:
    """``cut`` and ``qcut``: the bins of training, where the data told them."""
    given = at.value(node.args[0]) if node.args else None
    bins = keyword(node, "q" if dotted.endswith("qcut") else "bins", 1)
    if given is None or given.kind is not Kind.ROWS or bins is None:
        return at.unknown(node, [], "bins values in a way of its own")
    by_data = dotted.endswith("qcut") or not isinstance(bins, ast.List | ast.Tuple)
    if not by_data:
        return at.rows(recorded(node, at), [given])
    if any(one.arg == "retbins" for one in node.keywords):
        return at.unknown(node, [given], "bins values in a way of its own")
    asked = syntax.copied(node)
    asked.keywords.append(ast.keyword("retbins", ast.Constant(True)))
    edges = syntax.subscript(asked, ast.Constant(1))
    kept = at.keep(edges, wanted=f"{stem(node.args[0])}_bins", replaces=False)
    shown = [
        ast.keyword(one.arg, at.record(at.value(one.value), one.value))
        for one in node.keywords
        if one.arg not in ("bins", "q", "duplicates")
    ]
    if dotted.endswith("qcut"):
        shown.append(ast.keyword("include_lowest", ast.Constant(True)))
    func = syntax.attribute(load("pd"), "cut")
    return at.rows(ast.Call(func, [given.node, kept], shown), [given])


def merged(
    node: ast.Call, left: ast.expr | None, rest: Sequence[ast.expr], at: Lifter
) -> Value:
    """``merge``: the other table is looked up, as training had it."""
    right = rest[0] if rest else keyword(node, "right")
    mine = at.value(left) if left is not None else Value(Kind.CONST, node)
    method = isinstance(node.func, ast.Attribute) and node.func.value is left
    first = node.args[:1] == [left]
    if right is None or mine.kind is not Kind.ROWS or not (method or first):
        return at.unknown(node, [mine], "joins tables in a way of its own")
    other = at.value(right)
    if other.kind is Kind.ROWS and other.sources & mine.sources:
        return at.unknown(node, [mine, other], "joins the rows with themselves")
    table = at.keep(right) if other.kind is not Kind.CONST else at.record(other, right)
    call = syntax.copied(node)
    if method:
        call.func = syntax.attribute(mine.node, "merge")
        call.args[:1] = [table] if rest else []
    else:
        call.args[: 1 + bool(rest)] = [mine.node, table] if rest else [mine.node]
    for one in call.keywords:
        if one.arg == "right":
            one.value = table
        elif one.arg == "how":
            one.value = ast.Constant("left")
    if not any(one.arg == "how" for one in call.keywords):
        call.keywords.append(ast.keyword("how", ast.Constant("left")))
    return at.rows(call, [mine])
