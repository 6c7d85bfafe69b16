"""Everything else: pure computation. Nothing is evidence for it but the lack of any."""

from __future__ import annotations

from nbprod.stages import Stage

STAGE = Stage(
    name="compute",
    order=45,
    verb="compute",
    participle="Computed",
    title="Compute the results",
    nouns=("results", "values"),
)
