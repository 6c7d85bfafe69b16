"""Functions that rows are given to: whether a record passes them as any row does."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.serving import syntax
from nbprod.serving.arguments import by_columns, keyword, name_of, recorded
from nbprod.serving.copies import definition
from nbprod.serving.lifter import Lifter
from nbprod.serving.values import Kept, Kind, Value
from nbprod.source.names import parameters
from nbprod.source.typed import type_before


def applied(node: ast.Call, name: str, rows: Value, at: Lifter) -> Value:
    """``apply`` and its like: a function for each value, row or column."""
    from nbprod.serving import learning

    assert isinstance(node.func, ast.Attribute)
    func = keyword(node, "func", 0) or keyword(node, "arg", 0)
    func = func or keyword(node, "mapper", 0)
    if func is None:
        return at.unknown(node, [rows], f"calls .{name}")
    value = at.value(func)
    if isinstance(func, ast.Attribute) and func.attr == "fit_transform":
        return learning.fitted_by_column(node, func, rows, at)
    if value.kind is Kind.ROWS:
        return at.unknown(node, [rows, value], "is told by other rows what to do")
    if not harmless(func, at):
        return at.unknown(node, [rows], f"calls {ast.unparse(func)}")
    columns = name in ("apply", "transform", "pipe") and not by_columns(node, 1)
    whole = columns and frame_like(node.func.value, at)
    if whole and not keeps_rows(func, at):
        return at.unknown(node, [rows], f"may learn in {ast.unparse(func)}")
    made = recorded(node, at, syntax.attribute(rows.node, name))
    return at.rows(made, [rows])


def harmless(func: ast.expr, at: Lifter) -> bool:
    """Whether calling a function changes nothing and gives the same each time."""
    names = at.free(func) & at.flow.definitions.keys()
    if not names <= at.importable:
        return False
    for name in names:
        effects = at.flow.definitions[name].effects
        if effects.changes or "random" in effects.resources:
            return False
        if any(at.named(n, func).kind is Kind.ROWS for n in effects.reads):
            return False
    return True


def frame_like(node: ast.expr, at: Lifter) -> bool:
    """Whether an expression may be a frame, so that a function gets whole columns."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str())):
            return False
        case ast.Subscript(slice=ast.Name(id=name)):
            return name not in at.local
        case ast.Attribute():
            return False
        case ast.Name(id=name):
            return type_before(name, at.statement, at.flow) != "pandas.Series"
        case ast.BinOp(left=left, right=right):
            return frame_like(left, at) and frame_like(right, at)
        case ast.Call(func=ast.Attribute(value=inner)):
            return frame_like(inner, at)
    return True


def keeps_rows(func: ast.expr, at: Lifter) -> bool:
    """Whether a function that is given a column gives what each row alone would."""
    if isinstance(func, ast.Lambda):
        names = [one.arg for one in parameters(func.args)]
        return body_passes([ast.Return(func.body)], names, at)
    if isinstance(func, ast.Name) and func.id in at.flow.definitions:
        made = definition(func.id, at.flow)
        if made is None:
            return False
        names = [one.arg for one in parameters(made.args)]
        return body_passes(made.body, names[:1], at)
    dotted = name_of(func, at)
    probe = ast.Call(func, [ast.Name("rows", ast.Load())], [])
    inner = on_trial(at, {"rows": Value(Kind.ROWS, probe.args[0])})
    return bool(dotted) and sound(inner.value(probe), inner)


def passes(name: str, node: ast.Call, at: Lifter) -> bool:
    """Whether a record passes a function of the notebook as any row does."""
    made = definition(name, at.flow)
    if made is None or not harmless(ast.Name(name, ast.Load()), at):
        return False
    names = [one.arg for one in parameters(made.args)]
    rows = [
        known
        for known, part in zip(names, node.args, strict=False)
        if at.value(part).kind is Kind.ROWS
    ]
    rows += [
        one.arg
        for one in node.keywords
        if one.arg and at.value(one.value).kind is Kind.ROWS
    ]
    return body_passes(made.body, rows, at)


def on_trial(at: Lifter, env: dict[str, Value]) -> Lifter:
    """A lifter to try something with: what it would keep is not kept."""
    return replace(at, env={**at.env, **env}, kept=Kept(set(at.kept.taken)), loops=())


def sound(value: Value, tried: Lifter) -> bool:
    """Whether what was tried gives rows, and would keep nothing."""
    return value.kind is Kind.ROWS and not value.why and not tried.kept.hoists


def body_passes(body: list[ast.stmt], rows: list[str], at: Lifter) -> bool:
    """Whether the body of a function does to rows what records pass as they are."""
    from nbprod.serving.steps import lifted

    env = {name: Value(Kind.ROWS, ast.Name(name, ast.Load())) for name in rows}
    tried = on_trial(at, env)
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(
            statement.value, ast.Constant
        ):
            continue
        if isinstance(statement, ast.Return):
            if statement.value is None:
                return False
            value = tried.value(statement.value)
            same = ast.dump(value.node) == ast.dump(statement.value)
            return same and sound(value, tried)
        made = lifted(statement, tried)
        if made is None or any(one.why for one in made) or tried.kept.hoists:
            return False
        if [ast.dump(n) for one in made for n in one.nodes] != [ast.dump(statement)]:
            return False
    return False


def chosen_by(name: str, node: ast.Call, at: Lifter) -> Value | None:
    """The rows that a function of the notebook is given, if it only chooses of them."""
    from nbprod.serving.steps import lifted

    made = definition(name, at.flow)
    if made is None or not harmless(ast.Name(name, ast.Load()), at):
        return None
    names = [one.arg for one in parameters(made.args)]
    pairs = [
        (known, value)
        for known, part in zip(names, node.args, strict=False)
        if (value := at.value(part)).kind is Kind.ROWS
    ]
    if len(pairs) != 1:
        return None
    parameter, given = pairs[0]
    tried = on_trial(at, {parameter: Value(Kind.ROWS, ast.Name(parameter, ast.Load()))})
    same = {parameter}
    for statement in made.body:
        if isinstance(statement, ast.Return) and statement.value:
            value = tried.value(statement.value)
            named = isinstance(value.node, ast.Name) and value.node.id in same
            return given if named and sound(value, tried) else None
        steps = lifted(statement, tried)
        if steps is None or tried.kept.hoists:
            return None
        for step in steps:
            if not follows(step.nodes, same):
                return None
            same |= step.binds
    return None


def follows(nodes: tuple[ast.stmt, ...], same: set[str]) -> bool:
    """Whether statements give other names to the same rows, or do nothing."""
    return all(
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Name)
        and node.value.id in same
        or is_empty(node)
        for node in nodes
    )


def is_empty(node: ast.stmt) -> bool:
    """Whether a statement makes a frame without rows."""
    value = node.value if isinstance(node, ast.Assign) else None
    return isinstance(value, ast.Call) and not value.args and not value.keywords
