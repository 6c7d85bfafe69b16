"""Find keys, tokens and passwords in code and in text, and take them out of text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from nbprod.reading.secret_shapes import (
    PROVIDERS,
    SIGN,
    URL,
    URL_TOKEN,
    kind_by_name,
    random_looking,
    snake,
    stands_in,
)
from nbprod.source.trees import walk

MASK = "***"
_LONG = 400
"""Characters beyond which a string is prose: only unmistakable shapes count in it."""
_SHORTEST = len("pw:abc")
_NAMED = re.compile(
    r"""(?<![\w-])(?P<name>[A-Za-z_][\w-]*)["']?\]?\s*(?:=|:|,)\s*[rbuf]{0,2}
    (?P<quote>["'`])(?P<value>[^"'`\n]+)(?P=quote)""",
    re.VERBOSE,
)
_BARE = re.compile(
    r"""(?<![\w-])(?P<name>[A-Za-z_][\w-]*(?:[ ](?:key|token|secret|password))?)[*_`]*
    \s*(?:=|:|\bis\b)[*_]*\s*(?P<value>[^\s"'`;,&)\]}]+)""",
    re.VERBOSE | re.IGNORECASE,
)
_LOGIN = re.compile(r"(?:^|_)(?:login|log_in|signin|sign_in|authenticate)$")
_AUTH = re.compile(
    r"(?:^|_)(?:http_?(?:basic|digest|proxy)_?auth|o_?auth\w*|set_access_token"
    r"|set_(?:api_)?key|set_token|set_credentials?)$"
)
_ENVIRONMENT = re.compile(r"(?:^|_)(?:setdefault|putenv|getenv|get|setenv|set|update)$")


class Credential(NamedTuple):
    """A secret in a text: where it stands, what it is, what a setting may be called."""

    start: int
    end: int
    text: str
    kind: str
    name: str


class InCode(NamedTuple):
    """A literal that is or contains a secret: the node that a setting replaces."""

    node: ast.expr
    kind: str
    name: str


def find(text: str) -> tuple[Credential, ...]:
    """Find the secrets in prose, comments, outputs or source, in order, none twice.

    Known are the providers' formats, URLs with a password, and values that stand beside
    a telling name: ``password = 'x'``, ``api_key: x1``, ``the token is x1``.
    """
    found = sorted((*_shaped(text), *_named(text)), key=lambda o: (o.start, -o.end))
    kept: list[Credential] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def redact(text: str, known: Iterable[str] = ()) -> str:
    """Put ``***`` in the place of secrets, and of the ``known`` ones wherever they are.

    Known values of less than eight characters are replaced as whole words only. The
    number of lines stays.
    """
    for value in sorted(set(known), key=lambda one: (-len(one), one)):
        if len(value) >= 8:
            text = text.replace(value, _mask(value))
        elif len(value) >= 3:
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", MASK, text)
    for one in reversed(find(text)):
        text = text[: one.start] + _mask(one.text) + text[one.end :]
    return text


def find_in_code(tree: ast.AST) -> tuple[InCode, ...]:
    """Find the string literals of a tree that are secrets, in source order.

    A literal counts by its shape or by the name that it is given to: assignment,
    keyword, default, dictionary key, environment variable, ``auth`` pair, login call.
    """
    found: dict[int, InCode] = {}
    for node in (nodes := walk(tree)):
        for name, value in _given(node):
            if one := _by_name(name, value):
                found.setdefault(id(value), one)
    inside = {id(part) for one in found.values() for part in walk(one.node)}
    for node in nodes:
        if not isinstance(node, (ast.Constant, ast.JoinedStr)) or id(node) in inside:
            continue
        if one := _by_shape(node):
            inside |= {id(part) for part in walk(node)}
            found[id(node)] = one
    return tuple(
        sorted(found.values(), key=lambda one: (one.node.lineno, one.node.col_offset))
    )


def values_in_code(tree: ast.AST) -> tuple[str, ...]:
    """Return the secrets in a tree's literals: of a URL, the password alone."""
    found: dict[str, None] = {}
    for one in find_in_code(tree):
        whole = _text(one.node)
        if whole is not None and kind_by_name(one.name, whole) == one.kind:
            found[whole] = None
        elif isinstance(one.node, (ast.Constant, ast.JoinedStr)):
            found |= dict.fromkeys(_judged(one.node)[2])
    return tuple(found)


def _mask(value: str) -> str:
    return MASK + "\n" * value.count("\n")


@cache
def _providers() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((name, kind, re.compile(shape)) for name, kind, shape in PROVIDERS)


def _shaped(text: str) -> Iterator[Credential]:
    """Find what its own form gives away."""
    for name, kind, pattern in _providers() if SIGN.search(text) else ():
        for match in pattern.finditer(text):
            tail = re.sub(r"^\w{2,10}[-_.]", "", match.group())
            if len(set(tail)) > 4 and not re.search(r"(?i)your|x{5,}|\.\.\.", tail):
                yield Credential(*match.span(), match.group(), kind, name)
    for pattern in (URL, URL_TOKEN) if "://" in text else ():
        for match in pattern.finditer(text):
            value = match["password"]
            if not stands_in(value) and not re.search(r"[{}$<>%]\(?\w*\)?s?$", value):
                at = match.span("password")
                yield Credential(*at, value, "URL with a password", "url")


def _named(text: str) -> Iterator[Credential]:
    """Find what the word before it gives away."""
    for match in _NAMED.finditer(text):
        kind = kind_by_name(match["name"], match["value"])
        if kind:
            yield _credential(match, kind)
    for match in _BARE.finditer(text):
        value = match["value"].rstrip(".!?:*_")
        kind = kind_by_name(match["name"], value)
        telling = re.search(r"\d", value) and re.search(r"[A-Za-z]", value)
        if kind and telling and not re.search(r"[(\[{]|^\w+\.\w+", value):
            at = match.start("value")
            yield Credential(at, at + len(value), value, kind, snake(match["name"]))


def _credential(match: re.Match[str], kind: str) -> Credential:
    at = match.span("value")
    return Credential(*at, match["value"], kind, snake(match["name"]))


def _by_name(name: str, value: ast.expr) -> InCode | None:
    """Judge a literal by the name that it is given to."""
    text = _text(value)
    kind = kind_by_name(name, text) if text is not None else ""
    return InCode(value, kind, _setting(name)) if kind else None


def _by_shape(node: ast.Constant | ast.JoinedStr) -> InCode | None:
    """Judge a literal by what it looks like; a number looks like nothing."""
    numeric = isinstance(node, ast.Constant) and not isinstance(node.value, str | bytes)
    kind, name, _ = _judged(node) if not numeric else ("", "", ())
    return InCode(node, kind, _setting(name)) if kind else None


def _judged(node: ast.Constant | ast.JoinedStr) -> tuple[str, str, tuple[str, ...]]:
    """Say of a literal's shape: kind, name, the secrets in it; kind empty if none."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    for text in [t for part in parts if len(t := _text(part) or "") >= _SHORTEST]:
        found = find(text) if len(text) <= _LONG else tuple(_shaped(text))
        if found:
            values = tuple(one.text for one in found)
            return found[0].kind, found[0].name, values
        if len(text) == 40 and random_looking(text) and _like_aws(text):
            return "AWS secret key", "aws_secret_access_key", (text,)
    return "", "", ()


def _like_aws(text: str) -> bool:
    """Whether forty characters are those of an AWS secret key, not a hash or a path."""
    classes = (r"[a-z]", r"[A-Z]", r"\d")
    drawn = all(len(re.findall(one, text)) >= 3 for one in classes)
    return drawn and re.fullmatch(r"[A-Za-z0-9/+]{40}", text) is not None


def _setting(name: str) -> str:
    """Suggest a setting's name for a secret that is called so."""
    name = snake(name)
    return f"secret_{name}" if not name or name[0].isdigit() else name


def _text(node: ast.expr) -> str | None:
    """Return the text of a literal, also of bytes, of sums, of a password of digits."""
    if isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bytes):
            return value.decode("latin-1")
        if isinstance(value, int) and not isinstance(value, bool) and value > 999:
            return str(value)
        return value if isinstance(value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return left + right if left is not None and right is not None else None
    return None


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the values that a node gives names to, as (name, value)."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _assigned(target, node.value)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        if node.value:
            yield from _assigned(node.target, node.value)
    elif isinstance(node, ast.keyword):
        if node.arg:
            yield node.arg, node.value
            yield from _pair(node.arg, node.value)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, value
    elif isinstance(node, ast.arguments):
        yield from _defaults(node)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _assigned(node.left, node.comparators[0])
    elif isinstance(node, ast.Call):
        yield from _passed(node)


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
        yield from _pair(target.id, value)
    elif isinstance(target, ast.Attribute):
        yield target.attr, value
    elif isinstance(target, ast.Subscript):
        key = target.slice
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, value
    elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(
        value, (ast.Tuple, ast.List)
    ):
        for one, its in zip(target.elts, value.elts, strict=False):
            yield from _assigned(one, its)


def _pair(name: str, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield the second of ``auth=('user', 'secret')`` as a password."""
    named = re.search(r"auth$|cred(?:ential)?s?$|login$", snake(name))
    if named and isinstance(value, ast.Tuple) and len(value.elts) == 2:
        yield "password", value.elts[1]


def _defaults(node: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    plain = [*node.posonlyargs, *node.args]
    if node.defaults:
        for arg, value in zip(plain[-len(node.defaults) :], node.defaults, strict=True):
            yield arg.arg, value
    for arg, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        if default:
            yield arg.arg, default


def _passed(node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """Yield positional arguments whose meaning the called name tells."""
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else ""
    name = snake(called.id if isinstance(called, ast.Name) else name)
    last = node.args[-1:]
    if len(node.args) == 2 and isinstance(node.args[0], ast.Constant):
        key = node.args[0].value
        if isinstance(key, str) and _ENVIRONMENT.search(name):
            yield key, node.args[1]
    if _LOGIN.search(name):
        for value in last:
            yield ("password" if len(node.args) > 1 else "token"), value
    elif _AUTH.search(name):
        for value in node.args if "oauth" in name.replace("_", "") else last:
            yield ("password" if "http" in name else "token"), value
