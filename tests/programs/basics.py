"""Assignment, aliases, and changes in place."""

from __future__ import annotations

from programs.draft import Draft, Lines, Maker, Theme
from programs.values import anything, condition, listing, mapping, number


def value(draft: Draft) -> Lines:
    """``a = …``, a number or a list."""
    made = draft.pick([number, number, listing, mapping])(draft)
    return [f"{draft.target()} = {made}"]


def alias(draft: Draft) -> Lines:
    """``b = a``, or a part of something that is shared."""
    return [f"{draft.target()} = {anything(draft)}"]


def part(draft: Draft) -> Lines:
    """A name for something inside of a container."""
    lists, dicts = draft.names(list, tuple), draft.names(dict)
    forms = [f"{name}[{key}]" for name in lists for key in ("0", "-1")]
    forms += [f"{name}['k']" for name in dicts]
    forms += [f"{name}.get('k', {name})" for name in dicts]
    forms += [f"{name}.setdefault('k', [])" for name in dicts]
    forms += [f"next(iter({name}.values()))" for name in dicts]
    return [f"{draft.target()} = {draft.pick(forms)}"] if forms else []


def augment(draft: Draft) -> Lines:
    """``a += …``; of lists, sets and dicts this is in place."""
    names = draft.names(int, list, set, dict, tuple)
    if not names:
        return []
    name = draft.pick(names)
    match draft.scope[name]:
        case list():
            more = draft.pick([f"+= [{anything(draft, 0)}]", f"+= {listing(draft, 0)}"])
            return [f"{name} {draft.pick([more, '*= 2'])}"]
        case set():
            return [f"{name} {draft.pick(['|=', '&=', '^='])} {{{number(draft)}, 1}}"]
        case dict():
            return [f"{name} |= {mapping(draft)}"]
        case tuple():
            return [f"{name} += ({anything(draft, 0)},)"]
    return [f"{name} {draft.pick(['+=', '-=', '*='])} {number(draft)}"]


def change(draft: Draft) -> Lines:
    """A list, dict or set changed by a method or a subscript."""
    names = draft.names(list, dict, set)
    if not names:
        return []
    name, new = draft.pick(names), anything(draft, 0)
    match draft.scope[name]:
        case list():
            forms = [
                "{0}.append({1})", "{0}[0] = {1}", "{0}[0:1] = [{1}]", "{0}.pop()",
                "{0}.insert(0, {1})", "{0}.extend([{1}])", "{0}.reverse()",
                "{0}.sort()", "del {0}[0]", "{0}.remove({1})", "{0}[-1] += {1}",
                "{0}[0].append({1})", "{0}[0]['k'] = {1}", "{0}.clear()",
                # not by ``str``: of an instance it may be its address
                "{0}.sort(key=lambda v: type(v).__name__)", "list.append({0}, {1})",
            ]  # fmt: skip
        case dict():
            forms = [
                "{0}['k'] = {1}", "{0}['n'] = {1}", "{0}.update(k={1})",
                "{0}.pop('k', None)", "{0}.setdefault('k', {1})", "del {0}['k']",
                "{0}.setdefault('l', []).append({1})", "{0}['k'].append({1})",
                "{0}['k'] += [{1}]", "{0}.clear()", "{0}['n'] -= 1",
            ]  # fmt: skip
        case _:
            forms = ["{0}.add({2})", "{0}.discard({2})", "{0}.update([{2}])"]
    line = draft.pick(forms).format(name, new, number(draft, 0))
    return [line + draft.pick(["", "", ";"])]


def taken(draft: Draft) -> Lines:
    """A value, and a change, in one expression."""
    names = draft.names(list, dict)
    if not names:
        return []
    name = draft.pick(names)
    forms = ["{0}.pop()", "{0}.append({1})", "len({0}) + {0}.pop()"]
    if isinstance(draft.scope[name], dict):
        forms = ["{0}.pop('k')", "{0}.popitem()", "{0}.setdefault('n', {1})"]
    return [f"{draft.target()} = {draft.pick(forms).format(name, anything(draft, 0))}"]


def view(draft: Draft) -> Lines:
    """A view of a dict, which shows what is changed later."""
    if not draft.names(dict):
        return []
    kind = draft.pick(["keys", "values", "items"])
    return [f"{draft.target()} = {draft.pick(draft.names(dict))}.{kind}()"]


def unpack(draft: Draft) -> Lines:
    """Several names bound at once."""
    one, two, three = draft.target(), draft.target(), draft.target()
    forms = [
        f"{one}, {two} = {anything(draft, 0)}, {anything(draft, 0)}",
        f"{one}, *{two} = {listing(draft)}",
        f"*{one}, {two} = [{anything(draft, 0)}, {anything(draft, 0)}, 1]",
        f"{one} = {two} = {anything(draft)}",
        f"({one}, {two}), {three} = [{number(draft)}, 2], {anything(draft, 0)}",
        f"[{one}, {two}] = {anything(draft, 0)}, {one if one in draft.scope else '0'}",
    ]
    return [draft.pick(forms)]


def swap(draft: Draft) -> Lines:
    """Two names exchanged."""
    names = draft.where(lambda _: True)
    if not names:
        return []
    one, two = draft.pick(names), draft.pick(names)
    return [f"{one}, {two} = {two}, {one}"]


def walrus(draft: Draft) -> Lines:
    """A name bound inside of an expression."""
    one, two = draft.target(), draft.target()
    forms = [
        f"{one} = ({two} := {number(draft)}) + 1",
        f"{one} = [{two} := {listing(draft)}, {two}]",
        f"if ({one} := {number(draft)}) > {number(draft)}:",
        f"{one} = [{two} := i for i in range(3) if (i + {number(draft, 0)}) % 2]",
        f"{one} = {condition(draft)} and ({two} := {anything(draft, 0)})",
    ]
    line = draft.pick(forms)
    return [line, f"    {two} = {one}"] if line.startswith("if") else [line]


def delete(draft: Draft) -> Lines:
    """A name deleted."""
    names = draft.where(lambda _: True)
    if not names:
        return []
    name = draft.pick(names)
    again = [f"{name} = {anything(draft, 0)}"] if draft.chance(2) else []
    return [f"del {name}", *again]


def show(draft: Draft) -> Lines:
    """Something shown, perhaps with a change."""
    names = draft.where(lambda _: True)
    some = [number(draft), anything(draft), *(names[-2:])]
    changed = [f"{name}.pop()" for name in draft.names(list)]
    shown = draft.pick([*some, *changed])
    return [draft.pick([f"print({shown})", shown, f"print('now', {shown}, sep=': ')"])]


THEME = Theme(
    "basics",
    (
        Maker("value", value, 3),
        Maker("alias", alias, 3),
        Maker("part", part, 2),
        Maker("augmented assignment", augment, 2),
        Maker("change in place", change, 4),
        Maker("change in an expression", taken),
        Maker("view of a dict", view),
        Maker("unpacking", unpack, 2),
        Maker("swap", swap),
        Maker("walrus", walrus, 2),
        Maker("del", delete),
        Maker("show", show, 2),
    ),
)
