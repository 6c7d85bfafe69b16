"""Where a notebook uses what releases of its libraries took away."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nbprod import libraries
from nbprod.ir import Removal, Statement
from nbprod.planning.lasting import lineage_names
from nbprod.source.names import dotted
from nbprod.source.trees import walk
from nbprod.subject import Called, Subject

UNMISTAKABLE = {
    "iteritems": "pandas.DataFrame.iteritems",
    "ix": "pandas.DataFrame.ix",
    "as_matrix": "pandas.DataFrame.as_matrix",
    "applymap": "pandas.DataFrame.applymap",
    "weekday_name": "pandas.api.typing.DatetimeProperties.weekday_name",
    "predict_classes": "keras.models.Sequential.predict_classes",
    "fit_generator": "keras.models.Sequential.fit_generator",
    "fit_sample": "imblearn.over_sampling.SMOTE.fit_sample",
    "has_key": "builtins.dict.has_key",
    "set_axis_bgcolor": "matplotlib.axes.Axes.set_axis_bgcolor",
    "grid_scores_": "sklearn.model_selection.GridSearchCV.grid_scores_",
}
"""Methods and attributes that tell of their receiver, where its type is not known."""
BY_ARGUMENT = {
    "append(ignore_index)": "pandas.DataFrame.append",
    "drop(#1=0)": "pandas.DataFrame.drop(#1)",
    "drop(#1=1)": "pandas.DataFrame.drop(#1)",
    "get_feature_names()": "sklearn.feature_extraction.text.CountVectorizer."
    "get_feature_names",
}
"""The same for what the arguments tell."""
GROUP = "pandas.api.typing.DataFrameGroupBy"
COLUMNS = f"{GROUP}[…,…]"
"""What the leaf calls several columns of groups without a list."""
CATCHING = frozenset("ImportError ModuleNotFoundError AttributeError Exception".split())


@dataclass(frozen=True)
class Use:
    """A use of what is gone; ``key`` is what the libraries' leaves call it."""

    statement: Statement
    node: ast.AST
    """What is gone: a name, an attribute, an argument, or an import."""
    key: str
    removal: Removal
    dotted: str = ""
    """What the notebook's imports make of it."""
    call: ast.Call | None = None
    """The call of it, or with it."""
    alias: ast.alias | None = None
    """Of an import, what is imported."""
    around: ast.Subscript | None = None
    """What is taken of it."""
    sure: bool = True
    """Whether its receiver is what the key says, for certain."""


def uses(subject: Subject) -> Iterator[Use]:
    """Everything of a notebook that is gone, in the order of statements."""
    calls: dict[str, list[Called]] = defaultdict(list)
    for called in subject.calls:
        calls[called.statement.id].append(called)
    bound = {name for one in subject.statements for name in one.effects.binds}
    for statement in subject.statements:
        caught = shielded(statement)
        for use in in_statement(subject, statement, calls[statement.id], bound):
            if id(use.node) not in caught:
                yield use


def in_statement(
    subject: Subject, statement: Statement, calls: Sequence[Called], bound: set[str]
) -> Iterator[Use]:
    """The uses in one statement."""
    owners: dict[int, ast.AST] = {}
    for node in statement.nodes:
        if isinstance(node, ast.Call):
            owners[id(node.func)] = node
        elif isinstance(node, ast.Subscript):
            owners[id(node.value)] = node
    for node in statement.nodes:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from imported(statement, node)
            case ast.Attribute(attr=attr) if attr in last_parts():
                yield from attribute(subject, statement, node, owners.get(id(node)))
            case ast.Name(ctx=ast.Load()):
                yield from named(subject, statement, node, owners.get(id(node)), bound)
            case ast.Subscript(value=value, slice=ast.Tuple(elts=[_, _, *_])):
                if subject.type_of(value, statement) == GROUP:
                    yield use_of(statement, node, COLUMNS)
    for called in calls:
        yield from arguments(subject, called)


def shielded(statement: Statement) -> set[int]:
    """The syntax for which the notebook itself has another way, if it fails."""
    parts: list[ast.AST] = []
    for node in statement.nodes:
        if isinstance(node, ast.Try) and any(map(catches, node.handlers)):
            parts += [*node.body, *node.handlers]
        elif isinstance(node, ast.If) and asks_for_version(node):
            parts += [*node.body, *node.orelse]
    return {id(inner) for part in parts for inner in walk(part)}


def asks_for_version(node: ast.If) -> bool:
    """Whether a condition asks which release it has."""
    words = [getattr(one, "id", getattr(one, "attr", "")) for one in walk(node.test)]
    return any("version" in word.lower() for word in words)


def catches(handler: ast.ExceptHandler) -> bool:
    """Whether a handler is for names that are not there."""
    if handler.type is None:
        return True
    parts = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(one, ast.Name) and one.id in CATCHING for one in parts)


