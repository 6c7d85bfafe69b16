"""The edits that make a notebook's statement one of a function of a package.

Literals become settings, globals of lifted functions become arguments, what is shown on
the way goes. Everything else is left as its author wrote it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from nbprod import libraries
from nbprod.analysis.streams import OUTPUT
from nbprod.ir import CallSite, Flow, Setting, Statement
from nbprod.planning.globals import global_edits
from nbprod.planning.placement import Placed
from nbprod.planning.qualified import naming_edits
from nbprod.planning.siblings import inner_imports, script_import
from nbprod.planning.taking import taking_edits
from nbprod.planning.tuning import Tuned
from nbprod.recognition.figures import saves_figure
from nbprod.recognition.paths import own_calls
from nbprod.recognition.roles import LOOKS, PLOTS
from nbprod.source.edits import Edit, after, before, replacing
from nbprod.source.names import (
    COMPREHENSIONS,
    bound_in,
    comprehension_names,
    in_fstrings,
    parameters,
)
from nbprod.source.scopes import reads_in_scopes
from nbprod.source.trees import walk

Refer = Callable[[Setting], str]
DRAWING = PLOTS - {"show"}


@dataclass(frozen=True)
class Rewriting:
    """What all statements of a notebook are rewritten by."""

    flow: Flow
    placed: Placed
    tuned: Tuned
    package: str
    constant_names: Mapping[str, str]
    """Notebook name → the constant's name in its module."""
    folder: str
    """What a function calls the folder that its paths start from."""
    hiding: frozenset[str] = frozenset()
    """The builtins that the function around it hides, or something in its module."""
    acting: bool = False
    """Whether operators of the notebook's classes, or asking for truth, may act."""

    def fixed(self, own: Iterable[str]) -> frozenset[str]:
        """The names that are no variables; ``own`` are settings that stay as named."""
        if not (stay := frozenset(own)):
            return self.all_fixed
        named = self.tuned.named.keys() - stay
        return self.placed.lifted.union(self.flow.imports, self.constant_names, named)

    @cached_property
    def all_fixed(self) -> frozenset[str]:
        """The same, where no setting stays as it is named."""
        some = self.flow.imports, self.constant_names, self.tuned.named
        return self.placed.lifted.union(*some)

    def without_constants(self) -> Rewriting:
        """The same, with constants under the notebook's own names."""
        return replace(self, constant_names={})


def statement_edits(
    statement: Statement, by: Rewriting, refer: Refer, own: Iterable[str]
) -> list[Edit]:
    """The edits of one statement; ``own`` are settings' names that stay as they are."""
    edits = [
        replacing(node, refer(setting))
        for node, setting in by.tuned.literals.get(statement.id, ())
    ]
    rooted = {id(node) for node in by.tuned.rooted.get(statement.id, ())}
    edits += name_edits(statement, by, refer, frozenset(own), rooted)
    edits += list(pruned(statement))
    edits += list(script_import(statement, by.flow, by.package))
    edits += list(inner_imports(statement, by.flow, by.package))
    edits += list(naming_edits(statement, by.flow))
    edits += list(taking_edits(statement, by.flow, by.fixed(own)))
    code = by.flow.notebook.codes[statement.cell]
    edits += list(global_edits(statement, code, by.fixed(own)))
    return edits


def definition_edits(statement: Statement, by: Rewriting) -> list[Edit]:
    """The edits of a function or class that is lifted to a module."""
    named = {setting.name: name for name, setting in by.tuned.named.items()}

    def refer(setting: Setting) -> str:
        return named.get(setting.name, setting.name)

    own = frozenset(by.tuned.named)
    edits = name_edits(statement, by, refer, own, set())
    edits += list(taking_edits(statement, by.flow, by.fixed(own)))
    edits += list(inner_imports(statement, by.flow, by.package))
    code = by.flow.notebook.codes[statement.cell]
    return [*edits, *global_edits(statement, code)]


def name_edits(
    statement: Statement,
    by: Rewriting,
    refer: Refer,
    own: frozenset[str],
    rooted: set[int],
) -> list[Edit]:
    """The edits of the names in a piece of code."""
    hidden_builtins = statement.effects.builtins & by.hiding
    node = statement.node
    code = by.flow.notebook.codes[statement.cell]
    hidden = in_fstrings(node)
    called = {id(c.func): c for c in walk(node) if isinstance(c, ast.Call)}
    literal = {id(n) for n, _ in by.tuned.literals.get(statement.id, ())}
    edits: list[Edit] = []
    for name, local in reads_in_scopes(node):
        if name.id in local or id(name) in hidden or id(name) in literal:
            continue
        setting = by.tuned.named.get(name.id)
        if id(name) in rooted and setting is not None:
            shown = name.id if name.id in own else refer(setting)
            edits.append(replacing(name, f"{by.folder} / {shown}"))
        elif setting is not None and name.id not in own:
            edits.append(replacing(name, refer(setting)))
        elif name.id in hidden_builtins:
            edits.append(replacing(name, f"builtins.{name.id}"))
        elif name.id in by.constant_names:
            edits.append(replacing(name, by.constant_names[name.id]))
        elif name.id == "__name__":
            edits.append(replacing(name, '"__main__"'))
        elif by.placed.extras.get(name.id):
            given = extra_arguments(name.id, by, refer, own)
            if id(name) in called:
                edits += with_arguments(called[id(name)], given, code)
            else:
                edits += [before(name, "partial("), after(name, f", {given})")]
    return edits


