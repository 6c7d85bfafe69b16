"""ipywidgets: what is moved by hand shows what a function does of it.

``interact`` calls its function once; what happens when somebody moves a slider is no
part of a notebook that runs from top to bottom.
"""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import SHARES, each

_SHOW = Call("", False, (), ("figure", "stdout"), role="plot", calls=("0", "f"))

LIBRARY = Library(
    name="ipywidgets",
    options=frozenset({"ipywidgets"}),
    installs={"ipywidgets": "ipywidgets>=8,<9"},
    aliases={"IPython.html.widgets": "ipywidgets"},
    functions={
        **each(
            "ipywidgets",
            "interact interactive interact_manual interactive_output",
            _SHOW,
        ),
        "ipywidgets.fixed": SHARES,
        "ipywidgets.[A-Z]*": Call("", fresh=False, role="display"),
    },
)
