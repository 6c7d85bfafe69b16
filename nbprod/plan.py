"""``arrange``: from the flow and its labels to functions, settings and results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nbprod.errors import NbprodError
from nbprod.ir import (
    Flow,
    Label,
    ModelCandidate,
    Plan,
    ReportStep,
    ResultField,
    Serving,
    Statement,
    Step,
)
from nbprod.naming.taken import Taken
from nbprod.planning import telling
from nbprod.planning.again import add_step_again
from nbprod.planning.deciding import RESERVED, rewriting_of
from nbprod.planning.drafts import Draft, draft
from nbprod.planning.emitted import Emitted, last_told, refuse_hidden
from nbprod.planning.exploration import Group
from nbprod.planning.measures import Measure, call_of, measures
from nbprod.planning.modules import Built, build
from nbprod.planning.needs import requirements_of
from nbprod.planning.passing import value_of
from nbprod.planning.pieces import pieces_of, shown_groups
from nbprod.planning.pythons import python_range
from nbprod.planning.repeats import find_repeats
from nbprod.planning.reporting import (
    opens_files,
    report_functions,
    setup_imports,
    setup_lines,
)
from nbprod.planning.results import models, results
from nbprod.planning.rewriting import Rewriting
from nbprod.planning.saved import saved_values
from nbprod.planning.sections import parts_of_run
from nbprod.planning.steps import add_step
from nbprod.planning.tidy import tidied, tidied_alone
from nbprod.recognition.cuts import Piece
from nbprod.recognition.interface import interface, live_after
from nbprod.recognition.introspection import refuse_introspection
from nbprod.recognition.roles import is_definition, is_import
from nbprod.serving import Served
from nbprod.serving.bodies import bodies_of
from nbprod.serving.emission import INFERENCE, serving_of
from nbprod.serving.model import chosen_by, unserved
from nbprod.source.names import BUILTINS

MODULES = frozenset(
    """pipeline settings artifacts report showing progress folders constants functions
    load clean features predict evaluate compute""".split()
)


@dataclass(frozen=True)
class Options:
    """What the user chose: the package's name, targets, and the Python to run it."""

    package: str
    targets: tuple[str, ...] = ()
    python: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings that have another name, since other notebooks of the folder have it."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Definitions and constants of several notebooks → the module that has them."""


def arrange(
    flow: Flow,
    labels: Mapping[str, Label],
    options: Options,
    *,
    lock_text: Mapping[str, str] | None = None,
    served: Served | None = None,
) -> Plan:
    """Arrange the package of a notebook.

    ``lock_text`` are the requirement and lock files beside the notebook, by name.
    ``served`` is the path of a record to a prediction, which the notebook then keeps
    all for that the path needs.

    Raises:
        NbprodError: nothing in the notebook is to be converted, or what is kept reads
            a name that nothing has bound before.
        NotServable: what a prediction needs is not at hand when training ends.
    """
    refuse_hidden(flow)
    by = rewriting_of(flow, labels, options.package, options.settings)
    sequence = [s for s in flow.statements if in_sequence(s, labels, by)]
    to = Emitted(by, options.package, taken_names(flow, by))
    to.elsewhere = options.elsewhere
    lifted = [s for s in flow.statements if in_module(s, labels, by)]
    refuse_introspection([*sequence, *lifted], flow, by.placed.lifted)
    shown = shown_groups(flow, labels, sequence, by)
    if not (sequence or shown or by.placed.lifted or by.constant_names):
        why = "no cell has a value" if flow.statements else "its cells hold no code"
        raise NbprodError(f"{flow.notebook.name}: there is nothing to convert, {why}")
    pieces, shown = pieces_of(sequence, shown, flow, labels, by)
    measured = emit(pieces, sequence, shown, flow, labels, to)
    report = report_functions(shown, pieces, to)
    bodies = bodies_of(served, to) if served else None
    built = build(to, [step.function for step in report])
    candidates = models(flow, labels, to)
    if served:
        candidates = chosen_by(served.path.fitted, candidates)
    fields = results(flow, labels, measured, candidates, to)
    serving, more = serving_of(served, bodies, to, built, fields)
    plan = planned(
        flow, labels, options, to, built, report, candidates, [*fields, *more],
        measured, lock_text or {},
    )  # fmt: skip
    return replace(with_serving(plan, serving, flow), shared=to.every_part())


def with_serving(plan: Plan, serving: Serving | None, flow: Flow) -> Plan:
    """A plan with the path of a record, its module tidied as the others are."""
    if serving is None:
        return replace(plan, models=tuple(unserved(plan.models, flow)))
    source, ignores = tidied_alone(INFERENCE, serving.source, plan.package)
    serving = replace(serving, source=source)
    return replace(plan, serving=serving, ruff_ignores=(*plan.ruff_ignores, *ignores))


def in_sequence(
    statement: Statement, labels: Mapping[str, Label], by: Rewriting
) -> bool:
    """Whether a statement stands in a step's function."""
    if not labels[statement.id].kept or statement.id in by.tuned.dropped:
        return False
    if is_import(statement):
        return bool(statement.effects.binds - by.flow.imports.keys())
    if is_definition(statement):
        return getattr(statement.node, "name", "") not in by.placed.lifted
    return not any(statement is by.placed.constants[name] for name in by.constant_names)


