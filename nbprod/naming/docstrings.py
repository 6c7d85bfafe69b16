"""Docstrings, from the notebook's markdown and comments; no meaning is added."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from nbprod.naming.chatter import is_chatter
from nbprod.naming.evidence import Evidence
from nbprod.naming.headings import GENERIC
from nbprod.naming.verbs import LOOKING, VERBS, from_gerund, from_third_person
from nbprod.naming.words import heading_text, plain, width, words_of
from nbprod.stages import all_stages

__all__ = [
    "docstring_literal",
    "function_docstring",
    "is_chatter",
    "module_docstring",
]

_NOTHING = Evidence()
SUMMARY = 78
"""Columns of a summary line: 88 without four of indentation and twice three quotes."""
BODY = 84
_MOST = 500
_STARTER = re.compile(
    r"^(?:so|now|then|next|first(?:ly)?|finally|here|also|ok(?:ay)?|well|and|lets?"
    r"|let's|let us|let me|we|i|will|we'll|we've|i'll|shall|are going to|am going to"
    r"|going to|gonna|need(?:ed)? to|want(?:ed)? to|have to|had to|can|could|should"
    r"|must|would like to|try to|start by|begin by|simply|just|please|in order to|to"
    r"|this (?:cell|function|code|step|section|part)|at first|first of all"
    r"|the (?:following|next) (?:cell|code)"
    r"|in this (?:cell|step|section|part|notebook))\b[\s,:]*",
    re.IGNORECASE,
)
_LEADING_GLUE = re.compile(r"^(?:-|–|—|\d+[.)]|\*|>|\.+|,)\s*")


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
    sentences = _sentences(markdown)
    summary, rest = _summary_of(sentences)
    summary = summary or _of_comments(comments) or _of_heading(heading)
    summary = summary or _of_evidence(stage, evidence)
    body = _paragraph(rest)
    return f"{summary}\n\n{body}" if body else summary


def module_docstring(
    stage: str, headings: Iterable[str] = (), cells: Iterable[int] = ()
) -> str:
    """One line such as "Data cleaning (cells 7 to 13)." for a module of the stage."""
    known = {known.name: known.title for known in all_stages()}
    names: list[str] = []
    for heading in headings:
        text = _safe(_sentence_case(heading_text(heading)))
        specific = any(w not in GENERIC for w in words_of(text)) or not text.isascii()
        if text and specific and text.lower() not in [name.lower() for name in names]:
            names.append(text)
    where = _cells(sorted(set(cells)))
    where = f" ({where})" if where else ""
    said = _joined([names[0], *map(_lower_first, names[1:])]) if names else ""
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
    safe = _safe(text, keep_lines=True).replace("\\", "\\\\").strip()
    lines = safe.split("\n")
    if len(lines) == 1:
        return f'"""{safe}"""'
    rest = [f"{indent}{line}".rstrip() for line in lines[1:]]
    return "\n".join([f'"""{lines[0]}', *rest, f'{indent}"""'])


def _safe(text: str, *, keep_lines: bool = False) -> str:
    text = text.replace('"', "'")
    kept = "\n" if keep_lines else ""
    return "".join(c for c in text if c in kept or c.isprintable())


def _sentences(markdown: str) -> list[str]:
    """The sentences of its paragraphs, without lists, tables, code, formulas."""
    text = re.sub(r"```.*?(```|\Z)|~~~.*?(~~~|\Z)", "\n\n", markdown, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?(\$\$|\Z)|\\begin\{.*?(\\end\{\w+\}|\Z)", "\n\n", text,
                  flags=re.DOTALL)  # fmt: skip
    sentences: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        if re.match(r"\s*(?:[-*+]\s|\d+[.)]\s|\||#{1,6}|>|<|!\[|[-=*_]{3,})", block):
            continue
        if re.search(r"\$[^$]+\$", block) or "\n|" in block:
            continue
        words = re.split(r"\n\s*(?:[-*+]|\d+[.)])\s", block)[0]
        line = _safe(_LEADING_GLUE.sub("", plain(words)))
        parts = re.split(r"(?<=[.!?。！？])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)\s+", line)
        sentences += [part for part in parts if len(part) > 3]
    return sentences


def _summary_of(sentences: list[str]) -> tuple[str, list[str]]:
    """A first sentence that can be the summary, and those that are left."""
    if not sentences:
        return "", []
    imperative = _imperative(sentences[0])
    if imperative and width(imperative) <= SUMMARY:
        return imperative, sentences[1:]
    return "", sentences


def _imperative(sentence: str) -> str:
    """The sentence as an order that ends with a full stop; empty if it is none."""
    text = sentence.strip().rstrip(".!:;,… ")
    if text.endswith("?") or not text:
        return ""
    while (match := _STARTER.match(text)) and text[match.end() :]:
        text = text[match.end() :]
    first, space, rest = text.partition(" ")
    word = first.lower().strip(",")
    known = VERBS | LOOKING
    verb = word if word in known else from_gerund(word) or from_third_person(word)
    if not verb or verb not in known or (not rest and verb in LOOKING):
        return ""
    if re.match(r"(?:is|are|was|were|has|have|of|can|will|=|:)\b", rest):
        return ""
    return _safe(verb[:1].upper() + verb[1:] + space + rest) + "."


def _of_comments(comments: Sequence[str]) -> str:
    orders: list[str] = []
    for comment in comments:
        if is_chatter(comment):
            continue
        text = plain(comment.strip().lstrip("#"))
        order = _imperative(_LEADING_GLUE.sub("", text))
        if order and order not in orders:
            orders.append(order)
    if not orders:
        return ""
    parts = [orders[0][:-1], *(_lower_first(order[:-1]) for order in orders[1:])]
    for count in (len(parts), 1):
        line = _joined(parts[:count]) + "."
        if count <= 3 and width(line) <= SUMMARY and (count == len(parts)):
            return line
    return ""


def _of_heading(heading: str) -> str:
    text = _safe(heading_text(heading))
    if plain(heading).rstrip().endswith("?"):
        return ""
    order = _imperative(_sentence_case(text))
    specific = any(word not in GENERIC for word in words_of(text)[1:])
    return order if order and specific and width(order) <= SUMMARY else ""


def _of_evidence(stage: str, evidence: Evidence) -> str:
    quoted = {
        "columns": [f"`{_safe(name)}`" for name in dict.fromkeys(evidence.columns)],
        "reads": [f"`{_safe(name)}`" for name in dict.fromkeys(evidence.reads)],
        "writes": [f"`{_safe(name)}`" for name in dict.fromkeys(evidence.writes)],
        "models": [f"`{name}`" for name in dict.fromkeys(map(_last, evidence.models))],
        "binds": [f"`{name}`" for name in dict.fromkeys(evidence.binds)],
    }  # fmt: skip
    drawn = "Plot" if evidence.plots else "Show"
    verbs = {
        "load": ("Load", ("reads", "binds")),
        "clean": ("Clean", ("columns", "binds")),
        "features": ("Add" if evidence.columns else "Make", ("columns", "binds")),
        "split": ("Split into", ("binds",)),
        "train": ("Train", ("models", "binds")),
        "predict": ("Predict", ("binds",)),
        "evaluate": ("Evaluate", ("models", "binds")),
        "save": ("Save", ("writes", "models")),
        "report": (drawn, ("columns", "binds")),
    }
    verb, kinds = verbs.get(stage, ("Compute", ("columns", "binds")))
    for kind in kinds:
        line = f"{verb} {_joined(quoted[kind])}."
        if quoted[kind] and len(quoted[kind]) <= 5 and width(line) <= SUMMARY:
            return line
    titles = {known.name: known.title for known in all_stages()}
    return titles.get(stage, f"{drawn} the data") + "."


def _last(dotted: str) -> str:
    return dotted.rsplit(".", 1)[-1]


def _paragraph(sentences: list[str]) -> str:
    text = ""
    for sentence in sentences:
        if len(text) + len(sentence) > _MOST:
            break
        text = f"{text} {sentence}".strip()
    if text and text[-1] not in ".!?。！？":
        text = text.rstrip(":;, ") + "."
    lines = textwrap.wrap(text, BODY, break_long_words=False, break_on_hyphens=False)
    return "" if any(width(line) > BODY for line in lines) else "\n".join(lines)


def _sentence_case(text: str) -> str:
    """``Data Cleaning`` → ``Data cleaning``; names in capitals and mixed case stay."""
    words = text.split()
    shouted = len(words) > 1 and text.isupper()
    if not shouted and not all(w[:1].isupper() for w in words if len(w) > 3):
        return text[:1].upper() + text[1:]
    kept = [w if not shouted and w[1:] != w[1:].lower() else w.lower() for w in words]
    line = " ".join(kept)
    return line[:1].upper() + line[1:]


def _lower_first(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


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
