"""What ``lint --fix`` leaves alone: every byte outside of the sources that it mends.

    python -m benchmarks.fix_bytes FOLDER [--limit 500] [--workers 2]

Of each notebook in a folder, copies are changed twice: by edits at random places, so
that every notebook is exercised, and by all fixes of all rules, safe and unsafe. The
places of the sources are found here by other means than in nbprod. Nothing is written.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from nbprod.errors import NbprodError
from nbprod.ir import Edit, Fix, Span
from nbprod.linting.checking import encoding_of, opened
from nbprod.linting.files import files_of
from nbprod.linting.fixing import mend
from nbprod.linting.mending import chosen, mended
from nbprod.rules import catalogue
from nbprod.source.nesting import deeply

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_ENDS = re.compile(r"\r\n|\r")
TEXTS = ("", "x", "é", '"\\', "a = 1\n", "\n", "# 数\nb = '\t'\n", "🐍")


def source_places(text: str) -> dict[int, tuple[int, int]]:
    """Return where each cell's source stands in a notebook's file, by its number.

    Token by token, with the path to each value.
    """
    found: dict[tuple[Any, ...], tuple[int, int]] = {}
    path: list[Any] = []
    starts: list[int] = []
    named = False
    for token in _TOKEN.finditer(text):
        said = token.group()
        if said in "}]":
            path.pop()
            found[tuple(path)] = (starts.pop(), token.end())
        elif said == "," and isinstance(path[-1], int):
            path[-1] += 1
        elif said in ",:":
            named = said == ":"
        elif said in "{[":
            starts.append(token.start())
            path.append(0 if said == "[" else "")
            named = False
        elif path and not named and isinstance(path[-1], str):
            path[-1] = json.loads(said, strict=False)
        else:
            found[tuple(path)] = token.span()
    return numbered(found)


def numbered(
    found: dict[tuple[Any, ...], tuple[int, int]],
) -> dict[int, tuple[int, int]]:
    """The places of sources by the number of their cell, over all worksheets."""
    cells: dict[tuple[Any, ...], tuple[int, int] | None] = {}
    for path, place in found.items():
        key = path[-1] if path else None
        if len(path) in (2, 4) and path[-2] == "cells" and isinstance(key, int):
            cells.setdefault(path, None)
        elif len(path) in (3, 5) and path[-3] == "cells" and key in ("source", "input"):
            cells[path[:-1]] = place
    ordered = [cells[path] for path in sorted(cells)]
    return {at: place for at, place in enumerate(ordered, start=1) if place}


def outside(text: str, cells: Sequence[int]) -> list[str]:
    """The text of a file without the sources of some cells."""
    places, parts, at = source_places(text), [], 0
    for start, end in sorted(places[cell] for cell in cells):
        parts.append(text[at:start])
        at = end
    return [*parts, text[at:]]


def cells_of(tree: Any) -> list[Any]:
    """The cells of a notebook's JSON, of all its worksheets."""
    if isinstance(tree.get("cells"), list):
        return list(tree["cells"])
    return [cell for sheet in tree["worksheets"] for cell in sheet["cells"]]


def source_of(cell: Any) -> Any:
    """The source of a cell as the file has it."""
    return cell.get("source", cell.get("input", ""))


def said(source: Any) -> str:
    """What a source says, line ends as ``\\n``."""
    whole = source if isinstance(source, str) else "".join(source)
    return _ENDS.sub("\n", whole)


def differing(before: str, after: str) -> Iterator[int]:
    """Yield the cells whose sources differ; everything else must be equal.

    Raises AssertionError where it is not, order of keys and forms of values included.
    """
    old, new = json.loads(before.lstrip("\ufeff")), json.loads(after.lstrip("\ufeff"))
    pairs = list(zip(cells_of(old), cells_of(new), strict=True))
    for number, (one, other) in enumerate(pairs, start=1):
        if source_of(one) != source_of(other):
            assert type(source_of(one)) is type(source_of(other))
            yield number
            for cell in (one, other):
                cell["source" if "source" in cell else "input"] = ""
    assert json.dumps(old) == json.dumps(new)


def untouched(before: str, after: str) -> list[int]:
    """Make sure that nothing but sources differs, to the character; return whose."""
    changed = list(differing(before, after))
    assert outside(before, changed) == outside(after, changed)
    return changed


def edited(source: str, edits: Sequence[Edit]) -> str:
    """A source after edits, made in the simplest way."""
    text = source
    for edit in sorted(edits, key=lambda e: (e.span.line, e.span.column), reverse=True):
        span, lines = edit.span, source.split("\n")
        start = sum(map(len, lines[: span.line - 1])) + span.line - 1 + span.column - 1
        end = sum(map(len, lines[: span.end_line - 1])) + span.end_line - 1
        end += span.end_column - 1
        text = text[:start] + edit.text + text[end:]
    ended = text.endswith("\n") and not source.endswith("\n")
    return text[:-1] if ended else text


