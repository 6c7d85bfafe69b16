"""Calls: what a function, class or method does to what it is given.

Three sources, best first: a library's leaf, the notebook's own definition, and where
there is neither the worst: it may change whatever it is given, and its result may be
any of it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace

from nbprod import libraries
from nbprod.analysis.callbacks import call_back
from nbprod.analysis.changing import change
from nbprod.analysis.consuming import consume_given
from nbprod.analysis.context import FIRST, Context, mutate, read
from nbprod.analysis.lookups import read_by_text
from nbprod.analysis.outcomes import result_of, touch, within_reach
from nbprod.analysis.relations import NONE
from nbprod.analysis.replaced import may_be_other
from nbprod.analysis.sharing import IMMUTABLE, Value, joined
from nbprod.analysis.streams import print_or_log
from nbprod.analysis.summaries import apply_definition
from nbprod.ir import Call, CallSite, Definition
from nbprod.source.names import BUILTINS, FUNCTIONS

Evaluate = Callable[[ast.expr | None, Context], Value]


def named(kind: str, name: str) -> Value:
    """The value of a name of the notebook."""
    own = frozenset([name])
    return Value(kind, own, named=own)


def free_value(name: str, cx: Context) -> Value:
    """The value of a name that is not bound in an inner scope."""
    world = cx.world
    if name in world.modules:
        read(name, cx)
        return Value("module", NONE, NONE, world.modules[name])
    if name in world.top and not still_builtin(name, cx):
        read(name, cx)
        kind = world.types.get(name, "")
        return Value(kind) if kind in IMMUTABLE else named(kind, name)
    if name in world.stars:
        read(name, cx)
        return Value("module", NONE, NONE, f"{world.stars[name]}.{name}")
    if name in BUILTINS:
        return Value("function", NONE, NONE, f"builtins.{name}")
    read(name, cx)
    return Value()


def still_builtin(name: str, cx: Context) -> bool:
    """Whether a name that the notebook binds later is the builtin now."""
    still = (
        name in FUNCTIONS
        and name not in cx.world.passed | cx.trace.may_write
        and not any(scope.kind == "function" for scope in cx.scopes)
    )
    if still and name in cx.world.top:
        cx.trace.builtins.add(name)
    return still


def called(node: ast.Call, cx: Context, evaluate: Evaluate) -> Value:
    """What a call gives, its effects added to the trace."""
    call, receiver, name, definition = callee(node, cx, evaluate)
    if name == "builtins.super" and not node.args:
        return instance(cx)
    closures = set(cx.trace.closures)
    arguments = given(node, receiver, cx, evaluate)
    read_by_text(node, name, call.code if call else "", cx)
    if definition is not None:
        made = [apply_definition(definition, receiver, arguments, node, cx)]
        if isinstance(node.func, ast.Name) and may_be_other(name, cx):
            made += called_instead(name, arguments, node, cx)
        return joined(made) if len(made) > 1 else made[0]
    if call is None:
        return unknown_call(name, receiver, arguments, node, cx)
    call = libraries.chosen(call, node)
    root = next(iter(sorted(receiver.roots)), "") if receiver else ""
    cx.trace.calls.append(CallSite(name, call, node, root))
    if call.fresh and call.role not in ("estimator", "transformer", "search"):
        cx.trace.closures.clear()
        cx.trace.closures |= closures
    return apply(name, call, receiver, arguments, node, cx)


def called_instead(
    name: str, arguments: Mapping[str, Value], node: ast.Call, cx: Context
) -> list[Value]:
    """What a call gives of a name that may be something else than is defined."""
    ways = cx.world.replaced[name]
    if not ways:
        return [unknown_call(name, named("", name), arguments, node, cx)]
    found = []
    for dotted in ways:
        call = libraries.function(dotted)
        if call is None:
            found.append(unknown_call(dotted, None, arguments, node, cx))
        else:
            found.append(apply(dotted, call, None, arguments, node, cx))
    return found


def instance(cx: Context) -> Value:
    """What ``super()`` is of: the first parameter of the function around."""
    inner = [scope for scope in cx.scopes if scope.kind == "function"]
    return inner[-1].values.get(FIRST, Value()) if inner else Value()


def callee(
    node: ast.Call, cx: Context, evaluate: Evaluate
) -> tuple[Call | None, Value | None, str, Definition | None]:
    """What is called: a leaf's call or a definition, its receiver and its name."""
    function = node.func
    world = cx.world
    if isinstance(function, ast.Name):
        scope = cx.local(function.id)
        own = function.id in world.definitions and not still_builtin(function.id, cx)
        if scope is None and own:
            read(function.id, cx)
            return None, None, function.id, world.definitions[function.id]
        value = scope.values[function.id] if scope else free_value(function.id, cx)
        if value.dotted:
            return libraries.function(value.dotted), None, value.dotted, None
        kind = value.type.removesuffix("#seeded")
        call = libraries.method(kind, "__call__") if kind else None
        return call, value, function.id, None
    if not isinstance(function, ast.Attribute):
        return None, evaluate(function, cx), "", None
    owner = class_named(function.value, cx)
    if owner is not None and function.attr in owner.methods:
        read(owner.name, cx)
        made = owner.methods[function.attr]
        itself = named("function", owner.name)
        first = itself if made.binding == "class" else None
        return None, first, f"{owner.name}.{function.attr}", made
    base = evaluate(function.value, cx)
    if base.dotted:
        dotted = f"{base.dotted}.{function.attr}"
        return libraries.function(dotted), None, dotted, None
    return method_of(base, function.attr, cx)


