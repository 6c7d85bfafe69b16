"""Comments that explain nothing: commented-out code, separators, remarks on running."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from nbprod.naming.words import word_set
from nbprod.source.trees import children

_NOISE = re.compile(
    r"""^(?:
        [\W_]*                                          # separators, lone brackets
      | [-=*#~_\s]{3,}.*[-=*#~_\s]{3,}$                 # boxed banners
      | (?:todo|fixme|xxx|hack|wip)\b.*
      | (?:in|out)\s*\[\s*\d*\s*\]\s*:?.*
      | (?:cell|code\ cell|step|part|section|exercise|question|q)\s*[-\#:]?\s*\d*[.:)]?
      | (?:your|insert|write|put)\b.*\bcode\b.*\bhere\b.*
      | (?:please\ )?(?:re-?)?run\ (?:this|the|me|all|only|above|below|next)\b.*
      | (?:uncomment|comment(?:ed)?\ out|ignore\ this|skip\ this)\b.*
      | (?:don'?t|do\ not)\ run\b.*
      | (?:type:|noqa|pylint|mypy:|flake8|fmt:|isort:|pragma|yapf|ruff:|nbi:hide).*
      | (?:-\*-)?\s*coding[:=]\s*[\w-]+.*
      | (?:[!%]|\$\ )\s*\w.*
      | (?:pip3?|conda|apt(?:-get)?|wget|curl|git|cd|npm)\s+(?:install|clone|-|http).*
      | https?://\S+
      | (?:@title|@param|default_exp|\|).*|(?:export|hide|collapse|colab)s?
      | >>>.*
      | end(?:\ of\ (?:the\ )?(?:cell|loop|file|code|section|function|part)\b.*)?
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_CODE = re.compile(
    r"""^print\s+[\w"'][\w.\[\]("']*$                   # Python 2
      | ^[\w.\[\]'"]+\s*(?:=|\+=|-=|\*=|/=)\s*\S+[\[({]?.*[\[({,\\]$
      | ^[^\s=]+=[^\s=]+[,)\]}]+;?$                     # a further line of a call
      | ^\w+\s*=\s*\S+\s*,?\s*\w+\s*=\s*\S+[,)]$
      | ^(?:def|class)\s+\w+\s*[(:]
      | ^(?:elif|else|try|finally|except)\b.*:$
      | ^from\s+[\w.]+\s+import\s+[\w*]
      | ^(?:for|while|if|with)\s.*\)?:\s*$
      | ^[\w.]+\([^()]*$                                # an open call
      | ^@\w+(?:\.\w+)*(?:\(.*\))?$
    """,
    re.VERBOSE,
)
_STEP = re.compile(r"^step\s*\d+\s*[.:)-]\s*", re.IGNORECASE)
_ECHOED = word_set(
    "import instantiate initialize initialise create define build make fit train"
    " predict evaluate load read split"
)
_OBJECTS = word_set(
    "the a an our with on using from to into and for of in x y model models class"
    " object estimator instance classifier regressor data dataset training testing test"
    " set sets predictions prediction"
)
_PROSE_IMPORT = word_set(
    "libraries library modules module packages package dependencies data dataset "
    "datasets everything stuff libs"
)


def is_chatter(comment: str) -> bool:
    """Whether a comment (with or without ``#``) explains nothing.

    Commented-out code, separators, cell counters, to-dos, remarks on running the cell
    and directives of tools are chatter; what explains is kept.
    """
    text = comment.strip().lstrip("#").strip()
    text = re.sub(r"^[-=*#~]{2,}\s*|\s*[-=*#~]{2,}$", "", text)
    if not text or _NOISE.match(text):
        return True
    return looks_like_code(text)


def is_echo(comment: str) -> bool:
    """Whether a comment only says what the code below it does: "fit the model"."""
    text = _STEP.sub("", comment.strip().lstrip("#").strip()).rstrip(".:!")
    if not re.fullmatch(r"[A-Za-z_ ]+", text):
        return False
    words = text.lower().split()
    return bool(_ECHOED & set(words)) and set(words) <= _ECHOED | _OBJECTS


def tells(comment: str) -> bool:
    """Whether a comment tells more than the code beside it."""
    return not (is_chatter(comment) or is_echo(comment))


@lru_cache(maxsize=4096)
def looks_like_code(text: str) -> bool:
    """Whether the text of a comment is code rather than words."""
    code = text.strip().rstrip(";")
    if _CODE.search(code) and not _reads_like_words(code):
        return True
    for suffix in ("", "\n    pass", ")"):
        try:
            tree = ast.parse(code + suffix)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        return bool(tree.body) and all(_is_code(node) for node in tree.body)
    return False


def _reads_like_words(text: str) -> bool:
    """Whether three plain words follow each other, as they never do in code."""
    bare = re.sub(r"(['\"]).*?\1", "", text)
    words = re.sub(r"\b(?:not|in|is|and|or|if|else|for|import|from|as)\b", "|", bare)
    return re.search(r"\b[A-Za-z]+ [A-Za-z]+ [A-Za-z]+\b", words) is not None


def _is_code(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return _is_code_expression(node.value)
    if isinstance(node, ast.Return | ast.Delete | ast.Assert | ast.Raise):
        inner = [n for n in children(node) if isinstance(n, ast.expr)]
        return any(_is_code_expression(child) for child in inner)
    if isinstance(node, ast.Import):
        return node.names[0].name not in _PROSE_IMPORT
    if isinstance(node, ast.AnnAssign):
        return node.value is not None or _is_code_expression(node.annotation)
    return not isinstance(node, ast.Global | ast.Nonlocal | ast.Pass | ast.Break)


def _is_code_expression(node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return "_" in node.id or node.id in ("df", "np", "pd", "plt", "sns")
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, type(...))
    if isinstance(node, ast.Compare):
        words = isinstance(node.ops[0], ast.In | ast.NotIn | ast.Is | ast.IsNot)
        if words and isinstance(node.left, ast.Name):
            return any(_is_code_expression(part) for part in node.comparators)
        return True
    if isinstance(node, ast.Tuple | ast.BinOp | ast.UnaryOp | ast.BoolOp | ast.IfExp):
        parts = [n for n in children(node) if isinstance(n, ast.expr)]
        return all(_is_code_expression(part) for part in parts)
    if isinstance(node, ast.Call):
        # "mean (of the sample)" parses as a call of a name
        return not (isinstance(node.func, ast.Name) and _is_remark(node))
    return True


def _is_remark(call: ast.Call) -> bool:
    spaced = call.args and call.args[0].col_offset > call.func.end_col_offset + 1  # type: ignore[operator]
    words = all(isinstance(arg, ast.Name) for arg in call.args)
    return bool(spaced and words and not call.keywords)
