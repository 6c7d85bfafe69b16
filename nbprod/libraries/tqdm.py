"""tqdm: progress bars; iterating one iterates what it was given."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import each

_BAR = Call("tqdm.tqdm", False, (), ("stdout",))

LIBRARY = Library(
    name="tqdm",
    options=frozenset({"tqdm"}),
    installs={"tqdm": "tqdm>=4.64,<5"},
    aliases={
        "tqdm.auto": "tqdm",
        "tqdm.notebook": "tqdm",
        "tqdm.std": "tqdm",
        "tqdm.autonotebook": "tqdm",
        "tqdm._tqdm_notebook": "tqdm",
        "tqdm.tqdm_notebook": "tqdm.tqdm",
        "tqdm.notebook_tqdm": "tqdm.tqdm",
    },
    functions={
        **each("tqdm", "tqdm trange tnrange", _BAR),
        **each(
            "tqdm",
            "tqdm.pandas pandas",
            Call("", resources=("modes",)),  # adds progress_apply to tables
        ),
        "tqdm.tqdm.write": Call("", resources=("stdout",), role="display"),
    },
    methods={
        "tqdm.tqdm": each(
            "",
            """update close set_description set_postfix refresh write reset
            set_postfix_str""",
            Call("", True, ("self",), ("stdout",)),
        )
    },
)
