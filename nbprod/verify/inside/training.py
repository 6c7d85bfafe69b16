"""A package's ``train``, in this process, so that one run shows both: that it trains,
and what its stages tell."""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

SERVICE = frozenset("anyio fastapi prometheus_client starlette uvicorn".split())
OnStage = Callable[[str, Mapping[str, object]], None]


def trained(package: str, data: str, model: str, on_stage: OnStage) -> tuple[Any, str]:
    """Run the command ``train`` to the end; the pipeline's result, and how it failed.

    The result is None where the pipeline did not come to its end; ``model`` is the
    folder that the command writes.
    """
    pipeline: Any = importlib.import_module(f"{package}.pipeline")
    app = importlib.import_module(f"{package}.__main__").app
    plain, results = pipeline.run, []

    def watched(settings: Any = None, **more: Any) -> Any:
        results.append(plain(settings, **{**more, "on_stage": on_stage}))
        return results[-1]

    pipeline.run = watched
    command = ["train", "--data-dir", data, "--model-dir", model]
    said = ""
    try:
        status = app(command, standalone_mode=False)
        said = f"train ended with status {status}" if status else ""
    except Exception as error:
        if not results:
            raise
        said = f"{type(error).__name__}: {error}"[:600]
    finally:
        pipeline.run = plain
    return (results[-1] if results else None), said


def keep_records(result: Any, name: str, folder: Path) -> None:
    """Store the records that training read, a field of its result, if there are any."""
    if name:
        with suppress(Exception):  # whatever a pickle may raise: they are not there
            text = pickle.dumps(getattr(result, name))
            (folder / "records.pickle").write_bytes(text)


def unimported(package: str) -> str:
    """The first module of a package that does not import, and why; or nothing.

    Its service may lack the libraries that are for it alone.
    """
    folder = Path(str(importlib.import_module(package).__file__)).parent
    for path in sorted(folder.glob("*.py")):
        if not path.stem.startswith("_"):
            try:
                importlib.import_module(f"{package}.{path.stem}")
            except BaseException as error:  # sys.exit at a module's top as well
                if isinstance(error, ModuleNotFoundError) and error.name in SERVICE:
                    continue
                return f"{path.name}: {type(error).__name__}: {error}"
    return ""
