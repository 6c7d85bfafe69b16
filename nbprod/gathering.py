"""A folder of notebooks: in which order they run, and what they hand each other."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbprod.convert import Wish, imported, read_for
from nbprod.dataflow import analyse
from nbprod.errors import Located
from nbprod.ir import Access, Flow, Note, Notebook, Tie
from nbprod.planning.package_names import chosen_name, derived_name
from nbprod.project.files import WRITES, Found, files_of
from nbprod.project.members import notebooks_in, part_names, run_by_others
from nbprod.project.order import in_order
from nbprod.project.state import common_modules
from nbprod.reading.redaction import secrets_of, without_secrets
from nbprod.reading.siblings import module_path
from nbprod.reading.skipping import without_cell
from nbprod.recognition.roles import roles


@dataclass(frozen=True)
class Gathered:
    """The notebooks of a folder in the order in which they run, not yet arranged.

    ``parts`` are the names of their parts of the package; ``files`` what each reads and
    writes, with what the notebooks do that it runs; ``run`` those that others run.
    """

    paths: Mapping[str, Path]
    notebooks: tuple[Notebook, ...]
    flows: tuple[Flow, ...]
    parts: tuple[str, ...]
    package: str
    files: Mapping[str, Sequence[Access]]
    ties: tuple[Tie, ...]
    run: Mapping[str, tuple[str, ...]]
    common: frozenset[str]
    notes: tuple[Note, ...]


def gather(wish: Wish) -> Gathered | Wish:
    """Read the notebooks of a folder and find their order; nothing of them is run.

    Returns the wish for the one notebook where there is but one that others do not run.
    Raises NbprodError, and Located for a place in a notebook.
    """
    paths = {path.name: path for path in notebooks_in(wish.notebook)}
    every = {name: read_for(wish, path) for name, path in paths.items()}
    run = run_by_others(every)
    empty = [name for name, one in every.items() if not has_code(one)]
    names = [name for name in every if name not in run and name not in empty]
    if len(names) < 2:
        return replace(wish, notebook=paths[(names or empty)[0]])
    flows = {name: flow_of(one, wish, name in run) for name, one in every.items()}
    found = {name: files_of(one) for name, one in flows.items() if one}
    files = {name: files_with_run(name, found, run) for name in names}
    order, ties = in_order(names, files)
    notebooks = handing([every[name] for name in order], ties, files, found)
    common = common_modules(notebooks)
    package = package_of(wish, [found[name].flow for name in order])
    carried = {file.path for one in notebooks for file in one.carried}
    return Gathered(
        paths,
        tuple(replace(one, common=common) for one in notebooks),
        tuple(found[name].flow for name in order),
        tuple(part_names(order, carried, package).values()),
        package,
        files,
        tuple(ties),
        run,
        common,
        tuple(notes_on(order, found, ties, run, empty)),
    )


def has_code(notebook: Notebook) -> bool:
    """Whether a notebook does anything."""
    return any(cell.code.strip() for cell in notebook.cells)


def notes_on(
    order: Sequence[str],
    found: Mapping[str, Found],
    ties: Sequence[Tie],
    run: Mapping[str, Sequence[str]],
    empty: Sequence[str],
) -> list[Note]:
    """What is not known of the order, and what becomes no stage."""
    texts = [f"{one} is left out: its cells hold no code" for one in empty]
    texts += [
        f"{one} is run by {', '.join(users)}: it becomes a module, and no stage of the "
        "pipeline"
        for one, users in run.items()
    ]
    tied = {name for tie in ties for name in (tie.before, tie.after)}
    loose = [name for name in order if name not in tied]
    if loose:
        texts.append(
            f"no file that is known ties {', '.join(loose)} to another notebook: the "
            "place in the order goes by name"
        )
    for name in order:
        for one in found[name].unknown[:1]:
            texts.append(
                f"{name}, cell {one.cell}, line {one.line}: a path that is known only "
                "when it runs: it says nothing of the order"
            )
    return [Note(0, 0, text) for text in texts]


def flow_of(notebook: Notebook, wish: Wish, lenient: bool) -> Flow | None:
    """The dataflow of a notebook.

    None for one that others run and that fails alone: it may need what they bind.
    """
    while True:
        try:
            return analyse(without_secrets(notebook, secrets_of(notebook)))
        except Located as broken:
            if lenient:
                return None
            if not wish.skip_broken:
                raise
            notebook = without_cell(notebook, broken)


def files_with_run(
    name: str, found: Mapping[str, Found], run: Mapping[str, Sequence[str]]
) -> list[Access]:
    """The files of a notebook and of those that it runs, in order."""
    flow = found[name].flow
    inner = [one for one, users in run.items() if name in users and one in found]
    modules = {module_path(one).removesuffix(".py"): one for one in inner}
    imports = [
        (statement, statement.node.module or "")
        for statement in flow.statements
        if isinstance(statement.node, ast.ImportFrom)
    ]
    places = {at.id: at.index for at in flow.statements}
    accesses = list(found[name].accesses)
    for module, one in modules.items():
        where = [at for at, imported in imports if imported == module]
        where += [at for at, imported in imports if imported in modules]
        for access in found[one].accesses if where else ():
            at = where[0]
            accesses.append(
                replace(
                    access, notebook=name, statement=at.id, cell=at.cell, line=at.line,
                    code=one,
                )
            )  # fmt: skip
    return sorted(accesses, key=lambda access: places[access.statement])


def handing(
    notebooks: Sequence[Notebook],
    ties: Sequence[Tie],
    files: Mapping[str, Sequence[Access]],
    found: Mapping[str, Found],
) -> list[Notebook]:
    """The notebooks, each knowing the statements that write what others read.

    So may those that write where it is not known, before the last notebook.
    """
    places: dict[str, set[tuple[int, int]]] = {}
    for tie in ties:
        places.setdefault(tie.before, set()).update(
            (one.cell, one.line)
            for one in files[tie.before]
            if one.writes and one.path == tie.wrote.path
        )
    for one in notebooks[:-1]:
        places.setdefault(one.name, set()).update(
            (statement.cell, statement.line)
            for statement in found[one.name].unknown
            if roles(statement) & WRITES
        )
    return [
        replace(one, handed=frozenset(places.get(one.name, ()))) for one in notebooks
    ]


def package_of(wish: Wish, flows: Sequence[Flow]) -> str:
    """The name of the package: what was given, or made of the folder's."""
    imports = {name for flow in flows for name in flow.modules.values()}
    imports |= {name for flow in flows for name in imported(flow)}
    if wish.name is not None:
        return chosen_name(wish.name, imports)
    return derived_name(wish.notebook.resolve().name, imports)
