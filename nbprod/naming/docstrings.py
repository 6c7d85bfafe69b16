"""Docstrings, from the notebook's markdown and comments; no meaning is added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nbprod.naming.accounts import account
from nbprod.naming.chatter import is_chatter, is_echo, tells
from nbprod.naming.evidence import Evidence, told_as
from nbprod.naming.headings import GENERIC, fits_stage
from nbprod.naming.prose import (
    GLUE,
    SENTENCE,
    SUMMARY,
    explaining,
    imperative,
    joined,
    lower_first,
    paragraph,
    safe,
    sentence_case,
    sentences,
)
from nbprod.naming.verbs import LOOKING
from nbprod.naming.words import (
    heading_text,
    plain,
    snake,
    width,
    without_number,
    word_set,
    words_of,
)
from nbprod.stages import all_stages, by_words

__all__ = [
    "docstring_literal",
    "function_docstring",
    "is_chatter",
    "is_echo",
    "tells",
    "telling_more",
    "module_docstring",
]

_NOTHING = Evidence()
MOST = 4
"""Names that are listed where a docstring says nothing else."""
MEASURED = re.compile(r"compute_((?:\w+_)+(?:error|score|accuracy|rate|matrix)s?)$")
"""Names that say which measure is computed."""
_SHOWING = word_set("print show display plot draw see view look visualize visualise")
_JUDGING = word_set("check count evaluate list measure test")
_LITTLE = word_set("the with of features values them it")


def function_docstring(
    stage: str,
    heading: str = "",
    markdown: str = "",
    comments: Sequence[str] = (),
    evidence: Evidence = _NOTHING,
) -> str:
    """A docstring as plain text: a line of at most 78 columns, perhaps a paragraph.

    ``markdown`` is what stands under the heading, ``comments`` are those above the
    statements. Use ``docstring_literal`` to write it into source.
    """
    summary, rest = _summary_of(sentences(markdown))
    headed = _of_heading(heading) if fits_stage(stage, by_words(heading)) else ""
    if stage == "report" and not looks(headed):
        headed = ""  # it speaks of what is done there, not of what is shown
    for said in (summary, _of_comments(comments), headed):
        if said and (stage == "report" or not shows(said)) and not _is_hollow(said):
            summary = said
            break
    else:
        summary = account(told_as(stage, evidence), evidence)
    body = paragraph(explaining(rest))
    return f"{summary}\n\n{body}" if body else summary


def shows(text: str) -> bool:
    """Whether a sentence says that something is shown, as only the report does."""
    return words_of(text)[:1] != [] and words_of(text)[0] in _SHOWING


def looks(text: str) -> bool:
    """Whether a sentence says that something is looked at, or how it is."""
    first = words_of(text)[:1]
    return bool(first) and (first[0] in LOOKING | _JUDGING)


def _is_hollow(said: str) -> bool:
    """Whether a sentence of three words at most says no more than any stage does."""
    words = words_of(said)[1:]
    few = len(words) < 3 and said.isascii()
    return few and bool(words) and all(word in GENERIC | _LITTLE for word in words)


def telling_more(docstring: str, name: str, made: Sequence[str]) -> str:
    """A docstring that only repeats its function's name, with what is made added."""
    summary, newline, rest = docstring.partition("\n")
    said = [word for word in words_of(summary) if word != "the"]
    measured = MEASURED.match(name)
    of_names = summary.startswith("Compute `")
    if measured and of_names and measured[1] not in map(snake, made):
        return f"Compute the {measured[1].replace('_', ' ')}.{newline}{rest}"
    if "`" in summary or set(words_of(" ".join(made))) <= set(said):
        return docstring
    hollow = said == words_of(name) or not set(said[1:]) - GENERIC - _LITTLE
    listed = joined([f"`{one}`" for one in made])
    if len(made) > MOST:
        listed = joined([*(f"`{one}`" for one in made[:2]), f"{len(made) - 2} more"])
    line = f"{summary.rstrip('.')}: {listed}."
    if not (hollow and made and width(line) <= SUMMARY) or summary[-1:] != ".":
        return docstring
    return f"{line}{newline}{rest}"


