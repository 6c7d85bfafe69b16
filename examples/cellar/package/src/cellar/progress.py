"""A log line for each stage, and word of its variables to whoever watches."""

import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

OnStage = Callable[[str, Mapping[str, object]], None]


@dataclass(frozen=True)
class Stage:
    """A stage that is under way, and how many rows it was given."""

    name: str
    rows: int | None
    on_stage: OnStage | None
    started: float = field(default_factory=time.perf_counter)

    def seconds(self) -> float:
        """Tell for how long it has been under way."""
        return time.perf_counter() - self.started

    def done(self, values: Mapping[str, object], rows: object = None) -> None:
        """Log that it is done, and show its variables to who watches."""
        parts = [f"{self.seconds():.1f} s"]
        if self.rows is not None:
            parts.append(f"{self.rows} rows in")
        if (rows_out := rows_of(rows)) is not None:
            parts.append(f"{rows_out} rows out")
        if (peak := peak_memory()) is not None:
            parts.append(f"peak {peak / 2**20:.0f} MiB")
        logger.info("%s: %s", self.name, ", ".join(parts))
        if self.on_stage is not None:
            self.on_stage(self.name, values)


@dataclass(frozen=True)
class Stages:
    """The stages of one run, and who watches it."""

    on_stage: OnStage | None = None

    @contextmanager
    def stage(self, name: str, rows: object = None) -> Iterator[Stage]:
        """Time a stage that takes a table, and say so if it fails."""
        stage = Stage(name, rows_of(rows), self.on_stage)
        try:
            yield stage
        except Exception:
            logger.error("%s: failed after %.1f s", name, stage.seconds())
            raise


def rows_of(table: object) -> int | None:
    """Count the rows of a table, or of anything else that has a length."""
    try:
        return len(table)  # type: ignore[arg-type]
    except TypeError:
        return None


def peak_memory() -> int | None:
    """Give the most memory that this process has held, in bytes; None on Windows."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # kilobytes, but on macOS bytes
    return peak if sys.platform == "darwin" else peak * 1024
