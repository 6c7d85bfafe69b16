"""NBP107: data from an address where it may change."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.recognition.paths import path_arguments
from nbprod.rules._rule import Rule
from nbprod.subject import Called, Subject

FETCHING = frozenset("""requests.get urllib.request.urlopen urllib.request.urlretrieve
    urllib.urlretrieve wget.download""".split())
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s/]+/\S")
PINNED = re.compile(
    r"[0-9a-f]{40}|[0-9a-f]{64}|/v?\d+\.\d+(?:\.\d+)?/|zenodo\.org/record"
)
"""In an address: a commit, a hash or a release."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find addresses that data is read from, without a version or a check."""
    words = {part for one in subject.statements for part in hashes(one.nodes)}
    if words:
        return
    for call in subject.calls:
        for given in addresses(call):
            value = getattr(given, "value", None)
            if not isinstance(value, str) or not ADDRESS.match(value):
                continue
            if not PINNED.search(value):
                yield subject.found(
                    call.statement,
                    "this data may change, or go, at its address; keep a copy with the "
                    "notebook, or pin a version and check its hash",
                    given,
                )


def addresses(call: Called) -> Iterator[ast.expr]:
    """What a call that reads or fetches is given as the place of the data."""
    if call.name in FETCHING:
        yield from call.node.args[:1]
    elif call.site is not None and call.role == "reader":
        yield from path_arguments(call.site)


def hashes(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    """The names in some code that have to do with checking a hash."""
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in ("hashlib", "pooch"):
            yield node.id


RULE = Rule(
    code="NBP107",
    name="undeclared-data-input",
    check=check,
    severity="note",
    what="Finds data that is read from an address on the network which names no "
    "version, where the notebook checks no hash.",
    why="What stands at an address changes and disappears, and with it the results, "
    "without any change in the notebook.",
    problems="Live data is meant to change. Files in the notebook's folder are not "
    "looked at, since data is often not in the repository.",
    bad="""
import pandas as pd

df = pd.read_csv("https://example.org/data/churn.csv")  # !
""",
    good="""
import pandas as pd

df = pd.read_csv("data/churn.csv")
""",
    more_bad=(
        """
import requests
text = requests.get("http://example.org/data.json").json()  # !
""",
    ),
    more_good=(
        """
import hashlib
import pandas as pd
df = pd.read_csv("https://example.org/data/churn.csv")
assert hashlib.sha256(df.to_csv().encode()).hexdigest() == "0"
""",
        """
import pandas as pd
base = "https://raw.githubusercontent.com/a/b/"
df = pd.read_csv("https://example.org/data/1.2.0/churn.csv")
""",
    ),
    measured="71 findings in 47 of 1,517 public notebooks; all of 12 looked at were "
    "right.",
    references=("pynblint, versioned data. https://doi.org/10.1145/3522664.3528612",),
)
