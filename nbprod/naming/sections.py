"""Names and docstrings of the sections of a long pipeline."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence

from nbprod.naming.evidence import model_words
from nbprod.naming.headings import (
    GENERIC,
    LOOKING_NOUNS,
    MAX_LENGTH,
    names_from_heading,
)
from nbprod.naming.prose import SUMMARY, imperative, joined, safe, sentence_case
from nbprod.naming.verbs import LOOKING, NOUNS, VERBS, from_gerund
from nbprod.naming.words import (
    heading_text,
    is_free,
    plain,
    snake,
    to_ascii,
    width,
    word_set,
    words_of,
)

_PREPARING = ("load", "clean", "features", "split")
_MODELLING = ("train", "predict", "evaluate")
_ORDER = (*_PREPARING, *_MODELLING, "compute", "save")
_DONE = {
    "load": "load the data",
    "clean": "clean the data",
    "features": "make the features",
    "split": "split the rows",
    "train": "train the models",
    "predict": "predict with the models",
    "evaluate": "evaluate the models",
    "compute": "compute results",
    "save": "save what was made",
}
_AFTER = {
    ("load", "clean"): "clean it",
    ("train", "predict"): "predict with them",
    ("train", "evaluate"): "evaluate them",
}
"""How a stage is told where another one has named its object."""
_VAGUE = word_set(
    "model models data estimator values result results features prediction predictions"
    " best score scores accuracy metrics"
)
_MOST_WORDS = 5
_ARTICLES = word_set("a an the our my we i")
_LITTLE = word_set("a an the of with for and using by in on to our my we i with via")


def section_name(
    headings: Sequence[str],
    stages: Sequence[str],
    steps: Sequence[str],
    models: Sequence[str],
    taken: Container[str],
) -> tuple[str, str]:
    """The name of a section, and the heading that gave it, if one did.

    ``headings`` stand over most of it, the best first; ``stages`` and ``steps`` are the
    stages and names of its steps, in order, ``models`` the classes that are made in it,
    an empty text for one that is not known.
    """
    for heading in headings:
        for name in _of_heading(heading):
            if is_free(name) and name not in taken:
                return name, heading
    for name in _of_steps(stages, steps, models):
        if is_free(name) and name not in taken:
            return name, ""
    raise AssertionError("the names do not end")


def section_docstring(
    heading: str, stages: Sequence[str], models: Sequence[str] = ()
) -> str:
    """What a section does, with its heading if that gave it its name.

    ``models`` are the classes that are made in it, as in ``section_name``.
    """
    text = safe(sentence_case(heading_text(heading))).rstrip(".")
    order = "" if text.lower().startswith("learning") else imperative(text)
    if order and " " in text and width(order) <= SUMMARY:
        return order
    told = [stage for stage in _ORDER if stage in stages]
    one = len(set(models)) < 2 and (any(models) or stages.count("train") == 1)
    said = [joined(_said(told, shorter)) for shorter in range(3)]
    if one:
        known = len(set(models)) == 1 and models[0]
        only = f"`{models[0]}`" if known else "the model"
        said = [_of_one(line, only) for line in said]
    lines = [f"{text}: {line}." if " " in text else _sentence(line) for line in said]
    lines += [f"{text}."] if " " in text else []
    fitting = [line for line in lines if width(line) <= SUMMARY]
    return fitting[0] if fitting else _sentence(said[-1])


def _said(told: Sequence[str], shorter: int) -> list[str]:
    """What stages do; with ``shorter`` preparing, and then modelling, as one."""
    prepared = [stage for stage in told if stage in _PREPARING]
    modelled = [stage for stage in told if stage in _MODELLING]
    parts = []
    for stage in told:
        if stage in prepared and len(prepared) > (3 if not shorter else 1):
            words = "prepare the data"
        elif stage in modelled and len(modelled) > 1 and shorter > 1:
            verbs = [{"predict": "apply"}.get(one, one) for one in modelled]
            words = "model it" if prepared else f"{joined(verbs)} the models"
        else:
            before = [_AFTER.get((one, stage), "") for one in told]
            words = next(filter(None, before), _DONE[stage])
        parts.append(words)
    return list(dict.fromkeys(parts))


def _of_one(text: str, model: str) -> str:
    """What is done with the models, said of a single one."""
    text = text.replace("the models", model, 1).replace("the models", "the model")
    return text.replace(" them", " it")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _of_heading(heading: str) -> Iterator[str]:
    if plain(heading).rstrip().endswith("?"):
        return
    text = to_ascii(heading_text(heading)) or ""
    if any(_looks(word) for word in words_of(text)):
        return
    said = names_from_heading("compute", heading)
    for name in said:
        if not name.startswith("compute_"):
            yield name
    words = [word for word in words_of(text) if word not in _ARTICLES]
    told = [word for word in words if word not in _LITTLE]
    specific = any(w not in GENERIC and not w.isdigit() for w in told)
    verb = from_gerund(words[0]) if len(words) > 1 else None
    if words[:1] == ["learning"]:  # as in learning curves, which nobody learns
        verb, said = None, []
    name = "_".join([verb, *words[1:]] if verb in VERBS else ["run", *words])
    if specific and len(told) <= _MOST_WORDS and len(name) <= MAX_LENGTH:
        yield name


def _looks(word: str) -> bool:
    """Whether a word is about looking at data."""
    return {word, from_gerund(word), NOUNS.get(word)} & (LOOKING - VERBS) != set() or (
        word in LOOKING_NOUNS
    )


def _of_steps(
    stages: Collection[str], steps: Sequence[str], models: Sequence[str]
) -> Iterator[str]:
    verbs = _verbs(stages)
    things = [snake(model_words(model)) for model in dict.fromkeys(models) if model]
    if len(things) == 1 and "" not in models:
        yield f"{verbs}_{things[0]}"
    objects = {step.partition("_")[2] for step in steps}
    if len(objects) == 1 and (only := objects.pop()):
        yield f"{verbs}_{only}"
    if verbs == "prepare":
        yield "prepare_data"
        yield "prepare_features"
    yield f"{verbs}_models" if set(stages) <= set(_MODELLING) else verbs
    for thing in (*things, *_things(steps)):
        if thing:
            yield f"{verbs}_{thing}"
    yield from (f"{verbs}_{thing}_again" for thing in things)
    yield f"run_up_to_{steps[-1]}"
    yield from (f"run_up_to_{steps[-1]}_{number}" for number in range(2, 10**6))


def _things(steps: Sequence[str]) -> Iterator[str]:
    """What the steps are on, the modelled first."""
    for verb in ("train", "evaluate", "predict", ""):
        for step in steps:
            first, _, rest = step.partition("_")
            said = set(rest.split("_")) - _VAGUE
            if said and (first == verb or not verb) and len(rest) < MAX_LENGTH:
                yield rest


def _verbs(stages: Collection[str]) -> str:
    """``train_and_evaluate`` from stages, in a few words."""
    prepared = [one for one in _PREPARING if one in stages]
    modelled = [one for one in _MODELLING if one in stages]
    if len(prepared) > 1 or (prepared and modelled and "train" in stages):
        prepared = ["prepare"]
    others = [one for one in ("compute", "save") if one in stages]
    verbs = [*prepared, *(modelled if len(modelled) < 3 else ["train", "evaluate"])]
    verbs = verbs or others
    verbs = [{"features": "make_features"}.get(one, one) for one in verbs]
    return "_".join([*verbs[:-1], *(["and"] if len(verbs) > 1 else []), verbs[-1]])
