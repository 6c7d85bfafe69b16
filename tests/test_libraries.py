"""The library leaves: looking up, and their facts held against the real libraries."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from libraries import estimators, fitted, frames, observed, subjects

from nbprod import libraries
from nbprod.ir import Call
from nbprod.libraries._names import canonical
from nbprod.libraries._unknown import METHODS

Arguments = Callable[[], list[tuple[Any, ...]]]
HERE = Path(__file__).parent / "libraries"
ARITHMETIC = "returns pandas.core.frame.DataFrame, not pandas.Series"
"""A frame added to a series; nobody writes that, and old pandas gives a frame."""


def every_call() -> list[tuple[str, Call]]:
    """(where, call) of all leaves, variants included."""
    found = []
    for leaf in libraries.all_libraries():
        named = [*leaf.functions.items()]
        for kind, table in leaf.methods.items():
            named += [(f"{kind}.{name}", call) for name, call in table.items()]
        for name, call in named:
            found += [(name, call), *((name, variant) for _, variant in call.variants)]
    return found


def test_words_are_of_the_vocabulary() -> None:
    for name, call in [*every_call(), *METHODS.items()]:
        assert call.role in libraries.ROLES | {""}, name
        plain = {resource.removesuffix(":read") for resource in call.resources}
        assert plain <= libraries.RESOURCES, name


def test_a_fresh_result_is_not_the_receiver() -> None:
    for name, call in every_call():
        if call.returns in ("self", "0"):
            assert not call.fresh, name


def test_bases_lead_somewhere_and_end() -> None:
    for leaf in libraries.all_libraries():
        for kind, base in leaf.bases.items():
            if not kind.endswith("*"):
                assert libraries.is_subtype(kind, base)
                assert not libraries.is_subtype(base, kind)


def test_entries_can_be_found_under_their_names() -> None:
    for leaf in libraries.all_libraries():
        for name in [*leaf.functions, *leaf.methods, *leaf.bases]:
            if "*" not in name:
                assert canonical(name) == name


def test_loading_imports_nothing_else() -> None:
    code = """
