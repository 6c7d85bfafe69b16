"""Drafts of steps: statements edited, and what passes in and out, before any name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from nbprod import naming
from nbprod.ir import Notebook, Parameter, Setting, Statement
from nbprod.planning.codegen import Line
from nbprod.planning.emitted import Emitted, Words
from nbprod.planning.globals import declared_globals
from nbprod.planning.measures import Measure
from nbprod.planning.passing import passing, used_settings
from nbprod.planning.rewriting import Rewriting, shadowed, statement_edits
from nbprod.recognition.cuts import Piece
from nbprod.recognition.interface import Interface, words
from nbprod.source.edits import Edit, edited
from nbprod.source.names import bound_in
from nbprod.source.trees import children

UNBOUND = "try:\n    {0} = {0}\nexcept NameError:\n    {0} = None"
"""What gives a name that some path has deleted a value to be returned."""


@dataclass(frozen=True)
class Draft:
    """A step to be: its body, and the notebook's names that pass in and out."""

    piece: Piece
    face: Interface
    about: Words
    lines: tuple[Line, ...]
    inputs: tuple[str, ...]
    returned: tuple[str, ...]
    before: Mapping[str, str]
    """The types of the inputs as they come."""
    after: Mapping[str, str]
    """The types of what is returned."""
    used: tuple[Setting, ...]
    setting_parameters: tuple[Parameter, ...]
    setting_arguments: tuple[str, ...]
    shown: Mapping[str, Setting]
    """How the body refers to each setting."""
    from_folder: bool
    """Whether paths in it are found from the folder of the data."""
    is_async: bool
    texts: dict[int, str] = field(default_factory=dict, compare=False, repr=False)
    """Nodes of the body by ``id`` → their text in ``run``, as far as it was asked."""


def draft(
    piece: Piece,
    face: Interface,
    measured: Sequence[Measure],
    about: Words,
    to: Emitted,
) -> Draft:
    """Edit the statements of a piece; the types that ``to`` knows go on after it."""
    used = used_settings(piece.statements, to.by)
    own = shadowed(piece.statements)
    own = frozenset(name for name in own if name in to.by.tuned.named)
    refer, setting_parameters, setting_arguments = passing(
        used, own, piece, face.inputs, to
    )
    by = replace(to.by, hiding=hiding(piece.statements, to.by))
    lines = tuple(body_lines(piece.statements, measured, by, refer, own))
    text = words("\n".join(line.code for line in lines)) | {*face.initial, *face.lost}
    text |= {name for s in piece.statements for name in s.effects.by_text}
    inputs = needed(face, text)
    first = piece.statements[0]
    before = {name: to.or_none(name, to.kinds.before(name, first)) for name in inputs}
    for statement in piece.statements:
        to.types.update(to.kinds.after(statement))
        to.absent -= statement.effects.writes
    known = {*inputs, *face.initial, *(one.name for one in setting_parameters)}
    returned = [*face.outputs, *face.changed, *(m.name for m in measured)]
    returned = [n for n in returned if n in text or n in face.changed]
    filled = {*returned} - {*face.lost}
    known |= by.fixed(own)
    lines = (*unbound_globals(piece.statements, known, filled), *lines)
    lines += tuple(Line(UNBOUND.format(n)) for n in face.lost if n in returned)
    to.types.update((one.name, one.type) for one in measured)
    to.absent.update(face.initial, face.lost)
    after = {n: to.or_none(n, to.types.get(n, "")) for n in returned}
    return Draft(
        piece, face, about, lines, inputs, tuple(returned), before, after, tuple(used),
        tuple(setting_parameters), tuple(setting_arguments),
        {refer(setting): setting for setting in used},
        any(to.by.tuned.rooted.get(s.id) for s in piece.statements),
        any(awaits(s.node) for s in piece.statements),
    )  # fmt: skip


def hiding(statements: Iterable[Statement], by: Rewriting) -> frozenset[str]:
    """The builtins that are hidden in a function of some statements."""
    bound = {name for statement in statements for name in statement.effects.binds}
    around = (bound, by.constant_names, by.flow.definitions)
    return frozenset(
        name for name in by.flow.rebound if any(name in some for some in around)
    )


def unbound_globals(
    statements: Iterable[Statement], known: Set[str], filled: Set[str]
) -> Iterable[Line]:
    """Declare the globals of functions that nothing around these functions binds.

    Those in ``filled`` are None until they are bound: they are returned in any case.

    An annotation alone makes the name a variable of the function around, which fails
    as it does in the notebook where it is read before it is bound.
    """
    nodes = [statement.node for statement in statements]
    for name in sorted(declared_globals(nodes, known) - bound_in(nodes)):
        yield Line(f"{name} = None" if name in filled else f"{name}: object")


def needed(face: Interface, text: Set[str]) -> tuple[str, ...]:
    """The inputs that the body names, or that it may leave as they were."""
    kept = {*face.changed, *face.outputs}
    return tuple(n for n in face.inputs if n in text or n in kept)


def body_lines(
    statements: Iterable[Statement],
    measured: Sequence[Measure],
    by: Rewriting,
    refer: object,
    own: frozenset[str],
) -> Iterable[Line]:
    """The statements of a function, edited; shown measures become assignments."""
    for statement in statements:
        edits = statement_edits(statement, by, refer, own)  # type: ignore[arg-type]
        some = [m for m in measured if m.statement is statement]
        comments = statement.comments
        if not some:
            yield Line(edited(statement, edits), comments, by.acting, statement.id)
            continue
        for measure in some:
            code = part_of(measure, by.flow.notebook, edits)
            said = tuple(one for one in comments if not naming.shows(one))
            yield Line(f"{measure.name} = ({code})", said, statement=statement.id)
            comments = ()


def part_of(measure: Measure, notebook: Notebook, edits: Iterable[Edit]) -> str:
    """The edited text of a call inside a statement."""
    node = measure.node
    code = notebook.codes[measure.statement.cell]
    source = ast.get_source_segment(code, node) or ast.unparse(node)
    start = (node.lineno, node.col_offset)
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    inside = [
        e
        for e in edits
        if start <= (e.line, e.column) and (e.end_line, e.end_column) <= end
    ]
    alone = ast.copy_location(ast.Expr(node), node)
    piece = replace(measure.statement, node=alone, source=source)
    return edited(piece, inside)


def awaits(node: ast.AST) -> bool:
    """Whether a statement awaits at the top level."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    todo: list[ast.AST] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, ast.Await | ast.AsyncFor | ast.AsyncWith):
            return True
        if not isinstance(part, inner):
            todo.extend(children(part))
    return False
