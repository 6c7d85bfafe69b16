"""The server: once told to stop, it hears out whoever has not heard of that."""

import asyncio
import logging
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

import uvicorn

from cellar.logs import CONFIG, log

QUIET = 0.3
"""Seconds without a request after which a server that is to stop does so."""
DRAIN = 5.0
"""Seconds after which it takes no more requests, whoever asks."""
HEARING = 0.2
"""Seconds for those who were let in last to say what they want."""
NEVER_STARTED = 3
"""How uvicorn's processes end where the application cannot be started."""
stopping = threading.Event()
"""Set once this process is told to stop: `/readyz` says so, connections are closed."""


class Server(uvicorn.Server):
    """A server that loses no request that was sent to it."""

    told = last = 0.0
    seen = 0

    async def on_tick(self, counter: int) -> bool:
        """Tell, ten times a second, whether it is time to stop."""
        if not await super().on_tick(counter):
            return False
        now, state = time.monotonic(), self.server_state
        if not stopping.is_set():
            stopping.set()
            self.told = self.last = now
        if state.total_requests != self.seen or state.tasks:
            self.seen, self.last = state.total_requests, now
        quiet, late = now - self.last > QUIET, now - self.told > DRAIN
        return quiet or late or self.force_exit

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let in those who wait at the door, close it, and finish what has begun."""
        loop = asyncio.get_running_loop()
        for door in sockets or []:
            with suppress(BlockingIOError):
                while True:
                    connection, _ = door.accept()
                    await loop.connect_accepted_socket(self.protocol, connection)
        for server in self.servers:
            server.close()
        await asyncio.sleep(HEARING)
        await super().shutdown(sockets)

    def protocol(self) -> asyncio.Protocol:
        """Make what talks over a connection, as uvicorn does."""
        kind: Any = self.config.http_protocol_class
        made: asyncio.Protocol = kind(
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        return made


def serve(host: str, port: int, workers: int, grace: int) -> None:
    """Serve until told to stop, in so many processes; `grace` is in seconds."""
    config = uvicorn.Config(
        "cellar.service:create_app",
        factory=True,
        host=host,
        port=port,
        log_config=CONFIG,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=grace,
    )
    door = config.bind_socket()
    if workers > 1:
        supervise(config, door, workers)
    else:
        work(config, door)


def work(config: uvicorn.Config, door: socket.socket) -> None:
    """Serve in this process."""
    config.configure_logging()
    logging.captureWarnings(True)
    # uvicorn hands the signal on once it is done: that is the end as it should be
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    Server(config).run([door])


def supervise(config: uvicorn.Config, door: socket.socket, workers: int) -> None:
    """Keep so many processes serving; once told to stop, tell them, and wait."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    spawn = get_context("spawn")

    def started() -> Any:
        process = spawn.Process(target=work, args=(config, door))
        process.start()
        return process

    processes = [started() for _ in range(workers)]
    while not told.wait(0.5):
        for place, process in enumerate(processes):
            if process.exitcode == NEVER_STARTED:
                told.set()
            elif process.exitcode is not None:
                log("a worker died", exitcode=process.exitcode)
                processes[place] = started()
    door.close()
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()
    if any(process.exitcode == NEVER_STARTED for process in processes):
        sys.exit(1)
