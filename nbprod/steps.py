"""Steps: each piece of kept statements becomes a function and a call in ``run``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from nbprod import libraries, naming
from nbprod.codegen import Line, function_source, record_source
from nbprod.cuts import Piece
from nbprod.edits import Edit, edited
from nbprod.emitted import Emitted, Words
from nbprod.interface import Interface, words
from nbprod.ir import Function, Notebook, Parameter, Setting, Statement, Step
from nbprod.measures import Measure
from nbprod.passing import passing, used_settings, value_of
from nbprod.rewriting import Rewriting, shadowed, statement_edits


def add_step(
    piece: Piece,
    face: Interface,
    measured: Sequence[Measure],
    about: Words,
    to: Emitted,
) -> Step:
    """Emit the function of a piece and its call; ``to`` is changed."""
    used = used_settings(piece.statements, to.by)
    own = frozenset(to.by.tuned.named) & shadowed(piece.statements)
    refer, setting_parameters, setting_arguments = passing(used, own, piece, to)
    lines = list(body_lines(piece.statements, measured, to.by, refer, own))
    text = words("\n".join(line.code for line in lines)) | set(face.initial)
    for statement in piece.statements:
        to.types.update(to.by.flow.types[statement.index])
    parameters, arguments = variables_in(piece, face, text, to)
    parameters += setting_parameters
    arguments += setting_arguments
    name = naming.function_name(piece.stage, about.heading, about.evidence, to.taken)
    to.taken.add(name)
    returned = [*face.outputs, *face.changed, *(m.name for m in measured)]
    returned = [n for n in returned if n in text or n in face.changed]
    fields = [
        parameter(n, measured_type(n, measured) or to.types.get(n, ""), piece.stage, to)
        for n in returned
    ]
    record = record_of(name, fields, to)
    last, annotation = ending(fields, record)
    docstring = docstring_of(piece, about)
    lines = list(untold(lines, docstring))
    body = [Line(f"{n} = None") for n in face.initial if n in returned] + lines
    is_async = any(awaits(s.node) for s in piece.statements)
    source = function_source(
        name, parameters, annotation, docstring, body, last, is_async
    )
    function = Function(
        name, piece.stage, piece.stage, docstring, tuple(parameters), tuple(fields),
        record, source, tuple(s.id for s in piece.statements),
        tuple(dict.fromkeys(s.cell for s in piece.statements)),
    )  # fmt: skip
    return finish(function, arguments, returned, face, used, is_async, to)


def variables_in(
    piece: Piece, face: Interface, text: Set[str], to: Emitted
) -> tuple[list[Parameter], list[str]]:
    """The parameters that are the notebook's variables, and their values in ``run``."""
    needed = [n for n in face.inputs if n in text or n in face.changed + face.outputs]
    parameters = [
        parameter(n, before_type(n, piece, to), piece.stage, to) for n in needed
    ]
    arguments = [to.values[n] for n in needed]
    if any(to.by.tuned.rooted.get(s.id) for s in piece.statements):
        parameters.append(Parameter("data_dir", "Path"))
        line = "from pathlib import Path"
        to.annotations.setdefault(piece.stage, set()).add(line)
        arguments.append("settings.data_dir")
    return parameters, arguments


def docstring_of(piece: Piece, about: Words) -> str:
    """The docstring of a step's function."""
    comments = [c for s in piece.statements for c in s.comments][:1]
    return naming.function_docstring(
        piece.stage, about.title, about.markdown, comments, about.evidence
    )


def untold(lines: Iterable[Line], docstring: str) -> Iterable[Line]:
    """The lines without a comment that the docstring says."""
    summary = docstring.partition("\n")[0]
    for line in lines:
        rest = [c for c in line.comments if naming.summary_of_comment(c) != summary]
        yield replace(line, comments=tuple(rest))


def record_of(name: str, fields: Sequence[Parameter], to: Emitted) -> str:
    """The name of the record that a function returns; none for one value."""
    if len(fields) < 2:
        return ""
    record = naming.record_name(name)
    while record in to.taken:
        record += "Result"
    to.taken.add(record)
    to.records[name] = record_source(record, record_docstring(name), fields)
    return record


