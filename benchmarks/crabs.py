"""Dataflow between the cells of Kaggle notebooks, against a published truth.

    python -m benchmarks.crabs FOLDER [--even]

FOLDER is a fetched copy of the repository ``Meng6/crabs``: its truth says which names
each cell takes from earlier ones and gives to later ones; the sources of the cells
stand in its records. Scored as its ``1_model_and_eval.py`` does: an edge is (cell that
gave a name last, cell that takes it, name), F1 per notebook, then the mean; exact are
the notebooks with an F1 of 1. Rules were looked for on the odd-numbered notebooks
only; ``--even`` prints nothing but what the even ones come to together.

What a cell takes and gives follows from nbprod's own effects of its statements, by
the benchmark's specification. Where that is another question than nbprod's, there is a
rule, with its name below:

- *sure*: what a call perhaps changes, since nothing is known of it, is not given.
- *shared*: names share an object only by assignment of one to another, by standing in
  a display of a list, tuple, set or dict, or by iterating over one; columns, slices,
  attributes and results of calls are not counted as shared.
- *implied*: a cell that takes a name takes what contains it, and what it contains, if
  that still holds after the statement; changing it gives these too.
- *carried*: a shared reference counts only if some cell takes it by its own name: the
  target of a loop, or a second name that is never used again, does not.
- *own code*: what a function reads when it is called is not taken by its caller.
- *code*: ``def`` and ``class`` make code, imports neither code nor data.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.references import Shared
from nbprod.dataflow import analyse
from nbprod.ir import Flow, Notebook, Statement
from nbprod.notebook import parse
from nbprod.source.names import bound_in

BEFORE = "Current program block:\n```python\n"
AFTER = "\n```\n\nFrom the following given list"
CODE = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
IMPORT = ast.Import | ast.ImportFrom

Edge = tuple[int, int, str]
Item = str | list[str]


@dataclass(frozen=True)
class Record:
    """The names that a cell takes and gives, of data and of code."""

    inputs: frozenset[str]
    outputs: frozenset[str]
    refers: frozenset[str]
    defines: frozenset[str]


@dataclass(frozen=True)
class Case:
    """A notebook of the benchmark: its number, name, cells and true records."""

    number: str
    name: str
    sources: tuple[str, ...]
    truth: tuple[Record, ...]


def cases(folder: Path, even: bool) -> Iterator[Case]:
    """The odd-numbered, or the even-numbered, notebooks of the benchmark."""
    data = folder / "data"
    text = (data / "ProspectiveCorrectGivenSpecification.json").read_text()
    truth = {cells[0]["id"]: cells[1:] for cells in json.loads(text)}
    with (data / "crabs_meta.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        if (int(row["crabsId"]) % 2 == 0) is not even:
            continue
        name = f"{row['authorName']}:{row['urlSlug']}"
        path = f"outputs/records/gpt-4o_log_a1_{row['crabsId']}-{name}.json"
        records = json.loads((data / path).read_text())
        sources = tuple(source_of(record["log"]) for record in records)
        yield Case(row["crabsId"], name, sources, tuple(map(annotated, truth[name])))


def source_of(log: str) -> str:
    """The source of a cell, out of the question that was asked about it."""
    return log[log.index(BEFORE) + len(BEFORE) : log.rindex(AFTER)]


def annotated(cell: dict[str, list[Item]]) -> Record:
    """A cell of the truth; its names of data carry a version: ``["x", "x-1"]``."""

    def names(key: str) -> frozenset[str]:
        items = cell.get(key, [])
        return frozenset(item if isinstance(item, str) else item[1] for item in items)

    parts = ("inputs", "outputs", "refers_code", "defines_code")
    return Record(*(names(part) for part in parts))


def edges(records: Iterable[Record]) -> set[Edge]:
    """What flows from which cell to which, as the benchmark draws it."""
    found: set[Edge] = set()
    data: dict[str, int] = {}
    code: dict[str, int] = {}
    for cell, record in enumerate(records, 1):
        for name in record.inputs & data.keys():
            found.add((data[name], cell, f"data:{name}".split("-")[0]))
        data |= dict.fromkeys(record.outputs, cell)
        code |= dict.fromkeys(record.defines, cell)
        for name in record.refers & code.keys():
            if code[name] != cell:
                found.add((code[name], cell, f"code:{name}"))
    return found


def notebook_of(case: Case) -> Notebook:
    """The notebook of a case's cells."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "outputs": [],
         "source": source, "execution_count": None}
        for number, source in enumerate(case.sources)
    ]  # fmt: skip
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return parse(json.dumps(document), f"{case.number}.ipynb")


