"""Which fitted models a notebook has, and which of them it settles on."""

from __future__ import annotations

from collections.abc import Mapping

from nbprod import libraries
from nbprod.ir import CallSite, Flow, Label
from nbprod.recognition.paths import own_calls


def gives_model(site: CallSite) -> bool:
    """Whether a fit gives another object that predicts, not the one it is of."""
    made = site.call.returns
    return made != "self" and libraries.method(made, "predict") is not None


def still_fitted(flow: Flow, labels: Mapping[str, Label]) -> set[str]:
    """The models that were fitted, or applied, since their name was bound last."""
    fitted: set[str] = set()
    for statement in flow.statements:
        if not labels[statement.id].kept:
            continue
        binds = statement.effects.binds
        fitted -= binds
        for site in own_calls(statement):
            if site.call.role in ("fit", "search", "predict", "metric"):
                fitted.add(site.receiver)
                if not site.receiver or gives_model(site):
                    fitted |= binds
    return fitted


def settled(found: list[str], scored: list[str], saved: list[str]) -> tuple[str, str]:
    """The model that counts, and why."""
    for name in reversed(saved):
        if name in found:
            return name, "the notebook saves it"
    for name in reversed(scored):
        if name in found:
            return name, "the last that the notebook applies"
    return found[-1], "the last that is fitted"
