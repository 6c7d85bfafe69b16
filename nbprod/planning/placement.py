"""Where the notebook's functions, classes and constants go.

A function or class becomes one of a module, its globals made parameters, where that
keeps what calls compute. Where it would not (it binds globals, its globals change after
it was handed over, its decorators compute), it stays what it was: a closure in the
stage function whose names it reads, and statements that must see the same names stay
together.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set
from dataclasses import dataclass

from nbprod.analysis.constants import (
    bindings_of,
    find_constants,
    is_column_list,
    is_number,
)
from nbprod.analysis.decorating import decorators, looked_into, plain_decorators
from nbprod.analysis.definitions import FIXED
from nbprod.analysis.sharing import IMMUTABLE
from nbprod.analysis.wrapping import CACHES
from nbprod.ir import Flow, Label, Statement
from nbprod.planning.attributed import attributed
from nbprod.planning.giving import given_to
from nbprod.planning.ties import ranges
from nbprod.source.names import BUILTINS, OURS, fstring_names, loaded
from nbprod.source.scopes import free_variables, shadows
from nbprod.source.trees import walk


@dataclass(frozen=True)
class Placed:
    """The outcome: what is lifted to modules, and what must stay together.

    ``extras`` are the globals of a lifted function that become its parameters.
    ``constants`` map names to the statement that binds them, once and for all.
    ``together`` are ranges of statement indexes, both ends included, that one stage
    function must hold. ``closures`` are definitions that stay inside stage functions.
    """

    lifted: frozenset[str]
    extras: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, Statement]
    closures: frozenset[str]
    together: tuple[tuple[int, int], ...]


def place(flow: Flow, labels: Mapping[str, Label]) -> Placed:
    """Decide for every definition and constant of the kept statements."""
    kept = [s for s in flow.statements if labels[s.id].kept]
    bindings = bindings_of(flow.statements)
    every = find_constants(flow, bindings)
    constants = {n: s for n, s in every.items() if not is_number(s)}
    made = {
        s.node.name: s
        for s in flow.statements
        if isinstance(s.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and len(bindings[s.node.name]) == 1
    }
    lifted = liftable(
        made, flow, labels, bindings, frozenset(constants), frozenset(every)
    )
    for name in lifted:
        if isinstance(made[name].node, ast.ClassDef):  # it takes no parameters more
            read = flow.definitions[name].effects.reads & every.keys()
            constants |= {constant: every[constant] for constant in read}
    extras = {
        name: tuple(
            sorted(
                free_variables(flow.definitions[name].effects.reads, flow)
                - lifted
                - constants.keys()
            )
        )
        for name in lifted
    }
    closures = frozenset(flow.definitions) - lifted
    needed = {getattr(s.node, "name", "") for s in kept}
    for statement in flow.statements:
        if getattr(statement.node, "name", "") not in lifted:
            needed |= used_names(statement, flow)  # for what the report shows, too
    asked = frozenset[str]().union(*(read_by(made[f], flow) for f in lifted & needed))
    used = {
        name: statement
        for name, statement in constants.items()
        if name in asked or is_column_list(statement)
    }
    together = tuple(ranges(kept, flow, bindings, lifted))
    return Placed(lifted, extras, used, closures, together)


def read_by(made: Statement, flow: Flow) -> frozenset[str]:
    """What a definition reads, as it is made (default arguments) or called."""
    name = getattr(made.node, "name", "")
    return made.effects.reads | flow.definitions[name].effects.reads


def liftable(
    made: Mapping[str, Statement],
    flow: Flow,
    labels: Mapping[str, Label],
    bindings: Mapping[str, list[int]],
    constants: frozenset[str],
    literals: frozenset[str],
) -> frozenset[str]:
    """The definitions that can be moved to modules; those that need others with them.

    ``literals`` are constants and named numbers: a class may read both. One that is
    called where an inner scope hides a global that it reads cannot be given that.
    """
    hiding = shadows(flow.statements)
    in_texts = called_in_texts(flow)
    shown = {s.id for s in flow.statements if not labels[s.id].kept}
    found = {
        name
        for name, statement in made.items()
        if name not in BUILTINS
        and name not in OURS
        and stands_alone(name, statement, flow, bindings, constants, in_texts, shown)
        and not hiding.get(name, frozenset()) & variables_of(name, flow) - constants
    }
    users: dict[str, list[str]] = {}
    todo = []
    for name in found:
        variables = variables_of(name, flow) - literals
        if isinstance(made[name].node, ast.ClassDef) and variables:
            todo.append(name)
        for needed in needed_by(made[name], flow):
            users.setdefault(needed, []).append(name)
    todo += users.keys() - found
    while todo:
        gone = todo.pop()
        found.discard(gone)
        todo += [user for user in users.get(gone, ()) if user in found]
    return frozenset(found)


def needed_by(made: Statement, flow: Flow) -> set[str]:
    """The other definitions of the notebook that one names or reads."""
    name = getattr(made.node, "name", "")
    parts = free_variables(flow.definitions[name].effects.reads, flow)
    named = definition_names(made.node, flow) - {name}
    return named | (parts & flow.definitions.keys())


def variables_of(name: str, flow: Flow) -> frozenset[str]:
    """The variables of the notebook that calling a definition reads."""
    found = free_variables(flow.definitions[name].effects.reads, flow)
    return found - (found & flow.definitions.keys())


def definition_names(node: ast.AST, flow: Flow) -> set[str]:
    """The notebook's definitions that a piece of code names."""
    return loaded(node) & flow.definitions.keys()


