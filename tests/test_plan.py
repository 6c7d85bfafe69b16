"""What notebooks become: labels, functions, settings, results, on cases that are data.

After a change that is meant, ``UPDATE_CASES=1 python -m pytest tests/test_plan.py``
writes what comes out now into the cases; ``git diff`` shows what became of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from cases import cases, updated
from remembered import remembered
from running import planned

from nbprod.analysis.calling import sections_in, signature
from nbprod.dataflow import analyse
from nbprod.errors import NbprodError
from nbprod.ir import Flow, Label, Notebook, Plan, Section, Step
from nbprod.notebook import parse
from nbprod.plan import Options, arrange
from nbprod.recognise import recognise
from nbprod.source import ruff

CASES = cases("plan")
IMPORTS = "imports stand where they are used"
BREAK = re.compile(r"^# (%%|file ).*\n", re.MULTILINE)


def read(text: str) -> tuple[Notebook, dict[str, str]]:
    """The notebook of a case, and the files beside it.

    ``# %%`` begins a cell, ``# %% [markdown]`` one of text, ``# file NAME`` a file;
    lines at a cell's end that begin with ``#> `` are what it displayed, with ``#| ``
    what it printed.
    """
    heads = ["# %%", *(found[0].strip() for found in BREAK.finditer(text))]
    parts = [part for part in BREAK.sub("\0", text).split("\0")]
    cells: list[dict[str, object]] = []
    files: dict[str, str] = {}
    for head, part in zip(heads, parts, strict=True):
        if head.startswith("# file "):
            files[head.removeprefix("# file ")] = part
        elif part.strip():
            cells.append(cell(part.strip("\n"), head.endswith("[markdown]"), cells))
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return parse(json.dumps(document), "case.ipynb", files.get), files


def cell(
    text: str, markdown: bool, before: list[dict[str, object]]
) -> dict[str, object]:
    """A cell of a notebook."""
    made: dict[str, object] = {"metadata": {}, "id": f"c{len(before)}"}
    if markdown:
        return made | {"cell_type": "markdown", "source": text}
    lines = text.split("\n")
    code = [line for line in lines if not line.startswith(("#> ", "#| "))]
    outputs: list[dict[str, object]] = []
    printed = "\n".join(line[3:] for line in lines if line.startswith("#| "))
    shown = "\n".join(line[3:] for line in lines if line.startswith("#> "))
    count = 1 + sum("outputs" in one for one in before)
    if printed:
        outputs.append(
            {"output_type": "stream", "name": "stdout", "text": printed + "\n"}
        )
    if shown:
        outputs.append(
            {
                "output_type": "execute_result",
                "data": {"text/plain": shown},
                "metadata": {},
                "execution_count": count,
            }
        )
    return made | {
        "cell_type": "code",
        "source": "\n".join(code),
        "outputs": outputs,
        "execution_count": count,
    }


def dump(text: str) -> str:
    """What is planned, in sections with a ``# title``; no empty ones."""
    try:
        notebook, files = read(text)
        flow = analyse(notebook)
        labels = recognise(flow)
        plan = arrange(flow, labels, Options("sample"), lock_text=files)
    except NbprodError as exc:
        return f"error: {exc}"
    sections = [
        ("statements", statements(flow, labels, plan)),
        *((f"{one.name}.py", [one.source.strip()]) for one in plan.modules),
        ("report.py", report(plan)),
        ("run", (line for step in plan.steps for line in call(step))),
        ("sections", map(section, sections_in(plan.parts))),
        *sorted(told(plan).items()),
    ]
    found = []
    for title, lines in sections:
        body = "\n".join(lines)
        if body:
            found.append(f"# {title}\n{body}")
    return "\n".join(found)


def statements(flow: Flow, labels: Mapping[str, Label], plan: Plan) -> Iterator[str]:
    """Where each statement went, and why."""
    for one in flow.statements:
        label = labels[one.id]
        where = plan.statement_map[one.id]
        if label.stage == "import" and where == IMPORTS:
            continue
        yield f"{one.id} {label.stage}: {label.why}" + (
            f" → {where}" if where != label.why else ""
        )


