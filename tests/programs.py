"""Notebooks of plain Python, made at random, for the test that a package computes the
same.

Each is a list of cells. The grammar aims at what breaks converters: aliases, mutation
through them, late-bound functions, closures, names bound on one path, deletion.
"""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = ["a", "b", "c", "d", "total", "items"]
LISTS = ["xs", "ys", "zs"]
FUNCTIONS = ["f", "g"]


@st.composite
def programs(draw: st.DrawFn) -> list[str]:
    """The cells of a notebook that runs from top to bottom without an error."""
    numbers: list[str] = []
    lists: list[str] = []
    functions: list[tuple[str, int]] = []
    cells: list[str] = []
    for _ in range(draw(st.integers(3, 9))):
        lines: list[str] = []
        for _ in range(draw(st.integers(1, 4))):
            lines += draw(statement(numbers, lists, functions))
        cells.append("\n".join(lines))
    return cells


@st.composite
def number(draw: st.DrawFn, numbers: list[str], lists: list[str]) -> str:
    """An expression that is a number."""
    some = [str(draw(st.integers(0, 9)))]
    some += [draw(st.sampled_from(numbers))] if numbers else []
    some += [f"len({draw(st.sampled_from(lists))})"] if lists else []
    some += [f"sum({draw(st.sampled_from(lists))})"] if lists else []
    left, right = draw(st.sampled_from(some)), draw(st.sampled_from(some))
    return draw(st.sampled_from([left, f"{left} + {right}", f"{left} * 2 - {right}"]))


@st.composite
def listing(draw: st.DrawFn, numbers: list[str], lists: list[str]) -> str:
    """An expression that is a list of numbers, perhaps one that has a name."""
    value = draw(number(numbers, lists))
    some = [
        f"[{value}, {draw(st.integers(0, 9))}]",
        f"[i * 2 for i in range(3)] + [{value}]",
    ]
    if lists:
        name = draw(st.sampled_from(lists))
        some += [name, name, f"list({name})", f"{name} + [{value}]", f"sorted({name})"]
    return draw(st.sampled_from(some))


@st.composite
def statement(
    draw: st.DrawFn,
    numbers: list[str],
    lists: list[str],
    functions: list[tuple[str, int]],
) -> list[str]:
    """The lines of a statement; the names that it surely binds are added."""
    kinds = ["number", "number", "list", "augment", "loop", "branch", "def", "show"]
    if lists:
        kinds += ["append", "item", "extend", "alias", "walrus", "lambda", "nested"]
    if functions:
        kinds += ["call", "call", "call", "map"]
    if len(numbers) > 2:
        kinds += ["delete", "try", "swap"]
    return draw(MAKERS[draw(st.sampled_from(kinds))](numbers, lists, functions))


