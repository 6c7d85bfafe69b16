"""Install nbprod for development and pass its tests, ruff, black and mypy included.

With ``--cover`` first, the lines of nbprod that the tests run are counted too. Tests in
a browser need Chromium: it is installed where ``apt-get`` can do that, and where there
is none those tests are left out, which is said. So it is with podman, for the
containers of two examples, which are built, asked and stopped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from environment import ROOT, make, run

ENGINE = ("podman", "buildah")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


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
    if not all(map(shutil.which, ENGINE)):
        install(*ENGINE, "runc", "catatonit", "mmdebstrap")
    run(python, "-m", "benchmarks.containers")
    tests = ["-m", "pytest", "-n", "auto", *browsing(), *arguments[covers:]]
    if not covers:
        run(python, *tests)
        return
    run(python, "-m", "coverage", "run", *tests)
    run(python, "-m", "coverage", "combine", "--quiet")
    run(python, "-m", "coverage", "report")


def browsing() -> list[str]:
    """What pytest is told of a browser: nothing where there is one, or can be."""
    if not has_browser():
        install("chromium")
    if has_browser():
        return []
    print("no Chromium: the tests in a browser are left out", flush=True)
    return ["-m", "not browser"]


def install(*packages: str) -> None:
    """Install packages of the system, where that can be done here."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-q", "-y", *packages]):
        print("$ apt-get", *words, flush=True)
        subprocess.run(
            ["apt-get", *words],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )


def has_browser() -> bool:
    """Whether a Chromium is there, named by CHROMIUM or under a usual name."""
    return bool(os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)))


if __name__ == "__main__":
    main()
