"""The dataflow of a package as boxes and lines: a box for each call of the pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nbprod.ir import Flow, Plan, Step
from nbprod.page.layout import HEIGHT, PADDING, TOP, WIDTH, Drawing, laid_out
from nbprod.stages import all_stages

RADIUS = 5
"""Of a line's corners."""
LONGEST = 28
"""Characters of a name that fit into a box."""

FEW = 3
"""Cells that are named one by one."""


@dataclass(frozen=True)
class Box:
    """A call of the pipeline, drawn: ``x`` and ``y`` are its upper left corner."""

    name: str
    shown: str
    stage: str
    place: str
    """The function, ``module.function``."""
    cells: tuple[int, ...]
    cells_shown: str
    x: int
    y: int
    sources: tuple[tuple[str, tuple[str, ...]], ...]
    """What feeds it, and with which variables."""
    targets: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Line:
    """A link, drawn: ``path`` is in the words of SVG."""

    source: str
    target: str
    names: tuple[str, ...]
    path: str


@dataclass(frozen=True)
class Picture:
    """All of it; ``lanes`` are the stages, with the left edge of each.

    ``top`` is the height of what names the lanes, which stands above the rest,
    ``lane`` the width of one, ``box`` the size of a box.
    """

    width: int
    height: int
    top: int
    lane: int
    box: tuple[int, int]
    lanes: tuple[tuple[str, int], ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def drawn(flow: Flow, plan: Plan) -> Picture:
    """Draw the calls of a package's pipeline and the variables between them."""
    steps = plan.steps
    used = {step.function.stage for step in steps}
    stages = [one.name for one in all_stages() if one.name in used]
    stages += sorted(used - set(stages))
    links = linked(flow, steps)
    boxes = [(step.name, stages.index(step.function.stage)) for step in steps]
    where = laid_out(boxes, links)
    edges = [left - PADDING for left in where.lanes]
    lanes = tuple(zip(stages, edges, strict=True))
    return Picture(
        where.width,
        where.height,
        TOP,
        WIDTH + 2 * PADDING,
        (WIDTH, HEIGHT),
        lanes,
        tuple(boxed(step, flow, links, where) for step in steps),
        tuple(
            Line(*link, links[link], rounded(corners))
            for link, corners in where.lines.items()
        ),
    )


def linked(flow: Flow, steps: Sequence[Step]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(step that feeds, step that is fed) → the notebook's variables between them."""
    at = {statement: step.name for step in steps for statement in step.statements}
    order = {step.name: place for place, step in enumerate(steps)}
    found: dict[tuple[str, str], set[str]] = {}
    for edge in flow.edges:
        source, target = at.get(edge.source), at.get(edge.target)
        if edge.kind != "data" or source is None or target is None:
            continue
        if order[source] < order[target]:
            found.setdefault((source, target), set()).add(edge.name)
    return {link: tuple(sorted(names)) for link, names in sorted(found.items())}


def boxed(
    step: Step,
    flow: Flow,
    links: Mapping[tuple[str, str], tuple[str, ...]],
    where: Drawing,
) -> Box:
    """A step's box."""
    own = set(step.statements)
    cells = {s.cell: None for s in flow.statements if s.id in own}
    spot = where.spots[step.name]
    name = step.name
    shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    place = f"{step.function.module}.{step.function.name}"
    ends = where.lines.keys()
    return Box(
        name, shown, step.function.stage, place, tuple(cells),
        cells_shown(tuple(cells)), spot.x, spot.y,
        tuple((s, links[s, t]) for s, t in ends if t == name),
        tuple((t, links[s, t]) for s, t in ends if s == name),
    )  # fmt: skip


def cells_shown(cells: tuple[int, ...]) -> str:
    """Cells in a few words."""
    if len(cells) < 2:
        return f"cell {cells[0]}" if cells else "no cell"
    if len(cells) <= FEW:
        return f"cells {', '.join(map(str, cells))}"
    return f"{len(cells)} cells, {cells[0]} to {cells[-1]}"


def rounded(corners: Sequence[tuple[int, int]]) -> str:
    """A path through corners, in SVG's words (SVG 2, section 9.3), with round ones."""
    points = [corners[0]]
    for corner in corners[1:]:
        if corner != points[-1]:
            points.append(corner)
    words = ["M{},{}".format(*points[0])]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        words.append("L{},{}".format(*towards(at, before)))
        words.append("Q{},{} {},{}".format(*at, *towards(at, after)))
    words.append("L{},{}".format(*points[-1]))
    return " ".join(words)


def towards(corner: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """A point near a corner on the way to another one, no further than half of it."""
    x, y = corner
    across, down = other[0] - x, other[1] - y
    reach = min(RADIUS, max(abs(across), abs(down)) // 2)
    return x + sign(across) * reach, y + sign(down) * reach


def sign(number: int) -> int:
    """-1, 0 or 1."""
    return (number > 0) - (number < 0)
