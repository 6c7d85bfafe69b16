"""What a package's parity tests hold it against: the notebook's values of a run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from nbprod.ir import Change, Plan
from nbprod.render import render_parity
from nbprod.verify.boxes import Box, run
from nbprod.verify.judging import RESULT, Told
from nbprod.verify.outcome import Variable

MOST = 1_000_000
"""Bytes of the file of values."""
SEED = 0
ASKED = """
import json, sys
from importlib.metadata import PackageNotFoundError, version
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = version(name)
    except PackageNotFoundError:
        pass
print(json.dumps(found))
"""

Portrait = Mapping[str, Any]


def values_of(
    told: Sequence[Told],
    variables: Iterable[Variable],
    noisy: Collection[str],
    places: Collection[str],
) -> Iterator[dict[str, Any]]:
    """The notebook's values that the package had as well, stage by stage.

    What differs between two runs of the notebook is left out, and what holds one of
    the ``places`` at which it ran.
    """
    same = {(v.stage, v.name) for v in variables if v.status in ("equal", "close")}
    for one in told:
        entry: Any = one.theirs or one.end or {}
        portrait = entry.get("portrait")
        if portrait is None or (one.stage, one.name) not in same or one.name in noisy:
            continue
        text = json.dumps(portrait)
        if one.stage != RESULT and not any(place in text for place in places):
            yield {
                "name": one.name,
                "stage": one.stage,
                "cell": one.boundary.cell,
                "portrait": portrait,
            }


def document(values: Sequence[Mapping[str, Any]], releases: Mapping[str, str]) -> str:
    """The file of values; the largest are digests where all would be too large."""
    kept = list(values)
    sizes = sorted((len(json.dumps(one)), at) for at, one in enumerate(kept))
    while sizes and sum(size for size, _ in sizes) > MOST * 0.9:
        _, at = sizes.pop()
        kept[at] = {**kept[at], "portrait": digested(kept[at]["portrait"])}
    lines = ",\n".join(json.dumps(one) for one in kept)
    head = f'{{"format": 1, "seed": {SEED}, "releases": {json.dumps(releases)},\n'
    return f'{head}"values": [\n{lines}\n]}}'


def digested(portrait: Portrait) -> Portrait:
    """A portrait by its digest alone, which only equal bits have."""
    text = json.dumps(portrait, sort_keys=True)
    return {"digest": hashlib.sha256(text.encode()).hexdigest()}


def releases_of(python: str, plan: Plan, box: Box) -> dict[str, str]:
    """The releases of what the package needs, in an interpreter."""
    names = [one.distribution for one in plan.requirements]
    ended = run([python, "-c", ASKED, *names], box, box.folder)
    found: dict[str, str] = json.loads(ended.last_line) if ended.ok else {}
    return found


def parity_changes(plan: Plan, values: str) -> list[Change]:
    """The files of the parity tests, to be written into the package."""
    files = render_parity(plan, values)
    return [Change(path, "write", text) for path, text in sorted(files.items())]
