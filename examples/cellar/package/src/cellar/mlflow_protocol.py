"""Records out of the bodies that MLflow's scoring protocol allows."""

import io
from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json

from cellar.schema import Schema
from cellar.tables import documents_in, read_csv

CSV = ("text/csv", "application/csv")


def documents_of(body: bytes, content_type: str, schema: Schema) -> list[Any]:
    """Read the records of a request; a ValueError says what is wrong with it."""
    if content_type in CSV:
        return documents_of_csv(body, schema)
    match from_json(body, allow_inf_nan=False):
        case {"dataframe_split": {"columns": list(columns), "data": list(rows)}}:
            return [named(row, columns) for row in rows]
        case {"dataframe_split": {"data": list(rows)}}:
            return [by_position(row, schema) for row in rows]
        case {"dataframe_records": list(rows)} | {"instances": list(rows)}:
            return [by_position(row, schema) for row in rows]
        case {"inputs": list(rows)}:
            return [by_position(row, schema) for row in rows]
        case {"inputs": dict(columns)} | {"instances": dict(columns)}:
            if not all(isinstance(values, list) for values in columns.values()):
                return [columns]
            values = zip(*columns.values(), strict=True)
            return [dict(zip(columns, row, strict=True)) for row in values]
    raise ValueError(
        "expected dataframe_split, dataframe_records, instances, inputs or text/csv"
    )


def named(row: object, columns: Sequence[object]) -> dict[str, Any]:
    """Give the values of a row their columns' names."""
    if not isinstance(row, list) or len(row) != len(columns):
        raise ValueError(f"each row of data must have {len(columns)} values")
    return dict(zip(map(str, columns), row, strict=True))


def by_position(row: object, schema: Schema) -> Any:
    """Name the values of a bare row: all columns, those without the answer, or used."""
    if not isinstance(row, list):
        return row
    columns = schema["columns"]
    choices = [
        columns,
        [column for column in columns if not column["answer"]],
        [column for column in columns if column["used"]],
    ]
    for choice in choices:
        if len(choice) == len(row):
            return {
                column["name"]: value for column, value in zip(choice, row, strict=True)
            }
    counts = ", ".join(str(len(choice)) for choice in choices)
    raise ValueError(f"a row has {len(row)} values; there may be {counts}")


def documents_of_csv(body: bytes, schema: Schema) -> list[dict[str, Any]]:
    """Read the records of a CSV document."""
    (table,) = read_csv(io.BytesIO(body), schema)
    return documents_in(table)
