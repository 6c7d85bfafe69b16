"""A record gets the same answer alone or among others, from used columns alone."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel

from cellar.inference import answer, features
from cellar.pipeline import Result
from cellar.schema import read
from cellar.scoring import Scored, Served, score

ROWS = 40


@pytest.fixture(scope="module")
def rows(served: Served, result: Result) -> list[dict[str, Any]]:
    """Some of training's records that get an answer, as a client sends them."""
    raw = result.records
    step = max(1, len(raw) // (2 * ROWS))
    documents = as_documents(raw.iloc[::step], served)
    numbers, checked, _ = read(documents, served.records)
    answered = score(checked, served).answers.index
    return [documents[numbers[row]] for row in answered][:ROWS]


def as_documents(raw: pd.DataFrame, served: Served) -> list[dict[str, Any]]:
    """Write rows as requests have them, the answer included."""
    names = [column["name"] for column in served.schema["columns"]]
    values = raw.astype(object).where(raw.notna(), None)
    text = {
        name: values.iloc[:, number].map(str, na_action="ignore")
        for number, name in enumerate(names)
        if served.schema["columns"][number]["type"] == "date"
    }
    table = values.set_axis(names, axis=1).assign(**text)
    found: list[dict[str, Any]] = table.to_dict("records")
    return found


def checked(documents: list[dict[str, Any]], served: Served) -> list[BaseModel]:
    """Check records that are right."""
    _, records, remarks = read(documents, served.records)
    assert not remarks
    return records


def scored(documents: list[dict[str, Any]], served: Served) -> Scored:
    """Answer records that are right."""
    return score(checked(documents, served), served)


def same(first: pd.DataFrame, second: pd.DataFrame) -> None:
    """Answers are the same, numbers up to the rounding of sums in another order."""
    assert list(first) == list(second)
    for name in first:
        one, other = first[name].tolist(), second[name].tolist()
        if isinstance(one[0], str | bool):
            assert one == other
        else:
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-12)


def test_there_are_rows(rows: list[dict[str, Any]]) -> None:
    """Training's own records get answers."""
    assert rows


def test_as_the_frame_that_training_read(
    rows: list[dict[str, Any]], served: Served, result: Result
) -> None:
    """A record as JSON gets the answer of the row that training read."""
    raw = result.records
    step = max(1, len(raw) // (2 * ROWS))
    sample = raw.iloc[::step]
    documents = as_documents(sample, served)
    for document in rows[:10]:
        row = sample.iloc[[documents.index(document)]].reset_index(drop=True)
        X = features(row, served.learned)
        expected = answer(X, served.model, served.learned)
        same(scored([document], served).answers, expected)


def test_alone_as_with_others(rows: list[dict[str, Any]], served: Served) -> None:
    """No answer depends on the records beside it."""
    together = scored(rows, served).answers
    alone = [scored([row], served).answers for row in rows]
    same(pd.concat(alone), together)


def test_in_any_order(rows: list[dict[str, Any]], served: Served) -> None:
    """Neither the order of records nor that of their fields matters."""
    together = scored(rows, served).answers
    turned = [dict(reversed(list(row.items()))) for row in reversed(rows)]
    same(scored(turned, served).answers[::-1], together)


def test_only_used_columns_are_needed(
    rows: list[dict[str, Any]], served: Served
) -> None:
    """Without label and columns that nothing depends on, the answer is the same."""
    used = [column["name"] for column in served.schema["columns"] if column["used"]]
    bare = [{name: row[name] for name in used} for row in rows]
    same(scored(bare, served).answers, scored(rows, served).answers)


def test_a_bad_record_among_good_ones(
    rows: list[dict[str, Any]], served: Served
) -> None:
    """Each field, unseen or missing, is answered or refused: only in its own record."""
    alone = scored(rows[:1], served).answers
    for column in served.schema["columns"]:
        for value in ("not seen in training", None):
            changed = rows[0] | {column["name"]: value}
            numbers, records, remarks = read([rows[0], changed], served.records)
            assert numbers[0] == 0
            assert {(one.record, one.field) for one in remarks} <= {(1, column["name"])}
            found = score(records, served)
            assert all(remark.record == 1 and remark.reason for remark in found.refused)
            same(found.answers[:1], alone)
