"""tabulate: tables as text."""

from __future__ import annotations

from nbprod.ir import Call, Library

LIBRARY = Library(
    name="tabulate",
    modules=("tabulate",),
    distribution="tabulate",
    functions={"tabulate.tabulate": Call("builtins.str")},
)
