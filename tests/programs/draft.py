"""A notebook in the making: each statement runs before the next one is chosen."""

from __future__ import annotations

import contextlib
import io
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
Lines = list[str]
ERRORS = (
    ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError,
)  # fmt: skip
CAUGHT = ", ".join(error.__name__ for error in ERRORS)
SECONDS = 2.0
"""After so long a program is given up."""


AGAIN = 0.5
"""After so long it is stopped once more: an error that is raised in a ``__del__``, or
while Python looks for garbage, is lost."""


class TooLong(BaseException):
    """A program that does not come to its end."""


@dataclass(frozen=True)
class Maker:
    """A kind of statement: its lines, or none where the draft has nothing for it."""

    name: str
    make: Callable[[Draft], Lines]
    weight: int = 1


@dataclass(frozen=True)
class Theme:
    """Kinds of statements that go together, and the lines that they need first."""

    name: str
    makers: tuple[Maker, ...]
    setup: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Names that its statements bind, besides those of every program."""
    ends: Callable[[Draft], Lines] | None = None
    """Statements for the end, which bring out what the values alone do not show."""


class Draft:
    """The cells so far, and the variables after them."""

    def __init__(self, draw: st.DrawFn, pool: Sequence[str]) -> None:
        """Begin an empty notebook whose statements bind names of the pool."""
        self.draw = draw
        self.pool = list(pool)
        self.cells: list[Lines] = [[]]
        self.scope: dict[str, Any] = {"__name__": "__main__"}
        self.used: Counter[str] = Counter()

    def pick(self, some: Sequence[T]) -> T:
        """One of some things, the first as the simplest."""
        return some[0] if len(some) == 1 else self.draw(st.sampled_from(some))

    def chance(self, one_in: int) -> bool:
        """True once in so many times."""
        return self.draw(st.integers(0, one_in - 1)) == one_in - 1

    def integer(self, low: int = 0, high: int = 9) -> int:
        """A whole number, both ends included."""
        return self.draw(st.integers(low, high))

    def names(self, *types: type) -> list[str]:
        """The names whose value now has one of some types, exactly."""
        return self.where(lambda value: type(value) in types)

    def where(self, fits: Callable[[Any], bool]) -> list[str]:
        """The names, other than dunders, whose value now fits."""
        return [
            name
            for name, value in self.scope.items()
            if not name.startswith("__") and fits(value)
        ]

    def target(self) -> str:
        """A name to bind."""
        return self.pick(self.pool)

    def add(self, maker: str, lines: Lines) -> bool:
        """Run a statement and keep it; one that fails is forgotten, or caught."""
        try:
            self.run(lines)
        except ERRORS:
            self.again()
            if not self.chance(4):
                return False
            block = ["try:", *indented(lines), f"except ({CAUGHT}):", "    pass"]
            return self.add(f"{maker}, failing", block)
        except Exception:
            self.again()
            return False
        self.cells[-1] += lines
        self.used[maker] += 1
        return True

    def run(self, lines: Lines) -> None:
        """Run lines in the notebook's scope."""
        with limited(), contextlib.redirect_stdout(io.StringIO()):
            exec(compile("\n".join(lines), "cell", "exec"), self.scope)

    def again(self) -> None:
        """Run all cells anew, so that nothing of a failed statement stays."""
        self.scope = {"__name__": "__main__"}
        for cell in self.cells:
            self.run(cell)


@contextlib.contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Stop what is inside after some seconds.

    Raises:
        TooLong: it did not end by itself, though what it caught may be another error.
    """
    stopped: list[float] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(seconds)
        raise TooLong

    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    except Exception as error:
        if stopped:
            raise TooLong from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    if stopped:
        raise TooLong


def indented(lines: Sequence[str]) -> Lines:
    """Lines one level further in."""
    return [f"    {line}" for line in lines]
