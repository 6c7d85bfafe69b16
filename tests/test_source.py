"""What is told of source text: names, scopes, places, imports, literals, what is taken.

After a change that is meant, ``UPDATE_CASES=1 python -m pytest tests/test_source.py``
writes what comes out now into the cases; ``git diff`` shows what became of them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from cases import cases, updated
from running import notebook_of

from nbprod.ir import CarriedFile
from nbprod.source import imports, literals, names, nesting, ruff, spots, top_level
from nbprod.source.blackening import in_black
from nbprod.source.scopes import reads_in_scopes
from nbprod.source.standins import with_standins

CASES = cases("source")


def names_told(text: str) -> Iterator[str]:
    """Of each statement: where it is, what it binds and reads, in which scope."""
    tree = names.parse(text)
    hidden = names.in_fstrings(tree)
    for one in tree.body:
        start, end = spots.place_of(one)
        yield f"{start} to {end}: binds {' '.join(sorted(names.bound_in([one])))}"
        for part, local in reads_in_scopes(one):
            inner = f" in {' '.join(sorted(local))}" if local else ""
            placed = id(part) not in hidden  # older Pythons do not know those
            at = f" at {part.lineno}:{part.col_offset}" if placed else ""
            yield f"    reads {part.id}{at}{inner}"
        facts = {
            "global": names.declared(getattr(one, "body", ()), ast.Global),
            "nonlocal": names.declared(getattr(one, "body", ()), ast.Nonlocal),
            "decorated": names.decorator_names(one),
            "f-strings": names.fstring_names(one),
            "targets": names.comprehension_names(getattr(one, "value", one)),
        }
        yield from (f"    {k} {' '.join(sorted(v))}" for k, v in facts.items() if v)
        if isinstance(one, ast.FunctionDef):
            yield f"    takes {' '.join(a.arg for a in names.parameters(one.args))}"
        for call in (n for n in ast.walk(one) if isinstance(n, ast.Call)):
            place = " of labels" * names.through_labels(call.func)
            kept = " in place" * names.works_in_place([call])
            known = names.dotted(call.func, {"np": "numpy", "sk": "sklearn.base"})
            said = f"    calls {names.name_called(call)}{place}{kept}"
            yield f"{said} {known}".rstrip()


def texts_told(text: str) -> Iterator[str]:
    """What becomes of texts, which are given as literals, in each of the formats."""
    forms: tuple[Callable[[str], str], ...] = (
        *(literals.plain, literals.toml_string, literals.yaml_string),
        *(literals.json_lines, literals.prose, literals.inline, literals.code),
        *(literals.quoted, literals.python_string, literals.docstring),
    )
    for line in text.splitlines():
        yield line
        if not line.startswith(("'", '"')):
            yield f"    literal {literals.python_value(line)}"
            continue
        given = ast.literal_eval(line)
        yield from (f"    {form.__name__} {form(given)!r}" for form in forms)
        yield f"    in a class {literals.docstring(given, 4)!r}"
        yield f"    in a call {literals.python_string(given, 4, 20)!r}"
        yield f"    short {literals.code(given, 12)!r} of {literals.shown_width(given)}"


def imports_told(text: str) -> Iterator[str]:
    """The block of some import statements."""
    yield imports.import_block(text.strip().split("\n"), "pkg.part")


def carried_told(text: str) -> Iterator[str]:
    """A module that comes along with others, ``near`` and ``far``."""
    files = tuple(
        CarriedFile(path, "", 0)
        for path in ("near.py", "far/__init__.py", "common.py", "names.csv")
    )
    common = frozenset({"common"})
    notebook = replace(notebook_of([]), carried=files, common=common)
    local = imports.local_modules(notebook, "pkg.part")
    yield " ".join(f"{name}={package}" for name, package in sorted(local.items()))
    yield imports.localised_text(text, local)


def pieces_told(text: str) -> Iterator[str]:
    """The statements of a cell, the comments above them, what is shown."""
    (cell,) = notebook_of([text]).cells
    yield str(spots.first_line(cell))
    for _, node, source, comments in top_level.pieces_of(cell):
        shown = " (shown)" * top_level.displayed(cell, node)
        yield f"{top_level.first_line(node)}{shown} {comments}"
        yield from (f"    {line}" for line in source.split("\n"))


def standins_told(text: str) -> Iterator[str]:
    """What black sees of some code, and what each of its names stands for."""
    given = f"{text.strip()}\n"
    (printed,) = ruff.printed([given])
    seen, held = with_standins(given, printed)
    assert in_black(given, printed) == in_black(given)
    yield seen.rstrip("\n")
    yield from (f"{name}:\n{whole}" for name, whole in held.items())


def nesting_told(text: str) -> Iterator[str]:
    """How deep some code is, and which statement of it is too deep."""
    tree = ast.parse(text)
    for one in tree.body:
        depth, conditions = nesting.depth(one), nesting.conditions(one)
        yield f"{one.lineno}: {depth} deep, {conditions} conditions"


TOLD: dict[str, Callable[[str], Iterator[str]]] = {
    "names": names_told,
    "texts": texts_told,
    "imports": imports_told,
    "carried": carried_told,
    "pieces": pieces_told,
    "standins": standins_told,
    "nesting": nesting_told,
}
"""By the file of a case."""


@pytest.mark.parametrize(
    ("name", "given", "expected"), CASES, ids=[case[0] for case in CASES]
)
def test_source(name: str, given: str, expected: str) -> None:
    """What is told of it is as the case says."""
    found = "\n".join(TOLD[name.partition(": ")[0]](given)).strip()
    assert found == expected or updated("source", name, found)


def test_work_in_a_thread_of_its_own_fails_here() -> None:
    """What deep work raises is raised by the code that asked for it."""
    with pytest.raises(ZeroDivisionError):
        nesting.deeply(lambda: 1 // 0)
