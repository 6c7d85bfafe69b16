"""How emitted packages read, in figures.

    python -m benchmarks.readable FOLDER [--list KIND]

FOLDER has packages that ``nbprod convert`` wrote, one a folder. Counted are the modules
that came from the notebook, not those that are the same in every package. ``--list``
prints where a kind of finding stands.
"""

from __future__ import annotations

import argparse
import ast
import copy
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

SAME = frozenset(
    """__init__ __main__ artifacts batch desk edge folders logs metrics mlflow_protocol
    openapi profile progress schema scoring server service settings showing
    tables""".split()
)
"""Modules that are the same, or a table, in every package."""
LONG, WIDE, MANY = 40, 6, 4
NUMBERED = re.compile(r"_\d+$|[a-z]\d+$")
WORDLESS = re.compile(
    r"^(func|foo|bar|test|process|step|stage|part|cell|stuff|data|thing|tmp|temp|run"
    r"|do|compute|handle|execute|perform|main)(_?\d+)?$"
)
HOLLOW = re.compile(
    r"^(train|evaluate|predict with|make|compute|clean|load|save|split) "
    r"(the )?(models?|features|results|data|values)\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """A place in a package that reads badly, and of what kind it is."""

    kind: str
    place: str
    what: str


def own_modules(package: Path) -> list[Path]:
    """The modules of a package that came from its notebook."""
    return [p for p in sorted(package.glob("src/*/*.py")) if p.stem not in SAME]


def functions_in(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a module, without those of classes and of other functions."""
    made = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in tree.body if isinstance(node, made)]


