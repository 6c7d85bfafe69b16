"""Files beside the notebook that its code needs: imported modules and run scripts."""

from __future__ import annotations

import ast
import keyword
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from nbprod.ir import CarriedFile
from nbprod.source.trees import walk

Siblings = Callable[[str], str | None]
"""Relative path with ``/`` → the text of the file there, None if there is none."""

_LIMIT = 4_000_000
_IMPORTING = re.compile(r"^.*(?:\b|__)import.*$|^[\t ]*%?run\b.*$", re.MULTILINE)


def beside(folder: Path) -> Siblings:
    """Return the files of a folder, for reading: text, inside of it, under 4 MB."""

    def text_of(path: str) -> str | None:
        if not stays_inside(path):
            return None
        file = folder / path
        try:
            if not file.is_file():  # of most modules there is none beside a notebook
                return None
            inside = file.resolve().is_relative_to(folder.resolve())
            if not inside or file.stat().st_size > _LIMIT:
                return None
            return file.read_text(encoding="utf-8-sig")
        except (OSError, ValueError, RuntimeError):
            return None

    return text_of


def stays_inside(path: str) -> bool:
    """Say whether a path, written with ``/``, cannot lead out of its folder."""
    parts = PurePosixPath(path).parts
    return not re.search(r"[\\:\x00-\x1f]|^[/~]", path) and ".." not in parts


class BrokenFile(Exception):
    """A file beside the notebook that is needed and is not valid Python."""


def imported_files(
    code: str, siblings: Siblings, carried: set[str], cell: int
) -> Iterator[tuple[int, CarriedFile]]:
    """Yield the local modules that ``code`` imports, transitively, with its line.

    ``carried`` are the paths that are there already; it grows. Raises BrokenFile where
    a module that is needed does not parse.
    """
    for line, module in _imports(ast.parse(code), ""):
        for file in _closure(module, siblings, carried, cell):
            yield line, file


def _closure(
    module: str, siblings: Siblings, carried: set[str], cell: int
) -> Iterator[CarriedFile]:
    waiting = [module]
    while waiting:
        for path in _paths(waiting.pop()):
            if path in carried:
                continue
            text = siblings(path)
            if text is None:
                continue
            carried.add(path)
            yield CarriedFile(path, text, cell)
            package = str(PurePosixPath(path).parent).replace("/", ".").strip(".")
            waiting += [name for _, name in _imports(_parsed(path, text), package)]


def _parsed(path: str, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as exc:
        raise BrokenFile(f"{path}, line {exc.lineno}: {exc.msg}") from None
    except (ValueError, RecursionError, MemoryError) as exc:
        raise BrokenFile(f"{path}: {exc}") from None


def _paths(module: str) -> list[str]:
    """Return the files that importing a dotted name may read, outermost first."""
    parts = module.split(".")
    if parts[0] in sys.stdlib_module_names:
        return []
    paths = []
    for count in range(1, len(parts) + 1):
        stem = "/".join(parts[:count])
        paths += [f"{stem}/__init__.py", f"{stem}.py"]
    return paths


def _imports(tree: ast.Module, package: str) -> Iterator[tuple[int, str]]:
    """Yield every dotted name that may be a module, as seen from ``package``."""
    for node in walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            outer = package.split(".") if package and node.level else []
            outer = outer[: len(outer) - max(0, node.level - 1)]
            base = ".".join([*outer, *filter(None, [node.module])])
            if base:
                yield node.lineno, base
            for alias in node.names:
                if alias.name != "*":
                    dotted = ".".join(filter(None, [base, alias.name]))
                    if base or node.level:
                        yield node.lineno, dotted


def named_in_imports(sources: Iterable[str], siblings: Siblings) -> frozenset[str]:
    """The words of all lines that may import a module, or run one for its names.

    Those of the files beside the notebook that they import are among them.
    """
    found: set[str] = set()
    seen: set[str] = set()
    todo = list(sources)
    while todo:
        for line in _IMPORTING.findall(todo.pop()):
            found |= set(re.findall(r"\w+", line))
            modules = re.findall(r"\w[\w.]*", line)
            inside = [f"{modules[1]}.{name}" for name in modules[2:]]
            for path in {path for one in modules + inside for path in _paths(one)}:
                if path not in seen:
                    seen.add(path)
                    todo += filter(None, [siblings(path)])
    return frozenset(found)


def run_arguments(rest: str) -> tuple[set[str], str, str]:
    """Return the options of ``%run``, the file, and what is passed to it."""
    options: set[str] = set()
    rest = rest.strip()
    while match := re.match(r"-([a-zA-Z]+)\s+", rest):
        options |= set(match[1])
        rest = rest[match.end() :]
        if match[1] == "m":
            module, _, more = rest.partition(" ")
            return options, module.replace(".", "/") + ".py", more.strip()
    match = re.match(r"'([^']*)'|\"([^\"]*)\"|((?:\\.|\S)+)", rest)
    if not match:
        return options, "", ""
    path = match[1] or match[2] or (match[3] or "").replace("\\ ", " ")
    more = re.sub(r"(^|\s)#.*$", "", rest[match.end() :])
    return options, path, more.strip()


def module_path(path: str) -> str:
    """Return the path under which a script can be imported: ``a b.py`` → ``a_b.py``."""
    parts = [part for part in PurePosixPath(path).with_suffix("").parts if part != "."]
    names = [_identifier(part) for part in parts]
    if names[0] in sys.stdlib_module_names:
        names[0] += "_script"
    return "/".join(names) + ".py"


def _identifier(text: str) -> str:
    name = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_") or "script"
    name = f"script_{name}" if name[0].isdigit() else name
    return f"{name}_" if keyword.iskeyword(name) else name
