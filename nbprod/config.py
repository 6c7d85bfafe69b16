"""``[tool.nbprod]`` in the nearest ``pyproject.toml``: what flags can set as well."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbprod.errors import NbprodError

NAME = "pyproject.toml"


@dataclass(frozen=True)
class LintConfig:
    """``[tool.nbprod.lint]``: what ``lint`` looks for, and where."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Patterns of paths, each with the codes that are ignored there."""
    baseline: Path | None = None


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
    modernise: bool | None = None
    lint: LintConfig = LintConfig()
    root: Path | None = None
    """The folder of the ``pyproject.toml``."""


KEYS: dict[str, type] = {
    "output": str,
    "name": str,
    "target": list,
    "skip-broken": bool,
    "modernise": bool,
    "model": str,
    "quiet": bool,
    "verbose": bool,
    "lint": dict,
}
LINT_KEYS: dict[str, type] = {
    "select": list,
    "ignore": list,
    "extend-select": list,
    "exclude": list,
    "per-file-ignores": dict,
    "baseline": str,
}
WORDS = {
    str: "a string",
    list: "a list of strings",
    bool: "true or false",
    dict: "a table",
}


def config_for(notebook: Path) -> Config:
    """Read the nearest ``pyproject.toml``, from the notebook's folder upwards.

    Raises NbprodError where it is no TOML, or sets something unknown or mistyped.
    """
    folder = notebook.absolute()
    folder = folder if folder.is_dir() else folder.parent
    for place in (folder, *folder.parents):
        file = place / NAME
        if file.is_file():
            return _read(file)
    return Config()


def _read(file: Path) -> Config:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        document = tomllib.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError) as exc:
        raise NbprodError(f"{file}: cannot be read: {exc}") from None
    tool = document.get("tool")
    section = tool.get("nbprod", {}) if isinstance(tool, dict) else {}
    if not isinstance(section, dict):
        raise NbprodError(f"{file}: [tool.nbprod] is not a table")
    for key, value in section.items():
        _check(file, "", key, value, KEYS)
    output = section.get("output")
    target = section.get("target")
    return Config(
        output=file.parent / output if output is not None else None,
        name=section.get("name"),
        target=tuple(target) if target is not None else None,
        skip_broken=section.get("skip-broken"),
        modernise=section.get("modernise"),
        model=section.get("model"),
        quiet=section.get("quiet"),
        verbose=section.get("verbose"),
        lint=_lint(file, section.get("lint", {})),
        root=file.parent,
    )


def _lint(file: Path, section: dict[str, Any]) -> LintConfig:
    for key, value in section.items():
        _check(file, "lint.", key, value, LINT_KEYS)
    patterns = section.get("per-file-ignores", {})
    for pattern, codes in patterns.items():
        _check(file, "lint.per-file-ignores.", pattern, codes, {pattern: list})
    baseline = section.get("baseline")
    return LintConfig(
        select=tuple(section.get("select", ())),
        ignore=tuple(section.get("ignore", ())),
        extend_select=tuple(section.get("extend-select", ())),
        exclude=tuple(section.get("exclude", ())),
        per_file_ignores={key: tuple(codes) for key, codes in patterns.items()},
        baseline=file.parent / baseline if baseline is not None else None,
    )


def _check(
    file: Path, before: str, key: str, value: object, keys: Mapping[str, type]
) -> None:
    where = f"{file}: [tool.nbprod] {before}{key}"
    if key not in keys:
        raise NbprodError(f"{where}: unknown; there are {', '.join(keys)}")
    wrong = not isinstance(value, keys[key])
    if isinstance(value, list):
        wrong = wrong or not all(isinstance(one, str) for one in value)
    if wrong:
        raise NbprodError(f"{where}: must be {WORDS[keys[key]]}")
