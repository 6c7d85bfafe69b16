"""The stages that statements of a notebook belong to: one file each, found by folder.

A stage is recognised by the roles of library calls (``libraries/``) and by the words of
headings and comments. To add one, add a file with ``STAGE = Stage(...)``.
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import import_module

# Words of headings that announce no stage, but something to look at or to know.
_ASIDE = (
    "eda",
    "explor*",
    "exploratory data analysis",
    "visuali*",
    "plot*",
    "chart*",
    "summary",
    "statistical summary",
    "conclusion*",
    "introduction",
    "data analysis",
    "univariate",
    "bivariate",
    "multivariate",
    "import* librar*",
    "import* the librar*",
    "import* package*",
    "import* modul*",
    "import* dependenc*",
    "import* required librar*",
    "load* librar*",
    "load* dependenc*",
    "load* packages",
    "load* ext*",
    "load* necessary dependenc*",
    "helper function*",
    "save figure*",
    "save* fig*",
    "save the figure*",
    "save* plot*",
)

_ARTICLES = re.compile(r"\b(?:the|a|an|our|my|your) ")


@dataclass(frozen=True)
class Stage:
    """A stage; ``order`` is its usual place in a notebook.

    ``roles`` are roles of library calls that are evidence for it. ``words`` are phrases
    of headings and comments: a trailing ``*`` stands for any ending of a word, and one
    in a script without spaces matches anywhere. ``verb`` begins the names of functions,
    ``participle`` those of records, ``title`` is the module's docstring where the
    notebook has no words for it, ``nouns`` say what the verb's object is, where nothing
    better is known. ``examples`` are headings that must be recognised as this stage.
    """

    name: str
    order: int
    verb: str
    participle: str
    title: str
    nouns: tuple[str, ...]
    roles: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@cache
def all_stages() -> tuple[Stage, ...]:
    """Every stage, in their usual order."""
    modules = (
        import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    )
    stages: list[Stage] = [module.STAGE for module in modules]
    return tuple(sorted(stages, key=lambda stage: stage.order))


@cache
def stage(name: str) -> Stage:
    """The stage of that name.

    Raises:
        KeyError: there is none.
    """
    return {known.name: known for known in all_stages()}[name]


def by_role(role: str) -> str | None:
    """The stage that a library call of this role belongs to, if that is certain."""
    return next((known.name for known in all_stages() if role in known.roles), None)


@cache
def by_words(text: str) -> str | None:
    """The stage that a heading or comment speaks of, or None.

    The longest phrase counts, then the one that comes first.
    """
    folded = _ARTICLES.sub("", fold(text))
    best: tuple[int, int, int] | None = None
    found: str | None = None
    for name, order, phrase, begins, length in _phrases():
        match = _pattern(phrase).search(folded) if begins in folded else None
        if match is None:
            continue
        score = (-length, match.start(), order)
        if best is None or score < best:
            best, found = score, name
    return found or None


def fold(text: str) -> str:
    """Lower case, without accents and punctuation, words parted by one space."""
    letters = text
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", letters.lower()).strip()


@cache
def _phrases() -> tuple[tuple[str, int, str, str, int], ...]:
    """(stage name or empty, order, phrase, what it begins with, number of words)."""
    named = [("", -1, phrase) for phrase in _ASIDE]
    named += [(s.name, s.order, phrase) for s in all_stages() for phrase in s.words]
    found = []
    for name, order, phrase in named:
        first = _ARTICLES.sub("", phrase).partition(" ")[0].rstrip("*")
        found.append((name, order, phrase, fold(first), len(phrase.split())))
    return tuple(found)


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    if not fold(phrase).isascii():
        # Chinese and Japanese have no spaces between words.
        return re.compile(re.escape(fold(phrase)))
    words = (
        re.escape(fold(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "")
        for word in _ARTICLES.sub("", phrase).split()
    )
    return re.compile(r"\b" + " ".join(words) + r"\b")
