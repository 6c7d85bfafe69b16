"""``inference.py``: what training learned, and the path of a record with it."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from nbprod import libraries
from nbprod.ir import Flow, ResultField, Serving
from nbprod.naming import docstring_literal
from nbprod.planning.emitted import Emitted
from nbprod.planning.modules import Built
from nbprod.planning.tidy import imported_names
from nbprod.serving import Served, syntax
from nbprod.serving.bodies import Bodies, Preparing
from nbprod.serving.defined import undefined
from nbprod.serving.knowing import HELPERS, needed
from nbprod.serving.path import Path
from nbprod.source.formatting import formatted
from nbprod.source.imports import import_block, local_modules, localised, module_in

LEARNED = "LearnedState"
INFERENCE = "inference.py"


class NotServable(Exception):
    """Why a path cannot be emitted."""


def serving_of(
    served: Served | None,
    bodies: Bodies | None,
    to: Emitted,
    built: Built,
    fields: Sequence[ResultField],
) -> tuple[Serving | None, list[ResultField]]:
    """The record of a path for the templates, and the fields of ``Result`` it needs.

    Raises NotServable where a value that it needs is not at hand at the end of a run.
    """
    if served is None or bodies is None:
        return None, []
    path, records, kept = served.path, served.records, bodies.fields
    missing = [name for name in (*kept.values(), records) if name not in to.values]
    if missing:
        raise NotServable(f"{missing[0]} is not at hand when training ends")
    if path.fitted.model not in {one.name for one in fields}:
        raise NotServable(f"{path.fitted.model} is no result")
    state = free_name("learned_state", to)
    given = ", ".join(f"{field}={to.values[name]}" for field, name in kept.items())
    made = [
        ResultField(state, LEARNED, f"{LEARNED}({given})", "state",
                    "What training learned and a prediction needs.", ""),
        ResultField(records, "pd.DataFrame", to.values[records], "records",
                    "The records as training read them.", ""),
    ]  # fmt: skip
    text = source(path, bodies, to, built)
    if lost := undefined(text):
        raise NotServable(f"{sorted(lost)[0]} is nowhere defined")
    serving = Serving(
        boundary="features" if path.source.after else "raw",
        model=path.fitted.model,
        records=records,
        state=state,
        source=text,
        why=path.why if path.source.after else "",
        left_out=left_out(path, to.by.flow),
        scale=served.answer.scale,
        tensors=path.fitted.network is not None,
    )
    return serving, made


def free_name(wanted: str, to: Emitted) -> str:
    """A field's name that no variable of the notebook has."""
    while wanted in to.values:
        wanted += "_"
    return wanted


def left_out(path: Path, flow: Flow) -> tuple[tuple[int, str], ...]:
    """The statements that choose rows: cell, and source."""
    found = dict.fromkeys((one.cell, one.text) for one in path.skipped if one.text)
    return tuple(found)


def source(path: Path, bodies: Bodies, to: Emitted, built: Built) -> str:
    """The whole of ``inference.py``, formatted."""
    extras = {**path.at.extras, **to.by.placed.extras}
    body, answers = bodies.features, bodies.answer
    used = {name for node in [*body, *answers] for name in syntax.names_in(node)}
    functions = needed(used)
    copies = copied(used, extras, to, built)
    rows = annotated(type_of_features(path, to), to)
    code = "\n\n\n".join(
        [
            state_source(bodies.fields, to),
            features_source(body, path, rows),
            answer_source(answers, rows, annotated(path.fitted.type, to)),
            *copies,
            *(HELPERS[name][0].strip() for name in functions),
        ]
    )
    lines = import_lines(code, bodies, to, built)
    lines += [line for name in functions for line in HELPERS[name][1]]
    doc = docstring_literal(
        "From raw records to answers.\n\nWhat training learned is in `LearnedState`; "
        "nothing here computes a statistic\nof the records that it is given, so a "
        "record gets the same answer alone or\namong others.",
        "",
    )
    block = import_block(lines, to.package)
    return formatted(f"{doc}\n\n{block}\n\n\n{code}\n")


