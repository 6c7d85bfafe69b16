"""Classes of the notebook that hold state which all their instances share."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from nbprod.ir import Definition
from nbprod.source.trees import below

READ_BY = frozenset(
    """len sum min max sorted list tuple set dict enumerate zip range str repr print any
    all isinstance join""".split()
)
READ_METHODS = frozenset("get items keys values index count copy join format".split())


def stateful(statements: Iterable[ast.stmt]) -> frozenset[str]:
    """The classes with an attribute of their own that something may change.

    An attribute is one that all instances share if the class body binds it to what is
    no plain constant, or if it is bound through the class. Whatever is done with such
    an attribute besides reading it changes the class.
    """
    nodes = below(statements)
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
    if not classes:
        return frozenset()
    held = {name: set(shared_names(node)) for name, node in classes.items()}
    rebound = set(bound_through_class(nodes, classes))
    changed = set(used_otherwise(nodes)) | rebound
    dynamic = any(text_access(node) for node in nodes)
    found = {name for name, names in held.items() if names & changed}
    found |= {name for name, names in held.items() if names and dynamic}
    found |= {
        name
        for name, node in classes.items()
        if rebound & {*plain_names(node), *held[name]}
    }
    found |= {name for name, node in classes.items() if changed & {*keeping(node)}}
    return frozenset(found)


def keeping(node: ast.ClassDef) -> Iterable[str]:
    """The attributes in which instances may keep a default argument they share."""
    for part in node.body:
        if not isinstance(part, ast.FunctionDef) or part.name != "__init__":
            continue
        defaults = [*part.args.defaults, *part.args.kw_defaults]
        if all(
            d is None or isinstance(d, ast.Constant | ast.Attribute) for d in defaults
        ):
            continue
        for inner in below([part]):
            if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store):
                yield inner.attr


def lineage(name: str, definitions: Mapping[str, Definition]) -> frozenset[str]:
    """The classes of the notebook that a class is, itself among them."""
    found: set[str] = set()
    todo = [name]
    while todo:
        name = todo.pop()
        made = definitions.get(name)
        if made is not None and name not in found:
            found.add(name)
            todo += made.bases
    return frozenset(found)


def fills(statements: Iterable[ast.stmt]) -> bool:
    """Whether anything is made that adds a key when it is asked for one."""
    return any(
        (isinstance(part, ast.alias) and part.name == "defaultdict")
        or (isinstance(part, ast.Attribute) and part.attr == "defaultdict")
        or (isinstance(part, ast.FunctionDef) and part.name == "__missing__")
        for part in below(statements)
    )


def shared_names(node: ast.ClassDef) -> Iterable[str]:
    """The names that a class body binds to something that can be changed."""
    for part in node.body:
        match part:
            case ast.Assign(targets=targets, value=value) if changeable(value):
                yield from (t.id for t in targets if isinstance(t, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                if changeable(value):
                    yield name


def plain_names(node: ast.ClassDef) -> Iterable[str]:
    """Every name that a class body assigns."""
    for part in node.body:
        targets = getattr(part, "targets", [getattr(part, "target", None)])
        yield from (t.id for t in targets if isinstance(t, ast.Name))


def changeable(value: ast.expr) -> bool:
    """Whether a class attribute is more than a constant or a field's description."""
    match value:
        case ast.Constant() | ast.Lambda() | ast.JoinedStr():
            return False
        case ast.UnaryOp(operand=inner):
            return changeable(inner)
        case ast.BinOp(left=left, right=right):
            return changeable(left) or changeable(right)
        case ast.Tuple(elts=parts):
            return any(changeable(part) for part in parts)
        case ast.Call(func=function):
            return ast.unparse(function).rpartition(".")[2] not in ("field", "Field")
    return True


def bound_through_class(
    nodes: Iterable[ast.AST], classes: Mapping[str, ast.ClassDef]
) -> Iterable[str]:
    """The attributes that are bound or deleted as attributes of a class."""
    for node in nodes:
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            base = ast.unparse(node.value)
            of_class = base in classes or base == "cls" or base.startswith("type(")
            if of_class or base.endswith("__class__"):
                yield node.attr


def used_otherwise(nodes: Iterable[ast.AST]) -> Iterable[str]:
    """The attributes that something does more with than reading them."""
    read: set[int] = set()
    every: list[ast.Attribute] = []
    for node in nodes:
        if isinstance(node, ast.Attribute):
            every.append(node)
        for part in only_read(node):
            read.add(id(part))
    yield from (node.attr for node in every if id(node) not in read)


def only_read(node: ast.AST) -> Iterable[ast.AST]:
    """The parts of a node that it reads and neither changes nor keeps."""
    match node:
        case ast.Subscript(value=value, ctx=ast.Load()):
            yield value
        case ast.For(iter=value) | ast.comprehension(iter=value):
            yield value
        case ast.Compare(left=left, comparators=others):
            yield from (left, *others)
        case ast.BinOp(left=left, right=right):
            yield from (left, right)
        case ast.FormattedValue(value=value) | ast.Expr(value=value):
            yield value
        case ast.If(test=value) | ast.While(test=value) | ast.IfExp(test=value):
            yield value
        case ast.Call(func=function, args=args):
            if isinstance(function, ast.Name) and function.id in READ_BY:
                yield from args
            if isinstance(function, ast.Attribute):
                yield function  # a method's own name
                if function.attr in READ_METHODS:
                    yield function.value


def text_access(node: ast.AST) -> bool:
    """Whether attributes are reached by other means than their names."""
    match node:
        case ast.Name(id="getattr" | "setattr" | "delattr" | "vars"):
            return True
        case ast.Attribute(attr="__dict__"):
            return True
    return False
