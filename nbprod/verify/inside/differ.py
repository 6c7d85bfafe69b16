"""The first difference of two trees (see canonical.py), bitwise before tolerance."""

from __future__ import annotations

import math
import pickle
import re
import struct
from dataclasses import dataclass, field
from typing import Any

from .canonical import Tree

TOLERANCE = 1e-9
"""Relative; anything that needs it is counted apart from what is equal to the bit."""


SCALAR = re.compile(r"\w+$|numpy\.\w+$")
FRAME = re.compile(r"^pandas\..*\bDataFrame$")
SERIES = re.compile(r"^pandas\..*\bSeries$")
PARTS = ("name", "index", "values")
COLUMN = re.compile(r"\bvalues$|column ('[^']*'|\"[^\"]*\"|[^ ,]+)$")


NOT_COMPARED = (b"skip", b"own")


class Differs(Exception):
    """Two values are not the same; the text says where and how."""


@dataclass
class Comparison:
    """What comparing two values came to.

    ``status`` is ``equal`` (to the bit), ``close`` (within ``TOLERANCE``), or
    ``different``, ``skipped``; ``largest`` is the largest relative difference.
    """

    status: str = "equal"
    detail: str = ""
    largest: float = 0.0
    alike: bool = True
    """Whether the two are made alike: types, lengths, shapes, keys."""
    skipped: list[str] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)


def compare_stored(ours: bytes, theirs: bytes) -> Comparison:
    """Compare two pickled trees; the same bytes are the same tree.

    Such a tree is looked into only where parts of it may be of a kind that is not
    compared, whose name stands in the bytes then.
    """
    if ours != theirs:
        return compare(pickle.loads(ours), pickle.loads(theirs))
    if not any(name in ours for name in NOT_COMPARED):
        return Comparison()
    both = pickle.loads(ours)
    return compare(both, both)


def compare(ours: Tree, theirs: Tree) -> Comparison:
    """Compare two trees; ``theirs`` is the notebook's."""
    found = Comparison()
    try:
        walk(ours, theirs, "", found)
    except Differs as difference:
        found.status, found.detail = "different", str(difference)
        found.alike = alike(ours, theirs, set())
        return found
    except RecursionError:
        found.status, found.detail = "skipped", "nested too deeply"
        return found
    if theirs[0] == "skip":
        found.status, found.detail = "skipped", theirs[1]
    elif found.largest:
        found.status = "close"
        found.detail = f"largest relative difference {found.largest:.1e}"
    return found


def walk(ours: Tree, theirs: Tree, path: str, found: Comparison) -> None:
    """Raise Differs at the first place where two trees differ."""
    pair = (id(ours), id(theirs))
    if pair in found.seen:
        return
    found.seen.add(pair)
    if "skip" in (ours[0], theirs[0]):
        found.skipped.append(f"{path or 'value'}: {theirs[1] or ours[1]}")
        if ours[0] != theirs[0]:
            raise Differs(f"{path}: {brief(ours)}, notebook {brief(theirs)}")
        return
    if ours[:2] != theirs[:2]:
        raise Differs(f"{path or 'type'}: {brief(ours)}, notebook {brief(theirs)}")
    kind = ours[0]
    if kind == "plain":
        plain(ours[2], theirs[2], path, found, SCALAR.match(ours[1]) is not None)
    elif kind == "own" and (not ours[2] or ours[2] != theirs[2]):
        found.skipped.append(f"{path or 'value'}: a function, written otherwise")
    elif kind == "array":
        array(ours[2], theirs[2], path, found)
    elif kind == "seq" and FRAME.search(ours[1]):
        frame(ours[2], theirs[2], path, found)
    elif kind == "seq" and SERIES.search(ours[1]):
        before = f"{path}, " if path else ""
        for part, mine, other in zip(PARTS, ours[2], theirs[2], strict=True):
            walk(mine, other, f"{before}{part}", found)
    elif kind == "seq":
        sequence(ours[2], theirs[2], path, found)
    elif kind == "map":
        mapping(ours[2], theirs[2], path, found)


def alike(ours: Tree, theirs: Tree, seen: set[tuple[int, int]]) -> bool:
    """Whether two trees are made alike, whatever their numbers and texts are."""
    if (id(ours), id(theirs)) in seen or "skip" in (ours[0], theirs[0]):
        return True
    seen.add((id(ours), id(theirs)))
    if ours[:2] != theirs[:2]:
        return False
    kind, _, mine = ours
    other = theirs[2]
    if kind == "array":
        return bool(mine.dtype == other.dtype and mine.shape == other.shape)
    if kind in ("plain", "seq", "map") and len(mine) != len(other):
        return False
    if kind == "plain":
        return [type(one) for one in mine] == [type(one) for one in other]
    if kind == "seq":
        return all(alike(*pair, seen) for pair in zip(mine, other, strict=True))
    if kind == "map":
        both = zip(mine, other, strict=True)
        return all(
            (k[0][0] != "plain" or k[0] == o[0]) and alike(k[1], o[1], seen)
            for k, o in both
        )
    return True