def copied(
    used: set[str],
    extras: Mapping[str, tuple[str, ...]],
    to: Emitted,
    built: Built,
) -> list[str]:
    """The notebook's functions that no module has, with the globals that they read."""
    own = {
        s.node.name: s.node
        for s in to.by.flow.statements
        if isinstance(s.node, ast.FunctionDef) and s.node.name not in built.homes
    }
    todo = sorted(used & own.keys())
    found: dict[str, str] = {}
    while todo:
        name = todo.pop(0)
        if name in found:
            continue
        made = syntax.copied(own[name])
        made.body = [Preparing(extras, "").visit(one) for one in made.body]
        made.args.kwonlyargs += [ast.arg(one) for one in extras.get(name, ())]
        made.args.kw_defaults += [None for _ in extras.get(name, ())]
        if ast.get_docstring(made) is None:
            said = ast.Constant(f"What the notebook's `{name}` gives.")
            made.body.insert(0, ast.Expr(said))
        found[name] = ast.unparse(ast.fix_missing_locations(made))
        todo += sorted(syntax.names_in(made) & own.keys())
    return list(found.values())


def text_of(node: ast.stmt, depth: int = 1) -> str:
    """A statement as it stands in a function."""
    lines = ast.unparse(ast.fix_missing_locations(node)).splitlines()
    return "\n".join("    " * depth + line for line in lines)


def state_source(kept: Mapping[str, str], to: Emitted) -> str:
    """The dataclass of what training learned."""
    rows = [
        f"    {field}: {annotated(to.types.get(name, ''), to)}"
        for field, name in kept.items()
    ]
    doc = '    """What training learned and a prediction needs, besides the model."""'
    lines = ["@dataclass(frozen=True)", f"class {LEARNED}:", doc]
    return "\n".join([*lines, *([""] if rows else []), *rows])


def annotated(kind: str, to: Emitted) -> str:
    """The annotation for a type, whose import is noted; ``Any`` if it has none."""
    known = libraries.annotation(kind) if kind else None
    own = to.by.flow.imports.keys()  # which may have it from an older place
    if known and known[1] and not imported_names(known[1]) & own:
        lines = known[1].split("\n")
        to.annotations.setdefault("inference", set()).update(lines)
    return known[0] if known else "Any"


def type_of_features(path: Path, to: Emitted) -> str:
    """The type of what the notebook's model is fitted on, where that is known."""
    given = path.fitted.features
    if isinstance(given, ast.Name):
        return to.kinds.before(given.id, path.fitted.statement)
    return ""


def features_source(body: Sequence[ast.stmt], path: Path, rows: str) -> str:
    """The function that makes features of records, which are of type ``rows``."""
    what = ast.unparse(path.fitted.features)
    said = f"`{what}`" if len(what) <= 18 else "its features"
    doc = f'    """Make of records what the notebook has in {said}, a row for each."""'
    head = f"def features(raw: pd.DataFrame, learned: {LEARNED}) -> {rows}:"
    return "\n".join([head, doc, *map(text_of, body)])


def answer_source(body: Sequence[ast.stmt], rows: str, model: str) -> str:
    """The function that answers for features, by a model."""
    head = f"def answer(X: {rows}, model: {model}, learned: {LEARNED}) -> pd.DataFrame:"
    doc = '    """What the notebook says of each row by its model."""'
    return "\n".join([head, doc, *map(text_of, body)])


def import_lines(code: str, bodies: Bodies, to: Emitted, built: Built) -> list[str]:
    """The import statements of what code names."""
    flow = to.by.flow
    tree = ast.parse(code)
    names = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    local = local_modules(flow.notebook, to.package)
    lines = [
        localised(flow.imports[name], local)
        for name in sorted(names & flow.imports.keys())
    ]
    lines += [
        f"from {module_in(to.package, built.homes[name])} import {name}"
        for name in sorted(names & built.homes.keys())
    ]
    lines += [
        f"from {module_in(to.package, bodies.homes[name])} import {name}"
        for name in sorted(names & bodies.homes.keys())
    ]
    lines += sorted(to.annotations.get("inference", set()))
    lines += ["from dataclasses import dataclass", "import pandas as pd"]
    if "Any" in names:
        lines.append("from typing import Any")
    if "partial" in names:
        lines.append("from functools import partial")
    if "torch" in names and "torch" not in flow.imports:
        lines.append("import torch")
    if "np" in names and "np" not in flow.imports:
        lines.append("import numpy as np")
    return lines
