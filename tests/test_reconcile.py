"""What becomes of each file, and that writing is all or nothing and stays inside."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from nbprod.errors import NbprodError
from nbprod.ir import Change, Package
from nbprod.keeping.folder import base_of, texts_of, write
from nbprod.keeping.record import RECORD, WRITTEN, Base, digest, is_inside, read_record
from nbprod.reconcile import adopted, differences, forced, reconcile

# what nbprod wrote, what stands there, what it would write → what happens, first where
# the text that it wrote is known, then where it is not
FATES = {
    ("a", "a", "a"): ("keep", "keep"),
    ("a", "a", "b"): ("write", "write"),
    ("a", "mine", "a"): ("keep", "keep"),
    ("a", "mine", "b"): ("conflict", "refuse"),
    ("a", "b", "b"): ("keep", "keep"),
    ("a", None, "a"): ("keep", "keep"),
    ("a", None, "b"): ("keep", "keep"),
    ("a", "a", None): ("delete", "delete"),
    ("a", "mine", None): ("conflict", "refuse"),
    ("a", None, None): ("keep", "keep"),
    (None, None, "a"): ("write", "write"),
    (None, "mine", "a"): ("conflict", "conflict"),
    (None, "a", "a"): ("keep", "keep"),
}


@pytest.mark.parametrize("texts", [True, False])
@pytest.mark.parametrize("fate", FATES, ids=str)
def test_fates(fate: tuple[str | None, str | None, str | None], texts: bool) -> None:
    base, there, new = fate
    digests = {"f": digest(base)} if base else {}
    written = Base("x.ipynb", digests, {"f": base} if base and texts else {})
    here = {"f": there} if there else {}
    given = Package({"f": new} if new else {})
    changes = [one for one in reconcile(written, here, given) if one.path == "f"]
    assert [one.kind for one in changes] == [FATES[fate][0 if texts else 1]]
    if changes[0].kind in ("conflict", "keep"):
        assert (there or "") in changes[0].text
    (settled,) = forced(written, here, given)
    if there == new:
        assert settled.kind == "keep"
    else:
        assert settled.kind == ("write" if new else "delete")
        assert settled.text == (new or "")


def package(texts: bool = True, **files: str) -> Package:
    """A package with its record, with the texts or, as an old one, without."""
    named = {f"{name}.txt": text for name, text in files.items()}
    record = {
        "format": 1,
        "nbprod": "0",
        "notebook": {"name": "x.ipynb", "source_sha256": ""},
        "files": {path: digest(text) for path, text in named.items()},
    }
    written = {path: text.split("\n") for path, text in named.items()}
    more = {WRITTEN: json.dumps({"format": 1, "files": written})} if texts else {}
    return Package({**named, **more, RECORD: json.dumps(record)})


def put(folder: Path, new: Package, adopt: bool = False) -> tuple[Change, ...]:
    """One convert, as far as the disk is concerned."""
    base = base_of(folder, adopt=adopt)
    texts = texts_of(folder, {*new.files, *(base.files if base else ())})
    if adopt:
        base = adopted(base, texts, new)
    changes = reconcile(base, texts, new)
    write(folder, changes)
    return changes


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("empty", [True, False])
def test_new_and_again(tmp_path: Path, empty: bool) -> None:
    out = tmp_path / "deep" / "out"
    if empty:
        out.mkdir(parents=True)
    put(out, package(a="1\n", b="2\n"))
    assert set(tree(out)) == {"a.txt", "b.txt", RECORD, WRITTEN}
    assert list(out.parent.iterdir()) == [out]
    again = put(out, package(a="1\n", b="2\n"))
    assert {one.kind for one in again} == {"keep"}
    (out / "mine.py").write_text("mine")
    put(out, package(a="3\n", c="4\n"))
    assert set(tree(out)) == {"a.txt", "c.txt", "mine.py", RECORD, WRITTEN}
    assert (out / "a.txt").read_text() == "3\n"
    (out / "c.txt").write_bytes(b"4\r\n")
    assert {one.kind for one in put(out, package(a="3\n", c="4\n"))} == {"keep"}


def test_new_files_have_ordinary_rights(tmp_path: Path) -> None:
    put(tmp_path / "out", package(a="1"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a").write_text("")
    for made, ordinary in (("out", "other"), ("out/a.txt", "other/a")):
        mode = (tmp_path / made).stat().st_mode
        assert mode == (tmp_path / ordinary).stat().st_mode


def test_folders_of_others_are_refused(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("1")
    with pytest.raises(NbprodError, match="did not write"):
        base_of(tmp_path)
    with pytest.raises(NbprodError, match="not a folder"):
        base_of(tmp_path / "data.csv")
    assert tree(tmp_path) == {"data.csv": "1"}


BROKEN_RECORDS = [
    "",
    "[]",
    "{}",
    '{"format": 1, "files": [], "notebook": {"name": "x"}}',
    '{"format": 2, "files": {}, "notebook": {"name": "x"}}',
    '{"format": 1, "files": {"../x": "0"}, "notebook": {"name": "x"}}',
    '{"format": 1, "files": {"/etc/x": "0"}, "notebook": {"name": "x"}}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", BROKEN_RECORDS, ids=lambda text: text[:40])
def test_broken_records(text: str) -> None:
    with pytest.raises(NbprodError, match="another folder"):
        read_record(text)


@pytest.mark.parametrize("failing", range(1, 6))
@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_a_failure_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, error: BaseException
) -> None:
    out = tmp_path / "out"
    put(out, package(a="1", b="2", d="3"))
    before = tree(out)
    calls = 0
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise error
        replace(source, target)

    monkeypatch.setattr("nbprod.keeping.folder.os.replace", refuse)
    with pytest.raises((NbprodError, KeyboardInterrupt)):
        put(out, package(a="5", b="6", c="7"))
    assert tree(out) == before
    names = {path.name for path in out.iterdir()}
    assert names == {"a.txt", "b.txt", "d.txt", ".nbprod"}


def test_a_failed_first_convert_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr("nbprod.keeping.folder.os.rename", refuse)
    with pytest.raises(NbprodError, match="Permission denied"):
        put(tmp_path / "a" / "b" / "out", package(a="1"))
    assert list(tmp_path.iterdir()) == []


OUTSIDE = ["../x", "/x", "a/../../x", "a\\x", "C:x", "", ".", "a//b", "./a", "a\0b"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_paths_that_lead_outside(tmp_path: Path, path: str) -> None:
    assert not is_inside(path)
    for out in (tmp_path / "new", tmp_path / "old"):
        if out.name == "old":
            out.mkdir()
        with pytest.raises(NbprodError):
            write(out, [Change("fine.txt", "write", "1"), Change(path, "write", "2")])
    assert tree(tmp_path) == {}


def test_links_do_not_lead_outside(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    put(out, Package(package(a="1").files))
    (out / "src").symlink_to(elsewhere)
    with pytest.raises(NbprodError, match="inside"):
        write(out, [Change("src/x.py", "write", "1")])
    with pytest.raises(NbprodError, match="inside"):
        texts_of(out, ["src/x.py"])
    assert tree(elsewhere) == {}
    (elsewhere / "b.txt").write_text("theirs")
    (out / "b.txt").symlink_to(elsewhere / "b.txt")
    write(out, [Change("b.txt", "write", "ours")])
    assert (elsewhere / "b.txt").read_text() == "theirs"
    assert (out / "b.txt").read_text() == "ours"


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(NbprodError, match="in the way"):
        write(tmp_path, [Change("a", "write", "1")])
    (tmp_path / "f").write_text("file")
    with pytest.raises(NbprodError):
        write(tmp_path, [Change("f/x", "write", "1")])
    assert tree(tmp_path) == {"f": "file"}


def test_differences() -> None:
    base = Base("x.ipynb", {name: digest("1\n2\n") for name in ("a", "gone", "same")})
    there = dict.fromkeys(("a", "gone", "same"), "1\n2\n")
    new = Package({"a": "1\n3", "same": "1\n2\n", "new": "4\n"})
    changes = reconcile(base, there, new)
    assert "".join(differences(changes, there, "out")) == (
        "--- out/a\n+++ out/a\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n"
        "\\ No newline at end of file\n"
        "--- out/gone\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-1\n-2\n"
        "--- /dev/null\n+++ out/new\n@@ -0,0 +1 @@\n+4\n"
    )


def test_a_notebooks_name_is_one_line() -> None:
    """A name that is no line of its own does not break the markers."""
    name = "x\n>>>>>>> y\n.ipynb"
    old, new = package(a="1\n"), package(a="2\n")
    record = json.loads(new.files[RECORD])
    record["notebook"]["name"] = name
    named = Package({**new.files, RECORD: json.dumps(record)})
    base = read_record(old.files[RECORD], old.files[WRITTEN])
    changes = reconcile(base, {**old.files, "a.txt": "3\n"}, named)
    (found,) = [one for one in changes if one.path == "a.txt"]
    assert found.text.endswith("\n>>>>>>> x?>>>>>>> y?.ipynb\n")
    assert [spot.line for spot in found.spots] == [1]
