"""Definitions of the notebook with the docstrings and annotations that they lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import libcst as cst

from nbprod.naming import docstring_literal
from nbprod.planning.concrete import with_parameters, without_chatter
from nbprod.planning.sentences import sentence_of

Made = cst.FunctionDef | cst.ClassDef
UNTYPED: Mapping[str, str] = {}


def definition_sources(some: Sequence[Sequence[Any]]) -> list[str]:
    """The sources of definitions, each of what ``definition_source`` is given."""
    return [definition_source(*one) for one in some]


def definition_source(
    source: str,
    docstring: str,
    given: Mapping[str, str] = UNTYPED,
    returns: str = "",
    extra: Sequence[tuple[str, str]] = (),
) -> str:
    """A function or class of the notebook, with a docstring if it has none.

    ``given`` are the types of its parameters, as far as they are known, ``extra`` the
    names and annotations of parameters that it gets besides.
    """
    source = with_parameters(source, extra)
    quiet = without_chatter(commented="#" in source)
    module = cst.parse_module(source + "\n").visit(quiet)
    assert isinstance(module, cst.Module)
    made = module.body[-1]
    assert isinstance(made, cst.FunctionDef | cst.ClassDef)
    made = documented(made, docstring, given, returns)
    return module.with_changes(header=[], body=[*module.body[:-1], made]).code.rstrip()


def documented(
    made: Made, docstring: str, given: Mapping[str, str] = UNTYPED, returns: str = ""
) -> Made:
    """A definition whose every public part has a docstring."""
    body = made.body
    if isinstance(body, cst.SimpleStatementSuite):
        lines = [cst.SimpleStatementLine([part]) for part in body.body]
        body = cst.IndentedBlock(lines)
        made = made.with_changes(body=body)
    assert isinstance(body, cst.IndentedBlock)
    inner = list(body.body)
    if isinstance(made, cst.ClassDef):
        inner = [
            (
                documented(part, sentence_of(part.name.value, names_of(part)))
                if isinstance(part, cst.FunctionDef)
                else part
            )
            for part in inner
        ]
    if isinstance(made, cst.FunctionDef):
        made = annotated(made, given, returns)
    if made.get_docstring() is None:
        text = docstring_literal(docstring)
        inner.insert(0, cst.parse_statement(text + "\n"))
    return made.with_changes(body=body.with_changes(body=inner))


def annotated(
    made: cst.FunctionDef, given: Mapping[str, str], returns: str
) -> cst.FunctionDef:
    """A function with what is known, else ``Any``, where its author gave no type."""

    def typed(param: cst.Param) -> cst.Param:
        if param.annotation is not None or param.name.value in ("self", "cls"):
            return param
        known = cst.parse_expression(given.get(param.name.value, "Any"))
        return param.with_changes(annotation=cst.Annotation(known))

    old = made.params
    params = old.with_changes(
        params=[typed(p) for p in old.params],
        posonly_params=[typed(p) for p in old.posonly_params],
        kwonly_params=[typed(p) for p in old.kwonly_params],
        star_kwarg=typed(old.star_kwarg) if old.star_kwarg else None,
    )
    if isinstance(old.star_arg, cst.Param):
        params = params.with_changes(star_arg=typed(old.star_arg))
    gives = made.returns
    if gives is None:
        plain = "None" if made.name.value == "__init__" else returns or "Any"
        gives = cst.Annotation(cst.parse_expression(plain))
    return made.with_changes(params=params, returns=gives)


def names_of(made: cst.FunctionDef) -> list[str]:
    """The names of a function's plain parameters."""
    return [param.name.value for param in made.params.params]
