"""What verifying comes to: levels, variables, what differs from itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["equal", "close", "different", "missing", "skipped", "noise"]
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
    """A variable of the notebook beside what the package told of it at a stage.

    A name may come once for each stage that tells of it; ``cell`` has the last of the
    stage's statements that change it, 0 where that is not known. ``compared``:
    ``bits``, ``tolerance``, ``code`` (of a function) or nothing; ``tolerance`` is the
    relative one within which they are equal, 0 for bits. ``detail`` is the first place
    at which they differ, or why they, or parts of them, could not be compared.
    """

    name: str
    stage: str
    cell: int
    status: Status
    compared: Literal["bits", "tolerance", "code", ""]
    tolerance: float
    detail: str


@dataclass(frozen=True)
class Written:
    """A file with data that the notebook writes, beside the package's.

    ``path`` is relative to the notebook's folder; ``detail`` as for variables.
    """

    path: str
    status: Status
    detail: str


@dataclass(frozen=True)
class Noise:
    """A variable that differs between two runs of the notebook itself.

    ``statement`` is the id of the one that may make it so, as ``explain`` has it, or
    empty; ``why`` says where it stands and what it does.
    """

    name: str
    statement: str
    why: str


@dataclass(frozen=True)
class Serving:
    """The service beside the notebook's model, on the notebook's own rows."""

    boundary: str
    rows: int
    """Of those that the model was fitted on, the ones that could be compared."""
    equal_single: int
    """Of ``single`` records that were asked alone, those answered as in a batch."""
    equal_batch: int
    max_difference: float
    single: int = 0
    single_by_model: int = 0
    """Of those, the ones whose features are the same to the bit alone and in a batch,
    and to which the model itself has two answers."""
    records: int = 0
    """That training read; of these some were not ``asked``, some are ``refused``."""
    asked: int = 0
    refused: int = 0
    refused_fitted: int = 0
    """Of the refused, those on which the model was fitted."""
    matched_by: str = ""
    """``label`` of the rows, ``features``, or ``multiset``."""
    compared_with: str = ""
    """Whose model: the ``notebook``'s or, where that differs between runs or more is
    done with what it predicts, the ``package``'s, on the notebook's features."""
    answers: str = ""
    """What was compared: ``probabilities``, ``predictions`` …"""
    odd: int = 0
    """Requests with odd values, all answered or refused unless ``broken`` says so."""
    broken: tuple[str, ...] = ()
    over: str = ""
    """``http``, or ``functions`` where no server can be started."""


@dataclass(frozen=True)
class Seeded:
    """A fault that was put into a copy of the package, and what noticed it.

    ``by_tests`` is None where the package's own tests could not be run. ``unchanged``:
    every value that the package tells is still the same, to the bit. ``detail`` says
    what came of it.
    """

    operator: str
    path: str
    line: int
    what: str
    by_verify: bool
    by_tests: bool | None
    unchanged: bool
    detail: str
    diff: str


@dataclass(frozen=True)
class Faults:
    """How many faults were put into the package, and what noticed how many.

    ``unchanged`` are those with which the package tells the same values as without.
    """

    seeded: int
    caught_by_verify: int
    caught_by_tests: int | None
    unchanged: int = 0
    each: tuple[Seeded, ...] = ()


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
    serving: Serving | None = None
    """How far the service answers as the notebook's model; None: not looked at."""
    faults: Faults | None = None
    """How many seeded faults were caught; None: none were seeded."""
    walls: bool = True
    """Whether both ran with walls around them (boxes.py)."""
    notebook_seconds: float = 0.0
    """How long the notebook's own cells ran, the first time."""
    package_seconds: float = 0.0
    """How long the package's pipeline ran, without what watches it."""
    files: tuple[Written, ...] = ()
    """The files with data that the notebook writes."""
    modernised: int = 0
    """So many places of the notebook ran in today's calls, as in the package."""
    parity: str = ""
    """The notebook's values, as parity tests read them, where they were asked for."""

    @property
    def but(self) -> str:
        """What an equivalence leaves open: what differs between runs of the notebook
        and in the package; nothing where there is no such thing."""
        noisy = (one.name for one in self.variables if one.status == "noise")
        names = list(dict.fromkeys(noisy))
        paths = [one.path for one in self.files if one.status == "noise"]
        if self.verdict != "equivalent" or not (names or paths):
            return ""
        said = [
            f"{len(some)} nondeterministic {what}{'s' * (len(some) > 1)} "
            f"({', '.join(some[:SHOWN])}{', …' * (len(some) > SHOWN)})"
            for what, some in (("variable", names), ("file", paths))
            if some
        ]
        return " and ".join(said)

    @property
    def headline(self) -> str:
        """The verdict, what it leaves open, and the level, on one line."""
        but = f" but for {self.but}" if self.but else ""
        height = f"level {self.level}" if self.level >= 0 else "no level"
        found = self.faults
        caught = ""
        if found is not None:
            caught = f"; faults: {found.caught_by_verify} of {found.seeded} caught"
            if found.unchanged:
                caught += f", {found.unchanged} change no value"
        return f"{self.verdict}{but}: {height} reached{caught}"


SHOWN = 3
"""So many names are shown in a line."""
