"""What a statement reads when it runs, and what its functions read once called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from nbprod.ir import Statement
from nbprod.source.names import COMPREHENSIONS, SCOPES, bound_in
from nbprod.source.scopes import Place, parts_of
from nbprod.source.trees import children, walk

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
PLAIN = (ast.Assign, ast.Expr)
INNER = frozenset({*SCOPES, *COMPREHENSIONS, ast.NamedExpr})
SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.With)


@dataclass(frozen=True)
class Late:
    """A name that a function reads; ``certain`` if it does so whenever it is called."""

    name: str
    node: ast.Name
    certain: bool


def reads(statement: Statement) -> Iterator[tuple[ast.AST, str]]:
    """The names of the notebook that a statement reads before it binds them itself.

    What functions read that it only makes is not among them.
    """
    node = statement.node
    if isinstance(node, PLAIN) and INNER.isdisjoint(map(type, statement.nodes)):
        for part in statement.nodes:  # no scope but the notebook's
            if part.__class__ is ast.Name and isinstance(part.ctx, ast.Load):
                yield part, part.id
        return
    own = bound_otherwise(node)
    for part, local in eager(node):
        name = part.id if isinstance(part, ast.Name) else ""
        if name and name not in local and name not in own:
            yield part, name


def bound_otherwise(node: ast.stmt) -> frozenset[str]:
    """The names that a statement binds before it may read them.

    An assignment reads its value first, and ``x += 1`` its target.
    """
    match node:
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return bound_in([value])
        case ast.AugAssign():
            return bound_in([node.value])
    nodes = walk(node)
    added = [part.target for part in nodes if isinstance(part, ast.AugAssign)]
    sums = [one.id for one in added if isinstance(one, ast.Name)]
    names = [one.id for one in nodes if isinstance(one, ast.Name) and is_stored(one)]
    return bound_in([node]) - {n for n in sums if sums.count(n) == names.count(n)}


def is_stored(node: ast.Name) -> bool:
    """Whether a name is bound or deleted."""
    return not isinstance(node.ctx, ast.Load)


def eager(node: ast.AST) -> Iterator[Place]:
    """Names that are read, or counted up, as a statement runs, with local ones."""
    todo: list[Place] = [(node, frozenset())]
    while todo:
        part, local = todo.pop()
        match part:
            case ast.Name(ctx=ast.Load()):
                yield part, local
            case ast.AugAssign(target=ast.Name() as target):
                yield target, local
            case ast.If(test=ast.Constant(value=value)) if not value:
                todo += [(one, local) for one in reversed(part.orelse)]
                continue
            case ast.AnnAssign():
                todo += [(part.value, local)] if part.value else []
                continue
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                todo += [(one, local) for one in at_once(part)]
                continue
        todo += reversed(list(parts_of(part, local)))


def at_once(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> list[ast.AST]:
    """What is evaluated as a function is made: decorators and defaults."""
    given = [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
    return [*getattr(node, "decorator_list", []), *given]


def calls_in(node: ast.stmt) -> frozenset[str]:
    """The names of functions that a statement calls, or hands to a call."""
    found: set[str] = set()
    for part, local in everywhere_eager(node):
        if isinstance(part, ast.Call):
            given = [part.func, *part.args, *(one.value for one in part.keywords)]
            found |= {
                one.id
                for one in given
                if isinstance(one, ast.Name) and one.id not in local
            }
    return frozenset(found)


def everywhere_eager(node: ast.AST) -> Iterator[Place]:
    """All syntax of a statement but the bodies of its functions."""
    todo: list[Place] = [(node, frozenset())]
    while todo:
        part, local = todo.pop()
        yield part, local
        if isinstance(part, FUNCTIONS):
            todo += [(one, local) for one in at_once(part)]
        else:
            todo += list(parts_of(part, local))


def late_reads(node: ast.stmt) -> Iterator[Late]:
    """What the function or class that a statement makes reads later."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from inside(node, True)
        case ast.ClassDef(body=body):
            for one in body:
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield from inside(one, one.name == "__init__")
        case ast.Assign(value=ast.Lambda() as value):
            yield from inside(value, False)


def inside(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, certain: bool
) -> Iterator[Late]:
    """The names that the body of a function reads and that are not its own."""
    if any(isinstance(part, ast.Yield | ast.YieldFrom) for part in walk(node)):
        certain = False
    sure = set(map(id, certainly(node))) if certain else set()
    for part, local in parts_below(node):
        read = isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
        if isinstance(part, ast.Name) and read and part.id not in local:
            yield Late(part.id, part, id(part) in sure)


def parts_below(node: ast.AST) -> Iterator[Place]:
    """All syntax of a function's body, with what its scopes bind; no annotations."""
    todo = [place for place in parts_of(node, frozenset()) if in_body(place[0], node)]
    while todo:
        part, local = todo.pop()
        if isinstance(part, ast.arguments):
            todo += [(one, local) for one in [*part.defaults, *part.kw_defaults] if one]
            continue
        yield part, local
        if isinstance(part, ast.AnnAssign):
            todo += [(part.value, local)] if part.value else []
            continue
        returns = getattr(part, "returns", None)
        todo += [place for place in parts_of(part, local) if place[0] is not returns]


def in_body(part: ast.AST, node: ast.AST) -> bool:
    """Whether syntax right below a function is of its body."""
    body = getattr(node, "body", None)
    return part is body or (isinstance(body, list) and any(part is b for b in body))


def certainly(node: ast.AST) -> Iterator[ast.AST]:
    """The syntax of a function that runs whenever it is called, up to a branch."""
    body = getattr(node, "body", [])
    todo = list(body) if isinstance(body, list) else []
    for one in todo:
        if not isinstance(one, SIMPLE):
            head = getattr(one, "iter", None) or getattr(one, "test", None)
            yield from plainly(head) if head is not None else ()
            if isinstance(one, ast.FunctionDef | ast.Import | ast.ImportFrom | ast.For):
                continue
            return
        if isinstance(one, ast.With):
            yield from (p for item in one.items for p in plainly(item.context_expr))
            return
        yield from plainly(one)


def plainly(node: ast.AST) -> Iterator[ast.AST]:
    """Syntax that runs in any case: no operand that may be passed over."""
    todo = [node]
    while todo:
        part = todo.pop()
        yield part
        if isinstance(part, ast.BoolOp):
            todo.append(part.values[0])
        elif isinstance(part, ast.IfExp):
            todo.append(part.test)
        elif not isinstance(part, (*FUNCTIONS, ast.ListComp, ast.GeneratorExp)):
            todo += children(part)
