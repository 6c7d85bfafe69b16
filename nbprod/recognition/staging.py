"""The stage of each kept statement, with the evidence for it, best evidence first."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from nbprod import libraries, stages
from nbprod.ir import CallSite, Flow, Statement
from nbprod.recognition.neighbours import FALLBACK, Found, by_neighbours, spread
from nbprod.recognition.preparing import (
    HANDLING,
    Around,
    around_models,
    by_doing,
    by_doings,
)
from nbprod.recognition.roles import is_definition, is_import, roles

PRIORITY = (
    "save",
    "split",
    "train",
    "load",
    "evaluate",
    "predict",
    "features",
    "clean",
)
"""Of several stages that one statement's calls speak for, the first is taken.

But what fits a model trains it, whatever it does besides.
"""
VERBS = {
    "train": "train",
    "fit": "train",
    "predict": "predict",
    "evaluate": "evaluate",
}
"""What functions of the notebook say of themselves, by the first word of their name."""
FITTING = ("fit", "search")
PIPELINES = (".Pipeline", ".make_pipeline")
"""What is a model or not by what is in it."""
MODELS = ("train", "evaluate", "predict")


def stages_of(
    flow: Flow,
    kept: Mapping[str, str],
    does: Mapping[str, frozenset[str]],
    headings: Mapping[int, str],
) -> Mapping[str, tuple[str, str]]:
    """The stage of every kept statement by its id, and the evidence.

    ``does`` is what each statement does, ``headings`` the heading over each cell.
    """
    some = [
        s
        for s in flow.statements
        if s.id in kept
        and not is_definition(s)
        and not (is_import(s) and s.effects.binds <= flow.imports.keys())
    ]
    found: Found = {}
    for statement in flow.statements:
        told = by_calls(statement)
        if told and not selects(statement, told[0]):
            found[statement.id] = told
    by_names(flow, some, does, found)
    around = around_models(flow, some)
    after_models(some, does, around, found)
    still_features(some, does, headings, found)
    spread(some, does, found)
    by_measures(flow, some, found)
    by_headings(some, does, headings, around, found)
    by_doings(flow, some, does, around, found)
    towards = around.prepares if around.modelled else frozenset()
    by_neighbours(flow, some, headings, towards, found)
    for statement in flow.statements:
        if statement.id in kept and is_definition(statement):
            found[statement.id] = of_definition(
                statement, does[statement.id], flow, found
            )
    return found


def by_names(
    flow: Flow,
    kept: Iterable[Statement],
    does: Mapping[str, frozenset[str]],
    found: Found,
) -> None:
    """What calls a function of the notebook goes by its name, if nothing else speaks.

    ``train_linear_regression`` may be arithmetic that no library knows about.
    """
    verbs: dict[str, str] = {}
    for statement in flow.statements:
        name = getattr(statement.node, "name", "")
        speaking = {stages.by_role(role) for role in does[statement.id]} - {None}
        verb = name.lstrip("_").partition("_")[0]
        if is_definition(statement) and verb in VERBS and not speaking:
            verbs[name] = VERBS[verb]
    for statement in kept:
        for node in statement.nodes:
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in verbs:
                    found.setdefault(statement.id, (verbs[name], f"calls `{name}`"))


def after_models(
    kept: Iterable[Statement],
    does: Mapping[str, frozenset[str]],
    around: Around,
    found: Found,
) -> None:
    """What is done to a model's answers and results prepares no data."""
    for statement in kept:
        name = found.get(statement.id, ("",))[0]
        answers = statement.id in around.answers
        if name == "clean" and statement.id in around.results:
            del found[statement.id]
        elif name == "features" and answers and "transform" in does[statement.id]:
            found[statement.id] = "predict", "transforms what a model answered"
        elif not name and answers and "column" in does[statement.id]:
            found[statement.id] = "predict", "keeps what a model answered"


