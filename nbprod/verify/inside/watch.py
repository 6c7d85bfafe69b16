"""Watch a notebook's kernel or a package's pipeline, and compare what they held."""

from __future__ import annotations

import ast
import asyncio
import gc
import importlib
import inspect
import json
import math
import os
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from . import moments
from .captures import Captures, own_modules, shared
from .differ import compare_stored
from .steady import hold_still, seed
from .training import OnStage, keep_records, trained, unimported

FINAL = "the end"


def begin(number: int, namespace: Mapping[str, object], portraits: str) -> None:
    """Make a kernel ready: seeds, and what it has before the notebook runs.

    ``portraits`` is a file with the function that portrays values, or nothing.
    """
    sys.setrecursionlimit(20_000)
    seed(number)
    hold_still(own_modules(Path.cwd(), "__main__"))
    moments.KERNEL.before = dict(namespace)
    if portraits:
        loaded: dict[str, Any] = {}
        exec(compile(Path(portraits).read_text("utf-8"), portraits, "exec"), loaded)
        moments.KERNEL.portray = loaded["portrait"]


def run_package(
    package: str,
    source: str,
    data: str,
    folder: str,
    number: int,
    saved: str,
    model: str = "",
    records: str = "",
) -> None:
    """Run a package's pipeline, and capture what it tells of each stage.

    ``saved`` is a JSON file of what the notebook's stored outputs show. With ``model``
    it is the command ``train`` that runs, and writes into that folder; ``records`` is
    the field of the result whose value is stored besides.
    """
    if source:
        sys.path.insert(0, source)
    os.chdir(data)
    started = time.perf_counter()
    watcher = Watcher(Captures(Path(folder), own_modules(Path(data), package)))
    kept, result, failed = watcher.kept, None, ""
    try:
        modules = [importlib.import_module(f"{package}.{one}") for one in MODULES]
        seed(number)
        hold_still(kept.own)
        if model:
            result, failed = trained(package, data, model, watcher.on_stage)
        if result is None:
            result = piped(modules, data, number, watcher.on_stage)
    except BaseException as error:  # sys.exit in a notebook's code as well
        kept.close(**told_of(error), seconds=0, trained=failed)
        return
    seconds = time.perf_counter() - started - watcher.seconds
    seen = watcher.seen
    same = shared(seen)
    kept.take("Result", {n: v for n, v in fields(result) if n in seen}, last=True)
    shown = json.loads(Path(saved).read_text("utf-8"))
    unsaid = saved_values(shown, seen, result)
    facts = {"seconds": seconds, "saved": unsaid, "same": same, "trained": failed}
    if model:
        facts["unimported"] = unimported(package)
    keep_records(result, records, Path(folder))
    kept.close(error=None, **facts)


class Watcher:
    """Captures what stages tell of; ``seconds`` is what that took."""

    def __init__(self, kept: Captures) -> None:
        """Nothing is seen yet."""
        self.kept, self.seconds = kept, 0.0
        self.seen: dict[str, object] = {}

    def on_stage(self, stage: str, values: Mapping[str, object]) -> None:
        """Take in what a stage tells."""
        before = time.perf_counter()
        self.kept.take(stage, values)
        self.seen.update(values)
        self.seconds += time.perf_counter() - before


MODULES = ("pipeline", "settings")


def piped(modules: list[Any], data: str, number: int, on_stage: OnStage) -> Any:
    """What a package's pipeline gives, run by itself."""
    pipeline, settings = modules
    seed(number)
    result = pipeline.run(settings.Settings(data_dir=Path(data)), on_stage=on_stage)
    if inspect.isawaitable(result):
        return asyncio.run(finished(result))
    return result


def told_of(error: BaseException) -> dict[str, str]:
    """What a store's index says of an error."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}, line {last.lineno}"
    message = f"{type(error).__name__}: {error}"[:600]
    text = "".join(traceback.format_exception(error))
    return {"error": message, "where": where, "trace": text}


def fields(result: Any) -> Iterator[tuple[str, object]]:
    """The fields of what a pipeline returns, and its metrics, each by its name."""
    for name in getattr(result, "__dataclass_fields__", ()):
        value = getattr(result, name)
        if name == "metrics" and isinstance(value, Mapping):
            yield from value.items()
        else:
            yield name, value


def saved_values(
    shown: Iterable[Mapping[str, Any]], seen: Mapping[str, object], result: object
) -> list[dict[str, Any]]:
    """What the notebook's stored outputs show and a run does not give."""
    wrong = []
    for number, one in enumerate(shown):
        try:
            found = eval(one["expression"], {"seen": seen, "result": result})
            found = found.tolist() if hasattr(found, "tolist") else found
            same = is_shown(found, ast.literal_eval(one["expected"]), one["digits"])
            said = repr(found)
        except Exception as error:
            same, said = False, f"{type(error).__name__}: {error}"
        if not same:
            detail = f"{said[:120]}, the notebook showed {one['expected'][:120]}"
            wrong.append({"number": number, "detail": detail})
    return wrong


def is_shown(found: Any, expected: Any, digits: int | None) -> bool:
    """Whether a value is the one that was printed with so many decimals."""
    if digits is None:
        return bool(found == expected)
    if isinstance(expected, (list, tuple)):
        both = zip(found, expected, strict=False)
        return len(found) == len(expected) and all(is_shown(*p, digits) for p in both)
    if math.isnan(expected):
        return bool(math.isnan(found))
    return bool(abs(found - expected) <= 0.5000001 * 10**-digits)


async def finished(result: Any) -> Any:
    """What a pipeline that is asynchronous comes to."""
    return await result


def compare_captures(pairs: str, output: str) -> None:
    """Compare pairs of files: the package's value, then the notebook's.

    ``pairs`` is a JSON file of ``{key: [ours, theirs]}``; ``output`` gets for each key
    the status, the detail, and whether both are made alike.
    """
    wanted: dict[str, list[str]] = json.loads(Path(pairs).read_text("utf-8"))
    found: dict[str, dict[str, object]] = {}
    gc.disable()  # trees have no cycles, and may have millions of parts
    for key, files in wanted.items():
        came = compare_stored(*(Path(file).read_bytes() for file in files))
        found[key] = {
            "status": came.status,
            "detail": came.detail,
            "alike": came.alike,
            "skipped": came.skipped[:5],
        }
    Path(output).write_text(json.dumps(found, indent=1), "utf-8")


def main(arguments: list[str]) -> None:
    """Run ``package NAME SOURCE DATA STORE SEED SAVED [MODEL [RECORDS]]``, or
    ``compare PAIRS OUTPUT``."""
    sys.setrecursionlimit(20_000)
    what, *rest = arguments
    if what == "package":
        name, source, data, store, number, saved, *model = rest
        run_package(name, source, data, store, int(number), saved, *model)
    else:
        compare_captures(*rest)
