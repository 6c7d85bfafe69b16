"""What an expression shows, in words for a name: ``missing_values_of_titanic``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence, Set

from nbprod.naming.words import snake, word_set, words_of

LONGEST = 34
"""Letters of the words for what is shown."""
MOST = 6
"""Words of a title that a name has room for."""
_ARTICLES = word_set("a an the our my of for and")
_OF = {
    "T": "",
    "columns": "columns",
    "corr": "correlations",
    "count": "counts",
    "cov": "covariances",
    "crosstab": "cross_table",
    "describe": "summary",
    "dtype": "type",
    "dtypes": "types",
    "head": "first_rows",
    "len": "length",
    "max": "maximum",
    "min": "minimum",
    "most_common": "most_common",
    "ndim": "dimensions",
    "nunique": "distinct_counts",
    "shape": "shape",
    "size": "size",
    "std": "deviation",
    "tail": "last_rows",
    "type": "type",
    "unique": "distinct_values",
    "value_counts": "counts",
    "var": "variance",
}
"""What methods, attributes and functions give of an object."""
_SAME = word_set("""
    abs array asarray astype copy display dropna eval fillna flatten iloc item items
    lower list loc print ravel reset_index reshape round set_index set_precision
    sort_index sort_values squeeze str strip style to_frame to_list to_numpy tolist
    to_string upper values sorted reversed dict tuple set
    """)
"""What gives the same thing in another form."""
_GETTING = re.compile(
    r"^(get|compute|calculate|calc|make|show|print|find|plot|draw|display)_(?=.)"
)
_PICTURE = re.compile(r"([^/\\]+)\.(png|jpe?g|gif|svg|webp|html?)$", re.IGNORECASE)
_DIGITS = re.compile(r"_?\d+$")


def words_shown(source: str, variables: Sequence[str]) -> Iterator[str]:
    """Words for what an expression shows, first without a number at their end.

    ``df.isnull().sum()`` gives ``missing_values_of_df``; nothing is given where there
    are no words, or too many. A name that is none of the ``variables`` is a module's.
    """
    try:
        words = _of(ast.parse(source, mode="eval").body, frozenset(variables))
    except SyntaxError:
        return
    short = words if "_and_" in words else _DIGITS.sub("", words)
    for one in dict.fromkeys((short, words)):
        if one and len(one) <= LONGEST:
            yield one


def words_titled(titles: Sequence[str], axes: Sequence[str]) -> Iterator[str]:
    """Words of a figure's one title, or of what it draws against what.

    ``axes`` are the labels of x and y, empty where it has none, or several.
    """
    for title in dict.fromkeys(titles) if len(set(titles)) == 1 else ():
        words = [word for word in _plain(title) if word not in _ARTICLES]
        if 0 < len(words) <= MOST and len("_".join(words)) <= LONGEST:
            yield "_".join(words)
    x, y = (_plain(label) for label in axes) if len(axes) == 2 else ([], [])
    both = "_".join([*y, "by", *x])
    if 0 < len(x) <= 3 and 0 < len(y) <= 3 and len(both) <= LONGEST:
        yield both


def _plain(text: str) -> list[str]:
    """The words of a label, without what stands in brackets; none of a formula."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", text)
    words = words_of(bare) if bare.isascii() and not {*"${"} & {*bare} else []
    return [word for word in words if len(word) > 1 or not word.isdigit()]


def _of(node: ast.expr, names: Set[str]) -> str:
    match node:
        case ast.Name(id=name):
            return snake(name)
        case ast.Attribute(value=value, attr=attr):
            owner = _of(value, names)
            if attr in _OF or attr in _SAME or not owner:
                return _part(attr, owner)
            return f"{owner}_{snake(attr)}"
        case ast.Subscript(value=value, slice=part):
            return _item(_of(value, names), part, names)
        case ast.Call():
            return _call(node, names)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return _joined(parts, names)
        case ast.BinOp(left=left, right=right):
            return _joined([left, right], names)
        case ast.Compare(left=left, comparators=right):
            return _joined([left, *right], names)
        case ast.JoinedStr(values=parts):
            filled = [one for one in parts if isinstance(one, ast.FormattedValue)]
            return _joined([one.value for one in filled], names)
        case ast.UnaryOp(operand=inner) | ast.Starred(value=inner):
            return _of(inner, names)
    return ""


