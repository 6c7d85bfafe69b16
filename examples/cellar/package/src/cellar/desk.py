"""The model in use: loaded at the start, and anew when training wrote one."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from starlette.exceptions import HTTPException

from cellar import artifacts, metrics
from cellar.logs import log
from cellar.scoring import Served
from cellar.settings import Settings


@dataclass
class Desk:
    """The model in use, and threads that score: few, so that health checks get on."""

    settings: Settings
    threads: CapacityLimiter = field(init=False)
    model: Served | None = None
    reason: str = "starting"

    def __post_init__(self) -> None:
        """Open as many places as the settings say."""
        self.threads = CapacityLimiter(self.settings.scoring_threads)

    def ready(self) -> Served:
        """The model, or 503 with the reason why there is none."""
        if self.model is None:
            raise HTTPException(503, self.reason, {"Retry-After": "5"})
        return self.model

    def stamp(self) -> tuple[int, ...]:
        """Tell one state of the model directory from another, cheaply."""
        try:
            found = os.stat(self.settings.model_dir / "versions.json")
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_ino, found.st_size

    async def load(self) -> None:
        """Load the model; if that fails, keep the one in use and tell the reason."""
        try:
            model = await to_thread.run_sync(artifacts.load, self.settings.model_dir)
        except artifacts.ModelError as error:
            self.reason = str(error)
            metrics.RELOADS.labels("failed").inc()
            log("no model was loaded", reason=self.reason)
        else:
            self.model, self.reason = model, ""
            metrics.RELOADS.labels("loaded").inc()
            log("a model was loaded", model=model.name, version=model.version)

    async def watch(self, seen: tuple[int, ...]) -> None:
        """Load what training writes into the model directory, as it changes."""
        while True:
            await asyncio.sleep(self.settings.reload_seconds)
            found = await to_thread.run_sync(self.stamp)
            if found != seen:
                seen = found
                await self.load()


@asynccontextmanager
async def keep_current(app: FastAPI) -> AsyncIterator[None]:
    """Load the model and keep it current; requests under way keep the one they have."""
    desk: Desk = app.state.desk
    seen = desk.stamp()
    await desk.load()
    watching = asyncio.create_task(desk.watch(seen))
    yield
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
