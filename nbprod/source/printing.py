"""Whether ruff and black print a statement the same way.

They do on one line, in expressions of a usual kind without parentheses to spare; and
on several, where all that a call or display holds stands in its one pair of brackets,
on a line of its own or one for each.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from nbprod.source.trees import walk

PLAIN = (
    ast.Name, ast.Attribute, ast.Call, ast.keyword, ast.Constant, ast.Compare,
    ast.BinOp, ast.BoolOp, ast.IfExp, ast.Dict, ast.Set, ast.Tuple,
    ast.Starred, ast.Slice, ast.FormattedValue, ast.arguments, ast.arg,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda,
    ast.alias, ast.operator, ast.unaryop, ast.cmpop, ast.boolop,
)  # fmt: skip
"""What both print the same way, whatever it holds."""
ATOM = ast.Name | ast.Constant
PRIMARY = ast.Call | ast.Attribute | ast.Subscript
UNQUOTED = re.compile(r"^[a-zA-Z]*[\"']|[\"']$")
QUOTES = re.compile(r"[\"'\\]")
BRACKETS = "([{"
Held = ast.expr | ast.keyword
Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_printed_alike(node: ast.stmt, was: str, lines: Sequence[str]) -> bool:
    """Whether black would print a statement as ruff has.

    ``was`` is its text before, ``lines`` are those that ruff has printed.
    """
    value = node.test if isinstance(node, ast.Assert) else getattr(node, "value", None)
    if not is_fit(node, value, lines):
        return False
    if not all(is_sure(part, was, lines) for part in walk(node) if part is not node):
        return False
    if node.lineno == node.end_lineno:
        return True
    if isinstance(node, ast.ImportFrom):
        return is_in_rows(node, lines)
    if isinstance(node, ast.AnnAssign):  # what its annotation holds stays on the line
        lines = [*lines]
        lines[node.lineno - 1] = without_annotation(node, lines[node.lineno - 1])
    return value is not None and is_laid_out(
        value, lines, indent(lines[node.lineno - 1])
    )


def is_in_rows(node: ast.ImportFrom, lines: Sequence[str]) -> bool:
    """Whether each of the names that are imported has a line of its own."""
    assert node.end_lineno is not None
    inside = lines[node.lineno : node.end_lineno - 1]
    left = indent(lines[node.lineno - 1])
    rows = [row for row in inside if indent(row) == left + 4 and row.endswith(",")]
    ends = lines[node.lineno - 1].endswith("import (") and len(rows) == len(inside)
    return ends and lines[node.end_lineno - 1].strip() == ")"


def without_annotation(node: ast.AnnAssign, line: str) -> str:
    """The line on which a name is annotated, the annotation blanked."""
    start, end = node.annotation.col_offset, node.annotation.end_col_offset or 0
    if node.annotation.end_lineno != node.lineno:
        return line
    return f"{line[:start]}{' ' * (end - start)}{line[end:]}"


def is_head_alike(node: Function, text: str, lines: Sequence[str]) -> bool:
    """Whether black would print what a function takes, and gives, as ruff has."""
    if getattr(node, "type_params", None):
        return False
    nodes = walk(node.args)
    if node.returns:
        if not isinstance(node.returns, ATOM | ast.Attribute | ast.Subscript):
            return False
        nodes += walk(node.returns)
    if not all(is_sure(part, "", lines) for part in nodes):
        return False
    first, *inside = text.split("\n")
    left = indent(lines[node.lineno - 1])
    if not inside:
        return True
    rows, last = inside[:-1], inside[-1]
    if first != "(" or indent(last) != left or not last.lstrip().startswith(")"):
        return False
    if any(indent(row) != left + 4 for row in rows):
        return False
    return len(rows) == 1 or len(rows) == sum(row.endswith(",") for row in rows)


def is_opening_alike(
    node: ast.If | ast.For | ast.While | ast.With, was: str, lines: Sequence[str]
) -> bool:
    """Whether black would print what opens a block, on one line, as ruff has.

    ``was`` is its text before, ``lines`` are those that ruff has printed.
    """
    match node:
        case ast.If(test=test) | ast.While(test=test):
            parts = [test]
        case ast.For(target=target, iter=items):
            parts = [target, items]
        case ast.With(items=[ast.withitem(context_expr=made, optional_vars=None)]):
            parts = [made]
        case ast.With(items=[ast.withitem(context_expr=made, optional_vars=name)]):
            if not isinstance(made, PRIMARY) or not isinstance(name, ast.Name):
                return False
            parts = [made, name]
        case _:
            return False
    bare = not any(
        before(one, lines) == "(" or first_of(one, lines) == "(" for one in parts
    )
    if isinstance(parts[-1], ast.Tuple) or not bare:
        return False
    return all(is_sure(part, was, lines) for one in parts for part in walk(one))


def is_fit(node: ast.stmt, value: ast.expr | None, lines: Sequence[str]) -> bool:
    """Whether a statement is of a kind that both print the same way."""
    if isinstance(node, ast.Assert) and node.msg is not None:
        return False
    if isinstance(node, ast.Expr) and isinstance(value, ast.Constant):
        return False  # a docstring
    if isinstance(node, ast.Return) and value is None:
        return False
    if isinstance(node, ast.AnnAssign) and not isinstance(node.target, ast.Name):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else []
    if len(targets) > 1 or any(first_of(one, lines) == "(" for one in targets):
        return False
    return value is None or before(value, lines) != "("


def is_sure(node: ast.AST, was: str, lines: Sequence[str]) -> bool:
    """Whether both print a node the same way on one line."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ATOM | PRIMARY)
    if isinstance(node, ast.List):
        return not any(before(one, lines) == "(" for one in node.elts)
    if isinstance(node, ast.Subscript):
        return not in_parentheses(node.slice, lines)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return all(isinstance(one, ATOM) for one in (node.left, node.right))
    if isinstance(node, ast.JoinedStr):
        text = lines[node.lineno - 1][node.col_offset : node.end_col_offset]
        bare = UNQUOTED.sub("", text)
        same = text in was or (bare in was and not QUOTES.search(bare))
        return node.lineno == node.end_lineno and same
    if isinstance(node, ast.comprehension):
        parts = (node.target, node.iter, *node.ifs)
        return not any(in_parentheses(one, lines) for one in parts)
    return isinstance(node, PLAIN)


