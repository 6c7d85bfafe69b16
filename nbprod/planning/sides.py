"""Drafts laid side by side: whether they are of one shape, and where they differ.

They are compared position by position (first-order anti-unification, Plotkin 1970).
Where they agree, the text stays; where the notebook's names differ, they become one
name; where a literal, a setting or the making of a model differs, it becomes a
parameter. What differs in any other way is not of one shape.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nbprod import libraries
from nbprod.ir import Flow, Setting
from nbprod.naming.words import snake
from nbprod.planning.drafts import Draft
from nbprod.planning.given import common, is_given, makes
from nbprod.planning.passing import value_of
from nbprod.recognition.shapes import MADE_NAMES
from nbprod.source.names import name_called

LABELLING = re.compile("(?:set_)?((?:sup)?title|[xyz]label)$")
"""Functions whose text is called as they are."""
DISPLAYED = {"dict": "options", "list": "values"}
"""What lists and dictionaries are called that have no name where they stand."""
LABEL = 24
"""Characters of a text that may be a label."""


@dataclass(frozen=True)
class Hole:
    """A place where pieces differ: a parameter, and what each gives for it."""

    name: str
    kind: str
    """The type of what is given, or empty."""
    given: tuple[str, ...]
    """Per piece, an expression for ``run``."""
    is_model: bool


@dataclass
class Sides:
    """Drafts laid side by side: the names and holes met so far."""

    drafts: Sequence[Draft]
    flow: Flow
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The first draft's name → the name of each."""
    holes: dict[tuple[str, ...], Hole] = field(default_factory=dict)
    places: list[tuple[int, ast.expr, str]] = field(default_factory=list)
    """Line of the body, expression of the first draft, the parameter in its place."""
    line: int = 0
    hint: str = ""
    """What a literal that is met next would be called."""
    fixed: bool = False
    """Whether nothing may change its text here, as in an f-string."""

    def agree(self, nodes: Sequence[object]) -> bool:
        """Whether syntax agrees, but for names and holes; these are taken down."""
        first = nodes[0]
        if any(type(node) is not type(first) for node in nodes):
            return self.differ(nodes)
        if isinstance(first, list):
            lists = [node for node in nodes if isinstance(node, list)]
            return len(set(map(len, lists))) == 1 and all(
                self.agree(part) for part in zip(*lists, strict=True)
            )
        if not isinstance(first, ast.AST):
            return all(node == first for node in nodes)
        setting = self.referred(first, self.drafts[0])
        if setting is not None or isinstance(first, ast.Constant):
            same = [self.text(n, d) for n, d in zip(nodes, self.drafts, strict=True)]
            if len(set(same)) > 1:
                return self.differ(nodes)
            return setting is None or self.hole(nodes, setting.name, setting.type)
        if isinstance(first, ast.Name):
            return self.name([node.id for node in nodes])  # type: ignore[attr-defined]
        if isinstance(first, ast.Call):
            return self.call(nodes)
        if isinstance(first, ast.List | ast.Dict):
            return self.display(nodes)
        return self.inside(nodes)

    def inside(self, nodes: Sequence[object]) -> bool:
        """Whether the parts of nodes of one class agree."""
        first = nodes[0]
        before, fixed = self.hint, self.fixed
        self.fixed = fixed or isinstance(first, ast.JoinedStr)
        if isinstance(first, ast.keyword):
            self.hint = first.arg or ""
        elif isinstance(first, ast.Assign):
            self.hint = bound_alike(nodes)
        elif isinstance(first, ast.Subscript):
            self.hint = "column"
        elif isinstance(first, ast.Call) and (
            said := LABELLING.match(name_called(first))
        ):
            self.hint = said[1]
        elif isinstance(first, ast.Dict):
            return self.items(nodes)
        agreed = all(
            self.agree([getattr(node, part, None) for node in nodes])
            for part in first._fields  # type: ignore[attr-defined]
            if part not in ("ctx", "kind", "type_comment")
        )
        self.hint, self.fixed = before, fixed
        return agreed

    def items(self, nodes: Sequence[object]) -> bool:
        """Whether dictionaries agree; what differs is called after its key."""
        dicts = [node for node in nodes if isinstance(node, ast.Dict)]
        before, agreed = self.hint, len({len(one.keys) for one in dicts}) == 1
        for number, key in enumerate(dicts[0].keys) if agreed else ():
            told = key.value if isinstance(key, ast.Constant) else ""
            agreed = agreed and self.agree([one.keys[number] for one in dicts])
            self.hint = snake(told) if isinstance(told, str) else ""
            agreed = agreed and self.agree([one.values[number] for one in dicts])
            self.hint = before
        return agreed

    def name(self, ids: Sequence[str]) -> bool:
        """Whether names stand for each other: a variable, or the same in all."""
        variables = [
            one in {*d.inputs, *d.returned}
            for one, d in zip(ids, self.drafts, strict=True)
        ]
        if not any(variables):
            return len(set(ids)) == 1
        if not all(variables) or (self.fixed and len(set(ids)) > 1):
            return False
        return self.names.setdefault(ids[0], tuple(ids)) == tuple(ids)

    def call(self, nodes: Sequence[object]) -> bool:
        """Whether calls agree; models that are made in different ways are a hole."""
        names, holes, places = dict(self.names), dict(self.holes), list(self.places)
        agreed = self.inside(nodes)
        if agreed and len(self.holes) == len(holes):
            return True
        made = [makes(n, d, self.flow) for n, d in zip(nodes, self.drafts, strict=True)]
        if not all(made) or self.fixed:
            return agreed
        self.names, self.holes, self.places = names, holes, places
        kinds = set(made)
        kind = kinds.pop() if len(kinds) == 1 else common(made)
        known = libraries.function(made[0])
        name = MADE_NAMES[known.role] if known else "model"
        return self.hole(nodes, name, "", made=kind)

    def display(self, nodes: Sequence[object]) -> bool:
        """Whether lists, or dictionaries, agree; those of literals may be a hole.

        Not where a statement may make them again and again: each would be another.
        """
        names, holes, places = dict(self.names), dict(self.holes), list(self.places)
        agreed = self.inside(nodes)
        if agreed and len(self.holes) == len(holes):
            return True
        sides = list(zip(nodes, self.drafts, strict=True))
        literal = all(is_given(n, d, self.flow) for n, d in sides)  # type: ignore[arg-type]
        if not literal or not all(d.lines[self.line].once for d in self.drafts):
            return agreed
        self.names, self.holes, self.places = names, holes, places
        kind = "dict" if isinstance(nodes[0], ast.Dict) else "list"
        return self.hole(nodes, self.hint or DISPLAYED[kind], kind)

    def differ(self, nodes: Sequence[object]) -> bool:
        """Whether what differs can be given by the caller: literals and settings."""
        kinds = set()
        for node, one in zip(nodes, self.drafts, strict=True):
            setting = self.referred(node, one)
            if setting is not None:
                kinds.add(setting.type)
            elif isinstance(node, ast.Constant):
                kinds.add(type(node.value).__name__)
            else:
                return False
        hint = self.hint
        if kinds == {"str"}:
            texts = [str(getattr(node, "value", "")) for node in nodes]
            hint = hint or ("label" if max(map(len, texts)) <= LABEL else "text")
            hint = f"{hint}_name" if hint in MADE_NAMES.values() else hint
        kind = kinds.pop() if len(kinds) == 1 else ""
        return bool(hint) and self.hole(nodes, hint, kind)

    def hole(
        self,
        nodes: Sequence[object],
        name: str,
        kind: str,
        made: str | None = None,
    ) -> bool:
        """Take a hole down; one that gives the same in all is the same hole."""
        if self.fixed:
            return False
        given = tuple(
            self.text(node, one) for node, one in zip(nodes, self.drafts, strict=True)
        )
        if given not in self.holes:
            if any(hole.name == name for hole in self.holes.values()):
                return False
            plain = kind in ("int", "float", "str", "bool", "list", "dict")
            known = made if made is not None else f"builtins.{kind}" if plain else ""
            self.holes[given] = Hole(name, known, given, made is not None)
        first = nodes[0]
        assert isinstance(first, ast.expr)
        self.places.append((self.line, first, self.holes[given].name))
        return True

    def referred(self, node: object, one: Draft) -> Setting | None:
        """The setting that an expression of a draft refers to, if it is one."""
        if not one.shown or not isinstance(node, ast.Name | ast.Attribute | ast.BinOp):
            return None
        return one.shown.get(ast.unparse(node))

    def text(self, node: object, one: Draft) -> str:
        """An expression of a draft as it stands in ``run``."""
        assert isinstance(node, ast.AST)
        if id(node) not in one.texts:  # a draft is laid beside many
            setting = self.referred(node, one)
            if setting is not None:
                one.texts[id(node)] = value_of(setting)
            else:
                moved = InRun(one).visit(copy.deepcopy(node))
                one.texts[id(node)] = ast.unparse(moved)
        return one.texts[id(node)]


