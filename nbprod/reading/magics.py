"""IPython's syntax → plain Python, line for line; nothing of IPython is needed.

Line n of the result stands for line n of the source: what is dropped leaves a blank
line, or ``pass`` inside a block. What each construct becomes is in linemagics.py,
cellmagics.py and shell.py; where it begins and ends is in scanner.py.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace

from nbprod.ir import CarriedFile
from nbprod.reading.by_name import by_name
from nbprod.reading.capturing import IMPORT, captured_block, captured_name
from nbprod.reading.cellmagics import Around, cell_magic
from nbprod.reading.exported import as_magic
from nbprod.reading.linemagics import (
    SILENT,
    UNWRAP,
    Unconvertible,
    line_magic,
    magic_value,
    strip_options,
)
from nbprod.reading.scanner import Logical, logical, words_of
from nbprod.reading.shell import Outcome, captured, shell

_CELL_MAGIC = re.compile(r"%%\s*(?P<name>!|[\w.]+)(?P<rest>[^\n]*)$")
_PROMPTS = (
    (re.compile(r"^(>>>|\.\.\.)( |$)"), re.compile(r"^>>>( |$)")),
    (re.compile(r"^(In \[\d+\]: ?|\s*\.{3,}: ?)"), re.compile(r"^In \[\d+\]: ?")),
)
_AUTOMAGIC = words_of(
    """pip pip3 conda mamba cd ls ll pwd mkdir rmdir cp mv rm cat env set_env matplotlib
    load_ext reload_ext autoreload who whos time timeit run store pylab config less more
    man history precision reset"""
)
_BINDS = re.compile(
    r"^[\t ]*(?P<targets>[A-Za-z_][\w,\t *()\[\].]*?)\s*(?::[^=\n]*)?=(?!=)"
    r"|\bfor\s+(?P<loop>[\w,\t ()]+?)[\t ]+in\b|\bas\s+(?P<alias>\w+)"
    r"|^[\t ]*(?:from\s+\S+\s+)?import\s+(?P<imports>[\w.,\t ]+)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Plain:
    """A cell's code, and what was found on the way; lines count from 1."""

    code: str
    notes: tuple[tuple[int, str], ...] = ()
    pip: tuple[tuple[int, str], ...] = ()
    carried: tuple[CarriedFile, ...] = ()
    imports: tuple[str, ...] = ()


class AtLine(Exception):
    """A construct that cannot be converted, and its line in the cell."""

    def __init__(self, line: int, message: str) -> None:
        """Keep ``line``, from 1, and the message without a place."""
        super().__init__(message)
        self.line = line


def neutralise(source: str, around: Around) -> Plain:
    """Return the plain Python of a cell's source, with as many lines.

    Raises AtLine where a name is bound to what only IPython can give. The result may
    still not be Python, where the source is not.
    """
    lines = _unprompted(source.split("\n"))
    lines = _automagic(lines, around.bound)
    plain = _cell(lines, around)
    return replace(plain, code=by_name(plain.code, around.bound, around.imported))


def _cell(lines: list[str], around: Around) -> Plain:
    """Convert a cell that may begin with a cell magic, even one inside another."""
    at = next((n for n, x in enumerate(lines) if _significant(x)), len(lines))
    match = _CELL_MAGIC.match(lines[at].strip()) if at < len(lines) else None
    if not match:
        return _lines(lines, around)
    name, rest, body = match["name"], match["rest"].strip(), lines[at + 1 :]
    if name in UNWRAP:
        kept = "" if name in ("capture", "skip") else strip_options(rest, UNWRAP[name])
        inner = _cell([kept, *body] if kept else ["", *body], around)
        taken = captured_name(rest) if name == "capture" else ""
        note: tuple[tuple[int, str], ...] = ()
        if taken in around.captured:
            try:
                block = captured_block(rest, body, inner.code, around.captured)
            except Unconvertible as exc:
                raise AtLine(at + 1, str(exc)) from None
            inner = replace(inner, code=block, imports=(*inner.imports, IMPORT))
        elif taken:
            note = ((1, f"`%%capture` does not bind `{taken}`: prints are shown"),)
        return _shifted(inner, lines[:at], note)
    try:
        outcome = cell_magic(name, rest, body, around)
    except Unconvertible as exc:
        raise AtLine(at + 1, str(exc)) from None
    code = outcome.code.split("\n")
    code += [""] * (len(body) + 1 - len(code))
    return _shifted(_plain("\n".join(code), outcome, 1), lines[:at], ())


