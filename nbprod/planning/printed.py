"""What a print statement prints, as a pattern, and what a printed text shows."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

from nbprod.source.trees import walk

SIGNIFICANT = 9
"""Digits of a float that are compared at most: more differ between machines."""
UNROUNDED = 6
"""Digits of a float that was not rounded in printing: as many as a float32 has."""
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|nan")
_PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ #0]*(\d+)?(\.\d+)?([sdifgr%])")
_NUMPY_REPR = re.compile(r"\bnp\.(?:u?int|float|str|bool)\w*\(([^()]*)\)")
_MULTILINE = frozenset(
    [
        *("classification_report", "confusion_matrix", "value_counts", "describe"),
        *("head", "tail", "info"),
    ]
)


@dataclass(frozen=True)
class Hole:
    """An expression in what is printed, and the format that it is printed with."""

    node: ast.expr
    spec: str = ""


Piece = str | Hole


@dataclass(frozen=True)
class Value:
    """A value that a text shows: Python source, and decimals where it was rounded."""

    source: str
    digits: int | None
    kind: str
    """``int``, ``float``, ``list``, ``str`` or ``exact``."""


def pieces_of(call: ast.Call) -> list[Piece] | None:
    """What a call of ``print`` prints, line end included; None where it is unsure."""
    sep, end = " ", "\n"
    for one in call.keywords:
        if not (
            isinstance(one.value, ast.Constant) and isinstance(one.value.value, str)
        ):
            return None
        if one.arg == "sep":
            sep = one.value.value
        elif one.arg == "end":
            end = one.value.value
        else:
            return None
    pieces: list[Piece] = []
    for number, argument in enumerate(call.args):
        parts = _of_argument(argument)
        if parts is None:
            return None
        pieces += ([sep] if number else []) + parts
    return [*pieces, end]


def is_blob(call: ast.Call) -> bool:
    """Whether what is printed has several lines that are not ours to count."""
    inner = [n for arg in call.args for n in walk(arg) if isinstance(n, ast.Call)]
    return any(ast.unparse(n.func).rsplit(".", 1)[-1] in _MULTILINE for n in inner)


def captured(items: Sequence[Sequence[Piece] | None], text: str) -> list[str] | None:
    """What each hole shows, in order, a None among the items (any lines) included.

    None where the text is not what the items print, or where it is not certain which
    part of it is which.
    """
    if items.count(None) > 1 or len(text) > 5000:
        return None
    found = []
    for hole in ("(.+?)", "(.+)"):
        pattern = "".join(
            (
                r"((?:.*\n)*?)"
                if item is None
                else "".join(re.escape(p) if isinstance(p, str) else hole for p in item)
            )
            for item in items
        )
        match = re.fullmatch(pattern, text)
        if match is None:
            return None
        found.append(list(match.groups()))
    return found[0] if found[0] == found[1] else None


def value_of(text: str, spec: str = "") -> Value | None:
    """The value that a text shows, where that is certain."""
    text = _NUMPY_REPR.sub(r"\1", text.strip())
    number = text.replace(",", "") if "," in spec else text
    number = number.rstrip("%") if spec.endswith("%") else number
    if _NUMBER.fullmatch(number):
        return _number(number, spec)
    if text in ("True", "False", "None"):
        return Value(text, None, "exact")
    inside = re.fullmatch(
        r"(?:array|Index)\((\[.*?\])(?:,\s*dtype=[^,()]*)?\)", text, re.S
    )
    return _collection(inside[1] if inside else text, bool(inside))


def _of_argument(node: ast.expr) -> list[Piece] | None:
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return _of_fstring(node)
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        if isinstance(node.op, ast.Mod) and isinstance(node.left.value, str):
            return _of_percent(node.left.value, node.right)
        if isinstance(node.op, ast.Mult) and isinstance(node.right, ast.Constant):
            times = node.right.value
            if (
                isinstance(node.left.value, str)
                and isinstance(times, int)
                and times < 200
            ):
                return [node.left.value * times]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        text = node.func.value
        if node.func.attr == "format" and isinstance(text, ast.Constant):
            return _of_format(str(text.value), node)
    return [Hole(node)]


def _of_fstring(node: ast.JoinedStr) -> list[Piece] | None:
    pieces: list[Piece] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            pieces.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            spec = ""
            if isinstance(part.format_spec, ast.JoinedStr):
                constants = part.format_spec.values
                if not all(isinstance(c, ast.Constant) for c in constants):
                    return None
                spec = "".join(
                    str(c.value) for c in constants if isinstance(c, ast.Constant)
                )
            if part.conversion not in (-1, 115):
                return None
            pieces.append(Hole(part.value, spec))
    return pieces


def _of_percent(template: str, right: ast.expr) -> list[Piece] | None:
    values = list(right.elts) if isinstance(right, ast.Tuple) else [right]
    pieces: list[Piece] = []
    last = 0
    for match in _PERCENT.finditer(template):
        pieces.append(template[last : match.start()])
        last = match.end()
        if match[4] == "%":
            pieces.append("%")
            continue
        if match[1] or not values or match[4] == "r":
            return None
        spec = (match[2] or "") + (match[3] or "") + match[4]
        pieces.append(Hole(values.pop(0), spec.replace("i", "d")))
    return None if values else [*pieces, template[last:]]


def _of_format(template: str, call: ast.Call) -> list[Piece] | None:
    if call.keywords or any(isinstance(arg, ast.Starred) for arg in call.args):
        return None
    pieces: list[Piece] = []
    count = 0
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError:
        return None
    for text, field, spec, conversion in parsed:
        pieces.append(text)
        if field is None:
            continue
        position = int(field) if field.isdigit() else count
        if (field and not field.isdigit()) or conversion or position >= len(call.args):
            return None
        pieces.append(Hole(call.args[position], spec or ""))
        count += 1
    return pieces


def _number(text: str, spec: str) -> Value | None:
    if text == "nan":
        return Value('float("nan")', 0, "float")
    mantissa, _, exponent = text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    if "." not in text and not exponent and not spec.endswith(("f", "%", "g")):
        return Value(str(int(text)), None, "int")
    size = abs(float(text))
    if 0 < size < 1e-9:
        return None
    whole = len(str(int(size)))
    if not spec.endswith(("f", "%", "g", "e")):
        decimals = max(decimals, UNROUNDED - whole)
    return Value(repr(float(text)), min(decimals, SIGNIFICANT - whole), "float")


# an array of text prints without commas, which Python reads as one long text
BESIDE = re.compile(r"""['"]\s+[bru]?['"]""")


def _collection(text: str, inside: bool) -> Value | None:
    if "..." in text or len(text) > 400 or BESIDE.search(text):
        return None
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        plain = re.fullmatch(r"[^\W\d][\w .:/+&'-]{0,78}", text) and "  " not in text
        return Value(repr(text), None, "str") if plain else None
    if isinstance(value, str):
        return Value(repr(value), None, "str") if len(value) < 80 else None
    if not isinstance(value, tuple | list | dict) or not value:
        return None
    parts = list(value.values() if isinstance(value, dict) else value)
    floats = [part for part in parts if isinstance(part, float)]
    kind = "list" if inside else "exact"
    if not floats:
        nested = any(isinstance(n, ast.Constant) and isinstance(n.value, float)
                     for n in walk(ast.parse(text)))  # fmt: skip
        return None if nested else Value(repr(value), None, kind)
    if not all(isinstance(part, float | int) for part in parts):
        return None
    shown = [_number(repr(part), "") for part in floats]
    if inside or any(one is None for one in shown):
        return None
    digits = min(one.digits for one in shown if one and one.digits is not None)
    return Value(repr(value), digits, kind)
