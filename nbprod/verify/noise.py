"""What makes a variable of a notebook another one each time, as far as is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

from nbprod.ir import Flow, Statement
from nbprod.verify.outcome import Noise, Variable

CHANGING = (
    (r"\b(default_rng|RandomState|Random|Generator)\(\)", "draws without a seed"),
    (r"\b(urandom|SystemRandom|getrandbits|token_\w+|uuid[14])\(", "draws chance"),
    (r"\b(time|time_ns|perf_counter|monotonic|process_time|now|utcnow|today)\(",
     "reads the clock"),
    (r"\b(getpid|id|hash|gethostname|mkdtemp|mkstemp)\(", "is of this process alone"),
)  # fmt: skip
"""Patterns of what gives another value each time: a heuristic; the first that fits."""


def noises(
    variables: Iterable[Variable], noisy: Mapping[str, str], flow: Flow
) -> list[Noise]:
    """Each variable that differs from itself, with what may make it so.

    ``noisy`` are those that differ between runs with two seeds; with one seed the
    package may well have the same value.
    """
    found: dict[str, Noise] = {}
    for one in variables:
        if one.status == "noise":
            found[one.name] = Noise(one.name, *origin(one.name, flow))
        elif one.name in noisy and one.name not in found:
            statement, why = origin(one.name, flow)
            same = " (the same, where both sides draw from the same seed)"
            said = same if one.status in ("equal", "close") else ""
            found[one.name] = Noise(one.name, statement, why + said)
    return list(found.values())


def origin(name: str, flow: Flow) -> tuple[str, str]:
    """The statement that a name's value comes from that may change it, and how."""
    reached: set[str] = set()
    todo = [s.id for s in flow.statements if name in s.effects.changes]
    incoming: dict[str, list[str]] = {}
    for edge in flow.edges:
        incoming.setdefault(edge.target, []).append(edge.source)
    while todo:
        one = todo.pop()
        if one not in reached:
            reached.add(one)
            todo += incoming.get(one, ())
    for statement in flow.statements:
        if statement.id in reached and (what := changing(statement)):
            return statement.id, f"cell {statement.cell}, line {statement.line}: {what}"
    return "", "nothing that is known to change it stands before it"


def changing(statement: Statement) -> str:
    """How a statement may give another value each time, or an empty string."""
    if "random" in statement.effects.resources:
        for site in statement.effects.calls:
            keyword = site.call.seeded_by.partition("|")[0]
            given = {one.arg for one in site.node.keywords}
            unseeded = keyword.isidentifier() and keyword not in given
            if unseeded and "random" in site.call.resources:
                return f"`{shortened(site.node)}` has no `{keyword}`"
        return f"draws without a seed: `{shortened(statement.node)}`"
    if isinstance(statement.node, ast.FunctionDef | ast.ClassDef):
        return ""
    text = ast.unparse(statement.node)
    for pattern, what in CHANGING:
        if re.search(pattern, text):
            return f"{what}: `{shortened(statement.node)}`"
    return ""


def shortened(node: ast.AST) -> str:
    """The first line of some code, cut."""
    line = ast.unparse(node).splitlines()[0]
    return line if len(line) < 80 else f"{line[:77]}..."
