"""Plain command lines, read without what makes typer slow to start.

A hook starts ``nbprod lint`` at every commit. Reading its arguments by typer costs more
than looking at a notebook, since the newest typer checks values with pydantic. So what
a command declares is read here where it is plainly written, and all else, errors and
``--help`` included, is left to typer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from typer.models import OptionInfo


class NotPlain(Exception):
    """Typer has to read this command line."""


def called(command: Callable[..., None], arguments: Sequence[str]) -> bool:
    """Call a command with its arguments if they are plain; say whether it was called.

    The command must take one list of paths besides options.
    """
    try:
        given = values(command, arguments)
    except NotPlain:
        return False
    command(**given)
    return True


def values(command: Callable[..., None], arguments: Sequence[str]) -> dict[str, Any]:
    """What a command is to be called with. Raises NotPlain."""
    options, paths = declared(command)
    found: dict[str, Any] = {paths: []}
    left = list(arguments)
    while left:
        word = left.pop(0)
        if word == "-" or not word.startswith("-"):
            found[paths].append(Path(word))
            continue
        word, equals, text = word.partition("=")
        if word not in options:
            raise NotPlain
        name, kind = options[word]
        if kind is bool:
            if equals:
                raise NotPlain
            found[name] = True
            continue
        if not equals and not left:
            raise NotPlain
        text = text if equals else left.pop(0)
        if get_origin(kind) is list:
            found.setdefault(name, []).append(converted(text, get_args(kind)[0]))
        else:
            found[name] = converted(text, kind)
    if not found[paths]:
        raise NotPlain
    return found


def declared(command: Callable[..., None]) -> tuple[dict[str, tuple[str, Any]], str]:
    """The flags of a command, each with its parameter and type; and where paths go."""
    options: dict[str, tuple[str, Any]] = {}
    paths = ""
    for name, hint in get_type_hints(command, include_extras=True).items():
        if name == "return":
            continue
        kind, info = get_args(hint)[:2]
        if not isinstance(info, OptionInfo):
            paths = name
            continue
        # inside of Annotated, the first flag stands where a default would
        flags = [
            one
            for one in (info.default, *(info.param_decls or ()))
            if isinstance(one, str)
        ] or [f"--{name.replace('_', '-')}"]
        options |= {flag: (name, present(kind)) for flag in flags}
    return options, paths


def present(kind: Any) -> Any:
    """The type of a value that is given, of a type that may be None."""
    parts = [part for part in get_args(kind) if part is not type(None)]
    optional = get_origin(kind) is Union or type(kind).__name__ == "UnionType"
    return parts[0] if optional and len(parts) == 1 else kind


def converted(text: str, kind: Any) -> Any:
    """A value of its type. Raises NotPlain where it is none."""
    if kind in (str, Path):
        return kind(text)
    if get_origin(kind) is Literal and text in get_args(kind):
        return text
    raise NotPlain
