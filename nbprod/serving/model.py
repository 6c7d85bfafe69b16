"""The served model, and the feature matrix that it was fitted on."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nbprod import libraries
from nbprod.ir import CallSite, Definition, Flow, Label, Statement
from nbprod.recognition.candidates import gives_model, settled, still_fitted
from nbprod.recognition.paths import own_calls
from nbprod.recognition.saving import saved_model
from nbprod.serving.networks import Given, given_to, is_network
from nbprod.source.trees import walk

if TYPE_CHECKING:
    from nbprod.ir import ModelCandidate

OTHER = ("transformer", "feature", "vectorizer")
GROUPS = ("sklearn.cluster.",)


@dataclass(frozen=True)
class Fitted:
    """The served model's name, and where it is given its features."""

    model: str
    statement: Statement
    features: ast.expr
    why: str
    type: str
    network: Given | None = None
    """What it is given, where it is a network."""

    @property
    def given(self) -> Statement:
        """The statement that begins with the features as they are given."""
        return self.network.before if self.network else self.statement


def served(flow: Flow, labels: Mapping[str, Label], wanted: str = "") -> Fitted | None:
    """The model that a notebook settles on, and the features that it was fitted on."""
    _, scored, saved = candidates(flow, labels)
    names = fitted_models(flow, labels)
    if not names:
        return None
    name, why = settled(names, scored, saved)
    if wanted in names:
        name, why = wanted, "it was asked for"
    name = stored_as(name, saved, names, flow)
    if is_network(name, flow):
        return network(name, why, flow)
    where = features_of(name, flow, labels)
    if where is None:
        return None
    return Fitted(name, *where, why, types_at_end(flow).get(name, ""))


def network(name: str, why: str, flow: Flow) -> Fitted | None:
    """A network that the notebook trains; None where its features are not known."""
    match given_to(name, flow):
        case training, Given() as given:
            kind = types_at_end(flow).get(name, "")
            return Fitted(name, training.statement, given.features, why, kind, given)
    return None


def fitted_models(flow: Flow, labels: Mapping[str, Label]) -> list[str]:
    """The names of the models that are fitted at the end of the notebook."""
    fitted = still_fitted(flow, labels)
    return [name for name in candidates(flow, labels)[0] if name in fitted]


def stored_as(name: str, saved: list[str], names: list[str], flow: Flow) -> str:
    """The model itself, where a name is what was stored and loaded again."""
    for statement in flow.statements:
        loads = {site.call.role for site in own_calls(statement)}
        if name in statement.effects.binds and "load_object" in loads:
            given = [
                part.id
                for one in flow.statements[: statement.index]
                for site in own_calls(one)
                if site.call.role == "dump"
                for part in site.node.args
                if isinstance(part, ast.Name) and part.id in names
            ]
            return given[-1] if given else name
    return name


def candidates(
    flow: Flow, labels: Mapping[str, Label]
) -> tuple[list[str], list[str], list[str]]:
    """The names that are fitted, those that are applied, and those that are saved."""
    types = types_at_end(flow)
    found: dict[str, None] = {}
    scored: list[str] = []
    saved: list[str] = []
    for statement in flow.statements:
        keeps = saved_model(statement, flow)
        saved += [keeps] if keeps else []
        if not labels[statement.id].kept:
            continue
        for site in own_calls(statement):
            name = site.receiver
            fits = site.call.role in ("fit", "search")
            if fits and not name and len(statement.effects.binds) == 1:
                name = next(iter(statement.effects.binds))
            if site.call.role in ("predict", "metric") and name:
                scored.append(name)
            elif not fits:
                continue
            if name and predicts(types.get(name, "")):
                found.setdefault(name)
    return list(found), scored, saved


def predicts(kind: str) -> bool:
    """Whether a type may be a model's."""
    if kind.startswith(("builtins.", "numpy.", "pandas.", *GROUPS)):
        return False
    known = libraries.function(kind) if kind and not kind.startswith("@") else None
    return known is None or known.role not in OTHER


