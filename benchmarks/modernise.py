"""How many notebooks that fail at a removed call run once NBP105 has mended them.

``python -m benchmarks.modernise FOLDER… --recent PYTHON --older PYTHON --out FILE``
looks in fetched copies of repositories for notebooks in which NBP105 finds something
and whose imports both interpreters have. Each runs from top to bottom with ``recent``.
One that fails at a statement with a finding is mended, with safe fixes and, where that
is not enough, with all, and runs again with both. Texts that its cells print are held
against what the notebook as it was gives with ``older``, where that gives the same
twice: equal are texts whose numbers are the same to six digits, and all else but
spaces and ``np.float64(…)`` around a number. Notebooks run where they are: give a
copy. FILE holds a line of JSON for each.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbprod.ir import Cell

NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")
SCALAR = re.compile(r"\bnp\.\w+\(([^()]*)\)")
"""A number as numpy 2 shows it: ``np.float64(1.5)``."""
NOISE = re.compile(
    r"0x[0-9a-f]+|\b\d+(\.\d+)? ?[nµm]?s\b|Wall time.*|CPU times.*|<[^<>]* at 0x[^>]*>"
)
SKIPPED = frozenset("tensorflow keras torch tensorflow_probability".split())
READ = re.compile(r"\b(?:read_\w+|loadtxt|genfromtxt)\(\s*['\"]([^'\"]+)['\"]")
PRELOADED = """numpy pandas matplotlib.pyplot seaborn scipy.stats sklearn.ensemble
    sklearn.linear_model sklearn.model_selection sklearn.metrics sklearn.datasets
    sklearn.pipeline sklearn.svm sklearn.neighbors statsmodels.api
    IPython.core.interactiveshell IPython.utils.capture""".split()
LARGEST = 3_000_000
LACKING = ("FileNotFoundError", "EmptyDataError", "URLError", "HTTPError", "gaierror")
"""Errors of notebooks that cannot be run here in any environment."""


def serve() -> None:
    """Run notebooks that are asked for on stdin, each in a fork of this process.

    What most notebooks import is there already, so that a run takes its own time.
    """
    for name in PRELOADED:
        with contextlib.suppress(ImportError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_module(name)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        path, seconds = json.loads(line)
        answer = f"{path}.json"
        child = os.fork()
        if not child:
            os.setsid()
            run_here(path, answer)
            os._exit(0)
        until = time.monotonic() + seconds
        while not os.waitpid(child, os.WNOHANG)[0]:
            if time.monotonic() > until:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                break
            time.sleep(0.05)
        told = None
        if os.path.exists(answer):
            with open(answer) as file:
                told = json.load(file)
            os.unlink(answer)
        print(json.dumps(told), flush=True)


def run_here(path: str, answer: str) -> None:
    """Run a notebook's cells until one fails; write their texts and the error."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    os.chdir(os.path.dirname(path))
    for number in (0, 1, 2):  # what it prints to files of its own is not looked at
        os.dup2(os.open(os.devnull, os.O_RDWR), number)
    sys.path.insert(0, "")
    with open(path, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    shell = InteractiveShell.instance()
    shell.run_cell("import random, numpy; random.seed(0); numpy.random.seed(0)")
    shell.enable_gui = lambda gui=None: None  # what draws inline asks for it
    texts, error, at = [], "", 0
    for number, cell in enumerate(cells, 1):
        text = ""
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            with capture_output() as caught:
                done = shell.run_cell(source, store_history=True)
            text = caught.stdout if done.success else ""
            text += "".join(one.data.get("text/plain", "") for one in caught.outputs)
            wrong = done.error_before_exec or done.error_in_exec
            if wrong is not None:
                error, at = f"{type(wrong).__name__}: {str(wrong)[:300]}", number
                break
        texts.append(text)
    with open(answer, "w") as file:
        json.dump({"error": error, "cell": at, "texts": texts}, file)


class Interpreter:
    """An interpreter that runs notebooks with its libraries."""

    def __init__(self, python: str) -> None:
        """Start it and wait until it is ready."""
        environment = {
            **os.environ,
            "MPLBACKEND": "agg",
            "PYTHONWARNINGS": "ignore",
            "PYTHONHASHSEED": "0",
        }
        self.process = subprocess.Popen(
            [python, __file__, "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        assert self.process.stdout
        self.process.stdout.readline()

    def run(self, folder: Path, data: bytes, seconds: int) -> Mapping[str, Any] | None:
        """Run a notebook's bytes in a folder; None if it crashed, or time was up."""
        descriptor, name = tempfile.mkstemp(".ipynb", ".modernise-", folder.resolve())
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        try:
            assert self.process.stdin and self.process.stdout
            self.process.stdin.write(json.dumps([name, seconds]) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())  # type: ignore
        finally:
            Path(name).unlink(missing_ok=True)


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same, numbers to six digits, spaces aside."""
    texts = [
        " ".join(SCALAR.sub(r"\1", NOISE.sub("~", text)).split())
        for text in (one, other)
    ]
    if texts[0] == texts[1]:
        return True
    left, right = (NUMBER.findall(text) for text in texts)
    if len(left) != len(right) or NUMBER.sub("#", texts[0]) != NUMBER.sub(
        "#", texts[1]
    ):
        return False
    return all(
        abs(float(a) - float(b)) <= 1e-6 * max(abs(float(a)), abs(float(b)), 1e-3)
        for a, b in zip(left, right, strict=True)
    )


def compared(one: Mapping[str, object], other: Mapping[str, object]) -> list[int]:
    """The cells, from 1, of two runs that print something else."""
    pairs = zip(one["texts"], other["texts"], strict=False)  # type: ignore
    return [number for number, (a, b) in enumerate(pairs, 1) if not alike(a, b)]


def imports_of(path: Path) -> set[str]:
    """The top-level modules that a notebook imports."""
    found = set()
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        text = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
        for line in text.split("\n"):
            match = re.match(r"\s*(?:import|from) +(\w+)", line)
            if match:
                found.add(match[1])
    return found


def lacking(path: Path, cells: Sequence[Cell]) -> bool:
    """Whether a notebook reads a file that is not there, or from the network."""
    return any(
        "://" in name or not (path.parent / name).exists()
        for cell in cells
        for name in READ.findall(cell.code)
    )


def notebooks_in(root: Path) -> Sequence[Path]:
    """The notebooks of a folder, or one that is given itself."""
    return sorted(root.rglob("*.ipynb")) if root.is_dir() else [root]


def candidates(folders: Sequence[Path], known: set[str]) -> Iterator[Path]:
    """Notebooks in which NBP105 finds something, and whose imports are there."""
    from nbprod.errors import NbprodError
    from nbprod.linting.checking import findings_in, opened
    from nbprod.rules import catalogue

    rule = catalogue()["NBP105"]
    for path in (one for root in folders for one in notebooks_in(root)):
        try:
            if path.name.startswith(".") or path.stat().st_size > LARGEST:
                continue
            imports = imports_of(path)
            own = {one.stem for one in path.parent.iterdir()}
            if imports & SKIPPED or not imports or imports - known - own:
                continue
            file = opened(path, path.name, path.read_bytes())
            if not lacking(path, file.subject.notebook.cells) and findings_in(
                file.subject, [rule]
            ):
                yield path
        except (NbprodError, OSError, ValueError, KeyError, TypeError):
            continue


def importable(python: str) -> set[str]:
    """The top-level modules that an interpreter has, and those that are gone."""
    code = (
        "import pkgutil, sys; print(*{m.name for m in pkgutil.iter_modules()},"
        "*sys.builtin_module_names, *sys.stdlib_module_names)"
    )
    told = subprocess.run([python, "-c", code], capture_output=True, text=True)
    gone = "joblib six cPickle StringIO urllib2 __future__".split()
    return set(told.stdout.split()) | set(gone)


def tried(
    path: Path, recent: Interpreter, older: Interpreter, seconds: int
) -> dict[str, object]:
    """What becomes of one notebook."""
    from nbprod.linting.checking import findings_in, opened
    from nbprod.linting.fixing import mend
    from nbprod.rules import catalogue

    rules = [catalogue()["NBP105"]]
    data = path.read_bytes()
    found = findings_in(opened(path, path.name, data).subject, rules)
    told: dict[str, object] = {"findings": len(found)}
    first = recent.run(path.parent, data, seconds)
    if first is None or not first["error"]:
        return {**told, "state": "takes too long" if first is None else "runs as it is"}
    told |= {"error": first["error"], "cell": first["cell"]}
    if str(first["error"]).startswith(LACKING):
        return {**told, "state": "lacks files or the network"}
    told["at a finding"] = first["cell"] in {one.span.cell for one in found}
    for unsafe in (False, True):
        done = mend(path, path.name, data, rules, unsafe=unsafe)
        if not done.count or (unsafe and done.data == told.get("data")):
            continue
        again = recent.run(path.parent, done.data, seconds)
        told[f"mended{' all' if unsafe else ''}"] = done.count
        if again is not None and not again["error"]:
            before = older.run(path.parent, data, seconds)
            state = "runs after all fixes" if unsafe else "runs after safe fixes"
            told["state"] = state
            if before is None or before["error"]:
                told["older"] = before["error"] if before else "takes too long"
                return told
            twice = older.run(path.parent, data, seconds)
            noise = set(compared(before, twice)) if twice else set()
            told["noise"] = sorted(noise)
            told["differs"] = sorted({*compared(before, again)} - noise)
            both = older.run(path.parent, done.data, seconds)
            if both is not None and not both["error"]:
                told["differs in older"] = sorted({*compared(before, both)} - noise)
            return told
        told["state"] = "fails after fixes" if again else "takes too long"
        told["left"] = again["error"] if again else ""
        told["left at"] = again["cell"] if again else 0
    told.setdefault("state", "nothing to mend")
    return told


def main() -> None:
    """Try notebooks and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="*")
    parser.add_argument("--recent")
    parser.add_argument("--older")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seconds", type=int, default=90)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--serve", action="store_true")
    given = parser.parse_args()
    if given.serve:
        serve()
        return
    known = importable(given.recent) & importable(given.older)
    recent, older = Interpreter(given.recent), Interpreter(given.older)
    until = time.monotonic() + given.minutes * 60
    counts: Counter[str] = Counter()
    seen = set()
    if given.out.exists():
        lines = [json.loads(line) for line in given.out.read_text().splitlines()]
        seen = {line["path"] for line in lines}
    for path in candidates(given.folder, known):
        if time.monotonic() > until:
            break
        if path.as_posix() in seen:
            continue
        told = tried(path, recent, older, given.seconds)
        counts[str(told["state"])] += 1
        with given.out.open("a") as file:
            file.write(json.dumps({"path": path.as_posix(), **told}) + "\n")
        print(path, told, flush=True)
    print(dict(counts))


if __name__ == "__main__":
    main()
