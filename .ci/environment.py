"""Virtual environments for the scripts beside this file: standard library alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 10)


def make(folder: Path, *requirements: str) -> Path:
    """Make a virtual environment, install into it, and return its folder of programs.

    Ends the script with a message where that does not work.
    """
    if sys.version_info < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        sys.exit(f"error: Python {wanted} or later is needed, this is {sys.version}")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    if not python.exists():
        shutil.rmtree(folder, ignore_errors=True)
        # without pip: some systems' Pythons lack the means to put it there
        run(sys.executable, "-m", "venv", "--without-pip", folder)
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
    run(*pip, "install", *quiet, *requirements)
    return programs


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Print a command and run it; a failure ends the script with its status."""
    words = [str(word) for word in command]
    shown = " ".join(word.replace(f"{ROOT}{os.sep}", "") for word in words)
    print(f"$ {shown}", flush=True)
    clean = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {key: value for key, value in os.environ.items() if key not in clean}
    done = subprocess.run(words, cwd=cwd, env=environment, check=False)
    if done.returncode:
        sys.exit(done.returncode)
