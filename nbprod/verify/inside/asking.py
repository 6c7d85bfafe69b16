"""Ask a trained package's service for the notebook's own records, in many ways."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from .clients import Ask

BATCH = 1_000
LARGEST = 2_000_000
"""Characters of a request, and records, at most."""
SAMPLE = 100
"""Records that are asked one by one."""
ALIKE = 10
"""Records that are asked of those that are like refused ones."""
FIELDS = 20
"""Fields that are tried with odd values."""
ODD: tuple[Any, ...] = ("not seen in training", None, [])
"""A text that training did not have, a missing value, and what is no value."""
Record = dict[str, Any]


@dataclass
class Asking:
    """Asks within a time, and keeps what came: by the numbers of the records."""

    ask: Ask
    records: Sequence[Record | None]
    """None for what cannot be written as JSON."""
    until: float
    answers: dict[int, Any] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    """What was neither an answer nor a refusal."""

    def late(self, share: float = 1.0) -> bool:
        """Whether the time is over; of a share, whether only the rest is left."""
        return time.monotonic() > self.until - (1 - share) * self.left

    def __post_init__(self) -> None:
        """Begin to count the time."""
        self.left = self.until - time.monotonic()

    def all_of_them(self) -> None:
        """Ask for every record in batches, those that are like refused ones last."""
        aside: dict[int, Record] = {}
        known: set[tuple[str, str]] = set()
        for number, record in enumerate(self.records):
            if record is None:
                self.refused[number] = "it has an infinite number, which JSON has not"
        for batch in batches(self.records):
            if self.late(0.5):
                return
            like = {n: one for n, one in batch.items() if is_like(one, known)}
            aside |= like
            self.batch(
                {n: one for n, one in batch.items() if n not in like}, aside, known
            )
        some = list(aside)[:: max(1, len(aside) // ALIKE)][:ALIKE]
        self.batch({number: aside.pop(number) for number in some}, None, set())
        if all(number in self.refused for number in some):
            reason = self.refused[some[0]] if some else ""
            self.refused |= dict.fromkeys(aside, reason)
        elif aside:
            self.batch(aside, None, set())

    def batch(
        self,
        left: dict[int, Record],
        aside: dict[int, Record] | None,
        known: set[tuple[str, str]],
    ) -> None:
        """Ask for records together, without those that are refused until none is.

        What is like one that is refused is put ``aside``, if anything is.
        """
        while left and not self.late(0.6):
            status, told = self.ask(list(left.values()))
            if status == 200:
                self.answers |= dict(zip(left, shown(told), strict=True))
                return
            detail = told.get("detail")
            numbers = list(left)
            gone = refusals(detail, numbers) if status == 422 else {}
            if not gone:
                self.broken.append(
                    f"{status} for records {numbers[0]} to {numbers[-1]}: {detail}"[
                        :300
                    ]
                )
                return
            for number, (column, reason) in gone.items():
                record = left.pop(number)
                self.refused[number] = f"{column}: {reason}" if column else reason
                if column in record:
                    known.add((column, repr(record[column])))
            if aside is not None:
                like = [n for n, one in left.items() if is_like(one, known)]
                aside |= {n: left.pop(n) for n in like}

    def once(self, records: Sequence[Record]) -> Sequence[Any] | None:
        """The answers to records together; None where they are refused."""
        status, told = self.ask(records)
        if status == 200:
            return shown(told)
        if status != 422:
            self.broken.append(f"{status}: {told.get('detail')}"[:300])
        return None

    def sampled(self) -> list[int]:
        """Some of the records that have an answer, from all over."""
        numbers = list(self.answers)
        return numbers[:: max(1, -(-len(numbers) // SAMPLE))]

    def alone(self, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
        """The answers to records one by one, while there is time."""
        for number in numbers:
            if self.late(0.85):
                return
            found = self.once([self.record(number)])
            yield number, found[0] if found else None

    def record(self, number: int) -> Record:
        """A record that could be written."""
        record = self.records[number]
        assert record is not None
        return record

    def odd(self, number: int, names: Sequence[str]) -> int:
        """Put odd values into each field of a record, one at a time; how often."""
        count = 0
        for name in names[:FIELDS]:
            for value in ODD:
                if self.late():
                    return count
                before = len(self.broken)
                self.once([self.record(number) | {name: value}])
                if len(self.broken) > before:
                    self.broken[-1] = f"{name} = {value!r}: {self.broken[-1]}"
                count += 1
        return count


def batches(records: Sequence[Record | None]) -> Iterator[dict[int, Record]]:
    """Records in portions within the service's limits.

    Each is of records from all over, so that where time ends too early what was asked
    is still a fair sample.
    """
    found: dict[int, Record] = {}
    size, step = 0, -(-len(records) // BATCH)
    turns = (range(start, len(records), step) for start in range(step))
    for number in chain.from_iterable(turns):
        record = records[number]
        if record is None:
            continue
        long = len(json.dumps(record))
        if found and (len(found) == BATCH or size + long > LARGEST):
            yield found
            found, size = {}, 0
        found[number] = record
        size += long
    if found:
        yield found


def is_like(record: Record, known: set[tuple[str, str]]) -> bool:
    """Whether a record has a value for which another was refused."""
    return any((name, repr(record.get(name))) in known for name, _ in known)


def refusals(detail: Any, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The records that an answer refuses, each with the field and the reason."""
    if not isinstance(detail, list):
        return {}
    return {
        numbers[one["record"]]: (one["field"], one["reason"])
        for one in reversed(detail)
        if 0 <= one["record"] < len(numbers)
    }


def shown(told: Mapping[str, Any]) -> list[Any]:
    """An answer's values: probabilities, or predictions on the model's scale."""
    return list(told[told_as(told)])


def told_as(told: Mapping[str, Any]) -> str:
    """Under which key an answer has that."""
    if told.get("probabilities"):
        return "probabilities"
    scaled = [key for key in told if key.startswith("predictions_")]
    return [*scaled, "predictions"][0]


def documents(raw: Any, columns: Sequence[Mapping[str, Any]]) -> list[Record | None]:
    """The rows of training as a client would write them."""
    names = [column["name"] for column in columns]
    made = []
    for number, column in enumerate(columns):
        values = raw.iloc[:, number]
        there = values.notna().tolist()
        date = column["type"] == "date"
        made.append(
            [
                written(one, date) if known else None
                for one, known in zip(values.astype(object), there, strict=True)
            ]
        )
    rows = [dict(zip(names, row, strict=True)) for row in zip(*made, strict=True)]
    return [
        None if math.inf in row.values() or -math.inf in row.values() else row
        for row in rows
    ]


def written(value: Any, date: bool) -> Any:
    """A value as JSON has it."""
    if date:
        return str(value)
    return value.item() if hasattr(value, "item") else value