def body_of(made: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """The statements of a function without its docstring."""
    return made.body[1:] if ast.get_docstring(made) is not None else made.body


def in_function(
    made: ast.FunctionDef | ast.AsyncFunctionDef, place: str
) -> Iterator[Finding]:
    """The findings of one function; its length is that of its body."""
    body = body_of(made)
    lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
    if lines > LONG:
        yield Finding("long function", place, f"{made.name}: {lines} lines")
    arguments = made.args
    count = sum(
        len(some)
        for some in (arguments.posonlyargs, arguments.args, arguments.kwonlyargs)
    )
    if count > WIDE:
        yield Finding("many parameters", place, f"{made.name}: {count}")
    if NUMBERED.search(made.name) or WORDLESS.match(made.name):
        yield Finding("name without a word", place, made.name)
    said = (ast.get_docstring(made) or "").split("\n")[0]
    spelled = made.name.replace("_", " ").lower()
    if said.lower().rstrip(".") == spelled or HOLLOW.match(said) or not said:
        yield Finding("empty docstring", place, f"{made.name}: {said}")
    for block in ast.walk(made):
        for part in ("body", "orelse", "finalbody"):
            inner: object = getattr(block, part, None)
            some = inner if isinstance(inner, list) else []
            if len(some) > 1 and any(isinstance(one, ast.Pass) for one in some):
                yield Finding("idle pass", place, made.name)
    nothing = [s for s in body if is_nothing(s)]
    if nothing:
        yield Finding("starts as None", place, f"{made.name}: {len(nothing)} names")


def untyped(tree: ast.Module, place: str) -> Iterator[Finding]:
    """What is said to be of any type: parameters, results, fields of records."""
    for made in functions_in(tree):
        arguments = made.args
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for one in given:
            if is_any(one.annotation):
                yield Finding("of any type", place, f"{made.name}: {one.arg}")
        if is_any(made.returns):
            yield Finding("of any type", place, f"{made.name}: what it returns")
    for record in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for part in record.body:
            if isinstance(part, ast.AnnAssign) and is_any(part.annotation):
                what = f"{record.name}: {ast.unparse(part.target)}"
                yield Finding("of any type", place, what)


def is_any(annotation: ast.expr | None) -> bool:
    """Whether an annotation is ``Any`` alone."""
    return isinstance(annotation, ast.Name) and annotation.id == "Any"


def is_nothing(statement: ast.stmt) -> bool:
    """Whether a statement is ``name = None``."""
    return (
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is None
    )


def in_record(made: ast.ClassDef, place: str) -> Iterator[Finding]:
    """The findings of a record that a function returns."""
    fields = [part for part in made.body if isinstance(part, ast.AnnAssign)]
    frozen = any("dataclass(frozen" in ast.unparse(d) for d in made.decorator_list)
    if frozen and made.name != "Result" and len(fields) > MANY:
        yield Finding("many results", place, f"{made.name}: {len(fields)}")


def shape(made: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """A function's body with its names and values left out."""
    body = copy.deepcopy(body_of(made))
    for node in (part for statement in body for part in ast.walk(statement)):
        if isinstance(node, ast.Name):
            node.id = "n"
        elif isinstance(node, ast.Constant):
            node.value = 0
        elif isinstance(node, ast.keyword):
            node.arg = "k" if node.arg else None
    return "\n".join(map(ast.dump, body))


def repeated(package: Path) -> Iterator[Finding]:
    """Functions of two statements or more that have the shape of another one."""
    met: dict[str, str] = {}
    for path in own_modules(package):
        if path.stem in ("report", "pipeline"):
            continue
        for made in functions_in(ast.parse(path.read_text("utf-8"))):
            if len(body_of(made)) < 2:
                continue
            first = met.setdefault(shape(made), made.name)
            if first != made.name:
                place = f"{package.name}/{path.name}"
                yield Finding("repeated shape", place, f"{made.name} as {first}")


def findings(package: Path) -> Iterator[Finding]:
    """All findings of a package."""
    for path in own_modules(package):
        place = f"{package.name}/{path.name}"
        tree = ast.parse(path.read_text("utf-8"))
        made = functions_in(tree)
        for node in made:
            found = in_function(node, place)
            if path.stem == "pipeline":  # its functions are tables of calls
                found = (one for one in found if one.kind == "long function")
                found = (replace(one, kind="long in pipeline") for one in found)
            yield from found
        if path.stem != "pipeline":
            yield from untyped(tree, place)
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        for record in classes:
            yield from in_record(record, place)
        single = len(made) == 1 and not classes and len(body_of(made[0])) == 1
        if single and path.stem not in ("pipeline", "report"):
            yield Finding("one function of one line", place, made[0].name)
    yield from repeated(package)


def count(packages: Iterable[Path]) -> tuple[int, int]:
    """How many functions and records the packages have."""
    functions = records = 0
    for package in packages:
        for path in own_modules(package):
            if path.stem == "pipeline":
                continue
            tree = ast.parse(path.read_text("utf-8"))
            functions += len(functions_in(tree))
            records += sum(isinstance(n, ast.ClassDef) for n in tree.body)
    return functions, records


KINDS = (
    "long function", "long in pipeline", "of any type", "many parameters",
    "many results", "one function of one line",
    "name without a word", "empty docstring", "repeated shape", "idle pass",
    "starts as None",
)  # fmt: skip


def main() -> None:
    """Print the figures of a folder of packages."""
    parser = argparse.ArgumentParser(description="How emitted packages read.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", default="", metavar="KIND")
    options = parser.parse_args()
    packages = [p for p in sorted(options.folder.iterdir()) if (p / "src").is_dir()]
    found = [finding for package in packages for finding in findings(package)]
    if options.list:
        for one in found:
            if one.kind == options.list:
                print(f"{one.place}: {one.what}")
        return
    functions, records = count(packages)
    counts = Counter(one.kind for one in found)
    print(f"{len(packages)} packages, {functions} functions, {records} records\n")
    print("| what | how many |\n| --- | --- |")
    for kind in KINDS:
        print(f"| {kind} | {counts[kind]} |")


if __name__ == "__main__":
    main()
