"""Files that a notebook writes, beside those that its package writes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from verifying import converted, edited, notebook_in, verified

from nbprod.verify.written import compared, keep_written, kept_in


@pytest.mark.parametrize(
    "ours, theirs, status, said",
    [
        (b"a,b\n1,2\n", b"a,b\n1,2\n", "equal", ""),
        (b"a\n0.1\n", b"a\n0.10000000000001\n", "close", "1e-09"),
        (b"a\n0.1\n", b"a\n0.1001\n", "different", "line 2: '0.1', notebook '0.1001'"),
        (b"1\n2\n", b"1\n", "different", "2 lines, notebook 1"),
        (b"7\n", b"8\n", "different", "line 1"),
        (b"10000000000\n", b"10000000001\n", "different", "line 1"),
        (b"a;b\n", b"a,b\n", "different", "line 1"),
        (b"nan\n", b"1.0\n", "different", "line 1"),
        (b"\xff\x00", b"\xff\x01", "different", "2 bytes, notebook 2"),
    ],
)
def test_contents(ours: bytes, theirs: bytes, status: str, said: str) -> None:
    found, detail = compared(ours, theirs)
    assert found == status
    assert said in detail


def test_what_is_written(tmp_path: Path) -> None:
    """What was there before is not, unless it was changed; drawings are left alone."""
    original, copy = tmp_path / "original", tmp_path / "copy"
    for folder in (original, copy):
        folder.mkdir()
        for name in ("old.csv", "changed.csv"):
            (folder / name).write_text("1\n", "utf-8")
            os.utime(folder / name, (1, 1))
    (copy / "changed.csv").write_text("2\n", "utf-8")
    (copy / "out").mkdir()
    (copy / "out" / "new.json").write_text("{}", "utf-8")
    (copy / "plot.png").write_bytes(b"")
    keep_written(copy, original, tmp_path / "store")
    assert list(kept_in(tmp_path / "store")) == ["changed.csv", "out/new.json"]


CELLS = (
    "from pathlib import Path\nshares = [0.25, 0.75]",
    "out = Path('out')\nout.mkdir(exist_ok=True)\n"
    "(out / 'shares.txt').write_text('\\n'.join(map(str, shares)))",
)


def test_a_package_that_writes_something_else(tmp_path: Path) -> None:
    """All variables are equal, and the files are not: that is a difference."""
    notebook = notebook_in(tmp_path, *CELLS)
    package = converted(notebook)
    status, found = verified(notebook, package)
    assert (status, found["verdict"]) == (0, "equivalent")
    same = [{"path": "out/shares.txt", "status": "equal", "detail": ""}]
    assert found["files"] == same
    edited(package, r'"\n".join', r'"\t".join')
    status, found = verified(notebook, package)
    assert (status, found["verdict"]) == (1, "different")
    assert {one["status"] for one in found["variables"]} == {"equal"}
    assert found["files"][0]["status"] == "different"
    assert "out/shares.txt" in found["why"]


def test_a_package_that_writes_nothing(tmp_path: Path) -> None:
    notebook = notebook_in(
        tmp_path,
        "import pandas as pd\ntable = pd.DataFrame({'a': [1, 2]})",
        "table.to_csv('table.csv')",
    )
    package = converted(notebook)
    edited(package, "table.to_csv(", "str(")
    status, found = verified(notebook, package)
    assert (status, found["verdict"]) == (1, "different")
    assert [one["status"] for one in found["files"]] == ["missing"]
