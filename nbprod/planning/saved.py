"""What the stored outputs show, as values to compare: material for the parity test.

Only what is certain: an expression over variables that still have, at the end, the
value that was shown, whose output is not older than the code that it came from.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbprod.ir import Cell, Flow, SavedValue, Statement
from nbprod.planning.printed import (
    Hole,
    Piece,
    Value,
    captured,
    is_blob,
    pieces_of,
    value_of,
)
from nbprod.planning.pure import BUILTINS, is_number, names_in, over_seen

_FICKLE = (
    *("time.", "timeit.", "uuid.", "secrets.", "psutil.", "platform.", "os.getpid"),
    *("datetime.datetime.now", "datetime.datetime.today", "datetime.date.today"),
    *("pandas.Timestamp.now", "pandas.Timestamp.today", "tracemalloc."),
)
_SEEDING = ("random.seed", "manual_seed", "set_seed", "set_random_seed")
_SHAPE = re.compile(r"\[(\d+) rows x (\d+) columns\]\s*$")
_NOISE = re.compile(r"Warning|Traceback|0x[0-9a-f]{6,}|\d%\||\x1b\[|Elapsed|Wall time")


@dataclass(frozen=True)
class _Shown:
    """A part of an output: what the statement's expression showed."""

    statement: Statement
    node: ast.expr
    text: str
    spec: str = ""
    html: str = ""
    whole: bool = False


def saved_values(flow: Flow, last_seen: Mapping[str, str]) -> tuple[SavedValue, ...]:
    """Values that the notebook's outputs show and that can be computed again.

    ``last_seen`` has, as keys, the notebook's names that ``on_stage`` reports; the
    expressions read ``seen["name"]``. What cannot be compared for certain is left out.
    """
    found: dict[tuple[str, str], SavedValue] = {}
    for shown in _all_shown(flow):
        if not _is_lasting(shown, flow, last_seen) or not _is_trusted(shown, flow):
            continue
        for value in _compared(shown, flow, last_seen):
            if _is_safe(value):
                found.setdefault((value.expression, value.expected), value)
    return tuple(found.values())


def _all_shown(flow: Flow) -> Iterator[_Shown]:
    by_cell: dict[int, list[Statement]] = defaultdict(list)
    for statement in flow.statements:
        by_cell[statement.cell].append(statement)
    for cell in flow.notebook.cells:
        if cell.kind == "code" and cell.execution_count and by_cell[cell.index]:
            yield from _printed(cell, by_cell[cell.index])
            yield from _displayed(cell, by_cell[cell.index][-1])


def _displayed(cell: Cell, last: Statement) -> Iterator[_Shown]:
    results = [output for output in cell.outputs if output.kind == "result"]
    if len(results) == 1 and last.last_in_cell and isinstance(last.node, ast.Expr):
        text, html = results[0].text, results[0].html
        yield _Shown(last, last.node.value, text, "", html, True)


def _printed(cell: Cell, statements: Sequence[Statement]) -> Iterator[_Shown]:
    text = "".join(output.text for output in cell.outputs if output.kind == "stream")
    if not text or _NOISE.search(text):
        return
    prints: list[tuple[Statement, ast.Call | None]] = []
    for statement in statements:
        call = _print_call(statement)
        if call or "stdout" in statement.effects.resources or statement.effects.unknown:
            prints.append((statement, call))
    items = [
        pieces_of(call) if call and not is_blob(call) else None for _, call in prints
    ]
    parts = captured(items, text)
    if parts is None:
        items, parts = _with_one_blob(items, text)
    if parts is None:
        return
    for (statement, call), item in zip(prints, items, strict=True):
        for piece in item if item is not None else [None]:
            if isinstance(piece, str):
                continue
            part = parts.pop(0)
            if piece is not None:
                yield _Shown(statement, piece.node, part, piece.spec)
            elif call and len(call.args) == 1:
                yield _Shown(statement, call.args[0], part, "", "", True)


def _with_one_blob(
    items: list[list[Piece] | None], text: str
) -> tuple[list[list[Piece] | None], list[str] | None]:
    """The only way of taking one print for many lines that fits the text."""
    if None in items:
        return items, None
    ways = []
    for number, item in enumerate(items):
        if item and isinstance(item[0], Hole) and item[1:] == ["\n"]:
            changed = [*items[:number], None, *items[number + 1 :]]
            if parts := captured(changed, text):
                ways.append((changed, parts))
    return ways[0] if len(ways) == 1 else (items, None)


def _print_call(statement: Statement) -> ast.Call | None:
    node = statement.node.value if isinstance(statement.node, ast.Expr) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node if node.func.id == "print" else None
    return None


def _is_lasting(shown: _Shown, flow: Flow, last_seen: Mapping[str, str]) -> bool:
    """Whether the variables shown are reported, and nothing changes them later."""
    names = frozenset(name for name in names_in(shown.node) if name in last_seen)
    if not names or not names_in(shown.node) - names <= _allowed(flow):
        return False
    for later in flow.statements[shown.statement.index :]:
        changed = set(later.effects.changes)
        for name in later.effects.mutates | later.effects.may_mutate:
            for at in (later.index - 1, later.index):
                if 0 <= at < len(flow.alias_at):
                    changed.update(flow.alias_at[at].get(name, ()))
        if changed & names:
            return False
    return True