def _significant(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _shifted(
    plain: Plain, before: list[str], notes: tuple[tuple[int, str], ...]
) -> Plain:
    """Put the lines before a cell magic, comments and blanks, back on top."""
    by = len(before)
    return Plain(
        "\n".join([*before, plain.code]),
        tuple((line + by, text) for line, text in notes + plain.notes),
        tuple((line + by, text) for line, text in plain.pip),
        plain.carried,
        plain.imports,
    )


def _plain(code: str, outcome: Outcome, line: int) -> Plain:
    return Plain(
        code,
        ((line, outcome.note),) if outcome.note else (),
        tuple((line, text) for text in outcome.pip),
        outcome.carried,
        outcome.imports,
    )


def _lines(lines: list[str], around: Around) -> Plain:
    """Convert a cell's lines one logical line after the other."""
    lines = list(lines)
    found: list[Plain] = []
    out: list[str] = []
    while len(out) < len(lines):
        at = len(out)
        unit = logical(lines, at)
        try:
            again = _unwrapped(unit)
            if again is not None:
                parts = again.split("\n")
                parts += [""] * (unit.end - unit.start - len(parts))
                lines[unit.start : unit.end] = parts
                continue
            unit, outcome = _timed(lines, unit)
            if outcome is None and unit.kind not in ("python", "blank"):
                outcome = _convert(unit, _with_names(around, lines[:at]))
        except Unconvertible as exc:
            raise AtLine(at + 1, str(exc)) from None
        if outcome is None:
            out += lines[unit.start : unit.end]
            continue
        code = outcome.code or ("pass" if unit.indent else "")
        found.append(_plain("", outcome, at + 1))
        out += (unit.indent + code if code else "").split("\n")
        out += [""] * (unit.end - len(out))
    return Plain(
        "\n".join(out),
        tuple(note for one in found for note in one.notes),
        tuple(text for one in found for text in one.pip),
        tuple(file for one in found for file in one.carried),
        tuple(dict.fromkeys(text for one in found for text in one.imports)),
    )


def _with_names(around: Around, before: list[str]) -> Around:
    """Add the names that the cell's own lines seem to have bound so far."""
    names = set(around.bound)
    for match in _BINDS.finditer("\n".join(before)):
        names |= set(
            re.findall(r"[A-Za-z_]\w*", " ".join(filter(None, match.groups())))
        )
    return replace(around, bound=frozenset(names))


def _unwrapped(unit: Logical) -> str | None:
    """Return the lines that a wrapping magic wraps, to be read in its place."""
    if unit.kind == "python":
        return as_magic(unit)
    match = re.match(r"%{1,2}\s*(\w+)(.*)$", unit.text, re.DOTALL)
    if unit.kind != "escape" or not match or match[1] not in UNWRAP:
        return None
    if match[1] in ("capture", "skip"):
        return unit.indent + ("pass" if unit.indent else "")
    code = strip_options(match[2], UNWRAP[match[1]])
    return unit.indent + (code or ("pass" if unit.indent else ""))


def _timed(lines: list[str], unit: Logical) -> tuple[Logical, Outcome | None]:
    """Take ``%timeit`` with all of the lines that its brackets span."""
    match = re.match(r"%\s*timeit\b", unit.text) if unit.kind == "escape" else None
    if not match or unit.text.endswith("?"):
        return unit, None
    inner = logical([unit.text[match.end() :].lstrip(), *lines[unit.end :]], 0)
    end = max(unit.end, unit.end + inner.end - 1)
    if inner.kind != "python":
        inner = Logical(0, 1, "python", "", unit.text[match.end() :].lstrip())
        end = unit.end
    outcome = line_magic("timeit", inner.text, frozenset())
    return Logical(unit.start, end, "escape", unit.indent, unit.text), outcome


def _convert(unit: Logical, around: Around) -> Outcome:
    """Return what a line of IPython's own becomes."""
    if unit.kind == "help":
        return Outcome(note=f"`{unit.text.strip()}` asks for help: left out")
    if unit.kind == "assign":
        return _assigned(unit, around)
    text = unit.text
    if text.startswith("%%"):
        raise Unconvertible(
            f"`{text.split()[0]}` must be the first line of its cell; "
            "put it into a cell of its own"
        )
    if text[0] == "%":
        name, _, rest = text[1:].strip().partition(" ")
        if re.fullmatch(r"\w+\?{1,2}", name) or text.endswith("?"):
            return Outcome(note=f"`{text}` asks for help: left out")
        if name == "run":
            return around.run(rest)
        return line_magic(name, rest, around.bound) if name else Outcome()
    if text[0] == "!":
        return shell(text.lstrip("!"), around.bound)
    if text[0] == "?":
        return Outcome(note=f"`{text}` asks for help: left out")
    return _called(text)


def _called(text: str) -> Outcome:
    """Return a call for ``/f a`` (``f(a)``), ``,f a`` and ``;f a`` (``f("a")``)."""
    name, _, rest = text[1:].strip().partition(" ")
    if not re.fullmatch(r"[A-Za-z_][\w.]*", name):
        return Outcome(note=f"`{text}` calls nothing: left out" if name else "")
    rest = rest.strip()
    if text[0] == "/":
        return Outcome(f"{name}({', '.join(rest.split())})")
    words = rest.split() if text[0] == "," else [rest]
    return Outcome(f"{name}({', '.join(repr(word) for word in words)})")


def _assigned(unit: Logical, around: Around) -> Outcome:
    target = unit.text[: unit.equals].rstrip()
    right = unit.text[unit.equals + 1 :].lstrip()
    if right.startswith("!"):
        outcome = captured(right.lstrip("!"), around.bound)
    else:
        name, _, rest = right[1:].strip().partition(" ")
        outcome = magic_value(name, rest, around.bound)
    return Outcome(f"{target} = {outcome.code}", outcome.note, imports=outcome.imports)


def _unprompted(lines: list[str]) -> list[str]:
    """Take pasted prompts and a common leading indent away, as IPython does."""
    first = next(filter(_significant, lines), "")
    for every, prompt in _PROMPTS:
        if prompt.match(first):
            return [every.sub("", line) for line in lines]
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    if not indent:
        return lines
    return [x[len(indent) :] if x.startswith(indent) else x for x in lines]


def _automagic(lines: list[str], bound: frozenset[str]) -> list[str]:
    """Write the ``%`` of a cell of one line such as ``pip install x`` or ``ls``."""
    filled = [n for n, line in enumerate(lines) if _significant(line)]
    if len(filled) != 1:
        return lines
    text = lines[filled[0]].strip()
    name, _, rest = text.partition(" ")
    if name not in _AUTOMAGIC | SILENT or name in bound or rest[:1] in set("=,("):
        return lines
    if "*" in bound:  # the name may have come from a star import
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
        else:
            return lines
    return [f"%{text}" if n == filled[0] else line for n, line in enumerate(lines)]
