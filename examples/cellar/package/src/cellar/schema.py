"""The record: what a request may hold, and the frame that training had of its like.

All of it follows the schema that training writes from its own records.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    WrapValidator,
    create_model,
)

Schema = dict[str, Any]
Records = TypeAdapter[list[BaseModel]]

TEXT = Annotated[str, Field(strict=True)]
NUMBER = Annotated[float, Field(strict=True, allow_inf_nan=False)]
BOOLEAN = Annotated[bool, Field(strict=True)]


@dataclass(frozen=True)
class Remark:
    """Something to be said about one field of one record; -1 for no record."""

    record: int
    field: str
    reason: str


def whole(value: Any) -> Any:
    """Take 3.0 for 3: some programs write whole numbers so."""
    whole_number = isinstance(value, float) and value.is_integer()
    return int(value) if whole_number else value


def between(lowest: int, highest: int) -> Any:
    """Give the type of whole numbers that fit into a column."""
    fits = Field(strict=True, ge=lowest, le=highest)
    return Annotated[int, BeforeValidator(whole), fits]


INTEGER = between(-(2**63), 2**63 - 1)
KINDS = {"text": TEXT, "number": NUMBER, "boolean": BOOLEAN, "integer": INTEGER}


def one_of(values: Sequence[Any], value: Any) -> Any:
    """Refuse what a column of categories cannot hold."""
    if value not in values:
        known = ", ".join(map(str, values[:20]))
        raise ValueError(f"not seen in training; known are {known}")
    return value


def moment(dtype: str, text: str) -> pd.Timestamp:
    """Read a date as a column of a type holds it."""
    try:
        return pd.Series([text], dtype="object").astype(dtype)[0]
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"not a date that training could hold: {error}") from error


def value_type(column: Mapping[str, Any]) -> Any:
    """Give the type that a column's values are checked by, but for missing ones."""
    if column["type"] == "date":
        shown = Field(strict=True, json_schema_extra={"format": "date-time"})
        return Annotated[str, shown, AfterValidator(partial(moment, column["dtype"]))]
    if column["type"] == "integer" and column["dtype"].lower().startswith(
        ("int", "uint")
    ):
        limits = np.iinfo(column["dtype"].lower())
        found = between(int(limits.min), int(limits.max))
    elif "mixed" in column:
        first, *others = (KINDS[kind] for kind in column["mixed"])
        found = first
        for other in others:
            found = found | other
    else:
        found = KINDS.get(column["type"], Any)
    if "levels" in column:
        return Annotated[found, AfterValidator(partial(one_of, column["levels"]))]
    return found


def lenient(typical: Any, value: Any, check: Callable[[Any], Any]) -> Any:
    """Take a typical value for one that is not right where it does not matter."""
    try:
        return check(value)
    except ValidationError:
        return check(typical)


def field_of(column: Mapping[str, Any]) -> tuple[Any, Any]:
    """Give a column's type and field; what no feature depends on may be absent."""
    kind = value_type(column)
    if column["nullable"]:
        kind = kind | None if kind is not Any else kind
    named = partial(Field, alias=column["name"], description=said_of(column))
    if column["used"]:
        return kind, named()
    typical = column["typical"]
    anything = WithJsonSchema({})
    kind = Annotated[kind, WrapValidator(partial(lenient, typical)), anything]
    return kind, named(default=typical, validate_default=True)


def said_of(column: Mapping[str, Any]) -> str:
    """Say what training had in a column."""
    if not column["used"]:
        return "Not used: may be absent, or anything."
    said = "Any value."
    if "categories" in column:
        said = f"Training had {', '.join(map(str, column['categories']))}."
    elif "minimum" in column:
        said = f"{column['minimum']} to {column['maximum']} in training."
    return f"{said} Null where it is missing." if column["nullable"] else said


def record_model(schema: Schema) -> type[BaseModel]:
    """Make the model of a record; fields that it does not know are not read."""
    fields: dict[str, Any] = {
        f"c{number}": field_of(column)
        for number, column in enumerate(schema["columns"])
        if not column["answer"]
    }
    config = ConfigDict(
        extra="ignore",
        title="Record",
        json_schema_extra={"examples": schema["examples"]},
    )
    return create_model("Record", __config__=config, **fields)


def records_type(schema: Schema) -> Records:
    """Make what checks a list of records at once."""
    return TypeAdapter(list[record_model(schema)])  # type: ignore[arg-type, misc]


def to_frame(records: Sequence[BaseModel], schema: Schema) -> pd.DataFrame:
    """Make the frame that training's reader would have made of these records."""
    columns = {
        number: column_of(
            (
                [column["typical"]] * len(records)
                if column["answer"]
                else list(map(attrgetter(f"c{number}"), records))
            ),
            column,
        )
        for number, column in enumerate(schema["columns"])
    }
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(records)))
    labels = [label_of(column) for column in schema["columns"]]
    if labels == list(range(len(labels))):
        frame.columns = pd.RangeIndex(len(labels))
    else:
        frame.columns = pd.Index(labels)
    return frame


def column_of(values: list[Any], column: Mapping[str, Any]) -> pd.Series | np.ndarray:
    """Make a column of the type that training had, missing values as it had them."""
    if re.fullmatch(r"(u?int|float)\d+", column["dtype"]):
        return np.array(values, dtype=column["dtype"])
    if "levels" in column:
        kinds = pd.CategoricalDtype(column["levels"], column["ordered"])
        return pd.Series(values, dtype=kinds)
    if column["dtype"] == "object" and column["missing"] != "none":
        values = [np.nan if value is None else value for value in values]
    return pd.Series(values, dtype=column["dtype"])


def label_of(column: Mapping[str, Any]) -> Any:
    """Give a column's name in the frame: text, a number, or several of these."""
    label = column.get("label", column["name"])
    return tuple(label) if isinstance(label, list) else label


def read(
    documents: Sequence[Any], records: Records
) -> tuple[list[int], list[BaseModel], list[Remark]]:
    """Check records: the numbers of those that are right, they, and what is wrong."""
    everyone = range(len(documents))
    try:
        return list(everyone), records.validate_python(documents), []
    except ValidationError as error:
        remarks = [remark_on(one) for one in error.errors(include_url=False)]
    wrong = {remark.record for remark in remarks}
    right = [number for number in everyone if number not in wrong]
    good = records.validate_python([documents[number] for number in right])
    return right, good, remarks


def remark_on(problem: Mapping[str, Any]) -> Remark:
    """Say of a validation error which record and field it is about, and why."""
    record, *field = problem["loc"]
    reason = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "missing":
        reason = "is not there"
    elif field and problem.get("input", "") is None:
        reason = "is missing: training had a value in every record"
    return Remark(record, str(field[0]) if field else "", reason)
