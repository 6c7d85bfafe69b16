"""What the notebook does again, for another model or column: one function for all."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from nbprod import libraries
from nbprod.ir import Flow
from nbprod.kinds.values import ESTIMATOR
from nbprod.naming.words import is_free, snake
from nbprod.planning.codegen import Line
from nbprod.planning.drafts import Draft
from nbprod.planning.measures import SHORT
from nbprod.planning.renaming import remarks, renamed
from nbprod.planning.sides import Hole, Sides, side_by_side
from nbprod.recognition.paths import own_calls
from nbprod.recognition.shapes import MADE, MADE_NAMES, bare

MOST = 8
FEW = 3
"""Types that one of is told."""
"""Parameters; with more, functions of their own read better."""
MISSES = 20
"""Drafts in a row that do not go with the first, after which no more are tried."""
TOKENS = re.compile(r"[^\W\d_]+|\d+")
WEAK = frozenset(["df", "my", "new", "the", "of", "and"])
"""Words that name nothing alone."""
KINDS = {
    "pandas.DataFrame": "table",
    "pandas.Series": "column",
    "numpy.ndarray": "values",
}
"""What a parameter is called whose arguments have no word in common."""


@dataclass(frozen=True)
class Repeat:
    """Drafts of one shape, and the function that they share."""

    members: tuple[Draft, ...]
    own: tuple[Mapping[str, str], ...]
    """Per member, the function's name of a variable → the member's."""
    inputs: tuple[str, ...]
    returned: tuple[str, ...]
    before: Mapping[str, str]
    after: Mapping[str, str]
    holes: tuple[Hole, ...]
    lines: tuple[Line, ...]


def find_repeats(drafts: Sequence[Draft], flow: Flow) -> dict[int, tuple[Repeat, int]]:
    """For the number of each draft that has one: its repeat, and its place there."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for number, one in enumerate(drafts):
        face = one.face
        if not (face.initial or face.lost or one.from_folder or one.is_async):
            alike.setdefault(shape(one, flow), []).append(number)
    found: dict[int, tuple[Repeat, int]] = {}
    for numbers in alike.values():
        rest = numbers
        while len(rest) > 1:
            some, made = largest(rest, drafts, flow)
            if made is not None:
                found |= {n: (made, place) for place, n in enumerate(some)}
            done = set(some)
            rest = [n for n in rest if n not in done]
    return found


def largest(
    numbers: Sequence[int], drafts: Sequence[Draft], flow: Flow
) -> tuple[list[int], Repeat | None]:
    """The first of some drafts with all that are of its shape, and what they share."""
    some, best = [numbers[0]], None
    rest, count, missed = numbers[1:], 1, 0
    while rest and missed < MISSES:
        more = rest[:count]
        sides = side_by_side([drafts[n] for n in [*some, *more]], flow)
        made = shared(sides) if sides else None
        if made is not None:
            some, best, missed = [*some, *more], made, 0
        elif len(more) > 1:  # halves, so that few are laid beside all others
            count = len(more) // 2
            continue
        else:
            missed += 1
        rest, count = rest[len(more) :], 2 * count
    return some, best


def shape(one: Draft, flow: Flow) -> tuple[str, ...]:
    """The shape of a body, and its stage; a line alone is shared as it is, or not."""
    trees = [line.tree for line in one.lines]
    if len(trees) == 1:
        match trees[0].body:
            case [ast.Assign(targets=[ast.Name()], value=ast.Call() as value)]:
                return one.piece.stage, "gives", bare(value, flow)
        return one.piece.stage, "as it is", ast.dump(trees[0])
    return (one.piece.stage, *(bare(tree, flow) for tree in trees))


def shared(sides: Sides) -> Repeat | None:
    """The function that drafts of one shape share, if its names can be told."""
    first = sides.drafts[0]
    names = general_names(sides)
    if names is None:
        return None
    called, direct = hole_names(sides, names)
    apart = [name for hole, name in called.items() if hole not in direct]
    every = [*names.values(), *apart]
    settings = {h.name for h in sides.holes.values() if is_setting(h)}
    free = all(
        (is_free(name) or name in settings) and name not in sides.flow.imports
        for name in apart
    )
    if len(set(every)) < len(every) or not free:
        return None
    lines = body(sides, names, called)
    holes = tuple(replace(h, name=called[h.name]) for h in sides.holes.values())
    inputs = tuple(names[n] for n in first.inputs)
    if not lines or len({*inputs, *(h.name for h in holes)}) > MOST:
        return None
    if len(first.lines) < 2 and (holes or not alike(sides)):
        return None
    own = tuple(
        {names[mine]: theirs[number] for mine, theirs in sides.names.items()}
        for number in range(len(sides.drafts))
    )
    return Repeat(
        tuple(sides.drafts),
        own,
        inputs,
        tuple(names[n] for n in first.returned),
        kinds_of([one.before for one in sides.drafts], own),
        kinds_of([one.after for one in sides.drafts], own),
        holes,
        lines,
    )


def is_setting(hole: Hole) -> bool:
    """Whether a hole is for a setting, which all give by its own name."""
    return set(hole.given) == {f"settings.{hole.name}"}