import sys
from nbprod import libraries
libraries.function("pandas.read_csv")
heavy = "numpy pandas sklearn matplotlib torch jinja2 black libcst importlib.resources"
print(*(name for name in heavy.split() if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stderr


def written(text: str) -> ast.Call:
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, ast.Call)
    return node


CALLS = """
pandas.read_csv -> pandas.DataFrame reader files:read
pandas.core.frame.DataFrame -> pandas.DataFrame
matplotlib.pylab.plot -> matplotlib.lines.Several plot figure
tensorflow.keras.Sequential -> keras.models.Model estimator random
tensorflow.keras.layers.Dense -> keras.layers.Dense random
sklearn.tree._classes.ExtraTreeRegressor -> sklearn.tree.ExtraTreeRegressor \
estimator random
sklearn.cross_validation.train_test_split -> tuple split random
sklearn.metrics.accuracy_score -> builtins.float metric
sklearn.metrics.some_new_score -> ? metric
sklearn.preprocessing.StandardScaler -> sklearn.preprocessing.StandardScaler transformer
scipy.stats.norm.rvs -> ? random
scipy.stats.norm.cdf -> ?
numpy.random.rand -> ? random
numpy.random.seed -> builtins.NoneType seed random
string.punctuation.split -> builtins.list
nltk.corpus.stopwords.words -> builtins.list dataset files:read
joblib.dump -> builtins.list dump files
os.environ.get -> ? environment:read
matplotlib.pyplot.subplots -> \
tuple[matplotlib.figure.Figure,matplotlib.axes.Several] figure figure
"""


@pytest.mark.parametrize("line", CALLS.strip().splitlines())
def test_functions(line: str) -> None:
    name, _, expected = line.partition(" -> ")
    call = libraries.function(name)
    assert call is not None
    shown = [call.returns or "?", call.role, *call.resources]
    assert " ".join(part for part in shown if part) == expected


@pytest.mark.parametrize("name", ["unheard.of", "numpy.no_such", "os.fork"])
def test_unknown_functions(name: str) -> None:
    assert libraries.function(name) is None


CHOSEN = """
builtins.open | f("x") -> files:read
builtins.open | f("x", "rb") -> files:read
builtins.open | f("x", mode) -> files
builtins.open | f("x", "w") -> files
builtins.open | f(*args) -> files
sklearn.metrics.f1_score | f(y, p) -> builtins.float
sklearn.metrics.f1_score | f(y, p, average="macro") -> builtins.float
sklearn.metrics.f1_score | f(y, p, average=None) ->
sklearn.metrics.classification_report | f(y, p) -> builtins.str
sklearn.metrics.classification_report | f(y, p, output_dict=True) ->
KFOLD | f(5) -> KFOLD
KFOLD | f(5, shuffle=True) -> KFOLD.drawing
KFOLD | f(5, shuffle=True, random_state=0) -> KFOLD
pandas.read_csv | f("x", chunksize=9) -> pandas.TextFileReader
matplotlib.pyplot.subplots | f() -> tuple[matplotlib.figure.Figure,matplotlib.axes.Axes]
matplotlib.pyplot.subplots | f(2, 2) -> \
tuple[matplotlib.figure.Figure,matplotlib.axes.Several]
pandas.DataFrame.to_dict | f() -> builtins.dict
pandas.DataFrame.to_dict | f("list") -> builtins.dict
pandas.DataFrame.to_dict | f(orient="records") -> builtins.list
pandas.DataFrame.to_dict | f("records") -> builtins.list
pandas.DataFrame.to_dict | f(how) ->
pandas.DataFrame.to_dict | f(into=OrderedDict) ->
pandas.concat | f([a, b]) ->
pandas.concat | f([a, b], axis=1) -> pandas.DataFrame
pandas.concat | f([a, b], axis=way) ->
builtins.print | f(1) -> stdout
builtins.print | f(1, file=log) -> files
""".replace("KFOLD", "sklearn.model_selection.KFold")


@pytest.mark.parametrize("line", CHOSEN.strip().splitlines())
def test_variants(line: str) -> None:
    name, _, rest = line.partition(" | ")
    text, _, expected = rest.partition(" ->")
    kind, _, method = name.rpartition(".")
    call = libraries.function(name) or libraries.method(kind, method)
    assert call is not None
    found = libraries.chosen(call, written(text))
    assert expected.strip() in (found.returns, *found.resources)


def test_methods_of_bases() -> None:
    fit = libraries.method("sklearn.linear_model.Ridge#seeded", "fit")
    assert fit is not None and (fit.returns, fit.role) == ("self", "fit")
    pca = libraries.method("sklearn.decomposition.PCA", "fit_transform")
    assert pca is not None and "random" in pca.resources
    scaler = libraries.method("sklearn.preprocessing.StandardScaler", "fit_transform")
    assert scaler is not None and not scaler.resources
    assert libraries.method("pandas.DataFrame", "no_such") is None
    shape = libraries.attribute("pandas.DataFrame", "shape")
    assert shape == "tuple[builtins.int,...]"
    assert libraries.attribute("sklearn.svm.SVC", "coef_") == "numpy.ndarray"


def test_annotations() -> None:
    forest = libraries.annotation("sklearn.ensemble.RandomForestClassifier#seeded")
    line = "from sklearn.ensemble import RandomForestClassifier"
    assert forest == ("RandomForestClassifier", line)
    frames = libraries.annotation("tuple[pandas.DataFrame,pandas.Series]")
    assert frames == ("tuple[pd.DataFrame, pd.Series]", "import pandas as pd")
    assert libraries.annotation("numpy.generic") is None


def test_stars() -> None:
    assert {"read_csv", "DataFrame"} <= set(libraries.star("pandas") or ())
    assert {"plot", "array"} <= set(libraries.star("pylab") or ())
    assert {"Dense"} <= set(libraries.star("tensorflow.keras.layers") or ())
    assert libraries.star("no.such") is None


@pytest.mark.parametrize("name", ["append", "fit", "update", "set_title", "pop"])
def test_unknown_receivers_that_change(name: str) -> None:
    call = libraries.unknown_method(name)
    assert call is not None and "self" in call.mutates


# -- facts ---------------------------------------------------------------------------


def excepted() -> set[tuple[str, str]]:
    """(class and method, begin of what is found)."""
    lines = (HERE / "exceptions.txt").read_text("utf-8").splitlines()
    parts = [line.split(": ") for line in lines if not line.startswith("#")]
    return {(part[0], part[1]) for part in parts}


def methods_of(kind: str) -> list[str]:
    """The names of all methods that the leaves have for a class."""
    tables = [leaf.methods for leaf in libraries.all_libraries()]
    kinds = [k for table in tables for k in table if libraries.is_subtype(kind, k)]
    found = {name for t in tables for k in kinds for name in t.get(k, {})}
    return sorted(found - {"*"})


def facts(
    name: str, call: Call, makers: list[Callable[[], Any]], arguments: Arguments
) -> tuple[int, set[str]]:
    """How often a method could be called, and what was not as the leaf says."""
    ran, found = 0, set[str]()
    for make in makers:
        for number in range(len(arguments())):
            receiver, given = make(), arguments()[number]
            if not hasattr(receiver, name):
                break

            def run(thing: Any, *arguments: Any) -> Any:
                return getattr(thing, name)(*arguments)

            against = observed.contradictions(call, run, receiver, given)
            ran += against is not None
            found |= set(against or ())
    return ran, found


@pytest.mark.parametrize("kind", list(subjects.RECEIVERS))
def test_methods_do_what_the_leaf_says(kind: str) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    pytest.importorskip("pandas")
    matplotlib.use("Agg")
    tried, wrong = held(kind, subjects.RECEIVERS[kind], subjects.arguments)
    assert not wrong
    assert tried >= min(3, len(methods_of(kind)))


@pytest.mark.parametrize("kind", list(frames.RECEIVERS))
def test_frames_of_polars_do_what_the_leaf_says(kind: str) -> None:
    tried, wrong = held(kind, frames.RECEIVERS[kind], frames.arguments)
    assert not wrong
    assert tried >= 3


@pytest.mark.parametrize("kind", list(fitted.RECEIVERS))
def test_fitted_models_do_what_the_leaf_says(kind: str) -> None:
    tried, wrong = held(kind, fitted.RECEIVERS[kind], fitted.arguments)
    assert not wrong
    assert tried >= 3


def held(
    kind: str, makers: list[Callable[[], Any]], arguments: Arguments
) -> tuple[int, list[str]]:
    """How many methods of a class were tried, and what is not as the leaf says."""
    wrong = []
    tried = 0
    with observed.quiet():
        for name in methods_of(kind):
            call = libraries.method(kind, name)
            assert call is not None
            if call.role in ("plot", "display"):
                continue
            ran, found = facts(name, call, makers, arguments)
            tried += ran > 0
            for what in sorted(found - {ARITHMETIC}):
                known = {(f"{kind} {name}", w) for w in (what, what.split(" ")[0])}
                if not known & excepted():
                    wrong.append(f"{name} {what}")
    return tried, wrong


ODD = {("numpy.clip", "is not fresh"), ("numpy.diff", "is not fresh")}
"""Clipped by nothing, and the difference of order nought."""


def test_numpy_functions_do_what_the_leaf_says() -> None:
    numpy = pytest.importorskip("numpy")
    pytest.importorskip("pandas")
    leaf = next(leaf for leaf in libraries.all_libraries() if leaf.name == "numpy")
    wrong, tried = set(), 0
    with observed.quiet():
        for name in leaf.functions:
            call = libraries.function(name)
            function: Any = numpy
            for part in name.split(".")[1:]:
                function = getattr(function, part, None)
            if call is None or function is None or call.role in ("option", "seed"):
                continue
            for number in range(len(subjects.for_functions())):
                given = subjects.for_functions()[number]

                def run(_: Any, *arguments: Any, function: Any = function) -> Any:
                    return function(*arguments)

                found = observed.contradictions(call, run, None, given)
                tried += found is not None
                wrong |= {(name, what) for what in found or ()}
    assert wrong <= ODD
    assert tried > 1000


def test_estimators_do_what_the_leaf_says() -> None:
    pytest.importorskip("sklearn")
    pytest.importorskip("pandas")
    leaf = next(leaf for leaf in libraries.all_libraries() if leaf.name == "sklearn")
    roles = ("estimator", "transformer", "search")
    wrong = {}
    with observed.quiet():
        for name, call in leaf.functions.items():
            if call.role in roles and call.returns == "class" and "*" not in name:
                found = set(estimators.wrong(name))
                if found:
                    wrong[name] = found
    assert not wrong


def test_estimators_with_a_seed_are_known() -> None:
    pytest.importorskip("sklearn")
    from sklearn.utils import all_estimators

    unknown = []
    for name, kind in all_estimators():
        module = [p for p in kind.__module__.split(".") if not p.startswith("_")]
        call = libraries.function(".".join([*module, name]))
        assert call is not None
        takes = "random_state" in inspect.signature(kind).parameters
        if takes and not call.seeded_by:
            unknown.append(name)
    assert not unknown
