"""A container engine, a base image, and wheels: what building an image takes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from benchmarks.equality import ROOT
from benchmarks.equality import environment as clean

CONFIG = ROOT / "build" / "containers.conf"
WITHOUT_SYSTEMD = """\
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
netns = "host"

[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
"""
RUNC = 'runtime = "runc"\n'
"""It takes control groups as they are where there is no systemd; others refuse."""
HOOK = (
    'chroot "$1" {python} -m venv --copies --system-site-packages /usr/local',
    'rm -f "$1/etc/resolv.conf" "$1/etc/hostname"',
)


class NotRun(Exception):
    """Why nothing can be tried on this machine."""


def engine() -> None:
    """See that there is an engine, and have it work without systemd."""
    for program in ("podman", "buildah"):
        if not shutil.which(program):
            raise NotRun(f"{program} is not there")
    if not Path("/run/systemd/system").exists():
        CONFIG.parent.mkdir(exist_ok=True)
        CONFIG.write_text(WITHOUT_SYSTEMD + RUNC * bool(shutil.which("runc")), "utf-8")


def environment() -> dict[str, str]:
    """The environment of all commands."""
    found = dict(clean())
    if CONFIG.exists() and "CONTAINERS_CONF" not in found:
        found["CONTAINERS_CONF"] = str(CONFIG)
    return found


def works(*command: str, seconds: float = 300) -> bool:
    """Whether a command ends well within its time."""
    try:
        done = subprocess.run(
            command,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def base_image(folder: Path) -> str:
    """Find, pull or make the image that a package's Dockerfile starts from."""
    name = base_of(folder)
    there = works("podman", "image", "exists", name)
    if not there and not works("podman", "pull", "--quiet", name, seconds=120):
        make_base(name)
    return name


def base_of(folder: Path) -> str:
    """The image that a package's Dockerfile starts from."""
    found = re.match(r"FROM (\S+) AS build", (folder / "Dockerfile").read_text("utf-8"))
    assert found
    return found[1]


@cache
def make_base(name: str) -> None:
    """Make a stand-in for an image of Python out of the machine's own packages."""
    release = dict(
        line.split("=", 1)
        for line in Path("/etc/os-release").read_text("utf-8").splitlines()
        if "=" in line
    )
    python = f"python{name.partition(':')[2].removesuffix('-slim')}"
    if not shutil.which("mmdebstrap") or os.geteuid():
        raise NotRun(f"{name} is not there, nor can it be pulled or made")
    lists = Path("/etc/apt")
    sources = [lists / "sources.list", *sorted((lists / "sources.list.d").glob("*"))]
    archive = ROOT / "build" / "base.tar"
    archive.parent.mkdir(exist_ok=True)
    hooks = [f"--customize-hook={hook.format(python=python)}" for hook in HOOK]
    made = works(
        "mmdebstrap",
        "--quiet",
        "--variant=minbase",
        f"--include=ca-certificates,netbase,tzdata,{python},{python}-venv",
        "--dpkgopt=force-unsafe-io",
        *hooks,
        release["VERSION_CODENAME"],
        str(archive),
        *(str(one) for one in sources if one.is_file() and one.stat().st_size),
        seconds=600,
    )
    changes = ["--change", "ENV PATH=/usr/local/bin:/usr/bin:/bin"]
    changes += ["--change", "ENV LANG=C.UTF-8"]
    if not made or not works("podman", "import", *changes, str(archive), name):
        raise NotRun(f"{name} could not be made")
    archive.unlink()


def wheels(folder: Path, kept: Path) -> list[str]:
    """Fetch what a package needs; the options that let a build install from there.

    They are fetched with this machine's settings of pip, of which nothing is in a
    Dockerfile, and mounted beside settings that name no other place.
    """
    python = base_of(folder).partition(":")[2].removesuffix("-slim")
    kept.mkdir(exist_ok=True)
    with_pip = next((one for one in interpreters() if works(one, "-m", "pip")), "")
    command = [with_pip, "-m", "pip", "download", "--quiet", "--dest", str(kept)]
    command += ["--only-binary", ":all:", "--python-version", python]
    if not with_pip or not works(*command, *requirements(folder), seconds=600):
        raise NotRun("what the package needs could not be fetched")
    settings = kept.with_name("pip.conf")
    text = "[global]\nno-index = true\nfind-links = /wheels\n"
    settings.write_text(text, "utf-8")
    return ["-v", f"{kept}:/wheels:ro", "-v", f"{settings}:/etc/pip.conf:ro"]


def interpreters() -> list[str]:
    """This interpreter, and the one that its environment was made from."""
    base = f"{sys.base_prefix}/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    return [sys.executable, base]


def requirements(folder: Path) -> list[str]:
    """What a package needs to be built and to serve."""
    text = (folder / "pyproject.toml").read_text("utf-8")
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    told = tomllib.loads(text)
    project = told["project"]
    needed = [*told["build-system"]["requires"], *project["dependencies"]]
    return [*needed, *project["optional-dependencies"]["serve"]]
