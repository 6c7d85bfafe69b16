"""Where lifting stands: what names are so far, and what training has to keep."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nbprod.ir import Flow, Statement
from nbprod.serving import syntax
from nbprod.serving.syntax import Node
from nbprod.serving.values import Hoist, Kept, Kind, Source, Value
from nbprod.source.trees import walk
from nbprod.source.typed import type_before

STATE = "learned"
AGAIN = frozenset("enumerate reversed zip".split())
VIEWS = frozenset("items keys values".split())
RAW = "raw{}"
"""What a source is called, by its number."""


@dataclass
class Lifter:
    """Where lifting stands: the names' values, and the statement that is lifted."""

    flow: Flow
    importable: frozenset[str]
    """The notebook's functions and classes that modules can have."""
    kept: Kept
    statement: Statement
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The globals that become parameters of those functions."""
    env: dict[str, Value] = field(default_factory=dict)
    inner: ast.stmt | None = None
    """The statement in it that is lifted, where that is one of a block."""
    loops: tuple[tuple[ast.stmt, str], ...] = ()
    """The loops around it, each with the name that tells its turns apart."""
    model: str = ""
    """The served model's name, once it is fitted."""
    network: bool = False
    """Whether that is a network, which is called to have it answer."""
    depth: int = 0
    """How many functions of the notebook it is inside of."""
    local: frozenset[str] = frozenset()
    """Names that the expression around binds itself."""

    def value(self, node: ast.expr) -> Value:
        """The value of an expression."""
        from nbprod.serving.expressions import evaluated  # which asks this for parts

        return evaluated(node, self)

    def named(self, name: str, node: ast.expr) -> Value:
        """The value of a name."""
        return self.env.get(name) or Value(Kind.CONST, node)

    def source(
        self, node: ast.expr, form: str, columns: ast.expr | None = None
    ) -> Value:
        """What records are: rows that nothing of the notebook has made."""
        inner = self.inner or self.statement.node
        number = len(self.kept.sources)
        for known, one in enumerate(self.kept.sources):
            if one.inner is inner and ast.dump(one.node) == ast.dump(node):
                number = known
        if number == len(self.kept.sources):
            named = columns if form == "array" else None
            self.kept.sources.append(
                Source(f"raw{number}", node, self.statement.cell, inner, form, named)
            )
        read: ast.expr = ast.Name(RAW.format(number), ast.Load())
        if form == "array":
            read = ast.Call(syntax.attribute(read, "to_numpy"), [], [])
        why = "" if not self.loops else "is read in a loop"
        return Value(Kind.ROWS, read, why, frozenset([number]))

    def looked_at(self, node: ast.expr) -> Value:
        """The value of an expression that records do not need: nothing is kept."""
        trial = replace(
            self, kept=Kept(set(self.kept.taken), sources=self.kept.sources)
        )
        return trial.value(node)

    def rows(self, node: ast.expr, parts: Iterable[Value]) -> Value:
        """Rows that are made of parts."""
        some = list(parts)
        why = next((p.why for p in some if p.why), "")
        sources = frozenset[int]().union(*(p.sources for p in some))
        return Value(Kind.ROWS, node, why, sources)

    def unknown(self, node: ast.expr, parts: Iterable[Value], why: str) -> Value:
        """Rows that cannot be computed for records, and why."""
        made = self.rows(node, parts)
        return made if made.why else replace(made, why=why)

    def record(self, value: Value, node: ast.expr) -> ast.expr:
        """An expression's value where records are computed."""
        if value.kind is Kind.ROWS:
            return value.node
        if value.kind is Kind.LAYOUT:
            return self.with_state(value.node)
        if value.kind is Kind.CONST and not has_call(node):
            return self.with_state(node)
        return self.again(node) or self.keep(node)

    def again(self, node: ast.expr) -> ast.expr | None:
        """What is gone over once, made again of what training keeps, if it is that."""
        match node:
            case ast.Call(func=ast.Name(id=name)) if (
                name in AGAIN and name not in self.flow.rebound | self.env.keys()
            ):
                args = [self.record(self.value(one), one) for one in node.args]
                given = [
                    ast.keyword(one.arg, self.record(self.value(one.value), one.value))
                    for one in node.keywords
                ]
                return ast.Call(syntax.copied(node.func), args, given)
            case ast.Call(func=ast.Attribute(value=of, attr=name), args=[]) if (
                name in VIEWS and not node.keywords
            ):
                read = self.record(self.value(of), of)
                return ast.Call(syntax.attribute(read, name), [], [])
        return None

    def within(self, names: Iterable[str]) -> Lifter:
        """The same inside of code that has names of its own."""
        return replace(self, local=self.local | set(names))

    def with_state(self, node: Node) -> Node:
        """An expression with what training kept in place of the notebook's names."""
        kept = (Kind.CONST, Kind.LEARNED)
        renamed = {
            name: self.field_of(name)
            for name in self.free(node)
            if name in self.env and self.env[name].kind in kept
        }
        return syntax.renamed(node, renamed)

    def free(self, node: ast.AST) -> set[str]:
        """The names of the notebook that a piece of code reads."""
        inner = syntax.bound_inside(node)
        return {
            part.id
            for part in walk(node)
            if isinstance(part, ast.Name) and part.id not in inner | self.local
        }

    def callable_names(self, names: Iterable[str]) -> bool:
        """Whether the notebook's functions among names can be imported."""
        own = set(names) & self.flow.definitions.keys()
        return own <= self.importable

    def is_frame(self, node: ast.expr) -> bool:
        """Whether an expression is a name that is known to be a frame."""
        if isinstance(node, ast.Attribute):  # of a dataset that is asked for frames
            return "as_frame=True" in self.text_of(node.value)
        if not isinstance(node, ast.Name):
            return False
        return type_before(node.id, self.statement, self.flow) == "pandas.DataFrame"

    def text_of(self, node: ast.expr) -> str:
        """The source of the statement that bound a name last."""
        if not isinstance(node, ast.Name):
            return ast.unparse(node)
        before = self.flow.statements[: self.statement.index]
        bound = [one for one in before if node.id in one.effects.binds]
        return bound[-1].source if bound else ""

    def lasting(self, name: str) -> ast.expr | None:
        """The field of a name that nothing changes after the statement at hand."""
        later = self.flow.statements[self.statement.index + 1 :]
        if self.loops or any(name in one.effects.changes for one in later):
            return None
        self.kept.names[name] = name
        return syntax.attribute(ast.Name(STATE, ast.Load()), name)

    def field_of(self, name: str) -> ast.expr:
        """What training keeps of a name as it is now."""
        changes = name in self.statement.effects.changes
        if not changes and (field := self.lasting(name)) is not None:
            return field
        copied = syntax.call("deepcopy", ast.Name(name, ast.Load()))
        return self.keep(copied, wanted=f"{name}_kept", replaces=False)

    def keep(
        self,
        node: ast.expr,
        wanted: str = "",
        after: bool = False,
        replaces: bool = True,
    ) -> ast.expr:
        """Have training keep a value, and read it."""
        if isinstance(node, ast.Name) and replaces:
            return self.field_of(node.id)
        inner = self.inner or self.statement.node
        spot = (id(inner), ast.dump(node))
        key = self.loops[-1][1] if self.loops else ""
        if spot not in self.kept.known:
            name = self.kept.free(wanted or syntax.name_for(node))
            self.kept.known[spot] = name
            self.kept.names[name] = name
            loop = self.loops[0][0] if self.loops else None
            placed = node if replaces and hasattr(node, "lineno") else None
            cell = self.statement.cell
            kept = Hoist(name, node, inner, cell, after, key, loop, placed)
            self.kept.hoists.append(kept)
        name = self.kept.known[spot]
        read: ast.expr = syntax.attribute(ast.Name(STATE, ast.Load()), name)
        return syntax.subscript(read, ast.Name(key, ast.Load())) if key else read


def has_call(node: ast.AST) -> bool:
    """Whether evaluating an expression calls something, inner functions aside."""
    if isinstance(node, ast.Lambda):
        return False
    if isinstance(node, ast.Call | ast.ListComp | ast.DictComp | ast.SetComp):
        return True
    return any(has_call(part) for part in ast.iter_child_nodes(node))
