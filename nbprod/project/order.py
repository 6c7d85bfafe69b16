"""In which order the notebooks of a folder run: each after those whose files it reads.

Where nothing says more, by name, numbers by their value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nbprod.errors import Located
from nbprod.ir import Access, Tie
from nbprod.source.imports import natural


def by_name(notebook: str) -> tuple[object, ...]:
    """The place of a notebook by its name."""
    return natural(notebook.lower()), notebook


def in_order(
    notebooks: Iterable[str], accesses: Mapping[str, Sequence[Access]]
) -> tuple[list[str], list[Tie]]:
    """The notebooks in the order in which they run, and what ties them.

    ``accesses`` are the files of each, in the order of its statements, those of the
    notebooks that it runs included.

    Raises:
        Located: two notebooks write the same file, one changes a file in place that
            others read, or each of some reads what another one writes.
    """
    left = sorted(notebooks, key=by_name)
    refuse_two_writers(left, accesses)
    refuse_in_place(left, accesses)
    ties = ties_of(left, accesses)
    order: list[str] = []
    while left:
        waiting = {tie.after for tie in ties if tie.before in left}
        free = [name for name in left if name not in waiting]
        if not free:
            raise ring(left, ties)
        order.append(free[0])
        left.remove(free[0])
    return order, ties


def writers(
    notebooks: Sequence[str], accesses: Mapping[str, Sequence[Access]]
) -> dict[str, dict[str, Access]]:
    """Path → the notebooks that write it, each with where it does so first."""
    found: dict[str, dict[str, Access]] = {}
    for name in notebooks:
        for one in accesses[name]:
            if one.writes:
                found.setdefault(one.path, {}).setdefault(name, one)
    return found


def refuse_two_writers(
    notebooks: Sequence[str], accesses: Mapping[str, Sequence[Access]]
) -> None:
    """Refuse what would depend on which of two notebooks is the last to run."""
    for path, some in writers(notebooks, accesses).items():
        places = list(some.values())
        first = places[0]
        for other in places[1:]:
            if other.code and other.code == first.code:
                continue  # both run the notebook that writes it
            raise Located(
                other.notebook, other.cell, other.line,
                f"it writes `{path}`, and so does {place_of(first)}: write to another "
                "file, or move one of the notebooks out of the folder",
            )  # fmt: skip


def refuse_in_place(
    notebooks: Sequence[str], accesses: Mapping[str, Sequence[Access]]
) -> None:
    """Refuse a file that one notebook reads and then changes, and others read."""
    wrote = writers(notebooks, accesses)
    for name in notebooks:
        written: set[str] = set()
        for one in accesses[name]:
            if one.writes:
                written.add(one.path)
                continue
            own = wrote.get(one.path, {}).get(name)
            if own is None or one.path in written or own.statement == one.statement:
                continue
            for other in notebooks:
                if any(a.path == one.path for a in accesses[other]) and other != name:
                    raise Located(
                        own.notebook, own.cell, own.line,
                        f"it changes `{one.path}`, which it has read before, in place, "
                        f"and {other} reads that file too, so that it cannot be told "
                        "which of the two: write to another file",
                    )  # fmt: skip


def ties_of(
    notebooks: Sequence[str], accesses: Mapping[str, Sequence[Access]]
) -> list[Tie]:
    """What each notebook reads that another one writes."""
    wrote = writers(notebooks, accesses)
    found: dict[tuple[str, str, str], Tie] = {}
    for name in notebooks:
        for one in accesses[name]:
            for other, made in wrote.get(one.path, {}).items():
                if not one.writes and name not in wrote[one.path]:
                    tie = Tie(other, name, made, one)
                    found.setdefault((other, name, one.path), tie)
    return list(found.values())


def ring(left: Sequence[str], ties: Sequence[Tie]) -> Located:
    """The error for notebooks each of which reads what another one writes."""
    at = left[0]
    path: list[Tie] = []
    while at not in [tie.after for tie in path]:
        tie = next(t for t in ties if t.after == at and t.before in left)
        path.append(tie)
        at = tie.before
    path = path[[tie.after for tie in path].index(at) :]
    first, *others = path
    told = [f"{place_of(t.read)} reads `{t.read.path}` of {t.before}" for t in others]
    return Located(
        first.read.notebook, first.read.cell, first.read.line,
        f"it reads `{first.read.path}`, which {place_of(first.wrote)} writes, but "
        f"{', and '.join(told)}: none of them can come first",
    )  # fmt: skip


def place_of(access: Access) -> str:
    """Where an access is, as people write it."""
    return f"{access.notebook} (cell {access.cell})"
