"""``[tool.nbprod]`` in the nearest ``pyproject.toml``: what flags can set as well."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from nbprod.errors import NbprodError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAME = "pyproject.toml"


@dataclass(frozen=True)
class Config:
    """What is set; None where nothing is. ``output`` is an absolute path."""

    output: Path | None = None
    name: str | None = None
    target: tuple[str, ...] | None = None
    skip_broken: bool | None = None
    quiet: bool | None = None
    verbose: bool | None = None
    model: str | None = None


KEYS: dict[str, type] = {
    "output": str,
    "name": str,
    "target": list,
    "skip-broken": bool,
    "model": str,
    "quiet": bool,
    "verbose": bool,
}


def config_for(notebook: Path) -> Config:
    """Read the nearest ``pyproject.toml``, from the notebook's folder upwards.

    Raises NbprodError where it is no TOML, or sets something unknown or mistyped.
    """
    folder = notebook.absolute().parent
    for place in (folder, *folder.parents):
        file = place / NAME
        if file.is_file():
            return _read(file)
    return Config()


def _read(file: Path) -> Config:
    try:
        document = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as exc:
        raise NbprodError(f"{file}: cannot be read: {exc}") from None
    tool = document.get("tool")
    section = tool.get("nbprod", {}) if isinstance(tool, dict) else {}
    if not isinstance(section, dict):
        raise NbprodError(f"{file}: [tool.nbprod] is not a table")
    for key, value in section.items():
        _check(file, key, value)
    output = section.get("output")
    target = section.get("target")
    return Config(
        output=file.parent / output if output is not None else None,
        name=section.get("name"),
        target=tuple(target) if target is not None else None,
        skip_broken=section.get("skip-broken"),
        model=section.get("model"),
        quiet=section.get("quiet"),
        verbose=section.get("verbose"),
    )


def _check(file: Path, key: str, value: object) -> None:
    where = f"{file}: [tool.nbprod] {key}"
    if key not in KEYS:
        raise NbprodError(f"{where}: unknown; there are {', '.join(KEYS)}")
    words = {str: "a string", list: "a list of strings", bool: "true or false"}
    wrong = not isinstance(value, KEYS[key])
    if isinstance(value, list):
        wrong = wrong or not all(isinstance(one, str) for one in value)
    if wrong:
        raise NbprodError(f"{where}: must be {words[KEYS[key]]}")
