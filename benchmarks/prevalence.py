"""How often rules find something in a folder of notebooks, and samples to judge.

``python -m benchmarks.prevalence FOLDER [--select CODES] [--sample N]`` prints, for
each rule, its findings and the notebooks that have any, and the notebooks on which a
rule fails. With ``--sample``, so many findings of each rule, drawn by fingerprint and
"""

from __future__ import annotations

import argparse
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.linting.checking import findings_in, opened, reported
from nbprod.linting.files import files_of
from nbprod.linting.report import Reported
from nbprod.linting.selecting import selected
from nbprod.linting.selection import Selection
from nbprod.rules import catalogue

AROUND = 3
"""Lines of source that are shown before and after a finding."""


@dataclass(frozen=True)
class Looked:
    """What came of one notebook: findings with the source around them, or why not."""

    path: str
    found: tuple[tuple[Reported, str], ...] = ()
    refused: str = ""
    crash: str = ""


def look(task: tuple[Path, tuple[str, ...]]) -> Looked:
    """Check one notebook."""
    path, codes = task
    rules = [catalogue()[code] for code in codes]
    try:
        file = opened(path, path.as_posix(), path.read_bytes())
        cells = {cell.index: cell.source.split("\n") for cell in file.notebook.cells}
        found = [
            (one, around(one, cells))
            for one in reported(file, findings_in(file.subject, rules))
        ]
        return Looked(path.as_posix(), tuple(found))
    except NbprodError as exc:
        return Looked(path.as_posix(), refused=str(exc))
    except Exception:
        return Looked(path.as_posix(), crash=traceback.format_exc())


def around(one: Reported, cells: dict[int, list[str]]) -> str:
    """The source around a finding, its own lines marked."""
    span = one.finding.span
    lines = cells.get(span.cell, [])
    first = max(span.line - AROUND, 1)
    last = min(span.end_line + AROUND, len(lines), span.line + 12)
    return "\n".join(
        f"{'>' if span.line <= number <= span.end_line else ' '} {lines[number - 1]}"
        for number in range(first, last + 1)
    )


def drawn(one: Reported) -> str:
    """Something that orders findings at random, in the same way each time."""
    return sha256(f"{one.path} {one.fingerprint}".encode()).hexdigest()


def samples(
    found: Sequence[tuple[Reported, str]], count: int
) -> Iterator[tuple[Reported, str]]:
    """Draw findings: at random, two of a notebook at most."""
    taken: Counter[str] = Counter()
    for one, text in sorted(found, key=lambda pair: drawn(pair[0])):
        if count and taken[one.path] < 2:
            taken[one.path] += 1
            count -= 1
            yield one, text


def main() -> None:
    """Count and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--select", default="ALL", help="codes, parted by commas")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    codes = tuple(r.code for r in selected(Selection(tuple(given.select.split(",")))))
    tasks = [(path, codes) for path in files_of(given.folder)]
    started = time.monotonic()
    with ProcessPoolExecutor(given.workers) as pool:
        looked = list(pool.map(look, tasks, chunksize=4))
    by_code: dict[str, list[tuple[Reported, str]]] = defaultdict(list)
    for one in looked:
        for finding in one.found:
            by_code[finding[0].finding.code].append(finding)
    for code in codes:
        for found, text in samples(by_code[code], given.sample):
            span = found.finding.span
            print(f"\n=== {code} {found.path}:cell {span.cell}:{span.line}")
            print(f"    {found.finding.message}")
            for other in found.finding.related:
                print(f"    cell {other.cell}, line {other.line}: {other.message}")
            print(text)
    for code in codes:
        paths = {found.path for found, _ in by_code[code]}
        count, name = len(by_code[code]), catalogue()[code].name
        print(f"{code} {count:6} findings in {len(paths):5} notebooks  {name}")
    for one in looked:
        if one.crash:
            print(f"CRASH {one.path}\n{one.crash}")
    crashes = sum(bool(one.crash) for one in looked)
    refused = sum(bool(one.refused) for one in looked)
    seconds = time.monotonic() - started
    print(
        f"{len(looked)} notebooks, {refused} refused, {crashes} crashes, "
        f"{seconds:.0f} s"
    )


if __name__ == "__main__":
    main()
