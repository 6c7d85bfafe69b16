"""Mending changes the source of the mended cells, and no other byte of the file."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linting import IMPORTS, MENDED, NAN, document

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.fix_bytes import (  # noqa: E402
    cells_of,
    edited,
    random_edits,
    said,
    source_of,
    source_places,
    untouched,
)
from nbprod.ir import Edit, Fix, Span  # noqa: E402
from nbprod.linting.checking import opened  # noqa: E402
from nbprod.linting.fixing import mend  # noqa: E402
from nbprod.linting.mending import mended  # noqa: E402
from nbprod.linting.sources import script_sources, sources_in  # noqa: E402
from nbprod.rules import catalogue  # noqa: E402

LINES = st.lists(
    st.sampled_from(
        ["x = 1", "é = '数'", "", "  y", '"\\n"', "a\x0cb", "🐍", "\\", "\t/"]
    ),
    max_size=5,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def sources(draw: st.DrawFn) -> Any:
    """A cell's source: a string, or a list that is split as Jupyter does, or oddly."""
    end = draw(ENDS)
    text = end.join(draw(LINES)) + draw(st.sampled_from(["", end]))
    form = draw(st.sampled_from(["string", "list", "odd"]))
    if form == "string":
        return text
    if form == "list":
        return text.splitlines(keepends=True)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@st.composite
def files(draw: st.DrawFn) -> str:
    """The text of a notebook's file, in one of many layouts."""
    cells = []
    for number in range(draw(st.integers(1, 4))):
        cell: dict[str, Any] = {
            "cell_type": draw(st.sampled_from(["code", "markdown"])),
            "id": f"é{number}",
            "metadata": {"source": ["no source"], "cells": [{"source": "nor this"}]},
            "outputs": [{"data": {"text/plain": ['"source": [']}}],
            "source": draw(sources()),
        }
        order = draw(st.permutations(list(cell)))
        cells.append({key: cell[key] for key in order})
    book = {"nbformat": 4, "cells": cells, "metadata": {"cells": []}, "x": [[], {}, 1]}
    order = draw(st.permutations(list(book)))
    text = json.dumps(
        {key: book[key] for key in order},
        indent=draw(st.sampled_from([None, 1, 2, 4, "\t"])),
        ensure_ascii=draw(st.booleans()),
        separators=draw(st.sampled_from([None, (",", ":"), (" , ", " : ")])),
    )
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    if draw(st.booleans()):
        text = text.replace("/", "\\/").replace("=", "\\u003d")
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(ENDS)


@settings(max_examples=300, deadline=None)
@given(files(), st.integers())
def test_edits_touch_nothing_else(text: str, seed: int) -> None:
    tree = json.loads(text.lstrip("\ufeff"))
    before = {n: said(source_of(c)) for n, c in enumerate(cells_of(tree), start=1)}
    places = dict(enumerate(sources_in(text), start=1))
    assert {n: (one.start, one.end) for n, one in places.items()} == source_places(text)
    some = {n: source for n, source in before.items() if places[n].mendable}
    edits = random_edits(some, random.Random(seed)) if some else []
    after = mended(text, places, [Fix((one,)) for one in edits])
    untouched(text, after)
    for number, cell in enumerate(cells_of(json.loads(after.lstrip("\ufeff"))), 1):
        mine = [one for one in edits if one.span.cell == number]
        expected = edited(before[number], mine) if mine else before[number]
        assert said(source_of(cell)) == expected
    if after.isascii() != text.isascii():
        assert any(not one.text.isascii() for one in edits)


# source, an edit (line, column, end line, end column, text), and the source then
FORMS = {
    '["a\\n", "b"]': ((1, 1, 1, 2, "x"), '["x\\n", "b"]'),
    '["a\\n","b"]': ((2, 1, 2, 2, "x\ny"), '["a\\n","x\\n","y"]'),
    '["a\\n",  "b\\n",\t"c"]': ((2, 1, 3, 1, ""), '["a\\n",  "c"]'),
    '["a\\n", "b"]  ': ((1, 2, 2, 2, ""), '["a"]  '),
    '["a"]': ((1, 1, 1, 1, "x\n"), '["x\\n", "a"]'),
    '[\n  "a"\n ]': ((1, 1, 1, 1, "x\n"), '[\n  "x\\n",\n  "a"\n ]'),
    '["a"] ': ((1, 1, 1, 2, ""), "[] "),
    '["a\\n", "b"]\t': ((1, 2, 2, 1, ""), '["ab"]\t'),
    '["a", "b\\n", "c"]': ((1, 1, 1, 2, "x"), '["x", "b\\n", "c"]'),
    '["\\u003d\\n", "b"]': ((2, 1, 2, 2, "é"), '["\\u003d\\n", "é"]'),
    '["\\u00e9\\n", "b"]': ((2, 1, 2, 2, "é"), '["\\u00e9\\n", "\\u00e9"]'),
    '["é\\n", "b"]': ((2, 1, 2, 2, "ü"), '["é\\n", "ü"]'),
    '["a\\r\\n", "b"]': ((2, 1, 2, 2, "x\ny"), '["a\\r\\n", "x\\r\\n", "y"]'),
    '"a\\nb"': ((2, 1, 2, 2, "x\ny"), '"a\\nx\\ny"'),
    '"\\u003d\\nb\\n"': ((2, 1, 3, 1, ""), '"\\u003d\\n"'),
    '"a\\nb"  ': ((1, 2, 2, 2, ""), '"a"  '),
    '["\\ud800 \\n", "b"]': ((1, 2, 1, 3, "x"), '["\\ud800x\\n", "b"]'),
    '["🐍 \\n", "b"]': ((1, 2, 1, 3, "x"), '["🐍x\\n", "b"]'),
    '["\\ud83d\\udc0d \\n", "b"]': ((1, 2, 1, 3, "x"), '["\\ud83d\\udc0dx\\n", "b"]'),
}


