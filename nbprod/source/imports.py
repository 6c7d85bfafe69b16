"""Import statements as one block, sorted and grouped as ruff's isort does it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Mapping

from nbprod.ir import Notebook
from nbprod.source.literals import WIDTH
from nbprod.source.trees import walk

# standard in some of the Pythons that we support: the same block on each of them
SOME_VERSIONS = frozenset(
    (
        "_android_support",
        "annotationlib",
        "asynchat",
        "asyncore",
        "cgi",
        "cgitb",
        "chunk",
        "compression",
        "crypt",
        "distutils",
        "imghdr",
        "imp",
        "lib2to3",
        "mailcap",
        "msilib",
        "nis",
        "nntplib",
        "ossaudiodev",
        "pipes",
        "smtpd",
        "sndhdr",
        "spwd",
        "sunau",
        "telnetlib",
        "tomllib",
        "uu",
        "xdrlib",
    )
)


UNSEEN = "  # noqa: F401"
"""Ends an import that no code reads: a text does, or it acts by being made."""


def import_block(statements: Iterable[str], package: str) -> str:
    """Sort import statements into sections; ``package`` is the first party.

    Repeated ones are merged. One that ends in ``UNSEEN`` is marked so that it is kept
    though no code reads its name. Raises SyntaxError for what is not a statement.
    """
    marked: set[str] = set()
    plain: dict[tuple[str, str | None], None] = {}
    members: dict[tuple[str, str | None], dict[str, None]] = {}
    for statement in single_lines(statements):
        if statement.endswith(UNSEEN):
            marked |= {ast.unparse(node) for node in ast.parse(statement).body}
        for node in ast.parse(statement).body:
            if isinstance(node, ast.Import):
                plain |= {(alias.name, alias.asname): None for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                for alias in node.names:
                    renamed = alias.asname if alias.asname != alias.name else None
                    group = f"{alias.name} as {renamed}" if renamed else None
                    members.setdefault((module, group), {})[group or alias.name] = None
    sections: dict[int, tuple[list[str], list[str]]] = {}
    for name, asname in sorted(plain, key=lambda pair: module_key(*pair)):
        line = f"import {name} as {asname}" if asname else f"import {name}"
        line += UNSEEN if line in marked else ""
        sections.setdefault(section(name, package), ([], []))[0].append(line)
    for (module, _), names in sorted(members.items(), key=from_key):
        line = from_line(module, sorted(names, key=member_key))
        if any(f"from {module} import {name}" in marked for name in names):
            line = (
                line.replace(" (", f" ({UNSEEN}", 1) if "(" in line else line + UNSEEN
            )
        sections.setdefault(section(module, package), ([], []))[1].append(line)
    return "\n\n".join("\n".join(a + b) for _, (a, b) in sorted(sections.items()))


def single_lines(statements: Iterable[str]) -> Iterable[str]:
    """Each line of some statements; the mark at the end of several is for all."""
    for statement in statements:
        end = UNSEEN if statement.endswith(UNSEEN) else ""
        yield from (line.removesuffix(end) + end for line in statement.split("\n"))


def section(module: str, package: str) -> int:
    """Place a module: future, standard library, third party, first party, relative."""
    top = module.split(".")[0]
    if top == "__future__":
        return 0
    if module.startswith("."):
        return 4
    if top == root_of(package):
        return 3
    return 1 if top in sys.stdlib_module_names or top in SOME_VERSIONS else 2


def natural(text: str) -> list[tuple[int, str]]:
    """Order numbers inside of names by their value."""
    parts = re.findall(r"\d+|\D", text)
    return [(int(p), "") if p.isdigit() else (ord(p) + 10**9, p) for p in parts]


def module_key(name: str, alias: str | None) -> tuple[object, ...]:
    """Order modules without regard to case."""
    return natural(name.lower()), natural(name), alias or ""


def member_key(name: str) -> tuple[object, ...]:
    """Order members: constants, classes, others; each without regard to case."""
    bare = name.split(" ")[0]
    constant = len(bare) > 1 and bare.isupper()
    kind = 0 if constant else 1 if bare[:1].isupper() else 2
    return kind, natural(bare.lower()), natural(bare), name


def from_key(item: tuple[tuple[str, str | None], Iterable[str]]) -> tuple[object, ...]:
    """Order ``from`` imports by module, then by their first member."""
    (module, _), names = item
    return module_key(module, None), min(map(member_key, names))


def from_line(module: str, names: list[str]) -> str:
    """Write one ``from`` import, over several lines if it is long."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH or names == ["*"]:
        return line
    return f"from {module} import (\n    {(',' + chr(10) + '    ').join(names)},\n)"