def _part(attr: str, owner: str) -> str:
    """An attribute, or what a method gives, of an object."""
    words = "" if attr in _SAME else _OF.get(attr, snake(attr))
    whose = owner.rpartition("_of_")[2] if words else owner
    return f"{words}_of_{whose}" if words and whose else words or owner


def _item(owner: str, part: ast.expr, names: Set[str]) -> str:
    match part:
        case ast.Constant(value=str(key)):
            return snake(key) if 0 < len(words_of(key)) <= 4 else owner
        case ast.Constant(value=0) | ast.Slice(lower=None, upper=ast.Constant()):
            return f"first_of_{owner}" if owner else ""
        case ast.UnaryOp(op=ast.USub()) | ast.Slice(lower=ast.UnaryOp(), upper=None):
            return f"last_of_{owner}" if owner else ""
        case ast.Compare() | ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            return f"selected_{owner}" if owner else ""
        case ast.List(elts=[ast.Constant(value=str()), *_] as keys) if len(keys) < 3:
            return _joined(keys, names) or owner
    return owner


def _call(node: ast.Call, names: Set[str]) -> str:
    for argument in (*node.args, *(one.value for one in node.keywords)):
        text = getattr(argument, "value", "")
        if isinstance(text, str) and (found := _PICTURE.search(text)):
            return snake(found[1])
    match node.func:
        case ast.Attribute(attr=attr, value=value):
            return _method(node, attr, value, names)
        case ast.Name(id=name):
            short = _GETTING.sub("", snake(name))
            if name == "len" or name in _SAME:
                return _part(name, _joined(node.args[:2], names))
            return _of_whom(_OF.get(short, short), node.args)
    return ""


def _of_whom(words: str, given: Sequence[ast.expr]) -> str:
    """What an own function gives, of the text by which it is told what to take."""
    texts = [one.value for one in given if isinstance(one, ast.Constant)]
    if len(texts) == 1 and isinstance(texts[0], str) and words:
        told = snake(texts[0]) if 0 < len(words_of(texts[0])) <= 3 else ""
        return f"{words}_of_{told}" if told else words
    return words


def _method(node: ast.Call, attr: str, value: ast.expr, names: Set[str]) -> str:
    """What a method gives, or a function of a module."""
    match value:
        case ast.Call(
            func=ast.Attribute(attr="isnull" | "isna", value=inner)
        ) if attr in ("sum", "mean", "any"):
            return _part("missing_values", _of(inner, names))
        case ast.Subscript(value=ast.Call(func=ast.Attribute(attr="groupby")) as by):
            return _method(node, attr, by, names)
        case ast.Call(func=ast.Attribute(attr="groupby")) as by:
            words = _OF.get(attr, snake(attr)) or "rows"
            words += "s" if attr in ("mean", "median", "sum") else ""
            keys = [_key(one, names) for one in by.args[:1]]
            return f"{words}_by_{keys[0]}" if keys and keys[0] else words
        case ast.Constant() if attr == "format":
            return _joined(node.args[:2], names)
        case ast.Name(id=name) if name not in names:
            return _part(attr, _joined(node.args[:1], names))
    return _part(attr, _of(value, names))


def _key(node: ast.expr, names: Set[str]) -> str:
    match node:
        case ast.Constant(value=str(key)):
            return snake(key)
        case ast.List(elts=parts):
            return "_and_".join(filter(None, (_key(one, names) for one in parts[:2])))
    return _of(node, names)


def _joined(parts: Sequence[ast.expr], names: Set[str]) -> str:
    """Two things in a row; of more the first."""
    words = [_key(one, names) for one in parts]
    words = [one for one in dict.fromkeys(words) if one]
    both = "_and_".join(words[:2])
    return both if len(words) == 2 and len(both) <= LONGEST else "".join(words[:1])
