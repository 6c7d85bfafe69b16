"""Do containers of emitted services answer as the notebooks, and how heavy are they?

    python -m benchmarks.containers [NOTEBOOK …] [-o OUT]

Each notebook (by default two examples) is converted, its image built with buildah, its
model trained in a container, and the service run: read-only, as nobody, with a limit
of memory, without capabilities; the first with its model mounted, the others with it in
the image. All records that training read are asked for and compared with what the
notebook's own model says; then the service is told to stop. What an image must not have
is looked for in it. Ends with status 1 if anything is not as it should be; says
"not run", status 0, where there is no podman or no base image. OUT/containers.md has
the table.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from benchmarks.engine import NotRun, base_image, engine, environment, wheels
from benchmarks.equality import ROOT
from benchmarks.serving import parts
from benchmarks.steps import markdown, run_step
from nbprod.convert import Wish, understand

EXAMPLES = [ROOT / "examples" / name / f"{name}.ipynb" for name in
            ("breast_cancer", "diabetes")]  # fmt: skip
LIMIT = "512m"
ABSENT = ("pip", "setuptools", "wheel", "hatchling", "matplotlib", "seaborn")
LOOK = f"""
import importlib.util, json, os
found = [name for name in {ABSENT} if importlib.util.find_spec(name)]
print(json.dumps([found, os.getuid(), os.path.isdir("/data")]))
"""


@dataclass
class Contained:
    """What a notebook's container came to; times in seconds, sizes in MB."""

    notebook: str
    model: str
    build: float
    image: int
    over_base: int
    cold_start: float
    rows: int
    equal: int
    alone: str
    largest: float
    peak_memory: int
    exit_code: int
    problems: str = ""


@dataclass(frozen=True)
class Image:
    """A package's image, and where its parts are."""

    package: str
    folder: Path
    data: Path
    tag: str


def contained(notebook: Path, out: Path, baked: bool) -> Contained:
    """Build, train, serve, ask and stop one notebook's container."""
    package = understand(Wish(notebook)).plan.package
    folder = out / package
    shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "nbprod", "convert", notebook, "-q", "-o", folder)
    image = Image(package, folder, notebook.parent, f"{package.lower()}-proof:test")
    base = base_image(folder)
    packages = wheels(folder, out / "wheels")
    try:
        started = time.monotonic()
        build(image, packages)
        seconds = time.monotonic() - started
        train(image)
        if baked:
            build(image, packages, "--build-arg", "MODEL=model")
        told = asked(image, notebook, out, baked)
        size = size_of(image.tag)
        return Contained(
            package,
            "in the image" if baked else "mounted",
            round(seconds, 1),
            size,
            size - size_of(base),
            **told,  # type: ignore[arg-type]
        )
    finally:
        podman("rmi", "--force", image.tag)


def run(*command: object) -> str:
    """Run a command; what it printed. Ends all of it with its errors if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words[:4])} …: {done.stderr[-2000:]}")
    return done.stdout.strip()


def podman(*arguments: object) -> str:
    """Run podman; what it printed."""
    return run("podman", *arguments)


def build(image: Image, packages: Sequence[str], *more: str) -> None:
    """Build the image, with wheels that are there already."""
    options = ["--isolation", "chroot", "--format", "docker", "--layers"]
    run("buildah", "bud", *options, *packages, *more, "-t", image.tag, image.folder)


def train(image: Image) -> None:
    """Train in a container, into the package's folder `model`."""
    models = image.folder / "model-of"
    models.mkdir()
    models.chmod(0o777)
    volumes = ["-v", f"{image.data}:/data:ro", "-v", f"{models}:/models"]
    podman("run", "--rm", "--read-only", *volumes, image.tag, "train")
    shutil.copytree(models / image.package, image.folder / "model")


@contextmanager
def serving(image: Image, port: int, baked: bool) -> Iterator[str]:
    """Run the service as it is meant to be run; its container's name."""
    name = f"{image.package.lower()}-proof"
    options = ["--read-only", "--memory", LIMIT, "--cap-drop", "ALL"]
    options += ["--security-opt", "no-new-privileges", "--network", "host"]
    if not baked:
        model = image.folder / "model"
        options += ["-v", f"{model}:/models/{image.package}:ro"]
    command = ["serve", "--host", "127.0.0.1", "--port", port]
    try:
        podman("run", "-d", "--name", name, *options, image.tag, *command)
        yield name
    finally:
        with suppress(SystemExit):
            podman("rm", "--force", name)


