"""What every request passes: an id, a limit to its length, counts, a log line."""

import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cellar import metrics
from cellar.logs import log
from cellar.server import stopping

REQUEST_ID = re.compile(r"[\w.:-]{1,128}", re.ASCII)
TRACE = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*")
"""W3C Trace Context, section 3.2: `traceparent`."""
DRAINED = 64_000_000
"""Bytes of a body that are taken in, though not kept, before it is refused."""
QUIET = ("/healthz", "/readyz", "/metrics")
"""Routes that are asked every few seconds: logged only where they fail."""


class Edge:
    """Middleware between the server and the routes."""

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        """Stand before an application."""
        self.app = app
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and its answer back."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        request_id, trace_id = ids(headers)
        scope.setdefault("state", {})["request_id"] = request_id
        started, received, status = time.perf_counter(), 0, 500

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.max_body_bytes:
                # a client that still sends does not read: let it come to an end
                while message.get("more_body") and received < DRAINED:
                    message = await receive()
                    received += len(message.get("body", b""))
                raise HTTPException(413, f"longer than {self.max_body_bytes} bytes")
            return message

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                told["x-request-id"] = request_id
                if stopping.is_set():
                    told["connection"] = "close"
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive_within_limit, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "none")
            metrics.REQUESTS.labels(route, status).inc()
            metrics.SECONDS.labels(route).observe(seconds)
            if route not in QUIET or status >= 400:
                log(
                    f"{scope['method']} {route} {status}",
                    request_id=request_id,
                    trace_id=trace_id,
                    method=scope["method"],
                    route=route,
                    status=status,
                    milliseconds=round(seconds * 1000, 1),
                )


def ids(headers: Headers) -> tuple[str, str]:
    """Give the id of a request and of its trace: those that it came with, if any."""
    trace = TRACE.fullmatch(headers.get("traceparent", ""))
    trace_id = trace[1] if trace else ""
    given = headers.get("x-request-id", "")
    if not REQUEST_ID.fullmatch(given):
        given = trace_id or uuid.uuid4().hex
    return given, trace_id
