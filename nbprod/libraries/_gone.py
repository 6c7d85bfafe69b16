"""What releases took away, of all libraries together, and how it is looked up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain

from nbprod.ir import Library, Removal
from nbprod.libraries._found import all_libraries
from nbprod.libraries._names import canonical

_NUMBER = re.compile(r"^-?\d*(?=[A-Z])")
_NEW = re.compile(r"\{([\w.]+):([\w.]+)\}")


def by_distribution() -> Iterator[tuple[str, Library]]:
    """Each leaf under the first distribution that it installs."""
    for leaf in all_libraries():
        for installed in list(leaf.installs.values())[:1]:
            yield re.split(r"[<>=!~\[]", installed, maxsplit=1)[0], leaf


@cache
def removed() -> Mapping[str, tuple[str, Removal]]:
    """Name, or name with an argument → distribution, what became of it."""
    found: dict[str, tuple[str, Removal]] = {}
    for leaf in all_libraries():
        for installed in list(leaf.installs.values())[:1] or ["Python"]:
            name = re.split(r"[<>=!~\[]", installed, maxsplit=1)[0]
            found |= {key: (name, one) for key, one in leaf.removed.items()}
    return found


def removal(*dotted: str) -> tuple[str, Removal] | None:
    """What became of the first of some names that is gone: its key, and what is told.

    A name is looked up as it is written, and as the documentation has it.
    """
    known = removed()
    for name in dotted:
        for one in (name, canonical(name)):
            if one in known and name not in new_names(one, known[one][1].to):
                return one, known[one][1]
    return None


def removed_module(dotted: str) -> tuple[str, Removal] | None:
    """What became of a name, or of the innermost module that it is in."""
    parts = dotted.split(".")
    for depth in range(len(parts), 0, -1):
        found = removal(".".join(parts[:depth]))
        if found is not None:
            return found
    return None


def argument_keys(
    names: tuple[str, ...], call: ast.Call
) -> Iterator[tuple[ast.expr | ast.keyword, Iterator[str]]]:
    """Each argument of a call, with the keys under which it may be found as gone."""
    for place, value in enumerate(call.args):
        if isinstance(value, ast.Starred):
            break
        yield value, keys_of(names, f"#{place}", value)
    given = [keyword.arg for keyword in call.keywords if keyword.arg]
    for keyword in call.keywords:
        if keyword.arg:
            alone = keys_of(names, keyword.arg, keyword.value)
            yield keyword, chain(beside(names, keyword.arg, given), alone)


def beside(names: tuple[str, ...], argument: str, given: list[str]) -> Iterator[str]:
    """The keys of an argument that must not be given beside another one."""
    for other in given:
        if other != argument:
            yield from (f"{name}({argument}+{other})" for name in names)


def keys_of(names: tuple[str, ...], argument: str, value: ast.expr) -> Iterator[str]:
    """The keys of an argument: with its value first."""
    if isinstance(value, ast.Constant):
        text = str(value.value)
        for name in names:
            yield f"{name}({argument}={text})"
            yield f"{name}({argument}=*{_NUMBER.sub('', text)})"
    for name in names:
        yield f"{name}({argument})"


@cache
def ends() -> Mapping[str, tuple[str, str]]:
    """Name, or ``name(keyword)`` → distribution, its first release without it."""
    return {
        key: (name, short(one.gone))
        for name, leaf in by_distribution()
        for key, one in leaf.removed.items()
        if one.gone and later(one.gone, leaf)
    }


@cache
def begins() -> Mapping[str, tuple[str, str]]:
    """Name, or ``name(keyword)`` → distribution, its first release that has it."""
    return {
        new: (name, short(one.since))
        for name, leaf in by_distribution()
        for key, one in leaf.removed.items()
        if one.since and later(one.since, leaf)
        for new in new_names(key, one.to)
    }


def new_names(key: str, to: str) -> Iterator[str]:
    """What stands in the place of a name or an argument, as a key."""
    name, _, argument = key.partition("(")
    argument, _, _ = argument.rstrip(")").partition("=")
    if not to or to[0] in "*-":
        return
    if "{" in to:
        yield from (f"{module}.{rest}" for module, rest in _NEW.findall(to))
    elif ":" in to:
        module, _, rest = to.partition(":")
        new = f"{module}.{rest}".replace("*", name.rpartition(".")[2])
        yield new.strip(".")
    elif not argument:
        parent, _, last = name.rpartition(".")
        yield f"{parent}.{to}".replace("*", last)
    elif to[0] == '"':
        yield f"{name}({argument}={to[1:-1]})"
    elif argument[0] != "#" and to.isidentifier() and to != "None":
        yield f"{name}({to})"


@lru_cache(maxsize=1_000)
def short(release: str) -> str:
    """A release without zeros at its end: ``2`` for ``2.0``."""
    return re.sub(r"(\.0)+$", "", release)


def later(release: str, leaf: Library) -> bool:
    """Whether a release comes after the first one of a library that is supported."""
    for installed in list(leaf.installs.values())[:1]:
        low = re.search(r">=([\d.]+)", installed)
        return low is None or numbers(release) > numbers(low[1])
    return False


@lru_cache(maxsize=1_000)
def numbers(release: str) -> tuple[int, ...]:
    """The parts of a release's number."""
    return tuple(int(part) for part in short(release).split("."))
