"""A rule's page, and the list of rules, in Markdown."""

from __future__ import annotations

from nbprod.rules import Rule, catalogue

GROUPS = {
    "0": "hidden state",
    "1": "reproducibility",
    "2": "data leakage",
    "3": "correctness of data and models",
    "4": "readiness for production",
    "5": "security",
    "6": "performance and order",
}
FIXES = {
    "": "There is no fix.",
    "safe": "`nbprod lint --fix` mends it.",
    "unsafe": "`nbprod lint --fix --unsafe-fixes` mends it, and may change values.",
}

LONGEST = 40
"""Lines of an example that a page shows."""


def page(rule: Rule) -> str:
    """A rule's page: what it does, why it is bad, an example, what to use instead."""
    state = "On by default" if rule.default else f"Off: `--extend-select {rule.code}`"
    parts = [
        f"# {rule.code} {rule.name}",
        f"{state}. Severity: {rule.severity}. {FIXES[rule.fix]}",
        f"## What it does\n\n{rule.what.strip()}",
        f"## Why is this bad\n\n{rule.why.strip()}",
        f"## Known problems\n\n{rule.problems.strip()}",
        f"## Example\n\n{shown(rule.bad)}",
        f"## Use instead\n\n{shown(rule.good)}",
    ]
    if rule.measured:
        parts.append(f"## Measured\n\n{rule.measured.strip()}")
    if rule.references:
        listed = "\n".join(f"- {one}" for one in rule.references)
        parts.append(f"## References\n\n{listed}")
    return "\n\n".join(parts) + "\n"


def shown(case: str) -> str:
    """A case as a block of code, without the marks of the tests."""
    lines = [line.removesuffix("# !").rstrip() for line in case.strip("\n").split("\n")]
    if len(lines) > LONGEST:
        lines[LONGEST // 2 : -2] = ["…"]
    return "```python\n" + "\n".join(lines) + "\n```"


def listing() -> str:
    """All rules, a line each, by group."""
    lines: list[str] = []
    group = ""
    for rule in catalogue().values():
        if rule.code[3] != group:
            group = rule.code[3]
            lines.append(
                f"\n{group}xx {GROUPS[group]}"
                if lines
                else f"{group}xx {GROUPS[group]}"
            )
        mark = "on " if rule.default else "off"
        fix = {"": "", "safe": " [fix]", "unsafe": " [unsafe fix]"}[rule.fix]
        lines.append(f"  {rule.code} {mark} {rule.name}{fix}")
    return "\n".join(lines) + "\n"
