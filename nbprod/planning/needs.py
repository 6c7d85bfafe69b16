"""What the emitted package needs installed, by what its modules import and call."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from nbprod.ir import Flow, ModelCandidate, Note, Requirement
from nbprod.planning.emitted import Emitted
from nbprod.planning.lasting import beginnings, limits
from nbprod.planning.modules import Built, functions_of
from nbprod.source.imports import root_of
from nbprod.source.trees import walk


def requirements_of(
    flow: Flow,
    to: Emitted,
    built: Built,
    candidates: Sequence[ModelCandidate],
    lock_text: Mapping[str, str],
) -> tuple[tuple[Requirement, ...], tuple[Note, ...]]:
    """The requirements, and notes on imports whose distribution is not known."""
    from nbprod.planning.requirements import requirements

    core = {name for m in built.modules for name in imported(m.source)}
    core |= {n for line in to.annotations.get("pipeline", ()) for n in imported(line)}
    core |= {name for file in flow.notebook.carried for name in imported(file.text)}
    report = {name for line in built.report_imports for name in imported(line)}
    kept = {name for function in functions_of(to) for name in function.statements}
    uses, shown = set[str](), set[str]()
    for statement in flow.statements:
        calls = {site.name for site in statement.effects.calls}
        (uses if statement.id in kept else shown).update(calls)
    local = frozenset(
        file.path.removesuffix(".py").split("/")[0] for file in flow.notebook.carried
    ) | {root_of(to.package)}
    runtime = ["pydantic", "pydantic-settings", "typer"]
    if candidates:
        runtime.append("joblib")
    imports = [(name, True) for name in sorted(core)]
    imports += [(name, False) for name in sorted(report - core)]
    return requirements(
        imports,
        flow.notebook.pip,
        lock_text,
        local,
        uses=frozenset(uses),
        report_uses=frozenset(shown) if report else frozenset(),
        runtime=tuple(runtime),
        ends=limits(flow),
        begins=beginnings(flow),
    )


def imported(source: str) -> set[str]:
    """The modules that source imports, dotted."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found
