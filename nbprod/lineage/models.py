"""Reading models: how they are made, fitted, applied and measured."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod import libraries
from nbprod.lineage.arguments import Given
from nbprod.lineage.columns import blurred
from nbprod.lineage.fitting import fit_of, source_of
from nbprod.lineage.state import Run, data_of, folds_of, joined, learning
from nbprod.lineage.values import Data, Fact, Fit, Many, Model, Value
from nbprod.lineage.words import (
    COMPOSED,
    ENCODING,
    OVER,
    PREDICTING,
    ROW_BY_ROW,
    SCORING,
    SELECTING,
    SPLITTERS,
    STATEFUL,
)

MADE = frozenset("estimator transformer search split_maker".split())
FITTING = frozenset("fit fit_transform partial_fit fit_predict fit_on_texts".split())
RESAMPLING = frozenset("fit_resample fit_sample".split())
APPLYING = frozenset("transform texts_to_sequences texts_to_matrix".split())
CLUSTERING = frozenset("KMeans MiniBatchKMeans".split())
ALSO_PREDICTING = frozenset("LinearDiscriminantAnalysis PLSRegression CCA".split())
KNOWN = STATEFUL | SELECTING | ENCODING | OVER | COMPOSED | SPLITTERS | ROW_BY_ROW


def made(given: Given, dotted: str, run: Run) -> Model | None:
    """A model, a transformer or a splitter that a call makes."""
    node = given.node
    kind = dotted.rpartition(".")[2]
    known = libraries.function(dotted) if "." in dotted else None
    role = known.role if known is not None else ""
    if kind in ("make_pipeline", "make_column_transformer"):
        role = "transformer"
    if dotted.startswith("statsmodels."):
        return with_data(given, kind, run)
    if role not in MADE and kind not in KNOWN and not is_model(kind):
        return None
    return Model(kind, run.place(node), ast.unparse(node), models_in(given.values))


def with_data(given: Given, kind: str, run: Run) -> Model | None:
    """A model of statsmodels, which is made with the data that it is fitted to."""
    table = data_of(given.named.get("data"))
    if table is None and kind[:1].isupper():
        table = data_of(given.at(1, "exog")[1])
    if table is None or not table.rows:
        return None
    place = run.place(given.node)
    return Model(kind, place, ast.unparse(given.node), (), None, frozenset(), table)


def is_model(kind: str) -> bool:
    """Whether a class is a model, by how it is called."""
    return kind.endswith(("Classifier", "Regressor", "Sequential", "CV", "Model"))


def models_in(values: list[Value]) -> tuple[Model, ...]:
    """The models among what is given, in lists and tuples too."""
    found: list[Model] = []
    waiting = list(values)
    while waiting:
        match waiting.pop():
            case Model() as model:
                found.append(model)
            case Many(items=items):
                waiting += items
    return tuple(reversed(found))


def is_fitting(name: str, owner: Value) -> bool:
    """Whether a method is one of models, whatever its receiver is."""
    if isinstance(owner, Data):
        return False
    names = FITTING | RESAMPLING | PREDICTING | SCORING
    return name in names or name in ("split", "transform")


def fitting_value(given: Given, func: ast.Attribute, name: str, run: Run) -> Value:
    """A method of models whose receiver is not known."""
    if name in ("split", "transform") and not given.data:
        return None
    return model_value(given, Model("", None, ast.unparse(func.value)), name, run)


def model_value(given: Given, model: Model, name: str, run: Run) -> Value:
    """What a method of a model gives."""
    if name == "split" and (model.kind in SPLITTERS or not model.kind):
        return folds_of(run.key(given.node), model.text)
    if name in RESAMPLING:
        return resampled(given, model, run)
    if name in FITTING:
        return fitted(given, model, name, run)
    if name in APPLYING:
        return applied(given, model, run)
    if name in PREDICTING:
        return predicted(given, model, run)
    if name in SCORING:
        return scored(given, model, run)
    if name in ("get_support", "get_feature_names_out"):
        facts = frozenset(("", f) for f in model.learned if f.kind == "select")
        return Data(facts=facts) if facts else None
    if name == "set_params":
        text = f"{model.text}.{ast.unparse(given.node)}"
        changed_one = replace(model, text=text, made=run.place(given.node))
        remember(given.node, changed_one, run)
        return changed_one
    if name in ("compile", "to", "set_output"):
        return model
    return blurred(joined(given.data)) if given.data else None


def learns(model: Model) -> tuple[str, str]:
    """(kind of fact, what): what fitting a model would make later values depend on."""
    if model.kind in COMPOSED:
        found = [learns(one) for one in model.parts]
        for kind in ("fit", "select", "encode"):
            for one in found:
                if one[0] == kind:
                    return one
        return "", ""
    if model.kind in STATEFUL:
        constant = "strategy='constant'" in model.text
        return ("", "") if constant else ("fit", model.kind)
    if model.kind in SELECTING:
        return "select", model.kind
    return ("encode", model.kind) if model.kind in ENCODING else ("", "")


def facts_of(node: ast.Call, model: Model, data: Data, run: Run) -> frozenset[Fact]:
    """What fitting a model to some data makes later values depend on."""
    kind, what = learns(model)
    return frozenset({run.fact(kind, what, data, node, data.column)} if kind else ())


def fitted(given: Given, model: Model, name: str, run: Run) -> Value:
    """A model is fitted: what it is from now on, and what this gives."""
    node = given.node
    first, value = given.at(0, "X", "x", "texts", "raw_documents", "df")
    if model.holds is not None:
        data = model.holds
        target: Data | None = replace(data, column="", exact=False)
    elif first is None:
        return model
    else:
        data = source_of(first, value, run)
        target = data_of(given.at(1, "y")[1])
    fit = fit_of(node, model, data, target, run)
    learned = facts_of(node, model, data, run)
    now = replace(model, fit=fit, learned=learned)
    if not learned or model.kind in ALSO_PREDICTING:
        run.fits.append(fit)
    remember(node, now, run)
    validated(given, fit, run)
    if name == "fit_transform":
        return learning(changed(data, model), learned)
    if name == "fit_predict":
        fact = run.fact("fit", model.kind or "fit_predict()", data, node)
        return learning(blurred(data), frozenset({fact}))
    return now


def validated(given: Given, fit: Fit, run: Run) -> None:
    """What a fit is told to watch its scores by."""
    held = given.named.get("validation_data", given.named.get("eval_set"))
    while isinstance(held, Many) and held.items:
        pair = isinstance(held.items[0], Data)
        held = held.items[0] if pair else held.items[-1]
    if isinstance(held, Data) and held.rows:
        run.evaluations.append(run.asked(fit, held, given.node, "validate"))


def changed(data: Data, model: Model) -> Data:
    """Data after a transformer: its columns have other names, or none."""
    keeps = model.kind.endswith(("Scaler", "Imputer"))
    return data if keeps else blurred(data)


def remember(node: ast.Call, model: Model, run: Run) -> None:
    """The name of a model holds it as it is now."""
    func = node.func
    if not isinstance(func, ast.Attribute):
        return
    match func.value:
        case ast.Name(id=name):
            run.names[name] = model
        case ast.Attribute() | ast.Subscript():
            run.names[ast.unparse(func.value)] = model


def applied(given: Given, model: Model, run: Run) -> Value:
    """Data after a transformer that was fitted before."""
    data = data_of(given.at(0, "X", "raw_documents", "texts")[1])
    if data is None:
        if not given.data:
            return None
        data = joined(given.data)
    return learning(changed(data, model), model.learned)


def predicted(given: Given, model: Model, run: Run) -> Value:
    """What a model says of some data."""
    node = given.node
    data = data_of(given.at(0, "X", "x", "data")[1])
    if data is None or not data.rows:
        return None
    if model.kind in CLUSTERING:
        return learning(blurred(data), model.learned)
    if model.fit is None:
        return Data(rows=data.rows)
    run.evaluations.append(run.asked(model.fit, data, node, "predict"))
    asked = frozenset({(model.fit, replace(data, predicted=frozenset()))})
    return Data(rows=data.rows, predicted=asked)


def scored(given: Given, model: Model, run: Run) -> Value:
    """A model measures itself by some data."""
    node = given.node
    data = data_of(given.at(0, "X", "x")[1])
    if model.fit is None or data is None:
        return None
    if data.rows and not data.predicted:
        run.evaluations.append(run.asked(model.fit, data, node, "score"))
    return None


def resampled(given: Given, model: Model, run: Run) -> Value:
    """Rows drawn again, or made of several, so that classes are of one size."""
    node = given.node
    first, value = given.at(0, "X")
    if first is None:
        return None
    data = source_of(first, value, run)
    target = data_of(given.at(1, "y")[1])
    if model.kind not in OVER:
        return Many((data, target or data))
    fact = frozenset({run.fact("resample", model.kind, data, node)})
    y = target or replace(data, column="target")
    return Many((learning(data, fact), learning(y, fact)))
