"""Blocks of statements, as records pass them: branches and loops."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nbprod.serving import syntax
from nbprod.serving.lifter import Lifter
from nbprod.serving.row_loops import gathering
from nbprod.serving.values import Kind, Step, Value
from nbprod.source.trees import walk


def block(body: Sequence[ast.stmt], at: Lifter) -> list[Step] | None:
    """The steps of several statements; None where those of one are not known."""
    from nbprod.serving.steps import lifted  # which asks this for what is inside

    found: list[Step] = []
    for one in body:
        made = lifted(one, at)
        if made is None:
            return None
        found += made
    return found


def branched(node: ast.If, at: Lifter) -> list[Step] | None:
    """A branch: the test is kept, or the same for records."""
    test = at.value(node.test)
    bodies = []
    for body in (node.body, node.orelse):
        made = block(body, at)
        if made is None:
            return None
        bodies.append(made)
    steps = [step for body in bodies for step in body]
    if not steps:
        return []
    why = next((s.why for s in steps if s.why), "")
    if test.kind is Kind.ROWS:
        why = why or "does to all rows what one tells"
        asked = node.test
    else:
        asked = at.record(test, node.test)
    halves = [[n for s in body for n in s.nodes] for body in bodies]
    if not any(halves):
        return [joined(steps, (), at, why)]
    made_if = ast.If(asked, halves[0] or [ast.Pass()], halves[1])
    return [joined(steps, (made_if,), at, why)]


def looped(node: ast.For, at: Lifter) -> list[Step] | None:
    """A loop: over frames it is taken apart, over columns each turn keeps its own."""
    over = at.value(node.iter)
    if isinstance(node.iter, ast.Tuple | ast.List) and over.kind is Kind.ROWS:
        return over_frames(node, over, at)
    if is_split(node.iter):
        for name in syntax.bound(node.target):
            at.env[name] = Value(Kind.LEARNED, ast.Name(name, ast.Load()))
        return block(node.body, at)
    names = sorted(syntax.bound(node.target))
    if at.network and (answering := turns(node, at)):
        return answering
    if over.grouped is not None:
        return over_groups(node, over, at)
    gathered = gathering(node, at) if not at.loops else None
    if gathered is not None:
        return [gathered]
    if over.kind is Kind.ROWS or not names:
        return unknown_loop(node, at)
    key = key_of(node)
    if key is None:
        return unknown_loop(node, at)
    kept = {name: at.env.pop(name, None) for name in names}
    inner = replace(
        at,
        loops=(*at.loops, (node, key)),
        env=at.env,
        local=at.local | set(names),
    )
    first = block(node.body, inner)
    steps = block(node.body, inner) if first else first
    at.env.update({name: value for name, value in kept.items() if value})
    if steps is None:
        return unknown_loop(node, at)
    if not steps:
        return []
    body = [n for step in steps for n in step.nodes]
    why = next((s.why for s in steps if s.why), "")
    if not body:
        return [joined(steps, (), at, why)]
    sequence = at.record(over, node.iter)
    made = ast.For(syntax.copied(node.target), sequence, body, [])
    return [joined(steps, (made,), at, why)]


def turns(node: ast.For, at: Lifter) -> list[Step]:
    """What a loop over batches does with the answers of the served network to each.

    Nothing, where it does not ask it.
    """
    asks = any(
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Name)
        and part.func.id == at.model
        for part in walk(node)
    )
    if not asks:
        return []
    for name in syntax.bound(node.target):
        at.env[name] = Value(Kind.LEARNED, ast.Name(name, ast.Load()))
    return [step for one in node.body for step in lifted_or_nothing(one, at)]


def lifted_or_nothing(node: ast.stmt, at: Lifter) -> list[Step]:
    """The steps of a statement; where they are not known, it answers nothing."""
    steps = block([node], at)
    if steps is None:
        for name in syntax.bound(node):
            at.env[name] = Value(Kind.LEARNED, ast.Name(name, ast.Load()))
    return steps or []


def key_of(node: ast.For) -> str | None:
    """The name that tells the turns of a loop apart."""
    match node.target:
        case ast.Name(id=name):
            return name
        case ast.Tuple(elts=[ast.Name(id=name), *_]):
            return name
    return None


def is_split(node: ast.expr) -> bool:
    """Whether a loop goes over the folds of cross-validation."""
    inner = node
    if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "enumerate":
        inner = inner.args[0] if inner.args else inner
    return (
        isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Attribute)
        and inner.func.attr == "split"
        and bool(inner.args)
    )


def over_frames(node: ast.For, over: Value, at: Lifter) -> list[Step] | None:
    """A loop over frames: what is done to each, one after the other."""
    if not isinstance(node.target, ast.Name) or not over.several:
        return unknown_loop(node, at)
    steps: list[Step] = []
    name = node.target.id
    assert isinstance(node.iter, ast.Tuple | ast.List)
    for part, value in zip(node.iter.elts, over.several, strict=True):
        if not isinstance(part, ast.Name) or value.kind is not Kind.ROWS:
            return unknown_loop(node, at)
        renamed = [
            syntax.renamed(one, {name: ast.Name(part.id, ast.Load())})
            for one in node.body
        ]
        trial = replace(at, loops=(*at.loops, (node, name)))
        before = len(trial.kept.hoists)
        made = block(renamed, trial)
        if made is None or len(trial.kept.hoists) > before:
            return unknown_loop(node, at)
        steps += made
    return steps


def over_groups(node: ast.For, over: Value, at: Lifter) -> list[Step] | None:
    """A loop over groups of rows: rows that are chosen in it are some of all."""
    match node.target:
        case ast.Tuple(elts=[ast.Name(id=key), ast.Name(id=rows)]):
            pass
        case _:
            return unknown_loop(node, at)
    assert over.grouped is not None
    at.env[key] = Value(Kind.LEARNED, ast.Name(key, ast.Load()))
    at.env[rows] = Value(Kind.ROWS, over.grouped.frame, over.why, over.sources)
    before = len(at.kept.hoists)
    made = block(node.body, replace(at, loops=(*at.loops, (node, key))))
    if made is None or len(at.kept.hoists) > before:
        return unknown_loop(node, at)
    return made


def unknown_loop(node: ast.For, at: Lifter) -> list[Step]:
    """A loop whose turns cannot be done to records: what it binds is not known."""
    effects = at.statement.effects
    steps = []
    for name in sorted(effects.changes):
        known = at.env.get(name)
        touched = known is not None and known.kind is Kind.ROWS
        if touched or name in effects.binds:
            kind = Kind.ROWS if touched else Kind.LEARNED
            why = "changes it in a loop" if touched else ""
            at.env[name] = Value(kind, ast.Name(name, ast.Load()), why)
            if touched:
                one = frozenset([name])
                steps.append(Step(at.statement.index, (node,), one, one, one, why=why))
    return steps


def joined(
    steps: Iterable[Step], nodes: tuple[ast.stmt, ...], at: Lifter, why: str
) -> Step:
    """Steps inside of a block as one."""
    some = list(steps)
    empty: frozenset[str] = frozenset()
    return Step(
        at.statement.index,
        nodes,
        empty,
        empty.union(*(s.binds | s.changes for s in some)),
        empty.union(*(s.reads for s in some), *map(syntax.names_in, nodes)),
        frozenset[int]().union(*(s.sources for s in some)),
        why,
        not nodes,
    )
