"""The spine: notebook → flow → labels → plan → package → changes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nbprod.errors import Located, NbprodError
from nbprod.ir import Change, Flow, Label, Notebook, Package, Plan
from nbprod.reading.skipping import without_cell
from nbprod.source.nesting import deeply, too_deep
from nbprod.source.trees import walk

if TYPE_CHECKING:
    from nbprod.keeping.record import Base
    from nbprod.plan import Options


@dataclass(frozen=True)
class Wish:
    """What the user asked for. ``folder`` is None for the default place."""

    notebook: Path
    folder: Path | None = None
    name: str | None = None
    targets: tuple[str, ...] = ()
    skip_broken: bool = False
    force: bool = False
    model: str = ""
    """The name of the model to serve; empty for that the notebook settles on."""
    adopt: bool = False
    """Whether to take what stands in the folder for the user's own."""
    part: Options | None = None
    """How it is arranged as a part of the package of its folder."""
    serving: bool = True
    """Whether the package answers for records, if it can."""
    modernise: bool | None = None
    """Whether removed calls are written anew; None: as the last time, if ever."""


@dataclass(frozen=True)
class Understood:
    """A notebook as nbprod understands it: all that ``explain`` tells."""

    flow: Flow
    labels: Mapping[str, Label]
    plan: Plan


@dataclass(frozen=True)
class Conversion:
    """What converting comes to, before anything is written."""

    folder: Path
    plan: Plan
    changes: tuple[Change, ...]
    disk: Mapping[str, str]
    """The texts that stand in the folder now."""
    understood: Understood
    """What the plan came from."""


def understand(wish: Wish) -> Understood:
    """Read, analyse, recognise and arrange a notebook; nothing of it is run.

    Raises NbprodError, and Located for a place in the notebook.
    """
    return deeply(lambda: understood_as_wished(wish))


def understood_as_wished(wish: Wish) -> Understood:
    """The same, where calls may be deep; broken cells are left out if that is wished.

    Raises NbprodError, and Located for a place in the notebook.
    """
    return with_all_that_can_be(read_for(wish, wish.notebook), wish)


def read_for(wish: Wish, path: Path) -> Notebook:
    """Read a notebook, in today's calls if that is wished.

    Raises NbprodError, and Located for a place in the notebook.
    """
    from nbprod.notebook import read

    notebook = read(path, skip_broken=wish.skip_broken)
    if not wish.modernise:
        return notebook
    from nbprod.modernising import modernised

    return modernised(notebook, path, skip_broken=wish.skip_broken)


def with_all_that_can_be(notebook: Notebook, wish: Wish) -> Understood:
    """Understand a notebook, or what is left of it without its broken cells.

    Raises NbprodError, and Located for a place in the notebook.
    """
    while True:
        try:
            return understood(notebook, wish)
        except Located as broken:
            if not wish.skip_broken:
                raise
            notebook = without_cell(notebook, broken)


def understood(notebook: Notebook, wish: Wish) -> Understood:
    """Analyse, recognise and arrange a notebook that has been read.

    Raises NbprodError, and Located for a place in the notebook.
    """
    from nbprod.dataflow import analyse
    from nbprod.plan import Options, arrange
    from nbprod.reading.redaction import kept_out, secrets_of, without_secrets
    from nbprod.recognise import recognise
    from nbprod.serving import served
    from nbprod.serving.emission import NotServable

    try:
        secrets = secrets_of(notebook)
        flow = analyse(without_secrets(notebook, secrets))
        labels = recognise(flow)
        options = wish.part or Options(package_name(wish, flow), wish.targets)
        locks = lock_files(wish.notebook.parent)
        model = wanted_model(wish, flow, labels)
        path = served(flow, labels, model) if wish.serving else None
        if path is not None:
            kept = analyse(path.notebook)
            known = recognise(kept)
            try:
                plan = arrange(kept, known, options, lock_text=locks, served=path)
                return Understood(kept, known, kept_out(plan, secrets))
            except NotServable:
                pass
        plan = arrange(flow, labels, options, lock_text=locks)
        return Understood(flow, labels, kept_out(plan, secrets))
    except RecursionError:
        raise too_deep(notebook) from None


def wanted_model(wish: Wish, flow: Flow, labels: Mapping[str, Label]) -> str:
    """Return the name of the model that was asked for, if any.

    Raises NbprodError where the notebook fits none of that name.
    """
    from nbprod.serving.model import fitted_models

    names = fitted_models(flow, labels) if wish.model else []
    if wish.model and wish.model not in names:
        known = ", ".join(names) or "none"
        raise NbprodError(
            f"{wish.notebook}: no fitted model is called {wish.model}: choose one of "
            f"{known}"
        )
    return wish.model