def module_docstring(
    stage: str, headings: Iterable[str] = (), cells: Iterable[int] = ()
) -> str:
    """One line such as "Data cleaning (cells 7 to 13)." for a module of the stage."""
    known = {known.name: known.title for known in all_stages()}
    names: list[str] = []
    for heading in headings:
        text = safe(sentence_case(heading_text(heading)))
        specific = any(w not in GENERIC for w in words_of(text)) or not text.isascii()
        if text and specific and text.lower() not in [name.lower() for name in names]:
            names.append(text)
    where = _cells(sorted(set(cells)))
    where = f" ({where})" if where else ""
    said = joined([names[0], *map(lower_first, names[1:])]) if names else ""
    fallback = known.get(stage, "Code of the notebook")
    for words in (said, *names[:1]) if len(names) <= 3 else ():
        line = f"{words.rstrip('.?!:,')}{where}."
        if words and width(words) <= 60 and width(line) <= SUMMARY:
            return line
    line = f"{fallback}{where}."
    return line if width(line) <= SUMMARY else f"{fallback}."


def docstring_literal(text: str, indent: str = "    ") -> str:
    r"""The text as a docstring in source, quotes included, indented after line one.

    Backslashes are doubled and no double quote can end it: ``"`` becomes ``'``.
    """
    sure = safe(text, keep_lines=True).replace("\\", "\\\\").strip()
    lines = sure.split("\n")
    if len(lines) == 1:
        return f'"""{sure}"""'
    rest = [f"{indent}{line}".rstrip() for line in lines[1:]]
    return "\n".join([f'"""{lines[0]}', *rest, f'{indent}"""'])


def _summary_of(said: list[str]) -> tuple[str, list[str]]:
    """A first sentence that can be the summary, and those that are left."""
    if not said:
        return "", []
    order = imperative(said[0])
    if order and width(order) <= SUMMARY:
        return order, said[1:]
    return "", said


def summary_of_comments(comments: Sequence[str]) -> str:
    """Comments as the summary of a docstring; empty where they can be none."""
    return _of_comments(comments)


def _of_comments(comments: Sequence[str]) -> str:
    orders: list[str] = []
    for comment in _whole(comments):
        text = without_number(plain(comment))
        order = imperative(SENTENCE.split(GLUE.sub("", text))[0])
        if order and order not in orders:
            orders.append(order)
    if not orders:
        return ""
    parts = [orders[0][:-1], *(lower_first(order[:-1]) for order in orders[1:])]
    for count in (len(parts), 1):
        line = joined(parts[:count]) + "."
        if count <= 3 and width(line) <= SUMMARY and (count == len(parts)):
            return line
    return ""


def _whole(comments: Sequence[str]) -> list[str]:
    """The comments that explain, with sentences over several lines put together."""
    whole: list[str] = []
    for comment in comments:
        text = comment.strip().lstrip("#").strip()
        goes_on = whole and len(whole[-1]) > 45 and whole[-1][-1] not in ".!?:"
        if goes_on and text[:1].islower():
            whole[-1] += " " + text
        elif not is_chatter(text):
            whole.append(text)
    return whole


def _of_heading(heading: str) -> str:
    text = safe(heading_text(heading))
    if plain(heading).rstrip().endswith("?"):
        return ""
    order = imperative(sentence_case(text))
    specific = any(word not in GENERIC for word in words_of(text)[1:])
    return order if order and specific and width(order) <= SUMMARY else ""


def _cells(cells: Sequence[int]) -> str:
    """``cells 7 to 13 and 20``."""
    spans: list[list[int]] = []
    for cell in cells:
        if spans and cell <= spans[-1][1] + 1:
            spans[-1][1] = cell
        else:
            spans.append([cell, cell])
    names = [
        str(a) if a == b else f"{a} {'and' if b == a + 1 else 'to'} {b}"
        for a, b in spans
    ]
    if not names:
        return ""
    return ("cell " if len(cells) == 1 else "cells ") + ", ".join(names)
