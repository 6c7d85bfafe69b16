"""A folder of notebooks that become one package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbprod.ir.flow import Flow, Label
from nbprod.ir.plan import Plan


@dataclass(frozen=True)
class Access:
    """A file that a statement of a notebook reads or writes.

    ``path`` is as from the folder, normalised; ``notebook`` the file that has the
    statement, ``code`` that whose code it is, where it is another that is run there.
    """

    path: str
    writes: bool
    notebook: str
    statement: str
    cell: int
    line: int
    code: str = ""


@dataclass(frozen=True)
class Tie:
    """Why one notebook comes before another: it writes what the other reads."""

    before: str
    after: str
    wrote: Access
    read: Access


@dataclass(frozen=True)
class Member:
    """A notebook of a folder, and what it becomes.

    ``name`` is that of its part of the package, ``notebook`` its file. ``keeps`` are
    the kinds of state of a process that it changes and that notebooks after it see.
    """

    name: str
    notebook: str
    flow: Flow
    labels: Mapping[str, Label]
    plan: Plan
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    keeps: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Project:
    """A folder's notebooks in the order in which they run, and the whole package."""

    folder: str
    members: tuple[Member, ...]
    plan: Plan
    ties: tuple[Tie, ...] = ()
    run: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Notebook that others run → those that do; it becomes a module, no stage."""
