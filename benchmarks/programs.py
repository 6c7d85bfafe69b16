"""Random notebooks by the thousand: does each package compute what its notebook does?

    python -m benchmarks.programs --count 10000 --seed 1

A run of Hypothesis over the grammar of ``tests/programs``. Prints how many programs
there were and of what kinds, the refusals by reason, and each difference as the
smallest program that still has it. Exit status 1 if there is one.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from comparing import Difference, compare, reason, repeatable
from programs import THEMES, Program, made
from programs.draft import TooLong, limited
from prove import formatting
from running import straight
from shrinking import smallest

from nbprod.errors import NbprodError


class Tally:
    """What came of the programs so far."""

    def __init__(self, examples: int) -> None:
        """Begin with no program; print an example of each of so many refusals."""
        self.examples = examples
        self.count: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.differences: set[str] = set()

    def take(self, program: Program) -> None:
        """Compare one program with its package."""
        cells = program.cells
        self.count["programs"] += 1
        self.count["lines"] += sum(cell.count("\n") + 1 for cell in cells)
        self.kinds.update(program.kinds)
        formatting(self.count["programs"] % FORMATTED == 0)
        what, why = outcome(cells)
        self.count[what] += 1
        if self.count["programs"] % TOLD == 0:
            print(dict(self.count), file=sys.stderr, flush=True)
        if what == "refused":
            self.refused[why] += 1
            if self.refused[why] <= self.examples:
                self.show("refused", cells)
        if what == "different" and len(self.differences) < MANY:
            self.show("different", cells)

    def show(self, what: str, cells: Sequence[str]) -> None:
        """Print the smallest program with which the same goes wrong, once."""
        about = outcome(cells)[1] if what == "refused" else ""

        def same(some: Sequence[str]) -> bool:
            found, why = outcome(some)
            return found == what and (not about or why == about)

        small = smallest(cells, same)
        text = MARK.join(small)
        if text in self.differences:
            return
        if what == "different":
            self.differences.add(text)
        print(f"\n{what}: {outcome(small)[1]}\n{text}", flush=True)


MARK = "\n# %%\n"
FORMATTED = 16
"""One program of so many is formatted: it takes most of the time, and the layout of a
module changes nothing of what it computes."""
TOLD = 250
"""After so many programs the counts are told."""
MANY = 30
"""Differences are made small up to so many."""


def outcome(cells: Sequence[str]) -> tuple[str, str]:
    """What comes of a program, and why: equal, different, refused, or it fails."""
    try:
        with limited():
            straight(cells)
    except (Exception, TooLong) as error:
        return "fails", str(error)
    try:
        compare(cells)
    except NbprodError as error:
        return "refused", reason(error)
    except Difference as error:
        found = "different" if repeatable(cells) else "not repeatable"
        return found, str(error)
    return "equal", ""


def main() -> int:
    """Run as many programs as the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks.programs", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--themes", nargs="*", choices=sorted(THEMES))
    parser.add_argument("--examples", type=int, default=1, help="of each refusal")
    chosen = parser.parse_args()
    logging.disable(logging.ERROR)  # packages log which stage failed
    warnings.simplefilter("ignore")  # of what programs do
    themes = [THEMES[name] for name in chosen.themes or sorted(THEMES)]
    tally = Tally(chosen.examples)

    @seed(chosen.seed)
    @settings(
        max_examples=chosen.count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made(themes))
    def go(program: Program) -> None:
        tally.take(program)

    started = time.perf_counter()
    try:
        go()
    finally:  # interrupted, it still says how far it came
        told(tally, time.perf_counter() - started)
    return 1 if tally.differences else 0


def told(tally: Tally, seconds: float) -> None:
    """Print what came of all."""
    count = tally.count["programs"]
    lines = tally.count["lines"] / max(count, 1)
    print(f"\n{count} programs of {lines:.1f} lines, {seconds:.0f} s")
    for what in ("equal", "different", "refused", "not repeatable"):
        print(f"{tally.count[what]} {what}")
    for why, times in tally.refused.most_common():
        print(f"  {times:6}  {why}")
    print("programs with each kind of statement")
    for kind, times in tally.kinds.most_common():
        print(f"  {times:6}  {kind}")


if __name__ == "__main__":
    sys.exit(main())
