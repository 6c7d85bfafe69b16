"""Names that are one object: the same ones in the notebook and in the package?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nbprod.verify.judging import Index
from nbprod.verify.kernel import END
from nbprod.verify.outcome import Variable

Groups = Sequence[Sequence[str]]


def with_identity(
    variables: Sequence[Variable], notebook: Index, package: Index
) -> Iterator[Variable]:
    """Variables that are equal, but one object on one side and two on the other.

    What is done to one of them in place would then be seen in the other on that side
    alone. Only last values are looked at, and only names that both sides have.
    """
    at_end = [one["same"] for one in notebook["captures"] if one["at"] == END][-1]
    names = {one.name for one in variables}
    theirs, ours = partners(at_end, names), partners(package["same"], names)
    last = {one.name: number for number, one in enumerate(variables)}
    for number, one in enumerate(variables):
        mine, other = ours.get(one.name, set()), theirs.get(one.name, set())
        if last[one.name] != number or mine == other or one.status == "missing":
            yield one
        elif lost := sorted(other - mine):
            said = f"one object with {listed(lost)} in the notebook, not in the package"
            yield replace(one, status="different", compared="", detail=said)
        else:
            said = (
                f"one object with {listed(sorted(mine - other))}, not in the notebook"
            )
            yield replace(one, status="different", compared="", detail=said)


def partners(groups: Groups, names: Iterable[str]) -> Mapping[str, set[str]]:
    """For each name the others that are the same object."""
    known = set(names)
    return {
        name: (set(group) & known) - {name}
        for group in groups
        for name in known & set(group)
    }


def listed(names: Sequence[str]) -> str:
    """Names in words."""
    return ", ".join(f"`{name}`" for name in names)
