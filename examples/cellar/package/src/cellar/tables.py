"""Tables of records, read as training's reader would have read them."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from cellar.schema import Schema

SEPARATORS = ",;\t|"
ROWS = 20_000
"""Records that are in memory at a time."""


def read_chunks(path: Path, schema: Schema) -> Iterator[pd.DataFrame]:
    """Read a CSV, Parquet or JSON-lines file in pieces; names become text."""
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt" | ".data":
            with path.open("rb") as file:
                yield from read_csv(file, schema, ROWS)
        case ".jsonl" | ".ndjson":
            options = {"lines": True, "chunksize": ROWS, "dtype": False}
            with pd.read_json(path, convert_dates=False, **options) as chunks:
                yield from map(with_text_names, chunks)
        case ".parquet":
            from pyarrow.parquet import ParquetFile

            with ParquetFile(path) as file:
                for piece in file.iter_batches(ROWS):
                    yield with_text_names(piece.to_pandas())
        case suffix:
            known = ".csv, .parquet, .jsonl"
            raise ValueError(f"{path}: {suffix or 'no suffix'}; use one of {known}")


def read_csv(
    file: BinaryIO, schema: Schema, rows: int | None = None
) -> Iterator[pd.DataFrame]:
    """Read CSV, in pieces if `rows` is given; text stays text where it is digits.

    Finds the separator by the columns' names. Without these in the first line, columns
    are taken by position, as many as training had.
    """
    encoding = encoding_of(file)
    first = file.readline().decode(encoding)
    file.seek(0)
    names = [column["name"] for column in schema["columns"]]
    wanted = [column["name"] for column in schema["columns"] if column["used"]]
    headings = {one: fields(first, one) for one in SEPARATORS}
    separator = max(SEPARATORS, key=lambda one: len(set(headings[one]) & set(wanted)))
    options: dict[str, Any] = {"sep": separator}
    if not set(headings[separator]) & set(wanted):
        bare = [one for one in SEPARATORS if len(headings[one]) == len(names)]
        if bare:
            options = {"sep": bare[0], "header": None, "names": names}
    texts = [
        column["name"]
        for column in schema["columns"]
        if column["type"] in ("text", "date") and "mixed" not in column
    ]
    table = pd.read_csv(
        file,
        encoding=encoding,
        dtype=dict.fromkeys(texts, "str"),
        chunksize=rows,
        **options,
    )
    for piece in [table] if rows is None else table:
        yield with_numbers(with_text_names(piece), schema)


def encoding_of(file: BinaryIO) -> str:
    """UTF-8, with or without a mark; latin-1 where the bytes are not UTF-8."""
    pieces = iter(lambda: file.read(1 << 20), b"")
    try:
        for _ in codecs.iterdecode(pieces, "utf-8"):
            pass
        return "utf-8-sig"
    except UnicodeDecodeError:
        return "latin-1"
    finally:
        file.seek(0)


def fields(line: str, separator: str) -> list[str]:
    """Split the first line of a file."""
    try:
        return next(csv.reader(line.splitlines(), delimiter=separator), [])
    except csv.Error as error:
        raise ValueError(f"not CSV: {error}") from error


def with_text_names(table: pd.DataFrame) -> pd.DataFrame:
    """Name columns as the schema does."""
    return table.set_axis(table.columns.astype(str), axis=1)


def with_numbers(table: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Read numbers as such where another row of their column holds something else."""
    for column in schema["columns"]:
        name = column["name"]
        if column["type"] in ("integer", "number") and name in table:
            values = table[name]
            if not pd.api.types.is_numeric_dtype(values):
                found = pd.to_numeric(values, errors="coerce").astype(object)
                table[name] = found.where(found.notna(), values.astype(object))
    return table


def documents_in(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of a table as requests have them, missing values as None."""
    values = table.astype(object).where(table.notna(), None)
    rows: list[dict[str, Any]] = values.to_dict("records")
    return rows
