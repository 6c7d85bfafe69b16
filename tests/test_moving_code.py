"""What is left out of the notebook's code, and written into it, where it is moved."""

from __future__ import annotations

import ast

import pytest
from cases import cases

from nbprod.planning.concrete import in_a_function, with_parameters, without_idle
from nbprod.planning.documenting import definition_source

MORE = [("seed", "int"), ("path", "Path")]


def of_kind(folder: str) -> pytest.MarkDecorator:
    found = cases(f"moving/{folder}")
    return pytest.mark.parametrize(
        "given, expected", [case[1:] for case in found], ids=[case[0] for case in found]
    )


@of_kind("idle")
def test_what_does_nothing_goes(given: str, expected: str) -> None:
    assert without_idle(given, acting=False).strip() == expected


@of_kind("parameters")
def test_more_parameters(given: str, expected: str) -> None:
    found = with_parameters(given, MORE)
    ast.parse(found)
    assert found == expected


@of_kind("documenting")
def test_what_a_definition_lacks(given: str, expected: str) -> None:
    assert definition_source(given, "Do it.") == expected


@of_kind("within")
def test_what_a_function_holds(given: str, expected: str) -> None:
    found = in_a_function(given)
    ast.parse(f"def made():\n{found}")
    assert found.rstrip("\n") == f"    {expected}"
