"""matplotlib's animations: a function draws each picture when they are played.

It is called by then, not when the animation is made, and what it changes besides what
is drawn changes each time.
"""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import CLASS, each

ANIMATION = "matplotlib.animation.Animation"
_ON = ("figure",)
_CALLED = ("1", "func", "frames", "init_func")
_MADE = Call(CLASS, False, ("0", "fig"), _ON, role="plot", calls=_CALLED)

ANIMATIONS = {
    "matplotlib.animation.FuncAnimation": _MADE,
    "matplotlib.animation.ArtistAnimation": Call(CLASS, False, ("0", "fig"), _ON,
                                                 role="plot"),
    "matplotlib.animation.[A-Z]*": Call(CLASS, False, (), _ON, role="plot"),
}  # fmt: skip
PLAYED = {
    **each(
        "",
        "to_html5_video to_jshtml",
        Call("builtins.str", True, ("*",), _ON, role="plot"),
    ),
    "save": Call(
        "", True, ("*",), ("figure", "files"), role="writer", path="0|filename"
    ),
    "*": Call("", False, ("*",), _ON, role="plot"),
}
"""Methods of an animation; what plays it calls all that it was made of."""