def _allowed(flow: Flow) -> frozenset[str]:
    """Names that an expression may read besides variables: imports and builtins."""
    bound = {name for one in flow.statements for name in one.effects.binds}
    return frozenset(flow.modules) | (BUILTINS - bound)


def _is_trusted(shown: _Shown, flow: Flow) -> bool:
    """Whether the output is that of a run from top to bottom, as far as is known."""
    before = _ancestors(shown.statement, flow)
    counts = {cell.index: cell.execution_count for cell in flow.notebook.cells}
    involved = sorted({flow.statements[i].cell for i in before})
    run = [counts[cell] for cell in involved]
    if any(count is None for count in run) or run != sorted(run, key=lambda c: c or 0):
        return False
    here = counts[shown.statement.cell] or 0
    read = {n for i in before for n in flow.statements[i].effects.reads}
    read |= {n for i in before for n in flow.statements[i].effects.changes}
    for later in flow.statements:
        count = counts[later.cell]
        early = count is None or count < here
        if later.cell > shown.statement.cell and early and later.effects.changes & read:
            return False
    return not _is_fickle([flow.statements[i] for i in sorted(before)], flow)


def _ancestors(statement: Statement, flow: Flow) -> set[int]:
    """Indices of the statement and of all that its values come from."""
    found, todo = {statement.index}, [statement.index]
    while todo:
        new = flow.sources.get(todo.pop(), frozenset()) - found
        found |= new
        todo += new
    return found


def _is_fickle(statements: Sequence[Statement], flow: Flow) -> bool:
    """Whether a value may come from the clock, the machine, or unseeded chance."""
    seeded = any(
        site.name.endswith(_SEEDING)
        for one in flow.statements
        for site in one.effects.calls
    )
    for one in statements:
        if any(site.name.startswith(_FICKLE) for site in one.effects.calls):
            return True
        if "random" in one.effects.resources and not seeded:
            return True
    return False


def _compared(
    shown: _Shown, flow: Flow, last_seen: Mapping[str, str]
) -> Iterator[SavedValue]:
    cell = shown.statement.cell
    name = " ".join(ast.unparse(shown.node).split())[:60]
    said = over_seen(shown.node, last_seen, flow.modules)
    if shown.whole and (report := _accuracy(shown, flow, last_seen)):
        yield SavedValue(cell, name, *report)
    if said is None:
        return
    if shape := _shape(shown):
        yield SavedValue(
            cell, f"{name} (shape)", f"{_primary(said)}.shape", shape, None
        )
        return
    value = value_of(shown.text, shown.spec)
    if value:
        types = flow.types[shown.statement.index]
        certain = is_number(shown.node, types)
        expression = _expression(said, value, shown.spec, certain)
        yield SavedValue(cell, name, expression, value.source, value.digits)


def _expression(said: str, value: Value, spec: str, certain: bool) -> str:
    if value.kind == "str":
        return f"str({said})"
    if value.kind == "list":  # an array or an index, of as many dimensions as it has
        return f"{_primary(said)}.tolist()"
    if spec.endswith("%"):
        return f"100 * float({said})"
    if spec.endswith("d"):
        return f"int({said})"
    if value.kind in ("int", "float") and not certain:
        return f"float({said})"
    return said


def _primary(said: str) -> str:
    node = ast.parse(said, mode="eval").body
    bare = isinstance(node, ast.Subscript | ast.Attribute | ast.Call | ast.Name)
    return said if bare else f"({said})"


def _shape(shown: _Shown) -> str:
    """The shape of a table that is displayed; empty if it is none or not certain."""
    if match := _SHAPE.search(shown.text):
        return f"({match[1]}, {match[2]})"
    html = shown.html
    heads = re.findall(r"<thead>(.*?)</thead>", html, re.DOTALL)
    bodies = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    if 'class="dataframe"' not in html or len(heads) != 1 or len(bodies) != 1:
        return ""
    if "span=" in html or "..." in shown.text or heads[0].count("<tr") != 1:
        return ""
    rows = bodies[0].split("</tr>")[:-1]
    first = rows[0] if rows else ""
    if not rows or any(row.count("<th") != 1 for row in rows):
        return ""
    return f"({len(rows)}, {first.count('<td')})"


def _accuracy(
    shown: _Shown, flow: Flow, last_seen: Mapping[str, str]
) -> tuple[str, str, int] | None:
    """The accuracy in a printed classification report."""
    node = shown.node
    line = re.search(r"^\s*accuracy\s+(\d\.\d+)\s+\d+\s*$", shown.text, re.MULTILINE)
    if not line or not isinstance(node, ast.Call) or len(node.args) < 2:
        return None
    if not ast.unparse(node.func).endswith("classification_report"):
        return None
    pair = [over_seen(arg, last_seen, flow.modules) for arg in node.args[:2]]
    if None in pair:
        return None
    metric = '__import__("sklearn.metrics").metrics.accuracy_score'
    digits = len(line[1].partition(".")[2])
    return f"{metric}({pair[0]}, {pair[1]})", line[1], digits


def _is_safe(value: SavedValue) -> bool:
    """Whether nothing in it is a secret."""
    from nbprod.reading.credentials import redact

    texts = (value.name, value.expression, value.expected)
    return all(redact(text) == text for text in texts)
