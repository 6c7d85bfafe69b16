"""Names of settings."""

from __future__ import annotations

import keyword as keyword_module
import re
from collections.abc import Container, Iterator
from pathlib import PurePosixPath

from nbprod.naming.evidence import model_words
from nbprod.naming.words import BUILTINS, snake, word_set

# Attributes of pydantic's BaseSettings, and of ours; fields of these names would break.
_RESERVED = word_set("""
    construct copy dict fields from_orm json parse_file parse_obj parse_raw schema
    schema_json settings_customise_sources update_forward_refs validate data_dir
    max_body_bytes max_records max_seconds scoring_threads waiting_requests
    reload_seconds
    model_dir model_computed_fields model_config model_construct model_copy
    model_dump model_dump_json model_extra model_fields model_fields_set
    model_json_schema model_parametrized_name model_post_init model_rebuild
    model_validate model_validate_json model_validate_strings self cls settings
    """)
_PROTECTED = ("model_validate", "model_dump", "settings_c")
# Keywords that say enough without the function that they are given to.
_PLAIN = word_set("""
    batch_size chunksize epochs learning_rate max_features max_iter min_df max_df
    n_clusters n_components n_folds n_splits nrows skiprows stratify test_size
    threshold train_size validation_split window
    """)
_SEEDS = word_set("random_state seed random_seed rng")
_POSITIONAL = {
    "head": "rows",
    "nlargest": "rows",
    "nsmallest": "rows",
    "sample": "sample_size",
    "quantile": "quantile",
    "seed": "seed",
    "range": "repeats",
}


_LONGEST = 48
_AMBIGUOUS = {"l"}
"""Letters that look like figures, which linters refuse as names."""


def setting_name(
    taken: Container[str] = (),
    *,
    name: str = "",
    path: str = "",
    keyword: str = "",
    receiver: str = "",
    target: str = "",
    value: str = "",
) -> str:
    """A field name for a setting that is valid, not in ``taken``, and says what it is.

    A scalar that the notebook named has its ``name`` (``SEED`` → ``seed``), a file its
    ``path`` (``data/Telecom Churn.csv`` → ``telecom_churn_csv``), an argument its
    ``keyword`` (empty for a positional one) and its ``receiver``, the class or function
    that it is given to (``max_depth`` of ``RandomForestClassifier`` →
    ``random_forest_max_depth``, ``random_state`` → ``seed``). Where another setting has
    that name, it is told apart by the ``target`` that its statement binds, or by the
    word that is its ``value``.
    """
    first = ""
    told = _told_apart(keyword, receiver, target, value)
    for candidate in (*_candidates(name, path, keyword, receiver), *told):
        first = first or candidate
        if candidate and _allowed(candidate) and candidate not in taken:
            return candidate
    base, number = first.rstrip("_") or "option", 2
    if _allowed(f"{base}_value") and f"{base}_value" not in taken and name:
        return f"{base}_value"
    while f"{base}_{number}" in taken or not _allowed(f"{base}_{number}"):
        number += 1
    return f"{base}_{number}"


def _candidates(name: str, path: str, keyword: str, receiver: str) -> Iterator[str]:
    if name:
        yield snake(name) if not name.isupper() else snake(name.lower())
    if path:
        yield from _of_path(path)
    if keyword or receiver:
        yield from _of_argument(keyword, receiver)


def _told_apart(keyword: str, receiver: str, target: str, value: str) -> Iterator[str]:
    field = snake(keyword)
    if field and field not in _SEEDS:
        if snake(target):
            yield f"{snake(target)}_{field}"
        if value.isidentifier():
            yield f"{model_words(receiver)}_{snake(value)}_{field}"


def _of_path(path: str) -> Iterator[str]:
    text = re.sub(r"^[a-z0-9]+://", "", path.replace("\\", "/")).split("?")[0]
    parts = PurePosixPath(text).parts
    last = shortened(snake(parts[-1])) if parts else ""
    suffix = PurePosixPath(text).suffix
    if last and last == snake(suffix):
        last = f"data_{last}"
    if not last:
        yield f"file{'_' + snake(suffix) if snake(suffix) else ''}"
        return
    yield last if suffix else f"{last}_path"
    if len(parts) > 1:
        yield shortened(snake(parts[-2], last))


def shortened(name: str) -> str:
    """As many of a name's words as a line has room for."""
    while len(name) > _LONGEST and "_" in name:
        name = name.rpartition("_")[0]
    return name[:_LONGEST]


def _of_argument(keyword: str, receiver: str) -> Iterator[str]:
    last = receiver.rsplit(".", 1)[-1]
    is_class = last[:1].isupper()
    short = model_words(last) if is_class else snake(last)
    field = snake(keyword) or _POSITIONAL.get(last, "")
    if keyword in _SEEDS or field in _SEEDS:
        yield "seed"
        yield f"{short}_seed"
        return
    if field in _PLAIN or not short or (not keyword and field):
        yield field
    yield "_".join(part for part in (short, field) if part and short != field)


def _allowed(name: str) -> bool:
    return (
        name.isidentifier()
        and not keyword_module.iskeyword(name)
        and name not in BUILTINS | _RESERVED | _AMBIGUOUS
        and not name.startswith(_PROTECTED)
    )
