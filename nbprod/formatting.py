"""Python as black formats it."""

from __future__ import annotations

import black
from black.mode import Mode, TargetVersion

TARGETS = {
    TargetVersion.PY310,
    TargetVersion.PY311,
    TargetVersion.PY312,
    TargetVersion.PY313,
}
"""As black takes them from the ``requires-python`` of what is emitted."""


def formatted(source: str) -> str:
    """Source as black formats it; each file goes through it once."""
    return black.format_str(source, mode=Mode(TARGETS, line_length=88))