def types_at_end(flow: Flow) -> dict[str, str]:
    """The type of each name at the end of the notebook."""
    found: dict[str, str] = {}
    for types in flow.types:
        found.update(types)
    return found


def features_of(
    model: str, flow: Flow, labels: Mapping[str, Label]
) -> tuple[Statement, ast.expr] | None:
    """Where a model is fitted, or else applied, last, and what it is given."""
    fits: list[tuple[Statement, ast.expr]] = []
    applied: list[tuple[Statement, ast.expr]] = []
    same = {model, searched(model, flow)}
    for statement in flow.statements:
        if not labels[statement.id].kept:
            continue
        for site in own_calls(statement):
            given = first_argument(site.node)
            if given is None:
                continue
            own = site.receiver in same
            if site.call.role in ("fit", "search"):
                made = not site.receiver and model in statement.effects.binds
                if own or (made and not gives_model(site)):
                    fits.append((statement, given))
            elif site.call.role in ("predict", "metric") and site.receiver == model:
                applied.append((statement, given))
        fits += through_functions(model, statement, flow)
    found = fits or applied
    return found[-1] if found else None


def searched(model: str, flow: Flow) -> str:
    """The search whose best model a name is: ``best = search.best_estimator_``."""
    for statement in reversed(flow.statements):
        if model in statement.effects.binds:
            match statement.node:
                case ast.Assign(
                    value=ast.Attribute(value=ast.Name(id=name), attr="best_estimator_")
                ):
                    return name
            break
    return model


def first_argument(call: ast.Call) -> ast.expr | None:
    """What a model is given."""
    for one in call.keywords:
        if one.arg in ("X", "x"):
            return one.value
    if call.args and not isinstance(call.args[0], ast.Starred):
        return call.args[0]
    return None


def through_functions(
    model: str, statement: Statement, flow: Flow
) -> Iterator[tuple[Statement, ast.expr]]:
    """What a function of the notebook is given that fits a model with it."""
    for node in statement.nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        made = flow.definitions.get(node.func.id)
        names = {part.id for part in walk(node) if isinstance(part, ast.Name)}
        if made is None or model not in names | statement.effects.binds:
            continue
        for place, parameter in enumerate(made.parameters):
            given = argument(node, parameter, place)
            if given is not None and parameter in fitted_on(made):
                yield statement, given


def argument(call: ast.Call, name: str, place: int) -> ast.expr | None:
    """What a call gives for a parameter."""
    for one in call.keywords:
        if one.arg == name:
            return one.value
    return call.args[place] if place < len(call.args) else None


def fitted_on(made: Definition) -> set[str]:
    """The parameters of a function that it fits a model on."""
    sites: list[CallSite] = [
        site for site in made.effects.calls if site.call.role in ("fit", "search")
    ]
    given = [first_argument(site.node) for site in sites]
    return {one.id for one in given if isinstance(one, ast.Name)}


def unserved(candidates: Sequence[ModelCandidate], flow: Flow) -> list[ModelCandidate]:
    """The models where none is served; of a network that is chosen, why it is not."""
    return [
        (
            replace(one, why=f"{one.why}; not served: {why_not(one.name, flow)}")
            if one.chosen and is_network(one.name, flow)
            else one
        )
        for one in candidates
    ]


def why_not(name: str, flow: Flow) -> str:
    """Why a network is not served."""
    match given_to(name, flow):
        case _, str(why):
            return why
    return "no record comes to what it is given, or its outputs are not told as answers"


def chosen_by(
    fitted: Fitted, candidates: Sequence[ModelCandidate]
) -> list[ModelCandidate]:
    """The models, of which the served one is chosen."""
    return [
        replace(
            one,
            chosen=one.name == fitted.model,
            why=fitted.why if one.name == fitted.model else "",
        )
        for one in candidates
    ]
