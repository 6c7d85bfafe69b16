"""What of a notebook's code is moved by its concrete syntax, layout and comments kept.

Of a statement that fits on one line, the text is enough (codegen.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from nbprod.naming import tells

ANY = cst.FunctionDef(cst.Name("any"), cst.Parameters(), cst.IndentedBlock([]))


def without_idle(code: str, acting: bool) -> str:
    """A statement without its chatter and idle ``pass``; nothing if that was all."""
    quiet = without_chatter(acting, commented="#" in code)
    body = cst.parse_module(code + "\n").visit(quiet).body
    if not body:
        return ""
    body = [body[0].with_changes(leading_lines=[]), *body[1:]]
    return cst.Module(body).code.rstrip("\n")


def in_a_function(code: str) -> str:
    """A statement as it stands in a function, whatever its texts hold."""
    block = cst.IndentedBlock(body=cst.parse_module(code + "\n").body)
    return cst.Module([ANY.with_changes(body=block)]).code.partition("\n")[2]


class Looking(cst.CSTTransformer):
    """Looks into expressions and simple statements only where there are comments."""

    def __init__(self, commented: bool) -> None:
        """Keep whether there may be some."""
        super().__init__()
        self.commented = commented
        self.catching = self.functions = 0
        """Statements around that may catch an error, and functions."""

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Whether to look at what is inside of a node."""
        self.catching += isinstance(node, CATCHING)
        self.functions += isinstance(node, cst.FunctionDef)
        seen = self.commented or not isinstance(node, PLAIN)
        return seen and super().on_visit(node)

    def on_leave(
        self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT
    ) -> cst.CSTNodeT | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNodeT]:
        """What becomes of a node."""
        self.catching -= isinstance(original_node, CATCHING)
        self.functions -= isinstance(original_node, cst.FunctionDef)
        return super().on_leave(original_node, updated_node)

    def unnoticed(self, test: cst.BaseExpression) -> bool:
        """Whether a test changes nothing, and no code goes on after an error in it."""
        noticed = self.catching or (self.functions and may_fail(test))
        return is_plain(test) and not noticed


def without_chatter(acting: bool = False, commented: bool = True) -> cst.CSTTransformer:
    """A transformer that removes comments which explain nothing, and idle ``pass``.

    ``acting``: a test may do something, so that its ``if`` stays. Where nothing is
    ``commented``, expressions and simple statements are not looked into.
    """

    class Quiet(Looking):
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
            if idle and not acting and self.unnoticed(updated_node.test):
                return cst.RemoveFromParent()
            return updated_node

        def leave_IndentedBlock(
            self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
        ) -> cst.IndentedBlock:
            rest = [part for part in updated_node.body if not is_pass(part)]
            if rest and len(rest) == len(updated_node.body):
                return updated_node
            return updated_node.with_changes(body=rest or [PASS])

    return Quiet(commented)


PASS = cst.SimpleStatementLine([cst.Pass()])
CATCHING = (cst.Try, cst.TryStar, cst.With)
SAME = (cst.Is, cst.IsNot, cst.Equal, cst.NotEqual)
PLAIN = (cst.BaseExpression, cst.BaseSmallStatement, cst.Parameters)


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


def may_fail(node: cst.BaseExpression) -> bool:
    """Whether an operator in an expression may not be there for its operands."""
    if isinstance(node, cst.Comparison):
        parts = [node.left, *(target.comparator for target in node.comparisons)]
        same = all(isinstance(target.operator, SAME) for target in node.comparisons)
        return not same or any(map(may_fail, parts))
    if isinstance(node, cst.BooleanOperation):
        return may_fail(node.left) or may_fail(node.right)
    if isinstance(node, cst.UnaryOperation):
        return not isinstance(node.operator, cst.Not) or may_fail(node.expression)
    return isinstance(node, cst.BinaryOperation)


def with_parameters(source: str, extra: Sequence[tuple[str, str]]) -> str:
    """A ``def`` with more keyword-only parameters: their names and annotations."""
    if not extra:
        return source
    module = cst.parse_module(source + "\n")
    made = module.body[-1]
    if not isinstance(made, cst.FunctionDef):
        return source
    annotated = [
        cst.Param(cst.Name(name), cst.Annotation(cst.parse_expression(annotation)))
        for name, annotation in extra
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
