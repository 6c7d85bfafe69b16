"""Formatting by parts gives what black gives for the whole, and black sees little."""

from __future__ import annotations

from pathlib import Path

import pytest

from nbprod.convert import Wish, convert
from nbprod.emission.templates import targets_known, templates_of
from nbprod.render import written_in
from nbprod.source import blackening
from nbprod.source.blackening import in_black, parts
from nbprod.source.formatting import formatted

EXAMPLES = Path(__file__).parent.parent / "examples"

SOURCES = {
    "": 1,
    "x=1\n": 1,
    "'''Says.'''\n\n\n@cache\ndef f(): pass\n\n\ndef g(): pass\n": 2,
    "'''Says.'''\n\n\ndef f(): pass\n": 1,
    "import os\nx=1\n\n\n\n\nclass A:\n  y=1\n\n\nz=2\nasync def g(): pass\n": 2,
    "a=1\n# said of f\n\n\n# and more\ndef f(): pass\n\n\n\ndef g(): pass\n": 2,
    "x=1\nt='''\n\n\ndef f(): pass\n'''\n": 1,
    "x=1\nt='''\n\n\ndef f(): pass\n\n\n@'''\n\n\nclass B: pass\n": 1,
    "x=1\ny=(2\n\n\n@ 3)\n": 1,
    "x=1\n# fmt: off\ny  = 2\n\n\ndef f(): pass\n# fmt: on\n": 1,
    "x=1\ny=2\n\n\n@one\n\n@two\ndef f(a, b,): pass\n\n\n# the end\n": 2,
    "if x:\n  def f(): pass\n\n\nclass A: pass\nx=1\n": 1,
    "if x: pass\ny=1\n\n\ndef f(): pass\n\n\nif y:\n    pass\n": 2,
}


@pytest.mark.parametrize("source", SOURCES)
def test_formatting_by_parts_is_what_black_does_to_the_whole(source: str) -> None:
    """The bytes are the same, and the parts are as many as they can be."""
    assert formatted(source) == in_black(source)
    assert len(parts(source)) == SOURCES[source]


def test_parts_that_are_ready_are_left_alone() -> None:
    """Nothing that is known to be formatted goes through black."""
    ready = "def f(): return  1"
    assert formatted(f"x=1\ny=2\n\n\n{ready}\n", {ready}) == (
        f"x = 1\ny = 2\n\n\n{ready}\n"
    )


TEMPLATES = [
    name
    for target in ("package", *targets_known())
    for name in templates_of(target)
    if name.endswith(".py.jinja")
]


def called(package: str) -> dict[str, object]:
    """What a package is called, and what comes of it."""
    prefix = f"{package.upper().replace('.', '_')}_"
    return {"package": package, "prefix": prefix, "distribution": package}


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_written_formatted(name: str) -> None:
    """What stands in a template but for names is as black would leave it."""
    packages = [
        "a",
        "churn",
        "house_prices",
        *("a" + "b" * n for n in range(15, 70, 6)),
    ]
    some = (written_in(name, called(package)) for package in packages)
    for part in frozenset[str]().union(*some) - {""}:
        assert in_black(part + "\n") == part + "\n"


def test_black_sees_what_came_from_the_notebook_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No definition that a template has word for word is formatted, and none twice."""
    seen: list[str] = []

    def watched(source: str, printed: str) -> str:
        seen.append(source)
        return in_black(source, printed)

    monkeypatch.setattr(blackening, "in_black", watched)
    notebook = EXAMPLES / "diabetes" / "diabetes.ipynb"
    convert(Wish(notebook, tmp_path / "new"))
    written = frozenset[str]().union(
        *(written_in(name, called("diabetes")) for name in TEMPLATES)
    )
    assert seen
    assert not {one.strip("\n") for one in seen} & written
    made = [one for one in seen if one.startswith(("def ", "class "))]
    assert len(made) == len(set(made))