def sequence(ours: Any, theirs: Any, path: str, found: Comparison) -> None:
    """Compare element by element."""
    if len(ours) != len(theirs):
        raise Differs(f"{path}: {len(ours)} elements, notebook {len(theirs)}")
    for position, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        walk(mine, other, f"{path}[{position}]", found)


def frame(ours: Any, theirs: Any, path: str, found: Comparison) -> None:
    """Compare two tables: columns and their order, index, then column by column."""
    before = f"{path}, " if path else ""
    walk(ours[0], theirs[0], f"{before}columns", found)
    walk(ours[1], theirs[1], f"{before}index", found)
    names = labels(theirs[0])
    for number, (mine, other) in enumerate(zip(ours[2][2], theirs[2][2], strict=True)):
        name = names[number] if number < len(names) else number
        walk(mine, other, f"{before}column {name!r}", found)


def labels(tree: Tree) -> list[Any]:
    """The labels of an index of one level, as far as they are plain."""
    values = tree[2][-1] if tree[0] == "seq" else tree
    if values[0] == "plain":
        return list(values[2])
    return list(values[2].tolist()) if values[0] == "array" else []


def at(path: str, where: tuple[int, ...]) -> str:
    """A path, and the position in what stands there."""
    if COLUMN.search(path) and len(where) == 1:
        return f"{path}, row {where[0]}"
    return f"{path}[{', '.join(map(str, where))}]" if where else path


def mapping(ours: Any, theirs: Any, path: str, found: Comparison) -> None:
    """Compare keys in order, then their values."""
    sequence(
        [key for key, _ in ours], [key for key, _ in theirs], f"{path}.keys", found
    )
    for (key, mine), (_, other) in zip(ours, theirs, strict=True):
        walk(mine, other, f"{path}.{brief(key)}", found)


def plain(
    ours: list[Any],
    theirs: list[Any],
    path: str,
    found: Comparison,
    scalar: bool = False,
) -> None:
    """Compare lists of numbers and strings; a scalar is a list of one."""
    if len(ours) != len(theirs):
        raise Differs(f"{path}: {len(ours)} elements, notebook {len(theirs)}")
    for position, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        if mine is other or (mine and mine == other and type(mine) is type(other)):
            continue  # but for zeros, which may differ in sign
        place = at(path, () if scalar else (position,))
        if type(mine) is type(other) is float:
            numbers(mine, other, place, found)
        elif type(mine) is not type(other) or mine != other:
            raise Differs(f"{place or 'value'}: {said(mine)}, notebook {said(other)}")


def numbers(mine: float, other: float, path: str, found: Comparison) -> None:
    """Compare two floats: bits, then relative difference."""
    if struct.pack("d", mine) == struct.pack("d", other):
        return
    if math.isnan(mine) and math.isnan(other):
        return
    if math.isclose(mine, other, rel_tol=TOLERANCE):
        scale = max(abs(mine), abs(other)) or 1.0
        found.largest = max(found.largest, abs(mine - other) / scale, 1e-300)
        return
    raise Differs(f"{path or 'value'}: {mine!r}, notebook {other!r}")


def array(ours: Any, theirs: Any, path: str, found: Comparison) -> None:
    """Compare two arrays: dtype, shape, bytes, then element by element."""
    import numpy as np

    if ours.dtype != theirs.dtype or ours.shape != theirs.shape:
        raise Differs(
            f"{path}: {ours.dtype} {ours.shape}, notebook {theirs.dtype} {theirs.shape}"
        )
    if ours.dtype.names:
        for name in ours.dtype.names:
            array(ours[name], theirs[name], f"{path}.{name}", found)
        return
    if ours.dtype == object:
        plain(ours.ravel().tolist(), theirs.ravel().tolist(), path, found)
        return
    if ours.tobytes() == theirs.tobytes():
        return
    if ours.dtype.kind not in "fc":
        where = first(ours != theirs)
        place = at(path, where)
        raise Differs(f"{place}: {said(ours[where])}, notebook {said(theirs[where])}")
    near = np.isclose(ours, theirs, rtol=TOLERANCE, atol=0.0, equal_nan=True)
    if not near.all():
        where = first(~near)
        place = at(path, where)
        raise Differs(f"{place}: {said(ours[where])}, notebook {said(theirs[where])}")
    finite = np.isfinite(ours) & (ours != theirs)
    if finite.any():
        scale = np.maximum(np.abs(ours[finite]), np.abs(theirs[finite]))
        largest = float(np.max(np.abs(ours[finite] - theirs[finite]) / scale))
        found.largest = max(found.largest, largest)


def first(mask: Any) -> tuple[int, ...]:
    """Return the position of the first true element."""
    import numpy as np

    return tuple(int(i) for i in np.argwhere(mask)[0]) if np.ndim(mask) else ()


def brief(tree: Tree) -> str:
    """Return a short text for a tree."""
    kind, label, payload = tree
    if kind == "plain" and len(payload) == 1:
        return f"{payload[0]!r:.60}"
    if kind == "array":
        return f"{label} {payload.dtype} {payload.shape}"
    if kind in ("seq", "plain", "map"):
        return f"{label} of {len(payload)}"
    return label


def said(value: Any) -> str:
    """A short text for a plain value, or an element of an array."""
    plain = value.item() if hasattr(value, "item") else value
    return f"{plain!r:.80}"
