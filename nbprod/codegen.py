"""Source of functions from the notebook's statements, layout and comments kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import libcst as cst

from nbprod.ir import Parameter
from nbprod.naming import docstring_literal, is_chatter, is_echo
from nbprod.trees import walk

PASSES = re.compile(r"\bpass\b")
HOLDS_LAYOUT = re.compile(r"[\t\r\f]|\\\n|\"{3}|'{3}|[fF][rR]?[\"']")
"""Code of several lines with this may have some that are part of a text, or of what a
backslash goes on with: they cannot be moved as they are."""
ANY = cst.FunctionDef(cst.Name("any"), cst.Parameters(), cst.IndentedBlock([]))


@dataclass(frozen=True)
class Line:
    """A statement ready to be printed, with the comment lines above it."""

    code: str
    comments: tuple[str, ...] = ()
    acting: bool = False
    """Whether operators, or asking whether something is true, may do anything."""

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax, which is not to be changed."""
        return ast.parse(self.code)


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
    opening = f"{'async ' if is_async else ''}def {name}({head}) -> {returns}:"
    lines = [quiet for line in body if (quiet := quietened(line)) is not None]
    if last and (ended := returning(lines, last)):
        lines[-1] = ended
    elif last:
        lines.append(Line(last))
    doc = f"    {docstring_literal(docstring, '    ')}\n"
    return "".join([f"{opening}\n", doc, *map(indented, lines)])


def quietened(line: Line) -> Line | None:
    """A statement without its chatter; nothing where that was all of it."""
    comments = tuple(c for c in line.comments if c and not is_chatter(c))
    if "#" not in line.code and not PASSES.search(line.code):
        return replace(line, comments=comments)
    body = cst.parse_module(line.code + "\n").visit(without_chatter(line.acting)).body
    if not body:
        return None
    body = [body[0].with_changes(leading_lines=[]), *body[1:]]
    return replace(line, code=cst.Module(body).code.rstrip("\n"), comments=comments)


def indented(line: Line) -> str:
    """A statement as it stands in a function, with the comments above it."""
    said = "".join(f"    # {comment}\n" for comment in line.comments)
    rows = line.code.strip("\n").split("\n")
    if len(rows) == 1 or not HOLDS_LAYOUT.search(line.code):
        return said + "".join(f"    {row}\n" if row.strip() else "\n" for row in rows)
    block = cst.IndentedBlock(body=cst.parse_module(line.code + "\n").body)
    return said + cst.Module([ANY.with_changes(body=block)]).code.partition("\n")[2]


def returning(lines: Sequence[Line], last: str) -> Line | None:
    """The statement that binds what is returned, returning it; nothing if none can.

    Only where it is the last one, binds that one name, and nothing that may run later
    reads the name.
    """
    match [line.tree.body for line in lines[-1:]]:
        case [[ast.Assign(targets=[ast.Name(id=name)])]] if last == f"return {name}":
            pass
        case _:
            return None
    if read_late(name, "\n".join(line.code for line in lines)):
        return None
    value = lines[-1].code.partition("=")[2].lstrip(" \t\\\n")
    return replace(lines[-1], code=f"return {value}")


def read_late(name: str, code: str) -> bool:
    """Whether a function or generator in a piece of code mentions a name."""
    later = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.GeneratorExp
    return any(
        isinstance(part, ast.Name) and part.id == name
        for node in walk(ast.parse(code))
        if isinstance(node, later | ast.ClassDef)
        for part in walk(node)
    )


def tells(comment: str) -> bool:
    """Whether a comment tells more than the code beside it."""
    return not (is_chatter(comment) or is_echo(comment))


def without_chatter(acting: bool = False) -> cst.CSTTransformer:
    """A transformer that removes comments which explain nothing, and idle ``pass``.

    ``acting``: a test may do something, so that its ``if`` stays.
    """

    class Quiet(cst.CSTTransformer):
        def leave_EmptyLine(
            self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine
        ) -> cst.EmptyLine | cst.RemovalSentinel:
            comment = updated_node.comment
            if comment and not tells(comment.value.lstrip("#").strip()):
                return cst.RemoveFromParent()
            return updated_node

        def leave_TrailingWhitespace(
            self,
            original_node: cst.TrailingWhitespace,
            updated_node: cst.TrailingWhitespace,
        ) -> cst.TrailingWhitespace:
            comment = updated_node.comment
            if comment and not tells(comment.value.lstrip("#").strip()):
                return updated_node.with_changes(
                    comment=None, whitespace=cst.SimpleWhitespace("")
                )
            return updated_node

        def leave_If(
            self, original_node: cst.If, updated_node: cst.If
        ) -> cst.If | cst.RemovalSentinel:
            idle = is_idle(updated_node.body) and updated_node.orelse is None
            if idle and not acting and is_plain(updated_node.test):
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
    plain = (cst.Name, cst.BaseNumber, cst.SimpleString)
    if isinstance(node, cst.UnaryOperation):
        return is_plain(node.expression)
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
    if not extra:
        return source
    module = cst.parse_module(source + "\n")
    made = module.body[-1]
    if not isinstance(made, cst.FunctionDef):
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