@st.composite
def simple(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """``a = …``."""
    value = draw(number(numbers, lists))
    name = bind(draw(st.sampled_from(NAMES)), numbers)
    return [f"{name} = {value}"]


@st.composite
def a_list(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """``xs = …``."""
    value = draw(listing(numbers, lists))
    return [f"{bind(draw(st.sampled_from(LISTS)), lists)} = {value}"]


@st.composite
def augment(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """``a += …`` or, in place, ``xs += […]``."""
    value = draw(number(numbers, lists))
    in_place: bool = draw(st.booleans())
    if lists and in_place:
        return [f"{draw(st.sampled_from(lists))} += [{value}]"]
    if not numbers:
        return [f"{bind('a', numbers)} = {value}"]
    return [f"{draw(st.sampled_from(numbers))} += {value}"]


@st.composite
def loop(draw: st.DrawFn, numbers: list[str], lists: list[str], _: object) -> list[str]:
    """A loop that binds and changes, perhaps never going round."""
    over = draw(st.sampled_from([*lists, "range(3)", "[]", "[1, 2]"]))
    name = draw(st.sampled_from(NAMES))
    value = draw(number(numbers, lists))
    lines = [f"for i in {over}:", f"    {name} = i + {value}"]
    if lists and over not in lists:
        lines.append(f"    {draw(st.sampled_from(lists))}.append({name})")
    if over in ("range(3)", "[1, 2]"):
        bind(name, numbers)
    return lines


@st.composite
def branch(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """A name that is bound on one path, or on both."""
    test = f"{draw(number(numbers, lists))} > {draw(st.integers(0, 9))}"
    name = draw(st.sampled_from(NAMES))
    one, two = draw(number(numbers, lists)), draw(number(numbers, lists))
    lines = [f"if {test}:", f"    {name} = {one}"]
    if draw(st.booleans()):
        lines += ["else:", f"    {name} = {two}"]
        bind(name, numbers)
    return lines


@st.composite
def define(
    draw: st.DrawFn,
    numbers: list[str],
    lists: list[str],
    functions: list[tuple[str, int]],
) -> list[str]:
    """A function that reads, changes or binds globals, late-bound."""
    name = draw(st.sampled_from(FUNCTIONS))
    free = draw(st.sampled_from(numbers)) if numbers else "0"
    body = [f"    return x + {free}"]
    changes: bool = draw(st.booleans())
    if lists and changes:
        body.insert(0, f"    {draw(st.sampled_from(lists))}.append(x)")
    if numbers and draw(st.integers(0, 3)) == 0:
        glob = draw(st.sampled_from(numbers))
        body = [f"    global {glob}", f"    {glob} = {glob} + 1", *body]
    functions[:] = [pair for pair in functions if pair[0] != name] + [(name, 1)]
    return [f"def {name}(x):", *body]


@st.composite
def call(
    draw: st.DrawFn,
    numbers: list[str],
    lists: list[str],
    functions: list[tuple[str, int]],
) -> list[str]:
    """A call of the notebook's own function, guarded: its globals may be deleted."""
    name = draw(st.sampled_from(functions))[0]
    value = draw(number(numbers, lists))
    target = draw(st.sampled_from(NAMES))
    if target not in numbers:
        bind(target, numbers)
    return [f"{target} = {name}({value})"]


@st.composite
def mapped(
    draw: st.DrawFn,
    numbers: list[str],
    lists: list[str],
    functions: list[tuple[str, int]],
) -> list[str]:
    """A function handed over."""
    name = draw(st.sampled_from(functions))[0]
    return [f"{bind(draw(st.sampled_from(LISTS)), lists)} = list(map({name}, [1, 2]))"]


@st.composite
def change(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """A list changed in place."""
    name, value = draw(st.sampled_from(lists)), draw(number(numbers, lists))
    other = draw(st.sampled_from(lists))
    return [
        draw(
            st.sampled_from(
                [
                    f"{name}.append({value})",
                    f"{name}[0:1] = [{value}]",
                    f"{name}.extend({other}[:2])",
                    f"{name}.sort()",
                    f"{bind(draw(st.sampled_from(LISTS)), lists)} = {name}",
                ]
            )
        )
    ]


@st.composite
def walrus(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """A name bound inside an expression."""
    value = draw(number(numbers, lists))
    one, two = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
    lines = [f"{one} = ({two} := {value}) + 1"]
    bind(one, numbers)
    bind(two, numbers)
    return lines


@st.composite
def closure(
    draw: st.DrawFn,
    numbers: list[str],
    lists: list[str],
    functions: list[tuple[str, int]],
) -> list[str]:
    """A named lambda that reads a global late."""
    free = draw(st.sampled_from(lists))
    name = draw(st.sampled_from(FUNCTIONS))
    functions[:] = [pair for pair in functions if pair[0] != name] + [(name, 1)]
    return [f"{name} = lambda x: x + len({free})"]


@st.composite
def nested(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """Lists inside a container, changed through it."""
    one, two = draw(st.sampled_from(lists)), draw(st.sampled_from(lists))
    return [f"for part in [{one}, {two}]:", "    part.append(1)"]


@st.composite
def delete(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """A name deleted and bound again, so that what reads it goes on."""
    name = draw(st.sampled_from(numbers))
    return [f"del {name}", f"{name} = {draw(st.integers(0, 9))}"]


@st.composite
def attempt(
    draw: st.DrawFn, numbers: list[str], lists: list[str], _: object
) -> list[str]:
    """A ``try`` whose body ends half way."""
    name, other = draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))
    return [
        "try:",
        f"    {name} = {other} + 1",
        f"    {other} = 1 // 0",
        "except ZeroDivisionError:",
        f"    {other} = {name}",
    ]


@st.composite
def swap(draw: st.DrawFn, numbers: list[str], lists: list[str], _: object) -> list[str]:
    """Two names exchanged."""
    one, two = draw(st.sampled_from(numbers)), draw(st.sampled_from(numbers))
    return [f"{one}, {two} = {two}, {one}"]


@st.composite
def show(draw: st.DrawFn, numbers: list[str], lists: list[str], _: object) -> list[str]:
    """Something shown."""
    return [f"print({draw(number(numbers, lists))})"]


MAKERS = {
    "number": simple,
    "list": a_list,
    "augment": augment,
    "loop": loop,
    "branch": branch,
    "def": define,
    "call": call,
    "map": mapped,
    "append": change,
    "item": change,
    "extend": change,
    "alias": change,
    "walrus": walrus,
    "lambda": closure,
    "nested": nested,
    "delete": delete,
    "try": attempt,
    "swap": swap,
    "show": show,
}


def bind(name: str, known: list[str]) -> str:
    """The name, which from here on is bound."""
    if name not in known:
        known.append(name)
    return name
