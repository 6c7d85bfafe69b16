"""What was found before is used again where nothing has changed, and only there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from linting import IMPORTS, MENDED, ONLY, write

from nbprod.linting import cache
from nbprod.start import run

Looked = Callable[..., bool]


@pytest.fixture
def looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Looked:
    """Run ``lint`` in a folder, and say whether a notebook was looked at for it."""
    from nbprod.linting import checking, examining

    known = checking.opened
    count = 0

    def opened(*arguments, **named):  # type: ignore[no-untyped-def]
        nonlocal count
        count += 1
        return known(*arguments, **named)

    monkeypatch.setattr(examining, "opened", opened)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "a.ipynb", IMPORTS, "import near\nnear.f(df == np.nan)")

    def looks(*arguments: str, found: int = 1) -> bool:
        nonlocal count
        count = 0
        assert run(["lint", *(arguments or ("a.ipynb", *ONLY))]) == found
        out = capsys.readouterr().out
        assert out.count("NBP305") == found
        return count > 0

    return looks


def test_what_invalidates(tmp_path: Path, looked: Looked) -> None:
    assert looked()
    assert not looked()
    assert looked("a.ipynb", "--select", "NBP3")
    assert not looked()  # each selection has its own
    (tmp_path / "near.py").write_text("def f(x): return x\n", "utf-8")
    assert looked()
    assert not looked()
    (tmp_path / "near.py").write_text("def f(x): return 1\n", "utf-8")
    assert looked()
    (tmp_path / "near.py").unlink()
    assert looked()
    write(tmp_path, "a.ipynb", IMPORTS, "x = 1\ndf == np.nan")
    assert looked()
    assert not looked()
    (tmp_path / "pyproject.toml").write_text(
        "[tool.nbprod.lint]\nper-file-ignores = {'a*' = ['NBP3']}\n", "utf-8"
    )
    assert looked(found=0)
    assert looked("a.ipynb", *ONLY, "--no-cache", found=0)


def test_another_nbprod_looks_again(
    looked: Looked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert looked() and not looked()
    monkeypatch.setattr(cache, "stamp", lambda: "another")
    assert looked() and not looked()


def test_the_stamp_knows_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "nbprod"
    deep = copy / "linting" / "formats"
    deep.mkdir(parents=True)
    (deep / "json.py").write_text("1", "utf-8")
    monkeypatch.setattr(cache, "__file__", str(copy / "linting" / "cache.py"))
    stamps = [cache.stamp.__wrapped__()]
    (deep / "json.py").write_text("12", "utf-8")
    stamps.append(cache.stamp.__wrapped__())
    (deep / "xml.py").write_text("", "utf-8")
    stamps.append(cache.stamp.__wrapped__())
    (deep / "json.py").unlink()
    stamps.append(cache.stamp.__wrapped__())
    assert len(set(stamps)) == 4


def entries(folder: Path) -> list[Path]:
    return sorted(one for one in folder.glob(".nbprod_cache/*/*") if one.is_file())


def test_it_does_not_grow_and_is_kept_out_of_git(
    tmp_path: Path, looked: Looked
) -> None:
    for number in range(3):
        write(tmp_path, "a.ipynb", IMPORTS, f"df == np.nan or {number}")
        assert looked()
    assert len(entries(tmp_path)) == 1
    folder = tmp_path / ".nbprod_cache"
    assert (folder / ".gitignore").read_text("utf-8") == "*\n"
    assert (folder / "CACHEDIR.TAG").read_text("utf-8").startswith("Signature: 8a477f")


DAMAGE = ["", "{", "[]", "{}", '{"state": 1}', "null"]


@pytest.mark.parametrize("text", [*DAMAGE, "found", "beside"])
def test_damaged_entries_are_made_anew(
    text: str, tmp_path: Path, looked: Looked
) -> None:
    assert looked()
    (entry,) = entries(tmp_path)
    stored = json.loads(entry.read_text("utf-8"))
    if text in stored:
        text = json.dumps({**stored, text: [{"finding": 1}]})
    entry.write_text(text, "utf-8")
    assert looked() and not looked()


def test_a_place_that_cannot_be_written_is_no_fault(
    tmp_path: Path, looked: Looked
) -> None:
    (tmp_path / ".nbprod_cache").write_text("a file", "utf-8")
    assert looked() and looked()
    (tmp_path / ".nbprod_cache").unlink()
    assert looked()
    for one in entries(tmp_path):
        shutil.rmtree(one.parent)
        one.parent.write_text("a file", "utf-8")
    assert looked() and looked()


def test_mending_uses_it_and_leaves_it_right(tmp_path: Path, looked: Looked) -> None:
    assert looked()
    assert not looked("a.ipynb", *ONLY, "--fix")  # nothing here is mended safely
    file = write(tmp_path, "a.ipynb")
    assert looked()
    fix = ("a.ipynb", *ONLY, "--fix", "--unsafe-fixes")
    assert run(["lint", *fix]) == 0
    assert MENDED in file.read_text("utf-8")
    assert not looked(found=0)
    assert not looked(*fix, found=0)
