"""Import statements of a notebook: what is read of them, and taking them away."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nbprod import libraries
from nbprod.analysis.imported import imported_name
from nbprod.ir import Edit, Notebook, Span, Statement
from nbprod.recognition.acting import no_leaf
from nbprod.rules._reading import unseen
from nbprod.source.names import bound_by_alias, dotted
from nbprod.subject import Subject

TEXTS = frozenset(
    """exec eval globals locals vars compile getattr timeit sqldf doctest __all__
    get_ipython __import__ importlib""".split()
)
"""Where one of these is, the words of texts may be names."""
ACTING = re.compile(
    r"(mpl_toolkits|readline|rlcompleter|this|antigravity|faulthandler|site|"
    r"__future__|tensorflow_text|seaborn\.apionly|cufflinks|hvplot)\b"
)
"""What does something by being imported, besides what leaves of libraries say."""
EXPORTED = re.compile(r"^#\s*\|?\s*(default_exp|exports?i?)\b", re.MULTILINE)
"""Marks of cells that become a module, whose imports others may use."""
WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Imported:
    """A name that an import statement at the top level binds."""

    statement: Statement
    alias: ast.alias
    name: str
    module: str
    """Dotted, of what the name is bound to."""


def imports_of(subject: Subject) -> Iterator[Imported]:
    """Every name that an import statement of the notebook binds, in order."""
    for statement in subject.statements:
        node = statement.node
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if subject.as_written(statement):
            for alias in node.names:
                if alias.name != "*":
                    name = bound_by_alias(alias)
                    yield Imported(statement, alias, name, imported_name(node, alias))


def acts(module: str, subject: Subject) -> bool:
    """Whether importing a module may do more than bind a name."""
    root = module.partition(".")[0]
    if not root or no_leaf(module) or ACTING.match(module):
        return True
    known = libraries.acts()
    local = {file.path.partition("/")[0] for file in subject.notebook.carried}
    return (
        any(module == one or module.startswith(f"{one}.") for one in known)
        or root in local
        or f"{root}.py" in local
    )


def names_used(subject: Subject) -> frozenset[str]:
    """Every name that code reads in any scope, or that a text or a magic may name."""
    found: set[str] = set()
    texts: list[str] = []
    by_text = False
    for statement in subject.statements:
        found |= statement.effects.by_text
        for node in statement.nodes:
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.Global):
                found |= set(node.names)
            elif isinstance(node, ast.arg | ast.AnnAssign | ast.FunctionDef):
                texts += annotation_texts(node)
        texts += [t for t in statement.texts if t.isidentifier()]
    by_text = bool(found & TEXTS)
    if by_text:
        texts += [text for one in subject.statements for text in one.texts]
    for cell in subject.notebook.cells:
        if cell.kind == "code":
            texts += unseen(cell)
    return frozenset(found.union(*(WORD.findall(text) for text in texts)))


def annotation_texts(node: ast.arg | ast.AnnAssign | ast.FunctionDef) -> list[str]:
    """The texts in annotations, which name classes."""
    part = node.returns if isinstance(node, ast.FunctionDef) else node.annotation
    inside = ast.walk(part) if part is not None else ()
    values = [n.value for n in inside if isinstance(n, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def modules_used(subject: Subject) -> frozenset[str]:
    """The dotted names under which modules are reached as attributes of others."""
    found: set[str] = set()
    for statement in subject.statements:
        for node in statement.nodes:
            if isinstance(node, ast.Attribute):
                name = dotted(node, subject.flow.modules)
                if name:
                    found.add(name)
    return frozenset(found)


def whole_lines(subject: Subject, statement: Statement) -> Span | None:
    """The lines of a statement, with an end of line, if nothing else stands there."""
    cell = subject.notebook.cells[statement.cell - 1]
    lines = cell.source.split("\n")
    first, last = statement.line, statement.end_line
    node = statement.node
    before = lines[first - 1].encode()[: node.col_offset].strip()
    after = lines[last - 1].encode()[node.end_col_offset or 0 :].strip()
    if cell.lines or before or (after and not after.startswith(b"#")):
        return None
    if last < len(lines):
        return Span(cell.index, first, 1, last + 1, 1)
    end = len(lines[last - 1]) + 1
    if first > 1:
        return Span(cell.index, first - 1, len(lines[first - 2]) + 1, last, end)
    return Span(cell.index, first, 1, last, end)


def without(
    subject: Subject, statement: Statement, gone: Sequence[ast.alias]
) -> Edit | None:
    """An import statement without some of its names; None where that is not simple."""
    node = statement.node
    assert isinstance(node, ast.Import | ast.ImportFrom)
    kept = [one for one in node.names if one not in gone]
    if not kept:
        span = whole_lines(subject, statement)
        return None if span is None else Edit(span, "")
    text = subject.text(statement, node)
    if "#" in text or "\\" in text:
        return None
    names = [ast.unparse(one) for one in kept]
    head = text[: text.index("import") + len("import")]
    if isinstance(node, ast.ImportFrom):
        head = re.match(r"from\s+[\w.]+\s+import", text)[0]  # type: ignore[index]
    line = f"{head} {', '.join(names)}"
    if len(line) > 88 and "(" in text:
        line = f"{head} (\n" + "".join(f"    {name},\n" for name in names) + ")"
    return subject.edit(statement, node, line)


def awaits_code(notebook: Notebook) -> bool:
    """Whether a notebook has many cells that wait to be filled, as exercises do."""
    codes = [one for one in notebook.cells if one.kind == "code"]
    empty = [
        one for one in codes if not re.sub(r"(?m)^\s*#.*$", "", one.source).strip()
    ]
    return len(empty) > 2 and len(empty) * 8 > len(codes)
