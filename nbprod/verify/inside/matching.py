"""Rows of a notebook's model beside the answers that raw records get: which are equal.

Needs nothing else of this folder, so that benchmarks can load it as well.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CLOSE, SINGLE = 1e-9, 1e-6
"""How far numbers may be from each other, and such of single precision: what comes of
sums in another order, as of more rows or fewer."""
LARGEST = 1e38
"""Below this, a number has its like in single precision."""
LONGEST = 120
"""Characters that are shown of a reason."""
SCANS = 1_000
"""Rows for which all answers are gone through to find one that is close."""
Pair = tuple[Any, Any]
"""The service's answer, and the model's."""


@dataclass(frozen=True)
class Came:
    """What was answered to so many records, and why others were refused, by number."""

    answers: Mapping[int, Any]
    refused: Mapping[int, str]
    records: int

    @property
    def unasked(self) -> int:
        """How many records there was no time for."""
        return self.records - len(self.answers) - len(self.refused)


def first(values: Iterable[str]) -> str:
    """The first of some texts, or nothing."""
    return next(iter(values), "")[:LONGEST]


def is_whole(found: Mapping[str, Any]) -> bool:
    """Whether every row that could be compared is equal."""
    return bool(0 < found["equal"] == found["compared"])


def matched(
    theirs: Sequence[Any],
    index: Any,
    raw: Any,
    came: Came,
    find: Callable[[], Sequence[int] | None] = lambda: None,
) -> dict[str, Any]:
    """The rows that are answered alike, by the way that finds most of them.

    By their labels; or, since a notebook may number its rows anew, by their features,
    for which ``find`` gives the number of a record, or -1; or, where nothing else is
    there and answers tell rows apart, as a multiset.
    """
    found = []
    unique = index is not None and index.is_unique and raw.index.is_unique
    if unique and index.isin(raw.index).all():
        found.append(paired(theirs, raw.index.get_indexer(index), came, "label"))
    if not any(map(is_whole, found)) and (places := find()) is not None:
        found.append(paired(theirs, places, came, "features"))
    if not any(map(is_whole, found)) and telling(theirs):
        found.append(counted(theirs, came))
    nothing = {
        "by": "", "rows": len(theirs), "compared": 0, "equal": 0, "largest": 0.0,
        "lost": 0, "why_lost": "", "different": [],
    }  # fmt: skip
    return max(found, key=lambda one: int(one["equal"]), default=nothing)


def telling(theirs: Sequence[Any]) -> bool:
    """Whether answers are so many that they tell rows apart."""
    return 2 * len(set(map(rounded, theirs))) > len(theirs)


def paired(
    theirs: Sequence[Any], places: Sequence[int], came: Came, by: str
) -> dict[str, Any]:
    """Rows beside the answers to their records, -1 where none is known to be that.

    Such a row may be of a record that was refused, or not asked.
    """
    rows = [(int(n), one) for n, one in zip(places, theirs, strict=True)]
    rows.sort(key=lambda row: row[0])
    answered = [(n, came.answers[n], one) for n, one in rows if n in came.answers]
    pairs = renamed([(ours, one) for _, ours, one in answered])
    wrong = [k for k, (ours, one) in enumerate(pairs) if not close(ours, one)]
    gone = sum(n in came.refused for n, _ in rows)
    unlike = [[answered[k][1], answered[k][2], answered[k][0]] for k in wrong]
    missing = [[None, one, -1] for n, one in rows if n < 0]
    unknown = max(0, came.records - len(came.answers) - gone)
    unlike += missing[unknown:]
    lost = gone + max(0, len(missing[:unknown]) - came.unasked)
    reasons = [came.refused[n] for n, _ in rows if n in came.refused]
    why = first(reasons or came.refused.values())
    return {
        "by": by, "rows": len(rows), "compared": len(pairs) + len(missing[unknown:]),
        "equal": len(pairs) - len(wrong), "different": unlike[:1],
        "largest": max((gap(*pair) for pair in pairs), default=0.0),
        "lost": lost, "why_lost": why if lost else "",
    }  # fmt: skip


def counted(theirs: Sequence[Any], came: Came) -> dict[str, Any]:
    """Rows as a multiset: each takes an answer that no other has taken.

    Rows that have none may be those that were refused, or not asked.
    """
    ours = Counter(rounded(one) for one in came.answers.values())
    left = [one for one in theirs if not take(ours, rounded(one))]
    left = [one for one in left[:SCANS] if not take_near(ours, one)] + left[SCANS:]
    unknown = came.records - len(came.answers)
    equal, wrong = len(theirs) - len(left), max(0, len(left) - unknown)
    refused = max(0, len(left) - wrong - came.unasked)
    return {
        "by": "multiset", "rows": len(theirs), "compared": equal + wrong,
        "equal": equal, "largest": 0.0, "lost": refused,
        "why_lost": first(came.refused.values()) if refused else "",
        "different": [[None, left[0], -1]] if wrong else [],
    }  # fmt: skip


def take(ours: Counter[Any], key: Any) -> bool:
    """Take an answer out of a multiset, if it is there."""
    if ours[key] > 0:
        ours[key] -= 1
        return True
    return False


def take_near(ours: Counter[Any], one: Any) -> bool:
    """Take an answer that is close to one out of a multiset, if there is one."""
    near = (key for key, count in ours.items() if count > 0 and close(key, one))
    return any(take(ours, key) for key in near)


def renamed(pairs: Sequence[Pair]) -> list[Pair]:
    """Answers that are names for the model's own, one for each, count as these."""
    names = {json.dumps(ours) for ours, _ in pairs}
    if names == {json.dumps(theirs) for _, theirs in pairs}:
        return list(pairs)
    if any(isinstance(one, (float, list)) for pair in pairs for one in pair):
        return list(pairs)
    most: dict[Any, Any] = {}
    for (ours, theirs), _ in Counter(pairs).most_common():
        most.setdefault(ours, theirs)
    if len(set(most.values())) < len(most):
        return list(pairs)
    return [(most[ours], theirs) for ours, theirs in pairs]


def gap(one: Any, other: Any) -> float:
    """How far numbers are from each other."""
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return max(map(gap, one, other), default=0.0)
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(float(one) - float(other))
    return 0.0


def close(one: Any, other: Any) -> bool:
    """Whether two answers are the same, but for the last digits."""
    if one is None or other is None:
        return False
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        near = SINGLE if is_single(one) and is_single(other) else CLOSE
        return bool(abs(one - other) <= near * max(1.0, abs(other)))
    return bool(one == other)


def is_single(number: float) -> bool:
    """Whether a number is one of single precision, and no whole one."""
    if not abs(number) < LARGEST or number == int(number):
        return False
    return bool(struct.unpack("f", struct.pack("f", number))[0] == number)


def rounded(value: Any) -> Any:
    """An answer as a key, without its last digits."""
    if isinstance(value, (list, tuple)):
        return tuple(map(rounded, value))
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(f"{value:.9g}") if number else value
