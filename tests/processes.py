"""The emitted package `tumours`, of a classifier: trained, served, asked over HTTP."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from render.plans import served

from nbprod.render import render

SAVE_TUMOURS = (
    "from sklearn.datasets import load_breast_cancer as load\n"
    "load(as_frame=True).frame.to_csv('tumours.csv', index=False)"
)


@dataclass(frozen=True)
class Service:
    """A server in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def write_package(folder: Path) -> None:
    """Write the package, with its data and a trained model beside it."""
    for path, text in render(served()).files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-c", SAVE_TUMOURS], cwd=folder, check=True)
    tumours(folder, "train")


def environment(folder: Path, **more: str) -> dict[str, str]:
    found = {**os.environ, "PYTHONPATH": str(folder / "src"), "OMP_NUM_THREADS": "1"}
    return found | more


def tumours(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tumours", *arguments],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served_from(
    folder: Path, *arguments: str, ready: int = 200, reload_seconds: float = 2
) -> Iterator[Service]:
    """Serve on a port that is free, from when `/readyz` answers so."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tumours", "serve", "--port", str(port)]
    log = folder / f"server-{port}.log"
    # a file: a pipe that nobody reads would fill up, and stop the server
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [*command, *arguments],
            cwd=folder,
            env=environment(folder, TUMOURS_RELOAD_SECONDS=str(reload_seconds)),
            stderr=lines,
        )
    service = Service(process, port, log)
    try:
        wait_for(service, ready)
        yield service
    finally:
        process.kill()
        process.wait()


def wait_for(service: Service, ready: int) -> None:
    """Wait until a server has started."""
    for _ in range(600):
        try:
            if ask(service, "/readyz")[0] == ready:
                return
        except OSError:
            assert service.process.poll() is None, service.log.read_text("utf-8")
        time.sleep(0.1)
    raise AssertionError("not started within a minute")


def ask(service: Service, path: str, document: object = None) -> tuple[int, Any]:
    body = None if document is None else json.dumps(document).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(service.address + path, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)
