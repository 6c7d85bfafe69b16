"""Statements, as records pass them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nbprod.serving import syntax
from nbprod.serving.blocks import block, branched, looped
from nbprod.serving.lifter import RAW, Lifter
from nbprod.serving.row_loops import gathered
from nbprod.serving.singles import is_single
from nbprod.serving.tables import CHOOSING
from nbprod.serving.values import ANSWER, Kind, Step, Value
from nbprod.source.trees import walk
from nbprod.source.typed import type_before


def lifted(node: ast.stmt, at: Lifter) -> list[Step] | None:
    """The steps of a statement, and what its names are after it; None: unknown."""
    at = replace(at, inner=node) if at.inner is not node else at
    match node:
        case ast.Assign(targets=[*targets], value=value):
            return assigned(node, targets, value, at)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            return assigned(node, [target], value, at)
        case ast.AugAssign():
            return augmented(node, at)
        case ast.Expr(value=value):
            return acted(node, value, at)
        case ast.For():
            return looped(node, at)
        case ast.If():
            return branched(node, at)
        case ast.With(body=body) if not any(item.optional_vars for item in node.items):
            return block(body, at)
        case ast.Delete():
            return deleted(node, at)
        case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.FunctionDef():
            return []
        case ast.ClassDef() | ast.AsyncFunctionDef() | ast.Assert() | ast.Continue():
            return []
    return None


def assigned(
    node: ast.stmt, targets: Sequence[ast.expr], value: ast.expr, at: Lifter
) -> list[Step]:
    """An assignment: of rows it is done to records, what else is told of the name."""
    given = at.value(value)
    steps: list[Step] = []
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            steps += unpacked(target, given, node, at)
        else:
            steps += bound_to(target, given, value, node, at)
    return steps


def unpacked(
    target: ast.Tuple | ast.List, given: Value, node: ast.stmt, at: Lifter
) -> Iterator[Step]:
    """Several targets of one value."""
    parts = given.several if len(given.several) == len(target.elts) else ()
    for place, one in enumerate(target.elts):
        index = ast.Constant(place)
        if parts:
            value = parts[place]
        elif given.kind is Kind.ROWS:
            value = replace(given, why=given.why or "parts rows into several")
        else:
            value = Value(given.kind, syntax.subscript(given.node, index))
        yield from bound_to(one, value, value.node, node, at)


def bound_to(
    target: ast.expr, value: Value, source: ast.expr, node: ast.stmt, at: Lifter
) -> Iterator[Step]:
    """One target of a value."""
    index = at.statement.index
    if isinstance(target, ast.Name):
        name = target.id
        if value.kind is Kind.LAYOUT:
            given = at.record(value, source)
            made = ast.Assign([syntax.copied(target)], given)
            read = frozenset(syntax.names_in(given))
            yield Step(index, (made,), frozenset([name]), reads=read)
        elif value.kind is Kind.ROWS:
            read = frozenset(syntax.names_in(value.node))
            kept = isinstance(value.node, ast.Name) and value.node.id[:3] != RAW[:3]
            same = kept and not isinstance(source, ast.Name)
            made = ast.Assign([syntax.copied(target)], value.node)
            if isinstance(value.node, ast.Name) and not isinstance(source, ast.Name):
                made = syntax.apart(made)
            yield Step(
                index, (made,), frozenset([name]), frozenset(), read, value.sources,
                value.why, same,
            )  # fmt: skip
        at.env[name] = replace(value, node=ast.Name(name, ast.Load()))
        return
    owner = syntax.root_of(target)
    rows = owner is not None and at.named(owner, target).kind is Kind.ROWS
    if rows and isinstance(target, ast.Attribute) and target.attr == "index":
        one = frozenset([str(owner)])  # the names of the rows: records have none
        yield Step(index, (), changes=one, reads=one)
        return
    if owner is None or not rows:
        if owner is not None and value.kind is Kind.ROWS:
            at.env[owner] = Value(
                Kind.ROWS, ast.Name(owner, ast.Load()), "puts rows into a container"
            )
        elif owner is not None and owner in at.env:
            kind = max(at.env[owner].kind, value.kind)
            at.env[owner] = replace(at.env[owner], kind=kind)
        return
    yield stored(target, owner, value, source, at)


def stored(
    target: ast.expr, owner: str, value: Value, source: ast.expr, at: Lifter
) -> Step:
    """``df[…] = value``: a column of records, or some of them, is set."""
    index = at.statement.index
    place = target_for_records(target, at)
    given = at.record(value, source)
    why = at.env[owner].why or value.why
    if value.kind is Kind.LEARNED and not is_single(source, at):
        why = why or "sets a column to what was computed of all rows"
    if place is None:
        place, why = target, why or "sets values by their place"
    made = ast.Assign([place], given)
    if why and not at.env[owner].why:
        at.env[owner] = replace(at.env[owner], why=why)
    read = frozenset(syntax.names_in(made)) | {owner}
    sources = value.sources | at.env[owner].sources
    return Step(index, (made,), frozenset(), frozenset([owner]), read, sources, why)


def target_for_records(target: ast.expr, at: Lifter) -> ast.expr | None:
    """The same place in records; nothing where rows are told by their number."""
    if isinstance(target, ast.Attribute):
        base = at.value(target.value)
        return ast.Attribute(base.node, target.attr, ast.Store())
    if not isinstance(target, ast.Subscript):
        return None
    if isinstance(target.slice, ast.Slice):
        return None
    parts = target.slice.elts if isinstance(target.slice, ast.Tuple) else [target.slice]
    given: list[ast.expr] = []
    located = isinstance(target.value, ast.Attribute) and target.value.attr in (
        "loc", "iloc", "at", "iat",
    )  # fmt: skip
    for number, part in enumerate(parts):
        if isinstance(part, ast.Slice):
            if part.lower or part.upper:
                return None
            given.append(part)
            continue
        value = at.value(part)
        row_place = located and number == 0
        if row_place and value.kind is not Kind.ROWS:
            return None
        given.append(at.record(value, part))
    owner = target.value
    held_by = owner.value if located else owner  # type: ignore[attr-defined]
    base = at.value(held_by)
    if isinstance(base.node, ast.Name) and not isinstance(held_by, ast.Name):
        return None  # a copy of some rows is changed, which nobody has
    held = syntax.attribute(base.node, owner.attr) if located else base.node  # type: ignore[attr-defined]
    single = given[0] if not isinstance(target.slice, ast.Tuple) else None
    place = single or ast.Tuple(given, ast.Load())
    return ast.Subscript(held, place, ast.Store())


def augmented(node: ast.AugAssign, at: Lifter) -> list[Step]:
    """``df["a"] += 1``."""
    given = at.value(node.value)
    owner = syntax.root_of(node.target)
    if owner is None:
        return []
    if at.named(owner, node.target).kind is not Kind.ROWS:
        listed = type_before(owner, at.statement, at.flow) == "builtins.list"
        if at.network and listed and ANSWER in given.sources:
            return gathered(owner, given, at)
        kind = max(at.named(owner, node.target).kind, given.kind)
        why = "adds rows up" if given.kind is Kind.ROWS else ""
        at.env[owner] = Value(kind, ast.Name(owner, ast.Load()), why, given.sources)
        return []
    place: ast.expr | None = syntax.copied(node.target)
    if not isinstance(node.target, ast.Name):
        place = target_for_records(node.target, at)
    why = at.env[owner].why or given.why
    if place is None:
        place, why = node.target, "sets values by their place"
    made = ast.AugAssign(place, node.op, at.record(given, node.value))  # type: ignore[arg-type]
    read = frozenset(syntax.names_in(made)) | {owner}
    one = frozenset([owner])
    if why:
        at.env[owner] = replace(at.env[owner], why=why)
    sources = given.sources | at.env[owner].sources
    return [Step(at.statement.index, (made,), frozenset(), one, read, sources, why)]


def acted(node: ast.Expr, value: ast.expr, at: Lifter) -> list[Step]:
    """A call whose result nobody takes: what it changes in place is done to records."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        given = at.value(value)
        return changed_unseen(node, given, at)
    owner = syntax.root_of(value.func.value)
    receiver = at.value(value.func.value)
    if receiver.kind is not Kind.ROWS:
        return learned_by(node, value, owner, at)
    given = at.value(value)
    inplace = any(
        one.arg == "inplace" and not falsy(one.value) for one in value.keywords
    )
    in_place = inplace or value.func.attr in ("insert", "pop", "update", "sort")
    held_by = value.func.value
    if isinstance(receiver.node, ast.Name) and not isinstance(held_by, ast.Name):
        return []  # a copy of some rows is changed, which nobody has
    if not in_place or owner is None:
        return []
    index, one = at.statement.index, frozenset([owner])
    rows = isinstance(given.node, ast.Call)
    if given.node is receiver.node or value.func.attr in CHOOSING and not rows:
        return [Step(index, (), frozenset(), one, one, given.sources, "", True)]
    why = given.why or ("" if rows else "changes rows in place")
    if why:
        at.env[owner] = replace(at.env[owner], why=why)
    made = ast.Expr(given.node)
    read = frozenset(syntax.names_in(made)) | one
    return [Step(index, (made,), frozenset(), one, read, given.sources, why)]