def asked(image: Image, notebook: Path, out: Path, baked: bool) -> dict[str, object]:
    """Serve and ask; what came of it, by the names of Contained."""
    port = port_that_is_free()
    url = f"http://127.0.0.1:{port}"
    started = time.monotonic()
    with serving(image, port, baked) as name:
        wait_for(f"{url}/readyz", name)
        cold = time.monotonic() - started
        told = compared(image, notebook, out, url)
        problems = problems_of(name, port)
        peak = peak_of(name)
        podman("stop", "--time", 40, name)
        code = int(podman("inspect", name, "--format", "{{.State.ExitCode}}"))
    if told["rows"] != told["equal"]:
        problems.append(f"{told['equal']} of {told['rows']} rows are equal")
    if len(set(str(told["alone"]).split("/"))) != 1:
        problems.append(f"{told['alone']} alone as in a batch")
    if code:
        problems.append(f"ended with {code}")
    kept = {key: told[key] for key in ("rows", "equal", "alone")}
    return {
        **kept,
        "largest": told.get("largest", 0.0),
        "cold_start": round(cold, 1),
        "peak_memory": peak,
        "exit_code": code,
        "problems": "; ".join(problems),
    }


def port_that_is_free() -> int:
    """The port that health checks ask, or another where that one is taken."""
    for port in (8000, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise NotRun("no port is free")


def wait_for(url: str, name: str) -> None:
    """Wait until the service is ready."""
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.05)
    raise SystemExit(f"not ready: {podman('logs', name)}")


def compared(image: Image, notebook: Path, out: Path, url: str) -> dict[str, object]:
    """Run the notebook, and hold the service's answers against its model's."""
    work = image.folder / "work"
    work.mkdir()
    answer = out / f"{image.package}.json"
    answer.unlink(missing_ok=True)
    request = {
        "notebook": str(notebook),
        "source": str(image.folder / "src"),
        "answer": str(answer),
        "work": str(work),
        "package": image.package,
        "url": url,
        "model_dir": str(image.folder / "model"),
        **parts(notebook),
    }
    path = work / "request.json"
    path.write_text(json.dumps(request), "utf-8")
    command = [sys.executable, str(Path(__file__).with_name("asking.py")), str(path)]
    done = run_step(command, out / "asking.log", ROOT, environment(), 600)
    if not answer.exists():
        raise SystemExit(f"{image.package} was not asked: {done.last_line}")
    found: dict[str, object] = json.loads(answer.read_text("utf-8"))
    return found


def problems_of(name: str, port: int) -> list[str]:
    """What is in the container that should not be, or is not as it should be."""
    found, user, data = json.loads(podman("exec", name, "python", "-c", LOOK))
    problems = [f"{one} is in the image" for one in found]
    if user == 0:
        problems.append("runs as root")
    if data:
        problems.append("/data is in the image")
    if port == 8000:
        run("podman", "healthcheck", "run", name)
    return problems


def peak_of(name: str) -> int:
    """The most memory that the service has had, in MB."""
    told = podman("exec", name, "cat", "/proc/1/status")
    (line,) = (one for one in told.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 // 1_000_000


def size_of(tag: str) -> int:
    """The size of an image in MB."""
    return int(podman("image", "inspect", tag, "--format", "{{.Size}}")) // 1_000_000


def main(arguments: list[str] | None = None) -> int:
    """Try the containers of some notebooks, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebooks", type=Path, nargs="*", default=EXAMPLES)
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "build" / "containers")
    chosen = parser.parse_args(arguments)
    out = chosen.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    try:
        engine()
        rows = [
            contained(notebook.resolve(), out, baked=number > 0)
            for number, notebook in enumerate(chosen.notebooks)
        ]
    except NotRun as reason:
        print(f"containers: not run, {reason}")
        return 0
    head = [one.name for one in fields(Contained)]
    table = markdown(head, [list(astuple(row)) for row in rows])
    (out / "containers.md").write_text(table + "\n", "utf-8")
    print(table)
    return int(any(row.problems for row in rows))


if __name__ == "__main__":
    sys.exit(main())
