"""Prose: sentences of markdown and comments, made into docstring lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from nbprod.naming.headings import NOUN_FIRST
from nbprod.naming.verbs import LOOKING, VERBS, from_gerund, from_third_person
from nbprod.naming.words import plain, width, without_number, word_set

SUMMARY = 78
"""Columns of a summary line: 88 without four of indentation and two triple quotes."""
BODY = 84
_MOST = 500
_STARTER = re.compile(
    r"^(?:so|now|then|next|first(?:ly)?|finally|here|also|ok(?:ay)?|well|and|let's"
    r"|lets?|let us|let me|we|i|will|we'll|we've|i'll|shall|are going to|am going to"
    r"|going to|gonna|need(?:ed)? to|want(?:ed)? to|have to|had to|we can|you can"
    r"|would like to|try to|start by|begin by|simply|just|please|in order to|to"
    r"|this (?:cell|function|code|step|section|part)|at first|first of all"
    r"|the (?:following|next) (?:cell|code)"
    r"|in this (?:cell|step|section|part|notebook))\b[\s,:]*",
    re.IGNORECASE,
)
GLUE = re.compile(r"^(?:-|–|—|\d+[.)]|\*|>|\.+|,)\s*")
_NO_PROSE = re.compile(
    r"\s*(?:[-*+•]\s|\d+[.)]\s|\||#{1,6}|>|!\[|[-=*_]{3,}"
    r"|<(?!/?(?:b|i|em|u|p|strong|font|span|center|code)\b))"
)
SENTENCE = re.compile(r"(?<=[.!?。！？])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)\s+")
_DETERMINER = re.compile(r"(?:the|an?|each|all|every|both|our|it|them|only)\b", re.I)
_TALK = re.compile(
    r"[?!]['\"]?$|\b(?:let'?s|let us|i|i'm|i'll|i've|me|my|you|your|yourself|"
    r"you'll|you're|you've|we'll|we're|we've|go ahead|guess|luckily)\b"
    r"|^(?:now|good|great|ok(?:ay)?|well|alright|remember|sure|yes|no),?\s"
    r"|\b(?:this|next|previous|last) (?:notebook|chapter|lesson|tutorial|exercise|video"
    r"|book|section|lecture|course|post|article)\b|\.\.\.$|…$",
    re.IGNORECASE,
)
"""What speaks to the reader, or of the notebook, rather than of what is done."""
_GOES_ON = re.compile(
    r"(?:it|this|that|these|those|they|but|and|so|because|even|also|the same|here|there"
    r"|for example|for instance|however|in short|to do|then)\b",
    re.IGNORECASE,
)
_DANGLING = word_set(
    "the a an and or of to in on for with that which we i is are by from as at so than"
)


def sentences(markdown: str) -> list[str]:
    """The sentences of its paragraphs, without lists, tables, code, formulas."""
    text = re.sub(r"```.*?(```|\Z)|~~~.*?(~~~|\Z)", "\n\n", markdown, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?(\$\$|\Z)|\\begin\{.*?(\\end\{\w+\}|\Z)", "\n\n", text,
                  flags=re.DOTALL)  # fmt: skip
    found: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        if _NO_PROSE.match(block):
            continue
        if re.search(r"\$[^$]+\$", block) or "\n|" in block:
            continue
        words = re.split(r"\n\s*(?:[-*+•]|\d+[.)])\s", block)[0]
        line = safe(GLUE.sub("", without_number(plain(words))))
        parts = [part for part in SENTENCE.split(line) if len(part) > 3]
        if words != block and len(parts) > 1 and parts[-1][-1] not in ".!?。！？":
            parts.pop()  # it led to a list
        found += parts
    return found


def imperative(sentence: str) -> str:
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
    if word in NOUN_FIRST and not _DETERMINER.match(rest):
        return ""
    if word == "train" and re.match(r"(?:and )?(?:test|valid)", rest, re.IGNORECASE):
        return ""
    if rest.rsplit(" ", 1)[-1].lower() in _DANGLING:
        return ""
    if re.match(r"(?:is|are|was|were|has|have|of|can|will|=|:)\b", rest):
        return ""
    return safe(verb[:1].upper() + verb[1:] + space + unshouted(rest)) + "."


def explaining(said: Sequence[str]) -> list[str]:
    """The sentences that explain, without talk to the reader and what follows it."""
    found: list[str] = []
    talked = False
    for sentence in said:
        talked = bool(_TALK.search(sentence) or talked and _GOES_ON.match(sentence))
        found += [] if talked else [sentence]
    return found


def paragraph(said: list[str]) -> str:
    """The first sentences as lines of 84 columns; empty if they do not fit."""
    text = ""
    for sentence in said:
        if len(text) + len(sentence) > _MOST:
            break
        quiet = unshouted(sentence)
        quiet = quiet if quiet == sentence else sentence_case(quiet)
        text = f"{text} {quiet}".strip()
    if text and text[-1] not in ".!?。！？":
        text = text.rstrip(":;, ") + "."
    lines = textwrap.wrap(text, BODY, break_long_words=False, break_on_hyphens=False)
    return "" if any(width(line) > BODY for line in lines) else "\n".join(lines)


def sentence_case(text: str) -> str:
    """``Data Cleaning`` → ``Data cleaning``; names in capitals and mixed case stay."""
    words = text.split()
    shouted = len(words) > 1 and text.isupper()
    if not shouted and not all(w[:1].isupper() for w in words if len(w) > 3):
        return text[:1].upper() + text[1:]
    kept = [w if not shouted and w[1:] != w[1:].lower() else w.lower() for w in words]
    line = " ".join(kept)
    return line[:1].upper() + line[1:]


def unshouted(text: str) -> str:
    """``CATEGORICAL VARIABLES`` → ``categorical variables``; ``ROC AUC`` stays."""
    words = re.findall(r"[^\W\d_]+", text)
    long = [word for word in words if len(word) > 4]
    shouted = len(long) > 1 and all(word.isupper() for word in long)
    return text.lower() if shouted and "->" not in text else text


def lower_first(text: str) -> str:
    """``Data`` → ``data``; ``EDA`` stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def joined(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def safe(text: str, *, keep_lines: bool = False) -> str:
    """Only printable characters, and no double quotes."""
    text = text.replace('"', "'")
    kept = "\n" if keep_lines else ""
    return "".join(c for c in text if c in kept or c.isprintable())
