"""What the templates print and a plan only implies: merged, sorted, grouped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from nbprod.analysis.calling import call_source, sections_in, signature
from nbprod.emission.dependencies import project_facts
from nbprod.ir import Plan, ResultField, Setting, Step
from nbprod.planning.emitted import told_by
from nbprod.source.imports import import_block, root_of, section
from nbprod.source.literals import code, plain

TYPED = frozenset({"pydantic", "pydantic_settings", "typer"})
PROBES = {
    "int": (2, 3, 4),
    "float": (0.25, 0.5, 0.75),
    "str": ("a", "b", "c"),
    "Path": ("file", "environment", "call"),
}


def facts_of(plan: Plan) -> dict[str, object]:
    """Everything that templates may name besides ``plan``, ``package``, ``module``."""
    fields = [named(one) for one in plan.results if one.kind != "metric"]
    return {
        **project_facts(plan),
        **settings_facts(plan),
        "prefix": f"{plan.package.upper()}_",
        "headline": headline(plan),
        "sentence": sentence(headline(plan)),
        "fields": fields,
        "metrics": [one for one in plan.results if one.kind == "metric"],
        "model_fields": [one for one in fields if one.kind == "model"],
        "other_fields": [one for one in fields if is_kept_apart(one, plan)],
        "certain": [one.name for one in fields if one.kind != "value"],
        "estimators": estimators(plan, fields),
        "result_docs": result_docs(fields),
        "carried": [str(PurePosixPath(one.path)) for one in plan.carried],
        "notebook_modules": notebook_modules(plan),
        "train_data": " --data-dir FOLDER" if plan.data_files else "",
        "pipeline_imports": pipeline_imports(plan, fields),
        "sections": sections_in(plan.parts),
        "parts": plan.parts or plan.steps,
        "call_source": call_source,
        "signature": signature,
        "report_after": report_after(plan),
        "report_imports": report_imports(plan),
        "inference": plan.serving.source if plan.serving else "",
        "untyped": untyped(plan),
        "bound": bound(plan.steps),
        "tables": tables(plan.steps),
        "left_out": left_out(plan),
        "cells": [
            {"index": n, "id": id_, "stage": stage_of(made), "functions": list(made)}
            for n, id_, _, made in plan.cells
        ],
    }


def settings_facts(plan: Plan) -> dict[str, object]:
    """What the templates say of settings: secrets, several values, ways to test."""
    secrets = [one for one in plan.settings if one.secret]
    return {
        "secrets": secrets,
        "secret_variables": [f"{plan.package}_{one.name}".upper() for one in secrets],
        "described": described,
        "setting_words": words(one.type for one in plan.settings),
        "composite": [one.name for one in plan.settings if "[" in one.type],
        "probes": probes_of(plan),
    }


def named(one: ResultField) -> ResultField:
    """Keep a result called ``metrics`` apart from the mapping of all metrics."""
    if one.name != "metrics":
        return one
    return ResultField(
        "notebook_metrics",
        one.annotation,
        one.expression,
        one.kind,
        one.description,
        one.origin,
    )


def headline(plan: Plan) -> str:
    """Name what the package is for, on one line without a full stop."""
    return plain(plan.title).rstrip(". ") or plan.package


def sentence(text: str) -> str:
    """End a line as sentences end."""
    return text if text.endswith(("?", "!", "…")) else f"{text}."


def is_kept_apart(one: ResultField, plan: Plan) -> bool:
    """Whether a result that is no model is written to a file of its own."""
    served = plan.serving
    part = served is not None and one.name in (served.records, served.state)
    return one.kind != "model" and not part


def estimators(plan: Plan, fields: list[ResultField]) -> list[str]:
    """Name the results that scikit-learn can say of whether they are fitted."""
    known = {one.name for one in plan.models if one.type.startswith("sklearn.")}
    models = [one for one in fields if one.kind == "model"]
    return [one.name for one in models if words([one.expression]) & known]


def notebook_modules(plan: Plan) -> list[str]:
    """Name the modules that hold the notebook's own statements."""
    more = ["report"] if plan.report else []
    more += ["inference"] if plan.serving else []
    return sorted([*(module.name for module in plan.modules), *more])


def result_docs(fields: list[ResultField]) -> str:
    """Describe what a run gives, a line for each field."""
    lines = []
    for one in fields:
        said = one.description.rstrip(".")
        said = f": {said[:1].lower()}{said[1:]}" if said else ""
        where = f" ({one.origin})" if one.origin else ""
        if said or where:
            lines.append(f"- `{one.name}`{said}{where}")
    return "\n".join(["What the notebook is for.", *lines])


def described(setting: Setting) -> str:
    """Describe a setting in a sentence, with its origin."""
    text = setting.description.rstrip(". ")
    if not text:
        origin = setting.origin or "from the notebook"
        return origin[:1].upper() + origin[1:] + "."
    return f"{text} ({setting.origin})." if setting.origin else f"{text}."


def words(texts: Iterable[str]) -> set[str]:
    """Collect the identifiers in pieces of source."""
    return {word for text in texts for word in re.findall(r"[^\W\d]\w*", text)}


def bound_names(statement: str) -> set[str]:
    """Name what an import statement binds."""
    tail = re.sub(r"[()\n]", " ", statement.rpartition("import ")[2])
    return {part.split(" as ")[-1].strip().split(".")[0] for part in tail.split(",")}