def extra_arguments(
    function: str, by: Rewriting, refer: Refer, own: frozenset[str]
) -> str:
    """The keyword arguments for the globals of a lifted function."""
    parts = []
    for name in by.placed.extras[function]:
        setting = by.tuned.named.get(name)
        shown = name if setting is None or name in own else refer(setting)
        parts.append(f"{name}={shown}")
    return ", ".join(parts)


def with_arguments(call: ast.Call, given: str, code: str) -> Iterator[Edit]:
    """The edits that add keyword arguments to a call, before its last parenthesis."""
    if not call.args and not call.keywords:
        yield after(call, given, back=1)
        return
    last = max(
        [*call.args, *(k.value for k in call.keywords)],
        key=lambda n: (n.end_lineno or 0, n.end_col_offset or 0),
    )
    end = (call.end_lineno, (call.end_col_offset or 0))
    if (
        isinstance(last, ast.GeneratorExp)
        and (last.end_lineno, last.end_col_offset) == end
    ):
        line, column = last.lineno, last.col_offset + 1
        yield Edit(line, column, line, column, "(")
        yield after(last, f"), {given}", back=1)
        return
    comma = "" if ends_with_comma(last, call, code) else ", "
    yield after(call, comma + given, back=1)


def ends_with_comma(last: ast.expr, call: ast.Call, code: str) -> bool:
    """Whether a comma stands between the last argument of a call and its end."""
    lines = [line.encode() for line in code.split("\n")]
    first, end = (last.end_lineno or 1) - 1, (call.end_lineno or 1) - 1
    between = lines[first : end + 1]
    between[-1] = between[-1][: (call.end_col_offset or 1) - 1]
    between[0] = between[0][last.end_col_offset or 0 :]
    rest = b" ".join(line.partition(b"#")[0] for line in between)
    return rest.strip().endswith(b",")


def pruned(statement: Statement) -> Iterator[Edit]:
    """Drop what a loop or branch shows on the way."""
    for node in shown_inside(statement):
        yield replacing(node, "pass")


def shown_inside(statement: Statement) -> list[ast.Expr]:
    """The expressions inside a compound statement that only print, display or plot.

    Where it saves figures, what draws or begins one stays.
    """
    made = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    if isinstance(statement.node, made) or not hasattr(statement.node, "body"):
        return []
    if OUTPUT in statement.effects.resources:
        return []  # it is read back
    sites = {id(site.node): site for site in own_calls(statement)}
    inner: set[int] = set()
    for part in statement.nodes:
        if isinstance(part, made):
            inner |= {id(n) for n in walk(part)}
    guarded = {
        id(n)
        for part in statement.nodes
        if hides_errors(part, sites)
        for child in part.body  # type: ignore[attr-defined]
        for n in walk(child)
    }
    saves = any(map(saves_figure, statement.effects.calls))
    drawn = {n for n, s in sites.items() if saves and s.call.role in DRAWING}
    return [
        node
        for node in statement.nodes
        if isinstance(node, ast.Expr)
        and id(node) not in inner
        and only_shows(node, sites)
        and drawn.isdisjoint(map(id, walk(node)))
        and (id(node) not in guarded or shows_literals(node))
    ]


def hides_errors(node: ast.AST, sites: Mapping[int, CallSite]) -> bool:
    """Whether code goes on after an error in the body of a statement.

    What is shown there decides what runs after it, as it may fail.
    """
    if isinstance(node, ast.Try):
        return bool(node.handlers)
    if not isinstance(node, ast.With | ast.AsyncWith):
        return False
    known = [sites.get(id(item.context_expr)) for item in node.items]
    tails = {site.name.rpartition(".")[2] for site in known if site is not None}
    return None in known or bool(tails & {"suppress", "ExitStack", "raises"})


def shows_literals(node: ast.Expr) -> bool:
    """Whether an expression shows literals, which cannot fail."""
    call = node.value
    given = (
        [*call.args, *(k.value for k in call.keywords)]
        if isinstance(call, ast.Call)
        else [call]
    )
    return all(isinstance(part, ast.Constant) for part in given)


def only_shows(node: ast.Expr, sites: Mapping[int, CallSite]) -> bool:
    """Whether an expression statement shows something and changes nothing."""
    looks = False
    for call in walk(node):
        if isinstance(call, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            return False
        if not isinstance(call, ast.Call):
            continue
        site = sites.get(id(call))
        if site is None or any(k.arg == "file" for k in call.keywords):
            return False
        shows = site.call.role in LOOKS
        if site.call.mutates and not shows:
            return False
        if set(site.call.resources) & (libraries.OUTSIDE | {"random"}):
            return False
        looks = looks or shows
    return looks


def shadowed(statements: Iterable[Statement]) -> frozenset[str]:
    """Names that an inner scope binds too, or that stand in f-strings or other texts.

    They can't be renamed by their place alone.
    """
    found: set[str] = set()
    for statement in statements:
        found |= statement.effects.by_text
        for node in statement.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                found |= {p.arg for p in parameters(node.args)}
                body = node.body if isinstance(node.body, list) else [node.body]
                found |= bound_in(body)
            elif isinstance(node, ast.ClassDef):
                found |= bound_in(node.body)
            elif isinstance(node, ast.JoinedStr):
                found |= {n.id for n in walk(node) if isinstance(n, ast.Name)}
            elif isinstance(node, COMPREHENSIONS):
                found |= comprehension_names(node)
    return frozenset(found)
