"""What releases took away: the tables' form, and what the installed libraries have."""

from __future__ import annotations

import ast
import re

import pytest

from benchmarks.removals import seen
from nbprod import libraries
from nbprod.libraries._removing import removed

TRIED = tuple("numpy pandas scikit-learn scipy matplotlib seaborn ipython".split())
"""Libraries that are installed, in a late release, wherever these tests run."""
KNOWN = libraries.removed()
IMPORTED = tuple("numpy pandas sklearn scipy matplotlib seaborn IPython".split())
RELEASE = r"\d+(\.\d+)*"
KEY = re.compile(r"[\w.…,\[\]=]+(\((#\d+|\w+(\+\w+)?)(=[^()]+)?\))?")
PLACE = re.compile(r"\{(\w+|[\w.]+:[\w.]+)\}")


def lines(table: str) -> dict[str, str]:
    return {key: one.to for key, one in removed("m", "", table).items()}


def test_a_line_stands_for_many_names() -> None:
    assert lines("1.0\n{a,b}.{c,d} -> e") == dict.fromkeys(
        ("m.a.c", "m.a.d", "m.b.c", "m.b.d"), "e"
    )
    assert lines("1.0\nf(#1|k=x,y) g -> -") == dict.fromkeys(
        ("m.f(#1=x)", "m.f(#1=y)", "m.f(k=x)", "m.f(k=y)", "m.g"), "-"
    )
    assert lines("1.0\n  a.{b,\n    c}\n    (k) -> d") == {
        "m.a.b(k)": "d",
        "m.a.c(k)": "d",
    }


def test_a_line_tells_of_releases() -> None:
    one = removed("", "at {}", "2.0 1.4\na ~> b @1.3 | or c\n- 0.9\nd -- say e")
    assert one["a"].gone == "2.0" and one["a"].deprecated == "1.4"
    assert one["a"].since == "1.3" and one["a"].words == "or c" and not one["a"].safe
    assert one["a"].source == "at 2.0"
    assert one["d"].gone == "" and one["d"].words == "say e" and one["d"].to == ""


def test_what_is_no_line_is_told() -> None:
    with pytest.raises(ValueError, match="no line of a table"):
        removed("", "", "1.0\na => b")


@pytest.mark.parametrize("name", sorted({name for name, _ in KNOWN.values()}))
def test_tables_are_as_they_should_be(name: str) -> None:
    for key, (distribution, one) in KNOWN.items():
        if distribution != name:
            continue
        assert KEY.fullmatch(key), key
        assert one.gone or one.deprecated, key
        for release in (one.gone, one.deprecated, one.since):
            assert not release or re.fullmatch(RELEASE, release), key
        assert one.to or one.words, key
        assert one.source.startswith("https://") and "{" not in one.source, key
        assert not one.to.startswith("'"), key
        if one.to.startswith('"'):
            assert isinstance(ast.literal_eval(one.to), str), key
        if "{" in one.to:
            plain = PLACE.sub("x", one.to).partition("=")[2 if "=" in one.to else 0]
            assert PLACE.search(one.to) and "{" not in plain, key


def test_what_stands_in_its_place_is_not_gone() -> None:
    for key, (_, one) in KNOWN.items():
        for new in libraries.new_names(key, one.to):
            later = KNOWN.get(new)
            assert later is None or not later[1].gone, (key, new)


def test_what_is_told_to_be_gone_is_gone() -> None:
    keys = [k for k, (name, one) in KNOWN.items() if name in TRIED and one.gone]
    found = seen(keys)
    assert [key for key, here in found.items() if here] == []
    assert sum(here is False for here in found.values()) > 500


def test_what_stands_in_its_place_is_there() -> None:
    new = {
        name
        for key, (library, one) in KNOWN.items()
        if library in TRIED and one.to and not one.to.startswith("*")
        for name in libraries.new_names(key, one.to)
        if name.partition(".")[0] in IMPORTED
    }
    found = seen(sorted(new))
    assert [key for key, here in found.items() if here is False] == []
    assert sum(here is True for here in found.values()) > 150
