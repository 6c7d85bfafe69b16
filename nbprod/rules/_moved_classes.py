"""scikit-learn: classes whose arguments are others where they are now."""

from __future__ import annotations

import ast

from nbprod.rules._imports import Named, name_for
from nbprod.rules._removed_uses import Use
from nbprod.rules._written import Written
from nbprod.subject import Subject

IMPUTER = ("missing_values", "strategy", "axis", "verbose", "copy")


def imputer(subject: Subject, use: Use) -> Written | None:
    """``Imputer`` of columns → ``SimpleImputer``, whose NaN is numpy's."""
    call, statement = use.call, use.statement
    if call is None or any(one.arg is None for one in call.keywords):
        return None
    given = dict(zip(IMPUTER, call.args, strict=False))
    given |= {one.arg: one.value for one in call.keywords if one.arg}
    axis = given.pop("axis", None)
    if axis is not None and getattr(axis, "value", 1) != 0:
        return None
    found = name_for(subject, statement, "sklearn.impute:SimpleImputer")
    if found is None or any(isinstance(one, ast.Starred) for one in call.args):
        return None
    said, edits = [], [*found.edits]
    for key, value in given.items():
        text = subject.text(statement, value)
        if key == "missing_values" and getattr(value, "value", "") in ("NaN", "nan"):
            nan = name_for(subject, statement, "numpy:nan")
            text = nan.text if nan else "float('nan')"
            edits += nan.edits if nan else ()
        if key != "verbose":
            said.append(f"{key}={text}")
    text = f"{found.text}({', '.join(said)})"
    return Written((subject.edit(statement, call, text), *edits))


FOLDS = {
    "KFold": ("n_folds", "shuffle", "random_state"),
    "StratifiedKFold": ("n_folds", "shuffle", "random_state"),
    "ShuffleSplit": ("n_iter", "test_size", "train_size", "random_state"),
    "StratifiedShuffleSplit": ("n_iter", "test_size", "train_size", "random_state"),
    "LeaveOneOut": (),
}
"""Parameters of splitters that took the data, after these."""
DEFAULTS = {"KFold": "3", "StratifiedKFold": "3"}


def folds(subject: Subject, use: Use) -> Written | None:
    """``KFold(n, n_folds=5)`` → the pairs of indices that it gave, as a list."""
    call, statement = use.call, use.statement
    name = use.key.rpartition(".")[2]
    if call is None or any(isinstance(one, ast.Starred) for one in call.args):
        return None
    given = dict(zip(("data", *FOLDS[name]), call.args, strict=False))
    given |= {one.arg: one.value for one in call.keywords if one.arg}
    data = given.pop("data", None) or given.pop("n", None) or given.pop("y", None)
    if data is None or len(given) + 1 < len(call.args) + len(call.keywords):
        return None
    text = subject.text(statement, data)
    said = {key: subject.text(statement, value) for key, value in given.items()}
    count = said.pop("n_folds", "") or said.pop("n_iter", "") or DEFAULTS.get(name, "")
    if "Fold" in name and said.get("shuffle", "False") == "False":
        said.pop("random_state", None)
    parts = [f"n_splits={count}"] if count else []
    parts += [f"{key}={value}" for key, value in said.items()]
    found = name_for(subject, statement, f"sklearn.model_selection:{name}")
    if found is None and isinstance(call.func, ast.Name):
        found = name_for(subject, statement, "sklearn:model_selection")
        found = found and Named(f"{found.text}.{name}", found.edits)
    if found is None:
        return None
    rows = f"{text}, {text}" if name.startswith("Stratified") else f"range({text})"
    whole = f"list({found.text}({', '.join(parts)}).split({rows}))"
    return Written((subject.edit(statement, call, whole), *found.edits))
