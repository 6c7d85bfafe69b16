"""What the statements of a function do, told in a sentence from the code alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nbprod.naming.evidence import (
    PIPELINE,
    Evidence,
    bound_words,
    crosses,
    fits,
    generates,
    listing,
    makes_folder,
    models_told,
    searches,
    selects,
    told_tails,
)
from nbprod.naming.exhibits import file_saved
from nbprod.naming.made import PLACE, names_from_evidence
from nbprod.naming.prose import SUMMARY, joined, lower_first, safe, sentence_case
from nbprod.naming.sayings import (
    CLEANING,
    DOING,
    FEATURES,
    LOOKS,
    MEASURES,
    SEEDING,
    TELLING_NOTHING,
)
from nbprod.naming.verbs import VERBS
from nbprod.naming.words import snake, width, words_of
from nbprod.stages import all_stages

MOST = 5
"""Names that a sentence lists."""
QUOTED = 44
"""Characters of an expression that a sentence quotes."""
CELL = len(" (cell 1000)")
"""What the report adds to a sentence."""


def account(stage: str, evidence: Evidence) -> str:
    """A sentence of at most 78 columns on what a function of a stage does."""
    makers = {
        "load": _load,
        "clean": _clean,
        "features": _features,
        "split": _split,
        "train": _train,
        "predict": _predict,
        "evaluate": _evaluate,
        "save": _save,
        "report": _report,
    }
    for text in (
        *([] if stage == "report" else _generated(evidence)),
        *makers.get(stage, _compute)(evidence),
        *_called(evidence),
        *_bound(evidence),
    ):
        if text and width(text) < (SUMMARY - CELL if stage == "report" else SUMMARY):
            return text + "."
    if evidence.own:
        return f"Call `{evidence.own[0]}`."
    telling = [tail for tail in evidence.tails if tail not in TELLING_NOTHING]
    telling = telling or list(evidence.tails)
    if telling and {*telling} <= SEEDING:
        return "Seed the random numbers."
    if tails := _quoted(list(dict.fromkeys(telling))[:3]):
        misplaced = stage == "train" and not fits(evidence)
        return f"{'Call' if misplaced else DOING.get(stage, 'Call')} {tails}."
    titles = {known.name: known.title for known in all_stages()}
    return titles.get(stage, "Compute the results") + "."


def _quoted(names: Sequence[str], most: int = MOST) -> str:
    """The names in a row; empty where there are none, or too many."""
    some = [f"`{safe(name)}`" for name in dict.fromkeys(names)]
    return joined(some) if 0 < len(some) <= most else ""


def _models(evidence: Evidence) -> str:
    return _quoted(tuple(name.rsplit(".", 1)[-1] for name in evidence.models), 4)


def _bound(evidence: Evidence) -> Iterator[str]:
    """The names that are bound; of many the last, which the others lead to."""
    names = list(dict.fromkeys(evidence.binds))
    if said := _quoted(names):
        yield f"Compute {said}"
    elif names:
        yield f"Compute {joined([f'`{safe(n)}`' for n in names[-3:]])}, among others"


def _called(evidence: Evidence) -> Iterator[str]:
    """What the notebook's own functions are called for, where their names tell."""
    orders = [words_of(name) for name in dict.fromkeys(evidence.own)]
    if all(len(order) > 2 and order[0] in VERBS for order in orders) and orders:
        text = joined([" ".join(order) for order in orders[:3]])
        yield text[:1].upper() + text[1:]


def _generated(evidence: Evidence) -> Iterator[str]:
    if generates(evidence) and (said := _quoted(evidence.binds)):
        yield f"Generate {said}"


def _compute(evidence: Evidence) -> Iterator[str]:
    if makes_folder(evidence):
        yield f"Create the folder {_quoted(evidence.binds)}"
    if said := _quoted(evidence.columns):
        yield f"Compute {said}"


def _load(evidence: Evidence) -> Iterator[str]:
    for names in (evidence.reads, evidence.binds):
        if said := _quoted(names):
            yield f"Load {said}"


def _clean(evidence: Evidence) -> Iterator[str]:
    columns = _quoted(evidence.columns or (() if evidence.own else evidence.changed))
    yield from _cleaned(columns, evidence)
    if columns:
        yield f"Clean {columns}"
    doing = next(names_from_evidence("clean", evidence), "")
    if doing:
        yield doing.replace("_", " ").capitalize()


def _dropped(evidence: Evidence) -> str:
    """What columns are dropped; of many the first two."""
    names = list(dict.fromkeys(evidence.dropped))
    if len(names) == 1:
        return f"Drop the column {_quoted(names)}"
    if len(names) <= MOST:
        return f"Drop the columns {_quoted(names)}"
    first = ", ".join(f"`{safe(name)}`" for name in names[:2])
    return f"Drop {first} and {len(names) - 2} other columns"


