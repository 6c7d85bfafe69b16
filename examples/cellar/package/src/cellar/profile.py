"""What training's records hold: the schema of requests, and a profile for drift."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import joblib
import numpy as np
import pandas as pd

from cellar.schema import Schema
from cellar.scoring import piecewise

LABEL: tuple[str, ...] = ()
"""The columns that are the answer: no request needs them."""
BOUNDARY = "raw"
WHY = ""
"""Why a record is not a row as the notebook reads it; empty if it is one."""
SCALE = ""
SAMPLE = 200
"""Records that features are tried on."""
COUNTED = 10_000
"""Records among which the most frequent value is looked for."""
CATEGORIES = 100
"""Columns with more different texts are free text."""
WIDE = 300
"""Of tables with more columns, all count as used."""
Path = Callable[[pd.DataFrame], Any]


def describe(raw: pd.DataFrame, features: Path, answers: Path) -> Schema:
    """Describe training's records: columns in order, and three that are answered.

    `features` and `answers` are the path of a record, which tells what it depends on.
    """
    described = [column_schema(raw, number) for number in range(raw.shape[1])]
    tell_apart(described)
    sample = answered_rows(spread(raw, SAMPLE), answers)
    for number, column in enumerate(described):
        column["answer"] = column["name"] in LABEL
        column["used"] = not column["answer"] and (
            len(described) > WIDE or is_used(raw, sample, number, column, features)
        )
    return {
        "boundary": BOUNDARY,
        "why": WHY,
        "scale": SCALE,
        "columns": described,
        "examples": examples(sample, described),
    }


def column_schema(raw: pd.DataFrame, number: int) -> dict[str, Any]:
    """Describe a column: name, type, range or categories, missing and usual values."""
    label, values = raw.columns[number], raw.iloc[:, number]
    known = values.dropna()
    column: dict[str, Any] = {"name": str(label)}
    if not isinstance(label, str):
        column["label"] = plain(label)
    column |= kind_of(known)
    column["dtype"] = str(values.dtype)
    column["nullable"] = len(known) < len(values)
    column["missing"] = (
        "none" if any(value is None for value in values[values.isna()]) else "nan"
    )
    if isinstance(values.dtype, pd.CategoricalDtype):
        levels = values.dtype.categories
        column |= {"levels": levels.tolist(), "ordered": bool(values.dtype.ordered)}
    if column["type"] in ("integer", "number", "date"):
        within = (
            known[np.isfinite(known.astype("float64"))]
            if column["type"] != "date"
            else known
        )
        if len(within):
            column["minimum"] = plain(min(within))
            column["maximum"] = plain(max(within))
    elif column["type"] in ("text", "boolean") and known.nunique() <= CATEGORIES:
        column["categories"] = sorted((plain(one) for one in known.unique()), key=str)
    column["typical"] = plain(usual(values)[0])
    return column


def kind_of(known: pd.Series) -> dict[str, Any]:
    """Tell the type of a column's values, and which types text is mixed with."""
    dtype = known.dtype
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return {"type": "date"}
    if pd.api.types.is_bool_dtype(dtype) and dtype != "category":
        return {"type": "boolean"}
    if pd.api.types.is_integer_dtype(dtype):
        return {"type": "integer"}
    if pd.api.types.is_float_dtype(dtype):
        return {"type": "number"}
    kinds = sorted({type_name(kind) for kind in set(map(type, known))})
    match kinds:
        case [kind]:
            return {"type": kind}
        case ["integer", "number"]:
            return {"type": "number"}
        case [] | ["any", *_]:
            return {"type": "any"}
    return {"type": "text", "mixed": kinds}


def type_name(kind: type) -> str:
    """Name a type as the schema does."""
    for name, kinds in {
        "text": (str,),
        "boolean": (bool, np.bool_),
        "integer": (int, np.integer),
        "number": (float, np.floating),
    }.items():
        if issubclass(kind, kinds):
            return name
    return "any"


def tell_apart(columns: list[dict[str, Any]]) -> None:
    """Give columns whose labels read the same, such as 1 and "1", names that differ."""
    taken: set[str] = set()
    for number, column in enumerate(columns):
        if column["name"] in taken:
            column.setdefault("label", column["name"])
            column["name"] += f".{number}"
        taken.add(column["name"])


