"""What is told about the conversion: evidence for names, where each statement went."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nbprod import __version__, naming
from nbprod.analysis.calling import WIDTH, sections_in
from nbprod.ir import (
    CarriedFile,
    Flow,
    Label,
    LeftOut,
    Notebook,
    ReportStep,
    Section,
    Statement,
    Step,
)
from nbprod.planning.emitted import Emitted, Words, told_by
from nbprod.planning.evidence import evidence_of
from nbprod.planning.exploration import is_setup
from nbprod.planning.modules import Built
from nbprod.planning.rewriting import Rewriting, shown_inside
from nbprod.reading import credentials
from nbprod.recognise import HEADING
from nbprod.recognition.cuts import Piece
from nbprod.recognition.paths import own_calls, path_arguments
from nbprod.recognition.roles import is_definition, is_import
from nbprod.source.imports import local_modules, localised_text, module_in

AMBIGUOUS = frozenset("lOI")
LONGEST_PAIR = 66
"""Of a name and its expression in ``run``: with more, a line grows past 88 columns."""
LONGEST_DEFAULT = 70


def identity(notebook: Notebook) -> dict[str, object]:
    """What names the notebook and this conversion of it, without secrets."""
    title, description = map(credentials.redact, naming.title(notebook))
    return {
        "title": title,
        "description": description,
        "notebook": notebook.name,
        "nbprod": __version__,
        "source_sha256": notebook.source_sha256,
        "modernised": notebook.modernised,
    }


def about_piece(piece: Piece, flow: Flow, to: Emitted) -> Words:
    """What is known of a piece for its name and docstring."""
    if not to.headings:
        to.headings.update(headings_and_texts(flow))
    cell = piece.statements[0].cell
    heading, markdown = to.headings[cell]
    if heading == to.headings[0][0]:  # the notebook's title names no part of it
        heading = ""
    if on_definitions(heading, piece.statements[0], flow, to):
        heading = markdown = ""
    again = (heading, markdown) in to.told
    headed = again or (heading, "") in to.told
    to.told |= {(heading, markdown), (heading, "")}
    return Words(
        credentials.redact(heading),
        "" if again else credentials.redact(markdown),
        "" if headed else credentials.redact(heading),
        evidence_of(piece.statements, to),
    )


def on_definitions(heading: str, first: Statement, flow: Flow, to: Emitted) -> bool:
    """Whether a heading stands over functions that come first, and speaks of them."""
    found = False
    for index in range(first.index - 1, -1, -1):
        above = flow.statements[index]
        if to.headings[above.cell][0] != heading:
            break
        if is_import(above) or above.cell == first.cell:
            continue
        name = getattr(above.node, "name", "")
        if not is_definition(above) or name not in to.by.placed.lifted:
            return False
        found = True
    return found


def headings_and_texts(flow: Flow) -> dict[int, tuple[str, str]]:
    """By cell the heading over it, and the markdown directly above it.

    The cell 0, before all others, has the heading that comes first.
    """
    places: dict[int, tuple[str, str]] = {}
    first: str | None = None
    heading, text = "", ""
    for one in flow.notebook.cells:
        places[one.index] = heading, text
        text = ""
        if one.kind == "markdown":
            found = HEADING.findall(one.source)
            heading = found[-1][1] if found else heading
            first = found[0][1] if found and first is None else first
            text = HEADING.sub("", one.source).strip()
    return places | {0: (first or "", "")}


def statement_map(
    flow: Flow,
    labels: Mapping[str, Label],
    to: Emitted,
    built: Built,
    report: Sequence[ReportStep],
) -> dict[str, str]:
    """Statement → ``module.function``, or the reason why it is not emitted.

    Raises:
        AssertionError: a statement is neither emitted nor accounted for.
    """
    by = to.by
    found: dict[str, str] = {}
    made = {step.function.name: step.function for step in to.steps}
    shown = [step.function for step in report]
    for function in (*made.values(), *to.every_part(), *shown):
        for name in function.statements:
            found[name] = f"{function.module}.{function.name}"
    constants = {by.placed.constants[n].id: c for n, c in by.constant_names.items()}
    for statement in flow.statements:
        if statement.id in found:
            continue
        name = getattr(statement.node, "name", "")
        if is_import(statement):
            found[statement.id] = "imports stand where they are used"
        elif statement.id in by.tuned.dropped:
            found[statement.id] = "settings.Settings"
        elif constants.get(statement.id) in built.homes:
            constant = constants[statement.id]
            found[statement.id] = f"{built.homes[constant]}.{constant}"
        elif is_definition(statement) and name in built.homes:
            found[statement.id] = f"{built.homes[name]}.{name}"
        elif not labels[statement.id].kept and is_setup(statement, flow) and report:
            found[statement.id] = "report.set_style"
        else:
            found[statement.id] = labels[statement.id].why
            if labels[statement.id].kept:
                found[statement.id] = "used by nothing that is kept"
            elif labels[statement.id].why == "a plot":
                found[statement.id] = "a plot of values that no stage ends with"
    return found


def is_place(text: str) -> bool:
    """Whether an entry of the statement map is a function."""
    return " " not in text and "." in text


def left_out(
    flow: Flow, labels: Mapping[str, Label], where: Mapping[str, str]
) -> tuple[LeftOut, ...]:
    """Everything that is not emitted, with the reason."""
    found = []
    for statement in flow.statements:
        why = where[statement.id]
        if is_import(statement):
            continue
        if not is_place(why):
            what = first_line(statement.source)
            found.append(
                LeftOut(statement.id, statement.cell, statement.line, what, why)
            )
            continue
        if labels[statement.id].kept:
            for node in shown_inside(statement):
                what = first_line(ast.unparse(node))
                line = node.lineno
                why = "printed or drawn on the way"
                found.append(LeftOut(statement.id, statement.cell, line, what, why))
    return tuple(found)


def first_line(source: str) -> str:
    """A statement in a few words, without secrets."""
    line = credentials.redact(source).strip().split("\n")[0]
    return line if len(line) <= 60 else line[:57] + "…"


def cell_map(
    flow: Flow, where: Mapping[str, str]
) -> tuple[tuple[int, str | None, str, tuple[str, ...]], ...]:
    """What each cell with code became: (cell, id, what it does, functions)."""
    found = []
    by_cell: dict[int, list[Statement]] = {}
    for statement in flow.statements:
        if not is_import(statement):
            by_cell.setdefault(statement.cell, []).append(statement)
    for cell in flow.notebook.cells:
        some = by_cell.get(cell.index, [])
        places = dict.fromkeys(where[s.id] for s in some if is_place(where[s.id]))
        if not places:
            continue
        first = next(s for s in some if is_place(where[s.id]))
        comments = [c for c in first.comments if not naming.is_chatter(c)]
        what = comments[0] if comments else first_line(first.source)
        found.append((cell.index, cell.id, credentials.redact(what), tuple(places)))
    return tuple(found)


def lifted_imports(to: Emitted, built: Built) -> tuple[str, ...]:
    """Imports of the constants, classes and types that ``run`` may name."""
    return tuple(sorted(to.annotations.get("pipeline", ()))) + tuple(
        f"from {module_in(to.package, home)} import {name}"
        for name, home in sorted(built.homes.items())
        if home != "report"
    )


def data_files(flow: Flow, by: Rewriting) -> tuple[str, ...]:
    """The settings that are paths of files which must be there beforehand."""
    written: set[str] = set()
    found: dict[str, None] = {}
    for statement in flow.statements:
        places = {id(n): s for n, s in by.tuned.literals.get(statement.id, ())}
        for name in by.tuned.rooted.get(statement.id, ()):
            places[id(name)] = by.tuned.named[name.id]
        for site in own_calls(statement):
            for node in path_arguments(site):
                setting = places.get(id(node))
                if setting is None or "://" in (setting.default or ""):
                    continue
                value = (setting.default or "").removeprefix("Path(").rstrip(")")
                if site.call.role not in ("reader", "load_object"):
                    written.add(value)
                elif value not in written:
                    found[setting.name] = None
    return tuple(found)


def paths_told(flow: Flow, by: Rewriting) -> dict[str, object]:
    """What is told of the settings that are paths."""
    return {"data_files": data_files(flow, by), "path_names": path_names(by)}


def path_names(by: Rewriting) -> frozenset[str]:
    """The settings that are the texts of paths from the folder of the data."""
    return frozenset(
        by.tuned.named[node.id].name
        for nodes in by.tuned.rooted.values()
        for node in nodes
    )


def long_lines(
    to: Emitted, parts: Iterable[Step | Section]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Files in which names or values are too long for a line, or look like figures."""
    observed = [pair for step in to.steps for pair in step.observed]
    told = {name for s in to.steps for name in told_by(s)} & to.values.keys()
    returned = [(name, to.values[name]) for name in sorted(told)]
    wide = {len(name) + len(shown) for name, shown in [*observed, *returned]}
    passed = [
        len(f"    {value.name}: {value.annotation},")
        for section in sections_in(parts)
        for value in section.parameters
    ]
    defaults = {len(setting.default or "") for setting in to.by.tuned.settings}
    folder = f"src/{to.package}".replace(".", "/")
    found = []
    broken: tuple[str, ...] = ()
    if max(wide, default=0) > LONGEST_PAIR or max(passed, default=0) > WIDTH:
        broken = ("E501",)
    if {name for name, _ in [*observed, *returned]} & AMBIGUOUS:
        broken += ("E741",)
    if broken:
        found.append((f"{folder}/pipeline.py", broken))
    if max(defaults, default=0) > LONGEST_DEFAULT:
        found.append((f"{folder}/settings.py", ("E501",)))
    return tuple(found)


def carried(notebook: Notebook, package: str) -> tuple[CarriedFile, ...]:
    """The files that come along, importing each other from the package."""
    local = local_modules(notebook, package)
    found = []
    for file in notebook.carried:
        text = credentials.redact(file.text)
        if file.path.endswith(".py"):
            text = localised_text(text, local)
        found.append(replace(file, text=text))
    return tuple(found)
