"""``[tool.nbprod]`` of the nearest ``pyproject.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from nbprod.config import Config, config_for
from nbprod.errors import NbprodError


def test_the_nearest_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.nbprod]\noutput = "out"\nname = "x"\ntarget = ["k8s"]\nquiet = true\n'
        "skip-broken = true\nverbose = false\n"
    )
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    found = config_for(inner / "x.ipynb")
    assert found == Config(tmp_path / "out", "x", ("k8s",), True, True, False)
    (inner / "pyproject.toml").write_text("[project]\nname = 'y'\n")
    assert config_for(inner / "x.ipynb") == Config()


BAD = {
    "[tool.nbprod]\nouput = 'x'": "ouput: unknown; there are output, name",
    "[tool.nbprod]\nquiet = 1": "quiet: must be true or false",
    "[tool.nbprod]\ntarget = 'x'": "target: must be a list of strings",
    "[tool.nbprod]\ntarget = [1]": "target: must be a list of strings",
    "[tool]\nnbprod = 3": "not a table",
    "[tool": "cannot be read",
}


@pytest.mark.parametrize("text", BAD)
def test_faults_are_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(NbprodError, match=BAD[text]):
        config_for(tmp_path / "x.ipynb")
