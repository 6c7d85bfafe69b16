"""numpy's random numbers, the global ones and generators; part of ``numpy.py``."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import CHANGES, CLASS, PURE, each

_DRAW = Call("", resources=("random",))
_SEED = Call("builtins.NoneType", resources=("random",), role="seed")
_DISTRIBUTIONS = """beta binomial chisquare dirichlet exponential f gamma geometric
    gumbel hypergeometric laplace logistic lognormal logseries multinomial
    multivariate_normal negative_binomial noncentral_chisquare noncentral_f normal
    pareto poisson power rayleigh standard_cauchy standard_exponential standard_gamma
    standard_normal standard_t triangular uniform vonmises wald weibull zipf"""
_GLOBAL_DRAWS = f"{_DISTRIBUTIONS} rand randn randint random random_sample ranf sample"
RANDOM = {
    **each("numpy.random", f"{_GLOBAL_DRAWS} random_integers bytes", _DRAW),
    **each("numpy.random", "permutation choice", _DRAW),
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
GENERATOR_METHODS = {
    **each(
        "", f"{_GLOBAL_DRAWS} integers permutation permuted choice bytes", _GENERATOR
    ),
    "shuffle": Call("builtins.NoneType", mutates=("self", "0")),
    **each("", "seed set_state", CHANGES),
    "get_state": PURE,
}