@pytest.mark.parametrize("source", FORMS)
def test_the_form_of_a_source_stays(source: str) -> None:
    (line, column, end_line, end_column, text), expected = FORMS[source]
    head, tail = '{"cells": [{"source": ', "}]}\n"
    edit = Edit(Span(1, line, column, end_line, end_column), text)
    whole = head + source + tail
    after = mended(whole, dict(enumerate(sources_in(whole), 1)), [Fix((edit,))])
    assert after == head + expected + tail


SCRIPTS = {
    "# %%\na\n# %%\nb\n": ("x", "# %%\nx\n# %%\nb\n"),
    "a": ("x\ny", "x\ny"),
    "a\r\nb\r\n": ("x\ny", "x\r\ny\r\nb\r\n"),
    "\ufeffa\nb": ("x", "\ufeffx\nb"),
    "# %%\na\n\n\n# %%\nb": ("x", "# %%\nx\n\n\n# %%\nb"),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_mended_where_they_stand(script: str) -> None:
    text, expected = SCRIPTS[script]
    file = opened(Path("a.py"), "a.py", script.encode())
    edit = Edit(Span(1, 1, 1, 1, 2), text)
    assert mended(script, file.sources, [Fix((edit,))]) == expected
    known = {c.index: (c.start, c.source.count("\n") + 1) for c in file.notebook.cells}
    assert script_sources(script, known) == file.sources


CELLS = (IMPORTS, NAN, "x = 'é'", f"if x:\n    {NAN}\n    print(df)", f"{NAN}; 1")
ENCODINGS: dict[str, dict[str, Any]] = {
    "utf-8": {"ensure_ascii": False},
    "utf-8-sig": {"ensure_ascii": False, "indent": 1},
    "utf-16": {"ensure_ascii": False, "indent": 1},
    "ascii": {"indent": 4},
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_fixes_of_rules_in_every_encoding(encoding: str) -> None:
    rule = catalogue()["NBP305"]
    book = document(*CELLS, metadata={"x": "é数"})
    text = json.dumps(book, **ENCODINGS[encoding])
    data = text.replace("\n", "\r\n").encode(encoding)
    done = mend(Path("a.ipynb"), "a.ipynb", data, [rule], unsafe=True)
    assert done.count == 3 and not done.left
    expected = document(*(cell.replace(NAN, MENDED) for cell in CELLS))["cells"]
    again = json.dumps({**book, "cells": expected}, **ENCODINGS[encoding])
    assert done.data == again.replace("\n", "\r\n").encode(encoding)
    assert mend(Path("a.ipynb"), "a.ipynb", done.data, [rule], unsafe=True).count == 0


def test_old_formats_are_mended_in_place() -> None:
    rule = catalogue()["NBP305"]
    cells = [
        {"cell_type": "code", "input": cell.splitlines(True), "outputs": [], "n": 1.0}
        for cell in CELLS
    ]
    heading = {"cell_type": "heading", "level": 1, "source": ["a", "b"]}
    sheets = [{"cells": cells[:2]}, {"cells": [heading, *cells[2:]]}]
    book = {"metadata": {}, "nbformat": 3, "nbformat_minor": 0, "worksheets": sheets}
    text = json.dumps(book, indent=2)
    done = mend(Path("a.ipynb"), "a.ipynb", text.encode(), [rule], unsafe=True)
    assert untouched(text, done.data.decode()) == [2, 5, 6]
    assert done.data.decode() == text.replace(
        json.dumps(NAN)[1:-1], json.dumps(MENDED)[1:-1]
    )


@pytest.mark.parametrize(
    "source", ['["a\\n", 1, "b"]', '"a\\nb\\r\\nc"', "3", "[]", "{}", "null"]
)
def test_what_edits_could_break_is_left_alone(source: str) -> None:
    (found,) = sources_in(f'{{"cells": [{{"source": {source}}}]}}')
    assert not found.mendable


def test_keys_that_come_twice_count_as_json_has_it() -> None:
    cells = '{"cells": [{"source": "no"}], "cells": [{"source": "a", "source": "b"}]}'
    (source,) = sources_in(cells)
    assert cells[source.start : source.end] == '"b"'
