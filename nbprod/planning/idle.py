"""Code without what does nothing: ``pass`` beside other statements, an idle ``if``."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nbprod.planning.layout import coded, telling, tokens_of
from nbprod.source.spans import FUNCTION
from nbprod.source.trees import children

CATCHING = (ast.Try, getattr(ast, "TryStar", ast.Try), ast.With, ast.AsyncWith)
"""Statements that may catch an error."""
SAME = ast.Is | ast.IsNot | ast.Eq | ast.NotEq


@dataclass(frozen=True)
class Around:
    """What stands around a statement: what may catch its errors, and a function."""

    acting: bool
    """Whether a test may do something, so that its ``if`` stays."""
    catching: bool = False
    function: bool = False

    def within(self, node: ast.stmt) -> Around:
        """What stands around the statements in one."""
        return replace(
            self,
            catching=self.catching or isinstance(node, CATCHING),
            function=self.function or isinstance(node, FUNCTION),
        )

    def unnoticed(self, test: ast.expr) -> bool:
        """Whether a test changes nothing, and no code goes on after an error in it."""
        noticed = self.catching or (self.function and may_fail(test))
        return not self.acting and is_plain(test) and not noticed


@dataclass(frozen=True)
class Thinning:
    """The rows of some code, counted from 0, of which some go."""

    rows: list[str]
    coded: frozenset[int]
    """Those in which there is more than comments."""
    gone: set[int] = field(default_factory=set)

    def is_gone(self, node: ast.stmt, around: Around) -> bool:
        """Thin what is in a statement, and tell whether nothing is left of it."""
        inner = around.within(node)
        if not isinstance(node, ast.If):
            for block in blocks_of(node):
                self.is_idle(block, inner)
            return False
        idle = self.is_idle(node.body, inner)
        match node.orelse:
            case []:
                ended = True
            case [ast.If() as other] if self.text(other).startswith("elif"):
                ended = self.is_gone(other, inner)
            case block:
                self.is_idle(block, inner)
                ended = False
        if not idle or not ended or not around.unnoticed(node.test):
            return False
        self.drop(node, node)
        return True

    def is_idle(self, block: Sequence[ast.stmt], around: Around) -> bool:
        """Thin a block, and tell whether it does nothing; one beside its head stays."""
        if self.row(block[0])[: block[0].col_offset].strip():
            return False
        lines = self.lines([one for one in block if not self.is_gone(one, around)])
        idle = [one for one in lines if all(isinstance(s, ast.Pass) for s in one)]
        if len(idle) < len(lines):
            for line in idle:
                self.drop(line[0], line[-1])
            return False
        self.drop(block[0], block[-1])
        first = start_of(block[0])
        self.rows[first] = self.rows[first][: block[0].col_offset] + "pass"
        self.gone.discard(first)
        return True

    def lines(self, block: Sequence[ast.stmt]) -> list[list[ast.stmt]]:
        """The statements of a block, those together that stand on one line."""
        found: list[list[ast.stmt]] = []
        for node in block:
            if self.row(node)[: node.col_offset].strip() and found:
                found[-1].append(node)
            else:
                found.append([node])
        return found

    def drop(self, first: ast.stmt, last: ast.stmt) -> None:
        """Drop the rows of some statements, with the comments above them."""
        column, top = first.col_offset, start_of(first)
        while top and top - 1 not in self.coded:
            top -= 1
        if top and self.deeper(top - 1, column):
            top = self.after(top, column)
        self.gone.update(range(top, self.end_of(last)))

    def end_of(self, node: ast.stmt) -> int:
        """The row after a statement, and after the comments that end its blocks."""
        assert node.end_lineno is not None
        if not hasattr(node, "body"):
            return node.end_lineno
        return self.after(node.end_lineno, node.col_offset)

    def after(self, row: int, column: int) -> int:
        """The row after a block that ends above one, and after the comments in it."""
        end = row
        while row < len(self.rows) and row not in self.coded:
            row += 1
            end = row if self.deeper(row - 1, column) else end
        return end

    def deeper(self, row: int, column: int) -> bool:
        """Whether a row begins further right than a column."""
        text = self.rows[row]
        return len(text) - len(text.lstrip()) > column

    def row(self, node: ast.stmt) -> str:
        """The row in which a statement begins."""
        return self.rows[node.lineno - 1]

    def text(self, node: ast.stmt) -> str:
        """That row from where it begins."""
        return self.row(node)[node.col_offset :]


def without_idle(code: str, acting: bool = False) -> str:
    """A statement without its chatter and idle ``pass``; nothing if that was all.

    ``acting``: a test may do something, so that its ``if`` stays.
    """
    code = telling(code) if "#" in code else code
    body = ast.parse(code).body
    thin = Thinning(code.split("\n"), coded(tokens_of(code)))
    kept = [one for one in body if not thin.is_gone(one, Around(acting))]
    if not kept:
        return ""
    span = range(start_of(kept[0]), thin.end_of(kept[-1]))
    return "\n".join(thin.rows[n] for n in span if n not in thin.gone)


def start_of(node: ast.stmt) -> int:
    """The row, counted from 0, in which a statement begins, decorators included."""
    above: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in above)]) - 1


def blocks_of(node: ast.AST) -> list[list[ast.stmt]]:
    """The blocks of a statement that is no ``if``."""
    found = [getattr(node, name, None) for name in ("body", "orelse", "finalbody")]
    blocks = [one for one in found if isinstance(one, list) and one]
    for part in children(node):
        if isinstance(part, ast.ExceptHandler | ast.match_case):
            blocks.append(part.body)
    return blocks


def is_plain(node: ast.expr) -> bool:
    """Whether evaluating an expression of names and constants can change nothing."""
    match node:
        case ast.UnaryOp(operand=one):
            return is_plain(one)
        case ast.Compare(left=left, comparators=others):
            return all(map(is_plain, [left, *others]))
        case ast.BoolOp(values=values):
            return all(map(is_plain, values))
        case ast.BinOp(left=left, right=right):
            return is_plain(left) and is_plain(right)
        case ast.Constant(value=value):
            return value is not ...
    return isinstance(node, ast.Name)


def may_fail(node: ast.expr) -> bool:
    """Whether an operator in an expression may not be there for its operands."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            same = all(isinstance(one, SAME) for one in ops)
            return not same or any(map(may_fail, [left, *others]))
        case ast.BoolOp(values=values):
            return any(map(may_fail, values))
        case ast.UnaryOp(op=op, operand=one):
            return not isinstance(op, ast.Not) or may_fail(one)
    return isinstance(node, ast.BinOp)
