"""Options of pandas: what they say of how tables are shown, or of what is computed."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import MODE, each

SHOWN = """display. styler. plotting. io. mode.chained max_ min_rows precision width
float_format show_ colheader chop expand large_repr notebook html encoding"""
"""How the names of options begin that change no value; people omit ``display.``."""
_OPTION = Call("", resources=("options",), role="option")
_SETS = Call(
    "builtins.NoneType",
    resources=("modes",),
    variants=(
        ("#2", MODE),  # several at once
        ("#1|val=raise", MODE),
        (f"#0|pat%{','.join(SHOWN.split())}", _OPTION),
    ),
)
OPTIONS = {
    **each("pandas", "set_option reset_option", _SETS),
    "pandas.option_context": _OPTION,
    **each(
        "pandas", "get_option describe_option", Call("", True, (), ("options:read",))
    ),
    "pandas.set_eng_float_format": _OPTION,
}
