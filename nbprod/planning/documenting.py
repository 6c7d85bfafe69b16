"""Definitions of the notebook with the docstrings and annotations that they lack."""

from __future__ import annotations

import re
from collections.abc import Sequence

import libcst as cst

from nbprod.naming import docstring_literal
from nbprod.naming.verbs import participle
from nbprod.planning.annotating import UNTYPED, Types
from nbprod.planning.concrete import without_chatter

Made = cst.FunctionDef | cst.ClassDef


def definition_source(source: str, docstring: str, types: Types = UNTYPED) -> str:
    """A function or class of the notebook, with a docstring if it has none."""
    quiet = without_chatter(commented="#" in source)
    module = cst.parse_module(source + "\n").visit(quiet)
    assert isinstance(module, cst.Module)
    made = module.body[-1]
    assert isinstance(made, cst.FunctionDef | cst.ClassDef)
    made = documented(made, docstring, types)
    return module.with_changes(header=[], body=[*module.body[:-1], made]).code.rstrip()


def documented(made: Made, docstring: str, types: Types = UNTYPED) -> Made:
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
        made = annotated(made, types)
    if made.get_docstring() is None:
        text = docstring_literal(docstring)
        inner.insert(0, cst.parse_statement(text + "\n"))
    return made.with_changes(body=body.with_changes(body=inner))


def annotated(made: cst.FunctionDef, types: Types) -> cst.FunctionDef:
    """A function with what is known, else ``Any``, where its author gave no type."""

    def typed(param: cst.Param) -> cst.Param:
        if param.annotation is not None or param.name.value in ("self", "cls"):
            return param
        known = cst.parse_expression(types.given.get(param.name.value, "Any"))
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
    returns = made.returns
    if returns is None:
        plain = "None" if made.name.value == "__init__" else types.returns or "Any"
        returns = cst.Annotation(cst.parse_expression(plain))
    return made.with_changes(params=params, returns=returns)


FEW = 3
"""Parameters that a docstring can list."""


def names_of(made: cst.FunctionDef) -> list[str]:
    """The names of a function's plain parameters."""
    return [param.name.value for param in made.params.params]


MODELLING = frozenset(
    "build classify cluster evaluate fit predict run score test train tune".split()
)
"""What is done with what is given, not to it."""
SPECIAL = {
    "__init__": "Keep what it is made with.",
    "__call__": "Apply it.",
    "__len__": "Count its items.",
    "__getitem__": "Get an item.",
    "__repr__": "Show it for a programmer.",
    "__str__": "Show it for a reader.",
    "fit": "Learn from the data.",
    "transform": "Apply what was learned.",
    "fit_transform": "Learn from the data and apply it.",
    "predict": "Predict for each row.",
    "forward": "Compute the output of the network.",
}


def sentence_of(name: str, parameters: Sequence[str] = ()) -> str:
    """A plain docstring for a function or class that nothing is said of."""
    if name in SPECIAL:
        return SPECIAL[name]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").split()
    text = " ".join(words).strip() or name
    if name[:1].isupper():
        return f"A {text.lower()}." if text[0].lower() not in "aeiou" else f"{text}."
    given = [f"`{p}`" for p in parameters if p not in ("self", "cls")]
    if given:
        if len(given) > FEW:
            given = [*given[:FEW], f"{len(given) - FEW} more"]
        listed = ", ".join(given[:-1]) + " and " * (len(given) > 1) + given[-1]
        verb = bool(participle(words[0].lower())) if words else False
        alone = verb and len(words) == 1
        how = " from" if words[0].lower() in MODELLING else ""
        text += f"{how} {listed}" if alone else f" of {listed}"
        text = (
            text if not verb or len(words) == 1 else text.replace(" of ", " from ", 1)
        )
    return f"{text[0].upper()}{text[1:]}."