def records(flow: Flow, count: int) -> list[Record]:
    """What each cell takes and gives by nbprod's analysis, under the rules above."""
    code = {s.node.name for s in flow.statements if isinstance(s.node, CODE)}
    imported = only_imported(flow.statements)
    by_cell: list[list[Statement]] = [[] for _ in range(count)]
    for statement in flow.statements:
        by_cell[statement.cell - 1].append(statement)
    shared = Shared()
    walked = [walk(cell, shared) for cell in by_cell]
    carried = taken_by_name(walked)
    return [
        Record(
            (cell.named | cell.implied & carried) - code - imported,
            (cell.changed | cell.affected & carried) - code - imported,
            cell.named & code,
            cell.changed & code,
        )
        for cell in walked
    ]


@dataclass(frozen=True)
class Walk:
    """A cell: what it takes and gives by name, and what shares objects with that."""

    named: frozenset[str]
    implied: frozenset[str]
    changed: frozenset[str]
    affected: frozenset[str]


def walk(cell: Sequence[Statement], shared: Shared) -> Walk:
    """Pass the statements of a cell."""
    named: set[str] = set()
    implied: set[str] = set()
    changed: set[str] = set()
    affected: set[str] = set()
    for statement in cell:
        effects = statement.effects
        taken = (effects.reads & own_names(statement.node)) - changed
        named |= taken
        shared.pass_by(statement.node)
        implied |= shared.with_them(taken) - changed - affected - effects.binds
        affected |= shared.changed_with(effects.mutates)
        changed |= effects.binds | effects.mutates
    sets = (named, implied, changed, affected)
    return Walk(*map(frozenset, sets))


def own_names(node: ast.AST) -> set[str]:
    """The names that a statement mentions outside of bodies of functions, classes."""
    found: set[str] = set()
    todo: list[ast.AST] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, ast.Name):
            found.add(part.id)
        todo += (
            [*part.decorator_list]
            if isinstance(part, CODE)
            else ast.iter_child_nodes(part)
        )
    return found


def taken_by_name(cells: Iterable[Walk]) -> frozenset[str]:
    """The names that some cell takes from an earlier one by its own name."""
    given: set[str] = set()
    found: set[str] = set()
    for cell in cells:
        found |= cell.named & given
        given |= cell.changed | cell.affected
    return frozenset(found)


def only_imported(statements: Iterable[Statement]) -> set[str]:
    """The names that imports bind, and nothing else."""
    imported: set[str] = set()
    others: set[str] = set()
    for statement in statements:
        bound = bound_in([statement.node])
        (imported if isinstance(statement.node, IMPORT) else others).update(bound)
    return imported - others


def score(true: set[Edge], found: set[Edge]) -> float | None:
    """F1 as the benchmark rounds it; None where the truth has no edge."""
    both = len(true & found)
    if not true:
        return None
    precision = both / len(found) if found else 0
    recall = both / len(true)
    total = precision + recall
    return round(2 * precision * recall / total, 4) if total else 0


def main() -> None:
    """Print the score and, of the odd-numbered notebooks, what each lacks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--even", action="store_true")
    given = parser.parse_args()
    scores: list[float | None] = []
    for case in cases(given.folder, given.even):
        true = edges(case.truth)
        found = edges(records(analyse(notebook_of(case)), len(case.sources)))
        scores.append(score(true, found))
        if given.even:
            continue
        print(case.number, case.name, scores[-1])
        for kind, some in (("missing", true - found), ("superfluous", found - true)):
            for source, target, name in sorted(some):
                print(f"    {kind}: {source} -> {target} {name}")
    known = [one for one in scores if one is not None]
    exact = sum(one == 1 for one in scores)
    print(f"F1 {statistics.mean(known):.4f}, exact {exact} of {len(scores)}")


if __name__ == "__main__":
    main()
