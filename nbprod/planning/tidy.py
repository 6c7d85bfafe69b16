"""What ruff makes of the emitted modules: import order, and what stays the notebook's
way.

Only fixes that keep the meaning are made. What remains is the notebook's own style,
such as ``== True`` on a column, which means something else than ``is True``: those
rules are switched off for that module in the emitted ``pyproject.toml``.
"""

from __future__ import annotations

import ast
import json
import re
import tempfile
from collections.abc import Mapping, Set
from dataclasses import replace
from pathlib import Path

from nbprod.errors import NbprodError
from nbprod.planning.modules import Built
from nbprod.source import ruff
from nbprod.source.formatting import all_formatted, ready_in
from nbprod.source.imports import UNSEEN, import_block, root_of
from nbprod.source.names import bound_by_alias

RULES = "E,F,I,B,UP,SIM,D1"
FIXED = "F401,F541,I001,UP"
MARK = "# the functions"
CODE = re.compile(r"^(?:async |def |class |@|\w+ = )", re.MULTILINE)
PACKAGE = '"""The package."""\n'
"""Of the ``__init__.py`` beside the modules, which render makes."""

Ignores = tuple[tuple[str, tuple[str, ...]], ...]


def tidied(built: Built, package: str, bound: Set[str]) -> tuple[Built, Ignores]:
    """The modules with unused imports gone, and per module the rules it breaks.

    ``bound`` are the names that the notebook binds.

    Raises:
        NbprodError: one of them is not defined where it is read.
    """
    texts = {f"{module.name}.py": module.source for module in built.modules}
    if built.report:
        block = import_block(built.report_imports, package)
        head = f'"""The report."""\n\n{block}\n\n\n'
        texts["report.py"] = f"{head}{MARK}\n{built.report}\n"
    if not texts:
        return built, ()
    fixed, broken = checked(texts, package, bound)
    ignores = ignores_of(broken, package)
    modules = tuple(
        replace(module, source=fixed[f"{module.name}.py"]) for module in built.modules
    )
    head, _, report = fixed.get("report.py", "").partition(f"{MARK}\n")
    left = imported(head)
    imports = tuple(
        one
        for line in "\n".join(built.report_imports).splitlines()
        for one in ([line] if line.endswith(UNSEEN) else still(line, left))
    )
    built = replace(
        built, modules=modules, report=report.strip(), report_imports=imports
    )
    return built, ignores


def tidied_alone(name: str, source: str, package: str) -> tuple[str, Ignores]:
    """A module that is made by itself, and the rules that it breaks."""
    fixed, broken = checked({name: source}, package, frozenset())
    return fixed[name], ignores_of(broken, package)


def ignores_of(broken: Mapping[str, Set[str]], package: str) -> Ignores:
    """The rules that are switched off, by the paths of modules."""
    return tuple(
        ("/".join(["src", *package.split("."), name]), tuple(sorted(rules)))
        for name, rules in sorted(broken.items())
    )


def still(line: str, left: Mapping[str, str]) -> list[str]:
    """An import statement as ruff leaves it, for the names that are left of it."""
    return [left[name] for name in sorted(imported_names(line) & left.keys())]


def imported(source: str) -> dict[str, str]:
    """Each name that the import statements of a source bind, with one for it alone."""
    found: dict[str, str] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                names = [alias]
                alone: ast.stmt = ast.Import(names)
                if isinstance(node, ast.ImportFrom):
                    alone = ast.ImportFrom(node.module, names, node.level)
                found[bound_by_alias(alias)] = ast.unparse(alone)
    return found


def imported_names(source: str) -> frozenset[str]:
    """The names that the import statements of a source bind."""
    return frozenset(imported(source))


def checked(
    texts: dict[str, str], package: str, bound: Set[str]
) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Run ruff over files in a folder of their own; nothing of them is executed."""
    with tempfile.TemporaryDirectory(prefix="nbprod-") as folder:
        root = Path(folder, "src", *package.split("."))
        root.mkdir(parents=True)
        # ruff tells by it whose imports are our own
        for one in (root, Path(folder, "src", root_of(package))):
            (one / "__init__.py").write_text(PACKAGE, encoding="utf-8")
        for name, text in texts.items():
            (root / name).write_text(text, encoding="utf-8")
        found = ruff.found_in(folder, "--fix", "--fixable", FIXED, "--select", RULES)
        fixed = {name: (root / name).read_text(encoding="utf-8") for name in texts}
    changed = [name for name in texts if code_of(fixed[name]) != code_of(texts[name])]
    if changed:
        ready = ready_in(texts.values())
        shaped = all_formatted([fixed[name] for name in changed], ready)
        fixed |= zip(changed, shaped, strict=True)
    broken: dict[str, set[str]] = {}
    for one in json.loads(found or "[]"):
        name = Path(one["filename"]).name
        undefined = re.search(r"`(\w+)`", one["message"])
        lost = undefined[1] if undefined and one["code"] == "F821" else ""
        if lost in bound and not in_text(fixed[name], one["location"]):
            raise NbprodError(
                f"{name}: `{lost}` got lost on its way into a function, which "
                "is a fault of nbprod: please report it"
            )
        broken.setdefault(name, set()).add(one["code"] or "E999")
    return fixed, broken


def code_of(text: str) -> str:
    """What stands below the imports of a module: these are in shape whatever goes."""
    found = CODE.search(text)
    return text[found.start() :] if found else ""


def in_text(source: str, location: Mapping[str, int]) -> bool:
    """Whether a name stands at the beginning of a text: ``Union["Tree", int]``."""
    line = source.split("\n")[location["row"] - 1]
    return line[: location["column"] - 1].endswith(('"', "'"))
