"""``nbprod explain``: what becomes of each cell and statement, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nbprod.cli.flags import (
    Form,
    Model,
    NotebookArgument,
    Output,
    PackageName,
    Quiet,
    SkipBroken,
    Verbose,
    give,
)

if TYPE_CHECKING:
    from nbprod.ir import Project

EXAMPLES = """\b
Examples:
  nbprod explain churn.ipynb
  nbprod explain churn.ipynb --format json -o churn.json
  nbprod explain churn.ipynb --format html -o churn.html
  nbprod explain notebooks/"""


def explain(
    notebook: NotebookArgument,
    form: Form = "text",
    output: Output = None,
    name: PackageName = None,
    model: Model = None,
    skip_broken: SkipBroken = None,
    quiet: Quiet = None,
    verbose: Verbose = None,
) -> None:
    """Say what becomes of each cell and statement, and why; of a folder of notebooks,
    in which order they run. Nothing of them is run."""
    from nbprod.config import config_for
    from nbprod.convert import Wish, understand
    from nbprod.errors import NbprodError
    from nbprod.explain import as_json, as_text

    config = config_for(notebook)
    skip = bool(config.skip_broken if skip_broken is None else skip_broken)
    served = model or config.model or ""
    wish = Wish(notebook, None, name or config.name, skip_broken=skip, model=served)
    if notebook.is_dir():
        from nbprod.together import understand_folder

        project = understand_folder(wish)
        if not isinstance(project, Wish):
            if form == "html":
                raise NbprodError("--format html is for one notebook, not a folder")
            give(told_of(project, form, output), output)
            return
        wish = project
    found = understand(wish)
    if form == "json":
        text = as_json(found.flow, found.labels, found.plan)
    elif form == "html":
        from nbprod.page.writing import page

        text = page(found)
    else:
        on_terminal = output is None and sys.stdout.isatty()
        text = as_text(found.flow, found.labels, found.plan, styled=on_terminal)
    give(text, output)


def told_of(project: Project, form: str, output: Path | None) -> str:
    """What is told of a folder of notebooks: their order and why, then each."""
    from nbprod.explain_folder import as_project_json, as_project_text

    if form == "json":
        return as_project_json(project)
    return as_project_text(project, styled=output is None and sys.stdout.isatty())
