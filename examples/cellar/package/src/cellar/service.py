"""The HTTP service: answers for records."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from pydantic_core import from_json
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from cellar import metrics
from cellar.desk import Desk, keep_current
from cellar.edge import Edge
from cellar.mlflow_protocol import documents_of
from cellar.openapi import BODIES, describe_api
from cellar.schema import Remark, read
from cellar.scoring import Scored, Served, TooSlow, score
from cellar.server import stopping
from cellar.settings import Settings

TITLE = "cellar"
SUMMARY = "Cellar"
REMARKS = 100
"""What is told of a refused request, at most."""
REFUSALS = 10
"""Records without an answer after which no more are looked for."""


class ModelVersion(BaseModel):
    """The model that answered."""

    name: str
    version: str


class Prediction(BaseModel):
    """An answer for each record, in their order."""

    predictions: list[Any]
    probabilities: list[float | list[float]] | None = None
    model: ModelVersion
    request_id: str


class Predictions(BaseModel):
    """An answer for each record, by MLflow's protocol."""

    predictions: list[Any]


class Problem(BaseModel):
    """Why there is no answer: a sentence, or what is wrong with which records."""

    detail: str | list[Remark]


class Refused(Exception):
    """A request that gets no answer, with what is wrong about its records."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        """Refuse for the reasons given."""
        self.remarks = remarks


def desk_of(request: Request) -> Desk:
    """The desk of the application that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]
UNREADY: dict[int | str, dict[str, Any]] = {503: {"model": Problem}}
REFUSALS_TOLD: dict[int | str, dict[str, Any]] = {
    413: {"model": Problem},
    422: {"model": Problem},
    **UNREADY,
}
router = APIRouter()


@router.post(
    "/predict",
    response_model=Prediction,
    responses=REFUSALS_TOLD,
    openapi_extra=BODIES["/predict"],
)
async def predict(request: Request, desk: AtDesk) -> Response:
    """Answer for records."""
    served, scored = await answered(request, desk, records_of)
    told: dict[str, Any] = {
        name.replace("prediction", "predictions", 1): values.tolist()
        for name, values in scored.answers.items()
        if name != "probability"
    }
    if "probability" in scored.answers:
        told["probabilities"] = scored.answers["probability"].tolist()
    told["model"] = {"name": served.name, "version": served.version}
    told["request_id"] = request.state.request_id
    return JSONResponse(told)


@router.post(
    "/invocations",
    response_model=Predictions,
    responses=REFUSALS_TOLD,
    openapi_extra=BODIES["/invocations"],
)
async def invocations(request: Request, desk: AtDesk) -> Response:
    """Answer by MLflow's scoring protocol."""
    _, scored = await answered(request, desk, documents_of)
    return JSONResponse({"predictions": scored.answers["prediction"].tolist()})


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "alive"}


@router.get("/readyz", responses=UNREADY)
async def readyz(desk: AtDesk) -> dict[str, str]:
    """The model is loaded; `reason` tells why a newer one is not."""
    if stopping.is_set():
        raise HTTPException(503, "stopping", {"Retry-After": "5"})
    ready = {"status": "ready", "version": desk.ready().version}
    return ready | ({"reason": desk.reason} if desk.reason else {})


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
async def exposition() -> Response:
    """What the service has counted, for Prometheus."""
    return Response(metrics.exposition(), media_type=CONTENT_TYPE_LATEST)


@router.get("/schema", responses=UNREADY)
async def schema(desk: AtDesk) -> dict[str, Any]:
    """Columns in order: types, ranges, categories seen in training; which are used.

    `boundary` is what a record is: `raw`, a row as the notebook reads it, or
    `features`, what its model takes.
    """
    return desk.ready().schema


async def answered(request: Request, desk: Desk, reader: Any) -> tuple[Served, Scored]:
    """Read, check and score the records of a request in a thread of the desk."""
    served, limits = desk.ready(), desk.settings
    until = time.monotonic() + limits.max_seconds
    content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    if desk.threads.statistics().tasks_waiting >= limits.waiting_requests:
        raise HTTPException(503, "overloaded", {"Retry-After": "1"})
    work = partial(
        scored_body, body, content_type, served, reader, limits.max_records, until
    )
    try:
        scored = await to_thread.run_sync(work, limiter=desk.threads)
    except TooSlow:
        late = f"not done within {limits.max_seconds:g} seconds"
        raise HTTPException(503, late, {"Retry-After": "1"}) from None
    metrics.count(scored.answers)
    return served, scored


def scored_body(
    body: bytes,
    content_type: str,
    served: Served,
    reader: Any,
    most: int,
    until: float,
) -> Scored:
    """Score the records of a body; all of them get an answer, or none does."""
    try:
        documents = reader(body, content_type, served.schema)
    except Exception as error:  # whatever a parser may say to what is not its format
        raise HTTPException(422, str(error) or type(error).__name__) from error
    if not documents:
        raise HTTPException(422, "no records")
    if len(documents) > most:
        raise HTTPException(413, f"more than {most} records")
    _, records, remarks = read(documents, served.records)
    if remarks:
        raise Refused(remarks)
    scored = score(records, served, until, REFUSALS)
    if scored.refused:
        raise Refused(scored.refused)
    return scored


def records_of(body: bytes, content_type: str, schema: object) -> list[Any]:
    """Read the records of `/predict`; a ValueError says what is wrong with them."""
    if content_type and "json" not in content_type:
        raise ValueError(f"content-type is {content_type}, not application/json")
    match from_json(body, allow_inf_nan=False):
        case {"records": list(records)}:
            return records
    raise ValueError('expected {"records": [{"column": value, …}, …]}')


async def refuse(request: Request, error: Exception) -> JSONResponse:
    """Answer 422, naming the record, the field and the reason."""
    assert isinstance(error, Refused)
    remarks = error.remarks[:REMARKS]
    for remark in remarks:
        metrics.REFUSED.labels(remark.field).inc()
    return JSONResponse({"detail": [vars(remark) for remark in remarks]}, 422)


async def unreadable(request: Request, error: Exception) -> JSONResponse:
    """Answer for a refused request."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


async def gone(request: Request, error: Exception) -> Response:
    """Nobody waits for an answer any more."""
    return Response(status_code=499)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Put the service together."""
    settings = settings or Settings()
    app = FastAPI(title=TITLE, summary=SUMMARY, lifespan=keep_current)
    app.state.desk = Desk(settings)
    app.include_router(router)
    app.add_middleware(Edge, max_body_bytes=settings.max_body_bytes)
    app.add_exception_handler(Refused, refuse)
    app.add_exception_handler(HTTPException, unreadable)
    app.add_exception_handler(ClientDisconnect, gone)
    describe_api(app)
    return app