def pipeline_imports(plan: Plan, fields: list[ResultField]) -> str:
    """Import what ``pipeline.py`` names, and nothing besides."""
    package = plan.package
    source = [part for one in fields for part in (one.annotation, one.expression)]
    source += [one.expression for one in plan.results]
    for step in plan.steps:
        source += [*step.arguments, *(value for _, value in step.observed)]
        source += [step.function.name, step.rows_in, step.rows_out]
    for one in sections_in(plan.parts):
        passed = [*one.parameters, *one.returns]
        source += [value.annotation for value in passed]
    used = words(re.sub(r"\.[^\W\d]\w*", "", part) for part in source)
    found = [line for line in plan.pipeline_imports if bound_names(line) & used]
    found += [
        f"from {package}.{step.function.module} import {step.function.name}"
        for step in plan.steps
    ]
    found += ["from __future__ import annotations"]
    found += ["from dataclasses import dataclass"]
    progress = "OnStage, Stages" if plan.steps else "OnStage"
    root = root_of(package)
    found += [f"from {root}.progress import {progress}"]
    found += [f"from {root}.settings import Settings"]
    if any(one.kind == "metric" for one in plan.results):
        found.append("from collections.abc import Mapping")
    if any(step.is_async for step in plan.steps):
        found.append("import asyncio")
    if plan.needs_chdir:
        found.append(f"from {root}.folders import inside")
    if plan.serving:
        found += [f"from {root}.inference import LearnedState"]
        found += ["import pandas as pd"]
    return import_block(found, package)


def report_imports(plan: Plan) -> str:
    """Import what ``report.py`` names besides its functions' own imports."""
    if not plan.report:
        return ""
    package = plan.package
    own = [
        "from pathlib import Path",
        f"from {package}.pipeline import run",
        f"from {root_of(package)}.settings import Settings",
        f"from {root_of(package)}.showing import Exhibit, Report, show_all",
    ]
    return import_block([*plan.report_imports, *own], package)


def untyped(plan: Plan) -> list[str]:
    """Name the imported packages whose types are not looked at, of third parties.

    numpy, since pytest's types name it; joblib and matplotlib, for the fixed files.
    """
    sources = [module.source for module in plan.modules]
    sources += [*plan.pipeline_imports, *plan.report_imports, plan.report_source]
    found = {"joblib", "matplotlib", "numpy", "sklearn"}
    if plan.serving:
        sources.append(plan.serving.source)
        found |= {"pandas", "pyarrow"}
    text = "\n".join(sources)
    found |= set(re.findall(r"^\s*from +(\w+)", text, re.MULTILINE))
    for names in re.findall(r"^\s*import +(.+)", text, re.MULTILINE):
        found |= set(re.findall(r"(?:^|,) *(\w+)", names))
    found -= TYPED
    return sorted(name for name in found if section(name, plan.package) == 2)


def report_after(plan: Plan) -> dict[str, list[object]]:
    """Group the report's steps by the stage that they follow."""
    groups: dict[str, list[object]] = {}
    for one in plan.report:
        groups.setdefault(one.after, []).append(one)
    return groups


def bound(steps: Iterable[Step]) -> dict[str, list[str]]:
    """Name the notebook variables that each stage tells of."""
    names: dict[str, dict[str, None]] = {}
    for step in steps:
        names.setdefault(step.name, {}).update(dict.fromkeys(told_by(step)))
    return {name: list(told) for name, told in names.items()}


def tables(steps: Iterable[Step]) -> list[tuple[str, str]]:
    """Find the notebook variables whose rows are counted after a stage."""
    found = {}
    for step in steps:
        expressions = {value: name for name, value in step.observed}
        if step.whole:
            own = {
                f"{step.variable}.{one.name}": one.name for one in step.function.returns
            }
            expressions = own | expressions
        if step.rows_out in expressions:
            found[step.name] = expressions[step.rows_out]
    return list(found.items())


def probes_of(plan: Plan) -> list[tuple[str, str, list[str]]]:
    """For a few settings: name, type, and three values to tell the sources apart."""
    chosen = {"Path": "data_dir"}
    for one in plan.settings:
        if one.type in PROBES and not one.secret:
            chosen.setdefault(one.type, one.name)
    return [
        (name, kind, [json.dumps(value) for value in PROBES[kind]])
        for kind, name in chosen.items()
    ]


def left_out(plan: Plan) -> list[tuple[str, str, str]]:
    """Group what is left out by its reason: cells, code, reason."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for one in plan.left_out:
        groups.setdefault(one.why, []).append((one.cell, one.what))
    rows = []
    for why, parts in groups.items():
        cells = ranges(sorted({cell for cell, _ in parts if cell}))
        what = ", ".join(dict.fromkeys(code(what) for _, what in parts))
        rows.append((cells, what, why))
    return rows


def ranges(numbers: list[int]) -> str:
    """Write cell numbers, neighbours as a range: ``2, 5–7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))
        for run in runs
    )


def stage_of(functions: Iterable[str]) -> str:
    """Name the stage of a cell by the module of its first function."""
    module = next((name.rpartition(".")[0] for name in functions), "left out")
    return "exploration" if module == "report" else module
