"""What nbprod made of a folder of notebooks, for programs and for people."""

from __future__ import annotations

import json

from nbprod.explain import FORMAT, as_text, document, simple
from nbprod.ir import Member, Project, Tie


def as_project_json(project: Project) -> str:
    """The document that programs read: the order and why, then each notebook's own."""
    plan = project.plan
    told = {
        "format": FORMAT,
        "nbprod": plan.nbprod,
        "folder": project.folder,
        "source_sha256": plan.source_sha256,
        "package": plan.package,
        "title": plan.title,
        "order": [member_told(one) for one in project.members],
        "ties": [tie_told(one) for one in project.ties],
        "modules": [
            {"notebook": name, "run_by": list(users)}
            for name, users in project.run.items()
        ],
        "notebooks": [
            document(one.flow, one.labels, one.plan) for one in project.members
        ],
        **simple(plan),
    }
    return json.dumps(told, indent=1) + "\n"


def member_told(one: Member) -> dict[str, object]:
    """Tell of a notebook's place: its part of the package, and its files."""
    return {
        "notebook": one.notebook,
        "package": one.plan.package,
        "reads": list(one.reads),
        "writes": list(one.writes),
    }


def tie_told(one: Tie) -> dict[str, object]:
    """Tell why one notebook comes before another."""
    return {
        "before": one.before,
        "after": one.after,
        "file": one.wrote.path,
        "written": {"cell": one.wrote.cell, "line": one.wrote.line},
        "read": {"cell": one.read.cell, "line": one.read.line},
    }


def as_project_text(project: Project, *, styled: bool = False) -> str:
    """What people read: the order and why, then each notebook."""
    lines = [f"{project.folder} → {project.plan.package}: {project.plan.title}", ""]
    for number, one in enumerate(project.members, start=1):
        lines.append(f"{number:>3}  {one.notebook} → {one.plan.package}")
        for tie in project.ties:
            if tie.after == one.notebook:
                lines.append(
                    f"       cell {tie.read.cell} reads {tie.read.path}, which "
                    f"{tie.before} writes in cell {tie.wrote.cell}"
                )
    for name, users in project.run.items():
        lines.append(f"  –  {name}: a module, run by {', '.join(users)}")
    notes = [note.message for note in project.plan.notes]
    lines += ["", "notes", *(f"  {one}" for one in notes)] if notes else []
    head = "\n".join(lines) + "\n"
    texts = [
        as_text(one.flow, one.labels, one.plan, styled=styled)
        for one in project.members
    ]
    return "\n\n".join([head, *texts])
