"""Classes with state, their instances, and what changes them."""

from __future__ import annotations

from typing import Any

from programs.draft import Draft, Lines, Maker, Theme, indented
from programs.functions import free
from programs.values import anything, number

CLASSES = ("Box", "Bag", "Log")
METHODS = (
    ["def add(self, x):", "    self.kept.append(x)", "    return self"],
    ["def add(self, x):", "    self.shared.append(x)", "    return self.shared"],
    ["def add(self, x):", "    type(self).count += 1", "    self.value = x"],
    ["def add(self, x):", "    {0}.append(x)", "    return {0}"],
    ["def add(self, x):", "    global {1}", "    {1} = x", "    return self.kept"],
    ["def add(self, x):", "    x.append(self.value)", "    return x"],
    ["def __iadd__(self, x):", "    self.kept.append(x)", "    return self"],
    ["def __add__(self, x):", "    self.value = x", "    return [self, x]"],
    ["def __setitem__(self, key, x):", "    self.kept[0:1] = [x]"],
    ["def __getitem__(self, key):", "    self.count += 1", "    return self.kept[key]"],
    ["def __call__(self, x):", "    self.kept.append(x)", "    return self.kept"],
    ["def __call__(self, x):", "    return [{0}, x]"],
    ["def __len__(self):", "    return len(self.kept)"],
    ["def __iter__(self):", "    self.count += 1", "    return iter(self.kept)"],
    ["def __enter__(self):", "    self.count += 1", "    return self.kept"],
    ["def __contains__(self, x):", "    self.kept.append(x)", "    return True"],
    ["def __eq__(self, x):", "    self.count += 1", "    return self is x"],
    ["def __lt__(self, x):", "    self.shared.append(1)", "    return True"],
    ["def __bool__(self):", "    self.count += 1", "    return True"],
    ["@property", "def size(self):", "    self.count += 1", "    return self.kept"],
    ["@property", "def size(self):", "    return {0}"],
    [
        "@classmethod",
        "def made(cls, x):",
        "    cls.shared.append(x)",
        "    return cls(x)",
    ],
    ["@staticmethod", "def made(x):", "    {0}.append(x)", "    return {0}"],
    ["def __getattr__(self, name):", "    return {0}"],
)
LEAVE = ["def __exit__(self, *exc):", "    self.shared.append(1)", "    return False"]


def instances(draft: Draft) -> list[str]:
    """The names of instances of the notebook's classes."""
    return draft.where(lambda value: is_own(type(value)))


def is_own(kind: Any) -> bool:
    """Whether a class is one of the notebook's."""
    return isinstance(kind, type) and kind.__module__ == "__main__"


def class_made(draft: Draft) -> Lines:
    """A class with attributes of its own and of its instances, perhaps derived."""
    known = draft.where(lambda value: is_own(value) and issubclass(value, object))
    name = draft.pick(CLASSES)
    parent = draft.pick(["", "", *[one for one in known if one != name]])
    head = f"class {name}({parent}):" if parent else f"class {name}:"
    shared = draft.pick(["[]", anything(draft, 0)])
    lines = [] if parent and draft.chance(2) else [f"shared = {shared}", "count = 0"]
    if draft.chance(4):  # a name of the notebook, which is the class's from then on
        taken = free(draft)
        lines.append(draft.pick([f"{taken} = {taken}", f"{taken} = [{taken}, 1]"]))
    if parent and draft.chance(2):
        lines += [
            "def __init__(self, x):",
            "    super().__init__(x)",
            "    self.more = x",
        ]
    elif not parent or draft.chance(2):
        kept = draft.pick(["[x]", "x", "[]", free(draft)])
        lines += [
            "def __init__(self, x=1):",
            f"    self.kept = {kept}",
            "    self.value = x",
        ]
    for _ in range(draft.integer(1, 3)):
        method = draft.pick(METHODS)
        lines += [line.format(free(draft), draft.target()) for line in method]
        lines += LEAVE if "__enter__" in method[0] else []
    instance = [f"{draft.target()} = {name}({anything(draft, 0)})"]
    return [head, *indented(lines or ["pass"]), *draft.pick([instance, []])]


def record_made(draft: Draft) -> Lines:
    """A dataclass, a named tuple, or a class with slots."""
    name = draft.pick(CLASSES)
    forms = [
        [
            "import dataclasses",
            "@dataclasses.dataclass",
            f"class {name}:",
            "    value: object",
            "    kept: list = dataclasses.field(default_factory=list)",
        ],
        [
            "from dataclasses import dataclass, field",
            "@dataclass(order=True)",
            f"class {name}:",
            "    value: object",
            f"    kept: list = field(default_factory=lambda: {anything(draft, 0)})",
        ],
        [
            "from collections import namedtuple",
            f"{name} = namedtuple('{name}', 'value kept', defaults=[{number(draft)}])",
        ],
        [
            "from typing import NamedTuple",
            f"class {name}(NamedTuple):",
            "    value: object",
            f"    kept: list = {anything(draft, 0)}",
        ],
        [
            f"class {name}:",
            "    __slots__ = ('value', 'kept')",
            "    def __init__(self, x):",
            "        self.value = self.kept = x",
        ],
        ["import enum", f"class {name}(enum.Enum):", "    A = 1", "    B = 2"],
        [
            "import types",
            f"{name} = types.SimpleNamespace",
        ],
    ]
    lines = draft.pick(forms)
    made = f"{name}(value={anything(draft, 0)})"
    return [*lines, *draft.pick([[f"{draft.target()} = {made}"], []])]