def bound_alike(nodes: Sequence[object]) -> str:
    """The name that all of some assignments bind, or nothing."""
    found = set()
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]):
                found.add(name)
            case _:
                return ""
    return found.pop() if len(found) == 1 else ""


class InRun(ast.NodeTransformer):
    """Settings as ``run`` knows them."""

    def __init__(self, one: Draft) -> None:
        """Go by how a draft refers to its settings."""
        self.shown = one.shown

    def visit(self, node: ast.AST) -> ast.AST:
        """Replace what refers to a setting."""
        if isinstance(node, ast.Name | ast.Attribute | ast.BinOp):
            setting = self.shown.get(ast.unparse(node))
            if setting is not None:
                return ast.parse(value_of(setting), mode="eval").body
        found: ast.AST = self.generic_visit(node)
        return found


def side_by_side(drafts: Sequence[Draft], flow: Flow) -> Sides | None:
    """The drafts laid side by side, if they are of one shape."""
    sides = Sides(drafts, flow)
    bodies = [[line.tree for line in one.lines] for one in drafts]
    if len({len(body) for body in bodies}) > 1:
        return None
    for number, nodes in enumerate(zip(*bodies, strict=True)):
        sides.line = number
        if not sides.agree([node.body for node in nodes]):
            return None
    return sides if matching(sides) else None


def matching(sides: Sides) -> bool:
    """Whether what passes in and out agrees, each name standing for one of each."""
    maps: list[Mapping[str, str]] = []
    for number in range(len(sides.drafts)):
        one = {ids[number]: first for first, ids in sides.names.items()}
        if len(one) < len(sides.names):
            return False
        maps.append(one)
    faces = [
        (
            {names.get(n, n) for n in one.inputs},
            {names.get(n, n) for n in one.returned},
        )
        for one, names in zip(sides.drafts, maps, strict=True)
    ]
    return all(face == faces[0] for face in faces)
