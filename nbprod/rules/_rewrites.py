"""Ways of putting something in the place of a call that no template can tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping

from nbprod.ir import Edit
from nbprod.rules._appending import appended
from nbprod.rules._imports import name_for
from nbprod.rules._moved_classes import folds, imputer
from nbprod.rules._pieces import (
    in_order,
    keyword_name,
    last_name,
    primary,
    spot,
    texts,
    without,
)
from nbprod.rules._removed_uses import Use
from nbprod.rules._written import Written
from nbprod.subject import Subject


def columns(subject: Subject, use: Use) -> Written | None:
    """``groups["a", "b"]`` → ``groups[["a", "b"]]``."""
    assert isinstance(use.node, ast.Subscript)
    part = use.node.slice
    text = subject.text(use.statement, part).strip()
    inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    return Written((subject.edit(use.statement, part, f"[{inner}]"),))


def positions(subject: Subject, use: Use) -> Written | None:
    """``.ix`` → ``.loc`` where labels alone can be meant; else a guess by its parts."""
    if use.around is None or not isinstance(use.node, ast.Attribute):
        return None
    part = use.around.slice
    parts = part.elts if isinstance(part, ast.Tuple) else [part]
    kinds = {kind_of(one) for one in parts}
    if "?" in kinds or {"label", "number"} <= kinds:
        return None
    new = "iloc" if "number" in kinds else "loc"
    edit = subject.edit(use.statement, last_name(use.node), new)
    return Written((edit,), "number" not in kinds and "label" in kinds)


def kind_of(part: ast.expr) -> str:
    """What a part of an index is: a label, a number, all, a mask, or not known."""
    match part:
        case ast.Slice(lower=None, upper=None):
            return "all"
        case ast.Slice(lower=lower, upper=upper):
            kinds = {kind_of(one) for one in (lower, upper) if one is not None}
            return kinds.pop() if len(kinds) == 1 else "?"
        case ast.Constant(value=str()):
            return "label"
        case ast.Constant(value=int()) | ast.UnaryOp(operand=ast.Constant()):
            return "number"
        case ast.List(elts=[first, *_]):
            return kind_of(first)
        case ast.Compare() | ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            return "mask"
        case ast.UnaryOp(op=ast.Invert()):
            return "mask"
    return "?"


def cell(subject: Subject, use: Use) -> Written | None:
    """``get_value(row, column)`` → ``at[row, column]``."""
    call = use.call
    if call is None or call.keywords or len(call.args) not in (1, 2):
        return None
    assert isinstance(call.func, ast.Attribute)
    owner = primary(subject, use.statement, call.func.value)
    text = f"{owner}.at[{texts(subject, use.statement, call.args)}]"
    return Written((subject.edit(use.statement, call, text),))


def distances(subject: Subject, use: Use) -> Written | None:
    """``s.mad()`` → the mean distance from the mean, where ``s`` is cheap to name."""
    call = use.call
    if call is None or call.args or call.keywords:
        return None
    assert isinstance(call.func, ast.Attribute)
    owner = call.func.value
    while isinstance(owner, ast.Attribute) or (
        isinstance(owner, ast.Subscript) and isinstance(owner.slice, ast.Constant)
    ):
        owner = owner.value
    if not isinstance(owner, ast.Name):
        return None
    text = subject.text(use.statement, call.func.value)
    said = f"({text} - {text}.mean()).abs().mean()"
    return Written((subject.edit(use.statement, call, said),))


def counted(subject: Subject, use: Use) -> Written | None:
    """``pd.value_counts(x)`` → ``x.value_counts()``, of a series if it is none."""
    call = use.call
    if call is None or not call.args or isinstance(call.args[0], ast.Starred):
        return None
    first = call.args[0]
    rest = texts(subject, use.statement, in_order(call)[1:])
    if subject.type_of(first, use.statement) == "pandas.Series":
        said = primary(subject, use.statement, first)
        return Written(
            (subject.edit(use.statement, call, f"{said}.value_counts({rest})"),)
        )
    found = name_for(subject, use.statement, "pandas:Series")
    if found is None:
        return None
    said = f"{found.text}({subject.text(use.statement, first)}).value_counts({rest})"
    return Written((subject.edit(use.statement, call, said), *found.edits))


def one_against_all(subject: Subject, use: Use) -> Written | None:
    """``multi_class="ovr"`` goes: of liblinear it is what is done in any case."""
    if use.call is None:
        return None
    solver = [one.value for one in use.call.keywords if one.arg == "solver"]
    same = any(getattr(one, "value", "") == "liblinear" for one in solver)
    edit = without(subject, use.statement, use.call, use.node)
    return Written((edit,), same) if edit else None


LISTENERS = {
    "early_stopping_rounds": "early_stopping",
    "verbose": "log_evaluation",
    "verbose_eval": "log_evaluation",
    "evals_result": "record_evaluation",
}


def listeners(subject: Subject, use: Use) -> Written | None:
    """lightgbm: what ``fit`` was told of rounds and printing → callbacks."""
    call, statement = use.call, use.statement
    if call is None or any(one.arg in ("callbacks", None) for one in call.keywords):
        return None
    told = [one for one in call.keywords if one.arg in LISTENERS]
    said: list[str] = []
    edits: list[Edit] = []
    for one in told:
        function = LISTENERS[one.arg or ""]
        text = subject.text(statement, one.value)
        if function == "log_evaluation":
            if not isinstance(one.value, ast.Constant):
                return None
            if not one.value.value:
                continue
            text = "1" if one.value.value is True else text
        elif isinstance(one.value, ast.Constant) and one.value.value is None:
            continue
        found = name_for(subject, statement, f"lightgbm:{function}")
        if found is None:
            return None
        said.append(f"{found.text}({text})")
        edits += found.edits
    given = [one for one in in_order(call) if one not in told]
    parts = [subject.text(statement, one) for one in given]
    if said:
        parts.append(f"callbacks=[{', '.join(said)}]")
    text = f"{subject.text(statement, call.func)}({', '.join(parts)})"
    return Written((subject.edit(statement, call, text), *edits))


PARAMETERS = ("early_stopping_rounds", "eval_metric", "callbacks")


def parameters(subject: Subject, use: Use) -> Written | None:
    """xgboost: what ``fit`` was told → ``set_params`` before it, where it stays."""
    call, statement = use.call, use.statement
    if call is None or not isinstance(call.func, ast.Attribute):
        return None
    told = [one for one in call.keywords if one.arg in PARAMETERS]
    given = [one for one in in_order(call) if one not in told]
    owner = primary(subject, statement, call.func.value)
    text = (
        f"{owner}.set_params({texts(subject, statement, told)})"
        f".{call.func.attr}({texts(subject, statement, given)})"
    )
    return Written((subject.edit(statement, call, text),))


def histogram(subject: Subject, use: Use) -> Written | None:
    """seaborn: ``distplot`` → ``histplot`` of densities with their curve."""
    call, node = use.call, use.node
    if call is None or not isinstance(node, ast.Attribute) or len(call.args) != 1:
        return None
    known = {"bins", "color", "label", "ax", "kde", "hist"}
    given = {one.arg: one for one in call.keywords}
    flags = {
        key: given.pop(key).value if key in given else None for key in ("kde", "hist")
    }
    if {key for key in given if key} - known or None in given:
        return None
    off = {key: getattr(one, "value", True) is False for key, one in flags.items()}
    function = "kdeplot" if off["hist"] else "histplot"
    parts = [
        subject.text(use.statement, one) for one in (call.args[0], *given.values())
    ]
    if not off["hist"]:
        parts += [] if off["kde"] else ["kde=True", 'stat="density"']
    owner = subject.text(use.statement, node.value)
    text = f"{owner}.{function}({', '.join(parts)})"
    return Written((subject.edit(use.statement, call, text),))


def categories(subject: Subject, use: Use) -> Written | None:
    """seaborn: ``factorplot`` → ``catplot`` of points, as it drew them."""
    call, node, statement = use.call, use.node, use.statement
    if call is None or not isinstance(node, ast.Attribute) or len(call.args) > 4:
        return None
    edits = [subject.edit(statement, last_name(node), "catplot")]
    names = ("x", "y", "hue", "data")
    for name, one in zip(names, call.args, strict=False):
        said = f"{name}={subject.text(statement, one)}"
        edits.append(subject.edit(statement, one, said))
    for given in call.keywords:
        if given.arg == "size":
            edits.append(subject.edit(statement, keyword_name(given), "height"))
    if not any(one.arg in ("kind", None) for one in call.keywords):
        end_line, end = call.end_lineno or 0, (call.end_col_offset or 0) - 1
        before = subject.text(statement, call)[:-1].rstrip()
        said = 'kind="point"' if before.endswith((",", "(")) else ', kind="point"'
        edits.append(subject.edit(statement, spot(end_line, end, end_line, end), said))
    return Written(tuple(edits))


def nothing(subject: Subject, use: Use) -> Written | None:
    """A statement that did nothing that is missed goes."""
    node = use.statement.node
    if not isinstance(node, ast.Expr) or node.value is not use.call:
        return None
    line = subject.lines(use.statement.cell)[node.lineno - 1]
    alone = not re.search(r";", line)
    return Written((subject.edit(use.statement, node, "" if alone else "pass"),))


WAYS: Mapping[str, Callable[[Subject, Use], Written | None]] = {
    "append": appended,
    "ix": positions,
    "at": cell,
    "mad": distances,
    "value_counts": counted,
    "columns": columns,
    "imputer": imputer,
    "folds": folds,
    "multi_class": one_against_all,
    "callbacks": listeners,
    "parameter": parameters,
    "distplot": histogram,
    "factorplot": categories,
    "nothing": nothing,
}
