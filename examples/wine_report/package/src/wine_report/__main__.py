"""The command line: train, report."""

import logging
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from wine_report.settings import Settings

app = typer.Typer(
    help="Monthly wine report.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DataDir = Annotated[Path | None, typer.Option(help="Where relative paths start.")]
Set = Annotated[list[str] | None, typer.Option("--set", help="A setting, key=value.")]
ModelDir = Annotated[Path | None, typer.Option(help="Where the model is kept.")]


@app.callback()
def main() -> None:
    """Monthly wine report."""
    logging.basicConfig(format="%(asctime)s %(message)s")
    logging.getLogger("wine_report").setLevel(logging.INFO)


@app.command()
def train(
    data_dir: DataDir = None,
    set_: Set = None,
    model_dir: ModelDir = None,
) -> None:
    """Run the pipeline and write the model directory."""
    settings = read_settings(set_, data_dir=data_dir, model_dir=model_dir)
    find_data(settings)

    from wine_report import artifacts
    from wine_report.pipeline import run

    try:
        result = run(settings)
    except FileNotFoundError as error:
        fail(f"{error.filename or error} is not there: pass --data-dir")
    version = artifacts.save(result, settings)
    typer.echo(f"version {version}, in {settings.model_dir}")


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
        from wine_report.report import write_report
    except ImportError as error:
        fail(f"{error}: pip install 'wine_report[report]'")

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
            variable = "WINE_REPORT_" + name.upper()
            fail(f"setting {name} is not given: set {variable}")
        fail(f"setting {name}: {problem['msg']}")
    except ValueError as error:
        fail(f"in the TOML file or the environment: {error}")


def find_data(settings: Settings) -> None:
    """Say which file of data is not there before any work is done."""
    for name in ("samples_csv", "chemistry_csv"):
        path = settings.data_dir / getattr(settings, name)
        if not path.exists():
            fail(f"{path} is not there: pass --data-dir or --set {name}=…")


def fail(message: str) -> NoReturn:
    """Say what is wrong and stop."""
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
