"""The notebooks of a folder arranged: alone, then with what they share, and as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nbprod.convert import (
    Conversion,
    Understood,
    Wish,
    reconciled,
    understood_in_full,
    with_all_that_can_be,
)
from nbprod.errors import Located, NbprodError
from nbprod.gathering import Gathered, gather
from nbprod.ir import Member, Project
from nbprod.plan import Options
from nbprod.project.joining import Whole, joined
from nbprod.project.naming import setting_names
from nbprod.project.parts import qualified
from nbprod.project.shared import alike, shared_modules
from nbprod.project.state import kept_state, refuse_what_lasts
from nbprod.reading.redaction import kept_out, secrets_of
from nbprod.recognise import recognise
from nbprod.recognition.roles import roles
from nbprod.serving.model import fitted_models
from nbprod.source.nesting import deeply


def understand_folder(wish: Wish) -> Project | Wish:
    """Arrange the notebooks of a folder as one package; nothing of them is run.

    Returns the wish for the one notebook where there is but one that others do not run.
    Raises NbprodError, and Located for a place in a notebook.
    """
    return deeply(lambda: understood_folder(wish))


def understood_folder(wish: Wish) -> Project | Wish:
    """The same, where calls may be deep."""
    gathered = gather(wish)
    if isinstance(gathered, Wish):
        return gathered
    by = Arranging(wish, gathered)
    alone, served = arranged_alone(by)
    found, shared = arranged_together(by, alone, served)
    states = [kept_state(one.flow, one.labels) for one in found]
    refuse_what_lasts([one.flow for one in found], states)
    for one in found:
        refuse_what_is_not_written(one, gathered)
    secrets = {text for one in gathered.notebooks for text in secrets_of(one)}
    members = tuple(
        member_of(one, part, gathered, frozenset(state), secrets)
        for one, part, state in zip(found, gathered.parts, states, strict=True)
    )
    modules, ignores = shared_modules(
        [one.plan for one in alone], shared, gathered.package
    )
    plan = joined(
        Whole(
            wish.notebook.resolve().name, gathered.package, members, modules, ignores,
            gathered.common, frozenset(gathered.run), gathered.notes,
        )
    )  # fmt: skip
    return Project(plan.notebook, members, plan, gathered.ties, gathered.run)


def member_of(
    found: Understood,
    part: str,
    gathered: Gathered,
    keeps: frozenset[str],
    secrets: set[str],
) -> Member:
    """A notebook as a part of the package."""
    name = found.plan.notebook
    files = gathered.files[name]
    plan = qualified(kept_out(understood_in_full(found), sorted(secrets)), part)
    return Member(
        part,
        name,
        found.flow,
        found.labels,
        plan,
        tuple(dict.fromkeys(one.path for one in files if not one.writes)),
        tuple(dict.fromkeys(one.path for one in files if one.writes)),
        keeps,
    )


def refuse_what_is_not_written(found: Understood, gathered: Gathered) -> None:
    """Make sure that the package writes what other notebooks read.

    Raises Located.
    """
    for tie in gathered.ties:
        wrote = tie.wrote
        if tie.before != found.plan.notebook:
            continue
        there = [s for s in found.flow.statements if s.cell == wrote.cell]
        kept = [s for s in there if s.line == wrote.line and found.labels[s.id].kept]
        if not kept:
            raise Located(
                wrote.notebook, wrote.cell, wrote.line,
                f"`{wrote.path}` is written here and read by {tie.after}, but the "
                "package would not write it, which is a fault of nbprod: please report "
                "it",
            )  # fmt: skip


def convert_folder(wish: Wish) -> Conversion | Wish:
    """Work out the package of a folder and what becomes of each file in it.

    Returns the wish for the one notebook where there is but one that others do not run.
    Raises NbprodError; nothing is written.
    """
    from nbprod.keeping.folder import base_of
    from nbprod.render import render

    if wish.folder is not None:
        base_of(wish.folder, adopt=wish.adopt)
    project = understand_folder(wish)
    if isinstance(project, Wish):
        return project
    last = project.members[-1]
    found = Understood(last.flow, last.labels, last.plan)
    where = wish.folder or wish.notebook / project.plan.package
    return reconciled(
        replace(wish, folder=where), found, project.plan,
        lambda: render(project.plan, wish.targets, project),
    )  # fmt: skip


@dataclass(frozen=True)
class Arranging:
    """What all notebooks are arranged with."""

    wish: Wish
    of: Gathered

    def arranged(
        self, number: int, options: Options, *, serving: bool, model: str
    ) -> Understood:
        """One notebook, arranged as its part of the package."""
        notebook = self.of.notebooks[number]
        wish = replace(
            self.wish, notebook=self.of.paths[notebook.name], part=options,
            serving=serving, model=model,
        )  # fmt: skip
        return with_all_that_can_be(notebook, wish)

    def fits(self, number: int, model: str) -> bool:
        """Whether a notebook fits a model of that name."""
        flow = self.of.flows[number]
        return model in fitted_models(flow, recognise(flow))

    def trains(self, number: int) -> bool:
        """Whether a notebook fits something, and not only applies what it loads."""
        flow = self.of.flows[number]
        return any(roles(one) & {"fit", "search"} for one in flow.statements)

    def options(self, number: int) -> Options:
        """What a notebook is arranged with where it has nothing from others."""
        return Options(f"{self.of.package}.{self.of.parts[number]}", self.wish.targets)


def arranged_alone(by: Arranging) -> tuple[list[Understood], int]:
    """Each notebook with all of its own, and which of them is served.

    The last whose model answers for records is. Raises NbprodError where none fits the
    model that was asked for.
    """
    wanted = by.wish.model
    count = len(by.of.notebooks)
    fits = [number for number in range(count) if wanted and by.fits(number, wanted)]
    if wanted and not fits:
        raise NbprodError(
            f"{by.wish.notebook}: in none of its notebooks is a fitted model called "
            f"{wanted}"
        )
    found: dict[int, Understood] = {}
    served = -1
    for number in sorted(range(count), key=lambda n: (by.trains(n), n), reverse=True):
        asked = wanted if number in fits[-1:] else ""
        serving = served < 0 and (not wanted or bool(asked))
        found[number] = by.arranged(
            number, by.options(number), serving=serving, model=asked
        )
        if found[number].plan.serving:
            served = number
    return [found[number] for number in range(count)], served


def arranged_together(
    by: Arranging, alone: Sequence[Understood], served: int
) -> tuple[list[Understood], list[dict[str, str]]]:
    """Each notebook again, where it shares definitions or names of settings."""
    plans = [one.plan for one in alone]
    settings = setting_names(by.of.parts, plans)
    told = any("__doc__" in cell.code for one in by.of.notebooks for cell in one.cells)
    shared = [{} for _ in plans] if told else list(alike(plans, by.of.common))
    found = []
    for number, one in enumerate(alone):
        if settings[number] or shared[number]:
            options = replace(
                by.options(number), settings=settings[number], elsewhere=shared[number]
            )
            wanted = by.wish.model if number == served else ""
            one = by.arranged(number, options, serving=number == served, model=wanted)
        found.append(one)
    return found, shared
