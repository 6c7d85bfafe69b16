"""What a field of ``Result`` is, told from the call that gives it."""

from __future__ import annotations

import ast

from nbprod.naming.sayings import MEASURES

PREDICTED = {
    "predict": "Predicted",
    "predict_proba": "Probabilities of the classes",
    "predict_log_proba": "Logarithms of the probabilities of the classes",
    "decision_function": "Values of the decision function",
}
CROSSED = frozenset({"cross_val_predict", "cross_val_score", "cross_validate"})


def described(node: ast.expr | None) -> str:
    """A sentence on what a call that predicts or measures gives; empty for others."""
    while isinstance(node, ast.Subscript):
        node = node.value
    if not isinstance(node, ast.Call):
        return ""
    tail = getattr(node.func, "attr", getattr(node.func, "id", ""))
    receiver = getattr(node.func, "value", None)
    if tail == "sqrt" and len(node.args) == 1:
        inner = described(node.args[0])
        squared = inner.startswith("The mean squared ")
        return inner.replace("The ", "The root ", 1) if squared else ""
    if tail in PREDICTED and isinstance(receiver, ast.Name):
        return f"{PREDICTED[tail]} by `{receiver.id}`."
    if tail not in MEASURES:
        return ""
    of = node.args[0] if tail in CROSSED and node.args else None
    if tail == "score":
        of = receiver
    elif of is None and len(node.args) > 1:
        of = node.args[1]
    if isinstance(of, ast.Call):
        predicted = getattr(of.func, "attr", "") in PREDICTED
        of = getattr(of.func, "value", None) if predicted else of.func
    name = getattr(of, "id", "")
    return f"The {MEASURES[tail]}{f' of `{name}`' if name else ''}."
