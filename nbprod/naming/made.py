"""Function names after what the statements of a stage do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nbprod.naming.doing import CLEANING, FEATURES, METRICS, ORDERING
from nbprod.naming.evidence import (
    Evidence,
    bound_words,
    cleans,
    crosses,
    fits,
    generates,
    listing,
    makes_folder,
    model_words,
    models_told,
    searches,
    selects,
)
from nbprod.naming.words import snake, word_set

PLACE = re.compile(r"(?:^|_)(?:dir|directory|folder|path)$")
_RECORDS = word_set("history hist log logs losses")


def names_from_evidence(stage: str, evidence: Evidence) -> Iterator[str]:
    """Names for a function of the stage, the most telling first."""
    makers = {
        "load": _load,
        "clean": _clean,
        "features": _features,
        "train": _train,
        "predict": _predict,
        "evaluate": _evaluate,
        "save": _save,
    }
    yield from makers[stage](evidence) if stage in makers else _other(stage, evidence)


def _load(evidence: Evidence) -> Iterator[str]:
    if said := listing(evidence.reads):
        yield f"load_{said}"
    for tail in evidence.tails:
        if tail.startswith(("load_", "fetch_")) and tail not in ("load_dataset",):
            yield "load_" + snake(tail.split("_", 1)[1])
    yield from (f"load_{name}" for name in bound_words(evidence))
    if len(evidence.reads) > 1:
        yield "load_tables"


def _from_table(
    table: tuple[tuple[str, str, str], ...], evidence: Evidence
) -> Iterator[str]:
    found = [row for row in table if set(row[0].split()) & set(evidence.tails)]
    if len(found) > 2:
        return
    for _, verb, noun in found:
        columns = listing(evidence.columns)
        fixed = noun.startswith("!")
        if columns and not fixed:
            yield f"{verb}_{columns}"
        elif not evidence.columns or fixed or len(found) == 1:
            yield f"{verb}_{noun.lstrip('!')}"
        else:
            yield f"{verb}_columns"


def _clean(evidence: Evidence) -> Iterator[str]:
    if not evidence.columns and not evidence.own:
        evidence = replace(evidence, columns=evidence.changed)
    yield from _from_table(CLEANING, evidence)
    if columns := listing(evidence.columns):
        yield f"clean_{columns}"
    elif evidence.columns and not {*evidence.columns} & {*evidence.changed}:
        yield "add_columns"
    elif not {call for row in CLEANING for call in row[0].split()} & {*evidence.tails}:
        yield from _from_table(ORDERING, evidence)
    verb = "clean" if cleans(evidence) else "compute"
    yield from (f"{verb}_{name}" for name in bound_words(evidence))


def _features(evidence: Evidence) -> Iterator[str]:
    # what is assigned by name is new; only an encoder is what it was, encoded
    encodes = any(tail.endswith(("Encoder", "factorize")) for tail in evidence.tails)
    whole = {"get_dummies", "groupby", "merge", "join", "concat"} & {*evidence.tails}
    if not evidence.columns or (encodes and not whole):
        yield from _from_table(FEATURES, evidence)
    if columns := listing(evidence.columns):
        yield f"add_{columns}"
    elif evidence.columns:
        yield "add_features"
    if selects(evidence):
        yield "select_features"
    if "drop" in evidence.tails:
        yield "drop_columns"
    if not evidence.columns:
        yield from (f"make_{name}" for name in bound_words(evidence))
    if columns := listing(evidence.changed):
        yield f"update_{columns}"


def _train(evidence: Evidence) -> Iterator[str]:
    if not fits(evidence):
        yield from _other("compute", evidence)
        return
    told = dict.fromkeys(map(model_words, models_told(evidence)))
    plain = tuple(one for one in told if "search_cv" not in one)
    verb = "tune" if searches(evidence) else "train"
    verb = "make" if evidence.unfitted else verb
    verb = "cross_validate" if crosses(evidence) else verb
    said = listing(plain)
    if said:
        yield f"{verb}_{said}"
    elif len(plain) > 1:
        yield f"{verb}_models"
    own = dict.fromkeys(bound_words(replace(evidence, binds=evidence.estimators)))
    yield from (f"{verb}_{name}" for name in own)
    if not said:
        yield f"{verb}_model"
    others = [n for n in bound_words(evidence) if n not in own and n not in _RECORDS]
    yield from (f"{verb}_{said or 'model'}_for_{n}" for n in others if "pred" not in n)
    yield f"{verb}_model"


def _predict(evidence: Evidence) -> Iterator[str]:
    known = {"y_pred": "", "pred": "", "preds": "", "predictions": "", "prediction": ""}
    names = [name for name in bound_words(evidence) if name not in known]
    if said := listing(tuple(model_words(name) for name in evidence.models)):
        yield f"predict_with_{said}"
    yield from (
        "predict_"
        + re.sub(r"^(y_)?pred(ict(ed|ions?))?s?_|_pred(iction)?s?$", "", name)
        for name in names
    )
    yield from applied_names("predict_with", evidence)


def applied_names(doing: str, evidence: Evidence) -> Iterator[str]:
    """A name after the one model that is asked, where its name says something."""
    applied = [*bound_words(replace(evidence, binds=evidence.applied))]
    if len(applied) == 1:
        yield f"{doing}_{applied[0]}"


def _evaluate(evidence: Evidence) -> Iterator[str]:
    metrics = tuple(METRICS[tail] for tail in evidence.tails if tail in METRICS)
    verb = "cross_validate" if crosses(evidence) and not metrics else "evaluate"
    if said := listing(tuple(model_words(name) for name in evidence.models)):
        yield f"{verb}_{said}"
    elif len(set(evidence.models)) > 1:
        yield f"{verb}_models"
    if said := listing(metrics):
        yield f"compute_{said}"
    yield from applied_names("evaluate", evidence)
    yield "score_predictions" if metrics else f"{verb}_model"
    yield from (f"evaluate_{name}" for name in bound_words(evidence))


def _save(evidence: Evidence) -> Iterator[str]:
    if said := listing(evidence.writes):
        yield f"save_{said}"
    if said := listing(tuple(model_words(name) for name in evidence.models)):
        yield f"save_{said}"
    yield "save_model" if {"dump", "save_model"} & {*evidence.tails} else "save_results"


def _other(stage: str, evidence: Evidence) -> Iterator[str]:
    if generates(evidence):
        yield "generate_data"
    if makes_folder(evidence):
        (path,) = map(snake, evidence.binds)
        yield f"create_{re.sub(PLACE, '', path)}_folder".replace("__", "_")
    if columns := listing(evidence.columns):
        yield f"{stage}_{columns}"
    elif said := listing(tuple(bound_words(evidence))[::-1]):
        yield f"{stage}_{said}"
    yield from (f"{stage}_{name}" for name in bound_words(evidence))
