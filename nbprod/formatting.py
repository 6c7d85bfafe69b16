"""Python as black formats it.

Black takes a millisecond a line, half of what a conversion takes. So it sees no more
than it must: what stands between two definitions of a file is formatted on its own,
which comes to the same, and what is known to be formatted is left as it is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Set

import black
from black.mode import Mode, TargetVersion

from nbprod.tables import put_back, tables, without

TARGETS = {
    TargetVersion.PY310,
    TargetVersion.PY311,
    TargetVersion.PY312,
    TargetVersion.PY313,
}
"""As black takes them from the ``requires-python`` of what is emitted."""

BORDER = re.compile(r"\n\n\n+(?=(?:def|class|async def) |@)")
"""Between a definition at the left margin and what stands before, black leaves two
blank lines whatever there is."""

WHOLE = re.compile(r"[\r\f]|#\s*(?:fmt|yapf):")
"""With these, what black does at one place may depend on another."""


def formatted(source: str, ready: Set[str] = frozenset()) -> str:
    """Source as black formats it; ``ready`` are parts that are as black leaves them."""
    done = [
        one if one in ready else in_black(one + "\n").rstrip("\n")
        for one in parts(source)
    ]
    text = "\n\n\n".join(done)
    return text + "\n" if text else ""


def in_black(source: str) -> str:
    """Source formatted by black."""
    large = tables(source)
    mode = Mode(TARGETS, line_length=88)
    done = black.format_str(without(source, large), mode=mode)
    whole = put_back(done, large)
    return black.format_str(source, mode=mode) if whole is None else whole


def parts(source: str) -> list[str]:
    """Source cut before definitions at the left margin, if black may see them apart."""
    source = source.strip("\n")
    if WHOLE.search(source):
        return [source]
    some = BORDER.split(source)
    try:
        trees = [ast.parse(one) for one in some]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [source]  # cut within a string
    if len(some) > 1 and len(trees[0].body) < 2:  # a docstring is set off otherwise
        some[:2] = ["\n\n\n".join(some[:2])]
    return some
