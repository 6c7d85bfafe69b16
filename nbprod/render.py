"""Plan + templates/ → Package: the only place that knows Jinja.

One folder in ``templates/`` is one target. A template's path is the path of the file
that it gives, without the target's folder and ``.jinja``; ``{{package}}`` and
``{{stage}}`` are the only names in it, and ``{{stage}}`` means one file for each module
of the plan. A template that gives white space alone gives no file. Templates that name
``files`` or ``texts`` come last: they see what the others gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nbprod.emission.facts import facts_of
from nbprod.emission.packing import add, carried_files, digest
from nbprod.emission.written import fits, ready_in
from nbprod.errors import NbprodError
from nbprod.ir import Package, Plan, Project
from nbprod.project.facts import project_facts
from nbprod.source import literals

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from jinja2.nodes import Template as TemplateSyntax

DEFAULT = "package"
PROJECT = "project"
"""What is otherwise, or besides, in the package of a folder of notebooks."""
PARITY = "parity"
"""The target that is written after a verification, not by ``convert`` alone."""
OURS = frozenset({DEFAULT, PROJECT, PARITY})
"""The folders that are no targets to choose."""
OF_NOTEBOOKS = ("__init__", "pipeline", "report")
"""What each notebook of a project has of the default target, besides its stages."""
MADE = frozenset({"module", "inference"})
"""What is whole files, formatted since they were made."""
LAST = frozenset({"files", "texts"})
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
        for name in templates_of(target):
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


@cache
def own_of(target: str) -> tuple[str, ...]:
    """List the templates of a folder, which does not change."""
    return tuple(templates_in(target))


def render_parity(plan: Plan, parity: str) -> dict[str, str]:
    """Write the tests that hold a package against its notebook's values, as JSON."""
    facts = facts_of(plan) | {"parity": parity}
    drafts = [
        one
        for name in templates_in(PARITY)
        for one in written(plan, facts, PARITY, name)
    ]
    return dict(finished(drafts))


def portraits_code() -> Path:
    """The code by which parity tests portray values; it has nothing to fill in."""
    return templates_root() / PARITY / "tests" / "portraits.py.jinja"


def templates_root() -> Path:
    """Find the templates: beside the package in a checkout, inside it in a wheel."""
    here = Path(__file__).resolve().parent
    for root in (here / "templates", here.parent / "templates"):
        if (root / DEFAULT).is_dir():
            return root
    raise NbprodError("the templates are missing: install nbprod again")


def targets_known() -> tuple[str, ...]:
    """Name the targets, the default one left out."""
    folders = (one.name for one in templates_root().iterdir() if one.is_dir())
    return tuple(sorted(name for name in folders if name not in OURS))


def templates_of(target: str) -> list[str]:
    """List a target's templates by their path below the root."""
    if target not in (DEFAULT, *targets_known()):
        known = literals.listed(targets_known()) or "none"
        raise NbprodError(f"no target {target!r}: there is {known}")
    return templates_in(target)


def templates_in(target: str) -> list[str]:
    """List the templates of a folder."""
    found = (templates_root() / target).rglob("*.jinja")
    files = (path for path in found if path.is_file())
    return sorted(path.relative_to(templates_root()).as_posix() for path in files)


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
    return Draft(path, text, written_in(name, values) | ready_made(values["plan"]))


def finished(drafts: Sequence[Draft]) -> Iterator[tuple[str, str]]:
    """Give the path and text of each file; Python that is out of shape is formatted."""
    rough = [one for one in drafts if one.ready is not None]
    ready = frozenset[str]().union(*(one.ready or () for one in rough))
    texts = all_formatted([one.text for one in rough], ready) if rough else []
    shaped = dict(zip((one.path for one in rough), texts, strict=True))
    for one in drafts:
        yield one.path, shaped.get(one.path, one.text)


def all_formatted(sources: Sequence[str], ready: Set[str]) -> list[str]:
    """Format Python that is printed from a plan, but for parts that are ready."""
    from nbprod.source.formatting import all_formatted as by_black

    return by_black(sources, ready)


def written_in(name: str, values: Mapping[str, object]) -> frozenset[str]:
    """Give the parts of a template that are written formatted."""
    text = (templates_root() / name).read_text(encoding="utf-8")
    return ready_in(text, values)


def ready_made(plan: object) -> frozenset[str]:
    """Give the report's functions, which are formatted since they were made."""
    source = plan.report_source if isinstance(plan, Plan) else ""
    return frozenset(source.strip("\n").split("\n\n\n"))


def shown_default(source: str) -> str:
    """Show a setting's default as users write it: a path without its class."""
    bare = re.fullmatch(r"""Path\((["'])(.*)\1\)""", source)
    return literals.code(bare[2] if bare else source)


@cache
def environment_of() -> Environment:
    """Set Jinja up: undefined names are errors, texts are escaped by named filters."""
    from jinja2 import Environment, StrictUndefined

    jinja = Environment(
        undefined=StrictUndefined,
        optimized=False,  # each template is filled once
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters |= {
        "toml": literals.toml_string,
        "yaml": literals.yaml_string,
        "json": literals.json_text,
        "lines": literals.json_lines,
        "string": literals.python_string,
        "strings": literals.python_strings,
        "literal": literals.python_value,
        "docstring": literals.docstring,
        "prose": literals.prose,
        "inline": literals.inline,
        "code": literals.code,
        "listed": literals.listed,
        "regex": re.escape,
        "shown": shown_default,
    }
    return jinja


@cache
def template_of(name: str) -> Template:
    """Compile a template."""
    return environment_of().from_string(parsed(name))


@cache
def parsed(name: str) -> TemplateSyntax:
    """Read a template, once for what it names and for what it gives."""
    path = templates_root() / name
    return environment_of().parse(path.read_text(encoding="utf-8"), name, str(path))


@cache
def names_in(name: str) -> frozenset[str]:
    """Name what a template reads; no template reads a name that it also sets."""
    from jinja2.nodes import Name, Node

    nodes: list[Node] = [parsed(name)]
    for node in nodes:  # which grows
        for field in node.fields:
            part = getattr(node, field, None)
            some = part if isinstance(part, list) else [part]
            nodes += [one for one in some if isinstance(one, Node)]
    names = [one for one in nodes if isinstance(one, Name)]
    own = {one.name for one in names if one.ctx != "load"} | {"loop"}
    return frozenset(one.name for one in names) - own
