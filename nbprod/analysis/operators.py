"""Operators of the notebook's own classes: syntax that calls their special methods.

``a + b``, ``len(a)``, ``for x in a`` and ``a.size`` may call methods of the notebook.
Where those change anything, or read the notebook's names, a statement that has such
syntax is taken to call them, on whatever in it may be an instance.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

from nbprod.analysis.context import INSIDE, PARAMETER, Context, read
from nbprod.analysis.relations import NONE
from nbprod.analysis.sharing import Value
from nbprod.analysis.summaries import apply_definition, state_of
from nbprod.analysis.world import Specials
from nbprod.ir import Definition, Effects
from nbprod.source.trees import children

ARITHMETIC = frozenset(
    f"__{kind}{name}__"
    for name in """add sub mul truediv floordiv mod pow matmul and or xor lshift
    rshift""".split()
    for kind in ("", "r", "i")
)
COMPARING = frozenset(
    f"__{name}__" for name in "eq ne lt le gt ge contains iter getitem".split()
)
OPERATORS = ARITHMETIC | COMPARING | {"__neg__", "__pos__", "__invert__"}
TRUTH = frozenset({"__bool__", "__len__"})
ITERATING = frozenset({"__iter__", "__next__", "__getitem__", "__len__"})
ATTRIBUTES = frozenset(
    f"__{name}__"
    for name in "getattr getattribute setattr delattr get set delete".split()
)
ITEMS = frozenset(
    f"__{name}__" for name in "getitem setitem delitem missing class_getitem".split()
)
TEXT = frozenset({"__str__", "__repr__", "__format__"})
HASHING = frozenset({"__hash__", "__eq__"})
MANAGING = frozenset(f"__{name}__" for name in "enter exit aenter aexit".split())
HOLD = frozenset(f"builtins.{n}" for n in "list tuple dict set frozenset".split())
"""Types of what may hold instances."""
KEYS = "keys"
"""The method that makes a mapping of a class with items, as for ``**``."""
CALLING = "()"
"""The key of all special methods: a call may use any of them."""


def specials(definitions: Mapping[str, Definition]) -> Specials:
    """The special methods and properties that have effects, by what calls them.

    A property is called by its name behind a dot.
    """
    found: dict[str, tuple[Definition, ...]] = {}
    for made in definitions.values():
        for name, method in made.methods.items():
            special = name.startswith("__") and name.endswith("__")
            special |= name == KEYS and "__getitem__" in made.methods
            own = name in ("__init__", "__new__", "__post_init__")
            is_property = method.binding == "property"
            if own or not (special or is_property) or not has_effects(method):
                continue
            perhaps = uncertain(method)
            for key in (CALLING, f".{name}" if is_property else name):
                found[key] = (*found.get(key, ()), perhaps)
    return Specials(found)


def giving_back(definitions: Mapping[str, Definition]) -> bool:
    """Whether an operator of some class may give one of its operands, or its part."""
    return any(
        name.startswith(PARAMETER)
        for made in definitions.values()
        for special in made.methods.keys() & OPERATORS
        for name in made.methods[special].returns
    )


def operand_given(values: Iterable[Value], cx: Context) -> Value | None:
    """What an operator gives that a class of the notebook may have defined so."""
    some = [value for value in values if may_be_instance(value)]
    if not cx.world.giving_back or not some:
        return None
    return Value("", frozenset().union(*(within(value, cx) for value in some)))


def has_effects(method: Definition) -> bool:
    """Whether calling a method changes anything, or depends on the notebook."""
    effects = method.effects
    given = any(not name.startswith(PARAMETER) for name in method.returns)
    changes = method.mutated | method.maybe_mutated | effects.changes
    return bool(changes or effects.reads or effects.resources or given)


def uncertain(method: Definition) -> Definition:
    """A method that may be called, or not."""
    effects = method.effects
    return replace(
        method,
        effects=replace(
            effects,
            surely=NONE,
            writes=NONE,
            may_write=effects.binds,
            mutates=NONE,
            may_mutate=effects.mutates | effects.may_mutate,
        ),
        mutated=NONE,
        maybe_mutated=method.mutated | method.maybe_mutated,
    )


def operated(node: ast.stmt, cx: Context) -> None:
    """Add what the operators of a statement may call, those in its blocks aside."""
    known = cx.world.operators
    if not known.called:
        return
    own = list(own_parts(node))
    keys = {key for part in (node, *own) for key in triggered(part)}
    methods = {id(m): m for key in sorted(keys) for m in known.called.get(key, ())}
    if not cx.scopes:  # an instance can only be one of a class that is there by now
        methods = {
            key: method
            for key, method in methods.items()
            if method.name.partition(".")[0] in cx.world.types
        }
    values = [value for value in values_in(node, own, cx) if may_be_instance(value)]
    if not methods or not values:
        return
    everything = frozenset().union(*(within(value, cx) for value in values))
    if not all(value.all for value in values):
        owners = {method.name.partition(".")[0] for method in methods.values()}
        everything |= state_of(owners, cx)
    for method in methods.values():
        read(method.name.partition(".")[0], cx.perhaps())  # its code has to be there
    some = frozenset(methods)
    if some not in known.together:
        known.together[some] = together(methods.values())
    call = ast.copy_location(ast.Call(ast.Name("self", ast.Load()), [], []), node)
    one, instance = known.together[some], Value("", everything)
    apply_definition(one, instance, {}, call, cx.perhaps())
    given = {name for name in one.returns if not name.startswith(PARAMETER)}
    cx.world.sharing.hold(everything, frozenset(given))


def together(methods: Iterable[Definition]) -> Definition:
    """One method that does what each of some may do, all with the same arguments.

    Which of them is called on what is not known: each parameter of each may be any of
    the values, and so all are one.
    """
    some = list(methods)
    effects = [method.effects for method in some]

    def of_any(name: str) -> frozenset[str]:
        return NONE.union(*(getattr(one, name) for one in effects))

    def paired(name: str) -> frozenset[tuple[str, str]]:
        pairs = (pair for method in some for pair in getattr(method, name))
        return frozenset((as_one(left), as_one(right)) for left, right in pairs)

    return Definition(
        "",
        "function",
        ("self",),
        Effects(
            reads=of_any("reads"),
            may_write=of_any("binds"),
            deletes=of_any("deletes"),
            may_mutate=of_any("may_mutate"),
            resources=of_any("resources"),
            escaping=of_any("escaping"),
            consumed=frozenset(map(as_one, of_any("consumed"))),
            calls=tuple(site for one in effects for site in one.calls),
            unknown=tuple(text for one in effects for text in one.unknown),
        ),
        maybe_mutated=frozenset("self" for m in some if m.mutated | m.maybe_mutated),
        returns=frozenset(as_one(name) for method in some for name in method.returns),
        keeps=paired("keeps"),
        ties=paired("ties"),
    )


def as_one(name: str) -> str:
    """A name in a summary, with every parameter taken to be the instance."""
    if not name.startswith(PARAMETER):
        return name
    return f"{PARAMETER}self{INSIDE if name.endswith(INSIDE) else ''}"


def within(value: Value, cx: Context) -> frozenset[str]:
    """The names of a value and of what is in it."""
    reached = value.all | cx.world.sharing.held(value.roots)
    return reached | {
        name + INSIDE
        for name in value.roots
        if name.startswith(PARAMETER) and not name.endswith(INSIDE)
    }


def own_parts(node: ast.stmt) -> Iterable[ast.AST]:
    """The parts of a statement that are neither blocks nor inner statements."""
    todo = list(children(node))
    while todo:
        part = todo.pop()
        if isinstance(part, ast.stmt):
            continue
        yield part
        todo.extend(children(part))


def triggered(part: ast.AST) -> Iterable[str]:
    """The special methods that a piece of syntax may call."""
    match part:
        case ast.Call():
            yield CALLING
        case ast.Attribute(attr=name):
            yield f".{name}"
            yield from ATTRIBUTES
        case ast.Subscript():
            yield from ITEMS
        case ast.BinOp() | ast.AugAssign():
            yield from ARITHMETIC
        case ast.UnaryOp():
            yield from ("__neg__", "__pos__", "__invert__", *TRUTH)
        case ast.Compare():
            yield from COMPARING | TRUTH
        case ast.BoolOp() | ast.IfExp() | ast.If() | ast.While() | ast.Assert():
            yield from TRUTH
        case ast.comprehension() | ast.For() | ast.AsyncFor():
            yield from ITERATING | TRUTH | {"__aiter__", "__anext__"}
        case ast.Starred() | ast.Tuple() | ast.List() | ast.YieldFrom():
            yield from ITERATING
        case ast.FormattedValue():
            yield from TEXT
        case ast.Dict() | ast.Set() | ast.Match():
            yield from HASHING | ITERATING | {KEYS}
        case ast.With() | ast.AsyncWith():
            yield from MANAGING
        case ast.Await():
            yield "__await__"
        case ast.Delete():
            yield "__del__"


def values_in(node: ast.stmt, parts: Iterable[ast.AST], cx: Context) -> Iterable[Value]:
    """The values of the names that a statement reads, as far as scopes tell."""
    changed = getattr(node, "target", None) if isinstance(node, ast.AugAssign) else None
    for part in parts:
        if not isinstance(part, ast.Name):
            continue
        if not isinstance(part.ctx, ast.Load) and part is not changed:
            continue
        name, scope = part.id, cx.local(part.id)
        if scope is not None:
            yield scope.values[name]
        elif name in cx.world.definitions:
            yield Value()  # it may give one
        elif name in cx.world.top and (cx.scopes or name in cx.world.types):
            yield Value(cx.world.types.get(name, ""), frozenset([name]))


def may_be_instance(value: Value) -> bool:
    """Whether a value may be an instance of the notebook's classes, or hold one."""
    kind = value.type
    return not kind or kind.startswith(("@", "tuple[", "collections.")) or kind in HOLD
