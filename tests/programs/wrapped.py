"""Decorators, caches, partial applications and other functions over functions."""

from __future__ import annotations

from programs.draft import Draft, Lines, Maker, Theme
from programs.functions import FUNCTIONS, body, free, own
from programs.values import anything, listing, number

DECORATORS = ("counted", "noted", "doubled")


def decorator(draft: Draft) -> Lines:
    """A decorator of the notebook's own, with a function that it is put on."""
    name, log = draft.pick(DECORATORS), free(draft)
    wraps = draft.pick([[], ["    @functools.wraps(function)"]])
    bodies = [
        [f"        {log}.append(x)", "        return function(x)"],
        ["        calls.append(x)", "        return [function(x), calls]"],
        ["        wrapper.count = x", "        return function(x)"],
        [f"        return [function(x), {log}]"],
        [
            "        if repr(x) not in kept:",
            "            kept[repr(x)] = function(x)",
            "        return kept[repr(x)]",
        ],
    ]
    lines = [f"def {name}(function):", "    calls = []", "    kept = {}", *wraps]
    lines += ["    def wrapper(x=1):", *draft.pick(bodies), "    return wrapper"]
    if draft.chance(3):
        lines = [f"def {name}(start):", *[f"    {line}" for line in lines]]
        lines[1] = "    def outer(function):"
        lines += ["    return outer"]
        use = f"@{name}({anything(draft, 0)})"
    else:
        use = f"@{name}"
    if draft.chance(4):
        lines = [
            f"def {name}(function):",
            f"    {log}.append(1)",
            "    return function",
        ]
        use = f"@{name}"
    head = [use, f"def {draft.pick(FUNCTIONS)}(x):"]
    return ["import functools", *lines, *head, *[f"    {line}" for line in body(draft)]]


def cached(draft: Draft) -> Lines:
    """A function that remembers what it gave, while what it reads may change."""
    how = draft.pick(
        ["@functools.lru_cache", "@functools.cache", "@functools.lru_cache(maxsize=1)"]
    )
    name, read = draft.pick(FUNCTIONS), free(draft)
    ends = [
        f"return [x, {read}]",
        f"return x + len({read})",
        f"{read}.append(x); return {read}",
    ]
    lines = ["import functools", how, f"def {name}(x=1):", f"    {draft.pick(ends)}"]
    return [*lines, f"{draft.target()} = {name}({number(draft)})"]


def cache_used(draft: Draft) -> Lines:
    """A cached function called again, or its cache looked at or cleared."""
    names = draft.where(lambda value: hasattr(type(value), "cache_info"))
    if not names:
        return cached(draft)
    name, target = draft.pick(names), draft.target()
    forms = [
        f"{target} = {name}({number(draft, 0)})",
        f"{target} = {name}({number(draft, 0)})",
        f"{name}.cache_clear()",
        f"{target} = {name}.cache_info().hits",
        f"{name}({number(draft, 0)})",
    ]
    return [draft.pick(forms)]


def partial(draft: Draft) -> Lines:
    """``functools.partial`` and ``reduce``."""
    target = draft.target()
    over = listing(draft)
    forms = [
        f"{target} = functools.reduce(lambda one, two: one + two, {over})",
        f"{target} = functools.reduce(lambda to, v: to.append(v) or to, {over}, [])",
    ]
    names = [name for name in own(draft) if name in FUNCTIONS]
    if names:
        name, given = draft.pick(names), anything(draft, 0)
        made = draft.pick(FUNCTIONS)
        forms += [
            f"{made} = functools.partial({name}, {given})\n{target} = {made}()",
            f"{target} = functools.partial({name}, x={given})()",
            f"{target} = list(map(functools.partial({name}), {over}))",
            f"{target} = functools.reduce(lambda one, two: [one, {name}(two)], {over})",
        ]
    lists = draft.names(list)
    if lists:
        held = draft.pick(lists)
        forms += [
            f"{draft.pick(FUNCTIONS)} = functools.partial({held}.append)",
            f"{draft.pick(FUNCTIONS)} = {held}.append",
        ]
    return ["import functools", *draft.pick(forms).split("\n")]


def recursive(draft: Draft) -> Lines:
    """Functions that call themselves and each other, defined in any order."""
    one, two, read = draft.pick(FUNCTIONS), draft.pick(FUNCTIONS), free(draft)
    first = [f"def {one}(x):", f"    return [] if not x else [{read}] + {two}(x - 1)"]
    second = [f"def {two}(x):", f"    return [x] if not x else [x, *{one}(x - 1)]"]
    lines = first + second if draft.chance(2) else second + first
    return [*lines, f"{draft.target()} = {one}({draft.integer(0, 3)})"]


def attribute(draft: Draft) -> Lines:
    """An attribute of a function, which is state that calls share."""
    if not own(draft):
        return []
    name, target = draft.pick(own(draft)), draft.target()
    forms = [
        f"{name}.seen = {anything(draft, 0)}",
        f"{target} = {name}.seen",
        f"{name}.seen.append(1)",
        f"{target} = {name}.__name__",
        f"{name}.count = getattr({name}, 'count', 0) + 1",
        f"{target} = getattr({name}, 'count', 0)",
    ]
    return [draft.pick(forms)]


THEME = Theme(
    "wrapped",
    (
        Maker("decorator", decorator, 2),
        Maker("cached function", cached),
        Maker("cache used", cache_used),
        Maker("partial or reduce", partial, 2),
        Maker("recursion", recursive),
        Maker("attribute of a function", attribute),
    ),
)
