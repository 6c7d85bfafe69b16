"""Install nbprod for development and pass its tests, ruff, black and mypy included.

With ``--cover`` first, the lines of nbprod that the tests run are counted too.
"""

from __future__ import annotations

import sys

from environment import ROOT, make, run


def main() -> None:
    """Check in an environment of its own; further arguments go to pytest."""
    arguments = sys.argv[1:]
    covers = arguments[:1] == ["--cover"]
    programs = make(ROOT / ".venv", "--editable", f"{ROOT}[dev]")
    suffix = ".exe" if sys.platform == "win32" else ""
    python = programs / f"python{suffix}"
    run(python, "-m", "ruff", "check", ".")
    run(python, "-m", "black", "--check", "--quiet", ".")
    run(python, "-m", "mypy")
    tests = ["-m", "pytest", "-n", "auto", *arguments[covers:]]
    if not covers:
        run(python, *tests)
        return
    run(python, "-m", "coverage", "run", *tests)
    run(python, "-m", "coverage", "combine", "--quiet")
    run(python, "-m", "coverage", "report")


if __name__ == "__main__":
    main()
