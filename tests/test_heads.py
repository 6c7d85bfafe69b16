"""What a function takes and gives, and what is said of it, put into its text."""

from __future__ import annotations

import pytest

from nbprod.annotating import Types
from nbprod.documenting import definition_source
from nbprod.formatting import formatted
from nbprod.heads import with_parameters
from nbprod.ir import Parameter

EXTRA = [Parameter("more", "int"), Parameter("last", "Any")]
TYPES = Types({"a": "pd.DataFrame"}, "float", frozenset())

HEADS = {
    "f()": "f(*, more: int, last: Any)",
    "f(a, b=1)": "f(a, b=1, *, more: int, last: Any)",
    "f(a, b=(1, 2),)": "f(a, b=(1, 2), *, more: int, last: Any)",
    "f(a, *args)": "f(a, *args, more: int, last: Any)",
    "f(a, *, b: int = 1)": "f(a, *, b: int = 1, more: int, last: Any)",
    "f(a, /, **rest)": "f(a, /, *, more: int, last: Any, **rest)",
    "f(*args: int, ** rest: str)": "f(*args: int, more: int, last: Any, **rest: str)",
    "f(ä='ö')": 'f(ä="ö", *, more: int, last: Any)',
}


@pytest.mark.parametrize("head", HEADS)
def test_more_parameters(head: str) -> None:
    """They come after those that are there, and before what takes all the rest."""
    made = with_parameters(f"@cache\ndef {head}: pass", EXTRA)
    assert formatted(made) == f"@cache\ndef {HEADS[head]}:\n    pass\n"
    assert with_parameters(f"def {head}: pass", []) == f"def {head}: pass"


def test_a_class_has_no_parameters() -> None:
    """It stays as it is."""
    assert with_parameters("class A: pass", EXTRA) == "class A: pass"


DEFINITIONS = {
    "def f(a, b=1, *args, c, **d): return a": '''\
def f(a: pd.DataFrame, b: Any = 1, *args: Any, c: Any, **d: Any) -> float:
    """Says."""
    return a
''',
    "# above\n@cache\nasync def f(a: int) -> int:  # why\n  # first\n  return a": '''\
@cache
async def f(a: int) -> int:  # why
    """Says."""
    # first
    return a
''',
    'def f(a):\n    """Has one."""\n    # ======\n    return {"a": a}': '''\
def f(a: pd.DataFrame) -> float:
    """Has one."""
    return {"a": a}
''',
    "class A(B):\n  x = 1\n  def __init__(self, b):\n    pass\n"
    "  def half(self, c=lambda d: d) -> int: 'Half.'; return 2": '''\
class A(B):
    """Says."""

    x = 1

    def __init__(self, b: Any) -> None:
        """Keep what it is made with."""
        pass

    def half(self, c: Any = lambda d: d) -> int:
        "Half."
        return 2
''',
    "class A: pass": '''\
class A:
    """Says."""

    pass
''',
}


@pytest.mark.parametrize("source", DEFINITIONS)
def test_definitions(source: str) -> None:
    """All of them say what they do, take and give; chatter goes."""
    assert formatted(definition_source(source, "Says.", TYPES)) == DEFINITIONS[source]
