"""NBP501: a key, token or password in the notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Cell, Finding, Span
from nbprod.reading.credentials import Credential, find, find_in_code
from nbprod.rules._rule import Rule
from nbprod.source.spots import first_line
from nbprod.subject import Subject

SIGNED = "X-Amz-Credential="
"""In an address that is signed for some minutes."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find secrets in the code, texts and outputs of cells."""
    for cell in subject.notebook.cells:
        seen: set[int] = set()
        if cell.code.strip():
            for finding in in_code(subject, cell):
                seen.add(finding.span.line)
                yield finding
        for number, line in enumerate(cell.source.split("\n"), start=1):
            looked = number not in seen and may_hold(cell, line)
            for one in secrets(line) if looked else ():
                span = Span(cell.index, number, one.start + 1, number, one.end + 1)
                yield Finding(span, told(one.kind, "here"))
                break
        yield from in_outputs(cell)


def may_hold(cell: Cell, line: str) -> bool:
    """Whether a line is a text, a comment, or IPython's own; else it is code."""
    return cell.kind != "code" or not cell.code.strip() or line.lstrip()[:1] in "#!%"


def in_code(subject: Subject, cell: Cell) -> Iterator[Finding]:
    """The literals of a cell's code that are secrets."""
    for one in find_in_code(ast.parse(cell.code)):
        yield Finding(subject.span(cell.index, one.node), told(one.kind, "here"))


def in_outputs(cell: Cell) -> Iterator[Finding]:
    """The first secret that a cell has shown."""
    for output in cell.outputs:
        for one in secrets(output.text):
            yield Finding(first_line(cell), told(one.kind, "in the stored output"))
            return


def secrets(text: str) -> Iterator[Credential]:
    """The secrets in a text; what only looks like one in an address is left out."""
    for one in find(text):
        line = text[text.rfind("\n", 0, one.start) + 1 :].partition("\n")[0]
        azure = one.kind == "Azure signature" and "sv=" not in line
        if not azure and SIGNED not in line:
            yield one


def told(kind: str, where: str) -> str:
    """What is said of a secret, which is not repeated."""
    return (
        f"{kind} {where}: revoke it, read it from the environment, and take it out of "
        "the history of the repository"
    )


RULE = Rule(
    code="NBP501",
    name="secret-in-source-or-output",
    check=check,
    default=True,
    severity="error",
    what=(
        "Finds keys, tokens and passwords in code, texts and stored outputs: by the"
        " shape that providers give them, by the name that they are given to, and in"
        " URLs."
    ),
    why=(
        "Notebooks are shared and committed with their outputs, and what was once in a "
        "repository stays in its history."
    ),
    problems=(
        "A value that only looks random, under a name that says nothing, is not "
        "found; words that stand for a secret (`your-key-here`) are passed over."
    ),
    bad="""
import requests

api_key = "9f8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d"  # !
requests.get("https://example.com", headers={"X-Api-Key": api_key})
""",
    good="""
import os

import requests

requests.get("https://example.com", headers={"X-Api-Key": os.environ["API_KEY"]})
""",
    references=("https://cwe.mitre.org/data/definitions/798.html",),
    more_bad=(
        """
engine = "postgresql://ann:Tr0ub4dor3@db.example.com/sales"  # !
""",
        """
# %% [1]
import os  # !
print(os.environ)
#> AKIAQ7ZXCVBNM4K3LPW2
""",
        """
# %% md
password: `Tr0ub4dor&3x`  # !
""",
    ),
    more_good=(
        """
password = ""
api_key = "YOUR_API_KEY"
token = input("token")
""",
        """
# %% md
See [page 48](http://books.example.com/books?id=6h&source=bl&sig=aVE2kiDWZoWftaWczMIrcYf)
""",
        """
# %% [1]
download()
#> GET /a?X-Amz-Credential=AKIAQ7ZXCVBNM4K3LPW2%2F2022&X-Amz-Signature=8b7c6d5e4f3a2b1c
""",
    ),
    measured="8 findings in 4 of 1,517 public notebooks, all of them right.",
)
