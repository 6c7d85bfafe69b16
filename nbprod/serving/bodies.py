"""The bodies of ``features`` and ``answer``, and the fields of the state they read."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbprod.planning.emitted import Emitted
from nbprod.serving import Served, syntax
from nbprod.serving.aliases import without_aliases
from nbprod.serving.lifter import RAW, STATE
from nbprod.serving.moving import shared


@dataclass(frozen=True)
class Bodies:
    """The statements of ``features`` and ``answer``."""

    features: Sequence[ast.stmt]
    answer: Sequence[ast.stmt]
    fields: Mapping[str, str]
    """Fields of the state, each with the notebook's name for its value."""
    homes: Mapping[str, str]
    """Function that training calls as well → its module."""


def bodies_of(served: Served, to: Emitted) -> Bodies:
    """The statements of a path; what training does as well, it calls from now on."""
    path = served.path
    extras = {**path.at.extras, **to.by.placed.extras}
    body = [n for step in path.steps for n in step.nodes]
    body.append(ast.Return(path.features))
    body = [begun(prepared(node, extras)) for node in without_aliases(body)]
    answers = [prepared(node, extras) for node in served.answer.nodes]
    own = {name for node in [*body, *answers] for name in bound_anywhere(node)}
    constants = {
        field: to.by.constant_names[name]
        for field, name in served.fields.items()
        if name in to.by.constant_names and to.by.constant_names[name] not in own
    }
    reading = Constants(constants)
    common = shared([reading.visit(node) for node in body], to)
    return Bodies(
        given_back(common.body),
        [reading.visit(node) for node in answers],
        {f: name for f, name in served.fields.items() if f not in constants},
        common.homes,
    )


def given_back(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Statements of which the last gives back what is bound right before it."""
    match body:
        case [
            *before,
            ast.Assign(targets=[ast.Name(id=name)], value=value),
            ast.Return(value=ast.Name(id=same)),
        ] if (
            name == same
        ):
            return [*before, ast.Return(value)]
    return [*body]


def bound_anywhere(node: ast.stmt) -> set[str]:
    """The names that a statement binds, in whatever scope."""
    return syntax.bound(node) | syntax.bound_inside(node)


class Constants(ast.NodeTransformer):
    """Read constants where the package has them: they are not learned."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the fields of the state that are constants."""
        self.names = names

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Put a constant in place of its field."""
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=field) if (
                name == STATE and field in self.names
            ):
                return ast.Name(self.names[field], ast.Load())
        self.generic_visit(node)
        return node


class Preparing(ast.NodeTransformer):
    """Give the notebook's functions the globals that they read, from the state."""

    def __init__(
        self, extras: Mapping[str, tuple[str, ...]], state: str = STATE
    ) -> None:
        """Take the globals of each function, and what has them, if anything."""
        self.extras = extras
        self.state = state

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """A call is given them by name."""
        if isinstance(node.func, ast.Name) and self.extras.get(node.func.id):
            more = self.given(node.func.id)
            args = [self.visit(part) for part in node.args]
            keywords = [self.visit(part) for part in node.keywords]
            return ast.Call(node.func, args, [*keywords, *more])
        return self.generic_visit(node)  # type: ignore[return-value]

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A function that is handed over is given them beforehand."""
        if not self.extras.get(node.id):
            return node
        return ast.Call(ast.Name("partial", ast.Load()), [node], self.given(node.id))

    def given(self, name: str) -> list[ast.keyword]:
        """The globals of a function."""
        state = ast.Name(self.state, ast.Load())
        return [
            ast.keyword(
                one,
                (
                    syntax.attribute(state, one)
                    if self.state
                    else ast.Name(one, ast.Load())
                ),
            )
            for one in self.extras[name]
        ]


def prepared(node: ast.stmt, extras: Mapping[str, tuple[str, ...]]) -> ast.stmt:
    """A statement with functions as modules have them."""
    made: ast.stmt = Preparing(extras).visit(syntax.copied(node))
    return made


def begun(node: ast.stmt) -> ast.stmt:
    """A statement in which the records have their name; a copy where they get one."""
    numbers = {name for name in syntax.names_in(node) if name.startswith("raw")}
    raw = ast.Name("raw", ast.Load())
    names = {name: raw for name in numbers if name == RAW.format(name[3:])}
    made = syntax.renamed(node, names)
    match made:
        case ast.Assign(value=ast.Name(id="raw")):
            made.value = ast.Call(syntax.attribute(raw, "copy"), [], [])
        case ast.Assign(value=ast.Call(func=ast.Attribute(attr="to_numpy")) as value):
            if names and not value.args:
                value.keywords = [ast.keyword("copy", ast.Constant(True))]
    return made
