"""The stage of each cell, beside what people said of 15 notebooks (HeaderGen's set).

    python -m benchmarks.headergen FOLDER [--only looked|held] [--cells]

FOLDER is a copy of HeaderGen's repository. Every third notebook, by name, is held out:
rules are made and mended on the others alone. Scoring is HeaderGen's own
(``scripts/compare_annotations.py``): a cell has a set of categories, precision and
recall count (cell, category) pairs of a notebook, and their averages over notebooks,
each first rounded to a tenth of a percent, are what is published.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.steps import markdown
from nbprod.dataflow import analyse
from nbprod.ir import Label
from nbprod.notebook import read
from nbprod.recognise import recognise

SET = Path("callsites-jupyternb-real-world-benchmark")
LIBRARIES = "Library Loading"
VISUAL = "Visualization"
PREPARING = "Data Preparation"
FEATURES = "Feature Engineering"
MODELS = "Model Building and Training"
GROUPS = {
    LIBRARIES: LIBRARIES,
    VISUAL: VISUAL,
    "Others": "Others",
    PREPARING: PREPARING,
    "Data Profiling and Exploratory Data Analysis": PREPARING,
    "Data Cleaning Filtering": PREPARING,
    "Data Sub-sampling and Train-test Splitting": PREPARING,
    "Data Loading": PREPARING,
    "Exploratory Data Analysis": PREPARING,
    FEATURES: FEATURES,
    "Feature Transformation": FEATURES,
    "Feature Selection": FEATURES,
    MODELS: MODELS,
    "Model Training": MODELS,
    "Model Parameter Tuning": MODELS,
    "Model Validation and Assembling": MODELS,
}
"""The set's fine headings → the categories that are scored; others do not count."""

BOTH = (PREPARING, FEATURES)
CATEGORIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "import": {"": (LIBRARIES,)},
    "load": {"": (PREPARING,), "load_object": (MODELS,)},
    "clean": {"": (PREPARING,)}
    | dict.fromkeys(("fill", "drop", "convert", "column"), BOTH),
    "features": {"": (FEATURES,)}
    | dict.fromkeys(("fill", "drop", "convert"), BOTH)
    | dict.fromkeys(("combine", "reshape", "filter"), (PREPARING,)),
    "split": {"": (PREPARING,), "drop": BOTH},
    "train": {"": (MODELS,)},
    "evaluate": {"": (MODELS,)},
    "predict": {"predict": (MODELS,), "transform": (FEATURES,)}
    | dict.fromkeys(("fill", "drop"), BOTH),
    "save": {"writer": (PREPARING,), "dump": (MODELS,)},
    "explore": {
        "plot": (VISUAL,),
        "look": (PREPARING,),
        "reader": (PREPARING,),
        "measure": (MODELS,),
        "dump": (MODELS,),
    },
}
"""nbprod's stage → what a statement does there → the set's categories.

``""`` holds where none of a statement's doings is listed. Those who annotated the set
call a change of columns (missing values, types, dropping) both cleaning and features.
"""

Cells = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Scored:
    """A notebook's cells: what people said, and what nbprod says."""

    name: str
    held: bool
    truth: Cells
    found: Cells

    @property
    def right(self) -> int:
        """Pairs of cell and category that both have."""
        said = self.truth
        return sum(len(found & said[cell]) for cell, found in both(self))

    @property
    def precision(self) -> float:
        """In percent, to a tenth, as the set's own script rounds it."""
        return share(self.right, sum(map(len, self.found.values())))

    @property
    def recall(self) -> float:
        """In percent, to a tenth."""
        return share(self.right, sum(map(len, self.truth.values())))


def both(scored: Scored) -> Iterable[tuple[str, frozenset[str]]]:
    """The cells of nbprod's that people said something of."""
    return ((c, s) for c, s in scored.found.items() if c in scored.truth)


def share(part: int, whole: int) -> float:
    """A percentage to a tenth; of nothing, none."""
    return round(100 * part / (whole or 1), 1)


def categories(label: Label) -> frozenset[str]:
    """The set's categories of a statement."""
    table = CATEGORIES.get(label.stage, {})
    listed = [table[doing] for doing in label.does if doing in table]
    return frozenset(c for some in listed or [table.get("", ())] for c in some)


