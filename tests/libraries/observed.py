"""What a call really does: run it, look at its arguments, result, the generators."""

from __future__ import annotations

import ast
import io
import os
import pickle
import random
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import Any

from nbprod.ir import Call
from nbprod.libraries import chosen, is_subtype

ATOMS = (str, bytes, int, float, complex, bool, type(None), type, range, slice)


@contextmanager
def quiet() -> Iterator[None]:
    """Without output, warnings and files in the current folder."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            with redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        finally:
            os.chdir(before)


def state(thing: Any) -> Any:
    """What an object is, to be compared later; caches that it fills do not count."""
    import pandas

    if isinstance(thing, pandas.DataFrame | pandas.Series | pandas.Index):
        return thing.copy(deep=True)
    for inner in ("obj", "_parent", "_orig"):  # groups, windows, accessors
        if type(thing).__module__.startswith("pandas.") and hasattr(thing, inner):
            return state(getattr(thing, inner))
    try:
        return pickled(thing)
    except Exception:
        return None


LAZY = frozenset("""_cache diagn _nobs_int _summary_cache _summary_statistics_cache
    _tmp_like_exog""".split())
"""What results of statsmodels keep for themselves of what they are asked."""


class Pickler(pickle.Pickler):
    """Leaves out what is worked out on demand."""

    def reducer_override(self, thing: Any) -> Any:
        if not type(thing).__module__.startswith("statsmodels."):
            return NotImplemented
        made = thing.__reduce_ex__(4)
        if len(made) < 3 or not isinstance(made[2], dict):
            return NotImplemented
        kept = {key: one for key, one in made[2].items() if key not in LAZY}
        return (*made[:2], kept, *made[3:])


def pickled(thing: Any) -> bytes:
    """What an object is, as bytes."""
    buffer = io.BytesIO()
    Pickler(buffer).dump(thing)
    return buffer.getvalue()


def same(before: Any, thing: Any) -> bool:
    """Whether an object still is what it was."""
    import pandas

    if before is None:
        return True
    now = state(thing)
    if isinstance(before, pandas.DataFrame | pandas.Series | pandas.Index):
        if type(now) is not type(before) or not now.equals(before):
            return False
        names = [getattr(one, "name", None) for one in (now, before)]
        columns = [list(getattr(one, "columns", ())) for one in (now, before)]
        return names[0] == names[1] and columns[0] == columns[1]
    if now is None:
        return False
    # pickle tells objects that are shared from equal ones, so copies are compared
    return bool(
        now == before or state(pickle.loads(now)) == state(pickle.loads(before))
    )


def generators() -> tuple[Any, ...]:
    """The state of the global random generators."""
    import numpy

    of_numpy: Any = numpy.random.get_state()
    kind, keys, *rest = of_numpy
    return random.getstate(), kind, keys.tobytes(), tuple(rest)


def parts(thing: Any, depth: int = 3) -> Iterator[Any]:
    """The mutable objects that can be reached, itself included."""
    if isinstance(thing, ATOMS) or depth == 0:
        return
    yield thing
    if isinstance(thing, list | tuple | set | frozenset):
        for part in thing:
            yield from parts(part, depth - 1)
    elif isinstance(thing, dict):
        for part in thing.values():
            yield from parts(part, depth - 1)


def overwrite(thing: Any) -> None:
    """Change an object in every way that stays inside of it."""
    import numpy
    import pandas

    for part in parts(thing):
        if isinstance(part, numpy.ndarray) and part.flags.writeable:
            part.fill(part.flat[0] if part.dtype == object else 0)
            part += numpy.ones((), part.dtype) if part.dtype.kind in "if" else 0
        elif isinstance(part, pandas.DataFrame):
            for column in range(part.shape[1]):
                part.iloc[:, column] = part.iloc[::-1, column].to_numpy()
            if part.size:
                part.iloc[0, 0] = part.iloc[-1, 0]
        elif isinstance(part, pandas.Series):
            part.iloc[:] = part.iloc[::-1].to_numpy()
        elif isinstance(part, list):
            part.append(0)
        elif isinstance(part, dict):
            part["new"] = 0
        elif isinstance(part, set):
            part.add("new")


def shares(result: Any, given: list[Any]) -> bool:
    """Whether changing a result changes what it was made from."""
    before = [state(thing) for thing in given]
    mine = {id(part) for thing in given for part in parts(thing)}
    held = [part for part in parts(result) if type(part) not in (tuple, frozenset)]
    kinds = ("list", "dict", "set", "ndarray", "DataFrame", "Series")
    if any(id(p) in mine for p in held if type(p).__name__ in kinds):
        return True
    with suppress(Exception):
        overwrite(result)
    return not all(same(b, t) for b, t in zip(before, given, strict=True))


def qualified(thing: Any) -> list[str]:
    """The dotted names of an object's classes, as the leaves have them."""
    return [f"{kind.__module__}.{kind.__qualname__}" for kind in type(thing).__mro__]


def is_a(thing: Any, kind: str) -> bool:
    """Whether an object is of the type that a leaf says."""
    if kind == "numpy.generic":  # stands for scalars that nothing can change
        scalar = ("numpy.generic", "datetime.datetime", "datetime.timedelta")
        names = qualified(thing)
        return isinstance(thing, ATOMS) or any(
            is_subtype(n, s) for n in names for s in scalar
        )
    if kind.startswith("tuple[") or kind == "tuple":
        return isinstance(thing, tuple | list)
    if kind == "builtins.iterator":
        return isinstance(thing, Iterator)
    return any(is_subtype(name, kind) for name in qualified(thing))


def written(given: tuple[Any, ...]) -> ast.Call:
    """The call as a notebook might write it; what is no constant has a name."""
    parts = [repr(one) if isinstance(one, ATOMS) else "name" for one in given]
    call = ast.parse(f"f({', '.join(parts)})", mode="eval").body
    assert isinstance(call, ast.Call)
    return call


def contradictions(
    call: Call, run: Callable[..., Any], receiver: Any, given: tuple[Any, ...]
) -> list[str] | None:
    """What a leaf says that is not so, or None where the call is not possible."""
    call = chosen(call, written(given))
    if {"files", "network", "environment"} & set(call.resources):
        return None  # a number may be the descriptor of an open file
    everything = [receiver, *given]
    before = [state(thing) for thing in everything]
    drawn = generators()
    try:
        result = run(receiver, *given)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of a library in Rust is no Exception
        return None
    found = []
    if generators() != drawn and "random" not in call.resources:
        found.append("draws")
    for number, (old, thing) in enumerate(zip(before, everything, strict=True)):
        where = "self" if number == 0 else str(number - 1)
        if not same(old, thing) and not {where, "*"} & {*call.mutates}:
            found.append(f"mutates {where}")
    typed = call.returns not in ("", "self") and not call.returns.isdigit()
    if typed and not is_a(result, call.returns):
        found.append(f"returns {qualified(result)[0]}, not {call.returns}")
    if call.fresh and call.returns != "self" and shares(result, everything):
        found.append("is not fresh")
    return found
