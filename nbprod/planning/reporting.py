"""The report's functions: exploration as it stood, on values of the pipeline."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nbprod import libraries, naming
from nbprod.ir import Flow, Function, Label, Parameter, ReportStep, Statement
from nbprod.kinds.finding import better
from nbprod.planning.annotating import NONE
from nbprod.planning.codegen import Line, function_source
from nbprod.planning.emitted import Emitted, told_by
from nbprod.planning.evidence import evidence_of, labels_drawn
from nbprod.planning.exploration import (
    Group,
    changes_in,
    is_setup,
    is_show,
    place_group,
    show_edits,
)
from nbprod.planning.rewriting import name_edits
from nbprod.planning.steps import parameter
from nbprod.planning.telling import headings_and_texts
from nbprod.reading import credentials
from nbprod.recognition.cuts import Piece
from nbprod.recognition.figures import saves_figure
from nbprod.recognition.pages import is_page
from nbprod.recognition.paths import opens_elsewhere, own_calls, path_arguments
from nbprod.recognition.roles import is_plot
from nbprod.recognition.valued import type_of_value
from nbprod.source.edits import edited, replacing
from nbprod.source.literals import python_string
from nbprod.source.names import loaded
from nbprod.source.typed import type_before

WORD = 24
"""Characters of a text that may name something."""
FEW = 3
"""Columns that a name can list."""
TABLE = "pandas.DataFrame"
DRAWING = frozenset(["plot", "figure", "style", "show"])
"""What calls are for whose values nobody looks at."""


def report_functions(
    shown: Sequence[Group], pieces: Sequence[Piece], to: Emitted
) -> list[ReportStep]:
    """A function for each group, and the step after which it is shown."""
    reported: dict[str, int] = {}
    for count, step in enumerate(to.steps):
        for name in told_by(step):
            reported.setdefault(name, count)
    found: list[ReportStep] = []
    used: dict[str, int] = {}
    changed = changes_in(pieces, shown)
    for group in shown:
        known = all(n in reported or n in used for n in group.needs)
        number = place_group(group, changed, reported, used) if known else None
        if number is None and pieces:
            continue
        after = to.steps[number].name if number is not None and to.steps else ""
        # what uses a name of the report comes after whatever used it before
        used |= dict.fromkeys([*group.binds, *group.needs], number or 0)
        found.append(report_step(group, after, to))
    return found


def report_step(group: Group, after: str, to: Emitted) -> ReportStep:
    """The function of one group."""
    heading, evidence = about_group(group, after, to)
    name = naming.function_name("report", heading, evidence, to.taken)
    to.taken.add(name)
    saves, folder = files_saved(group), folder_name(group, to)
    lines, shows = group_lines(group, saves, folder, to)
    fields = [parameter(n, kind, "report", to) for n, kind in bound(group, to)]
    values = list(fields)
    kind = type_shown(group, to) if shows else NONE
    shows = kind != NONE
    if shows:
        last = lines.pop()
        lines.append(Line(f"shown = (\n{last.code}\n)", last.comments))
        values.append(parameter("shown", kind, "report", to))
    annotation = values[0].annotation if values else "None"
    if len(values) > 1:
        annotation = f"tuple[{', '.join(one.annotation for one in values)}]"
    parameters = parameters_of(group, to)
    if saves:
        parameters.append(Parameter(folder, "Path"))
        to.annotations.setdefault("report", set()).add("from pathlib import Path")
    told = ("report", heading) in to.told
    to.told.add(("report", heading))
    comments = [c for s in group.statements for c in s.comments][:1]
    doc = naming.function_docstring(
        "report", "" if told else heading, "", comments, evidence
    )
    first, _, rest = doc.partition("\n")
    doc = f"{first.rstrip('.')} (cell {group.cell}).{rest and chr(10) + rest}"
    names = [one.name for one in values]
    source = function_source(
        name, parameters, annotation, doc, lines, returned(names, lines)
    )
    function = Function(
        name, "report", "report", doc, tuple(parameters), tuple(values or fields), "",
        source, tuple(s.id for s in group.statements), (group.cell,),
    )  # fmt: skip
    files = tuple(saves[path] for path in saves)
    return ReportStep(function, after, group.needs, group.binds, shows, files)


def parameters_of(group: Group, to: Emitted) -> list[Parameter]:
    """The parameters for what a group needs, each of the type that it has by then."""
    found = []
    for name in group.needs:
        users = (s for s in group.statements if name in s.effects.reads)
        kind = to.kinds.before(name, next(users, group.statements[0]))
        found.append(parameter(name, to.or_none(name, kind), "report", to))
    return found


def about_group(group: Group, after: str, to: Emitted) -> tuple[str, naming.Evidence]:
    """The heading over a group, and what is known of it for a name."""
    if not to.headings:
        to.headings.update(headings_and_texts(to.by.flow))
    heading, _ = to.headings[group.cell]
    evidence = evidence_of(group.statements, to)
    columns = evidence.columns or tuple(columns_read(group, to.by.flow))
    titles, axes = labels_drawn(group.statements)
    expression = expression_shown(group)
    last = group.statements[-1]
    if is_page(last) and is_plot(last, to.by.flow.types[last.index]):
        expression = None
    shown = credentials.redact(ast.unparse(expression)) if expression else ""
    evidence = replace(
        evidence, columns=columns, binds=group.binds or group.needs, shown=shown,
        titles=tuple(titles), axes=tuple(axes), after=after,
    )  # fmt: skip
    return heading, evidence


def expression_shown(group: Group) -> ast.expr | None:
    """The last expression of a group, or what it prints, where that is one thing."""
    node = group.statements[-1].node
    value = node.value if isinstance(node, ast.Expr) else None
    match value:
        case ast.Call(func=ast.Name(id="print" | "display"), args=[one]):
            return None if isinstance(one, ast.Constant) else one
        case ast.Call(func=ast.Name(id="print" | "display")):
            return None
    roles = {s.call.role for s in own_calls(group.statements[-1]) if s.node is value}
    return None if roles & DRAWING else value


def type_shown(group: Group, to: Emitted) -> str:
    """The type of the last expression of a group, or nothing."""
    last, value = group.statements[-1], expression_shown(group)
    if value is None:
        return ""
    sites = {id(site.node): site for site in own_calls(last)}
    return better(type_of_value(value, last, to.by.flow, sites), to.kinds.of(value))


def bound(group: Group, to: Emitted) -> list[tuple[str, str]]:
    """What a group binds for others, with the types that it has then."""
    types: dict[str, str] = {}
    for statement in group.statements:
        types.update(to.kinds.after(statement))
    return [(name, types.get(name, "")) for name in group.binds]


def figures_saved(statement: Statement) -> list[ast.Constant]:
    """The paths, written out, that a statement saves figures to."""
    return [
        node
        for site in own_calls(statement)
        if saves_figure(site)
        for node in path_arguments(site)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def opens_files(report: Sequence[ReportStep], flow: Flow) -> bool:
    """Whether functions of the report may open files by relative paths."""
    ids = {one for step in report for one in step.function.statements}
    return any(
        opens_elsewhere(statement, {id(node) for node in figures_saved(statement)})
        for statement in flow.statements
        if statement.id in ids
    )


def files_saved(group: Group) -> dict[str, str]:
    """The paths of saved figures, each with the file's name in the report's folder."""
    paths = [node.value for s in group.statements for node in figures_saved(s)]
    found: dict[str, str] = {}
    for path in map(str, dict.fromkeys(paths)):
        parts = [one for one in re.split(r"[/\\]+", path) if one.strip(".")]
        name = "".join(parts[-1:])
        if name in found.values():
            name = "-".join(one.replace(":", "") for one in parts)
        if name:
            found[path] = name
    return found


def folder_name(group: Group, to: Emitted) -> str:
    """A name for the report's folder that nothing in a group's code has."""
    used = {n.id for s in group.statements for n in s.nodes if isinstance(n, ast.Name)}
    names = ("folder", "report_folder", "folder_of_report")
    return next(name for name in names if name not in used | {*to.by.flow.imports})


def columns_read(group: Group, flow: Flow) -> list[str]:
    """The columns that statements read, or give a function, by name, if few."""
    nodes = [n for s in group.statements for n in s.nodes]
    keys = [n.slice for n in nodes if isinstance(n, ast.Subscript)]
    given = [
        argument
        for n in nodes
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        for argument in n.args
    ]
    found = dict.fromkeys(
        node.value
        for node in [*keys, *given]
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and len(node.value) <= WORD
    )
    found |= dict.fromkeys(
        n.attr
        for n in nodes
        if isinstance(n, ast.Attribute)
        and isinstance(n.value, ast.Name)
        and type_before(n.value.id, group.statements[0], flow) == TABLE
        and not libraries.method(TABLE, n.attr)
        and not libraries.attribute(TABLE, n.attr)
    )
    return list(found) if len(found) <= FEW else []


def returned(values: list[str], lines: list[Line]) -> str:
    """The last statement; a value that is only shown is returned as it is."""
    if values == ["shown"]:
        code = lines.pop().code
        return "return " + code.partition("= ")[2]
    return f"return {', '.join(values)}" if values else ""


def group_lines(
    group: Group, saves: Mapping[str, str], folder: str, to: Emitted
) -> tuple[list[Line], bool]:
    """The statements of a group; the last is shown if it has a value."""
    edits = show_edits(group)
    shows = group.shows
    statements = list(group.statements)
    while statements and is_show(statements[-1]):
        statements.pop()
        shows = False
    lines = []
    for statement in statements:
        rooted: set[int] = set()
        more = name_edits(
            statement,
            replace(to.by.without_constants(), hiding=to.by.flow.rebound),
            lambda setting: setting.name,
            frozenset(to.by.tuned.named),
            rooted,
        )
        more += [
            replacing(node, f"{folder} / {python_string(saves[str(node.value)])}")
            for node in figures_saved(statement)
            if str(node.value) in saves
        ]
        lines.append(
            Line(edited(statement, [*edits[statement.id], *more]), statement.comments)
        )
    value = getattr(statements[-1].node, "value", None) if statements else None
    prints = isinstance(value, ast.Call) and ast.unparse(value.func) in (
        "print",
        "display",
    )
    return lines, shows and value is not None and not prints


def setup_lines(flow: Flow, labels: Mapping[str, Label]) -> tuple[str, ...]:
    """The statements that set the style of plots, of those alike the last."""
    said = [
        s.source for s in flow.statements if not labels[s.id].kept and is_setup(s, flow)
    ]
    return tuple(dict.fromkeys(said[::-1]))[::-1]


def setup_imports(flow: Flow, labels: Mapping[str, Label]) -> list[str]:
    """The imports that the style of plots needs."""
    names = {n for line in setup_lines(flow, labels) for n in loaded(ast.parse(line))}
    return [flow.imports[name] for name in sorted(names & flow.imports.keys())]
