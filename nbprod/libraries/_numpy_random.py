"""numpy's random numbers, the global ones and generators; part of ``numpy.py``."""

from __future__ import annotations

from dataclasses import replace

from nbprod.ir import Call
from nbprod.libraries._table import CHANGES, CLASS, PURE, each


def _sized(where: str, draw: Call) -> Call:
    """A draw that gives an array where it is told how many to draw."""
    return replace(draw, variants=((where, replace(draw, returns="numpy.ndarray")),))


_DRAW = Call("", resources=("random",))
_SEED = Call("builtins.NoneType", resources=("random",), role="seed")
_DISTRIBUTIONS = """beta binomial chisquare dirichlet exponential f gamma geometric
    gumbel hypergeometric laplace logistic lognormal logseries multinomial
    multivariate_normal negative_binomial noncentral_chisquare noncentral_f normal
    pareto poisson power rayleigh standard_cauchy standard_exponential standard_gamma
    standard_normal standard_t triangular uniform vonmises wald weibull zipf"""
_GLOBAL_DRAWS = f"{_DISTRIBUTIONS} rand randn randint random random_sample ranf sample"
RANDOM = {
    "numpy.random.bytes": _DRAW,
    **each(
        "numpy.random",
        f"{_GLOBAL_DRAWS} random_integers choice",
        _sized("size^None", _DRAW),
    ),
    **each("numpy.random", "rand randn", _sized("#0", _DRAW)),
    "numpy.random.permutation": replace(_DRAW, returns="numpy.ndarray"),
    "numpy.random.shuffle": Call("builtins.NoneType", True, ("0",), ("random",)),
    **each("numpy.random", "seed set_state", _SEED),
    "numpy.random.get_state": Call("builtins.tuple", resources=("random:read",)),
    **each(
        "numpy.random",
        "RandomState default_rng Generator PCG64 SeedSequence MT19937",
        Call(CLASS, fresh=False),
    ),
    "numpy.random.default_rng": Call("numpy.random.Generator", fresh=False),
    "numpy.random.*": _DRAW,
}

_GENERATOR = Call("", fresh=True, mutates=("self",))
GENERATORS = {
    f"numpy.random.{name}": (f"np.random.{name}", "import numpy as np")
    for name in ("Generator", "RandomState")
}
"""How they are written in emitted code."""
GENERATOR_METHODS = {
    **each(
        "",
        f"{_GLOBAL_DRAWS} integers choice",
        _sized("size^None", _GENERATOR),
    ),
    **each("", "permutation permuted", replace(_GENERATOR, returns="numpy.ndarray")),
    "bytes": _GENERATOR,
    **each("", "rand randn", _sized("#0", _GENERATOR)),
    "shuffle": Call("builtins.NoneType", mutates=("self", "0")),
    **each("", "seed set_state", CHANGES),
    "get_state": PURE,
}
