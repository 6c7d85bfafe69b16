"""Converting into a package that a user has changed, as he meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import CODE, Captured, notebook, tree

from nbprod.cli import run

CELLS = [
    *CODE[:2],
    "df['ratio'] = df['a'] / df['b']\ndf['size'] = df['a'] + df['b']\n"
    "df['share'] = df['a'] / df['size']",
    CODE[3],
]


def converted(folder: Path, *cells: str) -> tuple[Path, Path]:
    """A notebook, and the package that it gives."""
    file = notebook(folder, *(cells or CELLS))
    assert run(["convert", str(file), "-q"]) == 0
    return file, folder / "people"


def edit(file: Path, old: str, new: str) -> None:
    """Change a text in a file, line ends and all."""
    data = file.read_bytes()
    assert old.encode() in data, file
    file.write_bytes(data.replace(old.encode(), new.encode(), 1))


def module_with(package: Path, text: str) -> Path:
    (found,) = [
        file
        for file in (package / "src/people").glob("*.py")
        if text in file.read_text()
        if file.name not in ("inference.py", "report.py")
    ]
    return found


RATIO = 'df["a"] / df["b"]'


def test_a_conflict(tmp_path: Path, capsys: Captured) -> None:
    file, package = converted(tmp_path)
    module = module_with(package, RATIO)
    edit(module, RATIO, 'df["a"] / (df["b"] + 1)')
    notebook(
        tmp_path, *[text.replace("/ df['b']", "/ df['b'].abs()") for text in CELLS]
    )
    before = tree(package)
    assert run(["convert", str(file), "--check"]) == 1
    assert f"conflict {module}" in capsys.readouterr().out
    assert run(["convert", str(file), "--diff"]) == 0
    assert "+<<<<<<< yours" in capsys.readouterr().out
    assert tree(package) == before
    assert run(["convert", str(file)]) == 1
    said = capsys.readouterr().err
    line = module.read_text().split("\n").index("<<<<<<< yours") + 1
    assert f"{module}, line {line}, in " in said
    assert "you and the notebook both changed this" in said
    text = module.read_text()
    shown = '\n    df["ratio"] = '.join(
        ("<<<<<<< yours", 'df["a"] / (df["b"] + 1)\n||||||| last written')
    )
    assert shown in text
    assert ">>>>>>> people.ipynb\n" in text
    # what is not settled is not merged again
    marked = tree(package)
    for flags in ([], ["--check"], ["--adopt"]):
        assert run(["convert", str(file), *flags]) == 2
        said = capsys.readouterr().err
        assert f"{module.relative_to(package)}, line {line}" in said
    assert tree(package) == marked
    settled = text.split("<<<<<<<")[0] + '    df["ratio"] = 1\n'
    module.write_text(settled + text.split(">>>>>>> people.ipynb\n")[1])
    assert run(["convert", str(file), "--check"]) == 0
    assert run(["convert", str(file)]) == 0


def test_force_takes_the_notebooks_side_of_what_is_not_settled(tmp_path: Path) -> None:
    file, package = converted(tmp_path)
    before = tree(package)
    edit(module_with(package, RATIO), RATIO, f"{RATIO} * 2")
    notebook(
        tmp_path, *[text.replace("/ df['b']", "/ df['b'].abs()") for text in CELLS]
    )
    assert run(["convert", str(file), "-q"]) == 1
    notebook(tmp_path, *CELLS)
    assert run(["convert", str(file), "-q", "--force"]) == 0
    assert tree(package) == before


def test_line_ends_and_a_missing_newline_stay(tmp_path: Path) -> None:
    file, package = converted(tmp_path)
    module = module_with(package, RATIO)
    edit(module, "def ", "# mine\ndef ")
    module.write_bytes(module.read_bytes().replace(b"\n", b"\r\n"))
    readme = package / "README.md"
    readme.write_text(readme.read_text() + "\nMine, without an end")
    settings = package / "src/people/settings.py"
    settings.write_bytes(settings.read_bytes().replace(b"\n", b"\r\n"))
    notebook(tmp_path, "x = 3", *[text.replace("0.5", "0.25") for text in CELLS])
    assert run(["convert", str(file), "-q"]) == 0
    for crlf in (module, settings):
        data = crlf.read_bytes()
        assert data.count(b"\n") == data.count(b"\r\n") > 5
    assert b"# mine\r\ndef " in module.read_bytes()
    assert b"0.25" in settings.read_bytes()
    assert readme.read_text().endswith("\nMine, without an end")


def without_texts(package: Path) -> None:
    """Make a package one of an nbprod that kept no texts."""
    (package / ".nbprod/written.json").unlink()


def test_a_package_without_texts(tmp_path: Path, capsys: Captured) -> None:
    file, package = converted(tmp_path)
    without_texts(package)
    module, settings = module_with(package, RATIO), package / "src/people/settings.py"
    edit(module, RATIO, f"{RATIO} * 2")
    edit(package / "pyproject.toml", '"0.1.0"', '"1.0.0"')
    changed = [text.replace("'share'", "'part'") for text in CELLS]
    notebook(tmp_path, *[text.replace("0.5", "0.25") for text in changed])
    before = tree(package)
    assert run(["convert", str(file), "--check"]) == 1
    assert f"refuse {module}" in capsys.readouterr().out
    assert run(["convert", str(file)]) == 2
    said = capsys.readouterr().err
    assert str(module.relative_to(package)) in said
    assert "--adopt keeps yours" in said
    assert tree(package) == before
    # what the user has stays, what he did not touch follows the notebook
    assert run(["convert", str(file), "--adopt"]) == 0
    said = capsys.readouterr().err
    assert f"kept as yours: {module}\n" in said
    assert f"{RATIO} * 2" in module.read_text()
    assert "0.25" in settings.read_text()
    assert run(["convert", str(file), "--check"]) == 0
    # from then on it is merged
    notebook(tmp_path, "# # People", *[text.replace("'y'", "'z'") for text in changed])
    assert run(["convert", str(file), "-q"]) == 0
    assert f"{RATIO} * 2" in module.read_text()
    assert 'version = "1.0.0"' in (package / "pyproject.toml").read_text()


def test_a_folder_without_a_record(tmp_path: Path, capsys: Captured) -> None:
    file, package = converted(tmp_path)
    whole = tree(package)
    module = module_with(package, RATIO)
    edit(module, RATIO, f"{RATIO} * 2")
    (package / "notes.txt").write_text("mine")
    for path in (".nbprod/record.json", ".nbprod/written.json", "Dockerfile"):
        (package / path).unlink()
    assert run(["convert", str(file)]) == 2
    assert "--adopt" in capsys.readouterr().err
    assert run(["convert", str(file), "--adopt", "--check"]) == 1
    changed = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert changed == {"write"}
    assert run(["convert", str(file), "--adopt"]) == 0
    assert f"kept as yours: {module}\n" in capsys.readouterr().err
    now = tree(package)
    assert now.pop("notes.txt") == b"mine"
    path = str(module.relative_to(package))
    assert f"{RATIO} * 2".encode() in now.pop(path)
    assert now == {name: data for name, data in whole.items() if name != path}
    assert run(["convert", str(file), "--check"]) == 0


def test_a_damaged_text_is_none(tmp_path: Path) -> None:
    """A text that is not what the record says is no base to merge with."""
    file, package = converted(tmp_path)
    written = package / ".nbprod/written.json"
    texts = json.loads(written.read_text())
    module = module_with(package, RATIO)
    texts["files"][str(module.relative_to(package))][0] = "something else"
    written.write_text(json.dumps(texts))
    edit(module, RATIO, f"{RATIO} * 2")
    notebook(tmp_path, *[text.replace("'share'", "'part'") for text in CELLS])
    assert run(["convert", str(file), "-q"]) == 2


def test_deleted_files_stay_deleted(tmp_path: Path, capsys: Captured) -> None:
    file, package = converted(tmp_path)
    (package / "README.md").unlink()
    (package / "Dockerfile").unlink()
    notebook(tmp_path, *[text.replace("0.5", "0.25") for text in CELLS])
    assert run(["convert", str(file)]) == 0
    said = capsys.readouterr().err
    assert "README.md: stays deleted, though the notebook would change it" in said
    assert "Dockerfile" not in said
    assert not {"README.md", "Dockerfile"} & tree(package).keys()
    assert run(["convert", str(file), "--check"]) == 0


def test_another_name_for_the_notebook(tmp_path: Path, capsys: Captured) -> None:
    file, package = converted(tmp_path)
    module = module_with(package, RATIO)
    edit(module, RATIO, f"{RATIO} * 2")
    other = file.rename(tmp_path / "persons.ipynb")
    into = [str(other), "-o", str(package), "--name", "people"]
    assert run(["convert", *into]) == 2
    assert "--adopt to go on with it" in capsys.readouterr().err
    assert run(["convert", *into, "--adopt"]) == 0
    assert f"{RATIO} * 2" in module.read_text()


def test_another_name_for_the_package(tmp_path: Path, capsys: Captured) -> None:
    """All modules move, and take along what was changed in them."""
    file, package = converted(tmp_path)
    module = module_with(package, RATIO)
    edit(module, RATIO, f"{RATIO} * 2")
    edit(package / "pyproject.toml", '"0.1.0"', '"1.0.0"')
    assert run(["convert", str(file), "-o", str(package), "--name", "folk"]) == 0
    assert not (package / "src/people").exists()
    assert "carried to where their lines went" in capsys.readouterr().err
    moved = package / "src/folk" / module.name
    assert f"{RATIO} * 2" in moved.read_text()
    assert 'version = "1.0.0"' in (package / "pyproject.toml").read_text()


@pytest.mark.parametrize("kind", ["merge", "conflict"])
def test_merging_is_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    file, package = converted(tmp_path)
    where = RATIO if kind == "conflict" else "def "
    edit(
        module_with(package, RATIO),
        where,
        f"1 * {where}" if "df" in where else "\ndef ",
    )
    notebook(
        tmp_path, *[text.replace("/ df['b']", "/ df['b'].abs()") for text in CELLS]
    )
    before = tree(package)

    def refuse(folder: Path, paths: list[str]) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr("nbprod.keeping.folder._fill", refuse)
    assert run(["convert", str(file), "-q"]) == 2
    assert tree(package) == before


def test_bytes_that_are_no_text_stay(tmp_path: Path) -> None:
    file, package = converted(tmp_path)
    module = module_with(package, RATIO)
    module.write_bytes(module.read_bytes() + b"# Stra\xdfe\n")
    notebook(tmp_path, "# # People", *[text.replace("0.5", "0.25") for text in CELLS])
    assert run(["convert", str(file), "-q"]) == 0
    assert module.read_bytes().endswith(b"# Stra\xdfe\n")
    (package / "Dockerfile").write_bytes(b"\xff\xfe\x00")
    assert run(["convert", str(file), "--check"]) == 0
