"""IPython: what a notebook shows."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._standard_removed import IPYTHON
from nbprod.libraries._table import each

_SHOW = Call("builtins.NoneType", resources=("stdout",), role="display")
_RICH = Call("", fresh=False, role="display")

LIBRARY = Library(
    name="ipython",
    removed=IPYTHON,
    options=frozenset({"IPython"}),
    installs={"IPython": "ipython>=8"},
    same=frozenset({"IPython.core.display", "IPython.core.display_functions"}),
    aliases={
        "IPython.core.display": "IPython.display",
        "IPython.core.display_functions": "IPython.display",
        "IPython.display.display": "IPython.display.display",
    },
    functions={
        **each(
            "IPython.display",
            "display clear_output display_html display_markdown",
            _SHOW,
        ),
        **each(
            "IPython.display", "display_png display_svg publish_display_data", _SHOW
        ),
        "IPython.display.[A-Z]*": _RICH,
        **each("IPython.display", "HTML SVG JSON IFrame", _RICH),
        **each(
            "IPython.display",
            "Image Audio Video",
            Call("", False, (), ("files:read",), role="display", path="filename"),
        ),
        **each(
            "IPython.display",
            "set_matplotlib_formats set_matplotlib_close",
            Call("", resources=("options",), role="style"),
        ),
        "IPython.core.pylabtools.figsize": Call(
            "", resources=("options",), role="style"
        ),
        "IPython.get_ipython": Call("", fresh=False),
    },
)
