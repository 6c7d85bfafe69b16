"""The service as its callers see it: a server of its own, asked over HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any, NamedTuple

import uvicorn

from cellar.service import create_app
from cellar.settings import Settings


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        """Read the body."""
        return json.loads(self.text)


class Client(NamedTuple):
    """Asks a server of this machine."""

    port: int

    def get(self, path: str) -> Answer:
        """Get a path."""
        return self.ask("GET", path)

    def post(self, path: str, document: object, **headers: str) -> Answer:
        """Post a JSON document, or bytes as they are."""
        content = document if isinstance(document, bytes) else as_json(document)
        return self.ask("POST", path, content, **headers)

    def ask(
        self, method: str, path: str, content: bytes = b"", **headers: str
    ) -> Answer:
        """Ask once, with `content_type` and the like as headers."""
        named = {"content-type": "application/json"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, content, named)
            found = connection.getresponse()
            told = {name.lower(): value for name, value in found.getheaders()}
            return Answer(found.status, told, found.read().decode())
        finally:
            connection.close()


def as_json(document: object) -> bytes:
    """Write a document as clients do."""
    return json.dumps(document).encode()


@contextmanager
def serving(settings: Settings) -> Iterator[Client]:
    """Serve on a free port while the block runs."""
    app = create_app(settings)
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        (socket,) = server.servers[0].sockets
        yield Client(socket.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
