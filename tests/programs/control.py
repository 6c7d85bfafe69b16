"""Loops, branches, ``try``, ``with`` and ``match``: names bound on some path only."""

from __future__ import annotations

from programs.draft import CAUGHT, Draft, Lines, Maker, Theme, indented
from programs.values import anything, condition, listing, number


def inner(draft: Draft, item: str = "") -> Lines:
    """One or two simple statements for a block; ``item`` is a name that it may use."""
    lines: Lines = []
    for _ in range(draft.integer(1, 2)):
        name = draft.target()
        new = draft.pick([number(draft), anything(draft, 0), *([item] if item else [])])
        forms = [f"{name} = {new}"]
        forms += [f"{held}.append({new})" for held in draft.names(list)[:3]]
        forms += [f"{held}['k'] = {new}" for held in draft.names(dict)[:2]]
        forms += [f"{one} += {number(draft, 0)}" for one in draft.names(int)[:2]]
        forms += [f"{name} = {held}" for held in draft.names(list, dict)[:2]]
        lines.append(draft.pick(forms))
    if draft.chance(4):
        lines.append(f"print({number(draft, 0)})")
    return lines


def loop(draft: Draft) -> Lines:
    """A ``for`` loop, perhaps with ``break``, ``continue`` and ``else``."""
    target = draft.pick(["i", "i", draft.target()])
    over = draft.pick(["range(3)", "[]", f"list({listing(draft)})", "[1, 2]", "'xk'"])
    lines = [f"for {target} in {over}:", *indented(inner(draft, target))]
    if draft.chance(3):
        leave = draft.pick(["break", "continue"])
        lines += [f"    if {condition(draft)}:", f"        {leave}"]
        lines += indented(inner(draft, target))
    if draft.chance(3):
        lines += ["else:", *indented(inner(draft))]
    return lines


def parts(draft: Draft) -> Lines:
    """A loop over things that have names, which it changes."""
    names = draft.names(list)
    if not names:
        return []
    one, two = draft.pick(names), draft.pick(names)
    forms = [
        [f"for part in [{one}, {two}]:", f"    part.append({number(draft)})"],
        [f"for part in ({one}, {two}):", f"    part += [{number(draft)}]"],
        [f"for n, part in enumerate([{one}, {two}]):", "    part.append(n)"],
        [f"for one, two in zip(list({one}), [{two}, {one}]):", "    two.append(one)"],
        [f"for part in {one}[:3]:", f"    part.append({number(draft, 0)})"],
        [f"[part.append(1) for part in ({one}, {two})]"],
    ]
    return draft.pick(forms)


def while_loop(draft: Draft) -> Lines:
    """A ``while`` loop that counts, perhaps not at all."""
    count, name = draft.target(), draft.target()
    lines = [f"{count} = {draft.integer(0, 3)}", f"while {count} > 0:"]
    lines += [f"    {count} -= 1", f"    {name} = {number(draft)}"]
    lines += indented(inner(draft)) if name != count else []
    if draft.chance(3):
        lines += ["else:", *indented(inner(draft))]
    return lines if name != count else []


def branch(draft: Draft) -> Lines:
    """Names that are bound on one path, or on several."""
    lines = [f"if {condition(draft)}:", *indented(inner(draft))]
    if draft.chance(3):
        lines += [f"elif {condition(draft)}:", *indented(inner(draft))]
    if draft.chance(2):
        lines += ["else:", *indented(inner(draft))]
    return lines


def attempt(draft: Draft) -> Lines:
    """A ``try`` whose body may end half way."""
    ends = ["{} = 1 // 0", "{} = [][1]", "{} = {{}}['k']", "{} = 1"]
    line = draft.pick(ends).format(draft.target())
    lines = ["try:", *indented(inner(draft)), f"    {line}", *indented(inner(draft))]
    handler = draft.pick([f"except ({CAUGHT}):", f"except ({CAUGHT}) as exc:"])
    bare = draft.chance(5)
    if not bare:
        lines += [handler, *indented(inner(draft))]
        if draft.chance(3):
            lines += ["else:", *indented(inner(draft))]
    if bare or draft.chance(3):
        lines += ["finally:", *indented(inner(draft))]
    return lines


def matched(draft: Draft) -> Lines:
    """A ``match`` that binds parts of what it looks at."""
    one, two = draft.target(), draft.target()
    if one == two:  # a pattern binds a name once
        two = "rest"
    cases = [
        [f"case [{one}, *{two}]:"], [f"case {{'k': {one}}}:"],
        [f"case {{'k': {one}, **{two}}}:"],
        [f"case int() as {one} if {condition(draft)}:"], ["case 0 | 1:"],
        [f"case list({one}):"], [f"case ({one}, {two}):"],
    ]  # fmt: skip
    lines = [f"match {anything(draft)}:"]
    for _ in range(draft.integer(1, 2)):
        lines += [*indented(draft.pick(cases)), *indented(indented(inner(draft)))]
    if draft.chance(2):
        lines += ["    case _:", *indented(indented(inner(draft)))]
    return lines


def managed(draft: Draft) -> Lines:
    """A ``with`` statement over a manager that changes something."""
    names = draft.names(list)
    name = draft.pick(names) if names else draft.target()
    lines = [] if names else [f"{name} = []"]
    kind = draft.pick(["suppress", "null", "stack"])
    target = draft.target()
    heads = {
        "suppress": "with contextlib.suppress(ZeroDivisionError, IndexError):",
        "null": f"with contextlib.nullcontext({name}) as {target}:",
        "stack": "with contextlib.ExitStack() as stack:",
    }
    lines += ["import contextlib", heads[kind], *indented(inner(draft))]
    if kind == "suppress":
        lines += [f"    {target} = {number(draft)} // {draft.integer(0, 1)}"]
    elif kind == "stack":
        lines += [f"    stack.callback({name}.append, {number(draft)})"]
    return [*lines, *indented(inner(draft))]


THEME = Theme(
    "control",
    (
        Maker("for", loop, 3),
        Maker("for over names", parts, 2),
        Maker("while", while_loop),
        Maker("if", branch, 3),
        Maker("try", attempt, 2),
        Maker("match", matched, 2),
        Maker("with", managed),
    ),
)