def imported(statement: Statement, node: ast.Import | ast.ImportFrom) -> Iterator[Use]:
    """What an import asks for that is gone."""
    if isinstance(node, ast.ImportFrom) and (node.level or not node.module):
        return
    for alias in node.names:
        dotted = alias.name
        if isinstance(node, ast.ImportFrom):
            dotted = f"{node.module}.{alias.name}".removesuffix(".*")
        found = libraries.removed_module(dotted)
        if found is not None and "[" not in found[0]:
            key, one = found
            yield Use(statement, node, key, one, dotted, alias=alias)


def attribute(
    subject: Subject, statement: Statement, node: ast.Attribute, owner: ast.AST | None
) -> Iterator[Use]:
    """An attribute that is gone, of a module or of an object."""
    call = owner if isinstance(owner, ast.Call) else None
    around = owner if isinstance(owner, ast.Subscript) else None
    name = dotted(node, subject.flow.modules)
    if name:
        found = libraries.removal(name)
        if found is not None:
            yield Use(statement, node, *found, name, call, around=around)
        return
    kind = kind_of(subject, statement, node.value)
    if kind:
        found = libraries.removal(*lineage_names(f"{kind}.{node.attr}"))
        if found is not None:
            yield Use(statement, node, *found, "", call, around=around)
        return
    key = UNMISTAKABLE.get(node.attr) or (by_argument(node.attr, call) if call else "")
    if key and (node.attr != "ix" or around) and "(" not in key:
        known = libraries.removed()[key][1]
        yield Use(statement, node, key, known, "", call, around=around, sure=False)


def kind_of(subject: Subject, statement: Statement, node: ast.expr) -> str:
    """The type of a receiver; what a table has as an attribute is a column."""
    kind = subject.type_of(node, statement)
    if not kind and isinstance(node, ast.Attribute):
        owner = subject.type_of(node.value, statement)
        if owner == "pandas.DataFrame" and not libraries.attribute(owner, node.attr):
            return "pandas.Series"
    return kind


def by_argument(method: str, call: ast.Call) -> str:
    """What a method of an unknown receiver is, by its arguments."""
    if not call.args and not call.keywords:
        return BY_ARGUMENT.get(f"{method}()", "")
    for keyword in call.keywords:
        if f"{method}({keyword.arg})" in BY_ARGUMENT:
            return BY_ARGUMENT[f"{method}({keyword.arg})"]
    return ""


def named(
    subject: Subject,
    statement: Statement,
    node: ast.Name,
    owner: ast.AST | None,
    bound: set[str],
) -> Iterator[Use]:
    """A builtin that is gone, or a name of a library that an import brings."""
    call = owner if isinstance(owner, ast.Call) else None
    if node.id in subject.local_names(statement):
        return
    dotted = subject.flow.modules.get(node.id, "")
    if not dotted:
        if node.id not in bound and f"builtins.{node.id}" in libraries.removed():
            yield use_of(statement, node, f"builtins.{node.id}", call)
        return
    found = libraries.removal(dotted)
    if found is not None and ("{" in found[1].to or found[1].to[:1] == "*"):
        yield Use(statement, node, *found, dotted, call)


def arguments(subject: Subject, called: Called) -> Iterator[Use]:
    """The arguments of a call that are gone."""
    if called.name in libraries.removed():  # another function, of the same name
        return
    names, sure = names_of(subject, called)
    statement = called.statement
    for argument, keys in libraries.argument_keys(names, called.node):
        for key in keys:
            key = key if sure else BY_ARGUMENT.get(key, "")
            if key in libraries.removed() and "(" in key:
                one = libraries.removed()[key][1]
                yield Use(
                    statement, argument, key, one, called.name, called.node, sure=sure
                )
                break


def names_of(subject: Subject, called: Called) -> tuple[tuple[str, ...], bool]:
    """The names under which a call may be told of, and whether they are certain."""
    function = called.node.func
    if called.name and not called.name.startswith("."):
        name = called.name
    elif isinstance(function, ast.Attribute):
        kind = kind_of(subject, called.statement, function.value)
        if not kind:
            return (function.attr,), False
        name = f"{kind}.{function.attr}"
    else:
        return (), True
    names = (name, *lineage_names(libraries.canonical(name)))
    return tuple(one for one in dict.fromkeys(names) if one in with_arguments()), True


def use_of(
    statement: Statement, node: ast.AST, key: str, call: ast.Call | None = None
) -> Use:
    """A use of what is known by its key."""
    return Use(statement, node, key, libraries.removed()[key][1], "", call)


@cache
def last_parts() -> frozenset[str]:
    """The last parts of all names that are gone."""
    known: Mapping[str, object] = libraries.removed()
    names = {key.rpartition(".")[2] for key in known if "(" not in key}
    return frozenset(names | {key.partition("(")[0] for key in BY_ARGUMENT})


@cache
def with_arguments() -> frozenset[str]:
    """The names of what lost arguments."""
    return frozenset(key.partition("(")[0] for key in libraries.removed() if "(" in key)
