"""Folders of notebooks: their order, what they share, and what is refused.

``UPDATE_CASES=1`` writes what comes out now into the cases.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import cases, updated
from folders import made_in

from nbprod.convert import Wish
from nbprod.errors import NbprodError
from nbprod.ir import Project
from nbprod.together import understand_folder

ORDERS, ERRORS = cases("project/order"), cases("project/errors")


def understood(folder: Path) -> Project:
    found = understand_folder(Wish(folder, name="shop"))
    assert isinstance(found, Project)
    return found


@pytest.mark.parametrize(("name", "given", "expected"), ORDERS)
def test_order(name: str, given: str, expected: str, tmp_path: Path) -> None:
    found = understood(made_in(tmp_path / "shop", given))
    lines = [
        f"{one.notebook} → {one.plan.package}: reads {', '.join(one.reads) or '–'}; "
        f"writes {', '.join(one.writes) or '–'}"
        for one in found.members
    ]
    lines += [f"{one}: run by {', '.join(by)}" for one, by in found.run.items()]
    lines += [note.message for note in found.plan.notes]
    told = "\n".join(lines)
    assert updated("project/order", name, told) or told == expected


@pytest.mark.parametrize(("name", "given", "expected"), ERRORS)
def test_errors(name: str, given: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(NbprodError) as caught:
        understood(made_in(tmp_path / "shop", given))
    told = str(caught.value).replace(str(tmp_path), "")
    assert updated("project/errors", name, told) or told == expected
