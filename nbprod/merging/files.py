"""One file: its three sides merged, with markers where they cannot be."""

from __future__ import annotations

from nbprod.merging.definitions import defined_twice, parsed
from nbprod.merging.imports import agreed
from nbprod.merging.lines import Piece, as_one, merge, merge_two
from nbprod.merging.markers import marked, markers


def merged(
    base: str | None, mine: str, new: str, label: str, package: str | None = None
) -> str:
    """Merge the texts of a file; conflicts are between markers, the last with label.

    ``package`` is the package's name for Python, else None. Without a base all that
    differs is a conflict. Python that is none any more, or defines a name twice, when
    its sides are merged, is a conflict from the first difference to the last. A final
    newline is as in the user's text.
    """
    ends = mine.endswith("\n") or not new.endswith("\n")
    ours, theirs = _lines(mine, new), _lines(new, new)
    if base is None:
        return _joined(merge_two(ours, theirs), label)
    old = _lines(base, new)
    if package is None:
        text = _joined(merge(old, ours, theirs), label)
    else:
        one, two, three = (
            _lines(side, new) for side in agreed((base, mine, new), package)
        )
        text = _joined(merge(one, two, three), label)
        if not markers(text) and not _sound(text, mine, new):
            text = _joined(as_one(old, ours, theirs), label)
    return text if ends or markers(text) else text.removesuffix("\n")


def _lines(text: str, like: str) -> list[str]:
    """The lines of a text, with a final newline if the new text has one."""
    if like.endswith("\n") and not text.endswith("\n"):
        text += "\n"
    return text.split("\n")


def _joined(pieces: list[Piece], label: str) -> str:
    return "\n".join(marked(pieces, label))


def _sound(text: str, mine: str, new: str) -> bool:
    """Whether Python is as good as its sides were."""
    sides = [tree for side in (mine, new) if (tree := parsed(side))]
    if len(sides) < 2:
        return True
    tree = parsed(text)
    before = set[str]().union(*map(defined_twice, sides))
    return tree is not None and defined_twice(tree) <= before
