"""Fitted models on which every method of their leaf is tried."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import cache
from typing import Any


def table() -> Any:
    """A table of two features, a number to predict, a class to predict."""
    import numpy as np
    import pandas as pd

    rows = np.random.RandomState(0)
    made = pd.DataFrame({"a": rows.rand(40) + 1, "b": rows.rand(40)})
    made["y"] = 2 * made.a - made.b + rows.rand(40)
    made["c"] = (rows.rand(40) > 0.5).astype(int)
    return made


def thawed(make: Callable[[], Any]) -> Callable[[], Any]:
    """The same maker, which fits once and gives a new copy each time."""
    frozen = cache(lambda: pickle.dumps(make()))
    return lambda: pickle.loads(frozen())


def ols() -> Any:
    import statsmodels.api as sm

    given = table()
    return sm.OLS(given.y, sm.add_constant(given[["a", "b"]])).fit()


def logit() -> Any:
    import statsmodels.api as sm

    given = table()
    return sm.Logit(given.c, sm.add_constant(given[["a", "b"]])).fit(disp=0)


def glm() -> Any:
    import statsmodels.api as sm

    given = table()
    return sm.GLM(given.y, sm.add_constant(given[["a"]])).fit()


def var() -> Any:
    import statsmodels.api as sm

    return sm.tsa.VAR(table()[["a", "y"]]).fit(1)


def arima() -> Any:
    import statsmodels.api as sm

    return sm.tsa.ARIMA(table().y, order=(1, 0, 0)).fit()


def classifier() -> Any:
    from catboost import CatBoostClassifier

    model = CatBoostClassifier(iterations=3, verbose=0, allow_writing_files=False)
    return model.fit(table()[["a", "b"]], table().c)


def pool() -> Any:
    from catboost import Pool

    return Pool(table()[["a", "b"]], table().c)


RECEIVERS: dict[str, list[Callable[[], Any]]] = {
    "statsmodels.base.wrapper.ResultsWrapper": [
        thawed(one) for one in (ols, logit, glm, var)
    ],
    "statsmodels.tsa.base.tsa_model.TimeSeriesResultsWrapper": [thawed(arima)],
    "catboost.CatBoostClassifier": [thawed(classifier)],
    "catboost.Pool": [pool],
}
"""Type → makers of receivers of it."""


def arguments() -> list[tuple[Any, ...]]:
    """Arguments to try; those that a method does not take are skipped."""
    return [
        (),
        (2,),
        (0, 3),
        (3, 5),
        (table()[["a"]],),
        (table()[["a", "b"]],),
        ([[1.0, 0.0, 0.0]],),
        ([[0.0, 1.0]],),
        ("a = 0",),
        (None,),
        ("HC1",),
        (ols(),),
    ]
