"""Black, and what spares it work.

Black takes a millisecond a line, half of what a conversion takes. So it sees no more
than it must: what stands between two definitions of a file is formatted on its own,
which comes to the same, and what is known to be formatted is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

import black
from black.mode import Mode, TargetVersion

from nbprod.source import ruff
from nbprod.source.formatting import BORDER
from nbprod.source.standins import put_back as put_back_names
from nbprod.source.standins import tree_of, with_standins
from nbprod.source.tables import put_back, tables, without

TARGETS = {
    TargetVersion.PY310,
    TargetVersion.PY311,
    TargetVersion.PY312,
    TargetVersion.PY313,
}
"""As black takes them from the ``requires-python`` of what is emitted."""

LITTLE = 2_000
"""Characters which black formats before ruff has started."""

WHOLE = re.compile(r"[\r\f]|#\s*(?:fmt|yapf):")
"""With these, what black does at one place may depend on another."""


KEPT: dict[str, str] = {}
"""Parts of sources that were formatted before they were asked for."""


def keep_blackened(source: str, ready: Set[str]) -> None:
    """Format a source before somebody waits for it."""
    KEPT.update(done([p for p in parts(source, ready) if p not in ready]))


def blackened(sources: Sequence[str], ready: Set[str]) -> list[str]:
    """Sources as black formats them, all at once."""
    cut = [parts(source, ready) for source in sources]
    known = KEPT | {one: one for one in ready}
    known |= done([p for some in cut for p in some if p not in known])
    tree_of.cache_clear()
    texts = ["\n\n\n".join(known[one] for one in some) for some in cut]
    return [f"{text}\n" if text else "" for text in texts]


def done(some: Sequence[str]) -> dict[str, str]:
    """Parts of sources, each with what black makes of it."""
    new = list(dict.fromkeys(some))
    given = [f"{one}\n" for one in new]
    alike = ruff.printed(given) if sum(map(len, given)) > LITTLE else []
    pairs = zip(given, alike or [""] * len(given), strict=True)
    made = [in_black(one, printed).rstrip("\n") for one, printed in pairs]
    return dict(zip(new, made, strict=True))


def in_black(source: str, printed: str = "") -> str:
    """Source formatted by black; ``printed`` is what ruff makes of it, if known."""
    large = tables(source)
    mode = Mode(TARGETS, line_length=88)
    shown, held = without(source, large), dict[str, str]()
    if printed and not large and not WHOLE.search(source):
        shown, held = with_standins(source, printed)
    if (name := shown.strip()) in held:
        done = f"{held[name]}\n"
    else:
        done = put_back_names(black.format_str(shown, mode=mode), held)
    whole = put_back(done, large)
    return black.format_str(source, mode=mode) if whole is None else whole


def parts(source: str, ready: Set[str] = frozenset()) -> list[str]:
    """Source cut before definitions at the left margin, if black may see them apart.

    ``ready`` are parts that there are.
    """
    source = source.strip("\n")
    if WHOLE.search(source):
        return [source]
    some = BORDER.split(source)
    try:
        first, *_ = [
            tree_of(f"{one}\n") for one in some if one not in ready or one is some[0]
        ]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [source]  # cut within a string
    if len(some) > 1 and len(first.body) < 2:  # a docstring is set off otherwise
        some[:2] = ["\n\n\n".join(some[:2])]
    return some