def in_module(statement: Statement, labels: Mapping[str, Label], by: Rewriting) -> bool:
    """Whether a statement is a definition that a module has."""
    name = getattr(statement.node, "name", "")
    return labels[statement.id].kept and name in by.placed.lifted


def taken_names(flow: Flow, by: Rewriting) -> Taken:
    """Names that no emitted function may have."""
    bound = {name for s in flow.statements for name in s.effects.binds}
    constants = set(by.constant_names.values())
    return Taken(bound | set(flow.imports) | BUILTINS | RESERVED | MODULES | constants)


def emit(
    pieces: Sequence[Piece],
    sequence: Sequence[Statement],
    shown: Sequence[Group],
    flow: Flow,
    labels: Mapping[str, Label],
    to: Emitted,
) -> list[Measure]:
    """Emit a step for each piece; the measures that the notebook only shows."""
    drawn = frozenset(name for group in shown for name in group.needs)
    drawn |= flow.notebook.wanted
    live = live_after(sequence, drawn)
    drafts, measured = drafted(pieces, live, flow, to)
    again = find_repeats(drafts, flow)
    for one in drafts:
        changed = [*one.returned, *one.face.touched]
        to.last_changed.update(dict.fromkeys(changed, one.piece.statements[0].id))
    for number, one in enumerate(drafts):
        if number in again:
            add_step_again(one, *again[number], to)
        else:
            add_step(one, to)
    if to.steps:
        to.steps[-1] = with_all_constants(to)
    return measured


def drafted(
    pieces: Sequence[Piece],
    live: Callable[[Sequence[Statement]], frozenset[str]],
    flow: Flow,
    to: Emitted,
) -> tuple[list[Draft], list[Measure]]:
    """A draft for each piece; the measures that the notebook only shows."""
    by = to.by
    elsewhere = by.placed.lifted | by.constant_names.keys() | by.tuned.named.keys()
    drafts: list[Draft] = []
    measured: list[Measure] = []
    known: set[str] = set()
    taken = Taken(to.taken)
    shared = Counter((piece.stage, piece.heading) for piece in pieces)
    for piece in pieces:
        unique = measures_of(piece, taken, flow)
        face = interface(
            piece.statements, flow, known, live(piece.statements), elsewhere
        )
        to.missing |= face.missing
        about = telling.about_piece(piece, flow, to)
        if shared[piece.stage, piece.heading] > 1:  # the heading names none of them
            seen = replace(about.evidence, under=about.heading)
            about = replace(about, heading="", evidence=seen)
        drafts.append(draft(piece, face, unique, about, to))
        known |= set(drafts[-1].returned)
        measured += unique
    return drafts, measured


def measures_of(piece: Piece, taken: set[str], flow: Flow) -> list[Measure]:
    """The measures of a piece, each with a name that is added to those taken."""
    unique: list[Measure] = []
    for measure in [m for s in piece.statements for m in measures(s, taken, flow)]:
        if measure.name in taken:
            again = measures(measure.statement, taken, flow)
            measure = next(m for m in again if m.node is measure.node)
        taken.add(measure.name)
        unique.append(measure)
    return unique


def with_all_constants(to: Emitted) -> Step:
    """The last step, which tells of the constants and settings that none has used."""
    shown = {name: value_of(setting) for name, setting in to.by.tuned.named.items()}
    shown |= to.by.constant_names
    more = [pair for pair in shown.items() if pair[0] not in to.values]
    to.values.update(more)
    last = to.steps[-1]
    return replace(last, observed=(*last.observed, *more))


def planned(
    flow: Flow,
    labels: Mapping[str, Label],
    options: Options,
    to: Emitted,
    built: Built,
    report: Sequence[ReportStep],
    candidates: Sequence[ModelCandidate],
    fields: Sequence[ResultField],
    measured: Sequence[Measure],
    lock_text: Mapping[str, str],
) -> Plan:
    """Put the plan together."""
    by, notebook = to.by, flow.notebook
    requirements, unknown = requirements_of(flow, to, built, candidates, lock_text)
    built, ignores = tidied(built, options.package, to.values.keys() - to.missing)
    parts = parts_of_run(to, fields, notebook)
    where = telling.statement_map(flow, labels, to, built, report)
    return Plan(
        package=options.package,
        **telling.identity(notebook),  # type: ignore[arg-type]
        modules=built.modules,
        steps=tuple(to.steps),
        parts=parts,
        pipeline_imports=telling.lifted_imports(to, built),
        settings=by.tuned.settings,
        results=tuple(fields),
        models=tuple(candidates),
        report=tuple(report),
        report_source=built.report,
        report_imports=(*built.report_imports, *setup_imports(flow, labels)),
        report_setup=setup_lines(flow, labels) if report else (),
        requirements=requirements,
        requires_python=python_range(requirements),
        left_out=telling.left_out(flow, labels, where),
        notes=(*notebook.notes, *flow.notes, *unknown),
        saved=saved_values(flow, last_told(to.steps)),
        carried=telling.carried(notebook, options.package),
        cells=telling.cell_map(flow, where),
        statement_map=where,
        **telling.paths_told(flow, by),  # type: ignore[arg-type]
        needs_chdir=by.tuned.chdir or opens_files(report, flow),
        ruff_ignores=(*ignores, *telling.long_lines(to, parts)),
        measured=tuple(call_of(one) for one in measured),
    )
