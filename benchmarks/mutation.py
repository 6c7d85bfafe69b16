"""How many small faults in analysis, planning and generation do the tests notice?

``python -m benchmarks.mutation --size 600 --seed 1`` makes every mutant that mutmut
knows of the modules that ``[tool.mutmut]`` in pyproject.toml lists, draws a sample of
them, stratified by module, and runs the tests that are listed there on each, in random
order, until all are done or ``--minutes`` are over. It prints a row per module, the
score with its interval, and the mutants that stayed alive; ``mutmut show NAME`` shows
one. mutmut works in ``mutants/``: delete that folder to begin anew.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

MADE = Path("mutants")
FIRST = "nbprod.analysis.sharing.x_joined__mutmut_1"
"""Any mutant: to test one makes all."""
KILLED, ALIVE, UNCOVERED = 1, 0, 33
Z = 1.96
BATCH = 50


def mutants() -> dict[str, int | None]:
    """Every mutant with the exit code of its tests, None where it was not tried."""
    found: dict[str, int | None] = {}
    for path in sorted(MADE.rglob("*.meta")):
        found |= json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return found


def module_of(mutant: str) -> str:
    """The module that a mutant is in: ``nbprod.plan`` of ``nbprod.plan.x_emit__1``."""
    return mutant.rpartition(".")[0]


def drawn(names: Iterable[str], size: int, seed: int) -> list[str]:
    """A sample of mutants; each module has its share of it, by what there is of it."""
    strata: dict[str, list[str]] = {}
    for name in sorted(names):
        strata.setdefault(module_of(name), []).append(name)
    total = sum(map(len, strata.values()))
    chance = random.Random(seed)
    found: list[str] = []
    for some in strata.values():
        share = max(1, round(size * len(some) / total))
        found += chance.sample(some, min(share, len(some)))
    chance.shuffle(found)  # what is done when time is up is a sample as well
    return found


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Wilson's interval, at 95 %, of a share; (0, 1) of nothing."""
    if not tried:
        return 0.0, 1.0
    share, part = killed / tried, Z * Z / tried
    middle = (share + part / 2) / (1 + part)
    width = Z * math.sqrt(share * (1 - share) / tried + part / tried / 4) / (1 + part)
    return middle - width, middle + width


def told(
    codes: Mapping[str, int | None], sample: Iterable[str], made: Iterable[str]
) -> Iterable[str]:
    """A row per module, the score, and what stayed alive."""
    counts: dict[str, int] = {}
    for name in made:
        counts[module_of(name)] = counts.get(module_of(name), 0) + 1
    tried = [name for name in sample if codes.get(name) is not None]
    alive = [name for name in tried if codes[name] in (ALIVE, UNCOVERED)]
    yield "| module | mutants | tried | killed | alive |"
    yield "| --- | --- | --- | --- | --- |"
    for module, count in counts.items():
        own = [name for name in tried if module_of(name) == module]
        left = sum(module_of(name) == module for name in alive)
        short = module.removeprefix("nbprod.")
        yield f"| {short} | {count} | {len(own)} | {len(own) - left} | {left} |"
    killed = len(tried) - len(alive)
    low, high = interval(killed, len(tried))
    yield f"| all | {sum(counts.values())} | {len(tried)} | {killed} | {len(alive)} |"
    stopped = sum(codes[name] not in (KILLED, ALIVE, UNCOVERED) for name in tried)
    yield f"\nkilled {killed} of {len(tried)} = {killed / max(1, len(tried)):.1%}"
    yield f"95 %: {low:.1%} to {high:.1%}; {stopped} of them by a time-out or a crash"
    yield from (f"alive: {name}" for name in alive)


def mutmut(names: list[str], jobs: int) -> None:
    """Run mutmut on some mutants; exits with what it said where it cannot."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(jobs)]
    done = subprocess.run([*command, *names], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout.rpartition("\r")[2][-4000:] + done.stderr[-4000:])


def main() -> None:
    """Make, draw, run, tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf)
    wished = parser.parse_args()
    until = time.monotonic() + 60 * wished.minutes
    mutmut([FIRST], wished.jobs)
    sample = drawn(mutants(), wished.size, wished.seed)
    for at in range(0, len(sample), BATCH):
        if time.monotonic() < until:
            mutmut(sample[at : at + BATCH], wished.jobs)
    codes = mutants()
    print("\n".join(told(codes, sample, codes)))


if __name__ == "__main__":
    main()
