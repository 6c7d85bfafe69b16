"""Files that are open, and what reading and writing them does."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import BOOL, INT, each

_READS = ("files:read",)
_CLOSE = Call("builtins.NoneType", mutates=("self",), resources=("files",))

FILE_METHODS = {
    **each(
        "",
        "read readline",
        Call("", mutates=("self",), resources=_READS, role="reader"),
    ),
    "readlines": Call(
        "builtins.list", mutates=("self",), resources=_READS, role="reader"
    ),
    **each(
        "",
        "write writelines",
        Call("", mutates=("self",), resources=("files",), role="writer"),
    ),
    **each("", "close flush truncate", _CLOSE),
    "seek": Call("builtins.int", mutates=("self",)),
    **each("", "tell fileno", INT),
    **each("", "readable writable seekable isatty", BOOL),
    "__enter__": Call("self", fresh=False),
    "__exit__": _CLOSE,
    "getvalue": Call(""),
}
