"""The answers of a package's service beside those of the notebook's model."""

from __future__ import annotations

import importlib
import json
import os
import pickle
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from . import given
from .asking import BATCH, Asking, documents, told_as
from .clients import NotReady, started
from .given import plain
from .matching import Came, close, first, is_whole, matched
from .singles import by_the_model, maker


def main(request: str, output: str) -> None:
    """Answer a request that is written in a file: see ``asked``."""
    asked = json.loads(Path(request).read_text("utf-8"))
    if asked["source"]:
        sys.path.insert(0, asked["source"])
    try:
        found = compared(asked)
    except NotReady as error:
        found = {"failed": str(error)}
    Path(output).write_text(json.dumps(found), "utf-8")
    sys.stdout.flush()
    os._exit(0)  # whatever threads libraries have left


def compared(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for all records; what came, and how much of it the notebook's model says."""
    with started(asked["package"], asked["source"], asked["model"]) as server:
        raw = pickle.loads(Path(asked["records"]).read_bytes())
        fitted = pickle.loads(Path(asked["fitted"]).read_bytes())
        schema = json.loads(Path(asked["model"], "schema.json").read_text("utf-8"))
        records = documents(raw, schema["columns"])
        ask, without = server.ready()
        until = time.monotonic() + asked["seconds"]
        asking = Asking(ask, records, until)
        asking.all_of_them()
        found = consistent(asking, schema, asked)
        said = answer_form(asking)
    found |= {"without": without, "records": len(records), "form": said}
    found |= {
        "answered": len(asking.answers), "refused": len(asking.refused),
        "broken": asking.broken[:5], "why_refused": first(asking.refused.values()),
        "asked": len(asking.answers) + len(asking.refused),
    }  # fmt: skip
    return found | against(asking, raw, fitted, asked, said)


def answer_form(asking: Asking) -> str:
    """Under which key the service has what is compared."""
    for number in asking.answers:
        status, told = asking.ask([asking.record(number)])
        return told_as(told) if status == 200 else ""
    return ""


def consistent(
    asking: Asking, schema: Mapping[str, Any], asked: Mapping[str, Any]
) -> dict[str, Any]:
    """Whether records get the same answer alone, in another order, with less, and
    what is answered to odd values."""
    answers = asking.answers
    alone = dict(asking.alone(asking.sampled()))
    numbers = list(alone)
    other = [n for n, one in alone.items() if not close(one, answers[n])]
    own = excused(asking, asked, other) if other else set()
    unlike = [n for n in other if n not in own]
    numbers = [n for n in numbers if n not in own]
    backwards = [asking.record(n) for n in reversed(numbers)]
    turned = asking.once(backwards) if backwards else []
    same = all(map(close, turned or [], [answers[n] for n in reversed(numbers)]))
    label = {one["name"] for one in schema["columns"] if one["answer"]}
    used = {one["name"] for one in schema["columns"] if one["used"]} - label
    bare = {
        what: as_before(asking, numbers, keep)
        for what, keep in (
            ("without the label", lambda name: name not in label),
            ("without unused columns", lambda name: name in used),
        )
    }
    odd = asking.odd(next(iter(alone)), sorted(used)) if alone else 0
    return {
        "alone": len(alone),
        "equal_alone": len(alone) - len(other),
        "own_alone": len(own),
        "unlike": [[answers[n], alone[n], n] for n in unlike[:1]],
        "turned": turned is not None and same,
        "without_columns": [what for what, right in bare.items() if not right],
        "odd": odd,
    }


def excused(asking: Asking, asked: Mapping[str, Any], other: Sequence[int]) -> set[int]:
    """Of records that are answered alone otherwise, those where the model does so."""
    numbers = list(dict.fromkeys([*other, *asking.answers]))[:BATCH]
    records = [asking.record(n) for n in numbers]
    suspects = [numbers.index(n) for n in other]
    found = by_the_model(asked["package"], Path(asked["model"]), records, suspects)
    return {numbers[place] for place in found}


def as_before(asking: Asking, numbers: Sequence[int], keep: Any) -> bool:
    """Whether records get the same answers with some of their fields alone."""
    if not numbers:
        return True
    some = [
        {name: one for name, one in asking.record(n).items() if keep(name)}
        for n in numbers
    ]
    found = asking.once(some)
    return found is not None and all(
        map(close, found, [asking.answers[n] for n in numbers])
    )


def against(
    asking: Asking,
    raw: Any,
    fitted: Mapping[str, Any],
    asked: Mapping[str, Any],
    form: str,
) -> dict[str, Any]:
    """The rows that the model was fitted on, and how many are answered as it does."""
    if fitted["why"] or not form:
        return {"whose": "", "why": fitted["why"] or "no record gets an answer"}
    theirs = said_by(fitted, form, asking, asked["column"])
    if fitted.get("state"):
        said = of_network(asked, fitted, form)
        if said is None:
            return {"whose": "", "why": "the package has its network otherwise"}
        theirs = said
    index = fitted["index"]
    if are_names(asking.answers.values()) and not are_names(theirs):
        theirs = named(theirs, of_package(asked, form))
    came = Came(asking.answers, asking.refused, len(asking.records))
    find = partial(places_of, asking, asked)
    best = {**matched(theirs, index, raw, came, find), "whose": "notebook"}
    if is_whole(best) or not asked["own"]:
        return best
    own = of_package(asked, form)
    if own is None:
        return best
    found = {
        **matched(own, index, raw, came, find),
        "whose": "package",
        "own": asked["own"],
    }
    return found if found["equal"] > best["equal"] else best


def places_of(asking: Asking, asked: Mapping[str, Any]) -> list[int] | None:
    """For each row of the notebook's features the record of which the package makes
    the same, -1 for none; None where they cannot be had as numbers."""
    package = asked["package"]
    try:
        theirs = pickle.loads(Path(asked["features"]).read_bytes())
        load = importlib.import_module(f"{package}.artifacts").load
        numbers = list(asking.answers)
        made = maker(package, load(Path(asked["model"])))
        ours = made([asking.record(number) for number in numbers])
        known = dict(zip(row_keys(ours), numbers, strict=True))
        return [known.get(key, -1) for key in row_keys(theirs)]
    except Exception:  # of another making than the package's, or no numbers
        return None


def row_keys(features: Any) -> list[tuple[float, ...]]:
    """The rows of features without the last digits of their numbers."""
    import numpy

    values = features.toarray() if hasattr(features, "toarray") else features
    table = numpy.asarray(values, dtype=float)
    return [tuple(float(f"{one:.9g}") for one in row) for row in table.tolist()]


def are_names(values: Iterable[Any]) -> bool:
    """Whether answers are texts."""
    return any(isinstance(one, str) for one in values)


def named(theirs: list[Any], own: list[Any] | None) -> list[Any]:
    """What a model says, by the names that the package has for it, one for each."""
    pairs = Counter(zip(theirs, own or theirs, strict=True)).most_common()
    names: dict[Any, Any] = {}
    for (one, name), _ in pairs:
        names.setdefault(one, name)
    alone = len(set(names.values())) == len(names)
    return [names[one] for one in theirs] if alone else theirs


def said_by(
    fitted: Mapping[str, Any], form: str, asking: Asking, column: int
) -> list[Any]:
    """What the notebook's model says, in the form in which the service answers."""
    like = next(iter(asking.answers.values()))
    chance = fitted["proba"]
    if form == "probabilities" and chance is not None:
        if isinstance(like, list) or chance.ndim < 2:
            return chance.tolist()  # type: ignore[no-any-return]
        return chance[:, min(column, chance.shape[1] - 1)].tolist()  # type: ignore[no-any-return]
    return fitted["predict"].tolist()  # type: ignore[no-any-return]


def of_network(
    asked: Mapping[str, Any], fitted: Mapping[str, Any], form: str
) -> list[Any] | None:
    """What the package says by a network that learned what the notebook's did.

    None where it does not give what the notebook's gives.
    """
    try:
        torch: Any = importlib.import_module("torch")
        features = pickle.loads(Path(asked["features"]).read_bytes())
        load = importlib.import_module(f"{asked['package']}.artifacts").load
        served = load(Path(asked["model"]))
        state = {name: torch.as_tensor(one) for name, one in fitted["state"].items()}
        served.model.load_state_dict(state)
        found = plain(given.said_by(served.model, features)).ravel().tolist()
        if not all(map(close, found, fitted["predict"].ravel().tolist())):
            return None
        answer = importlib.import_module(f"{asked['package']}.inference").answer
        said = answer(features, served.model, served.learned)
    except Exception:  # of another making than the package's
        return None
    return column(said, form)


def of_package(asked: Mapping[str, Any], form: str) -> list[Any] | None:
    """What the package's own model says of the notebook's features; None where these
    cannot be had."""
    try:
        features = pickle.loads(Path(asked["features"]).read_bytes())
        load = importlib.import_module(f"{asked['package']}.artifacts").load
        answer = importlib.import_module(f"{asked['package']}.inference").answer
        served = load(Path(asked["model"]))
        found = answer(features, served.model, served.learned)
    except Exception:  # of another making than the package's
        return None
    return column(found, form)


def column(answers: Any, form: str) -> list[Any] | None:
    """The answers of a frame that a service has under a key."""
    name = {"probabilities": "probability"}.get(form)
    name = name or form.replace("predictions", "prediction", 1)
    return plain(answers[name]).tolist() if name in answers else None
