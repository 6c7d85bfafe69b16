"""Faults that are put into emitted code: one function for each kind, in one table.

An operator looks at a module and gives faults: edits of its text, each small enough to
be overlooked by a reader. It leaves alone what can change no value: what is printed,
drawn or logged, how many processes are used, documentation and annotations.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from nbprod.verify.edited import Code, Edit, Fault, own

FILLS = frozenset(
    "fillna ffill bfill interpolate dropna drop_duplicates clip".split()
)  # fmt: skip
FITS = frozenset("fit fit_transform fit_predict fit_resample partial_fit".split())
TRAIN = re.compile(r"(?<![a-zA-Z])[tT]rain(?![a-zA-Z])")
OTHERS = ("test", "valid", "val")


Found = tuple[ast.stmt, str, tuple[Edit, ...]]
Operator = Callable[[Code], Iterator[Found]]


def is_in_place(call: ast.Call) -> bool:
    """Whether a call is told to change its object."""
    return any(
        k.arg == "inplace" and ast.unparse(k.value) == "True" for k in call.keywords
    )


def dropped_fills(code: Code) -> Iterator[Found]:
    """Leave gaps, repeated rows and outliers where they are."""
    for statement in code.statements:
        for node in own(statement):
            if not isinstance(node, ast.Call) or not isinstance(
                node.func, ast.Attribute
            ):
                continue
            name = node.func.attr
            if name not in FILLS:
                continue
            whole = isinstance(statement, ast.Expr) and statement.value is node
            if whole and is_in_place(node):
                yield statement, f"no `{name}`", (code.edit(statement, "pass"),)
            elif not whole:
                receiver = code.text(node.func.value)
                yield statement, f"no `{name}`", (code.edit(node, receiver),)


def columns(statement: ast.stmt) -> Iterator[tuple[ast.Constant, str]]:
    """The texts in a statement that name columns: in subscripts, alone or in lists."""
    for node in own(statement):
        if isinstance(node, ast.Subscript):
            at = node.slice
            inside = at.elts if isinstance(at, (ast.List, ast.Tuple)) else [at]
            for one in inside:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one, one.value


def swapped_columns(code: Code) -> Iterator[Found]:
    """Exchange two columns of a statement, or take another one of the module."""
    known = sorted({name for s in code.statements for _, name in columns(s)})
    for statement in code.statements:
        here = list(columns(statement))
        names = list(dict.fromkeys(name for _, name in here))
        if len(names) == 1 and len(known) > 1:
            other = known[(known.index(names[0]) + 1) % len(known)]
            what = f"`{other}` for `{names[0]}`"
            yield statement, what, (code.edit(here[-1][0], repr(other)),)
        elif len(names) > 1 and not commutes(statement, [one for one, _ in here]):
            swapped = dict(zip(names[:2], names[1::-1], strict=True))
            edits = tuple(
                code.edit(one, repr(swapped[name]))
                for one, name in here
                if name in swapped
            )
            yield statement, f"`{names[0]}` and `{names[1]}` exchanged", edits


def commutes(statement: ast.stmt, here: list[ast.Constant]) -> bool:
    """Whether two columns are the sides of a sum or a product."""
    for node in own(statement):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mult)):
            sides = [set(map(id, ast.walk(side))) for side in (node.left, node.right)]
            if all(any(id(one) in side for one in here) for side in sides):
                return True
    return False


def changed_constants(code: Code) -> Iterator[Found]:
    """Another number, or the other truth value."""
    for statement in code.statements:
        for node in own(statement):
            if not isinstance(node, ast.Constant):
                continue
            value = node.value
            if isinstance(value, bool):
                other: object = not value
            elif isinstance(value, int):
                other = value + 1
            elif isinstance(value, float):
                other = value / 2 if value else 0.5
            else:
                continue
            yield statement, f"{other} for {value}", (code.edit(node, repr(other)),)


def skipped_stages(code: Code) -> Iterator[Found]:
    """Leave a value as it was before a stage, or before a step of one."""
    for function in code.functions:
        bound = {one.arg for one in function.args.args + function.args.kwonlyargs}
        for statement in code.statements:
            inside = function.lineno < statement.lineno <= (function.end_lineno or 0)
            if not inside or not isinstance(statement, ast.Assign):
                continue
            target = statement.targets[0]
            if len(statement.targets) > 1 or not isinstance(target, ast.Name):
                continue
            read = {n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)}
            if target.id in bound & read:
                what = f"`{target.id}` stays as it was"
                yield statement, what, (code.edit(statement, "pass"),)
            bound.add(target.id)
    if code.is_pipeline:
        for statement in code.statements:
            if isinstance(statement, ast.Expr) and isinstance(
                statement.value, ast.Call
            ):
                called = ast.unparse(statement.value.func)
                yield statement, f"no `{called}`", (code.edit(statement, "pass"),)


def lost_mutations(code: Code) -> Iterator[Found]:
    """Leave an object as it is: no call for its effect, no item set, nothing added."""
    for statement in () if code.is_pipeline else code.statements:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            what = ast.unparse(statement.value.func)
        elif isinstance(statement, ast.AugAssign):
            what = f"{ast.unparse(statement.target)} …="
        elif isinstance(statement, ast.Assign) and all(
            isinstance(one, (ast.Subscript, ast.Attribute)) for one in statement.targets
        ):
            what = f"{ast.unparse(statement.targets[0])} ="
        else:
            continue
        yield statement, f"no `{what}`", (code.edit(statement, "pass"),)


def wrong_splits(code: Code) -> Iterator[Found]:
    """Fit on what was kept apart for testing."""
    for statement in code.statements:
        for node in own(statement):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called not in FITS and not (code.is_pipeline and "train" in called):
                continue
            given = [*node.args, *(one.value for one in node.keywords)]
            edits = tuple(edit for one in given for edit in other_split(one, code))
            if edits:
                yield statement, f"`{called}` on what is for testing", edits


def other_split(given: ast.expr, code: Code) -> Iterator[Edit]:
    """Give a part for testing in the place of one for training, if there is one."""
    text = code.text(given)
    if not isinstance(given, (ast.Name, ast.Attribute, ast.Subscript)):
        return
    for other in OTHERS:
        changed = TRAIN.sub(other, text)
        if changed != text and set(re.findall(r"[^\W\d]\w*", changed)) <= code.words:
            yield code.edit(given, changed)
            return


OPERATORS: Mapping[str, Operator] = {
    "drop a fill": dropped_fills,
    "swap columns": swapped_columns,
    "change a constant": changed_constants,
    "skip a stage": skipped_stages,
    "lose a mutation": lost_mutations,
    "fit on the wrong split": wrong_splits,
}


def faults_in(code: Code) -> list[Fault]:
    """Every fault that the operators know for a module, each text once."""
    found: dict[str, Fault] = {}
    for name, operator in OPERATORS.items():
        for statement, what, edits in operator(code):
            end = statement.end_lineno or statement.lineno
            if hasattr(statement, "body"):
                end = statement.lineno
            one = Fault(name, code.path, statement.lineno, end, what, edits)
            changed = one.put_into(code.source)
            if changed != code.source and parses(changed):
                found.setdefault(changed, one)
    return sorted(found.values(), key=lambda f: (f.line, f.operator, f.what))


def parses(source: str) -> bool:
    """Whether a text is Python."""
    try:
        compile(source, "fault", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True
