"""The shape of code: what is left without names, literals, and models made in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from nbprod import libraries
from nbprod.ir import Flow, Statement
from nbprod.recognition.cuts import Piece
from nbprod.recognition.roles import TABLES, roles
from nbprod.source.names import dotted

MADE_NAMES = {"estimator": "model", "transformer": "transformer"}
MADE = frozenset(MADE_NAMES)
"""Roles of classes whose making can move out to the caller: it draws and reads
nothing."""
MODELS = frozenset({"estimator", "fit", "predict", "metric"})
LONGEST = 8
"""Statements of a block that is looked for again."""
LEAST = 3
"""Statements on a table that are worth a function when they are done to another."""
NAME = re.compile(r"Name\(id='\w+'")


def bare(node: object, flow: Flow) -> str:
    """The shape of a piece of syntax: what is left without what may differ in it.

    Names, values, how settings are referred to and how models are made.
    """
    match node:
        case ast.Attribute(value=ast.Name(id="settings"), ctx=ctx) | ast.Name(ctx=ctx):
            return type(ctx).__name__
        case ast.Constant():
            return "Load"
        case ast.Call(func=func):
            known = libraries.function(dotted(func, flow.modules) or " ")
            if known is not None and known.role in MADE:
                return "Load"
        case list():
            return f"[{','.join([bare(one, flow) for one in node])}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    parts = [bare(getattr(node, name, None), flow) for name in node._fields]
    return f"{type(node).__name__}({','.join(parts)})"


def block_starts(pieces: Sequence[Piece], flow: Flow) -> list[int]:
    """The indexes of statements with which a block begins that stands elsewhere too.

    A block is what is done to one model: it stands several times in a row in a piece,
    or is all of another piece. Or what is done to one table, and to the next.
    """
    shapes = [[bare(s.node, flow) for s in piece.statements] for piece in pieces]
    whole = {
        (piece.stage, tuple(some))
        for piece, some in zip(pieces, shapes, strict=True)
        if 2 <= len(some) <= LONGEST and on_model(piece.statements)
    }
    found: list[int] = []
    for piece, some in zip(pieces, shapes, strict=True):
        starts = in_a_row(piece.statements, some) or tables_in_a_row(piece, flow)
        if not starts:
            lengths = [len(block) for stage, block in whole if stage == piece.stage]
            for length in sorted({n for n in lengths if n < len(some)}, reverse=True):
                if (piece.stage, tuple(some[:length])) in whole:
                    starts = [length]
                    break
                if (piece.stage, tuple(some[-length:])) in whole:
                    starts = [len(some) - length]
                    break
        found += [piece.statements[at].index for at in starts if at < len(some)]
    return found


def in_a_row(statements: Sequence[Statement], shapes: Sequence[str]) -> list[int]:
    """Where blocks of one shape begin that follow each other, and where they end."""
    best: list[int] = []
    for length in range(2, LONGEST + 1):
        for start in range(len(shapes) - 2 * length + 1):
            block = shapes[start : start + length]
            if len(set(block)) == 1 or not on_model(statements[start : start + length]):
                continue
            ends = start + length
            while list(shapes[ends : ends + length]) == list(block):
                ends += length
            starts = list(range(start, ends + 1, length))
            if len(starts) > 2 and (len(starts) - 1) * length > reach(best):
                best = starts
    return best


def tables_in_a_row(piece: Piece, flow: Flow) -> list[int]:
    """Where the same is done to one table after another, statement by statement."""
    best: list[int] = []
    nodes = [NAME.sub("", ast.dump(one.node)) for one in piece.statements]
    for length in range(LEAST, len(nodes) // 2 + 1):
        for start in range(len(nodes) - 2 * length + 1):
            ends = start + length
            while nodes[ends : ends + length] == nodes[start : start + length] and (
                on_another(piece.statements[start : ends + length], length, flow)
            ):
                ends += length
            starts = list(range(start, ends + 1, length))
            if len(starts) > 2 and reach(starts) > reach(best):
                best = starts
    return best


def on_another(statements: Sequence[Statement], length: int, flow: Flow) -> bool:
    """Whether blocks are the same but for one table, which is another in each."""
    first, last = statements[:length], statements[-length:]
    pairs = {
        (mine.id, theirs.id)
        for one, other in zip(first, last, strict=True)
        for mine, theirs in zip(one.nodes, other.nodes, strict=True)
        if isinstance(mine, ast.Name) and isinstance(theirs, ast.Name)
    }
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    names = [name for name, _ in pairs]
    if len(differing) != 1 or len(set(names)) < len(names) or differing[0][1] in names:
        return False
    kinds = {
        flow.types[some[-1].index].get(name, "")
        for some, name in zip((first, last), differing[0], strict=True)
    }
    changed = all(differing[0][1] in one.effects.changes for one in last)
    return changed and len(kinds) == 1 and kinds <= TABLES


def reach(starts: Sequence[int]) -> int:
    """How many statements stand in some blocks."""
    return starts[-1] - starts[0] if starts else 0


def on_model(statements: Sequence[Statement]) -> bool:
    """Whether some statements make, fit, apply or measure a model."""
    return any(roles(statement) & MODELS for statement in statements)
