"""What a rule is: a check with its page, its cases inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from nbprod.ir import Finding
from nbprod.subject import Subject


@dataclass(frozen=True)
class Rule:
    """One rule of ``lint``; a file in ``rules/`` each, with ``RULE = Rule(...)``.

    The texts are its page, in Markdown. ``bad`` and ``good`` are its first cases, and
    ``more_bad`` and ``more_good`` further ones, all of them tests. Cells are parted by
    ``# %%``, with ``[3]`` after it for an execution count; lines that begin with
    ``#> `` are what the cell printed. Findings are expected where a line ends in
    ``# !``. ``fixes`` are pairs: a case, and what ``--fix`` makes of it.
    """

    code: str
    name: str
    check: Callable[[Subject], Iterable[Finding]]
    what: str
    why: str
    bad: str
    good: str
    problems: str = "None known."
    references: tuple[str, ...] = ()
    default: bool = False
    """On without being selected: at least 95 % of its findings, audited, were right."""
    severity: Literal["error", "warning", "note"] = "warning"
    fix: Literal["", "safe", "unsafe"] = ""
    more_bad: tuple[str, ...] = ()
    more_good: tuple[str, ...] = ()
    fixes: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    """Files that stand beside the cases' notebook: path and text."""
    measured: str = ""
    """How often it was met in public notebooks, and how often it was right."""
