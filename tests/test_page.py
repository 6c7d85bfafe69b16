"""The page of a notebook: complete, deterministic, readable, and harmless."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import EXAMPLE, HOSTILE, ROOT, hostile, notebook_of, told, understood

from nbprod.cli import run
from nbprod.explain import emitted
from nbprod.page.drawing import rounded
from nbprod.page.layout import HEIGHT, WIDTH, Drawing, laid_out
from nbprod.page.listing import listing
from nbprod.page.writing import FOLDER, page

VOID = frozenset({"meta", "input", "link", "br"})
SHAPES = frozenset({"rect", "path"})


class Read(HTMLParser):
    """What a page has: its tags, texts, identifiers and links."""

    def __init__(self, text: str) -> None:
        """Read a page; tags that are not closed where they should be are an error."""
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.odd: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            elif key == "href":
                self.links.append(value or "")
            elif key.startswith("on") or key in ("src", "style", "action"):
                self.odd.append(key)
        if tag not in VOID and not (tag in SHAPES and self.get_self_closed()):
            self.open.append(tag)

    def get_self_closed(self) -> bool:
        return (self.get_starttag_text() or "").endswith("/>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)


@pytest.mark.parametrize("notebook", sorted(ROOT.glob("examples/*/*.ipynb")), ids=str)
@pytest.mark.parametrize("verified", [False, True])
def test_a_page_is_whole(notebook: Path, verified: bool) -> None:
    """Tags nest, identifiers are unique, links lead somewhere, nothing is missing."""
    known = understood(notebook)
    read = Read(page(known, told(known) if verified else None))
    assert [one for one, count in Counter(read.ids).items() if count > 1] == []
    anchors = {f"#{one}" for one in read.ids}
    assert set(read.links) <= anchors
    assert {f"#cell-{cell.index}" for cell in known.flow.notebook.cells} <= anchors
    functions = {f"#code-{one.module}.{one.name}" for one in emitted(known.plan)}
    assert functions <= anchors
    assert {f"#step-{step.name}" for step in known.plan.steps} <= anchors
    code = "".join(read.texts["code"] + read.texts["b"])
    for one in known.plan.left_out:
        assert one.what.partition("\n")[0] in code
    assert not read.odd
    assert (read.tags["h1"], read.tags["main"], read.tags["nav"]) == (1, 1, 1)


def test_variables_and_levels_are_told() -> None:
    known = understood(EXAMPLE)
    document = told(known)
    text = page(known, document)
    for one in document["variables"]:
        assert f"<code>{one['name']}</code>" in text
    assert text.count("[3].area: 5.0, notebook 4.0") > len(document["variables"]) // 2
    assert "not tried" in text
    assert "only limits of time and memory" in text
    assert "level 1 reached; faults: 8 of 9 caught" in text
    noisy = page(known, {**document, "verdict": "equivalent", "but": "2 <things>"})
    assert "✓ Equivalent but for 2 &lt;things&gt;</strong>" in noisy
    assert "Comparing noticed 8" in text and text.count("drop a fill") == 2


def test_equal_bytes() -> None:
    """The same page in processes whose sets have other orders."""
    code = (
        "import hashlib, sys; from pages import *; k = understood(EXAMPLE);"
        "print(hashlib.sha256(page(k, told(k)).encode()).hexdigest())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            cwd=ROOT / "tests",
            env={"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1


def test_whatever_a_notebook_holds_is_text(tmp_path: Path) -> None:
    _, known = hostile(tmp_path)
    text = page(known, told(known, HOSTILE + "\ud800"))
    text.encode("utf-8")
    read = Read(text)
    assert (read.tags["script"], read.tags["style"], read.tags["img"]) == (1, 1, 0)
    assert not read.odd
    assert HOSTILE not in text
    assert "{{ 7 * 7 }}" in text
    assert "\u202e" not in text and "\x07" not in text and "\\u202e" in text


def test_secrets_stay_out(tmp_path: Path) -> None:
    secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
    path = notebook_of(
        tmp_path, ("code", f"api_key = '{secret}'\nsize = len(api_key)\nprint(size)")
    )
    known = understood(path)
    assert secret not in page(known, told(known, f"'{secret}', notebook ''"))


def test_explain_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "explained.html"
    assert run(["explain", str(EXAMPLE), "--format", "html", "-o", str(target)]) == 0
    read = Read(target.read_text("utf-8"))
    assert "dataflow" in read.ids and "variables" not in read.ids


GRAPHS = st.integers(1, 14).flatmap(
    lambda count: st.tuples(
        st.lists(st.integers(0, 3), min_size=count, max_size=count),
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=40
        ),
    )
)


def drawing(graph: tuple[list[int], list[tuple[int, int]]]) -> Drawing:
    """A graph whose boxes are numbered, laid out."""
    lanes, links = graph
    boxes = [(str(number), lane) for number, lane in enumerate(lanes)]
    return laid_out(boxes, [(str(a), str(b)) for a, b in links])


@given(GRAPHS)
def test_lines_cross_no_box(graph: tuple[list[int], list[tuple[int, int]]]) -> None:
    """Each link goes down from its source to its target, and through no box."""
    found = drawing(graph)
    wanted = {(str(a), str(b)) for a, b in graph[1] if a < b}
    assert set(found.lines) == wanted
    places = [(spot.row, spot.lane) for spot in found.spots.values()]
    assert len(set(places)) == len(places)
    for (source, target), corners in found.lines.items():
        start, end = found.spots[source], found.spots[target]
        assert start.row < end.row
        assert corners[0] == (start.x + WIDTH // 2, start.y + HEIGHT)
        assert corners[-1][1] == end.y and end.x < corners[-1][0] < end.x + WIDTH
        for a, b in zip(corners, corners[1:], strict=False):
            assert (a[0] == b[0]) or (a[1] == b[1])
            assert not any(inside(a, b, s.x, s.y) for s in found.spots.values())
        assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in corners)
        assert rounded(corners).startswith("M")


def inside(a: tuple[int, int], b: tuple[int, int], x: int, y: int) -> bool:
    """Whether a straight line goes through the inside of a box."""
    (left, right), (top, bottom) = sorted((a[0], b[0])), sorted((a[1], b[1]))
    return left < x + WIDTH and right > x and top < y + HEIGHT and bottom > y


@given(GRAPHS)
def test_lines_of_two_boxes_share_no_track(
    graph: tuple[list[int], list[tuple[int, int]]],
) -> None:
    """Level and upright lines in channels and gutters are one box's alone."""
    found = drawing(graph)
    taken: dict[tuple[bool, int, int], str] = {}
    for (source, _), corners in found.lines.items():
        for a, b in list(zip(corners, corners[1:], strict=False))[1:-1]:
            level = a[1] == b[1]
            fixed = a[1] if level else a[0]
            low, high = sorted((a[0], b[0]) if level else (a[1], b[1]))
            for at in range(low, high + 1):
                assert taken.setdefault((level, fixed, at), source) == source


@given(st.text())
def test_a_listing_loses_nothing(source: str) -> None:
    lines = listing(source)
    text = "\n".join("".join(word for _, word in line.words) for line in lines)
    plain = re.sub(r"\r\n?", "\n", source.removeprefix("\ufeff"))
    assert text == plain.rstrip("\n")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of a colour in hexadecimal."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast(theme: int) -> None:
    """Text has 4.5 to 1 on every ground, lines and marks 3 to 1."""
    style = (FOLDER / "page.css").read_text("utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", style)
    colours = {name: pair[theme] for name, *pair in found}
    grounds = ["paper", "panel", "lane"]
    for word in "ink soft link good near bad keyword string digit name".split():
        for ground in grounds:
            ratio = contrast(colours[word], colours[ground])
            assert ratio >= 4.5, (word, ground, round(ratio, 2))
    for word in ("good", "near", "bad"):
        assert contrast(colours[word], colours[f"{word}-wash"]) >= 4.5
    assert contrast(colours["ink"], colours["mark"]) >= 4.5
    assert all(contrast(colours["line"], colours[one]) >= 3 for one in grounds)
