"""Text → Notebook: formats, exclusion marks, IPython's syntax, local files.

Nothing of a notebook is executed, imported or evaluated here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbprod.errors import Located, NbprodError
from nbprod.ir import CarriedFile, Cell, Note, Notebook, PipRequirement
from nbprod.reading.capturing import captured_and_read
from nbprod.reading.cellmagics import Around
from nbprod.reading.files import text_of
from nbprod.reading.formats import from_json, from_script
from nbprod.reading.history import NoSuchHistory, without_history
from nbprod.reading.linemagics import Unconvertible
from nbprod.reading.magics import AtLine, neutralise
from nbprod.reading.mainblock import unwrapped
from nbprod.reading.marks import exclusion, needed_all_the_same
from nbprod.reading.numbering import numbered
from nbprod.reading.shell import Outcome
from nbprod.reading.siblings import (
    BrokenFile,
    Siblings,
    beside,
    imported_files,
    module_path,
    named_in_imports,
    run_arguments,
    stays_inside,
)
from nbprod.reading.syntax import (
    NotPython,
    bound_names,
    checked,
    only_interactive,
)
from nbprod.source.nesting import TOO_DEEP

_NO_PYTHON = frozenset({"SyntaxError", "IndentationError", "TabError"})
"""Stored errors that say that a kernel has run nothing of a cell."""


def read(path: Path, *, skip_broken: bool = False) -> Notebook:
    """Return the notebook or script at ``path``, with the local files that it needs.

    With ``skip_broken``, cells that cannot be converted are left out with a note.
    Raises NbprodError where the file cannot be read or is no Python notebook, Located
    where a cell cannot be converted.
    """
    text = text_of(path)
    return parse(text, path.name, beside(path.parent), skip_broken=skip_broken)


def parse(
    text: str, name: str, siblings: Siblings | None = None, *, skip_broken: bool = False
) -> Notebook:
    """Return the notebook that ``text`` is: a script if ``name`` ends in ``.py``.

    ``siblings`` gives the text of a file beside it, by its relative path. Raises
    NbprodError and Located as ``read`` does.
    """
    return _parse(text, name, siblings or (lambda path: None), skip_broken, ())


def _parse(
    text: str, name: str, siblings: Siblings, skip_broken: bool, outer: tuple[str, ...]
) -> Notebook:
    text = text.removeprefix("\ufeff")
    script = name.lower().endswith(".py")
    cells, python = from_script(text, name) if script else from_json(text, name)
    sources = [cell.source for cell in cells if cell.kind == "code"]
    reading = _Reading(
        name=name,
        siblings=siblings,
        skip_broken=skip_broken,
        outer=(*outer, name),
        python=python,
        imported=named_in_imports(sources, siblings),
        captured=captured_and_read(sources),
        needed=needed_all_the_same(cells),
    )
    if python.startswith("2"):
        reading.note(
            0, 0, "its kernel is Python 2: `/` and text may differ in Python 3"
        )
    plain = _without_history([_plain(reading, cell) for cell in cells], reading)
    for cell in plain:
        _carry_imports(reading, cell)
    broken = {note.cell for note in reading.broken}
    plain = [replace(c, code="") if c.index in broken else c for c in plain]
    return Notebook(
        name=name,
        cells=tuple(plain),
        notes=tuple(sorted(reading.notes, key=lambda n: (n.cell, n.line))),
        broken=tuple(reading.broken),
        pip=tuple(reading.pip),
        carried=tuple(reading.carried.values()),
        preamble=tuple(_needed(reading.imports, plain)),
        source_sha256=_digest(cells),
        python=python,
    )


@dataclass
class _Reading:
    """What has been found so far while the cells are read in order."""

    name: str
    siblings: Siblings
    skip_broken: bool
    outer: tuple[str, ...]
    python: str
    imported: frozenset[str]
    captured: frozenset[str]
    needed: Mapping[int, str]
    notes: list[Note] = field(default_factory=list)
    pip: list[PipRequirement] = field(default_factory=list)
    carried: dict[str, CarriedFile] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    broken: list[Note] = field(default_factory=list)

    def note(self, cell: int, line: int, message: str) -> None:
        """Keep a note for the user."""
        public = re.sub(r"(?<=://)[^/@\s]+@", "…@", message)  # no credentials
        self.notes.append(Note(cell, line, public))

    def fail(self, cell: int, line: int, message: str) -> None:
        """Refuse the notebook, or leave the cell out where that was asked for."""
        if not self.skip_broken:
            raise Located(self.name, cell, line, message)
        self.leave_out(cell, line, message)

    def leave_out(self, cell: int, line: int, message: str) -> None:
        """Leave a cell out, and say why."""
        self.note(cell, line, f"the cell is left out: {message}")
        self.broken.append(self.notes[-1])


def _plain(reading: _Reading, cell: Cell) -> Cell:
    """Fill in the code of a cell, and keep what its magics said."""
    if cell.kind != "code" or not cell.source.strip():
        return cell
    if why := exclusion(cell):
        if name := reading.needed.get(cell.index):
            text = f"kept, though it is marked {why}: only it defines `{name}`"
            reading.note(cell.index, 0, text)
        else:
            reading.note(cell.index, 0, f"left out, since it is marked {why}")
            return cell
    around = Around(
        frozenset(reading.bound),
        lambda path: _carried_text(reading, path),
        lambda rest: _run(reading, cell.index, rest),
        reading.imported,
        reading.captured,
    )
    try:
        found = neutralise(cell.source, around)
        tree = checked(found.code, reading.python)
    except NotPython as exc:
        if any(output.text in _NO_PYTHON for output in cell.outputs):
            reading.leave_out(cell.index, exc.line, f"{exc}".partition(";")[0])
        else:
            reading.fail(cell.index, exc.line, str(exc))
        return cell
    except AtLine as exc:
        reading.fail(cell.index, exc.line, str(exc))
        return cell
    except RecursionError:
        reading.fail(cell.index, 1, TOO_DEEP)
        return cell
    for line, message in found.notes:
        reading.note(cell.index, line, message)
    reading.pip += [PipRequirement(t, cell.index, line) for line, t in found.pip]
    for file in found.carried:
        reading.carried[file.path] = replace(file, cell=cell.index)
    reading.imports += found.imports
    reading.bound |= bound_names(tree)
    for line, message in only_interactive(tree):
        reading.note(cell.index, line, message)
    return replace(cell, code=unwrapped(found.code, tree))


def _run(reading: _Reading, cell: int, rest: str) -> Outcome:
    """Return what ``%run`` comes to: the script as a module, and its names."""
    options, path, more = run_arguments(rest)
    if not path:
        return Outcome()
    path = path.removeprefix("./")
    if not path.endswith((".py", ".ipynb")):
        path += ".py"
    if more or "i" in options:
        raise Unconvertible(
            f"`%run {path}` is given arguments or the notebook's names; "
            "import the script and call a function of it instead"
        )
    text = _carried_text(reading, path) if stays_inside(path) else None
    if text is None:
        raise Unconvertible(
            f"`%run` needs `{path}`, which is not in its folder; put it there"
        )
    target = module_path(path)
    notes = []
    if path.endswith(".ipynb"):
        text = _module_text(reading, path, text, cell)
    elif "n" not in options and re.search(r"^if __name__ ==", text, re.MULTILINE):
        notes.append(f"the part of `{path}` under `if __name__ == …` is not run")
    if target != path or path not in reading.carried:
        reading.carried[target] = CarriedFile(target, text, cell)
    module = target.removesuffix(".py").replace("/", ".")
    for _, file in _checked_files(reading, text, cell):
        reading.carried.setdefault(file.path, file)
    notes.append(f"`{path}` becomes a module of the package")
    return Outcome(f"from {module} import *", note="; ".join(notes))


def _module_text(reading: _Reading, path: str, text: str, cell: int) -> str:
    """Return a notebook that another one runs as the text of a module."""
    if path in reading.outer:
        raise Unconvertible(f"`{path}` runs itself, by way of other notebooks")
    try:
        inner = _parse(text, path, reading.siblings, reading.skip_broken, reading.outer)
    except NbprodError as exc:
        raise Unconvertible(f"it runs another notebook: {exc}") from None
    reading.pip += [replace(found, cell=cell, line=0) for found in inner.pip]
    for note in inner.notes:
        reading.note(cell, 0, f"`{path}`: {note.message}")
    for file in inner.carried:
        reading.carried.setdefault(file.path, file)
    parts = ["\n".join(inner.preamble), *(cell.code for cell in inner.cells)]
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _carried_text(reading: _Reading, path: str) -> str | None:
    carried = reading.carried.get(path)
    return carried.text if carried else reading.siblings(path)


def _checked_files(
    reading: _Reading, code: str, cell: int
) -> Iterable[tuple[int, CarriedFile]]:
    """Return the local modules of ``code``; raise Unconvertible for a broken one."""
    try:
        return list(imported_files(code, reading.siblings, set(reading.carried), cell))
    except BrokenFile as exc:
        raise Unconvertible(f"a local module is not valid Python: {exc}") from None
    except (SyntaxError, ValueError, RecursionError, MemoryError) as exc:
        raise Unconvertible(f"a script that is run is not Python: {exc}") from None


def _carry_imports(reading: _Reading, cell: Cell) -> None:
    """Carry the local modules that a cell imports."""
    broken = any(note.cell == cell.index for note in reading.broken)
    if "import" not in cell.code or broken:
        return
    try:
        for _, file in _checked_files(reading, cell.code, cell.index):
            reading.carried.setdefault(file.path, file)
    except Unconvertible as exc:
        reading.fail(cell.index, 0, str(exc))


def _without_history(cells: list[Cell], reading: _Reading) -> list[Cell]:
    """Replace reads of ``_``, ``Out`` and ``In``, cell by cell if some are broken."""
    evidence = any(cell.outputs for cell in cells)
    while True:
        try:
            codes = without_history(numbered(cells, evidence))
        except NoSuchHistory as exc:
            reading.fail(cells[exc.cell].index, exc.line, str(exc))
            cells = [
                replace(cell, code="") if n == exc.cell else cell
                for n, cell in enumerate(cells)
            ]
            continue
        except RecursionError:
            raise NbprodError(f"{reading.name}: {TOO_DEEP}") from None
        return [replace(c, code=code) for c, code in zip(cells, codes, strict=True)]


def _needed(imports: list[str], cells: list[Cell]) -> list[str]:
    """Return the import statements that the code as it now is needs, once each."""
    if any("get_ipython" in cell.code for cell in cells):
        imports = [*imports, "from IPython import get_ipython"]
    return sorted(set(imports))


def _digest(cells: list[Cell]) -> str:
    """Return the SHA-256 of the kinds and sources, which running does not change."""
    content = json.dumps([[cell.kind, cell.source] for cell in cells]).encode()
    return hashlib.sha256(content).hexdigest()
