"""Steps: each piece of kept statements becomes a function and a call in ``run``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nbprod import libraries, naming
from nbprod.ir import Function, Parameter, Setting, Step
from nbprod.planning.codegen import Line, Written, function_source, record_source
from nbprod.planning.drafts import Draft
from nbprod.planning.emitted import Emitted, Words
from nbprod.planning.passing import value_of
from nbprod.recognition.cuts import Piece
from nbprod.recognition.interface import words
from nbprod.source.names import FUNCTIONS

TOLD = 64
"""Names of which a step tells though it only may have changed them."""


def add_step(one: Draft, to: Emitted) -> Step:
    """Emit the function of a draft and its call; ``to`` is changed."""
    stage = one.piece.stage
    parameters = [parameter(n, one.before[n], stage, to) for n in one.inputs]
    arguments = [to.values[n] for n in one.inputs]
    if one.from_folder:
        parameters.append(Parameter(to.by.folder, "Path"))
        line = "from pathlib import Path"
        to.annotations.setdefault(stage, set()).add(line)
        arguments.append("settings.data_dir")
    parameters += one.setting_parameters
    arguments += one.setting_arguments
    name = step_name(one, to)
    fields = [parameter(n, one.after[n], stage, to) for n in one.returned]
    empty = [Line(at_first(n)) for n in one.face.initial if n in one.returned]
    docstring = docstring_of(one.piece, one.about)
    docstring = naming.telling_more(docstring, name, one.returned)
    lines = [*empty, *untold(one.lines, docstring)]
    function = made(name, [one], docstring, parameters, fields, lines, to)
    own = {n: n for n in one.returned}
    return finish(function, name, arguments, own, one, to)


def at_first(name: str) -> str:
    """What a name is where nothing has bound it: the builtin of that name, or None."""
    return f"{name} = builtins.{name}" if name in FUNCTIONS else f"{name} = None"


def step_name(one: Draft, to: Emitted) -> str:
    """A name of its own for a step."""
    about = one.about
    name = naming.function_name(
        one.piece.stage, about.heading, about.evidence, to.taken
    )
    to.taken.add(name)
    return name


def made(
    name: str,
    drafts: Sequence[Draft],
    docstring: str,
    parameters: Sequence[Parameter],
    fields: Sequence[Parameter],
    lines: Iterable[Line],
    to: Emitted,
) -> Function:
    """The function that one or more drafts become."""
    stage = drafts[0].piece.stage
    record = record_of(name, fields, to)
    last, annotation = ending(fields, record)
    written = Written(tuple(lines), last, annotation, drafts[0].is_async)
    to.written[name] = written
    source = function_source(
        name, parameters, annotation, docstring, written.lines, last, written.is_async
    )
    statements = [s for one in drafts for s in one.piece.statements]
    return Function(
        name, stage, stage, docstring, tuple(parameters), tuple(fields), record, source,
        tuple(s.id for s in statements),
        tuple(dict.fromkeys(s.cell for s in statements)),
    )  # fmt: skip


def docstring_of(piece: Piece, about: Words) -> str:
    """The docstring of a step's function.

    A comment over its beginning speaks of all of it where no other statement has one.
    """
    said = [s for s in piece.statements if any(map(naming.tells, s.comments))]
    alone = len(said) == 1 and said[0] is piece.statements[0]
    comments = [c for s in said[:1] if alone for c in s.comments][:1]
    return naming.function_docstring(
        piece.stage, about.title, about.markdown, comments, about.evidence
    )


def untold(lines: Iterable[Line], docstring: str) -> Iterable[Line]:
    """The lines without a comment that the docstring says."""
    summary = docstring.partition("\n")[0].rstrip(".")
    for line in lines:
        rest = [c for c in line.comments if not told_in(summary, c)]
        yield replace(line, comments=tuple(rest))


def told_in(summary: str, comment: str) -> bool:
    """Whether a summary says what a comment says, and perhaps of which names."""
    said = naming.summary_of_comments([comment]).rstrip(".")
    return bool(said) and f"{summary}: ".startswith(f"{said}: ")


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
    name: str,
    arguments: Sequence[str],
    own: Mapping[str, str],
    one: Draft,
    to: Emitted,
) -> Step:
    """The call of a function in ``run``, and what ``on_stage`` sees after it.

    ``own`` maps what the function returns to the notebook's names.
    """
    returned = [own[field.name] for field in function.returns]
    variable = variable_of(function, name, returned, to)
    tables = [to.values[n] for n in one.inputs if rows(one.before[n])]
    for gone in one.face.gone:
        to.values.pop(gone, None)
    for field, mine in zip(function.returns, returned, strict=True):
        to.values[mine] = f"{variable}.{field.name}" if function.record else variable
    whole = bool(function.record) and all(
        own[f.name] == f.name for f in function.returns
    )
    observed = [] if whole else [(n, to.values[n]) for n in returned]
    observed += [(n, to.values[n]) for n in told_here(one, to) if n in to.values]
    observed += newly_used(function, one.used, to)
    added = to.by.flow.notebook.added
    left = [to.values[n] for n in returned if rows(one.after[n]) and n not in added]
    step = Step(
        name, function, tuple(arguments), variable, tuple(observed), whole,
        "".join(tables[:1]), "".join(left[:1]), one.is_async,
        cell=one.piece.statements[0].cell,
        statements=tuple(s.id for s in one.piece.statements),
    )  # fmt: skip
    to.steps.append(step)
    to.called.add(function.name)
    if function.record:
        to.homes[function.record] = function.module
    return step


def told_here(one: Draft, to: Emitted) -> Sequence[str]:
    """The names of whose value ``on_stage`` is told, as a step may have changed it.

    Where they are many, the last step that may change one tells of it: telling of all
    each time would make a package grow as the square of its notebook.
    """
    touched = one.face.touched
    if len(touched) <= TOLD:
        return touched
    here = one.piece.statements[0].id
    return [name for name in touched if to.last_changed[name] == here]


def newly_used(
    function: Function, used: Sequence[Setting], to: Emitted
) -> list[tuple[str, str]]:
    """Named settings and constants that this step is the first to use, for on_stage."""
    found = []
    text = words(function.source)
    definitions = to.by.flow.definitions
    for name in text & to.by.placed.lifted:  # what they read is used here as well
        text |= definitions[name].effects.reads
    names = to.settings_named
    for name in in_order(names.get(setting, {}) for setting in set(used)):
        if name not in to.values:
            to.values[name] = value_of(to.by.tuned.named[name])
            found.append((name, to.values[name]))
    mentioned = to.constants_called
    for name in in_order(mentioned.get(word, {}) for word in text):
        if name not in to.values:
            to.values[name] = to.by.constant_names[name]
            found.append((name, to.values[name]))
    return found


def in_order(some: Iterable[Mapping[str, int]]) -> list[str]:
    """The keys of some maps by their number."""
    every = {key: number for one in some for key, number in one.items()}
    return sorted(every, key=lambda key: every[key])


def parameter(name: str, kind: str, module: str, to: Emitted) -> Parameter:
    """A parameter with the annotation that its type has in emitted code."""
    known = libraries.annotation(kind) if kind else None
    if kind.startswith("@"):
        known = (kind[1:], "") if kind[1:] in to.by.placed.lifted else None
    text, line = known or ("Any", "from typing import Any")
    if re.search(r"\bAny\b", text):
        to.annotations.setdefault(module, set()).add("from typing import Any")
    if line:
        to.annotations.setdefault(module, set()).update(line.split("\n"))
    return Parameter(name, text, kind)


def ending(fields: Sequence[Parameter], record: str) -> tuple[str, str]:
    """The last statement of a function and what it is said to return."""
    if not fields:
        return "", "None"
    if not record:
        return f"return {fields[0].name}", fields[0].annotation
    given = ", ".join(f"{f.name}={f.name}" for f in fields)
    return f"return {record}({given})", record


def variable_of(
    function: Function, step: str, returned: Sequence[str], to: Emitted
) -> str:
    """The name of a step's result in ``run``."""
    if not returned:
        return ""
    record = function.record
    if record and step != function.name:
        record = naming.record_name(step)
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", record).lower() if record else returned[0]
    while to.hides(name) or (record and name in to.variables):
        name += "_result" if record else "_value"
    to.variables.add(name)
    return name


def record_docstring(function: str) -> str:
    """What a record holds."""
    return f"The notebook's variables after `{function}`."


def rows(kind: str) -> bool:
    """Whether values of a type have rows to count."""
    return kind == "pandas.DataFrame"
