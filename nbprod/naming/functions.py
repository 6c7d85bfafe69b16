"""Names of functions, and of the records that they return."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace

from nbprod.naming.evidence import (
    Evidence,
    bound_words,
    crosses,
    fits,
    told_as,
)
from nbprod.naming.exhibits import exhibit_names, summarizes
from nbprod.naming.headings import NOUN_FIRST, names_from_heading
from nbprod.naming.made import names_from_evidence
from nbprod.naming.sayings import SEEDING
from nbprod.naming.taken import first_number
from nbprod.naming.verbs import participle
from nbprod.naming.words import camel, is_free, snake
from nbprod.stages import all_stages, by_words

LONGEST = 60
"""Letters of a name: a line has room for the call, and a reader for the name."""
NAMED_AFTER = re.compile(r"compute_(?!.*_(error|score|accuracy|rate|matrix)s?$)")
"""After what a heading names, which is more than what is computed, no measure aside."""
GENERATE = "generate_data"
FITTING = re.compile("fit_|train_|tune_")
GENERAL = frozenset(["train_model", "train_models", "tune_model"])
BINDING = frozenset(["and", "by", "for", "from", "in", "of", "on", "the", "to", "with"])

__all__ = ["Evidence", "function_name", "record_name"]


def function_name(
    stage: str, heading: str, evidence: Evidence, taken: Container[str] = ()
) -> str:
    """A valid name, not in ``taken``, that a maintainer would choose.

    The heading gives it where it says something specific of this stage, else what the
    statements do; a number is the last resort. ``stage`` may also be ``report``, for
    what only shows something. Put the notebook's own names into ``taken``, so that no
    function hides one of them.
    """
    first = ""
    for name in map(shortened, _candidates(stage, heading, evidence)):
        if not name.isidentifier():
            continue
        first = first or name
        if is_free(name) and name not in taken:
            return name
    base = first or stage
    for name in told_apart(stage, base, evidence):
        if name not in taken and is_free(name):
            return name
    number = first_number(base, taken)
    while f"{base}_{number}" in taken or not is_free(f"{base}_{number}"):
        number += 1
    return f"{base}_{number}"


def told_apart(stage: str, base: str, evidence: Evidence) -> Iterator[str]:
    """A name with what it is done on, or for the report when, added to it."""
    if stage != "report":
        asked = {*evidence.applied, *evidence.estimators}
        others = tuple(name for name in evidence.inputs[::-1] if name not in asked)
        on = bound_words(replace(evidence, binds=others))
        yield from (f"{base}_on_{one}" for one in on if one not in base)
        rows = [name for name in evidence.inputs if name.lower().startswith("x_")]
        if stage in ("predict", "evaluate") and len(rows) == 1:
            yield f"{base}_on_{snake(rows[0])}"
        return
    for of in map(snake, evidence.binds):
        if of and not base.endswith(f"_{of}"):
            yield f"{base}_of_{of}"
    if evidence.after:
        yield shortened(f"{base}_after_{evidence.after}")


def shortened(name: str) -> str:
    """A name without the words that are too many for a line, and what led to them."""
    if len(name) <= LONGEST:
        return name
    words = name[: LONGEST + 1].split("_")[:-1]
    while words and words[-1] in BINDING:
        words.pop()
    return "_".join(words) or name[:LONGEST]


def _headed(stage: str, heading: str, evidence: Evidence) -> list[str]:
    """The names that a heading gives to what it stands over."""
    # under a heading on measures, what trains or predicts is not what it names
    if stage not in ("evaluate", "report") and by_words(heading) == "evaluate":
        heading = ""
    done = told_as(stage, evidence)
    said = names_from_heading(done, heading, plots=evidence.plots)
    if done != stage:
        said = [name for name in said if not NAMED_AFTER.match(name)]
    if evidence.unfitted or (
        stage == "train" and evidence.calls and not fits(evidence)
    ):
        said = [name for name in said if not FITTING.match(name)]
    return [name for name in said if name not in NOUN_FIRST]


def _candidates(stage: str, heading: str, evidence: Evidence) -> Iterator[str]:
    said = _headed(stage, heading, evidence)
    stage = told_as(stage, evidence)
    shows = stage == "report"
    done = list(
        exhibit_names(evidence) if shows else names_from_evidence(stage, evidence)
    )
    if stage == "train" and crosses(evidence):
        yield from done
    if shows and summarizes(evidence):  # a heading speaks of all that it stands over
        yield from done[:1]
    if evidence.tails and {*evidence.tails} <= SEEDING:
        yield "seed_random_numbers"
        yield f"seed_random_numbers_to_{stage}"
    telling = [name for name in said if "_" in name]
    yield from telling
    if said and stage in ("split", "save"):
        yield from said
    end = next((n for n, name in enumerate(done) if name in GENERAL), 0)
    if done[:1] == [GENERATE]:
        yield GENERATE
        over = heading or evidence.under
        yield from (f"generate_{topic}_data" for topic in topics(stage, over))
    yield from done[:end]
    if end and stage == "train":
        yield from told_apart(stage, done[0], evidence)
    yield from done[end:]
    known = next((s for s in all_stages() if s.name == stage), None)
    if known is None:
        return
    if stage == "split":
        yield "split"
    yield from said
    common = [f"{known.verb}_{noun}" for noun in known.nouns]
    misplaced = stage == "train" and not fits(evidence)
    if misplaced and not evidence.binds:
        yield from (f"call_{snake(tail)}" for tail in evidence.tails[:1])
    if done and stage in ("predict", "evaluate"):
        yield from told_apart(stage, done[0], evidence)
    yield from [] if misplaced else common[:1]
    yield from plain_names(evidence, "compute" if misplaced else known.verb)
    yield from common


def topics(stage: str, heading: str) -> Iterator[str]:
    """What a heading names, if that is a thing."""
    for name in names_from_heading(stage, heading):
        verb, _, rest = name.partition("_")
        if verb == stage and rest:
            yield rest.removesuffix("_data")


def plain_names(evidence: Evidence, verb: str) -> Iterator[str]:
    """Names from what is called or bound, however short: better than numbers."""
    if evidence.own and not evidence.binds:
        yield f"run_{snake(evidence.own[-1])}"
    names = [snake(name) for name in dict.fromkeys(evidence.binds)]
    if 0 < len(names) <= 4 and all(names):
        *rest, last = names
        yield "_".join([verb, *rest, *(["and"] if rest else []), last])


def record_name(function: str) -> str:
    """The class of the record that the function returns: ``load`` → ``Loaded``.

    ``train_random_forest`` gives ``TrainedRandomForest``, ``split`` ``Split``; where
    the first word is no verb that is known, ``one_hot_x`` ``OneHotXResult``.
    """
    verb, _, rest = function.partition("_")
    if function.startswith("cross_validate_"):
        return camel("cross_validated", function.removeprefix("cross_validate_"))
    if function.startswith("one_hot_encode"):
        return camel("one_hot_encoded", function.removeprefix("one_hot_encode"))
    done = participle(verb)
    rest = re.sub(
        r"^and_(evaluate|predict|transform)$", lambda m: f"and_{participle(m[1])}", rest
    )
    name = camel(done, rest) if done else camel(function) + "Result"
    return name if is_free(name) else name + "Result"
