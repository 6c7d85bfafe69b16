"""Names of the report's functions: what they show, of what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nbprod.naming.evidence import Evidence, bound_words, listing, told_tails
from nbprod.naming.made import PLACE
from nbprod.naming.shown import words_shown, words_titled
from nbprod.naming.words import snake, word_set

_KINDS = word_set(
    "hist histplot boxplot barplot countplot scatter heatmap plot pie bar"
)
_SAVED = re.compile(r"savefig\(['\"](?:[^'\"]*/)?([\w .-]+\.\w+)['\"]")
_GRIDS = word_set("heatmap imshow matshow contour contourf pcolormesh")
# What they draw is in their cells, not along their axes.
_LOOKS = (
    ("value_counts", "count"),
    ("nunique", "count_distinct"),
    ("unique", "list"),
    ("describe", "describe"),
    ("corr", "correlate"),
    ("groupby pivot_table", "aggregate"),
)
_WHOLE = (
    ("confusion_matrix ConfusionMatrixDisplay", "confusion_matrix"),
    ("isnull isna", "missing_values"),
    ("corr", "correlations"),
    ("roc_curve", "roc_curve"),
    ("pairplot scatter_matrix", "pairs"),
)


def file_saved(evidence: Evidence) -> str:
    """The name of the file that a figure is saved to, where that is all."""
    named = _SAVED.search(evidence.shown)
    return named[1] if named and {*evidence.tails} == {"savefig"} else ""


def summarizes(evidence: Evidence) -> bool:
    """Whether the call says what is shown, as of counts and correlations."""
    calls = " ".join(calls for calls, _ in (*_LOOKS[:-1], *_WHOLE[1:3]))
    return not evidence.plots and bool(word_set(calls) & {*evidence.tails})


def exhibit_names(evidence: Evidence) -> Iterator[str]:
    """Names for a function of the report, the most telling first."""
    tails = told_tails(evidence)
    verb = "plot" if evidence.plots else "show"
    columns = listing(evidence.columns)
    if file := file_saved(evidence):
        yield "save_" + snake(file.rpartition(".")[0])
        yield "save_" + snake(file)
    for calls, doing in _LOOKS:
        if columns and set(calls.split()) & tails and not evidence.plots:
            yield f"{doing}_{columns}"
    said = words_titled(evidence.titles, () if tails & _GRIDS else evidence.axes)
    yield from (f"{verb}_{words.removesuffix(f'_{verb}')}" for words in said)
    saved = listing(evidence.writes, most=1)
    if len(saved) > 2:
        yield f"{verb}_{saved.removesuffix(f'_{verb}')}"
    yield from (
        f"{verb}_{what}" for calls, what in _WHOLE if set(calls.split()) & tails
    )
    yield from (
        f"{verb}_{what}_of_{snake(name)}"
        for calls, what in _WHOLE
        for name in evidence.binds
        if set(calls.split()) & tails
    )
    if not evidence.plots:
        shown = words_shown(evidence.shown, evidence.binds)
        draws = any(snake(name).startswith(("plot", "draw")) for name in evidence.own)
        done = [f"{'plot' if draws else 'show'}_{words}" for words in shown]
        yield from done
        on = [snake(name) for name in evidence.binds if evidence.own]
        yield from (f"{one}_in_{name}" for one in done for name in on if name)
    drawn = [name for name in bound_words(evidence) if not PLACE.search(name)]
    objects = [name for name in (columns, *drawn) if name]
    yield from (f"{verb}_{name}" for name in objects)
    yield from _of_shapes(evidence, objects)
    for calls, doing in _LOOKS:
        if set(calls.split()) & tails:
            yield from (f"{doing}_{name}" for name in objects)
    if "describe" in tails:
        yield "describe_data"
    yield from (f"{verb}_{snake(name)}" for name in evidence.binds if snake(name))
    if not evidence.binds:
        yield f"{verb}_data"


def _of_shapes(evidence: Evidence, objects: Sequence[str]) -> Iterator[str]:
    """Names by the kinds of plots: ``plot_age_histogram``, ``plot_bars``."""
    kind = {"hist": "histogram", "bar": "bars", "plot": "lines"}
    kinds = [kind.get(tail, tail) for tail in evidence.tails if tail in _KINDS]
    yield from (f"plot_{name}_{shape}" for name in objects for shape in kinds)
    yield from (f"plot_{shape}" for shape in kinds)
