"""Steps that share a function: what the notebook does again calls it again."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import replace

from nbprod import naming
from nbprod.ir import Function, Step
from nbprod.naming import tells
from nbprod.planning.drafts import Draft
from nbprod.planning.emitted import Emitted
from nbprod.planning.repeats import Repeat
from nbprod.planning.steps import (
    docstring_of,
    finish,
    made,
    parameter,
    step_name,
    untold,
)
from nbprod.recognition.paths import own_calls
from nbprod.recognition.shapes import MADE_NAMES
from nbprod.source.imports import local_modules, localised
from nbprod.source.trees import walk

WIDTH = 82
"""Columns of a comment in ``run``."""


def add_step_again(one: Draft, repeat: Repeat, number: int, to: Emitted) -> Step:
    """Emit a call of the function of a repeat, and with the first call the function."""
    name = step_name(one, to)
    function = to.shared.get(repeat.members[0].piece.statements[0].id)
    if function is None:
        function = shared_function(repeat, to)
        to.shared[repeat.members[0].piece.statements[0].id] = function
    own = repeat.own[number]
    given = {hole.name: hole.given[number] for hole in repeat.holes}
    given |= {n: to.values[own.get(n, n)] for n in repeat.inputs if n not in given}
    import_given(repeat, number, to)
    returned = {n: own.get(n, n) for n in repeat.returned}
    arguments = [given[p.name] for p in function.parameters]
    step = finish(function, name, arguments, returned, one, to)
    to.steps[-1] = replace(step, comments=said_of(one, repeat))
    return to.steps[-1]


def said_of(one: Draft, repeat: Repeat) -> tuple[str, ...]:
    """The comments of a draft that its function does not have, as lines."""
    shared = {comment for line in repeat.lines for comment in line.comments}
    every = [comment for line in one.lines for comment in line.comments]
    own = [c for c in every if c and c not in shared and tells(c)]
    return tuple(part for comment in own for part in textwrap.wrap(comment, WIDTH))


def import_given(repeat: Repeat, number: int, to: Emitted) -> None:
    """Let ``run``'s module import what it makes for a call."""
    flow = to.by.flow
    local = local_modules(flow.notebook, to.package)
    for hole in repeat.holes:
        for node in walk(ast.parse(hole.given[number])):
            if isinstance(node, ast.Name) and node.id in flow.imports:
                line = localised(flow.imports[node.id], local)
                to.annotations.setdefault("pipeline", set()).add(line)


def shared_function(repeat: Repeat, to: Emitted) -> Function:
    """The function of a repeat: models first, then variables, then values."""
    stage = repeat.members[0].piece.stage
    models = [hole for hole in repeat.holes if hole.is_model]
    values = [hole for hole in repeat.holes if not hole.is_model]
    made_outside = {hole.name for hole in models}
    parameters = [parameter(h.name, h.kind, stage, to) for h in models]
    parameters += [
        parameter(n, repeat.before.get(n, ""), stage, to)
        for n in repeat.inputs
        if n not in made_outside
    ]
    parameters += [parameter(h.name, h.kind, stage, to) for h in values]
    fields = [parameter(n, repeat.after.get(n, ""), stage, to) for n in repeat.returned]
    name, docstring = told(repeat, to)
    lines = untold(repeat.lines, docstring)
    return made(name, repeat.members, docstring, parameters, fields, lines, to)


def told(repeat: Repeat, to: Emitted) -> tuple[str, str]:
    """The name and the docstring of the function of a repeat."""
    first = repeat.members[0]
    stage = first.piece.stage
    evidence = replace(
        first.about.evidence, models=(), applied=(), binds=repeat.returned
    )
    roles = {site.call.role for s in first.piece.statements for site in own_calls(s)}
    fits = bool(roles & {"fit", "search"})
    applies = stage == "features" and fits
    done = [name for name in names(fits, roles) if name not in to.taken]
    if applies:
        done = [name for name in ("fit_and_transform",) if name not in to.taken]
    name = done[0] if done else naming.function_name(stage, "", evidence, to.taken)
    to.taken.add(name)
    said = {docstring_of(one.piece, one.about) for one in repeat.members}
    if len(said) == 1:
        return name, said.pop()
    if applies:
        made_here = [n for n in repeat.returned if n not in MADE_NAMES.values()]
        listed = " and ".join(f"`{n}`" for n in made_here) if len(made_here) < 3 else ""
        return name, f"Fit the transformer and transform {listed or 'the data'}."
    measured = naming.account("evaluate", evidence)
    if fits and "metric" in roles:
        return name, f"Fit the model and {measured[0].lower()}{measured[1:]}"
    if "search" in roles:
        return name, "Search for the best parameters of the model."
    if fits:
        return name, "Fit the model."
    return name, naming.account(stage, evidence)


def names(fits: bool, roles: set[str]) -> Iterator[str]:
    """Names for what is done to a model that is given."""
    if "search" in roles:
        yield "tune_model"
    if fits and "metric" in roles:
        yield "train_and_evaluate"
    elif fits and "predict" in roles:
        yield "train_and_predict"
    elif fits:
        yield "train_model"
