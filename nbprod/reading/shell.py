"""Shell lines of a notebook: what they install, show, or do.

Grammar: https://ipython.readthedocs.io/en/stable/interactive/reference.html and
https://pip.pypa.io/en/stable/cli/pip_install/.
"""

from __future__ import annotations

import ast
import re
import shlex
from dataclasses import dataclass, field

from nbprod.ir import CarriedFile
from nbprod.reading.scanner import words_of
from nbprod.source.trees import walk

LONG = 20_000
"""Characters from which on a line is no longer taken for a shell's grammar."""
SHOWS = words_of(
    """ls ll dir cat head tail more less pwd df du free nvidia-smi tree wc which echo
    uname lscpu hostname whoami id date uptime ps top htop grep egrep zcat file stat
    printf env printenv lsb_release type where clear nproc ifconfig history man sort
    uniq cut column nl od hexdump md5sum sha256sum cd true jupyter ipython nvcc
    lsmod lspci cal bc seq vmstat nbdev_export conda-env xxd awk
    """
)
_SHOW_TWO = frozenset(
    """git log|git status|git diff|git branch|git show|git remote|git config|
    python --version|python -V|python3 --version|python3 -V|pip list|pip freeze|
    pip show|pip --version|pip -V|pip3 list|pip3 freeze|pip3 show|pip check|
    pip uninstall|pip3 uninstall|pip config|pip cache|conda list|conda info|conda env|
    java -version|R --version|gcc --version|kaggle --version|find .""".replace(
        "\n    ", ""
    ).split(
        "|"
    )
)
_SYSTEM = words_of(
    "apt apt-get brew yum dnf apk snap conda mamba npm dpkg choco update-alternatives"
    " add-apt-repository"
)
_VALUED = words_of(
    """-r --requirement -c --constraint -i --index-url --extra-index-url -f
    --find-links -t --target --trusted-host --proxy --timeout --retries --python
    --upgrade-strategy --progress-bar --prefix --root --src --cache-dir --no-binary
    --only-binary --platform --python-version --abi --implementation --config-settings
    --global-option --log --cert --client-cert --exists-action -e --editable -n --name
    -p --channel"""
)
_SOURCES = words_of(
    """-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links
    -e --editable"""
)
"""Options that say where requirements come from, which a user should know of."""

_REQUIREMENT = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[\w\s,.-]*\])?"
    r"\s*((===|==|>=|<=|~=|!=|>|<)\s*[\w.*+!-]+\s*,?\s*)*(;.*)?"
)
_PIP = re.compile(
    r"(?:sudo\s+(?:-\w+\s+)*)?"
    r"(?:yes\s*\|\s*)?"
    r"(?:(?:\{sys\.executable\}|\"\{sys\.executable\}\"|\$?[\w./~-]*python[\d.]*)"
    r"\s+(?:-\w\s+)*?-m\s+)?"
    r"(?:uv\s+)?[\w./~-]*?pip[\d.]*\s+(?:-[-\w]+\s+)*?(?P<verb>install|download|wheel)"
    r"(?:\s+(?P<rest>.*))?$",
    re.DOTALL,
)
_CONDA = re.compile(
    r"(?:conda|mamba|micromamba)\s+(?:-\S+\s+)*install(?:\s+(?P<rest>.*))?$", re.DOTALL
)


@dataclass(frozen=True)
class Outcome:
    """What became of one construct: Python code, and what else is to be known."""

    code: str = ""
    note: str = ""
    pip: tuple[str, ...] = ()
    carried: tuple[CarriedFile, ...] = ()
    imports: tuple[str, ...] = field(default=())


def shell(command: str, bound: frozenset[str]) -> Outcome:
    """Return what ``!command`` comes to, ``bound`` being the names known so far."""
    command = command.strip()
    if not command:
        return Outcome()
    pip: list[str] = []
    notes: list[str] = []
    doing = False
    rest: list[str] = []
    for part in segments(command):
        found = requirements(part)
        if found is not None:
            pip += found.pip
            notes += [found.note] if found.note else []
        elif _first(part) in _SYSTEM:
            notes.append(f"`{part}` installs outside of Python; install it beforehand")
        else:
            rest.append(part)
            doing = doing or not shows_only(part)
    if doing:
        if (pip or notes) and "|" not in command:
            command = " && ".join(rest)
        code = (
            f"subprocess.run({interpolated(command, bound)}, shell=True, check=False)"
        )
        notes.append(f"`!{command}` runs in a shell, as in the notebook")
        return Outcome(
            code, "; ".join(notes), tuple(pip), imports=("import subprocess",)
        )
    if not pip and not notes:
        notes.append(f"`!{command}` computes nothing: left out")
    return Outcome("", "; ".join(notes), tuple(pip))


def captured(command: str, bound: frozenset[str]) -> Outcome:
    """Return the expression for ``name = !command``: the lines of its output."""
    code = (
        f"subprocess.run({interpolated(command.strip(), bound)}, shell=True, "
        "capture_output=True, text=True).stdout.splitlines()"
    )
    return Outcome(code, imports=("import subprocess",))