def root_of(package: str) -> str:
    """The package that a notebook's own is a part of; the same where there is none."""
    return package.partition(".")[0]


def module_in(package: str, home: str) -> str:
    """The dotted name of a module; one that begins with ``/`` is in the root."""
    if home.startswith("/"):
        return f"{root_of(package)}.{home[1:]}"
    return f"{package}.{home}"


def top_module(path: str) -> str:
    """The top-level module that a file is, or is in."""
    return path.removesuffix(".py").removesuffix("/__init__").split("/")[0]


def local_modules(notebook: Notebook, package: str) -> Mapping[str, str]:
    """The top-level modules that come along with a notebook → the package with each."""
    return {
        name: root_of(package) if name in notebook.common else package
        for name in (
            top_module(file.path)
            for file in notebook.carried
            if file.path.endswith(".py")
        )
    }


def localised(line: str, local: Mapping[str, str]) -> str:
    """Import statements, from the package that carries the module along."""
    body = ast.parse(line).body
    made = [one for node in body for one in from_package(node, local)]
    return "\n".join(marked(made, local, UNSEEN))


def marked(lines: Iterable[str], local: Mapping[str, str], mark: str) -> Iterable[str]:
    """Imports, those of modules in folders marked: they are read through the folder."""
    deep = tuple(f"import {package}." for package in local.values())
    return (line + mark if line.startswith(deep) else line for line in lines)


def from_package(node: ast.stmt, local: Mapping[str, str]) -> list[str]:
    """An import as statements, from the packages that have the modules, if some do."""
    if isinstance(node, ast.ImportFrom) and not node.level:
        package = local.get((node.module or "").split(".")[0])
        if package:
            name = f"{package}.{node.module}"
            return [ast.unparse(ast.ImportFrom(name, node.names, 0))]
    if isinstance(node, ast.Import):
        homes = [local.get(alias.name.split(".")[0], "") for alias in node.names]
        if any(homes):
            pairs = zip(homes, node.names, strict=True)
            return [line for home, one in pairs for line in imported(one, home)]
    return [ast.unparse(node)]


def imported(alias: ast.alias, package: str) -> list[str]:
    """Statements that bind what ``import`` binds, from a package if one is given."""
    parent, _, name = f"{package}.{alias.name}".rpartition(".")
    if not package or ("." in alias.name and not alias.asname):
        plain = ast.unparse(ast.Import([alias]))
        top = alias.name.partition(".")[0]
        whole = [f"import {parent}.{name}", f"from {package} import {top}"]
        return whole if package else [plain]
    shown = f" as {alias.asname}" if alias.asname else ""
    return [f"from {parent} import {name}{shown}"]


def localised_text(text: str, local: Mapping[str, str]) -> str:
    """A module's text, its imports of its siblings from the package."""
    lines = text.split("\n")
    for node in reversed(list(walk(ast.parse(text)))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            new = from_package(node, local)
            if new != [ast.unparse(node)]:
                first, last = node.lineno - 1, node.end_lineno or node.lineno
                head = lines[first].encode()[: node.col_offset].decode()
                tail = lines[last - 1].encode()[node.end_col_offset :].decode()
                alone = not head.strip() and not tail.strip().startswith(";")
                made = (f"\n{head}" if alone else "; ").join(new)
                blank = [""] * (last - first - 1)
                lines[first:last] = [f"{head}{made}{tail}", *blank]
    return "\n".join(lines)
