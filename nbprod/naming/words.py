"""Words: markdown made plain, identifiers made words, and words made identifiers."""

from __future__ import annotations

import builtins
import html
import keyword
import re
import sys
import unicodedata

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|!?\[([^\]]*)\]\[[^\]]*\]")
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_NOTE = re.compile(r"\s*\$\s*\^\s*\{?\w{1,2}\}?\s*\$")
"""The number of a footnote, written as a power of nothing."""
_URL = re.compile(r"<?(?:https?|ftp|file)://\S+|\bwww\.\S+")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_NUMBERING = re.compile(
    r"^\s*(?:(?:step|part|section|task|chapter|question|exercise|q|ex)\.?\s*"
    r"(?:\d+(?:\.\d+)*|[ivx]+|[a-d])\b(?:\s*[-–—:.)\]]+\s*|\s+|$)"
    r"|[(\[]?\d+(?:\.\d+)*[a-z]?\s*[-–—:.)\]]+\s*(?=\D|$)"
    r"|\d+(?:\.\d+)+\s+"
    r"|\d{1,2}\s+(?=[A-Z])"
    r"|[(\[]?[a-zA-Z][)\]]\s+"
    r"|[IVX]+\s*[.):]\s+)",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\s*[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]")
STANDARD_MODULES = frozenset(sys.stdlib_module_names)
BUILTINS = frozenset(dir(builtins))


def word_set(text: str) -> frozenset[str]:
    """The words of a text that lists them."""
    return frozenset(text.split())


def plain(markdown: str) -> str:
    """Markdown as one line of plain text: no links, HTML, emphasis, emoji, headings."""
    text = html.unescape(_TAG.sub(" ", markdown))
    text = _LINK.sub(lambda m: m[1] or m[2] or "", text)
    text = _NOTE.sub("", _URL.sub("", text))
    text = re.sub(r"^\s{0,3}(?:#{1,6}\s*|>\s?|[-*+]\s+)", "", text, flags=re.MULTILINE)
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    text = re.sub(r"`+([^`]*)`+", r"`\1`", text)
    text = "".join(c for c in text if not _is_symbol(c))
    return re.sub(r"\s+", " ", text).strip().strip("#").strip()


def _is_symbol(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("So", "Cf", "Co", "Cn", "Cs", "Me") or (
        category in ("Cc", "Sk", "Mn")
        and character not in "`^\n\t"
        and ord(character) > 0x2FF
        or (category == "Cc" and character not in "\n\t")
    )


def heading_text(heading: str) -> str:
    """A heading as plain text without numbering, remarks in brackets, end marks."""
    text = without_number(plain(heading).replace("`", ""))
    text = _PARENTHESES.sub(" ", text)
    return re.sub(r"\s+", " ", text).strip(" \t-–—:;.,!*_=~|/\\\"'")


def without_number(text: str) -> str:
    """The text without "3.2", "Step 4:", "b)" at its beginning."""
    return _NUMBERING.sub("", _NUMBERING.sub("", text))


def to_ascii(text: str) -> str | None:
    """The text with accents folded; None where letters of other scripts remain."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKD", text)
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = folded.translate(str.maketrans("‘’“”–—−×", "''\"\"---x"))
    return folded if folded.isascii() else None


def words_of(name: str) -> list[str]:
    """The lower-case words of an identifier, column, file or heading.

    ``TotalCharges`` gives total, charges; ``HTMLParser`` html, parser; ``AveOccup2``
    ave, occup2. What is not ASCII is left out.
    """
    text = to_ascii(name)
    if text is None:
        text = name.encode("ascii", "ignore").decode()
    text = text.replace("'s ", "s ").replace("'", "")
    text = re.sub(r"([a-z0-9])([A-Z][a-z])", r"\1 \2", text)
    text = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", text)
    return re.findall(r"[a-z0-9]+", text.lower())


def snake(*parts: str) -> str:
    """The words of all parts as one snake_case identifier; may be empty."""
    name = "_".join(word for part in parts for word in words_of(part))
    return re.sub(r"^[0-9_]+", "", name)


def camel(*parts: str) -> str:
    """The words of all parts in CamelCase."""
    return "".join(
        word[:1].upper() + word[1:] for part in parts for word in words_of(part)
    )


def is_free(name: str) -> bool:
    """Whether a name is an identifier that hides nothing of Python's own."""
    return (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and not keyword.issoftkeyword(name)
        and name not in BUILTINS
        and name not in STANDARD_MODULES
    )


def width(text: str) -> int:
    """Columns that the text takes, as linters count them."""
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
        if not unicodedata.combining(c)
    )
