"""How types of others are written: ``tuple[a,b]``, ``list[a]``, ``a|b``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Annotation = tuple[str, str]
Annotate = Callable[[str], Annotation | None]
ANY = ("Any", "")


def composed(kind: str, annotate: Annotate) -> Annotation | None:
    """The annotation of a type that is made of others, and the imports, as lines."""
    choices = [*split(kind, "|")]
    if len(choices) > 1:
        found = [annotate(one) for one in choices]
        some = [one for one in found if one is not None]
        if len(some) < len(found):
            return None
        return " | ".join(text for text, _ in some), lines(some)
    outer, _, inner = kind[:-1].partition("[")
    parts = [part for part in split(inner, ",") if part]
    known = [("...", "") if part == "..." else annotate(part) for part in parts]
    if outer == "tuple" and (None in known or not known):
        return "tuple[Any, ...]", ""
    some = [one or ANY for one in known]
    return f"{outer}[{', '.join(text for text, _ in some)}]", lines(some)


def lines(some: list[Annotation]) -> str:
    """The import lines of several annotations."""
    return "\n".join(dict.fromkeys(line for _, line in some if line))


def split(kind: str, sign: str) -> Iterator[str]:
    """The parts of a type between signs that stand in no brackets."""
    depth, begin = 0, 0
    for at, character in enumerate(kind):
        depth += (character == "[") - (character == "]")
        if character == sign and not depth:
            yield kind[begin:at].strip()
            begin = at + 1
    yield kind[begin:].strip()
