"""A process in a box that forks others which have the libraries loaded already.

To run a package again and again costs mostly its imports; so they are made once.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nbprod.errors import NbprodError
from nbprod.verify.boxes import LOAD, Box, boxed, environment


@dataclass(frozen=True)
class Nursery:
    """Where orders go; see inside/nursery.py."""

    box: Box
    orders: IO[str]
    answers: IO[str]

    def ask(
        self,
        what: str,
        arguments: Sequence[str],
        cwd: Path,
        seconds: float,
        path: Sequence[str] = (),
        more: Mapping[str, str] | None = None,
    ) -> int | None:
        """Have something done, and give its exit status; None where time was up.

        Raises NbprodError where there is nobody to do it any more.
        """
        order = {
            "what": what, "arguments": list(arguments), "cwd": str(cwd),
            "seconds": seconds, "path": list(path), "environment": dict(more or {}),
            "log": str(self.box.folder / "order.log"),
        }  # fmt: skip
        try:
            self.orders.write(json.dumps(order) + "\n")
            self.orders.flush()
            answer = self.answers.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise NbprodError("faults: the process that runs the package has ended")
        status: int | None = json.loads(answer)
        return status


@contextmanager
def nursery(python: str, box: Box, modules: Sequence[str]) -> Iterator[Nursery]:
    """Start one with these modules; it ends with the block.

    Raises NbprodError where the system cannot fork.
    """
    if not hasattr(os, "fork"):
        raise NbprodError("faults need a system that can fork processes")
    names = box.folder / "modules.json"
    names.write_text(json.dumps(list(modules)), "utf-8")
    code = f"{LOAD}from nbprod_inside import nursery; nursery.main(sys.argv[1])"
    process = subprocess.Popen(
        boxed([python, "-c", code, str(names)], box, box.folder),
        cwd=box.folder,
        env=environment(box),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdin and process.stdout
    try:
        yield Nursery(box, process.stdin, process.stdout)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
