"""What scikit-learn's functions and objects give."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from nbprod import libraries
from nbprod.kinds.calling import Called
from nbprod.kinds.reducing import as_array
from nbprod.kinds.values import (
    ANY,
    ARRAY,
    FLOAT,
    FRAME,
    SERIES,
    SOME,
    STR,
    Kind,
    array,
    joined,
    known,
    listed,
    options,
    series,
)

SPARSE = Kind("scipy.sparse.spmatrix")
DENSE = (ARRAY, FRAME.name, SERIES, "builtins.list", "list of")
PIPELINE = "sklearn.pipeline.Pipeline"
COLUMNS = "sklearn.compose.ColumnTransformer"
_P, _M = "sklearn.preprocessing.", "sklearn.model_selection."
Rule = Callable[[Called], Kind]
FOLDS = """KFold StratifiedKFold RepeatedKFold RepeatedStratifiedKFold ShuffleSplit
    StratifiedShuffleSplit GroupKFold GroupShuffleSplit TimeSeriesSplit
    LeaveOneOut""".split()
SCALING = frozenset(
    f"{_P}{name}Scaler" for name in "Standard MinMax MaxAbs Robust".split()
)
"""What gives for each column one of fractions."""
KEPT = ("builtins.list", FRAME.name, SERIES, SPARSE.name, "scipy.sparse.csr_matrix")
"""Kinds of which some rows are of the same kind."""
EXPANDING = f"{_P}PolynomialFeatures"
LINEAR = frozenset(
    f"sklearn.linear_model.{name}"
    for name in """LinearRegression Ridge Lasso ElasticNet SGDRegressor RidgeCV LassoCV
    ElasticNetCV""".split()
)
FRACTIONS = LINEAR | {
    "sklearn.tree.DecisionTreeRegressor",
    "sklearn.ensemble.RandomForestRegressor",
    "sklearn.ensemble.GradientBoostingRegressor",
}
"""What predicts fractions of 64 bits from such."""


def split(call: Called) -> Kind:
    """``train_test_split``: a list with two parts of everything that it is given."""
    parts = [divided(one) for one in call.given for _ in "12"]
    if call.open or not parts:
        return listed(ANY)
    return Kind("list of", tuple(parts))


def divided(kind: Kind) -> Kind:
    """Some rows of a value."""
    kept = []
    for one in options(kind):
        if one.name == ARRAY:
            kept.append(array(one.rank or SOME, one.dtype))
        elif one.name in KEPT:
            kept.append(one)
        else:
            return ANY
    return joined(kept)


def fitted(call: Called) -> Kind:
    """``fit_transform``."""
    return transformed(call.on, call.kind(0)) if call.bare else ANY


def applied(call: Called) -> Kind:
    """``transform``."""
    return transformed(call.on, call.kind(0)) if call.bare else ANY


def transformed(by: Kind, given: Kind) -> Kind:
    """What a transformer makes of a value."""
    if by.name == PIPELINE:
        for step in by.items:
            given = transformed(step, given)
        return given if by.items else ANY
    if by.name == COLUMNS:
        return beside(by.items)
    names = {one.name for one in options(given)}
    if by.name == f"{_P}OneHotEncoder":
        return {"dense": array(2), "sparse": SPARSE}.get(by.dtype, ANY)
    if not names <= {*DENSE}:
        return ANY
    dtypes = {as_array(one).dtype for one in options(given)}
    sure = by.name in SCALING or by.name == EXPANDING
    if sure:
        fractions = dtypes == {"float"} or (by.name != EXPANDING and dtypes == {"int"})
        return array(2, "float" if fractions else "")
    return known(method_gives(by.name, "transform"))


def method_gives(kind: str, name: str) -> str:
    """The type that a method gives by its library's leaf."""
    call = libraries.method(kind, name) if kind else None
    return call.returns if call else ""


def beside(parts: tuple[Kind, ...]) -> Kind:
    """What transformers of columns give together: sparse where one is, perhaps."""
    made = [ANY if part == ANY else transformed(part, FRAME) for part in parts]
    kept = [part for part, kind in zip(made, parts, strict=True) if kind != STR]
    names = {one.name for part in kept for one in options(part)}
    if not kept or "" in names or not names <= {ARRAY, SPARSE.name}:
        return ANY
    return joined([array(2), SPARSE]) if SPARSE.name in names else array(2)


def pipeline(call: Called) -> Kind:
    """``Pipeline([(name, step), …])``."""
    steps = call.kind(0, "steps")
    if steps.name != "list of" or any(len(one.items) != 2 for one in steps.items):
        return Kind(PIPELINE)
    return in_turn([one.items[1] for one in steps.items])


def in_turn(steps: list[Kind]) -> Kind:
    """A pipeline of steps, where each is known."""
    steps = [one for one in steps if one.name != "builtins.NoneType"]
    return Kind(PIPELINE, tuple(steps) if all(steps) else ())


def made_pipeline(call: Called) -> Kind:
    """``make_pipeline(step, …)``."""
    return Kind(PIPELINE) if call.open else in_turn([*call.given])


def by_columns(call: Called) -> Kind:
    """``ColumnTransformer([(name, transformer, columns), …])``."""
    parts = call.kind(0, "transformers")
    plain = not call.named.keys() & {"sparse_threshold"}
    if parts.name != "list of" or any(len(one.items) != 3 for one in parts.items):
        return Kind(COLUMNS)
    steps = [one.items[1] for one in parts.items]
    return Kind(COLUMNS, tuple(steps) if plain and all(steps) else ())


