"""``nbprod convert --check --existing``: the packages of notebooks that have one."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nbprod.cli.flags import CANNOT, DIFFERENT, DONE
from nbprod.errors import NbprodError

if TYPE_CHECKING:
    from nbprod.packages import Pair
    from nbprod.report import Talk


def check_packages(notebooks: Sequence[Path], how: Talk, *, shown: bool) -> int:
    """Say of each package whether it is what its notebook gives, and how to mend it.

    Notebooks that have no package are passed over. One that cannot be converted is
    said, and the others are looked at.
    """
    from nbprod import report
    from nbprod.config import config_for
    from nbprod.packages import packages_of

    status = DONE
    pairs: dict[Pair, None] = {}
    for notebook in notebooks:
        try:
            output = config_for(notebook).output
            pairs |= dict.fromkeys(packages_of(notebook, output))
        except NbprodError as error:
            report.error(how, str(error))
            status = CANNOT
    for pair in pairs:
        try:
            status = max(status, check_package(pair, how, shown=shown))
        except NbprodError as error:
            report.error(how, str(error))
            status = CANNOT
    return status


def check_package(pair: Pair, how: Talk, *, shown: bool) -> int:
    """Say whether a package is up to date. Raises NbprodError where that is unknown."""
    from nbprod import report
    from nbprod.cli.converting import compare
    from nbprod.command import work_out
    from nbprod.config import config_for
    from nbprod.convert import Wish

    config = config_for(pair.source)
    result = work_out(
        Wish(
            pair.source,
            Path(near(pair.package)),
            targets=tuple(config.target or ()),
            skip_broken=bool(config.skip_broken),
            model=config.model or "",
            modernise=config.modernise,
        )
    )
    status = compare(result, how, listed=True, shown=shown)
    if status == DIFFERENT:
        command = shlex.join(
            ["nbprod", "convert", near(pair.source), "-o", near(pair.package)]
        )
        what = f"{near(pair.package)} is not what {near(pair.source)} gives"
        report.error(how, f"{what}: {command}")
    return status


def near(path: Path) -> str:
    """Write a path from where we are, if it is below that."""
    short = os.path.relpath(path)
    return str(path) if short.startswith("..") else short