def convert(wish: Wish) -> Conversion:
    """Work out the package and what becomes of each file in its folder.

    Raises NbprodError; nothing is written.
    """
    from nbprod.keeping.folder import base_of
    from nbprod.render import render

    if wish.folder is not None:
        base_of(wish.folder, adopt=wish.adopt)
    found = understand(wish)
    plan = understood_in_full(found)
    return reconciled(wish, found, plan, lambda: render(plan, wish.targets))


def reconciled(
    wish: Wish, found: Understood, plan: Plan, made: Callable[[], Package]
) -> Conversion:
    """Work out what becomes of each file of a package; ``made`` gives the package.

    Raises NbprodError; nothing is written.
    """
    from nbprod.keeping.folder import base_of, modules_in, texts_of

    folder = wish.folder or wish.notebook.parent / plan.package
    base = base_of(folder, adopt=wish.adopt)
    other = base is not None and base.notebook != plan.notebook
    if base and other and not (wish.force or wish.adopt):
        raise NbprodError(
            f"{folder} holds the package of {base.notebook}: choose another folder "
            "with -o, --adopt to go on with it and what you changed, or --force to "
            "replace it"
        )
    try:
        package = checked(deeply(made))
    except RecursionError:
        raise deeply(lambda: too_deep(found.flow.notebook)) from None
    known = [*base.files, *modules_in(folder)] if base else []
    disk = texts_of(folder, {*package.files, *known})
    changes = changes_for(wish, base, disk, package)
    return Conversion(folder, plan, changes, disk, found)


def changes_for(
    wish: Wish, base: Base | None, disk: Mapping[str, str], package: Package
) -> tuple[Change, ...]:
    """Decide for each file, as wished: merged, all the notebook's, or the user's kept.

    Raises NbprodError where a conflict of the last time is not settled.
    """
    from nbprod.reconcile import adopted, forced, reconcile

    if wish.force:
        return forced(base, disk, package)
    if wish.adopt:
        base = adopted(base, disk, package)
    return reconcile(base, disk, package)


def package_name(wish: Wish, flow: Flow) -> str:
    """Take the name that was given, or make one of the notebook's."""
    from nbprod.planning.package_names import chosen_name, derived_name

    imports = set(flow.modules.values()) | imported(flow)
    if wish.name is not None:
        return chosen_name(wish.name, imports)
    return derived_name(flow.notebook.name, imports)


def imported(flow: Flow) -> set[str]:
    """Name the modules that a notebook and the files that it brings along import."""
    nodes = [node for statement in flow.statements for node in statement.nodes]
    found = set()
    for file in flow.notebook.carried:
        found.add(file.path.partition("/")[0].removesuffix(".py"))
        if file.path.endswith(".py"):
            nodes += walk(ast.parse(file.text))
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def lock_files(folder: Path) -> dict[str, str]:
    """Return the texts of the requirement and lock files beside the notebook."""
    from nbprod.reading.lockfiles import NAMES

    found = {}
    named = {folder / name for name in NAMES}
    for file in sorted(named | set(folder.glob("requirements*.txt"))):
        try:
            if file.is_file():
                found[file.name] = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return found


def understood_in_full(found: Understood) -> Plan:
    """Make sure that no statement got lost: each is emitted, or listed with its reason.

    Raises NbprodError otherwise, which is a fault of nbprod.
    """
    lost = [s for s in found.flow.statements if s.id not in found.plan.statement_map]
    if lost:
        where = f"cell {lost[0].cell}, line {lost[0].line}"
        raise NbprodError(
            f"{found.plan.notebook}, {where}: this statement would be lost, which is a "
            "fault of nbprod: please report it"
        )
    return found.plan


def checked(package: Package) -> Package:
    """Make sure that all emitted Python compiles; what does not is a fault of nbprod.

    Raises NbprodError, and RecursionError for what is too deep for Python as it starts.
    """
    for path, text in package.files.items():
        if path.endswith(".py"):
            try:
                compile(text, path, "exec", dont_inherit=True)
            except SyntaxError as exc:
                if "too many nested" in str(exc.msg):
                    raise RecursionError from None
                raise NbprodError(
                    f"{path}, line {exc.lineno}: what nbprod made of the notebook is "
                    "no Python, which is a fault of nbprod: please report it"
                ) from None
    return package