def segments(command: str) -> list[str]:
    """Split a command at ``&&``, ``||``, ``;`` and ``|`` outside of quotes."""
    parts: list[list[str]] = [[]]
    quote = ""
    at = 0
    while at < len(command):
        char = command[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in ";|" or command.startswith("&&", at):
            at += 2 if command[at : at + 2] in ("&&", "||") else 1
            parts.append([])
            continue
        parts[-1].append(char)
        at += 1
    return [text for part in parts if (text := "".join(part).strip())]


def _words(command: str) -> list[str]:
    try:  # it takes a word apart character by character, each time anew
        return shlex.split(command) if len(command) < LONG else command.split()
    except ValueError:
        return command.split()


def _first(command: str) -> str:
    words = [w for w in _words(command) if w != "sudo"]
    return words[0].rsplit("/", 1)[-1] if words else ""


def shows_only(command: str) -> bool:
    """Say whether one simple command does nothing but print."""
    bare = re.sub(r"\d?>&\d|[12&]?>\s*/dev/null", "", command)
    if re.search(r">", re.sub(r"'[^']*'|\"[^\"]*\"", "", bare)):
        return False
    words = _words(bare)
    if not words or words[-1] in ("--help", "-h", "--version"):
        return True
    if " ".join(words[:2]) in _SHOW_TWO:
        return not {"-exec", "-delete"} & set(words)
    return _first(bare) in SHOWS


def requirements(command: str) -> Outcome | None:
    """Return what a ``pip`` or ``conda install`` asks for, None if it is neither."""
    match = _PIP.match(command)
    if match and match["verb"] != "install":
        return Outcome(note=f"`{command}` only fetches archives: left out")
    conda = None if match else _CONDA.match(command)
    match = match or conda
    if not match:
        return None
    words = _words(re.sub(r"(^|\s)#.*$", "", match["rest"] or ""))
    valued = _VALUED if not conda else _VALUED | {"-c"}
    found: list[str] = []
    odd: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if re.match(r"(\d|&)?>", word):
            break
        if word in valued:
            if word in _SOURCES and not conda:
                odd.append(" ".join(words[at - 1 : at + 1]))
            at += 1
        elif word.startswith("-"):
            continue
        elif _REQUIREMENT.fullmatch(_conda_pin(word) if conda else word) and (
            not word.endswith((".whl", ".gz"))
        ):
            found.append(_conda_pin(word) if conda else word)
        elif at < len(words) and words[at] == "@":
            odd.append(" ".join(words[at - 1 : at + 2]))
            at += 2
        else:
            odd.append(word)
    note = ""
    if odd:
        note = f"not taken as requirements from the install line: {', '.join(odd)}"
    return Outcome(note=note, pip=tuple(found))


def _conda_pin(word: str) -> str:
    """``numpy=1.2`` is conda's way of writing ``numpy==1.2.*``."""
    match = re.fullmatch(r"([\w.-]+)=([\w.]+)(=\w+)?", word)
    return f"{match[1]}=={match[2]}.*" if match else word


def interpolated(text: str, bound: frozenset[str]) -> str:
    """Return a Python string expression for ``text`` with ``{expr}`` and ``$name``.

    As in IPython, an expression that cannot be evaluated leaves the text as it is:
    here one that does not parse, or that reads names which are not bound.
    """
    pieces = _pieces(text, bound)
    values = [value for is_code, value in pieces if is_code]
    if not values:
        return literal("".join(value for _, value in pieces))
    plain = all(not set("'\"\\{}\n#!:=") & set(value) for value in values)
    out = "".join(
        f"{{{value}}}" if is_code and plain else "{}" if is_code else _braced(value)
        for is_code, value in pieces
    )
    if plain:
        return "f" + literal(out)
    return f"{literal(out)}.format({', '.join(values)})"


def literal(text: str) -> str:
    """Return ``text`` as a string literal on one line, in double quotes if it can."""
    plain = repr(text)
    if plain.startswith("'") and '"' not in text:
        return '"' + plain[1:-1].replace("\\'", "'") + '"'
    return plain


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _pieces(text: str, bound: frozenset[str]) -> list[tuple[bool, str]]:
    """Split into literal text (False) and Python expressions (True)."""
    pieces: list[tuple[bool, str]] = []
    pattern = re.compile(
        r"\{\{|\}\}|\$\$|\{(?P<expr>[^{}]*)\}|\$(?P<name>[A-Za-z_][\w.]*(?<!\.))"
    )
    at = 0
    for match in pattern.finditer(text):
        expression, name = match["expr"], match["name"]
        if expression is not None and not _known(expression.strip(), bound):
            return [(False, text)]
        if match.group() in ("{{", "}}", "$$"):
            piece = (False, match.group()[0])
        elif expression is not None:
            piece = (True, expression.strip())
        else:
            piece = (True, name) if _known(name, bound) else (False, match.group())
        pieces += [(False, text[at : match.start()]), piece]
        at = match.end()
    pieces.append((False, text[at:]))
    return pieces


def _known(code: str, bound: frozenset[str]) -> bool:
    """Say whether ``code`` is an expression over names that are bound."""
    try:
        tree = ast.parse(code, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    names = {node.id for node in walk(tree) if isinstance(node, ast.Name)}
    called = {
        node.func.id
        for node in walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return bool(names) and names - called <= bound
