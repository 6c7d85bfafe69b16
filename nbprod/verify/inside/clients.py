"""A package's service as callers have it: over HTTP, or, without, by its functions."""

from __future__ import annotations

import importlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Told = tuple[int, Any]
"""The status of an answer, and its document."""
Ask = Callable[[Sequence[Any]], Told]
STARTING = 120.0
"""Seconds after which a service that is not ready is given up."""
LOG = "service.log"
LACKING = "serving needs more"
"""What the command says without the libraries that the service needs."""


class NotReady(Exception):
    """Why a service does not answer."""


@dataclass(frozen=True)
class Server:
    """A service that starts."""

    package: str
    model: str
    port: int
    process: subprocess.Popen[bytes]

    def ready(self) -> tuple[Ask, str]:
        """What asks it for records once it is ready; and why not over HTTP, if so.

        Raises NotReady where it ends by itself, or never gets ready.
        """
        url, until, reason = f"http://127.0.0.1:{self.port}", STARTING, ""
        until += time.monotonic()
        while time.monotonic() < until:
            if self.process.poll() is not None:
                said = Path(LOG).read_text("utf-8", "replace").strip()
                if LACKING in said:
                    why = "libraries of its service are not installed"
                    return by_functions(self.package, Path(self.model)), why
                last = said.splitlines()[-1][:300] if said else "it says nothing"
                raise NotReady(f"the service ends by itself: {last}")
            try:
                urllib.request.urlopen(f"{url}/readyz", timeout=5).close()
                return (lambda records: posted(f"{url}/predict", records)), ""
            except urllib.error.HTTPError as error:
                reason = error.read().decode("utf-8", "replace")[:300]
            except OSError as error:
                reason = str(error)
            time.sleep(0.05)
        raise NotReady(f"the service does not get ready: {reason}")


@contextmanager
def started(package: str, source: str, model: str) -> Iterator[Server]:
    """Start a trained package's service on a free port; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", package, "serve", "--port", str(port)]
    more = {"PYTHONPATH": source} if source else {}
    with Path(LOG).open("wb") as log:
        process = subprocess.Popen(
            [*command, "--model-dir", model],
            env=os.environ | more, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield Server(package, model, port, process)
    finally:
        process.kill()  # how it stops is not looked at
        process.wait()


def posted(url: str, records: Sequence[Any]) -> Told:
    """What a service answers to records."""
    body = json.dumps({"records": list(records)}).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=STARTING) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        text = error.read().decode("utf-8", "replace")
        try:
            return error.code, json.loads(text)
        except ValueError:
            return error.code, {"detail": text[:300]}
    except OSError as error:
        return 599, {"detail": f"no answer: {error}"}


def by_functions(package: str, model: Path) -> Ask:
    """What asks the functions that the service itself calls."""
    schema, scoring = (
        importlib.import_module(f"{package}.{name}") for name in ("schema", "scoring")
    )
    loaded = importlib.import_module(f"{package}.artifacts").load(model)

    def ask(records: Sequence[Any]) -> Told:
        try:
            documents = json.loads(json.dumps(list(records)))
            _, right, remarks = schema.read(documents, loaded.records)
            scored = None if remarks else scoring.score(right, loaded)
        except Exception as error:  # the service answers 500 to what this is
            return 500, {"detail": f"{type(error).__name__}: {error}"}
        refused = remarks or (scored.refused if scored else [])
        if scored is None or refused:
            return 422, {"detail": [vars(remark) for remark in refused]}
        told = {
            name.replace("prediction", "predictions", 1): values.tolist()
            for name, values in scored.answers.items()
            if name != "probability"
        }
        if "probability" in scored.answers:
            told["probabilities"] = scored.answers["probability"].tolist()
        return 200, json.loads(json.dumps(told))

    return ask
