"""What the templates print of a folder's notebooks, besides what they print of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nbprod.emission.dependencies import levels_up
from nbprod.emission.facts import facts_of, words
from nbprod.ir import Member, Plan, Project
from nbprod.project.state import UNDONE
from nbprod.source.imports import import_block, root_of
from nbprod.source.literals import WIDTH, plain


def project_facts(project: Project) -> dict[str, object]:
    """Everything that templates may name of a folder besides what a notebook has."""
    plan, members = project.plan, project.members
    keeps = frozenset[str]().union(*(one.keeps for one in members[:-1])) & UNDONE
    fields = [one for one in plan.results if one.kind != "metric"]
    used = words(one.expression for one in plan.results)
    return {
        "notebooks": [notebook_told(one, project) for one in members],
        "landmark": members[0].notebook,
        "serving_notebook": next((m.notebook for m in members if m.plan.serving), ""),
        "serving_later": serving_later(project),
        "written": written(project),
        "up": levels_up(path for one in members for path in (*one.reads, *one.writes)),
        "fresh": keeps,
        "used_parts": [one.name for one in members if one.name in used],
        "project_imports": project_imports(project, bool(keeps)),
        "reports": [one.name for one in members if one.plan.report],
        "result_docs": result_docs(plan),
        "report_imports": report_imports(project, bool(keeps)),
        "drawing": any("matplotlib" in line for line in plan.report_imports),
        "fields": fields,
        "estimators": estimators(project),
        "cells": [
            {"notebook": one.notebook, **cell}
            for one in members
            for cell in cells_of(one)
        ],
        "notebook_modules": modules_told(plan, members),
        "pipelines": [plan.package, *(one.plan.package for one in members)],
    }


def notebook_told(member: Member, project: Project) -> dict[str, object]:
    """What the README and the pipeline say of a notebook."""
    facts = facts_of(member.plan)
    before = [tie for tie in project.ties if tie.after == member.notebook]
    return {
        "name": member.name,
        "file": member.notebook,
        "headline": facts["headline"],
        "comment": comment(member.notebook, str(facts["headline"])),
        "sentence": facts["sentence"],
        "fresh": bool(member.keeps & UNDONE) and member != project.members[-1],
        "after": sorted({tie.before for tie in before}),
        "reads": member.reads,
        "writes": member.writes,
        "cells": [
            (number, does, [placed(one, member) for one in made])
            for number, _, does, made in member.plan.cells
        ],
        "left_out": facts["left_out"],
    }


def comment(notebook: str, headline: str) -> str:
    """What stands over the call of a notebook, on one line."""
    text = plain(f"{notebook}: {headline}")
    text = text if len(text) <= WIDTH - 6 else plain(notebook)
    return text if len(text) <= WIDTH - 6 else f"{text[: WIDTH - 7]}…"


def placed(place: str, member: Member) -> str:
    """Where in the package a function of a notebook is."""
    root = f"{root_of(member.plan.package)}."
    if place.startswith((root, "settings.")):
        return place.removeprefix(root)
    return f"{member.name}.{place}"


def serving_later(project: Project) -> bool:
    """Whether the notebook whose model is served reads what another one writes."""
    served = {one.notebook for one in project.members if one.plan.serving}
    return any(tie.after in served for tie in project.ties)


def estimators(project: Project) -> list[str]:
    """Name the results that scikit-learn can say of whether they are fitted."""
    known = {
        f"{member.name}.{one.name}"
        for member in project.members
        for one in member.plan.models
        if one.type.startswith("sklearn.")
    }
    results = [one for one in project.plan.results if one.kind == "model"]
    return [one.name for one in results if one.expression in known]


def cells_of(member: Member) -> list[dict[str, object]]:
    """What the record says of each cell."""
    return [
        {
            "index": number,
            "id": id_,
            "stage": member.name,
            "functions": [placed(one, member) for one in made],
        }
        for number, id_, _, made in member.plan.cells
    ]


def modules_told(plan: Plan, members: Sequence[Member]) -> list[str]:
    """The modules that hold the notebooks' own statements."""
    found = [one.name for one in plan.modules]
    found += [f"{one.name}.report" for one in members if one.plan.report]
    found += ["inference"] if plan.serving else []
    return sorted(found)


def written(project: Project) -> list[str]:
    """The files that the notebooks write, as paths from the folder of the data."""
    every = {path for one in project.members for path in one.writes}
    return sorted(path for path in every if not path.startswith(("/", "~")))


def result_docs(plan: Plan) -> str:
    """Describe what a run gives, a line for each field."""
    lines = []
    for one in plan.results:
        if one.kind == "metric":
            continue
        said = one.description.rstrip(".")
        said = f": {said[:1].lower()}{said[1:]}" if said else ""
        lines.append(f"- `{one.name}`{said} ({one.origin})")
    return "\n".join(["What the notebooks are for.", *lines])


def report_imports(project: Project, fresh: bool) -> str:
    """Import what the report of all notebooks names."""
    package = project.plan.package
    lines = [
        "from pathlib import Path",
        f"from {package}.settings import Settings",
        f"from {package}.showing import Report",
    ]
    for one in project.members:
        own = one.plan.package
        lines.append(
            f"from {own}.report import write_report as report_{one.name}"
            if one.plan.report
            else f"from {own}.pipeline import run as run_{one.name}"
        )
    if fresh:
        lines.append(f"from {package}.fresh import fresh_kernel")
    if any("matplotlib" in line for line in project.plan.report_imports):
        lines.append("import matplotlib")
    return import_block(lines, package)


def project_imports(project: Project, fresh: bool) -> str:
    """Import what the pipeline of all notebooks names."""
    plan, package = project.plan, project.plan.package
    lines = [
        "from __future__ import annotations",
        "from dataclasses import dataclass",
        f"from {package}.progress import OnStage",
        f"from {package}.settings import Settings",
    ]
    lines += [
        f"from {one.plan.package}.pipeline import run as run_{one.name}"
        for one in project.members
    ]
    if fresh:
        lines.append(f"from {package}.fresh import fresh_kernel")
    if any(one.kind == "metric" for one in plan.results):
        lines.append("from collections.abc import Mapping")
    annotations = words(one.annotation for one in plan.results)
    if plan.serving:
        lines += [f"from {package}.inference import LearnedState"]
        lines += ["import pandas as pd"]
    if "Any" in annotations:
        lines.append("from typing import Any")
    for line in plan.pipeline_imports:
        names = set(re.findall(r"\w+", line.rpartition("import ")[2]))
        if names & annotations:
            lines.append(line)
    return import_block(lines, package)
