"""What the pipeline's ``Result`` holds: models, metrics, predictions, tables."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from nbprod import libraries
from nbprod.ir import Flow, Label, ModelCandidate, ResultField, Statement
from nbprod.planning.describing import described
from nbprod.planning.emitted import Emitted
from nbprod.planning.measures import Measure
from nbprod.planning.steps import parameter
from nbprod.recognition.candidates import gives_model, settled, still_fitted
from nbprod.recognition.paths import own_calls
from nbprod.recognition.roles import roles
from nbprod.recognition.saving import saved_model

NUMBERS = frozenset({"builtins.float", "builtins.int", "numpy.generic"})
TABLES = frozenset({"pandas.DataFrame", "pandas.Series"})
PLAIN = ("builtins.", "numpy.", "pandas.", "tuple[", "list[", "dict[")
"""How types begin that are none of models."""
MOST = 12
"""Of values that nothing consumes, no more than so many are listed."""


def models(
    flow: Flow, labels: Mapping[str, Label], to: Emitted
) -> list[ModelCandidate]:
    """The fitted models, the one that the notebook settles on chosen."""
    found: dict[str, Statement] = {}
    scored: list[str] = []
    saved: list[str] = []
    for statement in flow.statements:
        keeps = saved_model(statement, flow)
        if keeps:
            saved.append(keeps)
        if not labels[statement.id].kept:
            continue
        for site in own_calls(statement):
            applied = site.call.role in ("predict", "metric") and site.receiver
            if applied:
                scored.append(site.receiver)
            if site.call.role in ("fit", "search"):
                given = gives_model(site) or not site.receiver
                names = sorted(statement.effects.binds) if given else [site.receiver]
            else:
                names = [site.receiver] if applied else []
            for name in names:
                if is_model(name, to):
                    found.setdefault(name, statement)
    fitted = still_fitted(flow, labels)
    found = {n: s for n, s in found.items() if n in fitted}
    if not found:
        return []
    chosen, why = settled(list(found), scored, saved)
    return [
        ModelCandidate(
            name,
            s.id,
            to.types.get(name, ""),
            name == chosen,
            why if name == chosen else "",
        )
        for name, s in found.items()
    ]


def is_model(name: str, to: Emitted) -> bool:
    """Whether a name that is fitted is a model, not known as a transformer."""
    if name not in to.values:
        return False
    kind = to.types.get(name, "")
    known = libraries.function(kind) if kind and not kind.startswith("@") else None
    if kind.startswith(PLAIN) or kind.endswith("]"):
        return False
    return known is None or known.role not in ("transformer", "feature", "vectorizer")


def results(
    flow: Flow,
    labels: Mapping[str, Label],
    measured: Sequence[Measure],
    candidates: Sequence[ModelCandidate],
    to: Emitted,
) -> list[ResultField]:
    """The fields of ``Result``, each notebook name at most once."""
    fields: dict[str, ResultField] = {}
    by_id = {statement.id: statement for statement in flow.statements}
    for model in candidates:
        statement = by_id[model.statement]
        add(fields, model.name, "model", fitted(model.type), statement, to)
    for measure in measured:
        kind = kind_of(measure.role, measure.type)
        said = described(measure.node)
        add(fields, measure.name, kind, said, measure.statement, to)
    rest = [s for s in flow.statements if labels[s.id].kept]
    for statement in rest:
        purposes = roles(statement) & {"metric", "predict"}
        for name in sorted(statement.effects.binds - statement.effects.loop_targets):
            value_kind = to.types.get(name, "")
            if purposes and own_measure(statement):
                role = "metric" if "metric" in purposes else "predict"
                said = described(getattr(statement.node, "value", None))
                add(fields, name, kind_of(role, value_kind), said, statement, to)
    for statement in rest:
        for site in own_calls(statement):
            if site.call.role == "writer" and site.receiver:
                kind = "table" if to.types.get(site.receiver) in TABLES else "value"
                add(fields, site.receiver, kind, "Saved.", statement, to)
    unread = unread_names(rest) - flow.notebook.added
    if fields:  # what a split leaves is what nothing is for
        rest = [s for s in rest if labels[s.id].stage != "split"]
    room = MOST - sum(one.kind in ("value", "table") for one in fields.values())
    for statement in rest:
        for name in sorted(statement.effects.binds & unread):
            kind = "table" if to.types.get(name) in TABLES else "value"
            if room > 0:
                before = len(fields)
                add(fields, name, kind, "", statement, to)
                room -= len(fields) - before
    return list(fields.values())


def fitted(kind: str) -> str:
    """What is said of a fitted model."""
    known = libraries.annotation(kind) if kind else None
    named = known is not None and known[0] != "BaseEstimator"
    return f"The fitted `{known[0]}`." if known and named else "The fitted model."


def own_measure(statement: Statement) -> bool:
    """Whether a statement binds what a metric or prediction gives, directly."""
    value = getattr(statement.node, "value", None)
    sites = {id(s.node): s for s in own_calls(statement)}
    while isinstance(value, ast.Subscript):
        value = value.value
    site = sites.get(id(value))
    return site is not None and site.call.role in ("metric", "predict")


def kind_of(role: str, kind: str) -> str:
    """What kind of result a measure is."""
    if role == "predict":
        return "prediction"
    if kind in NUMBERS:
        return "metric"
    return "table" if kind in TABLES else "value"


def unread_names(statements: Sequence[Statement]) -> frozenset[str]:
    """Names whose last value nothing kept reads."""
    pending: set[str] = set()
    for statement in statements:
        effects = statement.effects
        pending -= effects.reads
        pending |= effects.binds - effects.loop_targets - {"_"}
    return frozenset(pending)


def add(
    fields: dict[str, ResultField],
    name: str,
    kind: str,
    description: str,
    statement: Statement,
    to: Emitted,
) -> None:
    """Add a field, unless the name is one already or has no value in ``run``."""
    if name in fields or name not in to.values or name.startswith("_"):
        return
    type_ = to.or_none(name, to.types.get(name, ""))
    made = parameter(name, type_, "pipeline", to)
    annotation = (
        "float" if made.annotation == "Any" and kind == "metric" else made.annotation
    )
    fields[name] = ResultField(
        name, annotation, to.values[name], kind,  # type: ignore[arg-type]
        description, f"cell {statement.cell}",
    )  # fmt: skip