def stands_alone(
    name: str,
    statement: Statement,
    flow: Flow,
    bindings: Mapping[str, list[int]],
    constants: frozenset[str],
    in_texts: Set[str],
    shown: Set[str],
) -> bool:
    """Whether a definition computes the same as a module's, by itself."""
    definition = flow.definitions[name]
    if definition.effects.binds or definition.effects.deletes:
        return False
    if "names" in definition.effects.resources:
        return False
    eager = free_variables(statement.effects.reads, flow) - constants
    if not eager <= flow.definitions.keys():
        return False
    if not plain_decorators(statement.node, flow):
        return False
    if keeps_state(name, statement, flow):
        return False
    if statement.effects.resources or statement.effects.unknown:
        return False  # its defaults draw or read: when a module is imported is no time
    variables = variables_of(name, flow) - constants
    if variables & {one.name for one in flow.asked}:
        return False  # it asks whether they are bound
    if variables and (name in in_texts or looked_at(name, flow)):
        return False  # such a call cannot be given more arguments
    return all(
        variable in bindings and given_to(name, variable, flow, bindings, shown)
        for variable in variables
    )


def looked_at(name: str, flow: Flow) -> bool:
    """Whether something asks a function for its attributes, as ``f.__name__``."""
    return any(
        isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id == name
        for use in flow.users.get(name, ())
        for part in walk(use.node)
    )


def called_in_texts(flow: Flow) -> frozenset[str]:
    """The names in f-strings and in texts that are taken for code."""
    parts = [s.effects.by_text | fstring_names(s.node) for s in flow.statements]
    parts += [made.effects.by_text for made in flow.definitions.values()]
    return frozenset[str]().union(*parts)


def used_names(statement: Statement, flow: Flow) -> frozenset[str]:
    """The names that a statement reads or hands over."""
    return statement.effects.reads | statement.effects.mentions


def keeps_state(name: str, statement: Statement, flow: Flow) -> bool:
    """Whether a definition remembers something from one call to the next.

    A module outlives a run of the pipeline, a notebook's kernel does not.
    """
    definition = flow.definitions[name]
    defaults = getattr(getattr(statement.node, "args", None), "defaults", [])
    mutable = any(not isinstance(d, FIXED) for d in defaults)
    if mutable and (definition.mutated or definition.returns or name in flow.mutated):
        return True
    if CACHES & {*decorators(statement.node, flow)}:
        # the cache gives the same object again, and does not ask what it was made of
        variables = free_variables(definition.effects.reads, flow)
        plain = definition.returns_type in IMMUTABLE
        if variables - flow.definitions.keys() or not plain or looked_into(name, flow):
            return True
    is_class = isinstance(statement.node, ast.ClassDef)
    if name in flow.mutated if is_class else attributed(name, flow):
        return True
    inside = {
        name
        for method in definition.methods.values()
        for name in method.effects.mutates
    }
    return name in inside or name in definition.effects.mutates
