"""Every estimator of scikit-learn's leaf, fitted and applied on small data."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from libraries.observed import generators, is_a, same, shares, state
from nbprod import libraries

METHODS = """predict predict_proba predict_log_proba decision_function transform score
    fit_transform fit_predict inverse_transform score_samples""".split()


def made(name: str) -> Any:
    """An instance that takes no seed, or None where this version has no such class."""
    from sklearn.ensemble import RandomForestClassifier

    module, _, last = name.rpartition(".")
    try:
        if last == "IterativeImputer":
            import_module("sklearn.experimental.enable_iterative_imputer")
        if last.startswith("Halving"):
            import_module("sklearn.experimental.enable_halving_search_cv")
        kind = getattr(import_module(module), last)
    except (ImportError, AttributeError):
        return None
    forest = RandomForestClassifier(n_estimators=2)
    both = [("a", forest), ("b", RandomForestClassifier(n_estimators=2))]
    for given in ((), (forest,), (forest, {"max_depth": [1, 2]}), (both,)):
        try:
            return kind(*given)
        except TypeError:
            continue
    return None


def data() -> list[tuple[Any, ...]]:
    """What to fit on: arrays, frames, texts, labels."""
    import numpy as np
    import pandas as pd

    rows = np.random.RandomState(0).rand(40, 4) + 0.1
    labels: Any = np.arange(40) % 2
    return [
        (rows, labels),
        (pd.DataFrame(rows), pd.Series(labels)),
        (["a b", "b c", "c d", "d a"] * 10,),
        (labels,),
    ]


def of_parts(name: str) -> Iterator[tuple[Any, list[Any]]]:
    """Instances that were made of other models, with these."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.preprocessing import StandardScaler

    module, _, last = name.rpartition(".")
    try:
        kind = getattr(import_module(module), last)
    except (ImportError, AttributeError):
        return
    forest, scaler = RandomForestClassifier(n_estimators=2), StandardScaler()
    one, two = [("a", forest)], [("a", scaler), ("b", forest)]
    columns = [("a", scaler, [0, 1])]
    grid = {"max_depth": [1, 2]}
    for given in ((forest,), (forest, grid), (one,), (two,), (columns,), (scaler,)):
        try:
            yield kind(*given), [forest, scaler]
        except TypeError:
            continue


def wrong_of_parts(name: str) -> Iterator[str]:
    """What the leaf says of a class that is made of models and is not so."""
    rows, labels = data()[0]
    for model, inside in of_parts(name):
        for method in ("fit", "fit_transform", "fit_predict"):
            call = libraries.method(name, method)
            assert call is not None, f"{name}.{method}"
            before = [state(one) for one in inside]
            try:
                getattr(model, method)(rows, labels)
            except Exception:
                continue
            kept = all(same(b, one) for b, one in zip(before, inside, strict=True))
            if not kept and "parts" not in call.mutates:
                yield f"{method} mutates what it was made of"
            best = getattr(model, "best_estimator_", None)
            if any(best is one for one in inside):
                yield "best_estimator_ is what it was made of"


def wrong(name: str) -> Iterator[str]:
    """What the leaf says of a class that is not so."""
    call = libraries.function(name)
    assert call is not None
    yield from wrong_of_parts(name)
    for number in range(len(data())):
        model = made(name)
        if not hasattr(model, "fit"):
            return
        given = data()[number]
        before, drawn = [state(one) for one in given], generators()
        try:
            model.fit(*given)
        except Exception:
            continue
        if generators() != drawn and not call.seeded_by:
            yield "fit draws"
        if not all(same(b, one) for b, one in zip(before, given, strict=True)):
            yield "fit mutates"
        for method in METHODS:
            if hasattr(model, method):
                yield from applied(name, method, model, given, bool(call.seeded_by))


def applied(
    name: str, method: str, model: Any, given: tuple[Any, ...], seeds: bool
) -> Iterator[str]:
    """What the leaf says of a method that is not so."""
    call = libraries.method(name, method)
    assert call is not None, f"{name}.{method}"
    whole = method in ("score", "fit_transform", "fit_predict")
    arguments = given if whole else given[:1]
    before, drawn = [state(one) for one in given], generators()
    try:
        result = getattr(model, method)(*arguments)
    except Exception:
        return
    fits = call.role == "fit" and seeds
    if generators() != drawn and "random" not in call.resources and not fits:
        yield f"{method} draws"
    if not all(same(b, one) for b, one in zip(before, given, strict=True)):
        yield f"{method} mutates"
    if call.returns not in ("", "self") and not is_a(result, call.returns):
        yield f"{method} gives {type(result)}"
    if call.fresh and shares(result, [*given, model]):
        yield f"{method} is not fresh"