def spread(raw: pd.DataFrame, rows: int) -> pd.DataFrame:
    """Take up to so many records, evenly from first to last."""
    step = max(1, -(-len(raw) // rows))
    return raw.iloc[::step].reset_index(drop=True)


def answered_rows(sample: pd.DataFrame, answers: Path) -> pd.DataFrame:
    """Keep the records that get an answer; all of them, if none does."""
    pieces = piecewise(
        lambda start, stop: answers(slice_of(sample, start, stop)), 0, len(sample)
    )
    kept = [
        sample.iloc[start:stop]
        for start, stop, found in pieces
        if not isinstance(found, Exception)
    ]
    return pd.concat(kept, ignore_index=True) if kept else sample


def slice_of(frame: pd.DataFrame, start: int, stop: int) -> pd.DataFrame:
    """Take some rows as a frame of their own."""
    return frame.iloc[start:stop].reset_index(drop=True)


def is_used(
    raw: pd.DataFrame,
    sample: pd.DataFrame,
    number: int,
    column: dict[str, Any],
    features: Path,
) -> bool:
    """Whether other values in a column give other features, or none; if unsure, yes."""
    try:
        before = joblib.hash(features(sample.copy()))
        return any(
            joblib.hash(features(changed)) != before
            for changed in changes(raw, sample, number, column)
        )
    except Exception:
        return True


def changes(
    raw: pd.DataFrame, sample: pd.DataFrame, number: int, column: dict[str, Any]
) -> Iterator[pd.DataFrame]:
    """Change a column: values exchanged, then one value throughout, of several."""
    values = sample.iloc[:, number]
    half = len(sample) // 2
    yield with_column(sample, number, pd.concat([values[half:], values[:half]]))
    whole = raw.iloc[:, number]
    choice = usual(whole)
    if "minimum" in column:
        choice += [whole.min(), whole.max()]
    if column["nullable"]:
        choice += [whole[whole.isna()].iloc[0]]
    for value in choice:
        same = pd.Series([value] * len(sample), dtype=whole.dtype)
        yield with_column(sample, number, same)


def with_column(frame: pd.DataFrame, number: int, values: pd.Series) -> pd.DataFrame:
    """Put other values into a column."""
    changed = frame.copy()
    changed.isetitem(number, values.reset_index(drop=True))
    return changed


def usual(values: pd.Series) -> list[Any]:
    """Give the most frequent value and the rarest; None of none."""
    known = values.iloc[:: max(1, len(values) // COUNTED)].dropna()
    if known.empty:
        return [None]
    try:
        counts = known.value_counts().index
    except TypeError:
        return [known.iloc[0]]
    return [counts[0], counts[-1]]


def examples(sample: pd.DataFrame, columns: list[dict[str, Any]]) -> list[Any]:
    """Give three records as requests have them."""
    used = [n for n, column in enumerate(columns) if column["used"]]
    names = [columns[number]["name"] for number in used]
    found: list[Any] = []
    for row in sample.iloc[:, used].itertuples(index=False, name=None):
        record = dict(zip(names, map(plain, row), strict=True))
        try:
            json.dumps(record, allow_nan=False)
        except ValueError:
            continue
        found.append(record)
    return found[:: max(1, len(found) // 3)][:3]


def reference_profile(raw: pd.DataFrame, bins: int = 10) -> dict[str, Any]:
    """Tell how training's values are spread, to measure drift against."""
    profile: dict[str, Any] = {}
    for number in range(raw.shape[1]):
        values = raw.iloc[:, number]
        known, name = values.dropna(), str(raw.columns[number])
        kind = kind_of(known)["type"]
        entry: dict[str, Any] = {"label": name in LABEL}
        if kind in ("integer", "number"):
            numbers = known.astype("float64")
            heights, edges = np.histogram(numbers[np.isfinite(numbers)], bins=bins)
            entry |= {"edges": edges.tolist(), "counts": heights.tolist()}
        elif kind in ("text", "boolean"):
            counts = known.value_counts()
            most = {str(one): int(count) for one, count in counts[:CATEGORIES].items()}
            entry |= {"counts": most, "others": int(counts[CATEGORIES:].sum())}
        profile[name] = entry | {"missing": int(values.isna().sum())}
    return profile


def plain(value: Any) -> Any:
    """Give a value as JSON has it; missing ones as None."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, pd.Timestamp):
        return value.isoformat() if value is not pd.NaT else None
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    return value if isinstance(value, str | int | float | list | dict) else str(value)
