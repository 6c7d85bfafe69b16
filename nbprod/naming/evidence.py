"""What the code itself tells for names: its calls, columns, models and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nbprod.naming.doing import CLEANSING, DRAWING, FOLDERS, METRICS, PLOTS
from nbprod.naming.sayings import MEASURES
from nbprod.naming.words import snake, word_set, words_of

_VAGUE = word_set("""
    a b c d e df data dataset x y z i j k n t tmp temp res result results out output
    foo bar var val value values arr lst item items obj new test train file f s d1
    ax fig dat model clf reg est inputs frame table train_test x_train x_test
    y_train y_test x_val y_val x_valid y_valid features target labels dfs cols
    columns col name
    """)
PIPELINE = "Pipeline"
_PREDICTED = word_set(
    "predict predicts predicted prediction predictions pred preds proba probs"
    " probability probabilities forecast forecasts"
)
_ALONE = word_set("all first full last new old raw sample small some")
# F1, R², L1: no number that only counts.
_MEASURED = re.compile(r"(?:^|_)[frl][12]$")
# Words that end no name: what stood behind was a number.
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
    after which it runs. ``changed`` are columns that were there before. ``under`` is a
    heading that stands over others as well.
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
    changed: tuple[str, ...] = ()
    under: str = ""

    @property
    def plots(self) -> bool:
        """Whether it draws."""
        labelled = bool(self.titles or self.axes)
        return labelled or any(tail in PLOTS for tail in self.tails)

    @property
    def tails(self) -> tuple[str, ...]:
        """The last parts of the names of calls."""
        return tuple(call.rsplit(".", 1)[-1] for call in self.calls)


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
            if words[-2] in _ALONE:
                break
            words = words[:-1]
        short = "_".join(words)
        if words and words[-1] in _OPEN:
            continue
        if short and short not in _VAGUE and len(short) > 2 and len(short) <= 28:
            yield snake(short)


def selects(evidence: Evidence) -> bool:
    """Whether features or the target are bound."""
    return any(n.lower() in ("x", "y", "features", "target") for n in evidence.binds)


def told_as(stage: str, evidence: Evidence) -> str:
    """The stage whose words tell what statements do.

    What stands among predictions or measures, and neither predicts nor measures, only
    computes something.
    """
    if not evidence.binds or stage not in ("predict", "evaluate"):
        return stage
    measured = {*evidence.tails} & (METRICS.keys() | MEASURES.keys())
    does = evidence.models or evidence.applied or predicts(evidence)
    return stage if does or (stage == "evaluate" and measured) else "compute"


def predicts(evidence: Evidence) -> bool:
    """Whether a call is said to predict, or what is bound last to be predicted."""
    called = [*evidence.tails, *evidence.own]
    last = [word for name in evidence.binds for word in words_of(name)[-1:]]
    return bool(_PREDICTED & {*last}) or any(
        _PREDICTED & {*words_of(name)} for name in called
    )


def crosses(evidence: Evidence) -> bool:
    """Whether models are cross-validated, and not fitted or searched for."""
    crossed = {"cross_val_score", "cross_validate", "cross_val_predict"}
    fitted = any(name.startswith(("fit", "train")) for name in evidence.tails)
    return bool(crossed & {*evidence.tails}) and not fitted and not searches(evidence)


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


def cleans(evidence: Evidence) -> bool:
    """Whether something says that data are changed, and not only looked at."""
    said = evidence.columns or evidence.changed or evidence.dropped or evidence.own
    return bool(said) or bool(CLEANSING & {*evidence.tails})


def generates(evidence: Evidence) -> bool:
    """Whether features or a target are drawn at random, and nothing is read."""
    drawn = bool(DRAWING & {*evidence.tails}) and selects(evidence)
    given = {*evidence.inputs} - {*evidence.binds}
    return drawn and not (given or evidence.models or evidence.reads)


def makes_folder(evidence: Evidence) -> bool:
    """Whether a folder is made, and its path is all that comes of it."""
    return bool(FOLDERS & {*evidence.tails}) and len(evidence.binds) == 1


def told_tails(evidence: Evidence) -> frozenset[str]:
    """The last parts of the names of calls; ``len`` of ``unique`` is ``nunique``."""
    counted = re.fullmatch(r"len\(.*\.unique\(\)\)", evidence.shown)
    swapped = ("nunique" if counted and t == "unique" else t for t in evidence.tails)
    return frozenset(swapped)