def call(step: Step) -> Iterator[str]:
    """A step's call in ``run``, and what ``on_stage`` sees after it."""
    target = f"{step.variable} = " if step.variable else ""
    wait = "await " if step.is_async else ""
    yield f"{target}{wait}{step.function.name}({', '.join(step.arguments)})"
    seen = [f"{name} is {value}" for name, value in step.observed]
    seen += ["the record"] if step.whole else []
    if seen:
        yield f"    sees {', '.join(seen)}"
    if step.rows_in or step.rows_out:
        yield f"    rows {step.rows_in or '-'} → {step.rows_out or '-'}"


def section(one: Section) -> str:
    """A section's signature, what it is said to do, and what it goes through."""
    inside = (part.name for part in one.parts)
    return f"{signature(one)} {one.docstring}\n    {', '.join(inside)}"


def report(plan: Plan) -> Iterator[str]:
    """The report's imports, set-up and functions."""
    if plan.report_source:
        yield from sorted(set(plan.report_imports))
        yield from (f"set up: {line}" for line in plan.report_setup)
        yield plan.report_source
    for step in plan.report:
        shows = "shows" if step.shows else "does not show"
        yield (
            f"# {step.function.name} after {step.after}: needs {step.needs}, "
            f"binds {step.binds}, {shows}"
        )


def told(plan: Plan) -> dict[str, Iterable[str]]:
    """The plain records of a plan."""
    return {
        "settings": (
            f"{s.name}: {s.type} = {s.default} ({s.description}; {s.origin})"
            + (" secret" if s.secret else "")
            + (" file" if s.name in plan.data_files else "")
            for s in plan.settings
        ),
        "results": (
            f"{r.name}: {r.annotation} = {r.expression} "
            f"({r.kind}; {r.description}; {r.origin})"
            for r in plan.results
        ),
        "models": (
            f"{m.name}: {m.type} at {m.statement}" + (f", {m.why}" if m.chosen else "")
            for m in plan.models
        ),
        "requirements": (
            f"{r.distribution}{r.specifier} {r.extra} ({r.evidence})"
            for r in plan.requirements
            if r.evidence != "tested versions"
        ),
        "left out": (
            f"{x.statement}:{x.line} {x.what} ({x.why})" for x in plan.left_out
        ),
        "notes": (f"{n.cell}:{n.line} {n.message}" for n in plan.notes),
        "saved": (
            f"{s.cell} {s.name}: {s.expression} == {s.expected} to {s.digits}"
            for s in plan.saved
        ),
        "cells": (
            f"{index} {what}: {', '.join(places)}"
            for index, _, what, places in plan.cells
        ),
        "carried": (f"{c.path} of {c.cell}:\n{c.text}" for c in plan.carried),
        "ruff": (f"{path}: {', '.join(rules)}" for path, rules in plan.ruff_ignores),
        "folder": ["changes into the folder of its data"] if plan.needs_chdir else [],
        "packages": [" ".join(r.distribution for r in plan.requirements)],
        "python": [plan.requires_python] if plan.requires_python != ">=3.10" else [],
        "title": [f"{plan.title}: {plan.description}"] if plan.description else [],
        "imports of run": plan.pipeline_imports,
    }


@pytest.mark.parametrize(
    ("name", "given", "expected"), CASES, ids=[case[0] for case in CASES]
)
def test_plan(
    name: str, given: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a notebook becomes is as the case says."""
    monkeypatch.setattr(ruff, "found_in", remembered(ruff.found_in))
    found = dump(given)
    assert found == expected or updated("plan", name, found)


def test_a_variable_that_looks_like_a_figure() -> None:
    """The pipeline's linter is told of a name that it would refuse."""
    _, plan = planned(["l = sorted([2, 1])"])
    assert ("src/sample/pipeline.py", ("E741",)) in plan.ruff_ignores
