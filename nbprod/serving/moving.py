"""Functions of what training and inference have in common, and the calls of them."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nbprod import naming
from nbprod.ir import Function, Parameter, Statement
from nbprod.planning.codegen import Line, Written, function_source
from nbprod.planning.emitted import Emitted
from nbprod.planning.evidence import evidence_of
from nbprod.planning.steps import parameter, untold
from nbprod.serving import syntax
from nbprod.serving.alike import Body
from nbprod.serving.knowing import HELPERS
from nbprod.serving.saying import said_of
from nbprod.serving.sharing import (
    MODELLING,
    Common,
    Stage,
    common_runs,
    record_body,
    stages_of,
)

OWN = frozenset({"features", "answer", "raw", "learned", "LearnedState", *HELPERS})
"""What ``inference.py`` calls its own."""


@dataclass
class Shared:
    """The path of a record in which functions stand for what training does as well."""

    body: list[ast.stmt]
    homes: dict[str, str] = field(default_factory=dict)
    """Function that both call → its module."""


def shared(body: Sequence[ast.stmt], to: Emitted) -> Shared:
    """Share with training what of a record's path it has in the same form.

    The functions of ``to`` are changed: they call what they did.
    """
    ours = record_body(body)
    homes: dict[str, str] = {}
    done: set[int] = set()
    calls: dict[int, tuple[int, ast.stmt]] = {}
    for number, stage in stages_of(to):
        some = common_runs(ours, stage, done)
        lines = list(stage.written.lines)
        for one in reversed(some):
            function = stage.function
            if not one.whole:
                function = extracted(one, stage, to)
                lines[one.run.first : one.run.end] = [
                    Line(called(one, function, one.trained, {}, stage.body))
                ]
            homes[function.name] = function.module
            calls[one.run.at] = one.run.length, call_of(one, function, ours)
        written = replace(stage.written, lines=tuple(lines))
        if written != stage.written:
            rewrite(number, written, to)
    return Shared(with_calls(body, calls), homes)


def with_calls(
    body: Sequence[ast.stmt], calls: Mapping[int, tuple[int, ast.stmt]]
) -> list[ast.stmt]:
    """A body with calls, each in place of some statements from a place on."""
    made: list[ast.stmt] = []
    at = 0
    while at < len(body):
        length, node = calls.get(at, (1, body[at]))
        made.append(node)
        at += length
    return made


def rewrite(number: int, written: Written, to: Emitted) -> None:
    """Give a step's function other lines."""
    step = to.steps[number]
    function = step.function
    source = function_source(
        function.name, function.parameters, written.returns, function.docstring,
        written.lines, written.last,
    )  # fmt: skip
    to.written[function.name] = written
    to.steps[number] = replace(step, function=replace(function, source=source))


def extracted(one: Common, stage: Stage, to: Emitted) -> Function:
    """The function of a run; it stands below the one that had the statements."""
    run, mother = one.run, stage.function
    statements = [s for s in stage.statements[run.first : run.end] if s is not None]
    name, docstring = named(one, statements, stage, to)
    to.taken.add(name)
    parameters = [given(n, run.first, statements, stage, to) for n in one.inputs]
    ending = to.by.flow.statements[statements[-1].index + 1]
    fields = [typed(n, ending, mother.module, to) for n in one.results]
    lines = stage.written.lines[run.first : run.end]
    kinds = ", ".join(one.annotation for one in fields)
    source = function_source(
        name, parameters, f"tuple[{kinds}]" if len(fields) > 1 else kinds, docstring,
        untold(lines, docstring), f"return {', '.join(one.results)}",
    )  # fmt: skip
    function = Function(
        name, mother.module, mother.stage, docstring, tuple(parameters), tuple(fields),
        "", source, tuple(s.id for s in statements),
        tuple(dict.fromkeys(s.cell for s in statements)),
    )  # fmt: skip
    to.parts.setdefault(mother.name, []).insert(0, function)
    return function


def named(
    one: Common, statements: Sequence[Statement], stage: Stage, to: Emitted
) -> tuple[str, str]:
    """The name and the docstring of a run."""
    kind = stage.function.stage
    kind = "features" if kind in MODELLING else kind
    lines = stage.written.lines[one.run.first : one.run.end]
    evidence = evidence_for(statements, to)
    said = said_of(statements, kind, to)
    name = name_for(kind, said[0] if said else "", evidence, to)
    comment = comment_above(lines)
    if said and not comment:
        return name, said[1]
    docstring = naming.function_docstring(kind, "", "", comment, evidence)
    return name, naming.telling_more(docstring, name, one.results)


def name_for(kind: str, said: str, evidence: naming.Evidence, to: Emitted) -> str:
    """A name of its own for a run."""
    if said and said not in to.taken:
        return said
    vague = {"clean_rows", *(["clean_data"] if evidence.columns else [])}
    name = naming.function_name(kind, "", evidence, to.taken | OWN | vague)
    numbered = name.rpartition("_")[2].isdigit()
    if numbered and "clean_columns" not in to.taken and kind == "clean":
        return "clean_columns"
    return name


def evidence_for(statements: Sequence[Statement], to: Emitted) -> naming.Evidence:
    """What statements do: of several that write columns, what each of them does."""
    every = [evidence_of([statement], to) for statement in statements]
    writing = [set(one.calls) for one in every if one.columns]
    alike = writing[0].intersection(*writing) if writing else set()
    others = {call for one in every if not one.columns for call in one.calls}
    evidence = evidence_of(statements, to)
    told = alike | others
    calls = tuple(
        call
        for call in evidence.calls
        if call in told
        and not call.endswith("append")  # of a list, which tells nothing
    )
    return replace(evidence, calls=calls)


def given(
    name: str, first: int, statements: Sequence[Statement], stage: Stage, to: Emitted
) -> Parameter:
    """A parameter of a run: the stage's own, where it is what the stage was given."""
    own = {one.name: one for one in stage.function.parameters}
    bound = {n for node in stage.body.nodes[:first] for n in syntax.bound(node)}
    if name in own and name not in bound:
        return own[name]
    return typed(name, statements[0], stage.function.module, to)


def typed(name: str, before: Statement, module: str, to: Emitted) -> Parameter:
    """A variable with its type before a statement."""
    return parameter(name, to.kinds.before(name, before), module, to)


def comment_above(lines: Sequence[Line]) -> tuple[str, ...]:
    """The one comment of several statements, where it stands above all of them."""
    said = [comment for line in lines for comment in line.comments]
    return lines[0].comments[:1] if said == list(lines[0].comments) else ()


def call_of(one: Common, function: Function, ours: Body) -> ast.stmt:
    """The call of a function in a record's path."""
    names = one.run.ours
    if not one.whole:
        return parsed(called(one, function, one.served, names, ours))
    (result,) = one.served
    given = ", ".join(names[parameter.name] for parameter in function.parameters)
    field = f".{result}" if function.record else ""
    return parsed(f"{names[result]} = {function.name}({given}){field}")


def called(
    one: Common,
    function: Function,
    wanted: frozenset[str],
    names: Mapping[str, str],
    body: Body,
) -> str:
    """The call of a run's function; results that are not wanted have no name."""
    nothing = "_" if "_" not in body.variables else ""
    kept = [
        names.get(n, n) if n in wanted or not nothing else nothing for n in one.results
    ]
    given = ", ".join(names.get(n, n) for n in one.inputs)
    return f"{', '.join(kept)} = {function.name}({given})"


def parsed(code: str) -> ast.stmt:
    """A statement of its text."""
    return ast.parse(code).body[0]
