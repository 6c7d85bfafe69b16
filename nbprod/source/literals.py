"""Text of a notebook as data: literals, docstrings and table cells that it cannot open.

Every function returns source of the named format in which the text stands for itself,
whatever quotes, braces, pipes, line ends or control characters it holds.
"""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

WIDTH = 88
BLOCK = re.compile(
    r"(\d*)([#*+-]+(?=\s|$)|[*_-]{3}|>|(?<=\d)[.)](?=\s)|`{3}|~{3}|\[|=+$)"
)
"""What opens a block at the start of a line of Markdown."""


def plain(text: object) -> str:
    """Put text on one line, without control characters and lone surrogates."""
    printable = (char if char.isprintable() else " " for char in str(text))
    return " ".join("".join(printable).split())


def toml_string(text: object) -> str:
    """Write a TOML basic string (TOML 1.0, section String)."""
    quoted = json.dumps(whole(str(text)), ensure_ascii=False)
    return quoted.replace("\x7f", "\\u007f")


def yaml_string(text: object) -> str:
    """Write a YAML double-quoted scalar (YAML 1.2, section 7.3.1)."""
    quoted = json.dumps(whole(str(text)), ensure_ascii=False)
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff]", lambda c: f"\\u{ord(c[0]):04x}", quoted
    )


def json_text(value: object) -> str:
    """Write JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def json_lines(text: str) -> str:
    """Write a text as JSON, one line of it on a line, so that lines can be merged."""
    return "[\n" + ",\n".join(map(json_text, text.split("\n"))) + "\n]"


def python_string(
    text: str, indent: int = 0, before: int | None = None, width: int = 60
) -> str:
    """Write a string literal as black quotes it, in pieces if it is long.

    ``before`` is the length of what stands before it on its line, the indent aside: is
    it known, then what fits on that line, or on one of its own, stays in one piece.
    """
    whole = quoted(text)
    pieces = list(pieces_of(text, python_char, width))
    if len(pieces) < 2:
        return whole
    if before is not None:
        room = WIDTH - indent - shown_width(whole)
        if room > before:
            return whole
        pieces = [text] if room >= 4 else pieces
    lines = [" " * (indent + 4) + quoted(piece) for piece in pieces]
    return "\n".join(["(", *lines, " " * indent + ")"])


def python_strings(texts: Iterable[str]) -> str:
    """Write a tuple of strings."""
    items = [python_string(text) for text in texts]
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def python_value(source: str) -> str:
    """Write a literal given as Python source again, long strings in pieces."""
    try:
        return literal(ast.literal_eval(source))
    except (ValueError, SyntaxError):
        return source


def literal(value: object) -> str:
    """Write a value of Python's literal types."""
    if isinstance(value, str):
        return python_string(value)
    if isinstance(value, dict):
        pairs = (f"{literal(k)}: {literal(v)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, tuple):
        comma = "," if len(value) == 1 else ""
        return "(" + ", ".join(map(literal, value)) + comma + ")"
    return repr(value)


def quoted(text: str) -> str:
    """Write a string literal in the quotes that need fewer escapes."""
    quote = "'" if text.count("'") < text.count('"') else '"'
    inner = "".join(python_char(c) for c in text)
    return quote + inner.replace(quote, "\\" + quote) + quote


def python_char(char: str) -> str:
    """Write one character inside a string literal, quotes aside."""
    return char if char == "'" else repr(char)[1:-1]


def docstring(text: str, indent: int = 0) -> str:
    """Write a docstring of wrapped paragraphs, and of bullets that start ``- ``."""
    blocks = [block for block in text.split("\n") if plain(block)] or ["."]
    lines: list[str] = []
    for block in blocks:
        bullet = plain(block).startswith("- ")
        if lines and not (bullet and lines[-1].startswith(("- ", "  "))):
            lines.append("")
        width = WIDTH - indent - (2 if bullet else 0) - (0 if lines else 3)
        filled = fill(plain(block).removeprefix("- "), docstring_text, width)
        lead = ["- ", "  "] if bullet else ["", ""]
        lines += [lead[number > 0] + line for number, line in enumerate(filled)]
    # a quote just before the closing ones would be taken for one of them
    apart = " " * lines[-1].endswith('"')
    whole_line = shown_width(lines[0]) + len(apart) + 6 + indent
    fits = len(lines) == 1 and whole_line <= WIDTH
    lines[-1] += apart if fits else ""
    margin = " " * indent
    body = "\n".join([lines[0], *(line and margin + line for line in lines[1:])])
    return f'"""{body}"""' if fits else f'"""{body}\n{margin}"""'


def docstring_text(text: str) -> str:
    """Escape text that stands between three double quotes."""
    escaped = text.replace("\\", "\\\\")
    return re.sub('^"|""+', lambda found: '\\"' * len(found[0]), escaped)


def fill(text: str, escape: Callable[[str], str], width: int) -> list[str]:
    """Wrap text, escaped, to lines of a width; too long words are cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for number, part in enumerate(pieces_of(word, escape, width)):
            part = escape(part)
            joined = part if not line else f"{line} {part}"
            if number == 0 and shown_width(joined) <= width:
                line = joined
            else:
                lines += [line] if line else []
                line = part
    return [*lines, line]


def pieces_of(text: str, escape: Callable[[str], str], width: int) -> Iterator[str]:
    """Cut text, after a space where there is one, to a width when escaped."""
    start, used, space = 0, 0, 0
    for end, char in enumerate(text):
        step = shown_width(escape(char))
        if used + step > width and end > start:
            cut = space if space > start else end
            yield text[start:cut]
            used = sum(shown_width(escape(c)) for c in text[cut:end])
            start = cut
        used += step
        space = end + 1 if char == " " else space
    if text[start:] or not text:
        yield text[start:]


def shown_width(text: str) -> int:
    """Count columns, as line length rules do: wide characters are two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def prose(text: str) -> str:
    """Write paragraphs of Markdown: inline markup stays, no block or tag is opened."""
    paragraphs = (plain(part) for part in re.split(r"\n\s*\n", text))
    kept = (inline(part) for part in paragraphs if part)
    return "\n\n".join(closed(part) for part in kept)


def closed(line: str) -> str:
    """Escape what would open a block at the start of a line."""
    found = BLOCK.match(line)
    return f"{found[1]}\\{line[found.start(2):]}" if found else line


def inline(text: object) -> str:
    """Write text for a Markdown line or table cell: backticks and stars still work."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;")
    return safe.replace("|", "&#124;") if "`" not in safe else spans(plain(text))


def spans(text: str) -> str:
    """Write text with code spans: what is inside of them is code, the rest is text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return inline(text.replace("`", "'"))
    written = (code(p) if n % 2 else inline(p) for n, p in enumerate(parts))
    spaced = zip(parts, written, strict=True)
    return "".join(
        " " * (part[:1] == " ") + text.strip() + " " * (part[-1:] == " ")
        for part, text in spaced
        if part
    )


def code(text: object, longest: int = 60) -> str:
    """Write a Markdown code span that may stand in a table, cut where it is long."""
    line = plain(text)
    line = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    line = line.replace("\\|", "\\ |").replace("|", "\\|").removesuffix("\\") or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def whole(text: str) -> str:
    """Replace lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def listed(items: Iterable[object], final: str = "and") -> str:
    """Join items as a sentence does: ``a, b and c``."""
    *rest, last = [str(item) for item in items] or [""]
    return f"{', '.join(rest)} {final} {last}" if rest else last
