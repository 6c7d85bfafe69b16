"""Pages to look at: of a notebook, with a verification as a run might have told it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbprod.convert import Understood, Wish, understand
from nbprod.page.writing import page

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "breast_cancer" / "breast_cancer.ipynb"
HOSTILE = "</script></style></title><script>document.title='taken'</script>"
LOADING = '<img src="http://127.0.0.1:9/x.png" onerror="document.title=1">'
STATUSES = ("equal", "close", "different", "noise", "skipped", "missing")


def understood(notebook: Path) -> Understood:
    """A notebook as nbprod understands it."""
    return understand(Wish(notebook))


def told(known: Understood, detail: str = "[3].area: 5.0, notebook 4.0") -> Any:
    """A document of every key and status, as ``verify --format json`` has them."""
    names = [
        (name, step.name, step.cell)
        for step in known.plan.steps
        for name in sorted({n for n, _ in step.observed} or {"x"})
    ]
    variables = []
    for place, (name, stage, cell) in enumerate(names):
        status = STATUSES[place % len(STATUSES)]
        said = "" if status == "equal" else detail
        variables.append(
            {"name": name, "stage": stage if status != "missing" else "", "cell": cell,
             "status": status, "compared": {"equal": "bits", "close": "tolerance"}
             .get(status, ""), "tolerance": 1e-12 * (status == "close"), "detail": said}
        )  # fmt: skip
    words = ["passed", "passed", "not there", "failed", "cannot tell"]
    levels = [
        {
            "level": n,
            "name": f"rung {n}",
            "status": word,
            "detail": detail,
            "seconds": n,
        }
        for n, word in enumerate(words)
    ]
    return {
        "format": 1, "nbprod": "0", "verdict": "different", "level": 1, "why": detail,
        "levels": levels, "variables": variables, "walls": False,
        "nondeterministic": [{"name": "key", "statement": "c3s1", "why": detail}],
        "files": [{"path": "out.csv", "status": "different", "detail": detail}],
        "serving": {"boundary": detail, "rows": 5},
        "faults": {
            "seeded": 9, "caught_by_verify": 8, "caught_by_tests": 7, "unchanged": 1,
            "each": [
                {"operator": "drop a fill", "path": "src/a/clean.py", "line": 3,
                 "what": "no `fillna`", "by_verify": seen, "by_tests": False,
                 "unchanged": not seen, "detail": detail, "diff": f"-a\n+{detail}"}
                for seen in (True, False)
            ],
        },
    }  # fmt: skip


def notebook_of(folder: Path, *cells: tuple[str, str], name: str = "odd") -> Path:
    """A notebook of cells, each of a kind."""
    made: list[dict[str, object]] = [
        {"cell_type": kind, "id": f"c{n}", "metadata": {}, "source": source}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for n, (kind, source) in enumerate(cells)
    ]
    document = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(document), "utf-8")
    return path


def hostile(folder: Path) -> tuple[Path, Understood]:
    """A notebook that tries to be more than text wherever it can."""
    both = HOSTILE + LOADING
    path = notebook_of(
        folder,
        ("markdown", f"# {both} {{{{ 7 * 7 }}}} {{% raw %}}\n{both}"),
        ("code", f'# {both}\nrows = [1, 2, "{HOSTILE}", "\u202e{{{{ 7 * 7 }}}}"]'),
        ("code", f"def count(of):\n    '''{both}'''\n    return len(of)"),
        ("code", "size = count(rows)\nprint(size)"),
        ("code", f"'''{both}'''"),
        ("raw", both + "\u202e\x07"),
    )
    return path, understood(path)


def page_of(known: Understood, verified: Any, folder: Path) -> Path:
    """The page, in a file."""
    file = folder / "page.html"
    file.write_text(page(known, verified), "utf-8")
    return file
