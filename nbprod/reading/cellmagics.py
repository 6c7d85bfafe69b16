"""Cell magics: what a cell that begins with ``%%name`` becomes, line for line."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from nbprod.ir import CarriedFile
from nbprod.reading.linemagics import (
    TIMEIT,
    Unconvertible,
    strip_options,
    timed_expressions,
)
from nbprod.reading.scanner import words_of
from nbprod.reading.shell import (
    Outcome,
    interpolated,
    literal,
    requirements,
    segments,
    shell,
    shows_only,
)

_SHELLS = {
    "bash": "bash",
    "sh": "sh",
    "ksh": "ksh",
    "zsh": "zsh",
    "cmd": "cmd",
    "perl": "perl",
    "ruby": "ruby",
    "python": "python",
    "python2": "python2",
    "python3": "python3",
    "pypy": "pypy",
    "powershell": "powershell",
    "!": "bash",
    "sx": "bash",
    "system": "bash",
}
_SHOWN = words_of("html HTML javascript js latex svg SVG markdown md mermaid")


@dataclass(frozen=True)
class Around:
    """What a cell's magics may refer to: names bound before it, files, scripts."""

    bound: frozenset[str] = frozenset()
    existing: Callable[[str], str | None] = field(default=lambda path: None)
    run: Callable[[str], Outcome] = field(default=lambda rest: Outcome())
    imported: frozenset[str] = frozenset()
    """The words of the lines of the notebook that import something."""
    captured: frozenset[str] = frozenset()
    """The names that cells bind by ``%%capture`` and that other lines may read."""


def cell_magic(name: str, rest: str, body: list[str], around: Around) -> Outcome:
    """Return what ``%%name rest`` over ``body`` comes to.

    The code has at most ``len(body) + 1`` lines, its line n standing for the cell's.
    Raises Unconvertible where the magic binds a name. Magics in ``UNWRAP`` are the
    caller's.
    """
    if name == "timeit":
        return _timeit(rest, body)
    if name in ("writefile", "file"):
        return _writefile(rest, body, around)
    if name in ("script",) and rest.strip():
        program = strip_options(rest, "").split()
        return _script(program[0] if program else "bash", rest, body)
    if name in _SHELLS:
        return _script(_SHELLS[name], rest, body)
    if name in _SHOWN:
        return Outcome(note=f"`%%{name}` shows something in the notebook: left out")
    if bound_name := _binds(name, rest):
        raise Unconvertible(
            f"`%%{name}` binds `{bound_name}`, which plain Python cannot do; "
            "replace the magic by a call of its library"
        )
    return Outcome(note=f"`%%{name}` is no Python: the cell is left out")


def _binds(name: str, rest: str) -> str:
    """Return the name that a cell magic of a known extension binds."""
    if match := re.search(r"(\w+)\s*<<", rest):
        return match[1]
    if name == "bigquery" and (match := re.match(r"\s*([A-Za-z_]\w*)", rest)):
        return match[1]
    if name in ("R", "octave", "matlab", "julia"):
        match = re.search(r"(?:^|\s)(?:-o|--output)[\s=]*(\w+)", rest)
        return match[1] if match else ""
    match = re.search(r"--(?:save|out|output|persist)[\s=]+(\w+)", rest)
    return match[1] if match else ""


def _timeit(rest: str, body: list[str]) -> Outcome:
    left_out = Outcome(note="`%%timeit` is left out: it measures and binds nothing")
    code = "\n".join(body)
    if strip_options(rest, TIMEIT) and code.strip():
        return left_out
    code = code if code.strip() else strip_options(rest, TIMEIT)
    if timed_expressions(code) != code.strip():
        return left_out
    text = "\n" + code if body and "\n".join(body) == code else code
    return Outcome(text, note="`%%timeit` binds nothing: its code is run once")


