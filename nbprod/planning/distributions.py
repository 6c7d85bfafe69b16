"""What pip installs for an import: from the leaves of libraries, and from a table."""

from __future__ import annotations

import re
import sys
from functools import cache

from nbprod import libraries
from nbprod.reading.lockfiles import normal

STANDARD = frozenset(sys.stdlib_module_names) | frozenset(
    """aifc annotationlib asynchat asyncore audioop binhex cgi cgitb chunk compression
    crypt distutils imghdr imp lib2to3 mailcap msilib nis nntplib ossaudiodev pipes
    smtpd sndhdr spwd sunau telnetlib tomllib uu xdrlib""".split()
)
"""Top-level modules of the standard library, of any Python from 3.10 on."""


def distribution(module: str) -> str:
    """Return what pip installs for a dotted import; empty if that is not known.

    ``-`` says that it is part of a platform and cannot be installed.
    """
    parts = module.split(".")
    for end in range(len(parts), 0, -1):
        known = table().get(".".join(parts[:end]))
        if known:
            return known[0]
    return ""


@cache
def table() -> dict[str, tuple[str, str]]:
    """Import → distribution, bounds: from the leaves, from a table for others."""
    from importlib import resources

    text = resources.files(__package__).joinpath("distributions.txt").read_text("utf-8")
    rows = [line.split() for line in text.splitlines() if line[:1] not in ("", "#")]
    found = {row[0]: (row[1], row[2] if len(row) > 2 else "") for row in rows}
    for module, installed in libraries.installs().items():
        name = re.split(r"[<>=!~]", installed, maxsplit=1)[0]
        found[module] = name, installed.removeprefix(name)
    return found


@cache
def known_bounds() -> dict[str, str]:
    """Return the known bounds by normalised name, without extras."""
    pairs = ((re.sub(r"\[.*", "", name), bounds) for name, bounds in table().values())
    return {normal(name): bounds for name, bounds in pairs if bounds}