def is_laid_out(node: Held, lines: Sequence[str], left: int) -> bool:
    """Whether a node of several lines is one pair of brackets and what it holds."""
    value = node.value if isinstance(node, ast.keyword) else node
    if isinstance(value, ast.Call):
        held: list[Held] = [*value.args, *value.keywords]
    elif isinstance(value, ast.List | ast.Tuple | ast.Set):
        held = [*value.elts]
    elif isinstance(value, ast.Dict) and None not in value.keys:
        held = [*value.values]
    else:
        return False
    assert value.end_lineno and value.end_col_offset
    head = lines[value.lineno - 1].rstrip()
    foot = lines[value.end_lineno - 1]
    if sum(head.count(one) for one in BRACKETS) != 1 or head[-1] not in BRACKETS:
        return False
    if foot[: value.end_col_offset - 1].strip() or indent(foot) != left or not held:
        return False
    inside = lines[value.lineno : value.end_lineno - 1]
    if len(inside) == 1 and not inside[0].endswith(","):
        return isinstance(value, ast.Call) and indent(inside[0]) == left + 4
    return all_in_rows(value, held, lines, left + 4)


def all_in_rows(
    node: ast.expr, held: Sequence[Held], lines: Sequence[str], left: int
) -> bool:
    """Whether all that a pair of brackets holds stands in rows of its own."""
    row = node.lineno
    starts = node.keys if isinstance(node, ast.Dict) else held
    for first, one in zip(starts, held, strict=True):
        assert first is not None and one.end_lineno and one.end_col_offset
        if first.lineno - 1 != row or indent(lines[row]) != left:
            return False
        if lines[one.end_lineno - 1][one.end_col_offset :] != ",":
            return False
        if first.lineno != one.end_lineno and not is_laid_out(one, lines, left):
            return False
        row = one.end_lineno
    return row == (node.end_lineno or 0) - 1


def in_parentheses(node: ast.expr, lines: Sequence[str]) -> bool:
    """Whether an expression stands in parentheses that it may not need."""
    if isinstance(node, ast.Tuple) and first_of(node, lines) == "(":
        return True
    return before(node, lines) == "("


def before(node: ast.expr, lines: Sequence[str]) -> str:
    """The character before an expression."""
    return lines[node.lineno - 1][: node.col_offset][-1:]


def first_of(node: ast.expr, lines: Sequence[str]) -> str:
    """The first character of an expression."""
    return lines[node.lineno - 1][node.col_offset]


def indent(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip(" "))
