"""Function names that the code itself gives: its calls, columns, models and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nbprod.naming.doing import CLEANING, FEATURES, METRICS, PLOTS
from nbprod.naming.words import snake, word_set, words_of

_VAGUE = word_set("""
    a b c d e df data dataset x y z i j k n t tmp temp res result results out output
    foo bar var val value values arr lst item items obj new test train file f s d1
    ax fig dat model clf reg est inputs frame table train_test x_train x_test
    y_train y_test x_val y_val x_valid y_valid features target labels dfs cols
    columns col name
    """)
# Words that end no name: what stood behind was a number.
_RECORDS = word_set("history hist log logs losses")
PIPELINE = "Pipeline"
_MEASURED = re.compile(r"(?:^|_)[frl][12]$")
# F1, R², L1: no number that only counts.
_OPEN = word_set("than over under above below of by to at")
_ENDINGS = re.compile(
    r"(?<=.)(Classifier|Regressor|CV|Model|Estimator|Scaler|Transformer)$"
)


@dataclass(frozen=True)
class Evidence:
    """What the statements of a function do, each in the order of the notebook.

    ``columns`` are columns that are written, ``calls`` dotted names of what is called,
    ``models`` class names of what is fitted, trained or scored, ``reads`` and
    ``writes`` stems of files, ``binds`` the notebook's names that it binds, ``dropped``
    columns that are dropped, ``own`` the notebook's functions that are called,
    ``estimators`` its names of models that are made or fitted here, ``applied`` of
    those that are only asked, ``inputs`` are variables that are read. ``unfitted`` says
    that models are made, and that nothing here fits them. Of what only shows something,
    ``shown`` is the expression that it shows last, ``titles`` are those of figures and
    ``axes`` the labels of x and y where there is one of each, ``after`` the function
    after which it runs.
    """

    columns: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    estimators: tuple[str, ...] = ()
    unfitted: bool = False
    applied: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    shown: str = ""
    titles: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    after: str = ""

    @property
    def plots(self) -> bool:
        """Whether it draws."""
        labelled = bool(self.titles or self.axes)
        return labelled or any(tail in PLOTS for tail in self.tails)

    @property
    def tails(self) -> tuple[str, ...]:
        """The last parts of the names of calls."""
        return tuple(call.rsplit(".", 1)[-1] for call in self.calls)


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


def model_words(class_name: str) -> str:
    """``RandomForestClassifier`` → ``random_forest``, ``SVC`` → ``svc``."""
    short = class_name.rsplit(".", 1)[-1]
    if short not in ("GridSearchCV", "RandomizedSearchCV"):
        short = _ENDINGS.sub("", short)
    return snake(short)


def listing(names: tuple[str, ...], most: int = 2) -> str:
    """``age_and_fare``; empty for none, and for more names or words than fit."""
    parts = [snake(*_informative(name)) for name in dict.fromkeys(names)]
    parts = [part for part in dict.fromkeys(parts) if part]
    text = "_and_".join(parts)
    return text if 0 < len(parts) <= most and len(text) <= 32 else ""


def _informative(name: str) -> list[str]:
    words = [word for word in words_of(name) if not word.isdigit()]
    return words if len(words) <= 5 else []


def bound_words(evidence: Evidence) -> Iterator[str]:
    """What is bound, where its name says something; the last is the result."""
    for name in reversed(evidence.binds):
        plain = name if _MEASURED.search(name) else re.sub(r"\d+$", "", name)
        words = _informative(plain)
        while words and words[0] in ("df", "data") and len(words) > 1:
            words = words[1:]
        while words and words[-1] in ("df", "data", "new") and len(words) > 1:
            words = words[:-1]
        short = "_".join(words)
        if words and words[-1] in _OPEN:
            continue
        if short and short not in _VAGUE and len(short) > 2 and len(short) <= 28:
            yield snake(short)


def selects(evidence: Evidence) -> bool:
    """Whether features or the target are bound."""
    return any(n.lower() in ("x", "y", "features", "target") for n in evidence.binds)


def fits(evidence: Evidence) -> bool:
    """Whether a model is made or fitted."""
    called = [*evidence.tails, *evidence.own]
    return bool(evidence.models) or any(t.startswith(("fit", "train")) for t in called)


def models_told(evidence: Evidence) -> tuple[str, ...]:
    """The models, without the pipeline that they stand in."""
    models = tuple(dict.fromkeys(n.rsplit(".", 1)[-1] for n in evidence.models))
    return tuple(name for name in models if name != PIPELINE) or models


def searches(evidence: Evidence) -> bool:
    """Whether the best parameters of a model are searched for."""
    called = {*evidence.tails, *(model.rsplit(".", 1)[-1] for model in evidence.models)}
    return bool({"GridSearchCV", "RandomizedSearchCV"} & called)


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
    yield from _from_table(CLEANING, evidence)
    if columns := listing(evidence.columns):
        yield f"clean_{columns}"
    yield from (f"clean_{name}" for name in bound_words(evidence))


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


def _train(evidence: Evidence) -> Iterator[str]:
    if not fits(evidence):
        yield from _other("compute", evidence)
        return
    told = dict.fromkeys(map(model_words, models_told(evidence)))
    plain = tuple(one for one in told if "search_cv" not in one)
    verb = "tune" if searches(evidence) else "train"
    verb = "make" if evidence.unfitted else verb
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
    if said := listing(tuple(model_words(name) for name in evidence.models)):
        yield f"evaluate_{said}"
    elif len(set(evidence.models)) > 1:
        yield "evaluate_models"
    metrics = tuple(METRICS[tail] for tail in evidence.tails if tail in METRICS)
    if said := listing(metrics):
        yield f"compute_{said}"
    yield from applied_names("evaluate", evidence)
    yield "score_predictions" if metrics else "evaluate_model"
    yield from (f"evaluate_{name}" for name in bound_words(evidence))


def _save(evidence: Evidence) -> Iterator[str]:
    if said := listing(evidence.writes):
        yield f"save_{said}"
    if said := listing(tuple(model_words(name) for name in evidence.models)):
        yield f"save_{said}"
    yield "save_model" if {"dump", "save_model"} & {*evidence.tails} else "save_results"


def _other(stage: str, evidence: Evidence) -> Iterator[str]:
    if columns := listing(evidence.columns):
        yield f"{stage}_{columns}"
    elif said := listing(tuple(bound_words(evidence))[::-1]):
        yield f"{stage}_{said}"
    yield from (f"{stage}_{name}" for name in bound_words(evidence))
