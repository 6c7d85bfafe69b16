"""Which statements of a function stand in another one too, in the same form.

Two statements have the same form if they differ in nothing but what their variables
are called: a variable here may be one there, or a field of what training learned.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nbprod.serving import syntax
from nbprod.serving.lifter import STATE
from nbprod.source.names import bound_in, loaded, parse
from nbprod.source.scopes import reads_in_scopes
from nbprod.source.trees import walk

LATER = (ast.Lambda, ast.GeneratorExp, ast.FunctionDef, ast.AsyncFunctionDef)
"""What may read a variable when it has another value already."""


@dataclass(frozen=True)
class Form:
    """A statement with its variables blanked out, and these in order of the text."""

    text: str
    names: tuple[str, ...]
    inner: frozenset[str]
    """What its lambdas and comprehensions bind for themselves."""


class Blanked(ast.NodeTransformer):
    """Take the names, and the fields of the state, out of a piece of syntax."""

    def __init__(self) -> None:
        """Begin with none."""
        self.names: list[str] = []

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Take a name out."""
        self.names.append(node.id)
        return ast.Name("_", node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Take a field of the state out as a whole."""
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=field) if name == STATE:
                self.names.append(f"{STATE}.{field}")
                return ast.Name("_", node.ctx)
        self.generic_visit(node)
        return node


def form_of(node: ast.stmt) -> Form:
    """The form of a statement."""
    blanked = Blanked()
    made = blanked.visit(syntax.copied(node))
    return Form(
        ast.dump(made), tuple(blanked.names), frozenset(syntax.bound_inside(node))
    )


@dataclass(frozen=True)
class Body:
    """The statements of a function, and what it has before the first of them."""

    nodes: Sequence[ast.stmt]
    given: frozenset[str]
    last: frozenset[str] = frozenset()
    """The names that it reads at its end, to return them."""

    @cached_property
    def forms(self) -> list[Form]:
        """The form of each statement."""
        return [form_of(node) for node in self.nodes]

    @cached_property
    def variables(self) -> frozenset[str]:
        """What it is given, and what it binds."""
        return self.given | bound_in(self.nodes)

    @cached_property
    def sure(self) -> list[frozenset[str]]:
        """For each statement the names that are bound before it in any case."""
        found = [self.given]
        for node in self.nodes:
            found.append(found[-1] | surely_bound([node]))
        return found

    @cached_property
    def read_after(self) -> list[frozenset[str]]:
        """For each statement the names that are read from it on, before they are bound.

        There is one more, of the end.
        """
        found = [self.last]
        for node in reversed(self.nodes):
            found.append(found[-1] - surely_bound([node]) | reads([node]))
        return found[::-1]

    @cached_property
    def late(self) -> list[frozenset[str]]:
        """For each statement what it may read of variables later than it stands."""
        return [
            self.variables
            & frozenset[str]().union(
                *(loaded(part) for part in walk(node) if isinstance(part, LATER))
            )
            for node in self.nodes
        ]

    @cached_property
    def late_before(self) -> list[frozenset[str]]:
        """For each statement what those before it may read later than they stand."""
        found = [frozenset[str]()]
        for late in self.late:
            found.append(found[-1] | late)
        return found

    @cached_property
    def bound_after(self) -> list[frozenset[str]]:
        """For each statement what is bound from it on.

        There is one more, of the end.
        """
        found = [frozenset[str]()]
        for node in reversed(self.nodes):
            found.append(found[-1] | bound_in([node]))
        return found[::-1]

    def keeps(self, first: int, end: int) -> bool:
        """Whether no closure tells it apart if some statements become a function."""
        bound = bound_in(self.nodes[first:end])
        late = frozenset[str]().union(*self.late[first:end])
        return not (late & self.bound_after[end] or self.late_before[first] & bound)


@dataclass(frozen=True)
class Run:
    """Statements that stand in two functions: ours from ``at``, theirs ``first``."""

    at: int
    first: int
    length: int
    ours: Mapping[str, str]
    """Their variable → what is in its place in ours."""

    @property
    def end(self) -> int:
        """Where it ends in theirs."""
        return self.first + self.length


def run_from(ours: Body, at: int, theirs: Body, first: int, most: int) -> Run:
    """The longest run that begins with two statements; its length may be 0."""
    there: dict[str, str] = {}
    here: dict[str, str] = {}
    length = 0
    while length < min(most, len(ours.nodes) - at, len(theirs.nodes) - first):
        one, other = ours.forms[at + length], theirs.forms[first + length]
        more = pairs(one, other, ours, theirs)
        if more is None:
            break
        if any(there.get(b, a) != a or here.get(a, b) != b for a, b in more.items()):
            break
        if len(set(more.values())) < len(more):
            break
        here |= more
        there |= {b: a for a, b in more.items()}
        length += 1
    return Run(at, first, length, there)


def pairs(one: Form, other: Form, ours: Body, theirs: Body) -> dict[str, str] | None:
    """What is in ours → their variable; None where the statements differ."""
    if one.text != other.text or len(one.names) != len(other.names):
        return None
    found: dict[str, str] = {}
    inner = one.inner | other.inner
    for mine, yours in zip(one.names, other.names, strict=True):
        known = mine in ours.variables or mine.startswith(f"{STATE}.")
        variable = yours in theirs.variables
        if mine in inner or yours in inner or not (known or variable):
            if mine != yours:
                return None
        elif not (known and variable) or found.setdefault(mine, yours) != yours:
            return None
    return found


def reads(nodes: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that statements read before they bind them in any case, in scope."""
    found: set[str] = set()
    bound: frozenset[str] = frozenset()
    for node in nodes:
        found |= read_first(node) - bound
        bound |= surely_bound([node])
    return frozenset(found)


def read_first(node: ast.stmt) -> frozenset[str]:
    """The names that a statement may read before it has bound them."""
    match node:
        case ast.For(target=target, iter=over, body=body, orelse=orelse):
            inner = reads(body) - syntax.bound(target)
            return names_read(over) | inner | names_read(target) | reads(orelse)
        case ast.If(test=test, body=body, orelse=orelse) | ast.While(
            test=test, body=body, orelse=orelse
        ):
            return names_read(test) | reads(body) | reads(orelse)
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            return names_read(value) | {name}
    return names_read(node)


def names_read(node: ast.AST) -> frozenset[str]:
    """The names of its own scope that a piece of code reads."""
    every = reads_in_scopes(node)
    return frozenset(name.id for name, local in every if name.id not in local)


def surely_bound(nodes: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that statements bind in any case."""
    found: frozenset[str] = frozenset()
    for node in nodes:
        match node:
            case ast.Assign(targets=targets):
                found |= bound_in(targets)
            case ast.AugAssign(target=target) | ast.AnnAssign(
                target=target, value=ast.expr()
            ):
                found |= bound_in([target])
            case ast.If(body=body, orelse=orelse):
                found |= surely_bound(body) & surely_bound(orelse)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found |= {name}
            case ast.Import() | ast.ImportFrom():
                found |= bound_in([node])
    return found


def again(node: ast.stmt) -> ast.stmt:
    """A made statement as it is where its text is read."""
    return parse(ast.unparse(ast.fix_missing_locations(node))).body[0]
