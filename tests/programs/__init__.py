"""Notebooks made at random, for the test that a package computes the same.

A program is a list of cells; one that begins with ``# [markdown]`` is a heading. Each
statement is run while the program is made, so that programs run from top to bottom, and
so that expressions can be chosen by the values that names have at that place. To add a
kind of statement, add a ``Maker`` to a theme; to add a theme, add a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import assume, event
from hypothesis import strategies as st

from programs import (
    basics,
    chances,
    classes,
    control,
    functions,
    handing,
    iterators,
    libraries,
    naming,
    nesting,
    wrapped,
)
from programs.draft import Draft, Maker, Theme, TooLong

__all__ = ["NAMES", "THEMES", "Program", "made", "programs"]

NAMES = ("a", "b", "c", "xs", "ys", "zs", "total", "items", "d")
MODULES = (
    basics, chances, classes, control, functions, handing, iterators, libraries, naming,
    nesting, wrapped,
)  # fmt: skip
THEMES = {module.THEME.name: module.THEME for module in MODULES}
MARKDOWN = "# [markdown]"
HEADINGS = ("Load the data", "Clean", "Features", "Training", "Results", "Notes")


@dataclass(frozen=True)
class Program:
    """The cells of a notebook, and the kinds of statements that it has."""

    cells: tuple[str, ...]
    kinds: frozenset[str]


def programs(themes: Sequence[Theme] = tuple(THEMES.values())) -> st.SearchStrategy:
    """The cells of a notebook that runs from top to bottom without an error."""
    return made(themes).map(lambda program: list(program.cells))


@st.composite
def made(draw: st.DrawFn, themes: Sequence[Theme]) -> Program:
    """A program of some themes.

    Each uses some kinds of statements only, so that it uses those often.
    """
    some = draw(st.lists(st.sampled_from(themes), min_size=1, max_size=3, unique=True))
    makers = [maker for theme in some for maker in theme.makers]
    chosen = [Maker("value", basics.value, 3)]
    for of, most in ((basics.THEME.makers, 5), (makers, 8)):
        few = st.lists(st.sampled_from(of), min_size=1, max_size=most, unique=True)
        chosen += [maker for maker in draw(few) if maker not in chosen]
    used = [theme for theme in some if set(theme.makers) & set(chosen)]
    pool = [*NAMES, *(name for theme in used for name in theme.names)]
    binds = draw(st.lists(st.sampled_from(pool), min_size=4, max_size=8, unique=True))
    draft = Draft(draw, binds)
    try:
        fill(draft, used, chosen)
    except (TooLong, RecursionError):
        assume(False)
    for kind in draft.used:
        event(f"has {kind}")
    cells = tuple("\n".join(cell) for cell in draft.cells if cell)
    return Program(cells, frozenset(draft.used))


def fill(draft: Draft, themes: Sequence[Theme], makers: Sequence[Maker]) -> None:
    """Add statements, cell by cell."""
    setup = list(dict.fromkeys(line for theme in themes for line in theme.setup))
    if setup:
        draft.add("setup", setup)
    often = [maker for maker in makers for _ in range(maker.weight)]
    for _ in range(draft.integer(3, 9)):
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
