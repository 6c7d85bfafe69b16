"""Notebooks made at random, for the test that a package computes the same.

A program is a list of cells; one that begins with ``# [markdown]`` is a heading. Each
statement is run while the program is made, so that programs run from top to bottom, and
so that expressions can be chosen by the values that names have at that place. To add a
kind of statement, add a ``Maker`` to a theme; to add a theme, add a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import assume, event
from hypothesis import strategies as st

from programs import basics, control, functions
from programs.draft import Draft, Maker, Theme, TooLong

__all__ = ["NAMES", "PLAIN", "programs"]

NAMES = ("a", "b", "c", "xs", "ys", "zs", "total", "items", "d")
PLAIN = (basics.THEME, control.THEME, functions.THEME)
MARKDOWN = "# [markdown]"
HEADINGS = ("Load the data", "Clean", "Features", "Training", "Results", "Notes")


@st.composite
def programs(draw: st.DrawFn, themes: Sequence[Theme] = PLAIN) -> list[str]:
    """The cells of a notebook that runs from top to bottom without an error.

    Each program uses some kinds of statements only, so that it uses those often.
    """
    makers = [maker for theme in themes for maker in theme.makers]
    names = [maker.name for maker in makers]
    chosen = draw(st.lists(st.sampled_from(names), min_size=5, max_size=12))
    own = [maker for maker in makers if maker.name in {"value", *chosen}]
    pool = [*NAMES, *(name for theme in themes for name in theme.names)]
    draft = Draft(draw, draw(st.lists(st.sampled_from(pool), min_size=4, max_size=9)))
    try:
        fill(draft, themes, own)
    except (TooLong, RecursionError):
        assume(False)
    for maker in draft.used:
        event(f"has {maker}")
    return ["\n".join(cell) for cell in draft.cells if cell]


def fill(draft: Draft, themes: Sequence[Theme], makers: Sequence[Maker]) -> None:
    """Add statements, cell by cell."""
    setup = list(dict.fromkeys(line for theme in themes for line in theme.setup))
    if setup:
        draft.add("setup", setup)
    often = [maker for maker in makers for _ in range(maker.weight)]
    for _ in range(draft.integer(2, 8)):
        if draft.chance(5):
            heading = f"{MARKDOWN}\n# {draft.pick(HEADINGS)}"
            draft.cells += [heading.split("\n"), []]
        draft.cells.append([])
        for _ in range(draft.integer(1, 4)):
            maker = draft.pick(often)
            lines = maker.make(draft)
            if lines:
                draft.add(maker.name, lines)
    for theme in themes:
        if theme.ends is not None:
            for line in theme.ends(draft):
                draft.add(f"end of {theme.name}", [line])
