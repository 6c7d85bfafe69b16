"""The plans of a folder's notebooks → the plan of the whole package."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nbprod.ir import (
    CarriedFile,
    Member,
    ModelCandidate,
    Module,
    Note,
    Plan,
    Requirement,
    ResultField,
)
from nbprod.planning.pythons import python_range
from nbprod.planning.tidy import Ignores
from nbprod.project.files import normal
from nbprod.project.naming import file_of, joined_settings, result_names, union
from nbprod.project.parts import saved_in
from nbprod.reading.lockfiles import normal as comparable
from nbprod.serving.emission import INFERENCE
from nbprod.source.literals import listed


@dataclass(frozen=True)
class Whole:
    """What all of a folder's notebooks are joined to one package with.

    ``modules`` are those that the notebooks share, with what ruff is to ignore in them;
    ``common`` the top-level modules that several bring along, ``run`` the notebooks
    that others run.
    """

    folder: str
    package: str
    members: tuple[Member, ...]
    modules: tuple[Module, ...]
    ignores: Ignores
    common: frozenset[str]
    run: frozenset[str]
    notes: tuple[Note, ...]


def joined(whole: Whole) -> Plan:
    """The plan of the package: what its own files tell, of all notebooks together."""
    members = whole.members
    plans = [one.plan for one in members]
    served = next((one for one in reversed(members) if one.plan.serving), members[-1])
    fields = results_of(members, served)
    requirements = joined_requirements(plans)
    return Plan(
        package=whole.package,
        **identity(whole),  # type: ignore[arg-type]
        modules=(*whole.modules, *modules_of(members)),
        steps=tuple(step for plan in plans for step in plan.steps),
        pipeline_imports=result_imports(plans, fields),
        settings=joined_settings(members),
        results=tuple(fields),
        models=models_of(members, served.plan),
        report=tuple(step for plan in plans for step in plan.report),
        report_source="\n\n\n".join(plan.report_source for plan in plans),
        report_imports=tuple(n for plan in plans for n in plan.report_imports),
        report_setup=(),
        requirements=requirements,
        requires_python=python_range(requirements),
        left_out=(),
        notes=(*whole.notes, *(n for one in members for n in notes_of(one, whole))),
        saved=tuple(saved_in(one, m) for m in members for one in m.plan.saved),
        carried=carried_of(members, whole.common),
        cells=(),
        data_files=data_files_of(members),
        needs_chdir=any(plan.needs_chdir for plan in plans),
        ruff_ignores=(
            *whole.ignores,
            *ignored(plans, served.plan, whole.package),
        ),
        serving=served.plan.serving,
        modernised=sum(plan.modernised for plan in plans),
    )


def ignored(
    plans: Sequence[Plan], served: Plan, package: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The rules that modules break; the package has one path of a record."""
    for plan in plans:
        for path, rules in plan.ruff_ignores:
            if not path.endswith(f"/{INFERENCE}"):
                yield path, rules
            elif plan is served:
                yield f"src/{package}/{INFERENCE}", rules


def identity(whole: Whole) -> dict[str, str]:
    """What names the folder and this conversion of it."""
    plans = [one.plan for one in whole.members]
    titles = [one.notebook for one in whole.members]
    words = re.sub(r"[_-]+", " ", whole.folder).strip()
    return {
        "title": f"{words[:1].upper()}{words[1:]}" or whole.package,
        "description": f"{counted(len(titles))} as one pipeline: {listed(titles)}.",
        "notebook": whole.folder,
        "nbprod": plans[0].nbprod,
        "source_sha256": digest_of(plans),
    }


def counted(number: int) -> str:
    """So many notebooks, in words as far as people write them."""
    words = "Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split()
    return f"{words[number - 2] if number <= len(words) else number} notebooks"


def digest_of(plans: Sequence[Plan]) -> str:
    """The SHA-256 of all notebooks."""
    every = "\n".join(f"{plan.notebook} {plan.source_sha256}" for plan in plans)
    return hashlib.sha256(every.encode()).hexdigest()


