"""The page: one file that holds its style and its script and asks nothing of others.

Whatever a notebook holds is text in it: Jinja escapes all that it prints, and a content
security policy lets run and load nothing but what is named there by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbprod.convert import Understood
from nbprod.page.drawing import drawn
from nbprod.page.facts import left_out, rows
from nbprod.reading.credentials import redact
from nbprod.reading.redaction import SHORT, secrets_of
from nbprod.verify.outcome import LEVELS

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff{BIDI}]")
"""Control characters, halves of surrogate pairs, and what turns text around: HTML has
no place for them, or they would show code as something else than it is."""
SIGNS = {
    "passed": "✓", "failed": "✗", "cannot tell": "?", "not there": "–",
    "equal": "✓", "close": "≈", "different": "✗", "missing": "✗", "skipped": "?",
    "noise": "~",
}  # fmt: skip
SECTIONS = (
    ("ladder", "Levels"),
    ("differences", "What differs"),
    ("dataflow", "Dataflow"),
    ("code", "Cells"),
    ("variables", "Variables"),
    ("files", "Files"),
    ("noise", "Noise"),
    ("serving", "Serving"),
    ("faults", "Faults"),
    ("left-out", "Left out"),
)
WORST = ("different", "missing", "skipped", "noise", "close", "equal")


def page(known: Understood, verified: Mapping[str, Any] | None = None) -> str:
    """Write the page of a notebook, and of its verification where there is one.

    ``verified`` is the document that ``verify --format json`` gives. Equal arguments
    give equal bytes.
    """
    flow, labels, plan = known.flow, known.labels, known.plan
    secrets = [one for one in secrets_of(flow.notebook) if len(one) >= SHORT]

    def shown(text: str) -> str:
        return seen(redact(text, secrets))

    found = cleaned(verified or {}, shown)
    variables: list[dict[str, Any]] = found.get("variables", [])
    picture = drawn(flow, plan)
    told = rows(flow, labels, plan, shown)
    facts = {
        "plan": plan,
        "title": shown(plan.title),
        "notebook": shown(plan.notebook),
        "notes": [(note.cell, shown(note.message)) for note in plan.notes],
        "rows": told,
        "cells": {statement.id: statement.cell for statement in flow.statements},
        "places": {one.place for row in told for one in row.functions},
        "left_out": left_out(plan, shown),
        "picture": picture,
        "drawn": {box.name: box for box in picture.boxes},
        "verified": found,
        "ladder": ladder(found.get("levels", [])),
        "wrong": [v for v in variables if v["status"] in ("different", "missing")],
        "words": sorted({one["status"] for one in variables}),
        "state": states(variables),
        "signs": SIGNS,
        **parts(),
    }
    facts["sections"] = [one for one in SECTIONS if is_there(one[0], facts)]
    return environment().get_template("page.html.jinja").render(facts)


def is_there(section: str, facts: Mapping[str, Any]) -> bool:
    """Whether the page has a section."""
    needs = {"ladder": "verified", "noise": "verified", "differences": "wrong"}
    if section in needs:
        return bool(facts[needs[section]])
    if section in ("variables", "files", "serving", "faults"):
        return bool(facts["verified"].get(section))
    return True


def ladder(levels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every rung, those that were not tried too."""
    tried = {one["level"]: one for one in levels}
    return [
        tried.get(number)
        or {
            "level": number,
            "name": name,
            "status": "not tried",
            "detail": "",
            "seconds": 0,
        }
        for number, name in LEVELS.items()
    ]


def seen(text: str) -> str:
    """Show what cannot be seen by its number."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def cleaned(value: Any, shown: Any) -> Any:
    """A document with every text fit to be shown."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {key: cleaned(one, shown) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [cleaned(one, shown) for one in value]
    return value


def states(variables: list[dict[str, Any]]) -> dict[str, str]:
    """For each stage the worst that is said of its variables."""
    found: dict[str, str] = {}
    for one in variables:
        both = {one["status"], found.get(one["stage"], one["status"])}
        found[one["stage"]] = next(word for word in WORST if word in both)
    return found


@cache
def parts() -> dict[str, str]:
    """The style and the script, and their hashes for the policy (CSP level 3)."""
    style, script = (
        (FOLDER / name).read_text("utf-8").strip() for name in ("page.css", "page.js")
    )
    return {
        "style": style,
        "script": script,
        "style_hash": hashed(style),
        "script_hash": hashed(script),
    }


def hashed(text: str) -> str:
    """A hash as policies write it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@cache
def environment() -> Environment:
    """Jinja that escapes everything; undefined names are errors."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