def falsy(node: ast.expr) -> bool:
    """Whether an argument is a plain False."""
    return isinstance(node, ast.Constant) and not node.value


def learned_by(
    node: ast.Expr, call: ast.Call, owner: str | None, at: Lifter
) -> list[Step]:
    """An object that learns, or a container that grows."""
    values = [at.value(a) for a in [*call.args, *(k.value for k in call.keywords)]]
    rows = [value for value in values if value.kind is Kind.ROWS]
    assert isinstance(call.func, ast.Attribute)
    if owner is None or not values:
        return []
    if at.network and rows and ANSWER in rows[0].sources and len(values) == 1:
        return gathered(owner, rows[0], at)
    holds = rows and call.func.attr in ("append", "extend", "add", "insert", "update")
    kind = Kind.ROWS if holds else Kind.LEARNED
    if owner in at.env or holds:
        why = "puts rows into a container" if holds else ""
        old = at.named(owner, node.value)
        kind = max(kind if rows else max(v.kind for v in values), old.kind)
        at.env[owner] = Value(kind, ast.Name(owner, ast.Load()), why or old.why)
    return []


def changed_unseen(node: ast.stmt, given: Value, at: Lifter) -> list[Step]:
    """A call of a function: the rows that it may change are no longer known."""
    effects = at.statement.effects
    harmless = {id(one.node) for one in effects.calls if not one.call.mutates}
    calls = [part for part in walk(node) if isinstance(part, ast.Call)]
    if all(id(part) in harmless for part in calls):
        return []
    steps = []
    for name in sorted(syntax.names_in(node) & (effects.mutates | effects.may_mutate)):
        if at.named(name, node).kind is Kind.ROWS:  # type: ignore[arg-type]
            why = f"may change it in {ast.unparse(node)[:40]}"
            at.env[name] = replace(at.env[name], why=at.env[name].why or why)
            one = frozenset([name])
            made = Step(at.statement.index, (node,), frozenset(), one, one, why=why)
            steps.append(made)
    return steps


def deleted(node: ast.Delete, at: Lifter) -> list[Step]:
    """``del df["a"]``; names that are deleted are no matter."""
    steps = []
    for target in node.targets:
        owner = syntax.root_of(target)
        if isinstance(target, ast.Name) or owner is None:
            continue
        if at.named(owner, target).kind is Kind.ROWS:
            place = target_for_records(target, at)
            why = "" if place is not None else "deletes by place"
            made = ast.Delete([place or target])
            read = frozenset(syntax.names_in(made)) | {owner}
            one = frozenset([owner])
            steps.append(
                Step(at.statement.index, (made,), frozenset(), one, read, why=why)
            )
    return steps
