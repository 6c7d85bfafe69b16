"""What statements do to columns that no assignment names: renamed, or gone through."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nbprod.ir import Statement
from nbprod.naming.prose import joined
from nbprod.planning.emitted import Emitted
from nbprod.planning.evidence import evidence_of
from nbprod.source.trees import walk

WIDEST = 76
MOST = 4
"""Columns that a sentence lists."""


@dataclass
class Deeds:
    """What is done, in order: a verb each, and to what."""

    verbs: list[str] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    """Verb → the columns, quoted, and what stands for several."""

    def add(self, verb: str, *columns: str) -> None:
        """One more, or the same to more columns."""
        if verb not in self.columns:
            self.verbs.append(verb)
        self.columns.setdefault(verb, []).extend(columns)


def said_of(
    statements: Sequence[Statement], stage: str, to: Emitted
) -> tuple[str, str] | None:
    """A name and a sentence; None where the columns that are assigned say it all."""
    verb = "add" if stage == "features" else "clean"
    deeds = Deeds()
    special = False
    for statement in statements:
        evidence = evidence_of([statement], to)
        listed = gone_through(statement.node, to.by.constant_names)
        if renames(statement.node):
            deeds.add("rename")
            special = True
        elif listed:
            deeds.add("clean", *listed)
            special = True
        elif evidence.columns:
            deeds.add(verb, *(f"`{one}`" for one in evidence.columns))
        elif evidence.dropped:
            deeds.add("drop", *(f"`{one}`" for one in evidence.dropped))
        else:
            return None
    parts = [part_of(one, deeds.columns[one]) for one in deeds.verbs]
    sentence = joined(parts)
    sentence = sentence[:1].upper() + sentence[1:] + "."
    if not special or len(sentence) > WIDEST or len(deeds.verbs) > 3:
        return None
    return "_and_".join(deeds.verbs[:2]) + "_columns", sentence


def part_of(verb: str, columns: Sequence[str]) -> str:
    """What is done to columns, in a few words."""
    some = list(dict.fromkeys(columns))
    if not some or len(some) > MOST:
        return f"{verb} columns"
    return f"{verb} {joined(some)}"


def renames(node: ast.stmt) -> bool:
    """Whether a statement gives columns other names, and does nothing else."""
    match node:
        case ast.Assign(targets=[ast.Attribute(attr="columns")]):
            return True
        case ast.Assign(value=ast.Call() as call) | ast.Expr(value=ast.Call() as call):
            named = any(one.arg == "columns" for one in call.keywords)
            return named and getattr(call.func, "attr", "") == "rename"
    return False


def gone_through(node: ast.stmt, constants: Mapping[str, str]) -> list[str]:
    """The columns that a loop assigns to one after the other, quoted."""
    match node:
        case ast.For(target=ast.Name(id=name), iter=over):
            written = any(
                isinstance(part, ast.Subscript)
                and isinstance(part.ctx, ast.Store)
                and isinstance(part.slice, ast.Name)
                and part.slice.id == name
                for part in walk(node)
            )
            match over:
                case ast.Name(id=listed) if written:
                    return [f"each of `{constants.get(listed, listed)}`"]
                case ast.List(elts=some) | ast.Tuple(elts=some) if written:
                    texts = [getattr(part, "value", None) for part in some]
                    quoted = [f"`{text}`" for text in texts if isinstance(text, str)]
                    return quoted if len(quoted) == len(texts) else []
    return []
