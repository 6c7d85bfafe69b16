"""From checked records to answers: each gets one, or the reason why it gets none."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from pydantic import BaseModel

from cellar.inference import LearnedState, answer, features
from cellar.schema import Records, Remark, Schema, label_of, to_frame

T = TypeVar("T")
SUSPECTS = 40
"""Fields that are tried, one by one, to say which of them a record is refused for."""
EXPLAINED = 100
"""Refused records of a batch for which that is done."""


@dataclass(frozen=True)
class Served:
    """A model with all that a prediction needs."""

    name: str
    version: str
    model: Any
    learned: LearnedState
    schema: Schema
    records: Records


@dataclass(frozen=True)
class Scored:
    """Answers by the number of their record, and why others have none."""

    answers: pd.DataFrame
    refused: list[Remark]


class TooSlow(Exception):
    """There is no time left for the rest of a request."""


def answers_to(raw: pd.DataFrame, model: Any, learned: LearnedState) -> pd.DataFrame:
    """Answer all records of a frame, or raise what stands in the way of one of them."""
    answers = answer(features(raw, learned), model, learned)
    if len(answers) != len(raw):
        raise ValueError("the notebook leaves such records out")
    for name in answers:
        if not all(map(is_answer, answers[name])):
            raise ValueError("the model has no number for it")
    return answers.reset_index(drop=True)


def is_answer(value: Any) -> bool:
    """Whether something can be told: no missing value, no infinite number."""
    if isinstance(value, list | tuple | np.ndarray):
        return all(map(is_answer, value))
    if isinstance(value, float | np.floating):
        return bool(np.isfinite(value))
    return bool(value is not None and value is not pd.NA and value == value)


def score(
    records: Sequence[BaseModel],
    served: Served,
    until: float = float("inf"),
    most: int | None = None,
) -> Scored:
    """Answer records together; where that fails, find those that cannot be answered.

    Stops after so many refusals; raises TooSlow when the time `until` has come.
    """

    def work(start: int, stop: int) -> pd.DataFrame:
        if time.monotonic() > until:
            raise TooSlow
        raw = to_frame(records[start:stop], served.schema)
        return answers_to(raw, served.model, served.learned)

    answers: list[pd.DataFrame] = []
    refused: list[Remark] = []
    for start, stop, found in piecewise(work, 0, len(records)):
        if isinstance(found, Exception):
            explained = len(refused) < EXPLAINED
            remark = remark_on(start, records[start], served, found, explained)
            refused.append(remark)
            if len(refused) == most:
                break
        else:
            answers.append(found.set_axis(pd.RangeIndex(start, stop)))
    return Scored(pd.concat(answers) if answers else pd.DataFrame(), refused)


def piecewise(
    work: Callable[[int, int], T], start: int, stop: int
) -> Iterator[tuple[int, int, T | Exception]]:
    """Do work on a range; where it fails, on halves, down to those that fail alone."""
    if start == stop:
        return
    try:
        found: T | Exception = work(start, stop)
    except TooSlow:
        raise
    except Exception as error:
        if stop - start > 1:
            middle = (start + stop) // 2
            yield from piecewise(work, start, middle)
            yield from piecewise(work, middle, stop)
            return
        found = error
    yield start, stop, found


def remark_on(
    number: int, record: BaseModel, served: Served, error: Exception, explained: bool
) -> Remark:
    """Say why a record has no answer and, if wanted, which field is to blame."""
    reason = str(error.args[0]) if error.args else type(error).__name__
    if isinstance(error, KeyError):
        reason = f"{reason} is not known"
    reason = " ".join(reason.split())[:300]
    for column, value in to_blame(record, served, reason) if explained else ():
        reason = f"is missing: {reason}" if value is None else reason
        return Remark(number, column, reason)
    return Remark(number, "", reason)


def to_blame(
    record: BaseModel, served: Served, reason: str
) -> Iterator[tuple[str, Any]]:
    """Give fields, and their values, with whose usual value there is an answer."""
    columns = served.schema["columns"]
    given = [getattr(record, f"c{n}", None) for n in range(len(columns))]

    def unlikely(number: int) -> tuple[bool, bool]:
        value, label = given[number], str(label_of(columns[number]))
        told = str(value) in reason or label in reason
        return not told, value is not None

    used = [number for number, column in enumerate(columns) if column["used"]]
    for number in sorted(used, key=unlikely)[:SUSPECTS]:
        usual = record.model_copy(update={f"c{number}": columns[number]["typical"]})
        try:
            raw = to_frame([usual], served.schema)
            answers_to(raw, served.model, served.learned)
        except Exception:
            continue
        yield columns[number]["name"], given[number]
