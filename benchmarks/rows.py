"""What measuring a notebook came to, as a line, a table and totals."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.equality import Verdict
from benchmarks.steps import markdown

COLUMNS = ("converts", "clean", "installs", "tests", "train", "report")


@dataclass
class Row:
    """Results of one notebook: a step is ``yes``, ``no: why`` or empty (not done)."""

    id: str
    repo: str
    notebook: str
    env: str
    converts: str = ""
    convert_seconds: float = 0.0
    clean: str = ""
    installs: str = ""
    tests: str = ""
    train: str = ""
    report: str = ""
    verdict: Verdict | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def notebook_failed(self) -> bool:
        """Whether the notebook itself does not run with these libraries."""
        return self.verdict is not None and self.verdict.verdict == "notebook failed"


def line(row: Row) -> str:
    """Return a line for a human who watches."""
    verdict = row.verdict
    same = f"{verdict.verdict} {verdict.detail}" if verdict else ""
    steps = [f"{n}={getattr(row, n)[:70]}" for n in COLUMNS if getattr(row, n)]
    return f"{row.id} {row.env} {' '.join(steps)} | {same[:160]} {'; '.join(row.notes)}"


def counts(mark: str) -> bool:
    """Whether a step was done, with releases that the package asks for."""
    return mark not in ("", "none") and not mark.startswith("outside: ")


def summary(rows: list[Row]) -> str:
    """Return the table and its totals as Markdown."""
    body = []
    for row in rows:
        verdict = row.verdict or Verdict("")
        kept = len(verdict.variables)
        same = verdict.count("equal", "close")
        noisy = verdict.count("nondeterministic")
        skipped = verdict.count("skipped")
        extra = [f"{noisy} not repeatable"] if noisy else []
        extra += [f"{skipped} not comparable"] if skipped else []
        marks = [str(getattr(row, name))[:60] for name in COLUMNS]
        counted = f"{same} of {kept}" + (f" ({', '.join(extra)})" if extra else "")
        cause = verdict.detail if verdict.verdict not in ("equal", "") else ""
        cause = " ".join(cause.split())[:120]
        found = [verdict.verdict, counted if kept else "", cause]
        name = f"{row.repo}: {row.notebook}"
        body.append([row.id, name, row.env, *marks, *found])
    header = ["id", "notebook", "env", *COLUMNS, "values", "kept and equal", "cause"]
    return markdown(header, body) + "\n" + totals(rows)


def totals(rows: list[Row]) -> str:
    """Return how many notebooks passed each step."""
    ran = [row for row in rows if not row.notebook_failed]
    lines = [f"{len({row.id for row in rows})} notebooks"]
    if len(ran) < len(rows):
        lines.append(f"run by themselves in {len(ran)} of {len(rows)} environments")
    for name in COLUMNS:
        done = [row for row in ran if counts(getattr(row, name))]
        passed = sum(getattr(row, name) == "yes" for row in done)
        lines.append(f"{name} {passed} of {len(done)}")
    judged = [row.verdict.verdict for row in ran if row.verdict]
    for verdict in sorted(set(judged)):
        lines.append(f"values {verdict} {judged.count(verdict)} of {len(judged)}")
    return "; ".join(lines) + ".\n"
