"""Where settings come from."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from cellar.settings import Settings

VALUES: list[tuple[str, Any, list[Any]]] = [
    ("data_dir", Path, ["file", "environment", "call"]),
    ("raw", str, ["a", "b", "c"]),
    ("seed", int, [2, 3, 4]),
    ("test_size", float, [0.25, 0.5, 0.75]),
]


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this machine's own settings out."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CELLAR_{name.upper()}", raising=False)


@pytest.mark.parametrize(("name", "kind", "values"), VALUES)
def test_settings_rise(
    name: str, kind: Any, values: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """File, environment and command line, each above the one before."""
    low, middle, high = values
    text = f'"{low}"' if isinstance(low, str) else str(low)
    Path("cellar.toml").write_text(f"{name} = {text}\n")
    assert getattr(Settings(), name) == kind(low)
    monkeypatch.setenv(f"CELLAR_{name.upper()}", str(middle))
    assert getattr(Settings(), name) == kind(middle)
    given: dict[str, object] = {name: high}
    assert getattr(Settings(**given), name) == kind(high)  # type: ignore[arg-type]


def test_unknown_settings_are_refused() -> None:
    """A misspelt name in the file is told, not passed over."""
    Path("cellar.toml").write_text("no_such_setting = 1\n")
    with pytest.raises(ValidationError, match="no_such_setting"):
        Settings()


def test_settings_do_not_change() -> None:
    """A run cannot change its own settings."""
    settings = Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.data_dir = Path("elsewhere")  # type: ignore[misc]
