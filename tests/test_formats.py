"""Formats of notebooks: versions, scripts, outputs, refusals, files beside them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_notebook import as_json

from nbprod.errors import NbprodError
from nbprod.notebook import parse, read
from nbprod.reading.formats import without_images
from nbprod.reading.scanner import words_of

V3 = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "old"},
    "worksheets": [
        {
            "cells": [
                {"cell_type": "heading", "level": 2, "source": ["Load"]},
                {
                    "cell_type": "code",
                    "input": ["x = 1\n", "x"],
                    "language": "python",
                    "prompt_number": 3,
                    "outputs": [
                        {"output_type": "pyout", "text": ["1"], "prompt_number": 3},
                        {"output_type": "stream", "stream": "stdout", "text": "hi"},
                        {"output_type": "stream", "stream": "stderr", "text": "no"},
                    ],
                },
            ]
        }
    ],
}


def test_old_cells_have_no_id_of_chance() -> None:
    """What converts old formats draws an id for each cell, another every time."""
    cells = parse(json.dumps(V3), "old.ipynb").cells
    assert [cell.id for cell in cells] == [None, None]


def test_format_3() -> None:
    """Worksheets, headings, ``input`` and ``pyout`` are understood."""
    notebook = parse(json.dumps(V3), "old.ipynb")
    heading, code = notebook.cells
    assert (heading.kind, heading.source, heading.code) == ("markdown", "## Load", "")
    assert (code.code, code.code_index, code.execution_count) == ("x = 1\nx", 1, 3)
    assert [(o.kind, o.text) for o in code.outputs] == [
        ("result", "1"),
        ("stream", "hi"),
    ]


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_of_format_4(minor: int) -> None:
    """Minors differ in what is optional; ids are there from 4.5 on."""
    cell: dict[str, Any] = {"cell_type": "code", "source": ["a = 1\r\n", "b = 2"]}
    if minor == 5:
        cell["id"] = "c0ffee"
    tree = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": [cell]}
    (found,) = parse(json.dumps(tree), "n.ipynb").cells
    assert found.code == found.source == "a = 1\nb = 2"
    assert found.id == ("c0ffee" if minor == 5 else None)


def test_invalid_but_readable() -> None:
    """No metadata, no outputs, no format number, no kernel name, a BOM."""
    tree = {"cells": [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "raw"}]}
    assert parse("\ufeff" + json.dumps(tree), "n.ipynb").cells[0].code == "x = 1"
    colab = as_json(["x"], colab={"provenance": []}, kernelspec={"display_name": "P"})
    assert parse(colab, "n.ipynb").cells[0].code == "x"


def test_outputs() -> None:
    """Kept is what can be compared to values: not images, drawings, stderr."""
    table = '<table class="dataframe"></table>'
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["a\n", "b\n"]},
        {"output_type": "stream", "name": "stderr", "text": "warning"},
        {
            "output_type": "display_data",
            "data": {"image/png": "iVBO\n", "text/plain": "F", "text/html": table},
        },
        {
            "output_type": "execute_result",
            "data": {"text/plain": ["1\n", "2"], "text/html": [table, "\n"]},
        },
        {
            "output_type": "execute_result",
            "data": {"text/plain": "", "text/html": "<b>1</b>", "a/b+json": {"c": 1}},
        },
        {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []},
    ]
    cell = {"cell_type": "code", "source": "x", "outputs": outputs}
    found = parse(as_json([cell]), "n.ipynb").cells[0].outputs
    assert [(o.kind, o.text, o.html) for o in found] == [
        ("stream", "a\nb\n", ""),
        ("display", "", ""),
        ("result", "1\n2", f"{table}\n"),
        ("result", "", ""),
        ("error", "KeyError", ""),
    ]


def test_very_long_outputs_of_a_cell_are_dropped_together() -> None:
    """A part of what a cell printed could be taken for another part."""
    printed = ["a" * 200_000, "score 1"]
    outputs = [{"output_type": "stream", "text": text} for text in printed]
    cell = {"cell_type": "code", "source": "x", "outputs": outputs}
    found = parse(as_json([cell, cell | {"outputs": outputs[1:]}]), "n.ipynb").cells
    assert [[o.text for o in one.outputs] for one in found] == [["", ""], ["score 1"]]


@pytest.mark.parametrize(
    "text, expected",
    [
        ('{"image/png": "iVBO/+8=\\n", "a": 1}', '{"image/png": "", "a": 1}'),
        ('{"application/pdf" : "QUJD"}', '{"application/pdf" : ""}'),
        ('{"image/svg+xml": "<svg id=\\"a\\">"}', None),
        ('{"image/png": "ab\\"", "b": ""}', None),
        ('{"source": "d = {\\"image/png\\": \\"iVBO\\"}"}', None),
        ('{"source": "image/png", "b": "iVBO"}', None),
        ('{"image/png": ["iVBO"]}', None),
        ('{"text/plain": "QUJD"}', None),
    ],
)
def test_images_are_not_decoded(text: str, expected: str | None) -> None:
    """Base64 right after its key goes; a source that speaks of one stays."""
    assert without_images(text.encode()).decode() == (expected or text)
    json.loads(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[1]", "no notebook"),
        ('{"a": 1}', "no cells"),
        ('{"worksheets": [{"cells": [3]}]}', "old format"),
        ("<!DOCTYPE html>", "download the raw"),
        ("version https://git-lfs.github.com/spec/v1", "git lfs pull"),
        ('{\n<<<<<<< HEAD\n"cells": []}', "git conflicts"),
        (as_json([], kernelspec={"name": "ir", "language": "R"}), "kernel is R;"),
        (as_json([], language_info={"name": "julia"}), "kernel is julia"),
        (as_json([], kernelspec={"name": "julia-1.9"}), "kernel is julia-1.9"),
        (as_json(["x = 1", "y = 1\nz ="]), "n.ipynb, cell 2, line 2: this is not"),
        (as_json(["print 'a'"]), "cell 1, line 1: this is Python 2"),
        (as_json(["return 1"]), "cell 1, line 1: this is not valid Python"),
        (as_json(["x = '\ud800'"]), "cell 1, line 1: this is not valid Python"),
    ],
)
def test_refusals(text: str, says: str) -> None:
    """What cannot be read is refused, with the place and what to do."""
    with pytest.raises(NbprodError) as caught:
        parse(text, "n.ipynb")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_skip_broken() -> None:
    """On request a broken cell is left out, with a note that says so."""
    text = as_json(["a = 1", "b = ", "c = %sql select 1", "d = 4"])
    notebook = parse(text, "n.ipynb", skip_broken=True)
    assert [cell.code for cell in notebook.cells] == ["a = 1", "", "", "d = 4"]
    assert [(note.cell, note.line) for note in notebook.notes] == [(2, 1), (3, 1)]


def test_percent_script() -> None:
    """Markers, markdown in both forms, tags, jupytext's header and its magics."""
    text = (
        "# ---\n# jupyter:\n#   jupytext:\n#     text_representation: x\n# ---\n\n"
        "# %% [markdown]\n# # Title\n# text\n\n"
        '# %% tags=["parameters"]\n# %matplotlib inline\nx = 1\n\n'
        '# %% [markdown]\n"""\nmore\n"""\n#%%\n\ny = """\n%no\n"""\n'
    )
    cells = parse(text, "n.py").cells
    assert [(c.kind, c.source) for c in cells] == [
        ("markdown", "# Title\ntext"),
        ("code", "%matplotlib inline\nx = 1"),
        ("markdown", "more"),
        ("code", '\ny = """\n%no\n"""'),
    ]
    assert cells[1].tags == {"parameters"}
    assert [c.code for c in cells] == ["", "\nx = 1", "", '\ny = """\n%no\n"""']


