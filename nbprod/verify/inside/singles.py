"""Records that a model itself answers alone otherwise than among others.

Libraries of linear algebra add up a single row in another order than a table. Where a
model's coefficients are huge, its answers show it, in the notebook as in the service:
then the features of the record are the same to the bit, and the predictions are not.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .given import plain
from .matching import close

Record = Mapping[str, Any]


def by_the_model(
    package: str, model: Path, records: Sequence[Record], suspects: Sequence[int]
) -> list[int]:
    """Of ``suspects``, places in ``records``, those of which the features are the same
    alone and among all of these, and for which the model says another thing."""
    try:
        served = importlib.import_module(f"{package}.artifacts").load(model)
        made = maker(package, served)
        together = made(records)
        return [
            place
            for place in suspects
            if says_otherwise(served.model, together, place, made([records[place]]))
        ]
    except Exception:  # whatever a path may raise in this process: nothing is excused
        return []


def maker(package: str, served: Any) -> Callable[[Sequence[Record]], Any]:
    """What makes features of records, as the service does."""
    schema = importlib.import_module(f"{package}.schema")
    features = importlib.import_module(f"{package}.inference").features

    def made(records: Sequence[Record]) -> Any:
        _, right, _ = schema.read(list(records), served.records)
        if len(right) != len(records):
            raise ValueError("some records are refused")
        return features(schema.to_frame(right, served.schema), served.learned)

    return made


def says_otherwise(model: Any, together: Any, place: int, alone: Any) -> bool:
    """Whether a model has two answers to one row of features, which are the same."""
    import numpy

    ours, theirs = (
        numpy.asarray(one.toarray() if hasattr(one, "toarray") else one)
        for one in (together, alone)
    )
    if len(theirs) != 1 or ours[place].tobytes() != theirs[0].tobytes():
        return False
    how = model.predict_proba if hasattr(model, "predict_proba") else model.predict
    among, single = plain(how(together))[place], plain(how(alone))[0]
    return not close(among.tolist(), single.tolist())
