"""Run a notebook cell by cell in a kernel of a chosen interpreter, and capture it.

The kernel is in a box. It talks over sockets in the box's folder, so that it needs no
network; what cells print is dropped as it comes, however much it is.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbprod.verify import crowds
from nbprod.verify.boxes import LOAD, Box, boxed, environment
from nbprod.verify.copies import Copy
from nbprod.verify.expecting import Moment
from nbprod.verify.failing import COLOURS, Failure, kind_of
from nbprod.verify.fits import Fit
from nbprod.verify.places import short_place

Progress = Callable[[int, int], None]
"""Told of each cell: how many code cells ran, of how many."""
SHOWN = "NoneType"
"""What ipykernel calls the error of a cell that came to its end, and whose value's own
display then failed (``_repr_html_``)."""
END = "the end"


@dataclass(frozen=True)
class Ran:
    """A run of a notebook: its store of captures, and how it ended."""

    store: Path
    seconds: float
    failure: Failure | None = None


def run_notebook(
    python: str,
    copy: Copy,
    store: Path,
    wanted: Mapping[Moment, Sequence[str]],
    box: Box,
    seed: int,
    progress: Progress | None = None,
    portraits: str = "",
    fit: Fit | None = None,
) -> Ran:
    """Run a copy of a notebook from top to bottom in a fresh kernel.

    ``wanted`` are the names to capture at each moment; at the end all variables are
    captured. ``portraits`` is a file of code that portrays them besides, or nothing;
    ``fit`` is where the served model is fitted, if it is to be asked.
    """
    store.mkdir(parents=True)
    with short_place(box.folder / "kernel") as sockets:
        box = replace(box, sockets=(sockets,))  # at one path inside and outside
        running = Running(python, copy, store, wanted, box, seed, progress)
        running.portraits, running.sockets, running.fit = portraits, sockets, fit
        return asyncio.run(running.to_the_end())


class Stopped(Exception):
    """A kernel that ends, or does not, while it is looked at."""


class Running:
    """One run of a notebook."""

    def __init__(
        self,
        python: str,
        copy: Copy,
        store: Path,
        wanted: Mapping[Moment, Sequence[str]],
        box: Box,
        seed: int,
        progress: Progress | None,
    ) -> None:
        """Begin with nothing run."""
        self.python, self.copy, self.store, self.wanted = python, copy, store, wanted
        self.box, self.seed, self.progress = box, seed, progress
        self.started = time.perf_counter()
        self.captured = 0.0
        self.planted = False
        self.portraits = ""
        self.sockets = box.folder
        self.fit: Fit | None = None

    async def to_the_end(self) -> Ran:
        """Run all cells, or up to the one that fails."""
        import nbformat

        notebook = nbformat.read(self.copy.notebook, 4)  # type: ignore[no-untyped-call]
        client = quiet_client(notebook, self.manager(), self.copy.notebook.parent)
        cells = [
            (number, cell)
            for number, cell in enumerate(notebook.cells, start=1)
            if cell.cell_type == "code"
        ]
        environment_of = environment(self.box)
        environment_of["PYTHONHASHSEED"] = str(self.seed)
        async with client.async_setup_kernel(
            env=environment_of,
            cwd=str(self.copy.notebook.parent),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cleanup_kc=True,
        ):
            self.started = time.perf_counter()
            with crowds.watched(client.km.provisioner.process.pid) as crowd:
                failure = await self.all_cells(client, cells)
            seconds = time.perf_counter() - self.started - self.captured
        if failure is not None and crowd.ended:
            failure = Failure(failure.cell, crowds.TOO_MANY, "process limit")
        return Ran(self.store, seconds - self.within(), failure)

    async def all_cells(
        self, client: Any, cells: Sequence[tuple[int, Any]]
    ) -> Failure | None:
        """Run the cells, each with its captures, up to the one that fails."""
        number = 0
        try:
            given = f"{self.seed}, get_ipython().user_ns, {self.portraits!r}"
            await self.hidden(client, f"watch.begin({given})")
            for done, (number, cell) in enumerate(cells):
                await self.plant(client, number)
                failure = await self.run_cell(client, cell, number)
                if failure is not None:
                    return failure
                if self.progress is not None:
                    self.progress(done + 1, len(cells))
                await self.capture(client, Moment(number).at, self.after(number))
            await self.capture(client, END, None)
            await self.ask_model(client)
        except Stopped as stopped:
            kind = "time limit" if "no end" in str(stopped) else "memory limit"
            return Failure(number, f"{stopped} as its variables were read", kind)
        return None

    def after(self, number: int) -> list[str]:
        """The names to capture after a cell."""
        return list(self.wanted.get(Moment(number), ()))

    async def plant(self, client: Any, number: int) -> None:
        """Have the next cell capture what is wanted between its statements."""
        inside = [m for m in self.wanted if m.cell == number and m.text]
        fit = self.fit if self.fit and self.fit.cell == number else None
        if inside or fit or self.planted:
            started = time.perf_counter()
            asked = [
                (m.text, m.which, m.call, m.turn, m.at, list(self.wanted[m]))
                for m in inside
            ]
            given = f"get_ipython(), {str(self.box.seen(self.store))!r}, {asked!r}"
            given += f", {fit.planted if fit else None!r}"
            await self.hidden(client, f"moments.plant({given})")
            self.captured += time.perf_counter() - started
        self.planted = bool(inside or fit)

    async def ask_model(self, client: Any) -> None:
        """Store what the served model says of the rows that it was fitted on."""
        if self.fit is None:
            return
        before = time.perf_counter()
        store = str(self.box.seen(self.store))
        given = f"get_ipython().user_ns, {store!r}, {self.fit.model!r}"
        with suppress(Stopped):  # then the store does not have it
            await self.hidden(client, f"given.keep({given})")
        self.captured += time.perf_counter() - before

    def within(self) -> float:
        """How many seconds cells spent on captures between their statements."""
        index = self.store / "index.json"
        if not index.exists():
            return 0.0
        spent: float = json.loads(index.read_text("utf-8"))["spent"]
        return spent

    def manager(self) -> Any:
        """A kernel manager for the interpreter, in its box, over sockets of files."""
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import AsyncKernelManager

        manager = AsyncKernelManager(
            transport="ipc",
            ip=str(self.sockets / "ipc"),
            connection_file=str(self.sockets / "connection.json"),
        )
        command = [self.python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        manager._kernel_spec = KernelSpec(
            argv=boxed(command, self.box, self.copy.notebook.parent),
            display_name="python",
            language="python",
        )
        return manager

    async def run_cell(self, client: Any, cell: Any, number: int) -> Failure | None:
        """Run one cell, and say how it fails if it does."""
        from nbclient.exceptions import (
            CellExecutionError,
            CellTimeoutError,
            DeadKernelError,
        )

        left = self.box.seconds - (time.perf_counter() - self.started)
        client.timeout = max(1, int(left))
        try:
            await client.async_execute_cell(cell, number - 1)
        except CellTimeoutError:
            return Failure(number, f"no end after {left:.0f} s", "time limit")
        except DeadKernelError:
            return Failure(number, "the kernel died", "memory limit")
        except CellExecutionError as error:
            if error.ename == SHOWN:
                return None
            text = f"{error.ename}: {COLOURS.sub('', error.evalue)}"[:600]
            return Failure(number, text, kind_of(error.ename, error.evalue))
        return None

    async def capture(self, client: Any, at: str, names: list[str] | None) -> None:
        """Store variables of the kernel as they are now; no name is bound there."""
        if names == []:
            return
        before = time.perf_counter()
        store = str(self.box.seen(self.store))
        arguments = f"get_ipython().user_ns, {store!r}, {at!r}, {names!r}"
        await self.hidden(client, f"moments.KERNEL.capture({arguments})")
        self.captured += time.perf_counter() - before

    async def hidden(self, client: Any, call: str) -> None:
        """Run code in the kernel that binds no name and is not in its history.

        Raises RuntimeError where it fails, which is a fault of nbprod, and Stopped
        where the kernel dies of it, or it takes longer than the notebook may.
        """
        from nbclient.exceptions import (
            CellExecutionError,
            CellTimeoutError,
            DeadKernelError,
        )
        from nbformat.v4 import new_code_cell

        code = f"exec({LOAD + call!r}, {{'get_ipython': get_ipython}})"
        client.timeout = max(1, int(self.box.seconds))
        try:
            cell = new_code_cell(code)  # type: ignore[no-untyped-call]
            await client.async_execute_cell(cell, 0, store_history=False)
        except CellTimeoutError:
            raise Stopped(f"no end after {self.box.seconds:.0f} s") from None
        except DeadKernelError:
            raise Stopped("the kernel died") from None
        except CellExecutionError as error:
            raise RuntimeError(COLOURS.sub("", error.traceback)) from None


def quiet_client(notebook: Any, manager: Any, folder: Path) -> Any:
    """A client that keeps nothing of what cells print or show."""
    from nbclient import NotebookClient

    class Quiet(NotebookClient):
        """Keeps nothing."""

        def output(self, *_: object) -> None:
            """Drop what a cell prints or shows."""

    return Quiet(
        notebook,
        km=manager,
        resources={"metadata": {"path": str(folder)}},
        interrupt_on_timeout=False,
        shutdown_kernel="immediate",
        store_widget_state=False,
        coalesce_streams=False,
    )
