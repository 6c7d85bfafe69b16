"""What verifying comes to: levels, variables, what differs from itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["equivalent", "different", "unverified"]
LEVELS = {
    0: "compiles, imports, installs",
    1: "trains",
    2: "saved outputs match",
    3: "re-execution matches, variable by variable",
    4: "the service answers as the notebook's model",
    5: "seeded faults are caught",
}


@dataclass(frozen=True)
class Level:
    """One rung of the ladder. ``status``: passed, failed, cannot tell, not there."""

    level: int
    status: Literal["passed", "failed", "cannot tell", "not there"]
    detail: str
    seconds: float

    @property
    def name(self) -> str:
        """What it stands for."""
        return LEVELS[self.level]


@dataclass(frozen=True)
class Variable:
    """A variable of the notebook beside what the package told of it.

    ``compared``: ``bits``, ``tolerance`` or nothing; ``tolerance`` is the relative one
    that was needed. ``detail`` is the first place at which they differ, or why they
    could not be compared.
    """

    name: str
    stage: str
    cell: int
    status: Literal["equal", "close", "different", "missing", "skipped", "noise"]
    compared: Literal["bits", "tolerance", ""]
    tolerance: float
    detail: str


@dataclass(frozen=True)
class Noise:
    """A variable that differs between two runs of the notebook itself, and what may
    make it so."""

    name: str
    statement: str
    why: str


@dataclass(frozen=True)
class Verification:
    """How far a package is its notebook."""

    verdict: Verdict
    level: int
    levels: tuple[Level, ...]
    variables: tuple[Variable, ...]
    nondeterministic: tuple[Noise, ...]
    why: str = ""
    """What stands in the way of a higher level, in words."""
    walls: bool = True
    """Whether both ran with walls around them (boxes.py)."""