def kinds_of(
    known: Sequence[Mapping[str, str]], own: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """The type of each of the function's names: what the members have in common."""
    found = {}
    for name in own[0]:
        kinds = {
            types.get(mine[name], "") for types, mine in zip(known, own, strict=True)
        }
        every = all(role_of(k) in MADE and k.startswith("sklearn.") for k in kinds)
        several = ESTIMATOR if every else choice(kinds)
        found[name] = kinds.pop() if len(kinds) == 1 else several
    return found


def choice(kinds: Set[str]) -> str:
    """One of a few types, where each is known."""
    bare = sorted(kind.partition("#")[0] for kind in kinds)
    few = len(bare) <= FEW and all(map(libraries.annotation, bare))
    return "|".join(bare) if few else ""


def role_of(kind: str) -> str:
    """What a class is for, where its library says it."""
    known = libraries.function(kind) if kind and not kind.startswith("@") else None
    return known.role if known is not None else ""


def alike(sides: Sides) -> bool:
    """Whether names differ only in models that are applied, and in what that gives."""
    first = sides.drafts[0]
    for mine, ids in sides.names.items():
        if len(set(ids)) == 1 or (mine in first.returned and mine not in first.inputs):
            continue
        pairs = zip(ids, sides.drafts, strict=True)
        roles = {role_of(one.before.get(name, "")) for name, one in pairs}
        if mine in first.returned or roles != {"estimator"}:
            return False
    return True


def general_names(sides: Sides) -> dict[str, str] | None:
    """The first draft's names → those of the function; none where one can't be told."""
    first = sides.drafts[0]
    found = {n: n for n in {*first.inputs, *first.returned} - sides.names.keys()}
    taken = {ids[0] for ids in sides.names.values() if len(set(ids)) == 1}
    taken |= set(sides.flow.imports) | set(found)
    for ids in sides.names.values():
        if len(set(ids)) == 1:
            found[ids[0]] = ids[0]
            continue
        name = general_name(ids, sides)
        if not name or not is_free(name) or name in taken:
            return None
        taken.add(name)
        found[ids[0]] = name
    return found if len(set(found.values())) == len(found) else None


def hole_names(
    sides: Sides, names: Mapping[str, str]
) -> tuple[dict[str, str], set[str]]:
    """What the parameters for holes are called, and which are variables at once."""
    found = {hole.name: hole.name for hole in sides.holes.values()}
    direct: set[str] = set()
    for name in names:
        if name in sides.drafts[0].inputs:
            continue  # it is a parameter already, read before it is bound anew
        hole = assigned_hole(name, sides)
        if hole and hole not in direct:
            found[hole] = names[name]
            direct.add(hole)
    return found, direct


def assigned_hole(name: str, sides: Sides) -> str:
    """The hole that a variable of the first draft is bound to as it comes."""
    for number, node, hole in sides.places:
        tree = sides.drafts[0].lines[number].tree.body[0]
        match tree:
            case ast.Assign(targets=[ast.Name(id=target)], value=value):
                if target == name and ast.dump(value) == ast.dump(node):
                    return hole
    return ""


def general_name(ids: Sequence[str], sides: Sides) -> str:
    """A name for what has another one in each draft: what the names share, or does."""
    words = [TOKENS.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", one)) for one in ids]
    common = [w for w in words[0] if all(w in some for some in words[1:])]
    common = [w for w in common if not w.isdigit()]
    name = "_".join(common)
    if name in ("X", "y") or len(name) > 1 and name.lower() not in WEAK:
        return name
    first = sides.drafts[0]
    kinds = {one.before.get(n) or one.after.get(n, "")
             for n, one in zip(ids, sides.drafts, strict=True)}  # fmt: skip
    roles = {role_of(kind) for kind in kinds}
    if len(roles) == 1 and roles <= MADE:
        return MADE_NAMES[roles.pop()]
    for statement in first.piece.statements:
        for site in own_calls(statement):
            tail = site.name.rpartition(".")[2]
            gives = site.node is getattr(statement.node, "value", None)
            if gives and tail in SHORT and ids[0] in statement.effects.binds:
                return SHORT[tail]
            if snake(ids[0]).endswith(SHORT.get(tail, "?")):
                return SHORT[tail]
    return KINDS.get(kinds.pop(), "") if len(kinds) == 1 else ""


def body(
    sides: Sides, names: Mapping[str, str], called: Mapping[str, str]
) -> tuple[Line, ...]:
    """The lines of the function; a parameter that is only given a name is that name."""
    first = sides.drafts[0]
    lines: list[Line] = []
    for number, line in enumerate(first.lines):
        here = [(node, called[name]) for at, node, name in sides.places if at == number]
        code = renamed(line.code, line.tree, here, names)
        match ast.parse(code).body:
            case [ast.Assign(targets=[ast.Name(id=a)], value=ast.Name(id=b))] if a == b:
                continue
        same = {one.lines[number].comments for one in sides.drafts}
        inside = {tuple(remarks(one.lines[number].code)) for one in sides.drafts}
        if len(inside) > 1:
            code = ast.unparse(ast.parse(code))
        lines.append(
            replace(line, code=code, comments=same.pop() if len(same) == 1 else ())
        )
    return tuple(lines)
