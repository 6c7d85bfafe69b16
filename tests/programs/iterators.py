"""Iterators half consumed, shared, and consumed across cells."""

from __future__ import annotations

from typing import Any

from programs.draft import Draft, Lines, Maker, Theme
from programs.functions import FUNCTIONS, free, own
from programs.values import condition, listing, number


def is_iterator(value: Any) -> bool:
    """Whether a value is consumed by reading it."""
    return hasattr(type(value), "__next__")


def made(draft: Draft) -> Lines:
    """An iterator over a list that may change before it is consumed."""
    name = free(draft)
    target = draft.target()
    forms = [
        "iter({0})",
        "zip({0}, {2})",
        "enumerate({0})",
        "reversed({0})",
        "(v for v in {0})",
        "(v + {1} for v in {0} if v)",
        "((v, w) for v in {0} for w in {2})",
        "map(lambda v: [v, {1}], {0})",
        "filter(lambda v: v != {1}, {0})",
        "map(str, {0})",
        "filter(None, {0})",
        "({1} for _ in range(3))",
        "(v for part in [{0}, {2}] for v in part)",
        "iter({0}.items())",
        "(lambda: (yield {0}))()",
    ]
    forms += [f"map({function}, {{0}})" for function in own(draft)]
    forms += [f"({function}(v) for v in {{0}})" for function in own(draft)]
    return [
        f"{target} = {draft.pick(forms).format(name, number(draft, 0), free(draft))}"
    ]


def generator(draft: Draft) -> Lines:
    """A generator function and one generator of it."""
    name, read, target = draft.pick(FUNCTIONS), free(draft), draft.target()
    bodies = [
        [f"    for v in {read}:", "        yield [v, x]"],
        ["    while True:", f"        {read}.append(x)", f"        yield {read}"],
        ["    x.append(1)", "    yield x", f"    yield {read}"],
        [f"    yield from {read}", "    yield x"],
        ["    kept = [x]", "    while True:", "        kept.append((yield kept))"],
        [
            f"    global {target}_count",
            f"    {target}_count = 0",
            "    while True:",
            f"        {target}_count += 1",
            "        yield x",
        ],
    ]
    call = f"{target} = {name}({draft.pick([listing(draft, 0), number(draft)])})"
    return [f"def {name}(x):", *draft.pick(bodies), call]


def library(draft: Draft) -> Lines:
    """An iterator of ``itertools``."""
    name, target = free(draft), draft.target()
    other = draft.pick([*draft.where(is_iterator), name])
    forms = [
        f"itertools.chain({name}, {other})",
        f"itertools.cycle({name})",
        "itertools.count(1)",
        f"itertools.islice({other}, 2)",
        f"itertools.accumulate({name})",
        f"itertools.zip_longest({other}, {name})",
        f"itertools.takewhile(lambda v: v != {number(draft)}, {other})",
        f"itertools.chain.from_iterable([{name}, {other}])",
        f"itertools.product({name}, [1, 2])",
        f"itertools.repeat({name}, 2)",
        f"itertools.starmap(max, zip({other}, [1, 2]))",
    ]
    if draft.chance(4):
        return ["import itertools", f"{target}, tee = itertools.tee({other})"]
    return ["import itertools", f"{target} = {draft.pick(forms)}"]


def consumed(draft: Draft) -> Lines:
    """A part of an iterator taken."""
    names = draft.where(is_iterator)
    if not names:
        return made(draft)
    name, other, target = draft.pick(names), draft.pick(names), draft.target()
    forms = [
        [f"{target} = next({name}, 0)"],
        [f"{target} = next({name})"],
        ["import itertools", f"{target} = list(itertools.islice({name}, 2))"],
        [f"for {target} in {name}:", f"    if {condition(draft)}:", "        break"],
        [f"for v in {name}:", f"    {target} = [v]", "    break"],
        [f"{target} = [pair for pair, _ in zip({name}, range(2))]"],
        [f"{target} = [pair for _, pair in zip(range(2), {name})]"],
        [
            "import itertools",
            f"{target} = dict(itertools.islice(zip({name}, {other}), 2))",
        ],
        [f"print(next({name}, 0))"],
        [f"next({name}, 0)"],
        [f"{target} = {number(draft)} in (v for v, _ in zip({name}, range(3)))"],
        ["import itertools", f"{target} = sum(itertools.islice({name}, 2))"],
        [f"{target}, *{target}_rest = (v for v, _ in zip({name}, range(3)))"],
        [f"{target} = {name}.send(None)"],
        [f"{name}.close()"],
        [f"{target} = any(v == 1 for v, _ in zip({name}, range(3)))"],
        [f"{target} = (lambda it: next(it, 0))({name})"],
        [
            f"{target} = [{name}, {other}]",
            f"{target} = [next(it, 0) for it in {target}]",
        ],
        [
            "def take(it=None):",
            f"    return next(it or {name}, 0)",
            f"{target} = take()",
        ],
    ]
    return draft.pick(forms)


def ends(draft: Draft) -> Lines:
    """What is left of each iterator."""
    return [
        f"from itertools import islice; rest_{name} = list(islice({name}, 9))"
        for name in draft.where(is_iterator)
    ]


THEME = Theme(
    "iterators",
    (
        Maker("iterator", made, 3),
        Maker("generator function", generator, 2),
        Maker("itertools", library, 2),
        Maker("iterator consumed", consumed, 5),
    ),
    names=("it", "gen"),
    ends=ends,
)
