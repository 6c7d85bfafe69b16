"""Import every module of packages, each package in a forked process of its own.

    PY imports.py DIR… : one JSON object a line, {dir, missing, failed}

``missing`` are others' modules, or names in them, that are not here; ``failed`` says
what else went wrong. Needs nothing but the standard library; runs under the interpreter
that has the data-science libraries.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pkgutil
import signal
import sys
from pathlib import Path

PRELOAD = """
    numpy pandas scipy.stats matplotlib.pyplot seaborn statsmodels.api joblib typer
    pydantic_settings fastapi prometheus_client sklearn sklearn.linear_model
    sklearn.ensemble sklearn.model_selection sklearn.svm sklearn.pipeline
    sklearn.datasets torch torchvision tensorflow transformers IPython.display
""".split()
"""What many packages import: imported once, before the forks."""
SECONDS = 90


def check(folder: Path) -> dict[str, object]:
    """Import all modules of the package below ``src``."""
    sys.path.insert(0, str(folder / "src"))
    missing: set[str] = set()
    failed: list[str] = []
    for place in sorted((folder / "src").glob("*/__init__.py")):
        package = place.parent.name
        found = pkgutil.walk_packages([str(place.parent)], f"{package}.")
        names = [package, *(module.name for module in found)]
        for name in names:
            if name.endswith(".__main__"):
                continue
            try:
                importlib.import_module(name)
            except ModuleNotFoundError as error:
                if (error.name or "").split(".")[0] == package:
                    failed.append(f"{name}: {error}")
                else:
                    missing.add(str(error.name))
            except ImportError as error:
                if (error.name or "").split(".")[0] == package:
                    failed.append(f"{name}: {error}"[:200])
                else:
                    missing.add(f"{error.name}: {error}".split(" (")[0])
            except BaseException as error:  # anything a module's body can raise
                failed.append(f"{name}: {type(error).__name__}: {error}"[:200])
    return {"dir": str(folder), "missing": sorted(missing), "failed": failed}


def forked(folder: Path) -> dict[str, object]:
    """Check a package in a child process, with a time limit."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.alarm(SECONDS)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        os.write(writer, json.dumps(check(folder)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if text:
        found: dict[str, object] = json.loads(text)
        return found
    return {"dir": str(folder), "missing": [], "failed": [f"ended with {status}"]}


def main() -> None:
    """Check all folders given."""
    for name in PRELOAD:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for folder in sys.argv[1:]:
        print(json.dumps(forked(Path(folder).resolve())), flush=True)


if __name__ == "__main__":
    main()
