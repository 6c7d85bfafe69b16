"""The HTTP service: each route, and what is refused."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cellar import artifacts
from cellar.schema import records_type
from cellar.scoring import Served
from cellar.settings import Settings

if TYPE_CHECKING:
    from serving import Client

Start = Callable[[Settings], AbstractContextManager["Client"]]
JSON = ["dataframe_split", "dataframe_records", "instances", "inputs", "columns"]
NONSENSE = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[]",
    b"null",
    b"{}",
    b'{"records": []}',
    b'{"records": [3]}',
    b'{"records": [[[]]], "instances": [[[]]]}',
    b'{"records": [{"a": NaN}], "instances": [{"a": Infinity}]}',
    b'{"records": [{"a": 1, "a": 2}]}',
    b'{"inputs": []}',
    b'{"inputs": {"a": 3}}',
    b'{"instances": [null]}',
    b'{"dataframe_split": {"columns": [["a"]], "data": [[1]]}}',
    b'{"dataframe_split": {"columns": ["a"], "data": [[1, 2]]}}',
    b'{"records": [' + b"9" * 5000 + b"]}",
    b"[" * 50_000,
    b"a\rb,c\n1,2",
    b'"' + b"a" * 90_000,
]


@pytest.fixture(scope="module")
def client(start: Start, model_dir: Path) -> Iterator["Client"]:
    """A service with small limits."""
    settings = Settings(model_dir=model_dir, max_body_bytes=100_000, max_records=50)
    with start(settings) as client:
        yield client


@pytest.fixture
def records(served: Served) -> list[Any]:
    """Records that training had."""
    examples: list[Any] = served.schema["examples"]
    return examples


def test_predict(client: "Client", records: list[Any], served: Served) -> None:
    """Each record gets an answer of the model that is told, under the given id."""
    response = client.post("/predict", {"records": records}, x_request_id="abc-1")
    assert response.status == 200, response.text
    body = response.json()
    assert len(body["predictions"]) == len(records)
    assert body["model"] == {"name": served.name, "version": served.version}
    assert body["request_id"] == response.headers["x-request-id"] == "abc-1"


def test_trace_is_taken_over(client: "Client", records: list[Any]) -> None:
    """A request without an id goes by that of its trace."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    told = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    response = client.post("/predict", {"records": records}, **told)
    assert response.headers["x-request-id"] == trace


@pytest.mark.parametrize("form", JSON)
def test_invocations(form: str, client: "Client", records: list[Any]) -> None:
    """Each form of MLflow's protocol gets the same answer."""
    names = list(records[0])
    rows = [list(record.values()) for record in records]
    columns = {name: [record[name] for record in records] for name in names}
    body = {
        "dataframe_split": {"dataframe_split": {"columns": names, "data": rows}},
        "columns": {"inputs": columns},
    }.get(form, {form: records})
    expected = client.post("/predict", {"records": records}).json()["predictions"]
    assert client.post("/invocations", body).json() == {"predictions": expected}


def test_openapi_shows_the_record(client: "Client", served: Served) -> None:
    """The document describes the records, with examples that are right."""
    document = client.get("/openapi.json").json()
    record = document["components"]["schemas"]["Record"]
    columns = [column for column in served.schema["columns"] if not column["answer"]]
    assert list(record["properties"]) == [column["name"] for column in columns]
    assert record["required"] == [c["name"] for c in columns if c["used"]]
    records_type(served.schema).validate_python(record["examples"])
    assert client.get("/docs").status == 200


def test_wrong_records_are_named(client: "Client", records: list[Any]) -> None:
    """A record without a column is refused with its number and the field."""
    name = next(iter(records[0]))
    wrong = [*records, {key: value for key, value in records[0].items() if key != name}]
    for route, form in (("/predict", "records"), ("/invocations", "instances")):
        response = client.post(route, {form: wrong})
        assert response.status == 422
        (remark,) = response.json()["detail"]
        assert (remark["record"], remark["field"]) == (len(records), name)
        assert remark["reason"]


