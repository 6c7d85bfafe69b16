"""Texts that are code: a formula's names are looked up where the call stands.

``smf.ols("y ~ np.log(x) + scaled(z)", data)`` reads ``np`` and ``scaled``, and the text
may have been put together elsewhere. So it is asked which texts a name may hold, over
the whole notebook and whatever the order of its cells: too many words at most make a
dependence too many, and columns of the data go before names in any case.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nbprod.source.names import parameters
from nbprod.source.trees import below, walk

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True)
class Texts:
    """The words in texts that names may hold, in every scope alike."""

    own: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Name → words of texts that are written where it is bound or changed."""
    sources: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Name → the names that stand there."""

    def words(self, nodes: Iterable[ast.AST]) -> frozenset[str]:
        """Every word of the texts that some expressions may give."""
        some = list(nodes)
        found = set(written(some))
        todo = list(named(some))
        seen = set(todo)
        while todo:
            name = todo.pop()
            found |= self.own.get(name, frozenset())
            new = self.sources.get(name, frozenset()) - seen
            seen |= new
            todo += new
        return frozenset(found)


def texts_of(nodes: Iterable[ast.AST]) -> Texts:
    """What flows into the names of a notebook."""
    own: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    every = below(nodes)
    made = functions_in(every)
    for node in every:
        for targets, values in flows(node, made):
            if targets and values:
                words, names = written(values), named(values)
                for name in targets:
                    own[name] |= words
                    sources[name] |= names
    return Texts(
        {name: frozenset(words) for name, words in own.items()},
        {name: frozenset(names) for name, names in sources.items()},
    )


def functions_in(nodes: Iterable[ast.AST]) -> Mapping[str, list[Function]]:
    """The functions of each name; a class's name stands for all of its methods."""
    made: dict[str, list[Function]] = defaultdict(list)
    for node in nodes:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                made[node.name].append(node)
            case ast.ClassDef():
                made[node.name] += [m for m in node.body if isinstance(m, Function)]
            case ast.Assign(targets=targets, value=ast.Lambda() as value):
                for name in named(targets):
                    made[name].append(value)
    return made


Flowing = tuple[set[str], list[ast.expr]]


def flows(node: ast.AST, made: Mapping[str, list[Function]]) -> Iterator[Flowing]:
    """The names that a piece of code binds or changes, and what goes into them."""
    match node:
        case ast.Assign(targets=targets, value=value):
            yield named(targets), [value]
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield named([target]), [value]
        case ast.AugAssign(target=target, value=value):
            yield named([target]), [value]
        case ast.NamedExpr(target=target, value=value):
            yield named([target]), [value]
        case ast.For(target=target, iter=value) | ast.AsyncFor(
            target=target, iter=value
        ):
            yield named([target]), [value]
        case ast.comprehension(target=target, iter=value):
            yield named([target]), [value]
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield named([target]), [value]
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            returned = [part for part in walk(node) if isinstance(part, ast.Return)]
            yield {node.name}, [part.value for part in returned if part.value]
            yield names_of_parameters([node]), defaults(node.args)
        case ast.Lambda():
            yield names_of_parameters([node]), defaults(node.args)
        case ast.Call():
            yield from passed(node, made)


def passed(node: ast.Call, made: Mapping[str, list[Function]]) -> Iterator[Flowing]:
    """What a call hands to its receiver and to a function of the notebook."""
    values = [*node.args, *(k.value for k in node.keywords)]
    if isinstance(node.func, ast.Attribute):
        yield named([node.func.value]), values
        yield names_of_parameters(made.get(node.func.attr, [])), values
    elif isinstance(node.func, ast.Name):
        yield names_of_parameters(made.get(node.func.id, [])), values
    handed = [f for v in values if isinstance(v, ast.Name) for f in made.get(v.id, [])]
    handed += [value for value in values if isinstance(value, ast.Lambda)]
    yield names_of_parameters(handed), values


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    """The values that a function's parameters have where nothing is given."""
    return [*arguments.defaults, *(one for one in arguments.kw_defaults if one)]


def names_of_parameters(functions: Iterable[Function]) -> set[str]:
    """The names of the parameters of some functions."""
    return {one.arg for function in functions for one in parameters(function.args)}


def written(nodes: Iterable[ast.AST]) -> set[str]:
    """The words of the texts that stand in some code."""
    return {
        word
        for node in nodes
        for part in walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
        for word in re.findall(r"[^\W\d]\w*", part.value)
    }


def named(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that stand in some code."""
    return {
        part.id for node in nodes for part in walk(node) if isinstance(part, ast.Name)
    }


def code_arguments(where: str, node: ast.Call) -> list[ast.expr]:
    """The arguments at a place (as in ``Call.code``), or all if one may be hidden."""
    keywords = {k.arg: k.value for k in node.keywords}
    found = []
    for place in where.split("|"):
        if place.isdigit() and int(place) < len(node.args):
            found.append(node.args[int(place)])
        elif place in keywords:
            found.append(keywords[place])
    hidden = None in keywords or any(isinstance(a, ast.Starred) for a in node.args)
    if hidden or not found:
        return [*node.args, *keywords.values()]
    return found
