"""What the service counts, for Prometheus."""

import os
from collections.abc import Iterable
from typing import Any

import pandas as pd
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Summary,
    generate_latest,
    multiprocess,
)

PREFIX = "cellar"
REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    f"{PREFIX}_requests", "Requests answered.", ["route", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    f"{PREFIX}_request_seconds", "Time to answer.", ["route"], registry=REGISTRY
)
PREDICTIONS = Counter(
    f"{PREFIX}_predictions", "Classes predicted.", ["prediction"], registry=REGISTRY
)
NUMBERS = Summary(f"{PREFIX}_predicted_number", "Numbers predicted.", registry=REGISTRY)
PROBABILITY = Histogram(
    f"{PREFIX}_probability",
    "Probability: the notebook's own, else that of the likeliest class.",
    buckets=[tenth / 10 for tenth in range(1, 11)],
    registry=REGISTRY,
)
REFUSED = Counter(
    f"{PREFIX}_refused",
    "Fields that a record was refused for.",
    ["field"],
    registry=REGISTRY,
)
RELOADS = Counter(
    f"{PREFIX}_model_loads", "Models loaded, or not.", ["outcome"], registry=REGISTRY
)
CLASSES = 50
"""Different predictions that are counted apart; the others are `other`."""
OTHER = "other"
seen: set[str] = set()


def count(answers: pd.DataFrame) -> None:
    """Count predictions and their probabilities."""
    for prediction in answers["prediction"].tolist():
        if isinstance(prediction, float):
            NUMBERS.observe(prediction)
        else:
            PREDICTIONS.labels(counted_as(str(prediction), seen)).inc()
    for probability in answers.get("probability", []):
        PROBABILITY.observe(max(several(probability)))


def several(probability: Any) -> Iterable[float]:
    """Give the probabilities of a record, one or one for each class."""
    return probability if isinstance(probability, list) else [probability]


def counted_as(text: str, known: set[str]) -> str:
    """Keep the number of series bounded, whatever the values are."""
    if len(known) < CLASSES:
        known.add(text)
    return text if text in known else OTHER


def exposition() -> bytes:
    """All counts in Prometheus' text format, those of all workers together."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)