def results_of(members: Sequence[Member], served: Member) -> list[ResultField]:
    """The results of the whole, each an expression over those of its notebook.

    Tables and values of a notebook whose files another reads are on the way.
    """
    read = {path for one in members for path in one.reads}
    fields: list[list[ResultField]] = []
    for member in members:
        on_the_way = bool(read & set(member.writes))
        fields.append(
            [
                one
                for one in member.plan.results
                if not (on_the_way and one.kind in ("table", "value"))
            ]
        )
    names = result_names([m.name for m in members], fields, members.index(served))
    return [
        replace(
            one,
            name=own.get(one.name, one.name),
            expression=f"{member.name}.{shown(one)}",
            origin=f"{member.notebook}, {one.origin}".removesuffix(", "),
        )
        for member, own, some in zip(members, names, fields, strict=True)
        for one in some
    ]


def shown(one: ResultField) -> str:
    """A result as an expression over its notebook's own ``Result``."""
    return f"metrics[{one.name!r}]" if one.kind == "metric" else named(one.name)


def named(field: str) -> str:
    """What a notebook's own ``Result`` calls a result."""
    return "notebook_metrics" if field == "metrics" else field


def result_imports(
    plans: Sequence[Plan], fields: Sequence[ResultField]
) -> tuple[str, ...]:
    """The imports that annotations of results need."""
    wanted = set(re.findall(r"\w+", " ".join(one.annotation for one in fields)))
    found: dict[str, None] = {}
    for plan in plans:
        for line in plan.pipeline_imports:
            names = re.findall(r"\w+", line.rpartition("import ")[2])
            if wanted & set(names):
                found[line] = None
    return tuple(found)


def models_of(members: Sequence[Member], served: Plan) -> tuple[ModelCandidate, ...]:
    """The models of all notebooks, of which that one counts which is served.

    Where none is, it is that of the last notebook that fits some.
    """
    fitting = [one.plan for one in members if one.plan.models]
    chosen = served if served.models or not fitting else fitting[-1]
    return tuple(
        replace(
            one,
            name=f"{member.name}.{one.name}",
            chosen=one.chosen and member.plan is chosen,
            why=one.why if member.plan is chosen else "",
        )
        for member in members
        for one in member.plan.models
    )


def modules_of(members: Sequence[Member]) -> Iterable[Module]:
    """The modules of all notebooks, by their place in the package."""
    for one in members:
        for module in one.plan.modules:
            yield replace(module, name=f"{one.name}.{module.name}")


def notes_of(member: Member, whole: Whole) -> Iterable[Note]:
    """What is to be known of a notebook, with its file's name."""
    known = {f"`{one}` becomes a module of the package" for one in whole.run}
    for note in member.plan.notes:
        if note.message in known:
            continue
        where = f", cell {note.cell}" if note.cell else ""
        where += f", line {note.line}" if note.cell and note.line else ""
        yield Note(0, 0, f"{member.notebook}{where}: {note.message}")


def carried_of(
    members: Sequence[Member], common: frozenset[str]
) -> tuple[CarriedFile, ...]:
    """The files that come along: in the root what notebooks share, else with each."""
    found: dict[str, CarriedFile] = {}
    for member in members:
        for one in member.plan.carried:
            top = one.path.removesuffix(".py").split("/")[0]
            path = one.path if top in common else f"{member.name}/{one.path}"
            found.setdefault(path, replace(one, path=path))
    return tuple(found.values())


def data_files_of(members: Sequence[Member]) -> tuple[str, ...]:
    """The settings that are files which no notebook writes before one reads them."""
    written: set[str] = set()
    found: dict[str, None] = {}
    for member in members:
        paths = {one.name: one for one in member.plan.settings}
        for name in member.plan.data_files:
            if normal(file_of(paths[name])) not in written:
                found[name] = None
        written |= set(member.writes)
    return tuple(found)


def joined_requirements(plans: Sequence[Plan]) -> tuple[Requirement, ...]:
    """What all notebooks need installed; in the core what one needs there."""
    specifiers: dict[str, dict[str, None]] = {}
    found: dict[str, Requirement] = {}
    for plan in plans:
        for one in plan.requirements:
            key = comparable(one.distribution)
            specifiers.setdefault(key, {})[one.specifier] = None
            if key not in found or (found[key].extra and not one.extra):
                found[key] = one
    return tuple(
        replace(one, specifier=union(specifiers[key]))
        for key, one in sorted(found.items())
    )