def random_edits(sources: dict[int, str], drawn: random.Random) -> list[Edit]:
    """Edits at random places that do not meet, two in a cell."""
    edits = []
    for cell in drawn.sample(sorted(sources), min(5, len(sources))):
        lines = sources[cell].split("\n")
        at = 0
        for _ in range(2):
            first = drawn.randrange(at, len(lines))
            last = min(first + drawn.choice((0, 0, 0, 1, 3)), len(lines) - 1)
            start = drawn.randint(1, len(lines[first]) + 1)
            least = start if last == first else 1
            end = drawn.randint(least, len(lines[last]) + 1)
            span = Span(cell, first + 1, start, last + 1, end)
            edits.append(Edit(span, drawn.choice(TEXTS)))
            at = last + 1
            if at >= len(lines):
                break
    return edits


@dataclass(frozen=True)
class Looked:
    """What came of a notebook."""

    path: str
    refused: str = ""
    edits: int = 0
    edited_cells: int = 0
    fixes: int = 0
    fixed_cells: int = 0
    fault: str = ""


def look(path: Path, seed: int = 0) -> Looked:
    """Change copies of a notebook, and see what differs."""
    data = path.read_bytes()
    try:
        return deeply(lambda: looked(path, data, seed))
    except NbprodError as exc:
        return Looked(str(path), refused=str(exc))
    except Exception as exc:
        return Looked(str(path), fault=f"{type(exc).__name__}: {exc}"[:500])


def looked(path: Path, data: bytes, seed: int) -> Looked:
    """The same. Raises AssertionError where something else differs."""
    file = opened(path, path.as_posix(), data)
    before = data.decode(encoding_of(data))
    assert before.encode(encoding_of(data)) == data
    tree = json.loads(before.lstrip("\ufeff"), strict=False)
    sources = {n: said(source_of(c)) for n, c in enumerate(cells_of(tree), start=1)}
    drawn = random.Random(f"{seed} {path.name}")
    places = file.sources
    some = {n: text for n, text in sources.items() if text and places[n].mendable}
    edits = random_edits(some, drawn)
    after = mended(before, places, [Fix((one,)) for one in edits])
    changed = untouched(before, after)
    new = cells_of(json.loads(after.lstrip("\ufeff"), strict=False))
    for number, cell in enumerate(new, start=1):
        mine = [one for one in edits if one.span.cell == number]
        expected = edited(sources[number], mine) if mine else sources[number]
        assert said(source_of(cell)) == expected, f"cell {number}"
    count, fixed = fixed_by_rules(path, data, before)
    return Looked(str(path), "", len(edits), len(changed), count, fixed)


def fixed_by_rules(path: Path, data: bytes, before: str) -> tuple[int, int]:
    """Make all fixes of all rules; return how many, and in how many cells."""
    rules = tuple(catalogue().values())
    done = mend(path, path.as_posix(), data, rules, unsafe=True)
    if done.data == data:
        assert not done.count
        return 0, 0
    changed = untouched(before, done.data.decode(encoding_of(data)))
    broken = {note.cell for note in done.after.notebook.broken}
    for number in changed:
        assert number not in broken, f"cell {number} is no Python any more"
        ast.parse(done.after.notebook.cells[number - 1].code)
    again = mend(path, path.as_posix(), done.data, rules, unsafe=True)
    assert again.data == done.data and not again.count, "mended again"
    left = [one.fix for one in again.left if one.fix]
    assert not chosen(
        left, again.after.notebook, again.after.sources
    ), "something could still be mended"
    return done.count, len(changed)


def main() -> None:
    """Look at a folder's notebooks and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=0, help="so many, spread evenly")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    paths = list(files_of(given.folder))
    if given.limit:
        paths = paths[:: max(len(paths) // given.limit, 1)][: given.limit]
    started = time.monotonic()
    with ProcessPoolExecutor(given.workers) as pool:
        found = list(pool.map(partial(look, seed=given.seed), paths, chunksize=4))
    for one in found:
        if one.fault:
            print(f"FAULT {one.path}: {one.fault}")
    exercised = [one for one in found if not one.refused and not one.fault]
    with_fixes = [one for one in exercised if one.fixes]
    print(
        f"{len(found)} notebooks, {len(found) - len(exercised)} not, "
        f"{sum(bool(one.fault) for one in found)} of them with faults\n"
        f"random edits: {sum(one.edits for one in exercised)} in "
        f"{sum(one.edited_cells for one in exercised)} cells of "
        f"{sum(bool(one.edited_cells) for one in exercised)} notebooks\n"
        f"fixes of rules: {sum(one.fixes for one in with_fixes)} in "
        f"{sum(one.fixed_cells for one in with_fixes)} cells of "
        f"{len(with_fixes)} notebooks\n{time.monotonic() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