def cells_of(notebook: Path) -> Cells:
    """nbprod's categories of each cell, by its number among the cells of code."""
    flow = analyse(read(notebook, skip_broken=True))
    labels = recognise(flow)
    # the set numbers all cells that are not markdown
    some = [cell for cell in flow.notebook.cells if cell.kind != "markdown"]
    number = {cell.index: str(at) for at, cell in enumerate(some, 1)}
    found: dict[str, frozenset[str]] = dict.fromkeys(number.values(), frozenset())
    for statement in flow.statements:
        cell = number[statement.cell]
        found[cell] |= categories(labels[statement.id])
    return found


def said_of(file: Path) -> Cells:
    """What people said of each cell."""
    told: Mapping[str, list[str]] = json.loads(file.read_text("utf-8"))
    return {
        cell: frozenset(GROUPS[heading] for heading in some if heading in GROUPS)
        for cell, some in told.items()
    }


def score(folder: Path) -> list[Scored]:
    """Score every notebook of the set."""
    found = []
    notebooks = sorted((folder / SET / "notebooks").glob("*.ipynb"))
    for at, notebook in enumerate(notebooks, 1):
        truth = folder / SET / "headers_ground_truth" / f"{notebook.stem}.json"
        found.append(
            Scored(notebook.stem, at % 3 == 0, said_of(truth), cells_of(notebook))
        )
    return found


def averages(some: list[Scored]) -> tuple[float, float]:
    """The published averages: those of the rounded figures of the notebooks."""
    number = len(some) or 1
    return (
        round(sum(one.precision for one in some) / number, 1),
        round(sum(one.recall for one in some) / number, 1),
    )


def by_category(some: list[Scored]) -> list[list[object]]:
    """For each category: right, too many, missing; precision and recall."""
    rows: list[list[object]] = []
    for category in (LIBRARIES, VISUAL, PREPARING, FEATURES, MODELS):
        right = extra = missing = 0
        for one in some:
            for cell in one.truth.keys() | one.found.keys():
                said = category in one.truth.get(cell, ())
                ours = category in one.found.get(cell, ())
                right += said and ours
                extra += ours and not said
                missing += said and not ours
        precision, recall = share(right, right + extra), share(right, right + missing)
        rows.append([category, right, extra, missing, precision, recall])
    return rows


def confusion(some: list[Scored]) -> Counter[tuple[str, str]]:
    """How often people said one set of categories of a cell and nbprod another."""
    found: Counter[tuple[str, str]] = Counter()
    for one in some:
        for cell in one.truth.keys() | one.found.keys():
            said = one.truth.get(cell, frozenset())
            ours = one.found.get(cell, frozenset())
            if said != ours:
                found[shown(said), shown(ours)] += 1
    return found


def shown(some: Iterable[str]) -> str:
    """A set of categories in words."""
    return ", ".join(sorted(some)) or "nothing"


def report(some: list[Scored], title: str) -> str:
    """The figures of some notebooks as Markdown."""
    precision, recall = averages(some)
    rows: list[list[object]] = [
        [one.name, "held out" if one.held else "", one.precision, one.recall]
        for one in some
    ]
    text = f"{title}: precision {precision}, recall {recall}\n\n"
    text += markdown(["notebook", "", "precision", "recall"], rows) + "\n"
    heads = ["category", "right", "too many", "missing", "precision", "recall"]
    text += markdown(heads, by_category(some)) + "\n"
    differing = confusion(some).most_common()
    body: list[list[object]] = [
        [times, said, ours] for (said, ours), times in differing
    ]
    return text + markdown(["cells", "people said", "nbprod says"], body)


def differing_cells(some: list[Scored]) -> str:
    """The cells that differ, one a line."""
    lines = []
    for one in some:
        for cell in sorted(one.truth, key=int):
            said, ours = one.truth[cell], one.found.get(cell, frozenset())
            if said != ours:
                lines.append(
                    f"{one.name} {cell}: too many: {shown(ours - said)}; "
                    f"missing: {shown(said - ours)}"
                )
    return "\n".join(lines)


def main() -> int:
    """Score the set, or one part of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=("looked", "held"))
    parser.add_argument("--cells", action="store_true", help="list what differs")
    given = parser.parse_args()
    every = score(given.folder)
    if not every:
        parser.error(f"{given.folder / SET}: no notebooks there")
    parts = {
        "looked": [one for one in every if not one.held],
        "held": [one for one in every if one.held],
    }
    for name, some in parts.items():
        print(f"{name}: precision, recall {averages(some)}")
    some = parts[given.only] if given.only else every
    print(report(some, given.only or "all"))
    if given.cells:
        print(differing_cells(some))
    return 0


if __name__ == "__main__":
    sys.exit(main())