def one_hot(call: Called) -> Kind:
    """``OneHotEncoder``: sparse, unless dense arrays are asked for."""
    said = [call.truth(99, word, True) for word in ("sparse", "sparse_output")]
    form = "" if None in said else "sparse" if all(said) else "dense"
    return Kind(f"{_P}OneHotEncoder", dtype=form)


def searched(call: Called) -> Kind:
    """A search for the best parameters of a model."""
    name = call.node.func
    kind = name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
    return Kind(f"sklearn.model_selection.{kind}", (call.kind(0, "estimator"),))


def predicted(call: Called) -> Kind:
    """``predict``: of some models fractions."""
    if call.named or call.open:
        return ANY
    given = as_array(call.kind(0)) if call.kind(0).name != "|" else ANY
    fractions = call.on.name in FRACTIONS and given.dtype == "float"
    return array(SOME, "float" if fractions else "")


def chances(call: Called) -> Kind:
    """``predict_proba`` of a linear model, which has a column for each class."""
    if call.on.name != "sklearn.linear_model.LogisticRegression":
        return ANY
    given = as_array(call.kind(0))
    return array(2, "float" if given.dtype == "float" else "")


def same(call: Called) -> Kind:
    """What is as it was given: copies."""
    return call.kind(0)


def confusion(call: Called) -> Kind:
    """``confusion_matrix``: counts, unless they are weighed."""
    plain = not call.named.keys() - {"labels", "y_true", "y_pred"}
    return array(2, "int" if plain and not call.open else "")


def scores(call: Called) -> Kind:
    """``cross_val_score``."""
    return array(1, "float")


def with_ones(call: Called) -> Kind:
    """``add_dummy_feature``."""
    given = call.kind(0)
    names = {one.name for one in options(given)}
    if not names <= {*DENSE}:
        return ANY
    return array(2, "float" if as_array(given).dtype in ("float", "int") else "")


def changed(call: Called) -> Kind:
    """``binarize``, ``scale`` and others."""
    names = {one.name for one in options(call.kind(0))}
    return array(2 if call.kind(0).rank != 1 else 1) if names <= {*DENSE} else ANY


def folds(name: str) -> Rule:
    """What parts rows several times."""
    return lambda call: Kind(f"{_M}{name}")


def made_up(call: Called) -> Kind:
    """``make_regression`` and others: rows, and what to predict."""
    if call.truth(99, "coef", False) is not False or call.open:
        return ANY
    return Kind("tuple", (array(2, "float"), array(SOME)))


LOADED = {"iris": 3, "wine": 3, "breast_cancer": 2, "digits": 10, "diabetes": 0}
"""Data sets, and how many classes each has."""


def loaded(call: Called, name: str) -> Kind:
    """A data set that the library brings along."""
    frames, pair = (call.truth(99, word, False) for word in ("as_frame", "return_X_y"))
    if call.given or call.open or frames is None or pair is None:
        return ANY
    classes = LOADED[name]
    target = series("int" if classes else "float")
    target = target if frames else array(1, target.dtype)
    parts = (FRAME if frames else array(2, "float"), target)
    return Kind("tuple", parts) if pair else Kind("data set", parts, name)


def in_data_set(owner: Kind, name: str) -> Kind:
    """A part of a data set that the library brings along."""
    found = dict(zip(("data", "target"), owner.items, strict=False)).get(name)
    if found is not None:
        return found
    if name == "target_names" and owner.dtype != "diabetes":
        return array(1)
    if name == "feature_names" and owner.dtype in ("iris", "wine", "diabetes"):
        return listed(STR)
    return STR if name == "DESCR" else ANY


FUNCTIONS: dict[str, Rule] = {
    f"{_M}train_test_split": split,
    f"{_M}cross_val_score": scores,
    **{f"{_M}{name}": searched for name in
       "GridSearchCV RandomizedSearchCV HalvingGridSearchCV".split()},
    **{f"{_M}{name}": folds(name) for name in FOLDS},
    **{f"{_P}{name}": changed for name in "binarize scale normalize".split()},
    "sklearn.pipeline.Pipeline": pipeline,
    "sklearn.pipeline.make_pipeline": made_pipeline,
    COLUMNS: by_columns,
    f"{_P}OneHotEncoder": one_hot,
    f"{_P}add_dummy_feature": with_ones,
    "sklearn.metrics.confusion_matrix": confusion,
    "sklearn.datasets.make_regression": made_up,
    **{f"sklearn.datasets.load_{name}": partial(loaded, name=name) for name in LOADED},
    **dict.fromkeys(("sklearn.base.clone", "copy.copy", "copy.deepcopy"), same),
}  # fmt: skip
"""By dotted name."""
METHODS: dict[str, Rule] = {
    "fit_transform": fitted,
    "transform": applied,
    "predict": predicted,
    "predict_proba": chances,
}
"""Of anything that learns."""


def attribute(owner: Kind, name: str) -> Kind:
    """What a model has learned."""
    if name == "best_estimator_" and owner.items:
        return owner.items[0]
    if name == "intercept_" and owner.name in LINEAR:
        return joined([array(SOME), FLOAT])
    if name == "intercept_" and owner.name.endswith(".LogisticRegression"):
        return array(1)
    return ANY