@pytest.mark.parametrize("route", ["/predict", "/invocations"])
@pytest.mark.parametrize("body", NONSENSE)
def test_nonsense(route: str, body: bytes, client: "Client") -> None:
    """Whatever a client sends, it is told that the request is bad."""
    for content_type in ("application/json", "text/csv", "text/plain", ""):
        response = client.post(route, body, content_type=content_type)
        assert response.status in (200, 422)
        assert content_type == "text/csv" or response.status == 422
        assert response.json()


@pytest.mark.parametrize("value", [None, True, -1, 10**40, 1e308, "", "\x00", [], {}])
def test_any_value_has_an_outcome(
    value: object, client: "Client", records: list[Any]
) -> None:
    """Each field may hold anything: there is an answer, or a reason why not."""
    for name in list(records[0])[:20]:
        response = client.post("/predict", {"records": [records[0] | {name: value}]})
        assert response.status in (200, 422), response.text
        assert response.status == 200 or response.json()["detail"][0]["reason"]


def test_too_large(client: "Client", records: list[Any]) -> None:
    """Too many bytes or too many records are refused as such."""
    for route, form in (("/predict", "records"), ("/invocations", "instances")):
        assert client.post(route, b" " * 200_000).status == 413
        assert client.post(route, {form: [{}] * 51}).status == 413


@pytest.mark.parametrize("limit", [{"waiting_requests": 0}, {"max_seconds": 1e-9}])
def test_overloaded(
    limit: dict[str, Any], start: Start, model_dir: Path, records: list[Any]
) -> None:
    """A request that would take too long is told when to come back."""
    with start(Settings(model_dir=model_dir, **limit)) as busy:
        response = busy.post("/predict", {"records": records})
    assert (response.status, response.headers["retry-after"]) == (503, "1")


def soon(told: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(400):
        if told():
            return
        time.sleep(0.05)
    pytest.fail("not within 20 seconds")


def test_model_comes(start: Start, model_dir: Path, tmp_path: Path) -> None:
    """Without a model the service lives and says why; it takes up one that comes."""
    folder = tmp_path / "model"
    with start(Settings(model_dir=folder, reload_seconds=0.05)) as waiting:
        assert waiting.get("/healthz").status == 200
        assert "cellar train" in waiting.get("/readyz").json()["detail"]
        for route in ("/readyz", "/schema"):
            assert waiting.get(route).status == 503
        assert waiting.get("/openapi.json").status == 200
        shutil.copytree(model_dir, folder)
        soon(lambda: waiting.get("/readyz").status == 200)


def test_damaged_model(start: Start, model_dir: Path, tmp_path: Path) -> None:
    """A model that is not what training wrote is not taken up in place of another."""
    folder = shutil.copytree(model_dir, tmp_path / "model")
    with start(Settings(model_dir=folder, reload_seconds=0.05)) as client:
        version = client.get("/readyz").json()["version"]
        (folder / "schema.json").write_text("{}")
        (folder / "versions.json").touch()
        soon(lambda: "reason" in client.get("/readyz").json())
        ready = client.get("/readyz").json()
        assert "not what training wrote" in ready["reason"]
        assert ready["version"] == version
        assert client.get("/schema").status == 200


def test_other_models_are_not_loaded(model_dir: Path, tmp_path: Path) -> None:
    """A model of other versions of the libraries is refused, with what to do."""
    folder = shutil.copytree(model_dir, tmp_path / "model")
    versions = json.loads((folder / "versions.json").read_text("utf-8"))
    versions["packages"]["pandas"] = "0.1"
    (folder / "versions.json").write_text(json.dumps(versions))
    with pytest.raises(artifacts.ModelError, match="train again"):
        artifacts.load(folder)


def test_schema_and_metrics(
    client: "Client", records: list[Any], served: Served
) -> None:
    """What records may hold, and what has been counted."""
    schema = client.get("/schema").json()
    assert schema["boundary"] == "raw"
    assert schema["examples"] == records
    client.post("/predict", {"records": records})
    counted = client.get("/metrics").text
    assert 'requests_total{route="/predict",status="200"}' in counted
