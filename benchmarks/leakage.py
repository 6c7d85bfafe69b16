"""Precision and recall of the rules on leakage against labels made by hand.

``python -m benchmarks.leakage FOLDER LABELS.json [--misses]``: FOLDER holds the
notebooks, each named as in the labels and with ``.ipynb``. LABELS maps a notebook to
its leaks by kind (``pre``, ``cvpre``, ``fit_on_test``, ``resample``, ``overlap``,
``multi``, ``train_eval``); a leak is a list of the cells that take part in it. Cells
under ``optional`` are neither right nor wrong: people may differ over them.

A finding is right if its cell is one of a leak of its kind. A leak is found if some
finding stands in one of its cells.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from nbprod.linting.checking import findings_in, opened
from nbprod.rules import catalogue

KINDS = {
    "pre": ("NBP201",),
    "cvpre": ("NBP208",),
    "fit_on_test": ("NBP202", "NBP302"),
    "resample": ("NBP203",),
    "overlap": ("NBP204",),
    "multi": ("NBP205",),
    "train_eval": ("NBP301",),
}
"""The kinds of leaks, and the rules that are to find them."""
Leaks = list[list[int]]


def found_in(path: Path) -> dict[str, set[int]]:
    """The cells of a notebook in which leaks are found, by kind."""
    file = opened(path, path.name, path.read_bytes())
    rules = [catalogue()[code] for codes in KINDS.values() for code in codes]
    findings = findings_in(file.subject, rules)
    return {
        kind: {one.span.cell for one in findings if one.code in codes}
        for kind, codes in KINDS.items()
    }


def compare(name: str, found: set[int], leaks: Leaks, free: set[int]) -> Counter[str]:
    """Count the findings and leaks of one kind in one notebook."""
    inside = {cell for leak in leaks for cell in leak}
    return Counter(
        right=len(found & inside),
        wrong=len(found - inside - free),
        met=sum(bool(found & set(leak)) for leak in leaks),
        missed=sum(not found & set(leak) for leak in leaks),
    )


def main() -> None:
    """Count, for each kind, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--misses", action="store_true", help="show what differs")
    given = parser.parse_args()
    labels: dict[str, dict[str, Any]] = json.loads(given.labels.read_text("utf-8"))
    totals: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for name, leaks in sorted(labels.items()):
        found = found_in(given.folder / f"{name}.ipynb")
        for kind, total in totals.items():
            known = leaks.get(kind, [])
            free = set(leaks.get("optional", {}).get(kind, []))
            counted = compare(name, found[kind], known, free)
            total.update(counted)
            if given.misses and (counted["wrong"] or counted["missed"]):
                print(f"{name} {kind}: found {sorted(found[kind])}, labelled {known}")
    print(f"{len(labels)} notebooks")
    for kind, total in totals.items():
        findings = total["right"] + total["wrong"]
        leaks_known = total["met"] + total["missed"]
        print(
            f"{kind:12} precision {total['right']:3}/{findings:<3} "
            f"recall {total['met']:3}/{leaks_known:<3}"
        )


if __name__ == "__main__":
    main()
