"""Boxes: processes with limits, which as far as the system lets us touch only a copy.

Where bubblewrap (bwrap) is installed and works, what runs in a box sees the file system
read-only, its own folder aside, has an empty home, no folders of keys, no other
processes, and no network unless it is asked for. Without it only the limits of time and
memory hold, and the home and the network are those of the user: ``walls`` says so.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbprod.verify import crowds, inside

SECRETS = (
    ".ssh .aws .azure .gnupg .kube .docker .netrc .pypirc .npmrc .git-credentials "
    ".config/gcloud .config/gh .password-store .kaggle .databrickscfg .pgpass"
).split()
FIXED = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "TZ": "UTC",
    "PYTHONWARNINGS": "ignore",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
"""The same on both sides: hashes, threads, no screen, time zone."""
INSIDE = str(Path(inside.__file__).parent)
LOAD = f"""import importlib.util, sys
if "nbprod_inside" not in sys.modules:
    spec = importlib.util.spec_from_file_location(
        "nbprod_inside", {INSIDE + "/__init__.py"!r},
        submodule_search_locations=[{INSIDE!r}])
    module = importlib.util.module_from_spec(spec)
    sys.modules["nbprod_inside"] = module
    spec.loader.exec_module(module)
from nbprod_inside import given, moments, watch
"""
"""Loads the code of ``inside`` under a name of its own; no path is added."""


@dataclass(frozen=True)
class Box:
    """Where something runs, and within which limits.

    ``seconds`` is for all of it, ``memory`` the data of one process in bytes. ``shown``
    are folders that it may read even where they lie among temporary files, which are
    hidden from it otherwise.
    """

    folder: Path
    seconds: float
    memory: int
    network: bool = False
    shown: tuple[Path, ...] = ()
    sockets: tuple[Path, ...] = ()
    """Folders besides its own that it may write to."""
    place: Path | None = None
    """Where it sees its folder, if not where that lies: so only between walls."""

    def seen(self, path: Path) -> Path:
        """Where what runs in it sees a path: what lies in its folder, at its place."""
        if self.place is None or not path.is_relative_to(self.folder):
            return path
        return self.place / path.relative_to(self.folder)


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit status, or None after the time limit."""

    status: int | None
    seconds: float
    output: str

    @property
    def ok(self) -> bool:
        """Whether it ended well."""
        return self.status == 0

    @property
    def last_line(self) -> str:
        """The last line that it printed, or that it took too long."""
        if self.status is None:
            return f"no end after {self.seconds:.0f} s"
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        return lines[-1][:400] if lines else f"exit status {self.status}"


@cache
def walls() -> bool:
    """Whether bubblewrap is there and works."""
    found = shutil.which("bwrap")
    if found is None:
        return False
    trial = [found, "--ro-bind", "/", "/", "--unshare-net", "--unshare-pid", "true"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def boxed(command: Sequence[str], box: Box, cwd: Path) -> list[str]:
    """The command that runs another one in a box, from a folder."""
    limited = ["/bin/sh", "-c", f'{limits(box)}exec "$@"', "sh", *command]
    if not walls():
        return limited
    wall = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    wall += ["--tmpfs", "/tmp", "--tmpfs", "/dev/shm"]
    home = Path.home()
    for name in SECRETS:
        if (home / name).is_dir():
            wall += ["--tmpfs", str(home / name)]
        elif (home / name).exists():
            wall += ["--ro-bind", "/dev/null", str(home / name)]
    for one in (*box.shown, Path(INSIDE)):
        wall += ["--ro-bind", str(one), str(one)]
    wall += ["--bind", str(box.folder), str(box.seen(box.folder))]
    wall += ["--unshare-pid", "--unshare-ipc"]
    for one in box.sockets:
        wall += ["--bind", str(one), str(one)]
    wall += [] if box.network else ["--unshare-net"]
    wall += ["--chdir", str(box.seen(cwd)), "--die-with-parent", "--"]
    return wall + limited


def limits(box: Box) -> str:
    """Shell commands that set limits: memory, core files, and processes, if not root,
    whom that does not bind; see crowds.py."""
    text = f"unset JPY_PARENT_PID; ulimit -d {box.memory // 1024}; ulimit -c 0; "
    if os.getuid():
        most = crowds.own_processes() + 3 * crowds.MOST  # so many run at once
        text += f"ulimit -u {most} 2>/dev/null || ulimit -p {most}; "
    return text


def environment(box: Box, package: str = "") -> dict[str, str]:
    """The environment of a box: fixed, with a home in it, without settings.

    What counts the lines of this process (coverage) could not write between walls.
    """
    prefixes = tuple([f"{package.upper()}_"] * bool(package) + ["COVERAGE_"] * walls())
    kept = {
        key: value
        for key, value in os.environ.items()
        if key != "PYTHONPATH" and not key.startswith(prefixes)
    }
    home = box.folder / "home"
    home.mkdir(exist_ok=True)
    home = box.seen(home)
    places = {"HOME": str(home), "IPYTHONDIR": str(home / "ipython")}
    places |= {"JUPYTER_PLATFORM_DIRS": "1", "TMPDIR": str(home)}
    return kept | FIXED | places


def run(
    command: Sequence[str],
    box: Box,
    cwd: Path,
    more: Mapping[str, str] | None = None,
    package: str = "",
) -> Ended:
    """Run a command in a box; its output goes to a file there, which is cut."""
    started = time.perf_counter()
    log = box.folder / "output.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            boxed(command, box, cwd),
            cwd=cwd,
            env=environment(box, package) | dict(more or {}),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with crowds.watched(process.pid) as crowd:
            status = waited(process, box.seconds)
    with log.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - MOST))
        output = stream.read().decode("utf-8", "replace")
    if crowd.ended:
        status, output = 1, f"{output}\n{crowds.TOO_MANY}"
    return Ended(status, time.perf_counter() - started, output)


MOST = 200_000
"""Of what a process prints, no more bytes than these are read, from the end."""


def waited(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit status, or None where a process and its children had to be killed."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
