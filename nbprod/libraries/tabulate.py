"""tabulate: tables as text."""

from __future__ import annotations

from nbprod.ir import Call, Library

LIBRARY = Library(
    name="tabulate",
    installs={"tabulate": "tabulate>=0.9,<1"},
    functions={"tabulate.tabulate": Call("builtins.str")},
)