def test_plain_and_exported_scripts() -> None:
    """A script without markers is one cell; nbconvert's export is many."""
    (cell,) = parse("import os\n\nx = 1\n", "n.py").cells
    assert cell.code == "import os\n\nx = 1\n"
    text = (
        "#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\n"
        "get_ipython().run_cell_magic('time', '', 'x = 1\\nfor i in x:\\n  y\\n')\n\n\n"
        "# In[ ]:\n\n\nget_ipython().system('ls')\n"
    )
    cells = parse(text, "n.py").cells
    assert [c.code.strip() for c in cells[1:]] == [
        "x = 1\nfor i in x:\n  y",
        "",
    ]


def test_hash_is_of_sources_alone() -> None:
    """Running the notebook again does not change it, editing does."""
    ran = {"cell_type": "code", "source": "x", "execution_count": 7, "outputs": [{}]}
    first = parse(as_json(["x"]), "a.ipynb").source_sha256
    assert parse(as_json([ran]), "b.ipynb").source_sha256 == first
    assert parse(as_json(["y"]), "a.ipynb").source_sha256 != first
    assert re.fullmatch(r"[0-9a-f]{64}", first)


def test_read(tmp_path: Path) -> None:
    """From disk: local modules come along, nothing outside of the folder does."""
    folder = tmp_path / "work"
    (folder / "tools").mkdir(parents=True)
    (folder / "tools" / "__init__.py").write_text("from .deep import f\n")
    (folder / "tools" / "deep.py").write_text("import other\nf = 1\n")
    (folder / "other.py").write_text("")
    (tmp_path / "secret.py").write_text("")
    (folder / "link.py").symlink_to(tmp_path / "secret.py")
    text = as_json(["import tools, link, pandas\nfrom ..x import y"])
    (folder / "n.ipynb").write_bytes(b"\xef\xbb\xbf" + text.encode())
    notebook = read(folder / "n.ipynb")
    assert notebook.name == "n.ipynb"
    assert [file.path for file in notebook.carried] == [
        "tools/__init__.py",
        "tools/deep.py",
        "other.py",
    ]
    for bad in (folder / "no.ipynb", folder):
        with pytest.raises(NbprodError):
            read(bad)
    (folder / "bad.ipynb").write_bytes(b"\xff\xff\xff")
    with pytest.raises(NbprodError, match="UTF-8"):
        read(folder / "bad.ipynb")


KEYS = sorted(
    words_of(
        "cells cell_type source metadata outputs data text tags nbformat kernelspec "
        "language_info name worksheets input execution_count id output_type"
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(KEYS),
        inner | st.sampled_from(["code", "markdown", "stream", "execute_result", 3, 4]),
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(JSON, st.sampled_from(["a.ipynb", "a.py"]), st.booleans())
def test_any_json(tree: object, name: str, wrap: bool) -> None:
    """Whatever the file holds, only our own errors leave."""
    whole = {"nbformat": 4, "cells": tree, "metadata": tree} if wrap else tree
    try:
        parse(json.dumps(whole), name, skip_broken=True)
    except NbprodError as exc:
        assert str(exc)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["a.ipynb", "a.py"]))
def test_any_text(text: str, name: str) -> None:
    """Nor for text that is no JSON and no Python."""
    try:
        parse(text, name)
    except NbprodError as exc:
        assert str(exc)
