"""``nbprod explain``: what becomes of each cell and statement, and why."""

from __future__ import annotations

import sys

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

EXAMPLES = """\b
Examples:
  nbprod explain churn.ipynb
  nbprod explain churn.ipynb --format json -o churn.json
  nbprod explain churn.ipynb --format html -o churn.html"""


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
    """Say what becomes of each cell and statement, and why. Nothing of it is run."""
    from nbprod.config import config_for
    from nbprod.convert import Wish, understand
    from nbprod.explain import as_json, as_text

    config = config_for(notebook)
    skip = bool(config.skip_broken if skip_broken is None else skip_broken)
    served = model or config.model or ""
    wish = Wish(notebook, None, name or config.name, skip_broken=skip, model=served)
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
