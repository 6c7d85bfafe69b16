"""What holds for a file: flags, and ``[tool.nbprod.lint]`` in the nearest project."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from nbprod.config import NAME, Config, config_for
from nbprod.linting.plain import Given, codes_of
from nbprod.linting.selection import Selection


@dataclass(frozen=True)
class Settings:
    """What holds in a folder. ``root`` is absolute: the folder of the nearest
    ``pyproject.toml``, without one the current folder."""

    config: Config
    root: Path
    selection: Selection
    baseline: Path | None

    def place(self, path: Path) -> str:
        """A file's path from ``root``, with ``/``; the whole path outside of it."""
        whole = Path(os.path.abspath(path))
        inside = whole.is_relative_to(self.root)
        return (whole.relative_to(self.root) if inside else whole).as_posix()

    def excludes(self, path: Path) -> bool:
        """Whether a pattern means a path, its name, or a folder that it is in."""
        patterns = [one.rstrip("/") for one in self.config.lint.exclude]
        if not patterns:
            return False
        place = self.place(path)
        parts = place.split("/")
        return any(
            fnmatch(place, one) or any(fnmatch(part, one) for part in parts)
            for one in patterns
        )


def settings_by(given: Given) -> Callable[[Path], Settings]:
    """Return what tells the settings of a file; each ``pyproject.toml`` is read once.

    What it returns raises NbprodError where one has a fault.
    """
    known: dict[Path, Settings] = {}

    def of_folder(folder: Path) -> Settings:
        if folder not in known:
            if (folder / NAME).is_file():
                known[folder] = settings(given, config_for(folder / NAME))
            elif folder.parent == folder:
                known[folder] = settings(given, Config())
            else:
                known[folder] = of_folder(folder.parent)
        return known[folder]

    return lambda path: of_folder(Path(os.path.abspath(path)).parent)


def settings(given: Given, config: Config) -> Settings:
    """Put flags over a configuration.

    ``--select`` asks for these rules and no others: what the configuration selects or
    ignores does not count then, but for its files.
    """
    lint = config.lint
    chosen = [joined(lint.select), joined(lint.ignore), joined(lint.extend_select)]
    if given.select:
        chosen = [given.select, (), ()]
    selection = Selection(
        chosen[0],
        (*chosen[1], *given.ignore),
        (*chosen[2], *given.extend_select),
        {one: joined(codes) for one, codes in lint.per_file_ignores.items()},
    )
    baseline = given.baseline or lint.baseline
    root = (config.root or Path.cwd()).absolute()
    return Settings(config, root, selection, baseline)


def joined(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes as the configuration lists them, in capitals."""
    return codes_of(",".join(codes))
