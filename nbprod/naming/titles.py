"""The notebook's title and description."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from nbprod.ir import Notebook
from nbprod.naming.headings import GENERIC, NO_FUNCTION
from nbprod.naming.prose import sentences
from nbprod.naming.words import heading_text, words_of
from nbprod.stages import by_words

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s*(.+?)\s*#*\s*$", re.MULTILINE)
_POINTS = re.compile(r"\b(?:here|link|at|from)[.:!]?$", re.IGNORECASE)
_LONGEST = 77
"""A docstring of one line has room for so much."""


def title(notebook: Notebook) -> tuple[str, str]:
    """One line without a full stop, and a description that may be empty.

    The title is the first heading, unless it is one of a section; else the file's name.
    """
    found = _first_heading(notebook)
    description = _description(notebook)
    if found:
        return found, description
    stem = PurePosixPath(notebook.name.replace("\\", "/")).name
    stem = re.sub(r"\.(ipynb|py|md)$", "", stem)
    stem = re.sub(r"\s*\(\d+\)$|^\d+(?:\.\d+)*[\s_-]+|-checkpoint$|^copy[ _]of[ _]", "",
                  stem, flags=re.IGNORECASE)  # fmt: skip
    words = re.sub(r"[\s_-]+", " ", stem).strip()
    return (words[:1].upper() + words[1:] or "Notebook")[:_LONGEST], description


def _first_heading(notebook: Notebook) -> str:
    for number, cell in enumerate(notebook.cells):
        if cell.kind != "markdown":
            continue
        match = _HEADING.search(re.sub(r"```.*?(```|\Z)", "", cell.source, flags=re.S))
        html = re.search(r"<h[1-3][^>]*>(.*?)</h[1-3]>", cell.source, re.S | re.I)
        if not match and not html:
            continue
        top = len(match[1]) == 1 if match else True
        words = match[2] if match else html[1] if html else ""
        text = heading_text(words).replace('"', "'").rstrip(".?!")
        generic = all(word in GENERIC for word in words_of(text)) and text.isascii()
        is_section = by_words(text) is not None and not (top and number < 2)
        is_section = is_section or bool(NO_FUNCTION & set(words_of(text)))
        if not text or generic or is_section or len(text) > _LONGEST:
            return ""
        return text
    return ""


def _description(notebook: Notebook) -> str:
    """The first sentences that stand before the first code."""
    for cell in notebook.cells:
        if cell.kind == "code":
            return ""
        if cell.kind != "markdown":
            continue
        text = ""
        blocks = re.sub(r"^\s{0,3}#{1,6}.*$", "\n", cell.source, flags=re.MULTILINE)
        for sentence in sentences(blocks):
            if _POINTS.search(sentence):  # to a link that is not said here
                continue
            if len(text) + len(sentence) > 400:
                break
            text = f"{text} {sentence}".strip()
        if text:
            return text if text[-1] in ".!?。！？" else text.rstrip(":;, ") + "."
    return ""
