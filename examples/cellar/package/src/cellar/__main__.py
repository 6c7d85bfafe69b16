"""The command line: train, predict, serve, report."""

import logging
import os
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from cellar.settings import Settings

app = typer.Typer(
    help="Cellar.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DataDir = Annotated[Path | None, typer.Option(help="Where relative paths start.")]
Set = Annotated[list[str] | None, typer.Option("--set", help="A setting, key=value.")]
ModelDir = Annotated[Path | None, typer.Option(help="Where the model is kept.")]


@app.callback()
def main() -> None:
    """Cellar."""
    logging.basicConfig(format="%(asctime)s %(message)s")
    logging.getLogger("cellar").setLevel(logging.INFO)


@app.command()
def train(
    data_dir: DataDir = None,
    set_: Set = None,
    model_dir: ModelDir = None,
) -> None:
    """Run the pipeline and write the model directory."""
    settings = read_settings(set_, data_dir=data_dir, model_dir=model_dir)
    find_data(settings)

    from cellar import artifacts
    from cellar.pipeline import run

    try:
        result = run(settings)
    except FileNotFoundError as error:
        fail(f"{error.filename or error} is not there: pass --data-dir")
    version = artifacts.save(result, settings)
    typer.echo(f"version {version}, in {settings.model_dir}")
    for name, value in result.metrics.items():
        typer.echo(f"{name:22s} {value:.4f}")


@app.command()
def predict(
    input_: Annotated[Path, typer.Argument(metavar="INPUT", exists=True)],
    out: Annotated[Path | None, typer.Option("--out", "-o")] = None,
    model_dir: ModelDir = None,
) -> None:
    """Score a CSV, Parquet or JSON-lines file of records."""
    from cellar import artifacts
    from cellar.batch import score_file

    settings = read_settings(model_dir=model_dir)
    lines = out is not None and out.suffix in (".jsonl", ".ndjson")
    part = out.with_name(f".{out.name}.part") if out else None
    try:
        served = artifacts.load(settings.model_dir)
        target = part.open("w", encoding="utf-8") if part else nullcontext(sys.stdout)
        with target as file:
            unanswered = score_file(input_, file, served, lines, told_progress)
        if part and out:
            part.replace(out)
    except (artifacts.ModelError, ImportError, OSError, ValueError) as error:
        fail(str(error))
    finally:
        if part:
            part.unlink(missing_ok=True)
    if unanswered:
        typer.echo(f"{unanswered} records without an answer: see `problem`", err=True)


def told_progress(records: int) -> None:
    """Tell on a terminal how many records are done."""
    if sys.stderr.isatty():
        typer.echo(f"\r{records:,} records", nl=False, err=True)


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: Annotated[int, typer.Option(min=1)] = 1,
    model_dir: ModelDir = None,
) -> None:
    """Answer over HTTP until told to stop; then finish what has begun."""
    try:
        from cellar import server
    except ImportError:
        fail("serving needs more: pip install 'cellar[serve]'")

    settings = read_settings(model_dir=model_dir)
    os.environ["CELLAR_MODEL_DIR"] = str(settings.model_dir)
    with tempfile.TemporaryDirectory() if workers > 1 else nullcontext() as shared:
        if shared:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared
        server.serve(host, port, workers, int(settings.max_seconds) + 1)


@app.command()
def report(
    data_dir: DataDir = None,
    set_: Set = None,
    out: Annotated[Path, typer.Option("--out", "-o")] = Path("report"),
) -> None:
    """Write the notebook's plots and tables."""
    settings = read_settings(set_, data_dir=data_dir)
    find_data(settings)
    try:
        from cellar.report import write_report
    except ImportError as error:
        fail(f"{error}: pip install 'cellar[report]'")

    try:
        written = write_report(settings, out)
    except FileNotFoundError as error:
        fail(f"{error.filename or error} is not there: pass --data-dir")
    for path in written.files:
        typer.echo(path)
    for name, reason in written.failed.items():
        typer.echo(f"error: {name}: {reason}", err=True)
    if written.failed:
        raise typer.Exit(1)


def read_settings(pairs: list[str] | None = None, **flags: Path | None) -> Settings:
    """Read the settings, those given on the command line above all others."""
    given: dict[str, object] = {}
    for pair in pairs or []:
        key, equals, value = pair.partition("=")
        if not equals:
            fail(f"--set {pair}: write key=value")
        given[key] = value
    given |= {key: value for key, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0])
        if problem["type"] == "missing":
            variable = "CELLAR_" + name.upper()
            fail(f"setting {name} is not given: set {variable}")
        fail(f"setting {name}: {problem['msg']}")
    except ValueError as error:
        fail(f"in the TOML file or the environment: {error}")


def find_data(settings: Settings) -> None:
    """Say which file of data is not there before any work is done."""
    for name in ("raw",):
        path = settings.data_dir / getattr(settings, name)
        if not path.exists():
            fail(f"{path} is not there: pass --data-dir or --set {name}=…")


def fail(message: str) -> NoReturn:
    """Say what is wrong and stop."""
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
