"""Whether the values of emitted packages are what their annotations say.

    python -m benchmarks.annotations PACKAGE… [--python PYTHON] [--data FOLDER]

Each package is run in a copy of the folder of its data, with its report, and each
parameter, result and field of a record is compared with the values that arrive: their
class, and those of up to fifty items of lists, tuples and dicts.
"""

from __future__ import annotations

import argparse
import collections.abc
import dataclasses
import functools
import importlib
import inspect
import os
import shutil
import subprocess
import sys
import tempfile
import types
import typing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

LAST = ("pipeline", "report", "inference")
"""Modules that take functions of others by name, and so are imported after them."""
FIRST = ("constants", "functions")
SAME = "settings schema scoring artifacts __main__ __init__ server service".split()
ITEMS = 50


def fits(value: object, hint: Any) -> bool:
    """Whether a value is what an annotation says, as far as its items are looked at."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint in (Any, inspect.Parameter.empty) or isinstance(hint, typing.TypeVar):
        return True
    if hint is None:
        return value is None
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, one) for one in inner)
    if origin is type:
        return isinstance(value, type) and issubclass(value, inner[0])
    if origin is collections.abc.Callable:
        return callable(value)
    if origin is not None:
        return isinstance(value, origin) and all(fit_items(value, origin, inner))
    if hint is float:
        return isinstance(value, float | int)
    return not isinstance(hint, type) or isinstance(value, hint)


def fit_items(value: Any, origin: type, inner: tuple[Any, ...]) -> Iterator[bool]:
    """Whether some items of a container are what its annotation says."""
    if issubclass(origin, tuple):
        if inner[-1:] == (...,):
            yield from (fits(one, inner[0]) for one in value[:ITEMS])
        else:
            yield len(value) == len(inner)
            yield from (fits(a, b) for a, b in zip(value, inner, strict=False))
    elif issubclass(origin, collections.abc.Mapping) and len(inner) == 2:
        for key in list(value)[:ITEMS]:
            yield fits(key, inner[0]) and fits(value[key], inner[1])
    elif issubclass(origin, list | set) and inner:
        yield from (fits(one, inner[0]) for one in list(value)[:ITEMS])


class Seen:
    """What was compared, and what was found to be otherwise."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.count: Counter[str] = Counter()
        self.wrong: dict[str, str] = {}

    def look(self, place: str, value: object, hint: Any) -> None:
        """Compare a value with its annotation."""
        self.count["of any type" if hint is Any else "typed"] += 1
        if not fits(value, hint):
            kind = f"{type(value).__module__}.{type(value).__qualname__}"
            self.wrong.setdefault(place, f"{hint}, but it is {kind} {value!r:.60}")

    def look_at_fields(self, value: object) -> None:
        """Compare the fields of a record."""
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            hints = typing.get_type_hints(type(value))
            for field in dataclasses.fields(value):
                place = f"{type(value).__name__}.{field.name}"
                self.look(place, getattr(value, field.name), hints[field.name])

    def watched(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function whose arguments and result are compared."""
        signature = inspect.signature(function)
        try:
            hints = typing.get_type_hints(function)
        except Exception:  # the notebook's own, which name what is made later
            return function
        name = function.__name__

        @functools.wraps(function)
        def call(*given: Any, **named: Any) -> Any:
            bound = signature.bind(*given, **named)
            bound.apply_defaults()
            for key, value in bound.arguments.items():
                kind = signature.parameters[key].kind
                if kind not in (kind.VAR_POSITIONAL, kind.VAR_KEYWORD):
                    self.look(f"{name}({key})", value, hints.get(key, Any))
            result = function(*given, **named)
            self.look(f"{name} -> ", result, hints.get("return", Any))
            self.look_at_fields(result)
            return result

        return call


def watch(package: str, stems: Iterable[str], seen: Seen) -> None:
    """Import the modules of a package so that their functions are watched."""
    some = [s for s in sorted(stems) if s not in SAME]
    for stem in sorted(some, key=lambda stem: (stem in LAST, stem not in FIRST)):
        module = importlib.import_module(f"{package}.{stem}")
        for name, value in list(vars(module).items()):
            own = isinstance(value, types.FunctionType)
            if own and value.__module__ == module.__name__ and name != "run":
                setattr(module, name, seen.watched(value))


def inside(source: Path) -> int:
    """Run a package here, and print what was compared."""
    os.environ.setdefault("MPLBACKEND", "Agg")
    seen = Seen()
    package = next(p.parent for p in source.glob("*/pipeline.py"))
    name = package.name
    sys.path.insert(0, str(source))
    watch(name, [p.stem for p in package.glob("*.py")], seen)
    pipeline = importlib.import_module(f"{name}.pipeline")
    result = pipeline.run()
    seen.look_at_fields(result)
    try:
        importlib.import_module(f"{name}.__main__").app(
            ["report", "-o", "report-folder"], standalone_mode=False
        )
    except ImportError:
        pass
    except Exception as error:  # the report may need what is not here
        print(f"report: {type(error).__name__}: {str(error)[:200]}")
    answer(name, result, seen)
    for place, what in sorted(seen.wrong.items()):
        print(f"WRONG {place}: {what}")
    print(f"compared: {dict(seen.count)}")
    return len(seen.wrong)


def answer(name: str, result: Any, seen: Seen) -> None:
    """Go the way of the records from training once more, as the service does."""
    try:
        inference = importlib.import_module(f"{name}.inference")
    except ImportError:
        return
    fields = {f.name: getattr(result, f.name) for f in dataclasses.fields(result)}
    learned = [v for v in fields.values() if isinstance(v, inference.LearnedState)]
    schema = Path(inference.__file__ or "").parent / "scoring.py"
    if not learned or not schema.exists():
        return
    seen.look_at_fields(learned[0])
    tables = [v for v in fields.values() if type(v).__name__ == "DataFrame"]
    hint = typing.get_type_hints(inference.answer)["model"]
    models = [v for v in fields.values() if hasattr(v, "predict") and fits(v, hint)]
    for table in tables[::-1]:
        try:
            made = inference.features(table, learned[0])
            inference.answer(made, models[-1], learned[0])
        except Exception:
            continue
        return


def main() -> int:
    """Run packages, each in a process of its own."""
    parser = argparse.ArgumentParser(description="Whether annotations are true.")
    parser.add_argument("packages", type=Path, nargs="*")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--inside", type=Path)
    options = parser.parse_args()
    if options.inside:
        return min(inside(options.inside), 100)
    wrong = 0
    for package in options.packages:
        with tempfile.TemporaryDirectory() as folder:
            if options.data:
                shutil.copytree(options.data, folder, dirs_exist_ok=True)
            command = [options.python, __file__, "--inside", str(package / "src")]
            run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        lines = run.stdout.splitlines()
        told = [s for s in lines if s.startswith(("WRONG", "compared", "report:"))]
        print(package.name, *(told or [run.stderr[-300:]]), sep="\n  ")
        wrong += run.returncode
    return min(wrong, 100)


if __name__ == "__main__":
    sys.exit(main())
