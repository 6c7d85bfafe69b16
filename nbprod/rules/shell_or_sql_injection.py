"""NBP503: a command or query that is put together out of values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbprod.ir import Finding, Statement
from nbprod.rules._rule import Rule
from nbprod.subject import Called, Subject

QUERIES = frozenset(
    """execute executemany executescript read_sql read_sql_query sql query_df""".split()
)
SQL = re.compile(
    r"\s*(select\b.*\bfrom|insert\s+into|update\b.*\bset|delete\s+from|drop\s+table"
    r"|create\s+table|alter\s+table|with\b.*\bselect)\b",
    re.IGNORECASE | re.DOTALL,
)
SHELLS = frozenset(
    "os.system os.popen subprocess.getoutput subprocess.getstatusoutput".split()
)
RUNS = frozenset(
    """subprocess.run subprocess.call subprocess.check_call subprocess.check_output
    subprocess.Popen""".split()
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find queries and shell commands that are texts with values in them."""
    for one in subject.calls:
        kind = kind_of(one)
        given = one.argument("sql", 0) if kind == "query" else one.argument("args", 0)
        if not kind or given is None:
            continue
        made, names = composed(given, one.statement, subject)
        if made is None or not names:
            continue
        if kind == "query":
            if SQL.match(made):
                text = "values are written into this query: pass them as parameters"
                yield subject.found(one.statement, text, one.node)
        else:
            text = (
                "values are written into this command for the shell: give "
                "subprocess.run a list of arguments"
            )
            yield subject.found(one.statement, text, one.node)


def kind_of(one: Called) -> str:
    """Whether a call runs a query, or a command of the shell."""
    if one.name in SHELLS:
        return "shell"
    if one.name in RUNS:
        shell = one.argument("shell")
        is_on = isinstance(shell, ast.Constant) and shell.value is True
        return "shell" if is_on else ""
    return "query" if one.name.rpartition(".")[2] in QUERIES else ""


def composed(
    node: ast.expr, statement: Statement, subject: Subject
) -> tuple[str | None, set[str]]:
    """The fixed text of an expression that makes one, and the names put into it."""
    if isinstance(node, ast.Call) and node.args and not is_format(node):
        return composed(node.args[0], statement, subject)  # such as sqlalchemy.text
    if isinstance(node, ast.Name):
        bound = [
            one.node.value
            for one in subject.statements[: statement.index + 1]
            if isinstance(one.node, ast.Assign)
            and node.id in one.effects.binds
            and isinstance(one.node.targets[0], ast.Name)
        ]
        return (None, set()) if not bound else text_of(bound[-1])
    return text_of(node)


def is_format(node: ast.Call) -> bool:
    """Whether a call is a text's ``format``."""
    return isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def text_of(node: ast.expr) -> tuple[str | None, set[str]]:
    """The fixed text of a text that is put together here, and the names put into it."""
    match node:
        case ast.JoinedStr(values=values):
            fixed = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "?"
                for part in values
            )
            return fixed, names_in(*values)
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            first, names = text_of(left)
            return first, names | names_in(right)
        case ast.Call(func=ast.Attribute(value=value, attr="format"), args=args):
            first, names = text_of(value)
            return first, names | names_in(*args, *(k.value for k in node.keywords))
        case ast.Constant(value=str(text)):
            return text, set()
    return None, set()


def names_in(*nodes: ast.AST) -> set[str]:
    """The names in some syntax."""
    return {
        part.id
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and not part.id.isupper()
    }


RULE = Rule(
    code="NBP503",
    name="shell-or-sql-injection",
    check=check,
    severity="warning",
    what=(
        "Finds queries and commands for the shell that are put together with values of "
        "the notebook: f-strings, `%`, `+`, `format`."
    ),
    why=(
        "Once a value comes from a request, whoever sends it writes a part of the query"
        " or command."
    ),
    problems=(
        "It cannot tell where a value comes from: one that nobody else can set does "
        "no harm. Names in capitals are taken for constants."
    ),
    bad="""
import sqlite3

connection = sqlite3.connect("sales.db")
city = input("city")
rows = connection.execute(f"SELECT * FROM sales WHERE city = '{city}'")  # !
""",
    good="""
import sqlite3

connection = sqlite3.connect("sales.db")
city = input("city")
rows = connection.execute("SELECT * FROM sales WHERE city = ?", (city,))
""",
    references=(
        "https://cwe.mitre.org/data/definitions/89.html",
        "https://cwe.mitre.org/data/definitions/78.html",
    ),
    more_bad=(
        """
import os
name = "a b"
os.system("cp %s /tmp" % name)  # !
""",
        """
import pandas as pd
year = 2020
query = "SELECT * FROM sales WHERE year = {}".format(year)
df = pd.read_sql(query, "sqlite:///sales.db")  # !
""",
        """
import subprocess
name = "a"
subprocess.run(f"ls {name}", shell=True)  # !
""",
    ),
    more_good=(
        """
import subprocess
TABLE = "sales"
name = "a"
subprocess.run(["ls", name])
subprocess.run("ls", shell=True)
print(f"SELECT {name}")
""",
    ),
    measured="18 findings in 8 of 1,517 public notebooks.",
)