def finish(
    function: Function,
    arguments: list[str],
    returned: list[str],
    face: Interface,
    used: Sequence[Setting],
    is_async: bool,
    to: Emitted,
) -> Step:
    """The call of a function in ``run``, and what ``on_stage`` sees after it."""
    variable = variable_of(function, returned, to)
    rows_in = next((to.values[p.name] for p in function.parameters if rows(p.type)), "")
    for name in returned:
        to.values[name] = f"{variable}.{name}" if function.record else variable
    observed = [(n, to.values[n]) for n in returned if not function.record]
    observed += [(n, to.values[n]) for n in face.touched if n in to.values]
    observed += newly_used(function, used, to)
    rows_out = next((to.values[p.name] for p in function.returns if rows(p.type)), "")
    step = Step(
        function.name, function, tuple(arguments), variable, tuple(observed),
        bool(function.record), rows_in, rows_out, is_async,
    )  # fmt: skip
    to.steps.append(step)
    return step


def newly_used(
    function: Function, used: Sequence[Setting], to: Emitted
) -> list[tuple[str, str]]:
    """Named settings and constants that this step is the first to use, for on_stage."""
    found = []
    text = words(function.source)
    definitions = to.by.flow.definitions
    for made in text & to.by.placed.lifted:  # what they read is used here as well
        text |= definitions[made].effects.reads
    for name, setting in to.by.tuned.named.items():
        if name not in to.values and setting in used:
            to.values[name] = value_of(setting)
            found.append((name, to.values[name]))
    for name, constant in to.by.constant_names.items():
        if name not in to.values and {name, constant} & text:
            to.values[name] = constant
            found.append((name, constant))
    return found


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
            yield Line(edited(statement, edits), comments)
            continue
        for measure in some:
            code = part_of(measure, by.flow.notebook, edits)
            yield Line(f"{measure.name} = ({code})", comments)
            comments = ()


def part_of(measure: Measure, notebook: Notebook, edits: Iterable[Edit]) -> str:
    """The edited text of a call inside a statement."""
    node = measure.node
    cell = next(c for c in notebook.cells if c.index == measure.statement.cell)
    source = ast.get_source_segment(cell.code, node) or ast.unparse(node)
    start = (node.lineno, node.col_offset)
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    inside = [
        e
        for e in edits
        if start <= (e.line, e.column) and (e.end_line, e.end_column) <= end
    ]
    alone = ast.copy_location(ast.Expr(node), node)
    piece = replace(measure.statement, node=alone, line=node.lineno, source=source)
    return edited(piece, inside)


def parameter(name: str, kind: str, module: str, to: Emitted) -> Parameter:
    """A parameter with the annotation that its type has in emitted code."""
    known = libraries.annotation(kind) if kind else None
    if kind.startswith("@"):
        known = (kind[1:], "") if kind[1:] in to.by.placed.lifted else None
    text, line = known or ("Any", "from typing import Any")
    if re.search(r"\bAny\b", text):
        to.annotations.setdefault(module, set()).add("from typing import Any")
    if line:
        to.annotations.setdefault(module, set()).add(line)
    return Parameter(name, text, kind)


def before_type(name: str, piece: Piece, to: Emitted) -> str:
    """The type of a name when a piece begins."""
    for statement in reversed(to.by.flow.statements[: piece.statements[0].index]):
        known = to.by.flow.types[statement.index]
        if name in known:
            return known[name]
    return ""


def measured_type(name: str, measured: Sequence[Measure]) -> str:
    """The type of a measure."""
    return next((m.type for m in measured if m.name == name), "")


def ending(fields: Sequence[Parameter], record: str) -> tuple[str, str]:
    """The last statement of a function and what it is said to return."""
    if not fields:
        return "", "None"
    if not record:
        return f"return {fields[0].name}", fields[0].annotation
    given = ", ".join(f"{f.name}={f.name}" for f in fields)
    return f"return {record}({given})", record


def variable_of(function: Function, returned: Sequence[str], to: Emitted) -> str:
    """The name of a step's result in ``run``."""
    if not returned:
        return ""
    if function.record:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", function.record).lower()
    else:
        name = returned[0]
    while name in to.hidden() or (function.record and name in to.variables):
        name += "_result" if function.record else "_value"
    to.variables.add(name)
    return name


def record_docstring(function: str) -> str:
    """What a record holds."""
    return f"The notebook's variables after `{function}`."


def rows(kind: str) -> bool:
    """Whether values of a type have rows to count."""
    return kind == "pandas.DataFrame"


def awaits(node: ast.AST) -> bool:
    """Whether a statement awaits at the top level."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    todo: list[ast.AST] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, ast.Await | ast.AsyncFor | ast.AsyncWith):
            return True
        if not isinstance(part, inner):
            todo.extend(ast.iter_child_nodes(part))
    return False
