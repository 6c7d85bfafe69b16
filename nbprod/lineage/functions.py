"""Reading calls of functions: splits, readers, metrics, what makes data of data."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod import libraries
from nbprod.lineage.arguments import Given, along_rows, keyword
from nbprod.lineage.columns import blurred, having
from nbprod.lineage.fitting import fit_of, source_of
from nbprod.lineage.rows import picked
from nbprod.lineage.state import Run, data_of, element, joined, learning, texts_of
from nbprod.lineage.values import NO_ROWS, Data, Many, Model, Split, Value
from nbprod.lineage.words import CROSS, LEARNING, METRICS, STATISTICS

SOURCES = frozenset("reader dataset download".split())
SILENT = frozenset("print len display str repr type isinstance id hash".split())
ZIPPED = frozenset("zip itertools.product".split())


def function_value(given: Given, dotted: str, run: Run) -> Value:
    """What calling a function gives, by its name."""
    node, name = given.node, dotted.rpartition(".")[2]
    if name == "train_test_split":
        return parted(given, run)
    if name in CROSS:
        return crossed(given, run)
    if dotted in ("xgboost.train", "lightgbm.train", "xgboost.cv", "lightgbm.cv"):
        return trained(given, name, run)
    if name in METRICS or dotted.startswith("sklearn.metrics."):
        return measured(given, run)
    known = libraries.function(dotted) if "." in dotted else None
    if known is not None and known.role in SOURCES:
        return read(node, name, run)
    if name in SILENT:
        return None
    return built(given, dotted, name, run)


def built(given: Given, dotted: str, name: str, run: Run) -> Value:
    """What builtins and table functions give."""
    values = given.values
    if dotted in ZIPPED:
        return Many(
            (Many(tuple(element(one) or data_of(one) for one in values)),), True
        )
    if name == "enumerate" and values:
        one = element(values[0])
        return Many((Many((None, one)),), endless=True) if one is not None else None
    if name in ("list", "tuple", "sorted", "set", "reversed") and len(values) == 1:
        return values[0]
    if name == "next" and values:
        return element(values[0])
    if name == "range":
        return None
    if not given.data:
        if dotted == "pandas.DataFrame":
            return run.source(given.node, name)
        return frame_of_texts(name, values)
    return of_data(given, dotted, name, run)


def frame_of_texts(name: str, values: list[Value]) -> Value:
    """Texts stay texts in what only wraps them."""
    if name in ("array", "Index", "Series") and values and texts_of(values[0]):
        return values[0]
    return None


def of_data(given: Given, dotted: str, name: str, run: Run) -> Value:
    """What a function makes of some data."""
    node, data = given.node, given.data
    whole = joined(data)
    if name in LEARNING and whole.rows:
        fact = run.fact("statistic", f"{name}()", whole, node, whole.column)
        return learning(blurred(whole), frozenset({fact}))
    builtin = dotted in ("min", "max", "sum") and len(given.places) == 1
    if builtin or dotted.startswith("numpy.") and name in STATISTICS:
        return statistic(node, name, whole, run)
    if name in ("concat", "vstack", "append", "concatenate", "r_"):
        return together(given, run)
    if name in ("merge", "merge_asof", "merge_ordered"):
        return replace(whole, rows=data[0].rows, frame="", exact=False)
    if name in ("DMatrix", "Dataset", "Pool", "QuantileDMatrix"):
        return data[0]
    if name in ("get_dummies", "factorize"):
        fact = run.fact("encode", name, whole, node)
        found = blurred(learning(whole, frozenset({fact})))
        return Many((found, None)) if name == "factorize" else found
    if name == "resample" and "sklearn" in dotted:
        return drawn(given, run)
    if name == "shuffle" and len(data) > 1:
        return Many(tuple(data))
    if name == "DataFrame":
        return framed(given, whole)
    if name in ("array", "asarray", "Series", "float", "int", "copy", "deepcopy"):
        return data[0]
    return replace(whole, exact=False, column="")


def framed(given: Given, whole: Data) -> Data:
    """A table made of data; what its columns are called is known if it says so."""
    node, held = given.at(0, "data")
    if isinstance(node, ast.Dict) and isinstance(held, Many):
        table = replace(whole, facts=frozenset(), exact=False)
        for key, value in zip(node.keys, held.items, strict=False):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                table = having(table, key.value, value)
        return table
    return blurred(whole)


def statistic(node: ast.Call, name: str, data: Data, run: Run) -> Value:
    """One value of many rows; along a row it is nothing that was learned."""
    if data.predicted:
        return None
    if along_rows(node) or not data.rows or run.of_one(data):
        return replace(data, exact=False, column="")
    fact = run.fact("statistic", f"{name}()", data, node, data.column)
    facts = frozenset(("", one) for one in data.learned | {fact})
    return Data(rows=NO_ROWS, facts=facts)


def together(given: Given, run: Run) -> Value:
    """Tables put below or beside each other; the same rows twice are drawn again."""
    node, data = given.node, given.data
    listed = [
        one
        for value in given.values
        for one in (value.items if isinstance(value, Many) else (value,))
    ]
    parts = [one for one in map(data_of, listed) if one is not None]
    whole = joined(parts or data)
    beside = along_rows(node)
    if not beside and len(parts) > 1:
        twice = [one for at, one in enumerate(parts) if one.rows and one in parts[:at]]
        if twice:
            fact = run.fact("resample", "the same rows twice", twice[0], node)
            return learning(whole, frozenset({fact}))
    frames = {one.frame for one in parts if one.rows}
    if beside or len(frames) != 1:
        return replace(whole, exact=False, column="")
    return replace(whole, kept=parts[0].kept, dropped=parts[0].dropped)


def drawn(given: Given, run: Run) -> Value:
    """Rows that are drawn again, unless without putting them back."""
    node, data = given.node, given.data
    again = keyword(node, "replace")
    if isinstance(again, ast.Constant) and again.value is False:
        return Many(tuple(data)) if len(data) > 1 else data[0]
    whole = joined(data)
    fact = frozenset({run.fact("resample", "resample()", whole, node)})
    found = [learning(one, fact) for one in data]
    return Many(tuple(found)) if len(found) > 1 else found[0]


def parted(given: Given, run: Run) -> Value:
    """Rows parted in two, of each thing that is given."""
    node = given.node
    if any(isinstance(one, ast.Starred) for one in node.args):
        return None
    pairs = zip(node.args, given.places, strict=True)
    sources = [source_of(one, value, run) for one, value in pairs]
    options = {one.arg: ast.unparse(one.value) for one in node.keywords if one.arg}
    seed = options.get("random_state")
    sizes = [f"{k}={options[k]}" for k in ("test_size", "train_size") if k in options]
    key = f"{seed} {sizes}" if seed not in (None, "None") else run.key(node)
    if run.varying & {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}:
        key = run.key(node)
    shuffled = options.get("shuffle") != "False"
    found: list[Value] = []
    for data in sources:
        run.splits.append(Split(run.place(node), key, data, shuffled))
        for which in ("0", "1"):
            rows = picked(data.rows, ("split", key, which))
            found.append(replace(data, rows=rows))
    return Many(tuple(found))


def read(node: ast.Call, name: str, run: Run) -> Value:
    """Rows that come from a file, the network, or a library."""
    found = run.source(node, name)
    pair = keyword(node, "return_X_y")
    if name.startswith("make_") or pair is not None:
        table = replace(found, exact=False)
        return Many((table, replace(table, column="target")))
    if name == "load_data":
        return None
    return found


def trained(given: Given, name: str, run: Run) -> Value:
    """A booster that is trained by a function, or measured by folds."""
    table, value = given.at(1, "dtrain", "train_set")
    if table is None:
        return None
    data = source_of(table, value, run)
    model = Model("Booster", run.place(given.node), ast.unparse(given.node))
    fit = fit_of(given.node, model, data, replace(data, column="", exact=False), run)
    if name == "cv":
        run.evaluations.append(run.asked(fit, data, given.node, "folds"))
        return None
    run.fits.append(fit)
    return replace(model, fit=fit)


def measured(given: Given, run: Run) -> Value:
    """A metric: what was predicted is compared with what was true."""
    for data in given.data:
        if data.predicted:
            run.measure(data, given.node)
    return None


def crossed(given: Given, run: Run) -> Value:
    """A model measured by folds of the data that it is given."""
    model = next((one for one in given.values if isinstance(one, Model)), Model(""))
    node = given.node
    table, value = given.at(1, "X")
    if table is None:
        return None
    features = source_of(table, value, run)
    target = data_of(given.at(2, "y")[1])
    fit = fit_of(node, model, features, target, run)
    run.evaluations.append(run.asked(fit, features, node, "folds"))
    return replace(features, column="", predicted=frozenset())
