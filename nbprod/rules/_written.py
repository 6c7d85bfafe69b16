"""What a way of mending comes to."""

from __future__ import annotations

from dataclasses import dataclass

from nbprod.ir import Edit


@dataclass(frozen=True)
class Written:
    """Edits that mend one use; ``safe`` if results stay the same wherever both run."""

    edits: tuple[Edit, ...]
    safe: bool = True
