"""What a notebook sets for all of its process, which the next must not see.

In the notebooks' own kernels nothing of it outlasts one. In one process it is undone
between them; what cannot be undone is refused where a later notebook could see it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from nbprod.analysis.local import acting_modules, carried_texts, imports_of
from nbprod.errors import Located
from nbprod.ir import Flow, Label, Notebook, Statement
from nbprod.project.still import is_still
from nbprod.source.imports import top_module
from nbprod.source.names import dotted

UNDONE = frozenset(
    """warnings numpy pandas sklearn matplotlib decimal locale environment random
    torch_random""".split()
)
"""What the package's own module ``fresh`` undoes."""
KEPT_IN = {"seaborn": "matplotlib", "pylab": "matplotlib"}
"""Libraries that keep their state in another one."""
SEEDED = {"numpy": "random", "random": "random", "torch": "torch_random"}
HARMLESS = frozenset({"sys.setrecursionlimit", "sys.settrace", "sys.setswitchinterval"})
"""Calls whose effect shows in no value of another notebook; nor does that of tqdm."""
ITSELF = " itself"
"""Ends what stands for a part of a library that is no option of it."""


def kept_state(flow: Flow, labels: Mapping[str, Label]) -> dict[str, Statement]:
    """The libraries whose state a notebook changes → the first statement that does."""
    found: dict[str, Statement] = {}
    for statement in flow.statements:
        if labels[statement.id].kept:
            for name in changed_state(statement, flow):
                found.setdefault(KEPT_IN.get(name, name), statement)
    return found


def changed_state(statement: Statement, flow: Flow) -> set[str]:
    """The libraries whose state a statement changes."""
    found = set()
    ways = {"modes", "options"}
    for site in statement.effects.calls:
        library = site.name.partition(".")[0]
        if ways & set(site.call.resources) and site.name not in HARMLESS:
            found |= {library} - {"tqdm", ""}
        if site.call.role == "seed" and "random" in site.call.resources:
            found |= {SEEDED[library]} if library in SEEDED else set()
    if "environment" in statement.effects.resources:
        found.add("environment")
    for node in statement.nodes:
        stored = isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
        if stored and isinstance(node, ast.Attribute | ast.Subscript):
            found |= part_set(node, flow)
    return found


def part_set(node: ast.Attribute | ast.Subscript, flow: Flow) -> set[str]:
    """The library a part of which is set: an option, or something of it itself."""
    name = dotted(node if isinstance(node, ast.Attribute) else node.value, flow.modules)
    library = name.partition(".")[0]
    if not name or name == "os.environ":
        return set()
    if "rcParams" in name or name.startswith("pandas.options."):
        return {library}
    return {library + ITSELF}


def refuse_what_lasts(
    flows: Sequence[Flow], states: Sequence[Mapping[str, Statement]]
) -> None:
    """Refuse state that cannot be undone, where a later notebook has the library.

    Raises Located.
    """
    for number, (flow, state) in enumerate(zip(flows, states, strict=True)):
        for kind, statement in state.items():
            library = kind.removesuffix(ITSELF)
            later = [
                one.notebook.name
                for one in flows[number + 1 :]
                if library in {name.partition(".")[0] for name in one.modules.values()}
            ]
            if kind in UNDONE or not later:
                continue
            raise Located(
                flow.notebook.name, statement.cell, statement.line,
                f"it sets how {library} works in all of its process, which {later[0]} "
                "would see in one package, and does not in a kernel of its own: move "
                "one of the two out of the folder",
            )  # fmt: skip


def common_modules(notebooks: Sequence[Notebook]) -> frozenset[str]:
    """The top-level modules that several notebooks bring along and can share.

    They have the same text in each, and keep nothing from one notebook to the next:
    importing them only defines functions, classes and values that do not change.
    """
    users: dict[str, int] = {}
    texts: dict[str, dict[str, str]] = {}
    unfit: set[str] = set()
    for notebook in notebooks:
        acting = acting_modules(notebook)
        own = carried_texts(notebook)
        for top in {top_module(file.path) for file in notebook.carried}:
            users[top] = users.get(top, 0) + 1
        for name, text in own.items():
            top = name.partition(".")[0]
            known = texts.setdefault(top, {})
            if known.setdefault(name, text) != text or name in acting:
                unfit.add(top)
        unfit |= {top_module(f.path) for f in notebook.carried if f.path[-3:] != ".py"}
    trees = {t: {n: ast.parse(x) for n, x in some.items()} for t, some in texts.items()}
    unfit |= {t for t, some in trees.items() if not all(map(is_still, some.values()))}
    unfit |= {top for top, count in users.items() if count < 2}
    while True:
        more = {
            top
            for top, some in trees.items()
            for name, tree in some.items()
            if top not in unfit
            for other in imports_of(tree, name)
            if other.partition(".")[0] in unfit and other.partition(".")[0] in trees
        }
        if not more:
            return frozenset(trees.keys() - unfit)
        unfit |= more
