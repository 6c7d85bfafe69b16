"""What is gone → edits that put something else in its place, as the leaves say.

How a leaf tells what stands in the place of a name is in ``libraries/_removing.py``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from nbprod.ir import Edit, Fix, Span
from nbprod.rules._imports import name_for
from nbprod.rules._pieces import (
    keyword_name,
    last_name,
    others,
    primary,
    texts,
    without,
)
from nbprod.rules._removed_imports import import_fix
from nbprod.rules._removed_uses import Use
from nbprod.rules._rewrites import WAYS
from nbprod.subject import Subject

_PLACE = re.compile(r"\{([^{}]+)\}")
_VALUE = re.compile(r'"[^"]*"|None|[\d.]+')
_KEYWORD = re.compile(r"\w+=(?!=)")


def fix(subject: Subject, use: Use) -> Fix | None:
    """What mends a use, or None where nothing is known to."""
    to = use.removal.to
    safe = use.removal.safe and use.sure
    if use.alias is not None:
        return import_fix(subject, use)
    if not to:
        return None
    if to[0] == "*" and to[1:].isidentifier():
        found = WAYS[to[1:]](subject, use)
        if found is None:
            return None
        return Fix(merged(found.edits), safe=found.safe and safe)
    edits = argument(subject, use) if "(" in use.key else name(subject, use)
    return Fix(merged(edits), safe) if edits else None


def merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits of which no two begin at one place: imports added there are one."""
    found: dict[Span, str] = {}
    for one in dict.fromkeys(edits):
        found[one.span] = found.get(one.span, "") + one.text
    return tuple(Edit(span, text) for span, text in found.items())


def name(subject: Subject, use: Use) -> Iterable[Edit] | None:
    """Put another name, or a template, in the place of a name."""
    to, node = use.removal.to, use.node
    if "{" in to:
        whole = use.call or node
        return template(subject, use, whole)
    if ":" in to:
        wanted = to.replace("*", use.key.rpartition(".")[2])
        found = name_for(subject, use.statement, as_written(use, wanted))
        if found is None:
            return None
        return [subject.edit(use.statement, node, found.text), *found.edits]
    to = to.replace("*", use.key.rpartition(".")[2])
    if isinstance(node, ast.Attribute):
        return [subject.edit(use.statement, last_name(node), to)]
    return None


def as_written(use: Use, wanted: str) -> str:
    """A new name below what the notebook calls a library: keras is in tensorflow."""
    prefix = use.dotted.removesuffix(use.key)
    if use.key.startswith("keras.") and prefix == "tensorflow.":
        return f"tensorflow.{wanted}"
    return wanted


def argument(subject: Subject, use: Use) -> Iterable[Edit] | None:
    """Put another argument in the place of one, or name those given by position."""
    to, call, node = use.removal.to, use.call, use.node
    if call is None or not isinstance(node, ast.expr | ast.keyword):
        return None
    statement = use.statement
    if to == "-":
        edit = without(subject, statement, call, node)
        return [edit] if edit else None
    value = node.value if isinstance(node, ast.keyword) else node
    if _KEYWORD.match(to):
        said = to.replace("{value}", subject.text(statement, value))
        return [subject.edit(statement, node, said)] if fits(call, said) else None
    if "{" in to:
        return template(subject, use, call)
    if _VALUE.fullmatch(to):
        old = value.value if isinstance(value, ast.Constant) else ""
        number = re.match(r"-?\d*", str(old))
        said = to.replace("*", number[0] if number else "")
        if subject.text(statement, value).startswith("'"):
            said = said.replace('"', "'")
        return [subject.edit(statement, value, said)]
    if isinstance(node, ast.keyword):
        if not fits(call, f"{to}="):
            return None
        return [subject.edit(statement, keyword_name(node), to)]
    return by_name(subject, use, call, node)


def fits(call: ast.Call, said: str) -> bool:
    """Whether a call does not have a keyword yet."""
    return said.partition("=")[0] not in [one.arg for one in call.keywords]


def by_name(
    subject: Subject, use: Use, call: ast.Call, node: ast.expr
) -> Iterable[Edit] | None:
    """Give arguments by name that are given by position, from a place on."""
    names = use.removal.to.split()
    first = next(n for n, one in enumerate(call.args) if one is node)
    if names[0].isdigit():
        first = int(names.pop(0))
    given = call.args[first:]
    keywords = {one.arg for one in call.keywords}
    starred = any(isinstance(one, ast.Starred) for one in call.args)
    if starred or len(given) > len(names) or keywords & {*names[: len(given)]}:
        return None
    return [
        subject.edit(use.statement, one, f"{name}={subject.text(use.statement, one)}")
        for name, one in zip(names, given, strict=False)
    ]


def template(subject: Subject, use: Use, whole: ast.AST) -> Iterable[Edit] | None:
    """Fill in a template and put it in the place of a call or an attribute."""
    statement, call, to = use.statement, use.call, use.removal.to
    rest = others(call, use.node) if call else []
    wanted = {place for place in _PLACE.findall(to) if place.isdigit()}
    starred = any(isinstance(one, ast.Starred) for one in rest)
    takes_all = "{rest}" in to
    if call is None and (wanted or takes_all):
        return None
    if not takes_all and (len(rest) != len(wanted) or starred):
        return None
    if wanted and not all(isinstance(one, ast.expr) for one in rest[: len(wanted)]):
        return None
    edits: list[Edit] = []
    text = to
    for place in dict.fromkeys(_PLACE.findall(to)):
        said = filled(subject, use, place, rest, edits)
        if said is None:
            return None
        text = text.replace(f"{{{place}}}", said)
    text = re.sub(r"(?<=\(), |, (?=\))", "", text)
    return [subject.edit(statement, whole, text), *edits]


def filled(
    subject: Subject,
    use: Use,
    place: str,
    rest: Iterable[ast.expr | ast.keyword],
    edits: list[Edit],
) -> str | None:
    """The text of one place in a template; imports that it needs join the edits."""
    statement, node = use.statement, use.node
    function = use.call.func if use.call and "(" in use.key else node
    given = list(rest)
    if place == "rest":
        return texts(subject, statement, given)
    if place.isdigit():
        one = given[int(place)]
        return primary(subject, statement, one) if isinstance(one, ast.expr) else None
    if place == "func":
        return subject.text(statement, function)
    if place == "self" and isinstance(function, ast.Attribute):
        return primary(subject, statement, function.value)
    if place == "value" and isinstance(node, ast.keyword):
        return subject.text(statement, node.value)
    if ":" in place:
        found = name_for(subject, statement, place)
        if found is not None:
            edits += found.edits
            return found.text
    return None
