"""Source of functions from the notebook's statements, layout and comments kept."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from nbprod.ir import Parameter
from nbprod.naming import docstring_literal, is_chatter

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


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
    head = ", ".join(f"{p.name}: {p.annotation}" for p in parameters)
    opening = (
        f"{'async ' if is_async else ''}def {name}({head}) -> {returns}:\n    pass\n"
    )
    made = cst.parse_statement(opening)
    assert isinstance(made, cst.FunctionDef)
    doc = docstring_literal(docstring, "    ")
    statements = [cst.parse_statement("'''doc'''\n")]
    for line in body:
        statements += parsed(line)
    if last and not returning(statements, last):
        statements.append(cst.parse_statement(last + "\n"))
    block = cst.IndentedBlock(body=statements)
    code = cst.Module(body=[made.with_changes(body=block)]).code
    return code.replace("'''doc'''", doc, 1)


def returning(statements: list[Statement], last: str) -> bool:
    """Let the statement that binds what is returned return it; say whether it does.

    Only where it is the last one, binds that one name, and nothing that may run later
    reads the name.
    """
    line = statements[-1]
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return False
    made = line.body[0]
    if not isinstance(made, cst.Assign) or len(made.targets) != 1:
        return False
    target = made.targets[0].target
    if not isinstance(target, cst.Name) or last != f"return {target.value}":
        return False
    if read_late(target.value, cst.Module(body=statements).code):
        return False
    statements[-1] = line.with_changes(body=[cst.Return(made.value)])
    return True


def read_late(name: str, code: str) -> bool:
    """Whether a function or generator in a piece of code mentions a name."""
    later = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.GeneratorExp
    return any(
        isinstance(part, ast.Name) and part.id == name
        for node in ast.walk(ast.parse(code))
        if isinstance(node, later | ast.ClassDef)
        for part in ast.walk(node)
    )


def parsed(line: Line) -> list[Statement]:
    """The syntax of a statement, its chatter removed."""
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
    return body


def without_chatter() -> cst.CSTTransformer:
    """A transformer that removes comments which explain nothing, and idle ``pass``."""

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

        def leave_If(
            self, original_node: cst.If, updated_node: cst.If
        ) -> cst.If | cst.RemovalSentinel:
            idle = is_idle(updated_node.body) and updated_node.orelse is None
            if idle and is_plain(updated_node.test):
                return cst.RemoveFromParent()
            return updated_node

        def leave_IndentedBlock(
            self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
        ) -> cst.IndentedBlock:
            rest = [part for part in updated_node.body if not is_pass(part)]
            if rest and len(rest) == len(updated_node.body):
                return updated_node
            return updated_node.with_changes(body=rest or [PASS])

    return Quiet()


PASS = cst.SimpleStatementLine([cst.Pass()])


def is_pass(node: object) -> bool:
    """Whether a statement does nothing; a comment above it spoke of what was there."""
    return isinstance(node, cst.SimpleStatementLine) and all(
        isinstance(part, cst.Pass) for part in node.body
    )


def is_idle(block: cst.BaseSuite) -> bool:
    """Whether a block does nothing."""
    parts = block.body if isinstance(block, cst.IndentedBlock) else ()
    return bool(parts) and all(is_pass(part) for part in parts)


def is_plain(node: cst.BaseExpression) -> bool:
    """Whether evaluating an expression of names and constants can change nothing."""
    plain = (cst.Name, cst.BaseNumber, cst.SimpleString, cst.UnaryOperation)
    if isinstance(node, cst.Comparison):
        parts = [node.left, *(target.comparator for target in node.comparisons)]
        return all(is_plain(part) for part in parts)
    if isinstance(node, cst.BooleanOperation | cst.BinaryOperation):
        return is_plain(node.left) and is_plain(node.right)
    return isinstance(node, plain)


def record_source(name: str, docstring: str, fields: Iterable[Parameter]) -> str:
    """The frozen dataclass that a function returns."""
    lines = [f"    {field.name}: {field.annotation}" for field in fields]
    doc = docstring_literal(docstring, "    ")
    return "\n".join(
        ["@dataclass(frozen=True)", f"class {name}:", f"    {doc}", "", *lines]
    )


def with_parameters(source: str, extra: Sequence[Parameter]) -> str:
    """A ``def`` with more keyword-only parameters."""
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