def _writefile(rest: str, body: list[str], around: Around) -> Outcome:
    append = bool(re.search(r"(^|\s)(-a|--append)(\s|$)", rest))
    path = re.sub(r"(^|\s)(-a|--append)(?=\s|$)", " ", rest).strip().strip("'\"")
    if not path:
        return Outcome(note="`%%writefile` names no file: left out")
    where = interpolated(path, around.bound)
    fixed = where == literal(path)
    lines = body[:-1] if body and not body[-1] else body
    text = "".join(f"{line}\n" for line in lines)
    inside = fixed and carriable(path)
    clean = str(PurePosixPath(path)) if inside else ""
    before = around.existing(clean) if inside and append else None
    carried = (CarriedFile(clean, (before or "") + text, 0),) if inside else ()
    if inside and path.endswith(".py") and not is_module(clean, text, around):
        carried = ()  # importing it would run it, or break all of the package
    elif inside and path.endswith(".py"):
        return Outcome(note=f"`{path}` becomes a file of the package", carried=carried)
    quoted = _spread([f"{line}\n" for line in lines])
    if before is not None:
        quoted[0] = f"{literal(before)} {quoted[0]}".rstrip()
    home = ".expanduser()" if path.startswith("~") else ""
    first = f"Path({where}){home}.write_text({quoted[0]}"
    return Outcome(
        "\n".join([first, *quoted[1:]]) + ")",
        note=f"`{path}` is written when the pipeline runs",
        carried=carried,
        imports=("from pathlib import Path",),
    )


def is_module(path: str, text: str, around: Around) -> bool:
    """Say whether a written script is a module that something imports."""
    parts = PurePosixPath(path).with_suffix("").parts
    name = parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]
    return name in around.imported and is_python(text)


def is_python(text: str) -> bool:
    """Say whether a text is Python as the package's own interpreter reads it."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def carriable(path: str) -> bool:
    """Say whether a path of a notebook stays inside of the package, everywhere."""
    parts = PurePosixPath(path).parts
    return bool(parts) and all(
        re.fullmatch(r"[\w][\w .+-]*(?<![ .])|\.[\w][\w.-]*", part) for part in parts
    )


def _spread(lines: list[str]) -> list[str]:
    """Return the opening line and one literal a line: ``""``, ``"a\\n"``, …."""
    quoted = [literal(line) for line in lines]
    return ["", *quoted] if quoted else ['""']


def _script(program: str, rest: str, body: list[str]) -> Outcome:
    """Run the body by a program that reads it from its standard input."""
    harmless = _without_effect(body) if program in ("bash", "sh", "zsh") else None
    if harmless:
        return harmless
    out = re.search(r"--out[\s=]+(\w+)", rest)
    if re.search(r"--(err|proc)[\s=]+\w+", rest):
        raise Unconvertible(
            f"`%%{program}` binds its errors or its process; use `subprocess` instead"
        )
    check = "False" if "--no-raise-error" in rest else "True"
    quoted = _spread([line + "\n" for line in body])
    target, keep = (f"{out[1]} = ", ", stdout=subprocess.PIPE") if out else ("", "")
    opening = (
        f"{target}subprocess.run([{literal(program)}], check={check}, text=True"
        f"{keep}, input=({quoted[0]}"
    )
    ending = ")).stdout" if out else "))"
    return Outcome(
        "\n".join([opening, *quoted[1:]]) + ending,
        note=f"the cell is run by `{program}`, as in the notebook",
        imports=("import subprocess",),
    )


def _without_effect(body: list[str]) -> Outcome | None:
    """Return the outcome of a script that only installs or shows, else None."""
    lines = [line.strip() for line in "\n".join(body).replace("\\\n", " ").split("\n")]
    lines = [line for line in lines if line and not line.startswith("#")]
    parts = [part for line in lines for part in segments(line)]
    if not all(requirements(part) or shows_only(part) for part in parts):
        return None
    found = [shell(line, frozenset()) for line in lines]
    pip = tuple(text for one in found for text in one.pip)
    notes = [one.note for one in found if one.note]
    return Outcome(pip=pip, note="; ".join(notes))