def by_headings(
    kept: Sequence[Statement],
    does: Mapping[str, frozenset[str]],
    headings: Mapping[int, str],
    around: Around,
    found: Found,
) -> None:
    """What has no evidence of its own goes by its heading.

    Not with a heading on models, if it prepares data or there is no model; nor with one
    on training after the last model that was trained under it.
    """
    trained = {
        headings.get(s.cell, "") for s in kept if found.get(s.id, ("",))[0] == "train"
    }
    last = ""
    for statement in kept:
        heading = headings.get(statement.cell, "")
        name = stages.by_words(heading) or ""
        prepares = statement.id in around.prepares and does[statement.id] & HANDLING
        misled = name in MODELS and (prepares or not around.modelled)
        over = name == "train" and heading not in trained and last == "evaluate"
        certain = statement.id in found or name in ("", "load")
        if not (certain or misled or over):
            found[statement.id] = name, f"stands under “{heading}”"
        last = found.get(statement.id, (last,))[0]


def still_features(
    kept: Iterable[Statement],
    does: Mapping[str, frozenset[str]],
    headings: Mapping[int, str],
    found: Found,
) -> None:
    """Under a heading that speaks of features, what may be cleaning is not."""
    for statement in kept:
        heading = headings.get(statement.cell, "")
        cleans = found.get(statement.id, ("",))[0] == "clean"
        certain = does[statement.id] & {"clean", "fill"}
        if cleans and not certain and stages.by_words(heading) == "features":
            found[statement.id] = "features", f"stands under “{heading}”"


def by_calls(statement: Statement) -> tuple[str, str] | None:
    """The stage that a statement's library calls speak for."""
    if is_import(statement) or is_definition(statement):
        return None
    found: dict[str, str] = {}
    for site in statement.effects.calls:
        name = of_call(site)
        if name and not site.name.endswith(PIPELINES):
            found.setdefault(name, site.name)
        if name == "train" and site.call.role in FITTING:
            return name, f"calls `{site.name.lstrip('.')}`"
    for name in PRIORITY:
        if name in found:
            return name, f"calls `{found[name].lstrip('.')}`"
    for site in statement.effects.calls:
        if site.name.endswith(PIPELINES) and site.call.role:
            return "train", f"calls `{site.name}`"
    return None


def of_call(site: CallSite) -> str | None:
    """The stage that a library call speaks for: fitting a scaler makes features."""
    if site.call.role == "fit":
        made = libraries.function(site.name.rpartition(".")[0])
        if made is not None and made.role == "transformer":
            return stages.by_role(made.role)
    return stages.by_role(site.call.role)


def selects(statement: Statement, stage: str) -> bool:
    """Whether a statement takes a part of a table under a new name: no cleaning."""
    effects = statement.effects
    new = not effects.mutates and not effects.binds & effects.reads
    return stage == "clean" and new and not roles(statement) & {"clean", "fill"}


def by_measures(flow: Flow, kept: Iterable[Statement], found: Found) -> None:
    """What reads how good a model is belongs to evaluation."""
    measured: set[str] = set()
    for statement in flow.statements:
        if "metric" not in roles(statement):
            continue
        name = found.get(statement.id, ("",))[0]
        if name == "evaluate":
            measured |= statement.effects.binds
        if name in ("evaluate", "train"):
            measured.update(collected(statement))
    for statement in kept:
        if statement.id not in found and statement.effects.reads & measured:
            found[statement.id] = "evaluate", "reads metrics"


def collected(statement: Statement) -> Iterable[str]:
    """The lists that a statement appends metrics to."""
    for part in statement.nodes:
        match part:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append")):
                yield name


def of_definition(
    statement: Statement, does: frozenset[str], flow: Flow, found: Found
) -> tuple[str, str]:
    """The stage of a function or class: of what it does, else of what uses it."""
    speaking = {stages.by_role(role) for role in does}
    for name in PRIORITY:
        if name in speaking:
            return name, "does this when it is called"
    told = by_doing(does, "", modelled=True)
    if told:
        return told
    own = getattr(statement.node, "name", "")
    for user in flow.users.get(own, ()):
        if user.id in found:
            return found[user.id][0], f"is used by {user.id}"
    return FALLBACK, "no evidence for another stage"
