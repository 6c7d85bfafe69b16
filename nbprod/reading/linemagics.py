"""Line magics: what each of IPython's ``%name`` lines becomes.

The list is https://ipython.readthedocs.io/en/stable/interactive/magics.html, with the
magics of common extensions. A magic that nobody here knows is left out with a note.
"""

from __future__ import annotations

import ast
import re

from nbprod.reading.scanner import words_of
from nbprod.reading.shell import Outcome, captured, interpolated, literal, shell

SILENT = words_of(
    """matplotlib load_ext reload_ext unload_ext autoreload config autosave precision
    xmode pprint colors pdb notebook lsmagic quickref automagic autocall logstart
    logstop logon logoff logstate doctest_mode page gui alias_magic flow
    """
)
"""They set up the notebook's own display: nothing is lost with them."""

UNWRAP = {
    "time": "",
    "prun": "l:rs:T:D:q",
    "lprun": "rsf:m:D:T:u:z",
    "mprun": "f:T:r:c",
    "memit": "r:t:i:c:o",
    "snakeviz": "tf:",
    "scalene": "",
    "pyinstrument": "",
    "capture": "",
    "heat": "o:",
    "wandb": "h:",
    "skip": "",
    "ignore": "",
}
"""Magics that run their code: name → getopt letters of the options to strip."""

TIMEIT = "n:r:tcp:qov"
_SHELL_ALIASES = words_of(
    "ls ll lx ldir lf lk cat cp mv rm rmdir mkdir less more man sx system"
)
_INSTALLERS = words_of("pip pip3 conda mamba micromamba uv")
_NO_BIND = "its result cannot be had outside of IPython; replace it by plain Python"
_PYLAB = (
    "from pylab import *; from numpy import *; from matplotlib import pylab, pyplot"
)
_PYLAB_PLAIN = (
    "import matplotlib, numpy; import numpy as np; import matplotlib.pyplot as plt; "
    "from matplotlib import pylab, mlab, pyplot"
)


class Unconvertible(Exception):
    """A construct whose result the notebook needs and that plain Python has not."""


def strip_options(text: str, letters: str) -> str:
    """Return ``text`` without the leading options that getopt ``letters`` allow."""
    text = text.strip()
    while match := re.match(r"-(-[\w-]+|[A-Za-z])", text):
        option = match[1]
        text = text[match.end() :]
        if option.startswith("-"):
            text = re.sub(r"^=?\S*", "", text).lstrip()
        elif f"{option}:" in letters:
            text = re.sub(r"^\s*\S+", "", text).lstrip()
        else:
            text = re.sub(r"^[A-Za-z]+(?=\s|$)", "", text).lstrip()
    return text


def line_magic(name: str, rest: str, bound: frozenset[str]) -> Outcome:
    """Return what the statement ``%name rest`` comes to.

    Raises Unconvertible where the magic binds names that later cells may need.
    Magics in ``UNWRAP`` and ``run`` are the caller's.
    """
    rest = rest.strip()
    if name in SILENT:
        return Outcome()
    if name in _INSTALLERS or name in _SHELL_ALIASES:
        command = rest if name in ("sx", "system") else f"{name} {rest}"
        return shell(command, bound)
    known = {
        "timeit": _timeit,
        "pylab": _pylab,
        "aimport": _aimport,
        "xdel": _xdel,
        "store": _store,
        "reset": _reset,
    }.get(name)
    if known:
        return known(rest)
    if name in ("cd", "chdir", "pushd"):
        return _cd(rest, bound)
    if name in ("env", "set_env"):
        return _env(rest, bound)
    if "<<" in rest:
        raise Unconvertible(f"`%{name}` binds a name, and {_NO_BIND}")
    return Outcome(
        note=f"`{f'%{name} {rest}'.rstrip()}` works only in IPython: left out"
    )


def magic_value(name: str, rest: str, bound: frozenset[str]) -> Outcome:
    """Return the expression for ``%name rest`` on the right of an assignment."""
    rest = rest.strip()
    if name in ("sx", "system", "!"):
        return captured(rest, bound)
    if name in UNWRAP and name != "capture":
        return Outcome(strip_options(rest, UNWRAP[name]))
    if name in SILENT:
        return Outcome("None")
    if name == "pwd":
        return Outcome("os.getcwd()", imports=("import os",))
    if name == "env":
        value = f"os.environ[{interpolated(rest, bound)}]" if rest else ""
        return Outcome(value or "dict(os.environ)", imports=("import os",))
    if name in _SHELL_ALIASES:
        return captured(f"{name} {rest}", bound)
    raise Unconvertible(f"a name is bound to what `%{name}` gives; {_NO_BIND}")


def timed_expressions(code: str) -> str | None:
    """Return what ``%timeit code`` computes without binding a name, or None."""
    try:
        body = ast.parse(code.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if body and all(isinstance(s, ast.Expr) for s in body):
        return code.strip()
    last = body[0] if len(body) == 1 else None
    if isinstance(last, ast.Assign | ast.AnnAssign) and last.value:
        return ast.get_source_segment(code.strip(), last.value)
    return None


def _timeit(rest: str) -> Outcome:
    if re.match(r"(-\w+\s+)*-s\b", rest):
        return Outcome(note="`%timeit` with a set-up is left out: it only measures")
    code = timed_expressions(strip_options(rest, TIMEIT))
    if code is None:
        return Outcome(note="`%timeit` of statements is left out: it binds nothing")
    return Outcome(code, note="`%timeit` binds nothing: its code is run once")


def _pylab(rest: str) -> Outcome:
    return Outcome(_PYLAB_PLAIN if "--no-import-all" in rest else _PYLAB)


def _aimport(rest: str) -> Outcome:
    names = [
        n for n in re.split(r"[,\s]+", rest) if re.fullmatch(r"[A-Za-z_][\w.]*", n)
    ]
    return Outcome("; ".join(f"import {name}" for name in names))


def _xdel(rest: str) -> Outcome:
    name = strip_options(rest, "n")
    return Outcome(f"del {name}" if name.isidentifier() else "")


def _store(rest: str) -> Outcome:
    if re.match(r"-\w*r", rest):
        raise Unconvertible(
            "`%store -r` takes values from another session; "
            "save them to a file there and load that file here"
        )
    return Outcome(note="`%store` keeps values for another session: left out")


def _reset(rest: str) -> Outcome:
    return Outcome(note="`%reset` is left out: the names before it stay bound")


def _cd(rest: str, bound: frozenset[str]) -> Outcome:
    path = strip_options(rest, "qb").strip()
    if path == "-" or path.startswith("--"):
        raise Unconvertible("`%cd -` depends on the session; write the folder's path")
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1]
    where = interpolated(path or "~", bound)
    if not path or path.startswith("~"):
        where = f"os.path.expanduser({where})"
    return Outcome(f"os.chdir({where})", imports=("import os",))


def _env(rest: str, bound: frozenset[str]) -> Outcome:
    match = re.match(r"(\w+)(?:\s*=\s*|\s+)(.*)$", rest, re.DOTALL)
    if not match:
        return Outcome(note="`%env` only shows something: left out")
    value = interpolated(match[2].strip(), bound)
    code = f"os.environ[{literal(match[1])}] = {value}"
    return Outcome(code, imports=("import os",))
