"""``[tool.nbprod]`` of the nearest ``pyproject.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest

from nbprod.config import Config, LintConfig, config_for
from nbprod.errors import NbprodError


def test_the_nearest_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.nbprod]\noutput = "out"\nname = "x"\ntarget = ["k8s"]\nquiet = true\n'
        "skip-broken = true\nverbose = false\n"
    )
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    found = config_for(inner / "x.ipynb")
    expected = Config(tmp_path / "out", "x", ("k8s",), True, True, False, root=tmp_path)
    assert found == expected
    (inner / "pyproject.toml").write_text("[project]\nname = 'y'\n")
    assert config_for(inner / "x.ipynb") == Config(root=inner)


def test_lint_has_a_table_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.nbprod.lint]\nselect = ["NBP2"]\nignore = ["NBP201"]\n'
        'extend-select = ["NBP407"]\nexclude = ["old"]\nbaseline = "known.json"\n'
        '[tool.nbprod.lint.per-file-ignores]\n"draft*" = ["NBP3"]\n'
    )
    assert config_for(tmp_path / "x.ipynb").lint == LintConfig(
        ("NBP2",),
        ("NBP201",),
        ("NBP407",),
        ("old",),
        {"draft*": ("NBP3",)},
        tmp_path / "known.json",
    )


BAD = {
    "[tool.nbprod]\nouput = 'x'": "ouput: unknown; there are output, name",
    "[tool.nbprod]\nquiet = 1": "quiet: must be true or false",
    "[tool.nbprod]\ntarget = 'x'": "target: must be a list of strings",
    "[tool.nbprod]\ntarget = [1]": "target: must be a list of strings",
    "[tool.nbprod]\nlint = 1": "lint: must be a table",
    "[tool.nbprod.lint]\nselct = []": "lint.selct: unknown; there are select, ignore",
    "[tool.nbprod.lint.per-file-ignores]\na = 1": "ignores.a: must be a list",
    "[tool]\nnbprod = 3": "not a table",
    "[tool": "cannot be read",
}


@pytest.mark.parametrize("text", BAD)
def test_faults_are_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(NbprodError, match=BAD[text]):
        config_for(tmp_path / "x.ipynb")
