"""What numpy draws at random."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nbprod.kinds.arithmetic import held
from nbprod.kinds.calling import Called
from nbprod.kinds.reducing import as_array, shaped
from nbprod.kinds.values import ANY, FLOAT, INT, INTEGER, SOME, Kind, array

Rule = Callable[[Called], Kind]


def drawn(call: Called) -> Kind:
    """``rand`` and ``randn``: as many axes as numbers are given."""
    return array(len(call.given), "float") if call.given else FLOAT


def sized(call: Called, place: int, one: Kind) -> Kind:
    """What is drawn, one or as many as a size says."""
    parameters = [call.kind(n) for n in range(min(place, len(call.given)))]
    parameters += [kind for name, kind in call.named.items() if name != "size"]
    dtype = held(one)
    plain = all(part.name in ("builtins.int", "builtins.float") for part in parameters)
    if call.open:
        return ANY
    if not call.has(place, "size") or call.constant(place, "size") is None:
        return one if plain else ANY
    return array(shaped(call.kind(place, "size")), dtype)


def mixed(call: Called) -> Kind:
    """``permutation``: of a number those below it, of others their copy."""
    given = call.kind(0)
    if given.name in ("builtins.int", "numpy.integer"):
        return array(1, "int")
    made = as_array(given)
    return array(made.rank or SOME, made.dtype)


NORMAL = "normal uniform exponential poisson binomial beta gamma".split()


def random_rules(prefix: str) -> dict[str, Rule]:
    """The functions that draw, of the module or of a generator."""
    found: dict[str, Rule] = {"rand": drawn, "randn": drawn, "permutation": mixed}
    for name in "random random_sample ranf sample standard_normal".split():
        found[name] = partial(sized, place=0, one=FLOAT)
    for name, place in zip(NORMAL, (2, 2, 1, 1, 2, 2, 2), strict=True):
        whole = name in ("poisson", "binomial")
        found[name] = partial(sized, place=place, one=INTEGER if whole else FLOAT)
    found["randint"] = partial(sized, place=2, one=INT)
    found["integers"] = partial(sized, place=2, one=INTEGER)
    return {f"{prefix}{name}": rule for name, rule in found.items()}


DRAWS = random_rules("")
"""Methods of generators."""
