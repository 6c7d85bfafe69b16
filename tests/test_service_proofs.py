"""The service of an emitted package in bad times: stopped, fed nonsense, reloaded."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from processes import Service, ask, served_from, tumours, write_package

pd: Any = pytest.importorskip("pandas")
pytest.importorskip("uvicorn")

CALLERS = 8
REQUESTS = 1_000
MALFORMED = int(os.environ.get("MALFORMED_BODIES", "3000"))
SETTLING = MALFORMED // 3
"""Bodies before memory is measured for the first time: caches fill until then."""
GROWTH = 10_000
"""KiB that the process may grow by while the other bodies come."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of a classifier, with its data and a trained model beside it."""
    folder = tmp_path_factory.mktemp("proved")
    write_package(folder)
    return folder


@pytest.fixture(scope="module")
def records(package: Path) -> list[dict[str, Any]]:
    raw = pd.read_csv(package / "tumours.csv").drop(columns="target")
    found: list[dict[str, Any]] = raw.head(50).to_dict("records")
    return found


@pytest.fixture(scope="module")
def another(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second model, of another version."""
    folder = tmp_path_factory.mktemp("another") / "model"
    tumours(package, "train", "--set", "seed=7", "--model-dir", str(folder))
    return folder


class Callers:
    """Clients that ask at the same time, each over a connection that it keeps."""

    def __init__(self, port: int, bodies: Iterable[tuple[str, str, bytes]]) -> None:
        """Start to send bodies, each with its route and type of content."""
        self.port, self.bodies = port, iter(bodies)
        self.lock = threading.Lock()
        self.told: list[tuple[bytes, object, Any]] = []
        self.threads = [threading.Thread(target=self.call) for _ in range(CALLERS)]
        for thread in self.threads:
            thread.start()

    def call(self) -> None:
        """Send bodies, one after the other, until there are no more."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while True:
            with self.lock:
                route, content_type, body = next(self.bodies, ("", "", b""))
            if not route:
                return connection.close()
            told: tuple[object, Any]
            try:
                headers = {"content-type": content_type}
                connection.request("POST", route, body, headers)
                response = connection.getresponse()
                told = response.status, json.load(response)
            except ConnectionRefusedError:
                connection.close()
                told = "refused", None
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                told = "lost", repr(error)
            self.told.append((body, *told))

    def wait(self) -> Counter[object]:
        """Wait until all is sent; tell how often there was which outcome."""
        for thread in self.threads:
            thread.join()
        return Counter(status for _, status, _ in self.told)


def alone(record: object) -> tuple[str, str, bytes]:
    return "/predict", "application/json", json.dumps({"records": [record]}).encode()


def within_seconds(told: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_no_request_is_lost_when_a_server_is_told_to_stop(
    workers: str, package: Path, records: list[Any]
) -> None:
    with served_from(package, "--workers", workers) as service:
        batch = ask(service, "/predict", {"records": records})[1]["predictions"]
        bodies = [alone(record) for record in records]
        right = {body: one for (_, _, body), one in zip(bodies, batch, strict=True)}
        callers = Callers(service.port, bodies * (REQUESTS // len(bodies)))
        within_seconds(lambda: len(callers.told) > REQUESTS // 3)
        service.process.send_signal(signal.SIGTERM)
        outcomes = callers.wait()
        assert service.process.wait(timeout=40) == 0
    lost = [reason for _, status, reason in callers.told if status == "lost"]
    assert not lost
    # whoever comes after the door is closed is told so, and may ask elsewhere
    assert outcomes[200] + outcomes["refused"] == REQUESTS
    assert outcomes[200] > REQUESTS // 3
    answered = [(body, told) for body, status, told in callers.told if status == 200]
    assert all(told["predictions"] == [right[body]] for body, told in answered)
    logged = service.log.read_text("utf-8").count('"POST /predict 200"')
    assert logged == outcomes[200] + 1


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def halved(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def of_another(key: str, version: str) -> Callable[[Path], None]:
    def changed(path: Path) -> None:
        versions = json.loads(path.read_text("utf-8"))
        place = versions if key == "python" else versions["packages"]
        place[key] = version
        path.write_text(json.dumps(versions), "utf-8")

    return changed


def without(key: str) -> Callable[[Path], None]:
    def changed(path: Path) -> None:
        versions = json.loads(path.read_text("utf-8"))
        del versions["files"][key]
        path.write_text(json.dumps(versions), "utf-8")

    return changed


DAMAGES: list[tuple[str, Callable[[Path], None], str]] = [
    ("model.joblib", flipped, "model.joblib is not what training wrote"),
    ("model.joblib", halved, "model.joblib is not what training wrote"),
    ("model.joblib", Path.unlink, "model.joblib is not there: run `tumours train`"),
    ("learned.joblib", flipped, "learned.joblib is not what training wrote"),
    ("schema.json", halved, "schema.json is not what training wrote"),
    ("versions.json", halved, "is not a model directory"),
    ("versions.json", without("schema.json"), "KeyError('schema.json')"),
    ("versions.json", Path.unlink, "versions.json is not there: run `tumours train`"),
    ("versions.json", of_another("python", "2.7.18"), "was trained with python 2.7.18"),
    ("versions.json", of_another("scikit-learn", "0.1"), "this is 1."),
]


def test_a_model_that_does_not_fit_is_told(
    package: Path, another: Path, records: list[Any], tmp_path: Path
) -> None:
    model = tmp_path / "model"
    with served_from(
        package, "--model-dir", str(model), ready=503, reload_seconds=0.02
    ) as service:

        def told_of(reason: str) -> bool:
            return reason in str(ask(service, "/readyz"))

        for file, damage, reason in DAMAGES:
            new = shutil.copytree(package / "model", tmp_path / "new")
            damage(new / file)
            swap(new, model)
            within_seconds(partial(told_of, reason))
            status, told = ask(service, "/readyz")
            assert (status, str(model) in told["detail"]) == (503, True)
            assert ask(service, "/healthz")[0] == 200
            assert ask(service, "/predict", {"records": records}) == (503, told)
        swap(shutil.copytree(another, tmp_path / "new"), model)
        within_seconds(lambda: ask(service, "/readyz")[0] == 200)
        assert ask(service, "/predict", {"records": records})[0] == 200


def swap(new: Path, model: Path) -> None:
    """Put a model directory in the place of another, as training does.

    What training writes is of now; a copy is as old as what it was made of, and may
    even have the inode of one that is gone.
    """
    if (new / "versions.json").exists():
        (new / "versions.json").touch()
    if model.exists():
        model.rename(model.with_name("old"))
        shutil.rmtree(model.with_name("old"))
    new.rename(model)


def test_another_model_is_taken_up_without_a_dropped_request(
    package: Path, another: Path, records: list[Any], tmp_path: Path
) -> None:
    model = tmp_path / "model"
    shutil.copytree(package / "model", model)
    enough = threading.Event()

    def bodies() -> Iterable[tuple[str, str, bytes]]:
        while not enough.is_set():
            yield alone(records[0])

    with served_from(
        package, "--model-dir", str(model), reload_seconds=0.05
    ) as service:
        versions = [version_at(service)]
        callers = Callers(service.port, bodies())

        def told(number: int) -> bool:
            return len(callers.told) >= number

        for other in (another, package / "model", another):
            swap(shutil.copytree(other, tmp_path / "new"), model)
            within_seconds(lambda: version_at(service) != versions[-1])
            versions.append(version_at(service))
            within_seconds(partial(told, len(callers.told) + 100))
        enough.set()
        outcomes = callers.wait()
    assert set(outcomes) == {200}
    assert versions == [versions[0], versions[1]] * 2
    answered = {answer["model"]["version"] for _, _, answer in callers.told}
    assert answered == set(versions)


def version_at(service: Service) -> str:
    status, told = ask(service, "/readyz")
    assert status == 200
    return str(told["version"])


VALUES: tuple[Any, ...] = (
    None, True, -1, 10**40, 1e308, "", "\x00", "\ud800", [], {}, [[]], "x" * 5_000,
    {"a": 1}, "NaN", "1e5", -0.0, 2**63, "2020-01-01",
)  # fmt: skip
ENVELOPES = ("records", "instances", "inputs", "dataframe_records", "dataframe_split")
TYPES = (
    "application/json", "text/csv", "text/plain", "application/json; charset=utf-16",
    "multipart/form-data", "application/x-www-form-urlencoded", "", "x/" + "y" * 200,
)  # fmt: skip


def malformed(number: int, records: list[Any]) -> tuple[str, str, bytes]:
    """A body that is wrong in one of many ways, always the same one for a number."""
    rng = random.Random(number)
    route = rng.choice(("/predict", "/invocations"))
    content_type = rng.choice(TYPES) if rng.random() < 0.3 else TYPES[0]
    record = dict(rng.choice(records))
    name = rng.choice(list(record))
    whole = json.dumps({"records": [record]}).encode()
    match rng.randrange(8):
        case 0:
            body = rng.randbytes(rng.randrange(400))
        case 1:
            body = whole[: rng.randrange(len(whole))]
        case 2:
            body = b"[" * rng.randrange(20_000)
        case 3:
            body = b'{"records":' * rng.randrange(1, 300)
        case 4:
            record[name] = rng.choice(VALUES)
            body = json.dumps({rng.choice(ENVELOPES): [record]}).encode()
        case 5:
            body = json.dumps({rng.choice(ENVELOPES): rng.choice(VALUES)}).encode()
        case 6:
            del record[name]
            record[str(rng.random())] = rng.random()
            body = json.dumps({rng.choice(ENVELOPES): [record, 1]}).encode()
        case _:
            place = rng.randrange(len(whole))
            body = whole[:place] + rng.randbytes(3) + whole[place:]
    return route, content_type, body


def memory(process: subprocess.Popen[bytes]) -> int:
    """KiB that a process has in memory."""
    command = ["ps", "-o", "rss=", "-p", str(process.pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(told.stdout)


@pytest.mark.slow
def test_malformed_bodies_do_no_harm(package: Path, records: list[Any]) -> None:
    with served_from(package) as service:
        before = ask(service, "/predict", {"records": records})[1]["predictions"]
        numbers = range(MALFORMED)
        bodies = [malformed(number, records) for number in numbers[:SETTLING]]
        outcomes = Callers(service.port, bodies).wait()
        settled = memory(service.process)
        rest = (malformed(number, records) for number in numbers[SETTLING:])
        outcomes += Callers(service.port, rest).wait()
        grown = memory(service.process) - settled
        after = ask(service, "/predict", {"records": records})[1]["predictions"]
        assert service.process.poll() is None
    # some are right after all: a number in place of a number, a digit more
    assert set(outcomes) <= {200, 422}, outcomes
    assert outcomes[422] > 0.8 * MALFORMED
    assert grown < GROWTH
    assert after == before
    assert "Traceback" not in service.log.read_text("utf-8")
