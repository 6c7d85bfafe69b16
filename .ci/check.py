"""Install nbprod for development and pass its tests, ruff, black and mypy included."""

from __future__ import annotations

import sys

from environment import ROOT, make, run


def main() -> None:
    """Check in an environment of its own; further arguments go to pytest."""
    programs = make(ROOT / ".venv", "--editable", f"{ROOT}[dev]")
    suffix = ".exe" if sys.platform == "win32" else ""
    python = programs / f"python{suffix}"
    run(python, "-m", "ruff", "check", ".")
    run(python, "-m", "black", "--check", "--quiet", ".")
    run(python, "-m", "mypy")
    run(python, "-m", "pytest", "-n", "auto", *sys.argv[1:])


if __name__ == "__main__":
    main()
