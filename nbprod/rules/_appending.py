"""pandas: ``append`` of rows → ``concat``, which needs to know what is appended."""

from __future__ import annotations

import ast

from nbprod.rules._imports import name_for
from nbprod.rules._pieces import primary
from nbprod.rules._removed_uses import Use
from nbprod.rules._written import Written
from nbprod.subject import Subject

NAMES = ("ignore_index", "verify_integrity", "sort")
TABLES = ("pandas.DataFrame", "pandas.Series")


def appended(subject: Subject, use: Use) -> Written | None:
    """Put a call of ``concat`` in the place of one of ``append``."""
    call, statement = use.call, use.statement
    if call is None or not isinstance(call.func, ast.Attribute):
        return None
    given = list(call.args)
    keywords = {one.arg: subject.text(statement, one.value) for one in call.keywords}
    named = [one.value for one in call.keywords if one.arg in ("other", "to_append")]
    if named:
        given.insert(0, named[0])
        keywords.pop("other", None)
        keywords.pop("to_append", None)
    if not given or None in keywords or any(isinstance(a, ast.Starred) for a in given):
        return None
    for name, value in zip(NAMES, given[1:], strict=False):
        keywords[name] = subject.text(statement, value)
    pandas = name_for(subject, statement, "pandas:concat")
    if pandas is None:
        return None
    owner = subject.type_of(call.func.value, statement) or "pandas.DataFrame"
    fresh = keywords.get("ignore_index") == "True"
    base = pandas.text.removesuffix("concat")
    other = rows(subject, use, given[0], owner, base, fresh)
    if other is None:
        return None
    parts, safe = other
    mine = subject.text(statement, call.func.value)
    extra = "".join(f", {key}={value}" for key, value in keywords.items())
    text = f"{pandas.text}([{', '.join([mine, *parts])}]{extra})"
    return Written((subject.edit(statement, call, text), *pandas.edits), safe)


def rows(
    subject: Subject, use: Use, other: ast.expr, owner: str, pandas: str, fresh: bool
) -> tuple[list[str], bool] | None:
    """What is appended, as tables, and whether they are what pandas made of it."""
    statement = use.statement
    text = subject.text(statement, other)
    kind = subject.type_of(other, statement)
    if kind in TABLES and (kind == owner or owner == "pandas.Series"):
        return [text], kind == owner
    if isinstance(other, ast.List) and other.elts:
        return listed(subject, use, other, owner, pandas)
    if owner == "pandas.Series":
        return [text], False
    if not pandas.endswith("."):  # concat alone was imported
        return ([text], False) if kind not in ("builtins.dict", TABLES[1]) else None
    if isinstance(other, ast.Dict) and fresh:
        if alike(other):
            return [f"{pandas}DataFrame([{text}])"], True
        return [f"{pandas}Series({text}).to_frame().T.infer_objects()"], True
    if kind == "builtins.dict" and fresh:
        return [f"{pandas}Series({text}).to_frame().T.infer_objects()"], True
    if kind == "pandas.Series":
        said = primary(subject, statement, other)
        return [f"{said}.to_frame().T.infer_objects()"], fresh
    return ([text], False) if not kind else None


def listed(
    subject: Subject, use: Use, other: ast.List, owner: str, pandas: str
) -> tuple[list[str], bool] | None:
    """A list of tables one by one, a list of rows as one table."""
    statement = use.statement
    if all(isinstance(one, ast.Dict | ast.List) for one in other.elts):
        if not pandas.endswith("."):
            return None
        return [f"{pandas}DataFrame({subject.text(statement, other)})"], True
    kinds = [subject.type_of(one, statement) for one in other.elts]
    if any(kind not in (owner, "") for kind in kinds):
        return None
    parts = [subject.text(statement, one) for one in other.elts]
    return parts, all(kind == owner for kind in kinds)


def alike(row: ast.Dict) -> bool:
    """Whether a row keeps the types of its values: one of them is a text.

    Of numbers alone pandas made one type before it took them apart again.
    """
    return any(
        isinstance(one, ast.JoinedStr)
        or (isinstance(one, ast.Constant) and isinstance(one.value, str))
        for one in row.values
    )
