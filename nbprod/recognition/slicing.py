"""The backward slice from what the notebook is for; the rest is exploration.

What a notebook is for: fitted models, saved files, metrics, predictions, values that
nothing consumes, checks; in a notebook that has no such purpose, every value that is
not for a plot alone. Kept is what these need, and, so that every kept name ends with
the value that it has in the notebook, whatever binds or changes a name that a kept
statement binds.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence, Set

from nbprod import libraries
from nbprod.analysis.overwriting import idle
from nbprod.analysis.sharing import IMMUTABLE
from nbprod.analysis.streams import OUTPUT
from nbprod.ir import Flow, Statement
from nbprod.recognition.drawn import binds_result, drawings, only_drawn
from nbprod.recognition.figures import draws, may_want_files, wanted_back
from nbprod.recognition.interface import open_files
from nbprod.recognition.pages import is_page
from nbprod.recognition.roles import (
    LOOKS,
    MODELLING,
    PLOT_TYPES,
    PREPARING,
    PURPOSE,
    SETUP,
    TABLES,
    fits_to_draw,
    is_definition,
    is_import,
    is_plot,
    roles,
    writes_figure,
)
from nbprod.recognition.saving import saved_model
from nbprod.source.names import in_fstrings
from nbprod.source.trees import walk

FITTING = frozenset({"fit", "search"})
PREDICTING = "learns what a prediction needs"
MODES = "sets how a library computes"
COMPUTED = "a value that the notebook computes"
HANDED = "writes a file that another notebook reads"


def readers(flow: Flow) -> dict[str, list[Statement]]:
    """The statements that read what a statement binds or changes, by its id."""
    found: dict[str, dict[str, Statement]] = {one.id: {} for one in flow.statements}
    by_id = {statement.id: statement for statement in flow.statements}
    for edge in flow.edges:
        if edge.kind != "resource":
            found[edge.source][edge.target] = by_id[edge.target]
    return {name: list(some.values()) for name, some in found.items()}


def targets(flow: Flow) -> dict[str, str]:
    """The statements that the notebook is for, by id, with the reason."""
    drawing = {
        s.id for s in flow.statements if is_plot(s, flow.types[s.index]) or is_page(s)
    }
    purposeful = any(
        roles(s) & (PURPOSE | MODELLING) and s.id not in drawing
        for s in flow.statements
    )
    read_by = readers(flow)
    modelled: set[str] = set()
    found: dict[str, str] = {}
    for statement in flow.statements:
        effects = statement.effects
        after_model = bool(effects.reads & modelled)
        if roles(statement) & {"fit", "search"}:
            modelled |= effects.mutates | effects.binds
        elif after_model:
            modelled |= effects.binds | effects.mutates
        telling = after_model or not purposeful
        why = purpose(statement, flow, read_by, drawing, telling)
        if not why and not purposeful and binds_result(statement, flow):
            why = COMPUTED
        if (statement.cell, statement.line) in flow.notebook.handed:
            why = HANDED
        if why:
            found[statement.id] = why
    return found


def purpose(
    statement: Statement,
    flow: Flow,
    read_by: Mapping[str, list[Statement]],
    drawing: Set[str],
    telling: bool,
) -> str:
    """Why a statement is one that the notebook is for, or nothing; ``drawing`` draw.

    ``telling``: there is no model, or its values tell it.
    """
    if is_import(statement) or is_definition(statement):
        return "a value that nothing consumes" * made_a_value(statement, flow)
    effects, purposes = statement.effects, roles(statement)
    types = flow.types[statement.index]
    if "names" in effects.resources:
        return "may read or bind any name"
    if effects.binds & flow.notebook.wanted and not purposes & FITTING:
        return PREDICTING
    if purposes & FITTING and not fits_to_draw(statement, types):
        return "fits a model"
    if saved_model(statement, flow):
        return ""
    if purposes & {"writer", "dump", "download"} and not writes_figure(statement):
        return "saves a file"
    if isinstance(statement.node, ast.Assert) or "check" in purposes:
        return "checks a value"
    if statement.id in drawing:
        return ""
    if outward(statement):
        return MODES if "modes" in effects.resources else "acts on the world outside"
    if purposes & {"metric", "predict"} and not effects.binds:
        shown = measures_in_text(statement) or shows_own_call(statement, flow)
        return "" if shown else "measures or applies a model"
    uses = [one for one in read_by[statement.id] if one is not statement]
    lasting = effects.binds - effects.loop_targets - {"_"} - drawn_in(types)
    if not lasting:
        return ""
    if purposes & PREPARING:
        return "parts or transforms the data, measures or applies a model"
    if not uses:
        return "a value that nothing consumes" * (not idle(statement, flow))
    tables = not telling and all(types.get(name, "") in TABLES for name in lasting)
    shown = not tables and not only_drawn(uses, drawing, telling)
    return "a value that the notebook shows" * shown


def drawn_in(types: Mapping[str, str]) -> frozenset[str]:
    """The names that are figures, axes or what is drawn."""
    return frozenset(n for n, kind in types.items() if kind.startswith(PLOT_TYPES))


def made_a_value(statement: Statement, flow: Flow) -> bool:
    """Whether a decorator of the notebook gives a plain value for a function."""
    decorators = getattr(statement.node, "decorator_list", [])
    names = {part.id for part in decorators if isinstance(part, ast.Name)}
    own = [flow.definitions[name] for name in names & flow.definitions.keys()]
    return any(made.returns_type in IMMUTABLE for made in own)


def shows_own_call(statement: Statement, flow: Flow) -> bool:
    """Whether a statement calls a function of the notebook for what it shows alone."""
    value = getattr(statement.node, "value", None)
    effects = statement.effects
    outside = (libraries.OUTSIDE | {"random"}) & effects.resources
    acts = bool(effects.changes or effects.unknown or outside)
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in flow.definitions
        and not acts
    )


def measures_in_text(statement: Statement) -> bool:
    """Whether all that a statement measures stands in f-strings that it prints."""
    node = statement.node
    inside = in_fstrings(node)
    own = {id(part) for part in walk(node)}
    sites = [s for s in statement.effects.calls if id(s.node) in own]
    prints = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    shows = any(s.node is getattr(node, "value", None) for s in sites)
    measured = [s for s in sites if s.call.role in ("metric", "predict")]
    return (
        prints
        and shows
        and "display" in roles(statement)
        and not statement.effects.may_mutate | statement.effects.mutates
        and not {"files", "random"} & statement.effects.resources
        and all(id(s.node) in inside for s in measured)
    )


def outward(statement: Statement) -> bool:
    """Whether a statement is there for what it does outside of the notebook."""
    effects, purposes = statement.effects, roles(statement)
    if purposes & (SETUP | LOOKS):
        return False
    if isinstance(statement.node, ast.If | ast.For | ast.While | ast.Try):
        return any("files" in site.call.resources for site in effects.calls)
    if not isinstance(statement.node, ast.Expr):
        return False
    outside = libraries.OUTSIDE & effects.resources
    return bool(outside) or bool(effects.unknown)


def backward_slice(flow: Flow) -> dict[str, str]:
    """The kept statements by id, each with the reason why."""
    kept = targets(flow)
    passing = drawings(flow)
    while True:
        grown = one_pass(flow, kept, passing)
        if grown.keys() == kept.keys():
            return grown
        kept = grown


def one_pass(flow: Flow, kept: Mapping[str, str], passing: Set[str]) -> dict[str, str]:
    """Go back once from the end, where every name that is kept counts.

    Those ``passing`` are drawings, which count where something kept draws on them.
    """
    found = dict(kept)
    live: set[str] = set()
    for statement in flow.statements:
        if statement.id in kept:
            live |= statement.effects.changes - only_loops(statement) - passing
    touched: set[str] = set()
    later: list[Statement] = []
    saving: list[Statement] = []
    for statement in reversed(flow.statements):
        effects = statement.effects
        if statement.id not in found:
            why = needed(statement, live, touched, flow) or pictured(
                statement, later, saving
            )
            if not why:
                continue
            found[statement.id] = why
        if may_want_files(statement):
            later.append(statement)
        if writes_figure(statement) and not is_definition(statement):
            saving.append(statement)
        if not is_definition(statement):
            live -= effects.writes
        for name in effects.binds & flow.behind.keys():
            live |= flow.behind[name]
        live |= effects.reads  # what changes in place is among them, or live already
        touched |= {name.partition(":")[0] for name in effects.resources}
        touched |= effects.resources & {"options:read"}
    return found


def pictured(
    statement: Statement, kept: Sequence[Statement], saving: Sequence[Statement]
) -> str:
    """Why kept statements need one that saves or draws a figure, or nothing.

    ``saving`` are those of them that save one.
    """
    if is_definition(statement) or is_import(statement):
        return ""
    if writes_figure(statement):
        return "saves a figure that is read later" * wanted_back(statement, kept)
    return "draws a figure that is saved" * any(draws(statement, s) for s in saving)


def strict(flow: Flow) -> bool:
    """Whether some statement makes errors of warnings, which later ones may undo."""
    return any(
        site.name.startswith(("warnings.", "numpy.seterr"))
        and "modes" in site.call.resources
        for statement in flow.statements
        for site in statement.effects.calls
    )


def only_loops(statement: Statement) -> frozenset[str]:
    """The names that a statement binds for the moment: loop targets, open files."""
    return statement.effects.loop_targets | open_files(statement.nodes) | {"_"}


def needed(statement: Statement, live: set[str], touched: set[str], flow: Flow) -> str:
    """Why kept statements need one, or nothing."""
    effects = statement.effects
    if "options" in effects.resources and "options:read" in touched:
        return "sets an option that is read later"
    if "modes" in effects.resources:
        return MODES
    if OUTPUT in effects.resources:
        return "prints or logs, which the notebook sends elsewhere"
    if "option" in roles(statement) and strict(flow):
        return "sets an option where others change what is computed"
    if roles(statement) & SETUP and not effects.binds and not effects.unknown:
        return ""
    if changed := effects.changes & live:
        return f"gives `{min(changed)}` its value"
    figure_only = is_plot(statement, flow.types[statement.index])
    if "random" in effects.resources and "random" in touched:
        return "draws random numbers before others that are kept"
    writes = {r for r in effects.resources if not r.endswith(":read")}
    keeps = saved_model(statement, flow)
    if "files" in writes & touched and not figure_only and not keeps:
        return "may write files that are read later"
    if "environment" in writes & (touched | {"environment"}):
        return "changes the environment"
    return ""
