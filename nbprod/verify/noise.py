"""What makes a variable of a notebook another one each time, as far as is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping

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
            found[one.name] = Noise(one.name, *origin(one.name, flow, noisy))
        elif one.name in noisy and one.name not in found:
            statement, why = origin(one.name, flow, noisy)
            same = " (the same, where both sides draw from the same seed)"
            said = same if one.status in ("equal", "close") else ""
            found[one.name] = Noise(one.name, statement, why + said)
    return list(found.values())


def upstream(name: str, flow: Flow, shown: str = "") -> list[Statement]:
    """The statements that a name's value comes from, in their order; of what is only
    shown, what the statement that shows it comes from."""
    reached: set[str] = set()
    todo = [s.id for s in flow.statements if name in s.effects.changes]
    todo += [shown] if shown else []
    incoming: dict[str, list[str]] = {}
    for edge in flow.edges:
        incoming.setdefault(edge.target, []).append(edge.source)
    while todo:
        one = todo.pop()
        if one not in reached:
            reached.add(one)
            todo += incoming.get(one, ())
    return [one for one in flow.statements if one.id in reached]


def noisy_source(
    flow: Flow, shown: Mapping[str, str], name: str, noisy: Collection[str]
) -> str:
    """The first of some names that a name's value comes of, or nothing.

    ``shown`` maps what the notebook only shows to its statement.
    """
    above = upstream(name, flow, shown.get(name, ""))
    changed = set[str]().union(*(one.effects.changes for one in above))
    return next((one for one in sorted(noisy) if one in changed and one != name), "")


def origin(name: str, flow: Flow, noisy: Collection[str]) -> tuple[str, str]:
    """The statement that a name's value comes from that may change it, and how.

    The first that changes something which does differ from itself, if there is one.
    """
    known = [(one, what) for one in upstream(name, flow) if (what := changing(one))]
    known.sort(key=lambda pair: not pair[0].effects.changes & {name, *noisy})
    for statement, what in known:
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
