"""What Python's own functions and methods give, and matplotlib's."""

from __future__ import annotations

from collections.abc import Callable

from nbprod.kinds.calling import Called
from nbprod.kinds.values import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    STR,
    UNBOUND,
    Kind,
    array,
    each,
    joined,
    listed,
    options,
)

PATH = Kind("pathlib.Path")
NUMBERS = ("builtins.int", "builtins.float", "builtins.bool")
FIGURE, AXES = Kind("matplotlib.figure.Figure"), "matplotlib.axes.Axes"


def paired(call: Called) -> Kind:
    """``zip``."""
    if call.open:
        return ANY
    parts = tuple(each(one) for one in call.given)
    return Kind("builtins.iterator", (Kind("tuple", parts),))


def numbered(call: Called) -> Kind:
    """``enumerate``."""
    return Kind("builtins.iterator", (Kind("tuple", (INT, each(call.kind(0)))),))


def as_list(call: Called) -> Kind:
    """``list`` and ``sorted``."""
    if not call.given:
        return listed(UNBOUND)
    return listed(flat(each(call.kind(0))))


def flat(kind: Kind) -> Kind:
    """A kind as it is told inside of another: what is in lists may change there."""
    if kind.name == "|":
        return joined(flat(one) for one in kind.items)
    if kind.name in ("builtins.list", "builtins.dict", "builtins.set"):
        return Kind(kind.name)
    if kind.name == "list of":
        return Kind("builtins.list")
    if kind.name == "tuple":
        return Kind("tuple", tuple(flat(one) for one in kind.items))
    return kind


def turned(call: Called) -> Kind:
    """``reversed``."""
    return Kind("builtins.iterator", (each(call.kind(0)),))


def least(call: Called) -> Kind:
    """``max`` and ``min``."""
    if call.open or not call.given:
        return ANY
    one = len(call.given) == 1
    found = joined([each(call.kind(0))] if one else call.given)
    if "default" in call.named:
        found = joined([found, call.named["default"]])
    return found if found != UNBOUND else ANY


def total(call: Called) -> Kind:
    """``sum``, which begins with a whole number."""
    inner = each(call.kind(0))
    names = {one.name for one in options(inner)}
    if len(call.given) != 1 or not names <= {*NUMBERS}:
        return ANY
    return joined([FLOAT, INT]) if "builtins.float" in names else INT


def rounded(call: Called) -> Kind:
    """``round``, to a whole number or to decimals."""
    given = call.kind(0)
    if given.name not in NUMBERS:
        return ANY
    if call.has(1, "ndigits"):
        same = given != BOOL and call.constant(1, "ndigits") is not None
        return given if same else ANY
    return INT if given != FLOAT else ANY


def size(call: Called) -> Kind:
    """``abs`` of a number, or of an array."""
    given = call.kind(0)
    if given.name in ("builtins.int", "builtins.float"):
        return given
    same = given.name in ("pandas.Series", "pandas.DataFrame") or bool(given.rank)
    return given if same else ANY


def subplots(call: Called) -> Kind:
    """``plt.subplots``: the figure, and one pair of axes or an array of them."""
    if call.truth(99, "squeeze", True) is not True or call.open:
        return ANY
    sides = [
        call.constant(at, name) if call.has(at, name) else 1
        for at, name in enumerate(("nrows", "ncols"))
    ]
    if not all(isinstance(side, int) for side in sides):
        return Kind("tuple", (FIGURE, ANY))
    rank = sum(side != 1 for side in sides)
    return Kind("tuple", (FIGURE, array(rank, AXES) if rank else Kind(AXES)))


def of_values(call: Called) -> Kind:
    """``dict.values``."""
    inner = call.on.items[1:2]
    return Kind("builtins.view", inner) if inner else ANY


def of_items(call: Called) -> Kind:
    """``dict.items``."""
    inner = call.on.items
    return Kind("builtins.view", (Kind("tuple", inner),)) if inner else ANY


def of_keys(call: Called) -> Kind:
    """``dict.keys``."""
    inner = call.on.items[:1]
    return Kind("builtins.view", inner) if inner else ANY


def whole(call: Called) -> Kind:
    """``floor`` and others of a number."""
    return INT if call.kind(0).name in NUMBERS else ANY


def words(call: Called) -> Kind:
    """``str.split`` and others: a list of texts."""
    return listed(STR)


def popped(call: Called) -> Kind:
    """``list.pop``."""
    return each(call.on) or ANY


FUNCTIONS: dict[str, Callable[[Called], Kind]] = {
    "builtins.zip": paired,
    "builtins.enumerate": numbered,
    "builtins.list": as_list,
    "builtins.sorted": as_list,
    "builtins.reversed": turned,
    "builtins.max": least,
    "builtins.min": least,
    "builtins.sum": total,
    "builtins.round": rounded,
    "builtins.abs": size,
    "matplotlib.pyplot.subplots": subplots,
    **dict.fromkeys(("pathlib.Path", "pathlib.Path.cwd", "pathlib.Path.home"),
                    lambda call: PATH),
    "os.listdir": words,
    "matplotlib.colors.rgb2hex": lambda call: STR,
    **dict.fromkeys(("math.floor", "math.ceil", "math.trunc"), whole),
}  # fmt: skip
"""By dotted name."""
METHODS: dict[str, dict[str, Callable[[Called], Kind]]] = {
    "builtins.dict": {"values": of_values, "items": of_items, "keys": of_keys},
    "builtins.str": dict.fromkeys(("split", "rsplit", "splitlines"), words),
    "builtins.list": {"pop": popped, "copy": lambda call: call.on},
}
"""By class and name."""
