"""Where the boxes and lines of a drawing are: lanes across, rows down.

A layered drawing with fixed lanes (after Sugiyama, Tagawa and Toda, 1981): a box lies
below all boxes that feed it and below its lane's last one, near what it feeds. Lines
run through channels between rows and gutters between lanes alone, so that none crosses
a box; what one box feeds shares a line down to where it branches. Whole numbers and the
order that is given decide: the same boxes give the same drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 204, 46
"""Of a box."""
TRACK = 6
"""Between two lines side by side."""
PADDING = 5
"""Of a lane, on both sides."""
MARGIN = 14
TOP = 34
"""Room for the lanes' names, which are drawn apart."""
ASIDE = 12
"""How far from a box's middle a line ends that does not come straight from above."""

Link = tuple[str, str]


@dataclass(frozen=True)
class Spot:
    """The upper left corner of a box, and its row and lane."""

    x: int
    y: int
    row: int
    lane: int


@dataclass(frozen=True)
class Drawing:
    """Where everything is, in pixels; ``lines`` are the corners of each link."""

    width: int
    height: int
    lanes: tuple[int, ...]
    """The left edge of each lane."""
    spots: Mapping[str, Spot]
    lines: Mapping[Link, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Grid:
    """Rows and lanes before pixels: who is where, and who feeds whom."""

    row: Mapping[str, int]
    lane: Mapping[str, int]
    feeds: Mapping[str, Sequence[str]]
    fed: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Across:
    """Where things are from left to right."""

    lefts: tuple[int, ...]
    width: int
    trunks: Mapping[str, int]
    """Box → where its line runs down that feeds more than the next row."""
    ports: Mapping[Link, int]
    """Where each link enters its target."""


def laid_out(boxes: Sequence[tuple[str, int]], links: Iterable[Link]) -> Drawing:
    """Lay out boxes, given with their lanes, and the links between them.

    Boxes come in an order in which none is before one that feeds it; links against that
    order, and from a box to itself, are left out.
    """
    grid = gridded(boxes, links)
    across = placed_across(grid)
    tracks, heights = channels(grid, across)
    tops: list[int] = []
    below = 0
    for height in heights:
        tops.append(below + height)
        below = tops[-1] + HEIGHT
    spots = {
        box: Spot(across.lefts[grid.lane[box]], tops[row], row, grid.lane[box])
        for box, row in grid.row.items()
    }
    starts = [top - height for top, height in zip(tops, heights, strict=True)]
    lines = {
        (source, target): corners(source, target, grid, across, tracks, starts, tops)
        for source, targets in grid.feeds.items()
        for target in targets
    }
    return Drawing(across.width, below + MARGIN, across.lefts, spots, lines)


def gridded(boxes: Sequence[tuple[str, int]], links: Iterable[Link]) -> Grid:
    """Give each box its row."""
    order = {box: place for place, (box, _) in enumerate(boxes)}
    kept = sorted(
        {(s, t) for s, t in links if order[s] < order[t]},
        key=lambda link: (order[link[0]], order[link[1]]),
    )
    feeds: dict[str, list[str]] = defaultdict(list)
    fed: dict[str, list[str]] = defaultdict(list)
    for source, target in kept:
        feeds[source].append(target)
        fed[target].append(source)
    free: dict[int, int] = defaultdict(int)
    row: dict[str, int] = {}
    for box, lane in boxes:
        row[box] = max([free[lane], *(row[one] + 1 for one in fed[box])])
        free[lane] = row[box] + 1
    return Grid(pulled_down(row, boxes, feeds), dict(boxes), feeds, fed)


def pulled_down(
    row: Mapping[str, int],
    boxes: Sequence[tuple[str, int]],
    feeds: Mapping[str, Sequence[str]],
) -> dict[str, int]:
    """Move boxes down to what they feed, as far as their lanes are free."""
    found = dict(row)
    ceiling: dict[int, int] = {}
    for box, lane in reversed(boxes):
        lowest = [found[target] - 1 for target in feeds.get(box, ())]
        if lowest:
            found[box] = min([*lowest, ceiling.get(lane, lowest[0])])
        ceiling[lane] = found[box] - 1
    used = {old: new for new, old in enumerate(sorted(set(found.values())))}
    return {box: used[old] for box, old in found.items()}


def placed_across(grid: Grid) -> Across:
    """Place lanes, the lines between them, and where links enter boxes."""
    lanes = max(grid.lane.values(), default=-1) + 1
    asked: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for box, targets in grid.feeds.items():
        last = max(grid.row[target] for target in targets)
        if last > grid.row[box] + 1:
            leftwards = all(grid.lane[one] < grid.lane[box] for one in targets)
            gutter = grid.lane[box] + (not leftwards)
            asked[gutter].append((grid.row[box] + 1, last, box))
    lefts: list[int] = []
    trunks: dict[str, int] = {}
    x = MARGIN
    for gutter in range(lanes + 1):
        tracks, count = coloured(asked[gutter], 0)
        x += PADDING
        trunks |= {box: x + (track + 1) * TRACK for box, track in tracks.items()}
        x += (count + 2) * TRACK
        if gutter < lanes:
            lefts.append(x)
            x += WIDTH
    ports = {
        (source, box): lefts[grid.lane[box]] + port
        for box in grid.row
        for source, port in entries(box, grid)
    }
    return Across(tuple(lefts), x + MARGIN, trunks, ports)


def entries(box: str, grid: Grid) -> Iterable[tuple[str, int]]:
    """Where the links into a box enter it, left to right as they come."""
    sources = sorted(grid.fed[box], key=lambda s: (grid.lane[s], -grid.row[s]))
    for place, source in enumerate(sources, start=1):
        port = WIDTH * place // (len(sources) + 1)
        above = grid.row[source] + 1 == grid.row[box]
        straight = above and grid.lane[source] == grid.lane[box]
        crowded = abs(port - WIDTH // 2) < ASIDE // 2
        if straight and len(sources) == 1:
            yield source, WIDTH // 2
        else:
            yield source, port + ASIDE * crowded


def channels(
    grid: Grid, across: Across
) -> tuple[dict[tuple[int, str], int], list[int]]:
    """Give the lines of each channel tracks, and each channel its height.

    Channel n is above row n. What leaves the boxes above it runs over what comes down
    from further up.
    """
    rows = max(grid.row.values(), default=-1) + 1
    reach: dict[tuple[int, str], set[int]] = defaultdict(set)
    for source, targets in grid.feeds.items():
        first = grid.row[source] + 1
        reach[first, source].add(middle(source, grid, across))
        for target in targets:
            reach[grid.row[target], source].add(across.ports[source, target])
            if grid.row[target] > first:
                reach[first, source].add(across.trunks[source])
                reach[grid.row[target], source].add(across.trunks[source])
    tracks: dict[tuple[int, str], int] = {}
    heights = []
    for row in range(rows):
        own = [
            (min(xs), max(xs), source, grid.row[source] + 1 < row)
            for (channel, source), xs in reach.items()
            if channel == row
        ]
        count = 0
        for later in (False, True):
            spans = [(a, b, source) for a, b, source, late in own if late is later]
            given, used = coloured(spans, TRACK)
            tracks |= {(row, source): count + track for source, track in given.items()}
            count += used
        heights.append((count + 3) * TRACK if row else TRACK)
    return tracks, heights


def coloured(
    spans: Iterable[tuple[int, int, str]], apart: int
) -> tuple[dict[str, int], int]:
    """Give spans tracks so that none overlap: each the first that is free."""
    ends: list[int] = []
    found: dict[str, int] = {}
    for start, end, name in sorted(spans):
        free = (track for track, last in enumerate(ends) if last + apart < start)
        track = next(free, len(ends))
        ends[track : track + 1] = [end]
        found[name] = track
    return found, len(ends)


def middle(box: str, grid: Grid, across: Across) -> int:
    """Where the links of a box leave it."""
    return across.lefts[grid.lane[box]] + WIDTH // 2


def corners(
    source: str,
    target: str,
    grid: Grid,
    across: Across,
    tracks: Mapping[tuple[int, str], int],
    starts: Sequence[int],
    tops: Sequence[int],
) -> tuple[tuple[int, int], ...]:
    """The corners of a link, from the box that feeds to the one that is fed."""
    first, last = grid.row[source] + 1, grid.row[target]
    begin, end = middle(source, grid, across), across.ports[source, target]
    out = starts[first] + (tracks[first, source] + 2) * TRACK
    found = [(begin, tops[first - 1] + HEIGHT), (begin, out)]
    if last > first:
        trunk = across.trunks[source]
        into = starts[last] + (tracks[last, source] + 2) * TRACK
        found += [(trunk, out), (trunk, into), (end, into)]
    else:
        found.append((end, out))
    return (*found, (end, tops[last]))
