"""Which names and arguments libraries no longer have, held against the libraries.

``python -m benchmarks.removals PYTHON…`` asks each interpreter what its libraries still
have of what ``nbprod/libraries`` says is gone, and prints, for each distribution, how
many facts there are, how many can be seen by introspection, and how many hold: there
before the release that is told, and not from it on. ``FOLDER=PYTHON`` puts a folder
with another release of a library before those that the interpreter has.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

MADE = {
    "pandas.api.typing.StringMethods": "pandas.Series(['a']).str",
    "pandas.api.typing.DatetimeProperties": (
        "pandas.to_datetime(pandas.Series(['2020-01-01'])).dt"
    ),
    "pandas.api.typing.DataFrameGroupBy": (
        "pandas.DataFrame({'a': [1], 'b': [2]}).groupby('a')"
    ),
    "pandas.api.typing.SeriesGroupBy": "pandas.Series([1]).groupby(level=0)",
    "pandas.api.typing.Resampler": (
        "pandas.Series([1.0], pandas.date_range('2020', periods=1)).resample('D')"
    ),
    "pandas.api.typing.Styler": "pandas.DataFrame({'a': [1]}).style",
}
"""How an object is had of a class that is not public under this name."""


def there(key: str) -> bool | None:
    """Whether the libraries have a name, or a function its argument.

    None where that cannot be seen: of values, of functions that take any keyword, and
    of attributes that fitted objects alone have.
    """
    path, _, argument = key.partition("(")
    argument = argument.rstrip(")")
    owner, _, last = path.rpartition(".")
    if "=" in argument or path.startswith(("builtins.", "pandas.DataFrame[")):
        return None
    if path.startswith("statsmodels.tsa."):  # what is left of them only raises
        return None
    if last.endswith("_") and owner.startswith("sklearn."):
        return None
    if owner in MADE:
        made = object_of(owner)
        if made is None:
            return None
        found = getattr(made, last, None)
    else:
        found = object_of(path)
    if found is None or not argument:
        return found is not None
    return takes(found, argument)


def object_of(path: str) -> object | None:
    """What a dotted name stands for, or None if it does for nothing."""
    parts = path.split(".")
    try:
        found: object = import_module(parts[0])
    except ImportError:
        return None
    if path in MADE:
        try:
            return eval(MADE[path], {parts[0]: found})  # type: ignore[no-any-return]
        except ImportError:  # styles need a package of their own
            return None
    for depth, part in enumerate(parts[1:], 2):
        try:
            found = getattr(found, part)
        except Exception:  # some say where it went
            try:
                found = import_module(".".join(parts[:depth]))
            except Exception:
                return None
    return found


def takes(found: object, argument: str) -> bool | None:
    """Whether a function takes an argument, by its keyword or at a place."""
    try:
        whole = inspect.unwrap(found) if argument[0] == "#" else found  # type: ignore
        given = list(inspect.signature(whole).parameters.values())  # type: ignore
    except (TypeError, ValueError):
        return None
    given = [one for one in given if one.name != "self"]
    if argument.startswith("#"):
        kinds = [one.kind for one in given]
        place = int(argument[1:])
        if inspect.Parameter.VAR_POSITIONAL in kinds:
            return None
        return kinds[place : place + 1] == [inspect.Parameter.POSITIONAL_OR_KEYWORD]
    if argument in [one.name for one in given]:
        return True
    open_ended = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in given)
    return None if open_ended else False


def seen(keys: Iterable[str]) -> dict[str, bool | None]:
    """Look each name up in this interpreter's libraries."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {key: there(key) for key in keys}


def answer() -> None:
    """Read names and distributions, write which are there, and the versions."""
    asked = json.load(sys.stdin)
    releases = {}
    for name in asked["distributions"]:
        try:
            releases[name] = version(name)
        except PackageNotFoundError:
            continue
    releases["Python"] = ".".join(map(str, sys.version_info[:3]))
    json.dump({"there": seen(asked["keys"]), "releases": releases}, sys.stdout)


def ask(python: str, asked: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """What an interpreter's libraries have."""
    folder, _, program = python.rpartition("=")
    done = subprocess.run(
        [program, __file__, "--answer"],
        input=json.dumps(asked),
        env={**os.environ, "PYTHONPATH": folder, "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def main() -> None:
    """Ask and count."""
    from nbprod import libraries
    from nbprod.reading.lockfiles import numbers

    facts = {key: pair for key, pair in libraries.removed().items() if pair[1].gone}
    names = sorted({name for name, _ in facts.values()})
    asked = {"keys": list(facts), "distributions": names}
    told: dict[str, set[tuple[bool, bool]]] = defaultdict(set)
    for python in sys.argv[1:]:
        answered = ask(python, asked)
        for key, (name, one) in facts.items():
            release, here = answered["releases"].get(name), answered["there"][key]
            if release is None or here is None:
                continue
            gone = numbers(str(release)) >= numbers(one.gone)
            told[key].add((gone, bool(here)))
            if gone and here:
                print(f"still there: {key} in {name} {release}, gone in {one.gone}")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for key, (name, _) in facts.items():
        counts[name]["facts"] += 1
        counts[name]["seen gone"] += (True, False) in told[key]
        counts[name]["seen before"] += (False, True) in told[key]
        both = {(True, False), (False, True)} <= told[key]
        counts[name]["both"] += both and (True, True) not in told[key]
        if (False, False) in told[key] and (False, True) not in told[key]:
            counts[name]["gone earlier"] += 1
            print(f"not there before: {key}")
    for name in names:
        print(name, dict(counts[name]))


if __name__ == "__main__":
    answer() if "--answer" in sys.argv else main()
