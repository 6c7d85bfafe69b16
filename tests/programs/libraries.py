"""The standard library's containers, and functions that change what they are given."""

from __future__ import annotations

from programs.draft import Draft, Lines, Maker, Theme
from programs.values import anything, listing, number, sharable

KINDS = ("deque", "defaultdict", "Counter", "OrderedDict", "ChainMap")


def container(draft: Draft) -> Lines:
    """A container of ``collections``."""
    target, dicts = draft.target(), draft.names(dict)
    inner = draft.pick([*dicts, "{}"])
    forms = [
        f"deque({listing(draft)}, maxlen=4)",
        "defaultdict(list)",
        "defaultdict(int)",
        f"Counter({listing(draft)})",
        f"OrderedDict({inner})",
        f"ChainMap({{}}, {inner})",
        f"defaultdict(lambda: {anything(draft, 0)})",
    ]
    made = draft.pick(forms)
    kind = made.partition("(")[0]
    if draft.chance(2):
        return [f"from collections import {kind}", f"{target} = {made}"]
    return ["import collections", f"{target} = collections.{made}"]


def container_used(draft: Draft) -> Lines:
    """A container of ``collections`` changed, or read so that it changes."""
    names = draft.where(lambda value: type(value).__name__ in KINDS)
    if not names:
        return container(draft)
    name, new, target = draft.pick(names), anything(draft, 0), draft.target()
    match type(draft.scope[name]).__name__:
        case "deque":
            forms = [
                "{0}.append({1})",
                "{0}.appendleft({1})",
                "{2} = {0}.popleft()",
                "{0}.rotate(1)",
                "{2} = {0}[0]",
                "{0}[0] = {1}",
                "{0} += [{1}]",
            ]
        case "Counter":
            forms = [
                "{0}.update([1, 2])",
                "{0}[{1}] += 1",
                "{0}.subtract([1])",
                "{2} = {0}.most_common(2)",
                "{2} = {0} + {0}",
                "{0} += {0}",
                "{2} = list({0}.elements())",
                "{2} = {0}['missing']",
            ]
        case _:
            forms = [
                "{2} = {0}['k']",
                "{0}['k']",
                "{0}['k'].append({1})",
                "{0}['n'] += 1",
                "{0}['k'] = {1}",
                "{0}.move_to_end('k')",
                "{2} = {0}.maps[0]",
                "print({0}['new'])",
                "{2} = dict({0})",
                "{2} = [{0}[i] for i in 'kl']",
                "{2} = {0}.new_child()",
                "{0}.update(k={1})",
                "{2} = {0}['k'] is {1}",
            ]
    return [draft.pick(forms).format(name, new, target)]


def function(draft: Draft) -> Lines:
    """A function that changes its argument."""
    names = draft.names(list)
    if not names:
        return []
    name, target = draft.pick(names), draft.target()
    forms = [
        ["import heapq", "heapq.heappush({0}, {1})"],
        ["from heapq import heapify, heappop", "heapify({0})", "{2} = heappop({0})"],
        ["import heapq", "{2} = heapq.nsmallest(2, {0})"],
        ["import bisect", "bisect.insort({0}, {1})"],
        ["from bisect import bisect_left", "{2} = bisect_left({0}, {1})"],
        ["import operator", "operator.setitem({0}, 0, {1})"],
        ["import operator", "{2} = operator.iadd({0}, [{1}])"],
        ["from operator import itemgetter", "{2} = itemgetter(0)({0})"],
        ["import operator", "operator.methodcaller('append', {1})({0})"],
        ["import operator", "operator.attrgetter('append')({0})({1})"],
        ["list.append({0}, {1})"],
        ["list.sort({0})"],
        ["list.__setitem__({0}, 0, {1})"],
        ["getattr({0}, 'append')({1})"],
        ["{0}.__iadd__([{1}])"],
        ["[{0}.append(v) for v in range(2)]"],
        ["{2} = [{0}.append, {1}][0]", "{2}({1})"],
        ["any({0}.append(v) for v in range(3))"],
        ["{2} = {0}.append"],
        ["import copy", "{2} = copy.copy({0})"],
        ["{2} = max({0}, [1], key=len)"],
        ["import copy", "{2} = copy.deepcopy({0})"],
        ["import json", "{2} = json.loads(json.dumps({0}))"],
        ["from itertools import chain", "{2} = list(chain({0}, [{1}]))"],
        ["print({0}.append({1}))"],
        ["{2} = {0}.append({1}) or {0}"],
        ["assert {0}.append({1}) is None"],
        ["{2} = f'{{{0}.pop()}} {{len({0})}}'"],
    ]
    new = number(draft)
    return [line.format(name, new, target) for line in draft.pick(forms)]


def stored(draft: Draft) -> Lines:
    """An object put where it is reached by another way."""
    names = draft.where(sharable)
    if not names:
        return []
    name, target = draft.pick(names), draft.target()
    forms = [
        ["import types", "{1} = types.SimpleNamespace(kept={0})", "{1}.kept.append(1)"],
        ["import types", "{1} = types.MappingProxyType({{'k': {0}}})"],
        ["{1} = dict(k={0})", "{1}['k'].append(1)"],
        ["{1} = ({0}, [{0}])"],
        ["{1} = dict.fromkeys('kl', {0})", "{1}['k'].append(1)"],
        ["{1} = [{0}] * 2", "{1}[0].append(1)"],
        ["{1} = list(zip([{0}], [1]))"],
        ["{1} = {{'k': [{0}]}}", "for part in {1}.values(): part.append(1)"],
        ["{1} = [{0} for _ in range(2)]"],
        ["{1} = (lambda v: v)({0})"],
        ["{1} = {0}.copy()", "{1}.append(1)"],
        ["{1} = sorted([{0}, {0}], key=id)"],
        ["{1} = next(v for v in [{0}])"],
        ["{1} = {{1: {0}}}.pop(1)"],
        ["{1} = [*[{0}]]", "{1}[0].append(2)"],
        ["{1} = {0} or []"],
        ["{1} = [{0}, 1][0] if {0} else []"],
        ["({1} := {0}).append(3)"],
        ["{1} = max([{0}], key=len)"],
        ["{1} = dict(enumerate([{0}]))[0]"],
    ]
    return [line.format(name, target) for line in draft.pick(forms)]


THEME = Theme(
    "libraries",
    (
        Maker("collections", container, 2),
        Maker("collections used", container_used, 3),
        Maker("function that changes", function, 3),
        Maker("object stored", stored, 3),
    ),
)