def class_named(node: ast.expr, cx: Context) -> Definition | None:
    """The class of the notebook that an expression names, if it does."""
    if not isinstance(node, ast.Name) or cx.local(node.id) is not None:
        return None
    found = cx.world.definitions.get(node.id)
    if may_be_other(node.id, cx):
        return None
    return found if found is not None and found.kind == "class" else None


def usual(guess: Call, name: str, cx: Context) -> bool:
    """Whether a method of an unknown receiver may be taken for what the name means.

    Not where a class of the notebook has one, which may do more than look or draw.
    """
    classes = [one for one in cx.world.definitions.values() if one.kind == "class"]
    own = [one.methods[name] for one in classes if name in one.methods]
    if guess.role in libraries.LOOKS:
        return not own
    return not any(one.effects.changes for one in own)


def method_of(
    base: Value, name: str, cx: Context
) -> tuple[Call | None, Value, str, Definition | None]:
    """What a method call on a value of some type calls."""
    kind = base.type.removesuffix("#seeded")
    if kind.startswith("@"):
        owner: Definition | None = cx.world.definitions.get(kind[1:])
        while owner is not None:
            if name in owner.methods:
                return None, base, f"{kind[1:]}.{name}", owner.methods[name]
            parents = [cx.world.definitions.get(parent) for parent in owner.bases]
            owner = next((parent for parent in parents if parent), None)
        return None, base, f"{kind}.{name}", None
    known = libraries.method(kind, name) if kind else None
    if known is None and kind:  # an accessor that is called itself: df.plot(…)
        known = libraries.method(libraries.attribute(kind, name), "__call__")
    if known is not None:
        return known, base, f"{kind}.{name}", None
    if not kind:
        guess = libraries.unknown_method(name)
        return (
            guess if guess and usual(guess, name, cx) else None,
            base,
            f".{name}",
            None,
        )
    return None, base, f"{kind}.{name}", None


def given(
    node: ast.Call, receiver: Value | None, cx: Context, evaluate: Evaluate
) -> dict[str, Value]:
    """The arguments by position (as text) or keyword; callbacks are looked at last."""
    pairs = [
        ("**" if isinstance(part, ast.Starred) else str(i), part)
        for i, part in enumerate(node.args)
    ]
    pairs += [(k.arg or "**", k.value) for k in node.keywords]
    late = []
    arguments: dict[str, Value] = {}
    for key, part in pairs:
        if is_callback(part, cx):
            late.append((key, part))
            continue
        value = evaluate(part, cx)
        arguments[key] = joined([value, arguments[key]]) if key in arguments else value
    if not late:
        return arguments
    everything, held = within_reach(receiver, arguments, cx)
    passed = replace(cx, passed=Value("", everything, held))
    made = arguments | {key: evaluate(part, passed) for key, part in late}
    return {key: made[key] for key, _ in pairs}  # in the order of positions


def is_callback(node: ast.expr, cx: Context) -> bool:
    """Whether an argument is a function that is probably called with the others."""
    if isinstance(node, ast.Name):
        return node.id in cx.world.definitions and cx.local(node.id) is None
    return isinstance(node, ast.Lambda)


def apply(
    name: str,
    call: Call,
    receiver: Value | None,
    arguments: Mapping[str, Value],
    node: ast.Call,
    cx: Context,
) -> Value:
    """What a library's call does, by its leaf."""
    consume_given(name, arguments.values(), cx)
    change(call, receiver, arguments, node, cx)
    call_back(call, receiver, arguments, node, cx)
    touch(call, receiver, arguments, node, cx)
    print_or_log(name, call, arguments.values(), cx)
    return result_of(call, receiver, arguments, node, cx)


def unknown_call(
    name: str,
    receiver: Value | None,
    arguments: Mapping[str, Value],
    node: ast.Call,
    cx: Context,
) -> Value:
    """Nothing is known: all that is reachable may change and may be the result."""
    made = receiver is not None and receiver.type == "class"
    if made:  # an instance, which may hold what it is given
        receiver = None
    everything, held = within_reach(receiver, arguments, cx)
    reachable = everything | held
    mutate(Value("", reachable), cx, sure=False)
    cx.trace.unknown.append(name or ast.unparse(node.func)[:40])
    cx.trace.resources |= {"random", "files"}
    if receiver is not None:
        cx.world.sharing.hold(receiver.roots, everything - receiver.roots)
    return Value("", NONE, reachable) if made else Value("", reachable)
