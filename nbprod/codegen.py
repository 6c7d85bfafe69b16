"""Python source of functions, from the notebook's statements, comments and layout kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nbprod.ir import Parameter
from nbprod.naming import docstring_literal, is_chatter


@dataclass(frozen=True)
class Line:
    """A statement ready to be printed, with the comment lines above it."""

    code: str
    comments: tuple[str, ...] = ()


def function_source(
    name: str,
    parameters: Sequence[Parameter],
    returns: str,
    docstring: str,
    body: Iterable[Line],
    last: str = "",
    is_async: bool = False,
) -> str:
    """The source of a function of a notebook's statements, not yet formatted.

    ``last`` is the source of the statement that ends it, if any.
    """
    import libcst as cst

    head = ", ".join(f"{p.name}: {p.annotation}" for p in parameters)
    opening = (
        f"{'async ' if is_async else ''}def {name}({head}) -> {returns}:\n    pass\n"
    )
    made = cst.parse_statement(opening)
    assert isinstance(made, cst.FunctionDef)
    doc = docstring_literal(docstring, "    ")
    statements = [cst.parse_statement(f"'''doc'''\n")]
    for line in body:
        statements += parsed(line)
    if last:
        statements.append(cst.parse_statement(last + "\n"))
    block = cst.IndentedBlock(body=statements)
    code = cst.Module(body=[made.with_changes(body=block)]).code
    return code.replace("'''doc'''", doc, 1)


def parsed(line: Line) -> list[object]:
    """The syntax of a statement, its chatter removed."""
    import libcst as cst

    module = cst.parse_module(line.code + "\n")
    quiet = module.visit(without_chatter())
    assert isinstance(quiet, cst.Module)
    body = list(quiet.body)
    comments = [c for c in line.comments if c and not is_chatter(c)]
    if body and comments:
        lines = [cst.EmptyLine(comment=cst.Comment(f"# {c}")) for c in comments]
        body[0] = body[0].with_changes(leading_lines=lines)
    elif body:
        body[0] = body[0].with_changes(leading_lines=[])
    return list(body)


def without_chatter() -> object:
    """A transformer that removes comments which explain nothing, and idle ``pass``."""
    import libcst as cst

    class Quiet(cst.CSTTransformer):
        def leave_EmptyLine(
            self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine
        ) -> cst.EmptyLine | cst.RemovalSentinel:
            comment = updated_node.comment
            if comment and is_chatter(comment.value.lstrip("#").strip()):
                return cst.RemoveFromParent()
            return updated_node

        def leave_TrailingWhitespace(
            self,
            original_node: cst.TrailingWhitespace,
            updated_node: cst.TrailingWhitespace,
        ) -> cst.TrailingWhitespace:
            comment = updated_node.comment
            if comment and is_chatter(comment.value.lstrip("#").strip()):
                return updated_node.with_changes(
                    comment=None, whitespace=cst.SimpleWhitespace("")
                )
            return updated_node

        def leave_IndentedBlock(
            self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
        ) -> cst.IndentedBlock:
            rest = [part for part in updated_node.body if not is_pass(part)]
            if rest and len(rest) < len(updated_node.body):
                return updated_node.with_changes(body=rest)
            return updated_node

    def is_pass(node: object) -> bool:
        return (
            isinstance(node, cst.SimpleStatementLine)
            and len(node.body) == 1
            and isinstance(node.body[0], cst.Pass)
            and not node.leading_lines
        )

    return Quiet()


def record_source(name: str, docstring: str, fields: Iterable[Parameter]) -> str:
    """The frozen dataclass that a function returns."""
    lines = [f"    {field.name}: {field.annotation}" for field in fields]
    doc = docstring_literal(docstring, "    ")
    return "\n".join(
        ["@dataclass(frozen=True)", f"class {name}:", f"    {doc}", "", *lines]
    )


def with_parameters(source: str, extra: Sequence[Parameter]) -> str:
    """A ``def`` with more keyword-only parameters."""
    import libcst as cst

    module = cst.parse_module(source + "\n")
    made = module.body[-1]
    if not extra or not isinstance(made, cst.FunctionDef):
        return source
    annotated = [
        cst.Param(cst.Name(p.name), cst.Annotation(cst.parse_expression(p.annotation)))
        for p in extra
    ]
    old = made.params
    star = old.star_arg
    if isinstance(star, cst.MaybeSentinel):
        star = cst.ParamStar()
    params = old.with_changes(
        star_arg=star, kwonly_params=[*old.kwonly_params, *annotated]
    )
    body = [*module.body[:-1], made.with_changes(params=params)]
    return module.with_changes(body=body).code.rstrip("\n")


def formatted(source: str) -> str:
    """Source as black formats it; each file goes through it once."""
    import black

    try:
        return black.format_str(source, mode=black.Mode(line_length=88))
    except black.NothingChanged:
        return source


def definition_source(source: str, docstring: str) -> str:
    """A function or class of the notebook, with a docstring if it has none."""
    import libcst as cst

    module = cst.parse_module(source + "\n").visit(without_chatter())
    assert isinstance(module, cst.Module)
    made = module.body[-1]
    assert isinstance(made, cst.FunctionDef | cst.ClassDef)
    made = documented(made, docstring)
    return module.with_changes(header=[], body=[*module.body[:-1], made]).code.rstrip()


def documented(made: object, docstring: str) -> object:
    """A definition whose every public part has a docstring."""
    import libcst as cst

    assert isinstance(made, cst.FunctionDef | cst.ClassDef)
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
                documented(part, sentence_of(part.name.value))
                if isinstance(part, cst.FunctionDef)
                else part
            )
            for part in inner
        ]
    if isinstance(made, cst.FunctionDef):
        made = annotated(made)
    if made.get_docstring() is None:
        text = docstring_literal(docstring)
        inner.insert(0, cst.parse_statement(text + "\n"))
    return made.with_changes(body=body.with_changes(body=inner))


def annotated(made: object) -> object:
    """A function with ``Any`` wherever its author gave no type."""
    import libcst as cst

    assert isinstance(made, cst.FunctionDef)

    def typed(param: cst.Param) -> cst.Param:
        if param.annotation is not None or param.name.value in ("self", "cls"):
            return param
        return param.with_changes(annotation=cst.Annotation(cst.Name("Any")))

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
        plain = "None" if made.name.value == "__init__" else "Any"
        returns = cst.Annotation(cst.Name(plain))
    return made.with_changes(params=params, returns=returns)


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


def sentence_of(name: str) -> str:
    """A plain docstring for a function that nothing is said of."""
    if name in SPECIAL:
        return SPECIAL[name]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").split()
    text = " ".join(words).lower().strip() or name
    return f"{text[0].upper()}{text[1:]}."


def documented_module(source: str, path: str) -> str:
    """A module that comes along, every public part of it with a docstring."""
    import libcst as cst

    module = cst.parse_module(source)
    body = [
        (
            documented(part, sentence_of(part.name.value))
            if isinstance(part, cst.FunctionDef | cst.ClassDef)
            else part
        )
        for part in module.body
    ]
    if module.get_docstring() is None:
        text = docstring_literal(f"Carried along with the notebook: {path}.", "")
        body.insert(0, cst.parse_statement(text + "\n"))
    return formatted(module.with_changes(body=body).code)