def instance(draft: Draft) -> Lines:
    """An instance made."""
    known = draft.where(is_own)
    if not known:
        return class_made(draft)
    return [f"{draft.target()} = {draft.pick(known)}({anything(draft, 0)})"]


def used(draft: Draft) -> Lines:
    """An instance changed or read, in one of many ways."""
    names = instances(draft)
    if not names:
        return instance(draft)
    name, new, target = draft.pick(names), anything(draft, 0), draft.target()
    forms = [
        "{0}.value = {1}",
        "{0}.kept.append({1})",
        "{0}.add({1})",
        "{2} = {0}.add({1})",
        "{0} += {1}",
        "{0}['k'] = {1}",
        "{2} = {0}[0]",
        "{2} = {0}({1})",
        "{0}({1})",
        "{2} = {0}.kept",
        "{2} = {0}.shared",
        "{0}.shared.append({1})",
        "{0}.count += 1",
        "{2} = {0}.size",
        "{2} = {0}.made({1})",
        "{2} = len({0})",
        "setattr({0}, 'value', {1})",
        "setattr({0}, 'kept', {1})",
        "{2} = getattr({0}, 'kept')",
        "getattr({0}, 'kept').append({1})",
        "{0}.__dict__['value'] = {1}",
        "vars({0})['kept'] = {1}",
        "del {0}.value",
        "{0}.value, {2} = {1}, {0}.value",
        "{2} = [part for part in {0}]",
        "{2} = {1} in {0}",
        "{2} = {0} == {1}",
        "{2} = {0} + {1}",
        "{2} = bool({0})",
        "{2} = sorted([{0}, {0}])[0]",
        "{2} = {0}._replace(value={1})",
        "{2} = [{0}, {0}.kept]",
        "delattr({0}, 'value')",
        "{0}.other = {1}",
        "{2} = {0}.value",
        "{0}.kept = {0}",
        "{2} = {0}.add",
        "for {0}.value in range(3): pass",
        "{2} = {0}.add(1).add({1})",
    ]
    return [draft.pick(forms).format(name, new, target)]


def entered(draft: Draft) -> Lines:
    """A ``with`` over an instance."""
    names = draft.where(lambda value: hasattr(type(value), "__enter__"))
    if not names:
        return []
    target = draft.target()
    line = draft.pick(
        [f"{target}.append(1)", f"{draft.target()} = {anything(draft, 0)}"]
    )
    return [f"with {draft.pick(names)} as {target}:", f"    {line}"]


def nameless(draft: Draft) -> Lines:
    """An instance without a name, for what its class has in common after it."""
    known = draft.where(is_own)
    if not known:
        return class_made(draft)
    forms = [
        "{0}({1}) + {1}",
        "{0}({1})['k']",
        "{0}({1})['k'] = {1}",
        "len({0}({1}))",
        "print({0}({1}))",
        "{1} in {0}({1})",
        "{0}({1}) == {1}",
        "{0}({1}).size",
        "{0}({1}).add({1})",
        "{0}({1})({1})",
        "for part in {0}({1}): pass",
        "if {0}({1}): pass",
        "with {0}({1}): pass",
        "sorted([{0}({1}), {0}({1})])",
        "[*{0}({1})]",
        "{2} = [{0}({1})][0] == {1}",
        "{2} = len({0}({1}))",
        "{2} = [{0}({1})][0].kept",
    ]
    form = draft.pick(forms)
    return [form.format(draft.pick(known), anything(draft, 0), draft.target())]


def class_changed(draft: Draft) -> Lines:
    """What all instances share, changed through the class."""
    known = draft.where(is_own)
    if not known:
        return class_made(draft)
    name, new, target = draft.pick(known), anything(draft, 0), draft.target()
    forms = [
        "{0}.shared.append({1})",
        "{0}.count += 1",
        "{0}.count = {1}",
        "setattr({0}, 'count', {1})",
        "{2} = {0}.shared",
        "{2} = {0}.count",
        "{2} = {0}.made({1})",
        "{0}.add = lambda self, x: [x, {1}]",
        "{2} = {0}.add",
        "{0}.shared = {1}",
        "{2} = [{0}, {1}][0]({1})",
        "{2} = list(map({0}, [1, 2]))",
    ]
    return [draft.pick(forms).format(name, new, target)]


def ends(draft: Draft) -> Lines:
    """What the classes hold."""
    return [
        f"end_{name.lower()}_{field} = {name}.{field}"
        for name in draft.where(is_own)
        for field in ("count", "shared")
        if any(field in vars(kind) for kind in draft.scope[name].__mro__)
    ]


THEME = Theme(
    "classes",
    (
        Maker("class", class_made, 3),
        Maker("record class", record_made),
        Maker("instance", instance, 3),
        Maker("instance used", used, 8),
        Maker("with an instance", entered),
        Maker("instance without a name", nameless, 3),
        Maker("class changed", class_changed, 2),
    ),
    names=("one", "other"),
    ends=ends,
)
