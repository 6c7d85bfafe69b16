"""Iterators: going over one uses it up, for all that come after.

``for x in rows`` leaves nothing in ``rows`` if that is a generator, a ``zip`` or a
file, and everything if it is a list. Which names may hold an iterator is kept account
of: what is bound to one, to what a function nobody knows gives, or to something with
such parts.
"""

from __future__ import annotations

from collections.abc import Iterable

from nbprod.analysis.context import Context, mutate
from nbprod.analysis.sharing import Value

ITERATOR = "builtins.iterator"
"""The type of what a library's call gives that can be gone over once."""
ITERATORS = frozenset(
    f"builtins.{name}" for name in "iterator zip enumerate map filter reversed".split()
) | {"io.TextIOWrapper", "csv.reader", "pandas.TextFileReader"}
LOOKING = frozenset(
    f"builtins.{name}"
    for name in """print len type isinstance issubclass id repr str format hash callable
    hasattr getattr dir vars zip enumerate map filter iter reversed
    str.format""".split()
)
"""Builtins that use up nothing at once."""
STORING = frozenset("append appendleft add insert setdefault setattr".split())
"""Methods that keep what they are given as it is."""
ROOTS = frozenset(
    "builtins collections functools statistics math heapq csv random json".split()
)
"""Modules whose functions and types go over what they are given."""
OTHERS = frozenset(
    "pandas.DataFrame pandas.Series pandas.Index pandas.concat numpy.fromiter".split()
)
METHODS = frozenset(
    f".{name}" for name in "extend extendleft update join writerows union".split()
)
"""The same of methods, whatever they are called on."""


def consume(value: Value, cx: Context) -> None:
    """Something goes over a value: an iterator in it is used up.

    Inside of a function it is not known what parameters and globals hold: that is
    noted, and decided where it is called.
    """
    names = value.all | cx.world.sharing.held(value.roots)
    if any(scope.kind == "function" for scope in cx.scopes):
        cx.trace.consumed |= names
        return
    used = {name for name in names if may_be_iterator(name, cx)}
    if used:
        mutate(Value("", frozenset(used)), cx, sure=False)


def may_be_iterator(name: str, cx: Context) -> bool:
    """Whether a name of the notebook may hold an iterator, or something with one."""
    world = cx.world
    return name in world.lazy or world.types.get(name, "") in ITERATORS


def consume_given(name: str, values: Iterable[Value], cx: Context) -> None:
    """A call that is known may go over what it is given."""
    root, last = name.partition(".")[0], name.rpartition(".")[2]
    goes_over = root in ROOTS or name in OTHERS | METHODS
    if goes_over and name not in LOOKING and last not in STORING:
        for value in values:
            consume(value, cx)
