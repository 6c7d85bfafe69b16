"""How leaves write down what releases took away: a line each, by release.

A line of a table is ``names -> instead``, with ``~>`` where results may differ, or
``names -- what to do`` where nothing can be put in its place. After ``instead`` may
stand ``@1.2``, the first release that has it, and after a bar what else is to be said.
A line with a number alone begins the release without the names that follow; a second
number is the release that first warned, ``-`` for the first one that nothing is gone
yet. Names are below the table's prefix; ``{a,b}`` in one stands for two names, and so
does ``(a|b)`` for two arguments. Names may be

- dotted names of modules, functions, classes, methods or attributes: ``instead`` is
  the new last part; ``module:name``, as in an entry point, for another module, where
  the module may be empty for what is built in and the name for a module itself; or a
  template, see below
- ``name(keyword)``: the new keyword, ``keyword=value`` in place of both, or ``-`` for
  an argument that can go
- ``name(#1)``, an argument by its position: the names of the parameters from there on,
  or from another position on that stands before them
- ``name(keyword=value)`` and ``name(#1=value)``, an argument of that value: as for
  ``name(keyword)``, or a new value in quotes; a star at the value's beginning stands
  for a number
- ``name(keyword+other)``, an argument that is no longer given beside another one

In a template ``{self}`` is what stands before the last dot, ``{func}`` what is called,
``{0}`` its first argument and ``{rest}`` all arguments, other than the one that the
line is about, whose value is ``{value}``; ``{none}`` asks that there is no argument,
``{module:name}`` is another library's name. ``*name`` is a way of its own, in
``rules/_rewrites.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbprod.ir import Removal

_LINE = re.compile(r"(.+?) (->|~>|--) (.+?)(?: @([\d.]+))?(?: \| (.+))?")
_HEAD = re.compile(r"(-|\d[\d.]*)(?: (\d[\d.]*))?")
_BRACES = re.compile(r"(.*?)\{([^{}]*)\}(.*)")
_ARGUMENT = re.compile(r"(.*?)\((.*?)(=.*)?\)")


def removed(prefix: str, source: str, table: str) -> dict[str, Removal]:
    """Read a table; ``source`` may have ``{}`` where the release goes.

    Raises ValueError for a line that is none.
    """
    found: dict[str, Removal] = {}
    gone = deprecated = ""
    for line in lines_of(table):
        head, match = _HEAD.fullmatch(line), _LINE.fullmatch(line)
        if head:
            gone, deprecated = head[1].replace("-", ""), head[2] or ""
        elif match:
            names, arrow, to, since, words = match.groups()
            said = arrow == "--"
            one = Removal(
                gone=gone,
                deprecated=deprecated,
                to="" if said else to,
                since=since or "",
                safe=arrow == "->",
                words=to if said else words or "",
                source=source.replace("{}", gone or deprecated),
            )
            found |= dict.fromkeys(keys(prefix, names), one)
        else:
            raise ValueError(f"no line of a table of what is removed: {line}")
    return found


def lines_of(table: str) -> Iterator[str]:
    """The lines of a table; one that is indented more goes on with the one before."""
    whole = ""
    shift = 0
    for line in table.strip("\n").split("\n"):
        indent = len(line) - len(line.lstrip())
        shift = shift or indent
        if whole and indent > shift:
            joint = "" if whole[-1] in ",." or line.strip()[0] == "(" else " "
            whole += joint + line.strip()
        else:
            if whole:
                yield whole
            whole = line.strip()
    if whole:
        yield whole


def keys(prefix: str, names: str) -> Iterator[str]:
    """Each name of a line in full."""
    for name in names.split():
        for one in unfolded(name):
            whole = f"{prefix}.{one}" if prefix else one
            match = _ARGUMENT.fullmatch(whole)
            if not match:
                yield whole
                continue
            for argument in match[2].split("|"):
                for value in (match[3] or "").removeprefix("=").split(","):
                    yield f"{match[1]}({argument}{'=' if value else ''}{value})"


def unfolded(name: str) -> Iterator[str]:
    """The names that one with braces stands for."""
    match = _BRACES.fullmatch(name)
    if not match:
        yield name
        return
    for part in match[2].split(","):
        yield from unfolded(match[1] + part + match[3])