def _cleaned(columns: str, evidence: Evidence) -> Iterator[str]:
    """The one or two things that cleaning does."""
    tails = set(evidence.tails)
    parts = [_dropped(evidence)] if evidence.dropped else []
    for calls, doing, what, of_columns in CLEANING:
        if set(calls.split()) & tails:
            if not of_columns:
                parts.append(f"{doing} {what}")
            else:
                parts.append(f"{doing} of {columns}" if columns else doing)
    if 0 < len(parts) <= 2:
        yield joined([parts[0], *(p[0].lower() + p[1:] for p in parts[1:])])


def _features(evidence: Evidence) -> Iterator[str]:
    tails = set(evidence.tails)
    made = [row for row in FEATURES if set(row[0].split()) & tails]
    columns = _quoted(evidence.columns)
    encodes = any(tail.endswith(("Encoder", "factorize")) for tail in tails)
    if columns and not (encodes and len(made) == 1):
        yield f"Add {columns}"
    if columns and encodes:
        yield f"Encode {columns}"
    if len(made) == 1:
        calls, doing = made[0]
        by = next((t for t in evidence.tails if t in calls.split() and t[0].isupper()),
                  "")  # fmt: skip
        yield f"{doing} with `{by}`" if by else doing
    elif len(made) == 2:
        yield f"{made[0][1]} and {made[1][1][0].lower()}{made[1][1][1:]}"
    picks = evidence.dropped or (selects(evidence) and not evidence.columns)
    if picks and not made and (said := _quoted(evidence.binds)):
        yield f"Select {said}"
    if evidence.dropped:
        yield _dropped(evidence)
    if not [*bound_words(evidence)] and (said := _quoted(evidence.changed)):
        yield f"Update {said}"


def _split(evidence: Evidence) -> Iterator[str]:
    if said := _quoted(evidence.binds):
        yield f"Split into {said}"
    yield "Split the data into training and test sets"


def _train(evidence: Evidence) -> Iterator[str]:
    verb = "Tune" if searches(evidence) else "Fit"
    verb = "Make" if evidence.unfitted else verb
    verb = "Cross-validate" if crosses(evidence) else verb
    models = models_told(evidence)
    inside = PIPELINE in evidence.models and models != (PIPELINE,)
    within = " in a pipeline" if inside and len(models) == 1 else ""
    searched = tuple(one for one in models if not one.endswith("SearchCV"))
    if searched and (said := _quoted(searched, 3)) and searches(evidence):
        by = [one for one in models if one not in searched][:1]
        yield f"{verb} {said}{f' with {_quoted(by)}' if by else ''}"
    if said := _quoted(models, 4):
        yield f"{verb} {said}{within}"
    if len(models) > 2:
        yield f"{verb} {_quoted(models[:1])} and {len(models) - 1} other models"
    if fits(evidence):
        told = evidence.estimators or evidence.binds
        yield f"{verb} {said}" if (said := _quoted(told, 3)) else ""


def _predict(evidence: Evidence) -> Iterator[str]:
    models, said = _models(evidence), _quoted(evidence.binds, 3)
    if said and models:
        yield f"Predict {said} with {models}"
    if models:
        yield f"Predict with {models}"
    if said:
        yield f"Predict {said}"


def _evaluate(evidence: Evidence) -> Iterator[str]:
    words = list(dict.fromkeys(MEASURES[t] for t in evidence.tails if t in MEASURES))
    models = _models(evidence)
    said = joined([f"the {word}" for word in words]) if len(words) <= 4 else ""
    if said and models:
        yield f"Compute {said} of {models}"
    if said:
        yield f"Compute {said}"
    if models:
        yield f"Evaluate {models}"
    if len(words) > 2:
        yield f"Compute the {words[0]}, the {words[1]} and other metrics"


def _save(evidence: Evidence) -> Iterator[str]:
    if said := _quoted(evidence.writes):
        yield f"Save {said}"
    if said := _models(evidence):
        yield f"Save {said}"


def _report(evidence: Evidence) -> Iterator[str]:
    drawn = tuple(name for name in evidence.binds if not PLACE.search(snake(name)))
    of = next((s for s in map(_quoted, (evidence.columns, drawn)) if s), "the data")
    if len(set(evidence.titles)) == 1 and "$" not in evidence.titles[0]:
        title = " ".join(safe(evidence.titles[0]).split()).rstrip(".:!")
        if any(len(word) > 4 for word in title.split()):  # no row of abbreviations
            title = sentence_case(title)
        yield f"Plot {lower_first(title)}" if " " in title else ""
    if file := file_saved(evidence):
        yield f"Save the figure as `{file}`"
    if evidence.plots and (saved := listing(evidence.writes, most=1)):
        yield f"Plot {' '.join(words_of(saved.removesuffix('_plot')))}"
    if "confusion_matrix" in evidence.tails:
        yield (
            "Plot the confusion matrix"
            if evidence.plots
            else "Show the confusion matrix"
        )
    tails = told_tails(evidence)
    for calls, doing in LOOKS:
        if set(calls.split()) & tails:
            yield f"{doing} {of}" if doing == "Summarize" else f"{doing} of {of}"
            yield doing
    if evidence.shown and len(evidence.shown) <= QUOTED and "`" not in evidence.shown:
        yield f"Show `{safe(evidence.shown)}`"
    yield f"{'Plot' if evidence.plots else 'Show'} {of}"
