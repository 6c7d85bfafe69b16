"""Names that other things have: builtins, modules, and what emitted code uses."""

from __future__ import annotations

from programs.draft import Draft, Lines, Maker, Theme
from programs.values import anything, listing, number

BUILTINS = ("list", "sum", "id", "len", "dict", "max", "print", "input", "type", "str")
EMITTED = (
    *("run", "settings", "Result", "df", "stage", "load", "Path", "Settings", "Any"),
    *("stages", "on_stage", "dataclass", "partial", "data_dir", "compute", "result"),
    *("Mapping", "seen", "main", "pipeline", "functions", "constants", "sample"),
    *("annotations", "Stages", "compute_results", "report", "self", "np", "pd"),
    *("asyncio", "metrics", "load_data", "inside", "field", "logger", "vars", "_x"),
)
MODULES = ("math", "json", "string", "operator", "statistics", "re")


def shadowing(draft: Draft) -> Lines:
    """A builtin's name, or one of emitted code, bound, and perhaps used."""
    name = draft.pick([*EMITTED, *BUILTINS])
    forms = [
        [f"{name} = {anything(draft)}"], [f"{name} = {listing(draft)}"],
        [f"{name} = {number(draft)}"], [f"{name} = 'text'"],
        [f"def {name}(x):", f"    return [x, {number(draft, 0)}]"],
        [f"{name} = lambda x: x", f"{draft.target()} = {name}({number(draft)})"],
        [f"for {name} in range(3):", f"    {draft.target()} = {name}"],
        [f"import math as {name}", f"{draft.target()} = {name}.floor(2.5)"],
        [f"from collections import deque as {name}"],
        [f"class {name}:", "    kept = []"],
        [f"{draft.target()} = [{name} for {name} in range(3)]"],
        [f"with open(0, closefd=False) as {name}:", "    pass"],
        [f"def {draft.pick(['f', 'g'])}({name}=1, x=2):", f"    return [{name}, x]"],
        [f"{draft.target()} = ({name} := {number(draft)})"],
        [f"{name} = {number(draft)}", "def f(x=1):", f"    return x + {name}"],
    ]  # fmt: skip
    return draft.pick(forms)


def unshadowed(draft: Draft) -> Lines:
    """A builtin given back."""
    bound = [name for name in BUILTINS if name in draft.scope]
    if not bound:
        return []
    name = draft.pick(bound)
    return draft.pick([[f"del {name}"], [f"from builtins import {name}"]])


def module(draft: Draft) -> Lines:
    """A module imported, used, perhaps under a name that a variable has too."""
    name, target = draft.pick(MODULES), draft.target()
    forms = [
        [f"import {name}", f"{target} = {name}.__name__"],
        [f"import {name} as {target}"], [f"import {name}", f"{target} = {name}"],
        [f"from math import floor as {target}", f"{draft.target()} = {target}(1.5)"],
        ["import math", f"{target} = math.sqrt({number(draft, 0)} ** 2)"],
        ["import os.path", f"{target} = os.path.join('a', 'b')"],
        [f"import {name}", f"{name} = {anything(draft, 0)}"],
        ["from math import *", f"{target} = floor(2.5) + int(pi)"],
        ["try:", "    import nothing_of_that_name", "except ImportError:",
         f"    nothing_of_that_name = {number(draft)}"],
        [f"if {number(draft)} > 3:", "    import math as m", "else:",
         "    import cmath as m", f"{target} = m.__name__"],
    ]  # fmt: skip
    return draft.pick(forms)


def constant(draft: Draft) -> Lines:
    """A literal under a name, and its twin in capitals."""
    name = draft.pick(["label", "LABEL", "columns", "COLUMNS", "rate", "RATE"])
    made = draft.pick(["'x'", "['a', 'b']", "0.5", "3", "('a', 'b')", "{'a': 1}"])
    uses = [f"{name}", f"[{name}, {name}]", f"f'{{{name}}}'", f"len({name})"]
    uses += [f"[{name} for _ in range(2)]", f"(lambda x={name}: x)()"]
    lines = [f"{name} = {made}"]
    function = ["def f(x=1):", f"    return [{name}, x]", f"{draft.target()} = f()"]
    return [
        *lines,
        *draft.pick([[], function, [f"{draft.target()} = {draft.pick(uses)}"]]),
    ]


def looked_at(draft: Draft) -> Lines:
    """A name that only exploration uses."""
    name = draft.pick(["shown", "temporary", "i", "part"])
    shown = [f"print({name})", f"print(len({name}))", name, f"display_of = {name}"]
    return [f"{name} = {listing(draft)}", draft.pick(shown)]


def by_text(draft: Draft) -> Lines:
    """Names found in a text, or in the dict of all names."""
    names = draft.where(lambda value: not callable(value))
    name, target = draft.pick([*names, "a"]), draft.target()
    forms = [
        f"{target} = eval('{name}')", f"{target} = '{name}' in globals()",
        f"exec('{target} = {number(draft, 0)}')", f"globals()['{target}'] = 1",
        f"{target} = globals()['{name}']", f"{target} = '%s' % {name}",
        f"{target} = locals().get('{name}')", f"{target} = eval('[{name}, 1]')",
        f"{target} = '{{{name}}}'.format({name}=1)",
    ]  # fmt: skip
    return [draft.pick(forms)]


THEME = Theme(
    "naming",
    (
        Maker("shadowing name", shadowing, 4),
        Maker("builtin given back", unshadowed),
        Maker("module", module, 2),
        Maker("constant", constant, 3),
        Maker("looked at", looked_at, 2),
        Maker("name in a text", by_text),
    ),
    names=("settings", "result", "stage", "df"),
)
