"""Plan + templates/ → Package.

One folder in ``templates/`` is one target. A template's path is the path of the file
that it gives, without the target's folder and ``.jinja``; ``{{package}}`` and
``{{stage}}`` are the only names in it, and ``{{stage}}`` means one file for each module
of the plan. A template that gives white space alone gives no file. Templates that name
``files`` or ``texts`` come last: they see what the others gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbprod.emission.facts import facts_of
from nbprod.emission.packing import add, carried_files, digest
from nbprod.emission.templates import (
    DEFAULT,
    PARITY,
    PROJECT,
    names_in,
    own_of,
    template_of,
    templates_in,
    templates_of,
    text_of,
)
from nbprod.emission.written import fits, ready_in
from nbprod.errors import NbprodError
from nbprod.ir import Package, Plan, Project
from nbprod.project.facts import project_facts
from nbprod.source import literals
from nbprod.source.formatting import ahead, all_formatted

OF_NOTEBOOKS = ("__init__", "pipeline", "report")
"""What each notebook of a project has of the default target, besides its stages."""
MADE = frozenset({"module", "inference"})
"""What is whole files, formatted since they were made."""
LAST = frozenset({"files", "texts"})
LONG = "/pipeline.py"
FIXED = frozenset({"package", "distribution", "image", "prefix"})


@dataclass(frozen=True)
class Draft:
    """A file that a template gives; ``ready`` are the parts that are in shape."""

    path: str
    text: str
    ready: frozenset[str] | None = None
    """None where all of it is."""


def render(
    plan: Plan, targets: tuple[str, ...] = (), project: Project | None = None
) -> Package:
    """Write the package: the default target, then the further ones, then the record.

    ``project`` is the folder of notebooks whose package it is, if it is one's. Returns
    path → text, paths with ``/`` and relative, in sorted order. Raises NbprodError for
    an unknown target, for two files of one path, and for a path that leads out of the
    package.
    """
    facts = facts_of(plan)
    files = dict(carried_files(plan))
    first: list[Draft] = []
    last: list[tuple[str, str]] = []
    if project is not None:
        facts |= project_facts(project)
        first += parts_written(project, facts)
    for target in dict.fromkeys((DEFAULT, *targets)):
        before = len(first)
        # what takes long to format is begun with
        for name in sorted(templates_of(target), key=lambda one: LONG not in one):
            if names_in(name) & LAST:
                last.append((target, name))
            elif project is None or instead_of(target, name) not in own_of(PROJECT):
                first += written(plan, facts, target, name)
        if not any(one.text for one in first[before:]):
            raise NbprodError(
                f"target {target!r} is for a service, and no path from a record to a "
                "prediction was found in the notebook: leave --target out"
            )
    add(files, finished(first))
    texts = dict(sorted(files.items()))
    facts |= {"texts": texts, "files": {p: digest(one) for p, one in texts.items()}}
    facts |= {"targets": list(dict.fromkeys(targets))}
    for target, name in last:
        add(files, finished(list(written(plan, facts, target, name))))
    return Package(dict(sorted(files.items())))


def parts_written(project: Project, facts: Mapping[str, object]) -> Iterator[Draft]:
    """Fill the templates of a project: those of the whole, and of each notebook."""
    for name in own_of(PROJECT):
        yield from written(project.plan, facts, PROJECT, name)
    for member in project.members:
        own = facts_of(member.plan)
        for name in OF_NOTEBOOKS:
            path = f"{DEFAULT}/src/{{{{package}}}}/{name}.py.jinja"
            yield from written(member.plan, own, DEFAULT, path)


def instead_of(target: str, name: str) -> str:
    """The template that a project has in place of a target's."""
    return f"{PROJECT}/{name.removeprefix(f'{target}/')}"


def render_parity(plan: Plan, parity: str) -> dict[str, str]:
    """Write the tests that hold a package against its notebook's values, as JSON."""
    facts = facts_of(plan) | {"parity": parity}
    drafts = [
        one
        for name in templates_in(PARITY)
        for one in written(plan, facts, PARITY, name)
    ]
    return dict(finished(drafts))


def written(
    plan: Plan, facts: Mapping[str, object], target: str, name: str
) -> Iterator[Draft]:
    """Fill one template: a file, or one for each module."""
    path = name.removeprefix(f"{target}/").removesuffix(".jinja")
    path = path.replace("{{package}}", plan.package.replace(".", "/"))
    values = {**facts, "plan": plan, "package": plan.package}
    if "{{stage}}" not in path:
        yield draft(path, name, values)
        return
    for module in plan.modules:
        own = path.replace("{{stage}}", module.name.replace(".", "/"))
        yield draft(own, name, {**values, "module": module})


def draft(path: str, name: str, values: Mapping[str, object]) -> Draft:
    """Fill one template for one file; Python may be out of shape still."""
    text = template_of(name).render(values).rstrip()
    if not text:
        return Draft(path, "")
    text = literals.whole(text) + "\n"
    done = not name.endswith(".py.jinja") or bool(names_in(name) & MADE)
    if done or (names_in(name) <= FIXED and fits(text)):
        return Draft(path, text)
    ready = written_in(name, values) | ready_made(values["plan"])
    ahead(text, ready)
    return Draft(path, text, ready)


def finished(drafts: Sequence[Draft]) -> Iterator[tuple[str, str]]:
    """Give the path and text of each file; Python that is out of shape is formatted."""
    rough = [one for one in drafts if one.ready is not None]
    ready = frozenset[str]().union(*(one.ready or () for one in rough))
    texts = all_formatted([one.text for one in rough], ready) if rough else []
    shaped = dict(zip((one.path for one in rough), texts, strict=True))
    for one in drafts:
        yield one.path, shaped.get(one.path, one.text)


def written_in(name: str, values: Mapping[str, object]) -> frozenset[str]:
    """Give the parts of a template that are written formatted."""
    text = text_of(name)
    return ready_in(text, values)


def ready_made(plan: object) -> frozenset[str]:
    """Give the report's functions, which are formatted since they were made."""
    source = plan.report_source if isinstance(plan, Plan) else ""
    return frozenset(source.strip("\n").split("\n\n\n"))
