"""Install nbprod, convert a notebook of examples/, train, and show what came out."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from environment import ROOT, make, run

EXAMPLE = ROOT / "examples" / "breast_cancer"
WORK = ROOT / "build" / "demo"
SUFFIX = ".exe" if sys.platform == "win32" else ""


def main() -> None:
    """Do it in build/demo, in environments of its own, and say how long it took."""
    started = time.monotonic()
    name = EXAMPLE.name
    package = WORK / name
    shutil.rmtree(package, ignore_errors=True)
    ours = make(WORK / "nbprod-env", str(ROOT))
    notebook = EXAMPLE / f"{name}.ipynb"
    run(ours / f"nbprod{SUFFIX}", "convert", notebook, "-o", package)
    theirs = make(WORK / "package-env", str(package))
    model = WORK / "model"
    shutil.rmtree(model, ignore_errors=True)
    program = theirs / f"{name}{SUFFIX}"
    run(program, "train", "--data-dir", EXAMPLE, "--model-dir", model)
    show(package, model)
    print(f"\nall of it in {time.monotonic() - started:.0f} s; it stands in {WORK}")


def show(package: Path, model: Path) -> None:
    """List what was emitted and what training wrote, and print the pipeline."""
    for folder in (package, model):
        print(f"\n{folder.relative_to(ROOT).as_posix()}/")
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                print(f"  {path.relative_to(folder).as_posix():44} {size(path)}")
    for path in sorted(package.glob("src/*/pipeline.py")):
        print(f"\n{path.relative_to(ROOT).as_posix()}\n")
        print(path.read_text("utf-8"))
    metrics = model / "metrics.json"
    if metrics.exists():
        print(f"{metrics.relative_to(ROOT).as_posix()}\n\n{metrics.read_text('utf-8')}")


def size(path: Path) -> str:
    """Return a file's length: lines of text, bytes of the rest."""
    data = path.read_bytes()
    if b"\0" in data:
        return f"{len(data):>6} bytes"
    return f"{data.count(10):>6} lines"


if __name__ == "__main__":
    main()
