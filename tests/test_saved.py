"""Stored outputs as values to compare: what is certain, and nothing else."""

from __future__ import annotations

import ast

import pytest

from nbprod.ir import (
    Call,
    CallSite,
    Cell,
    Edge,
    Effects,
    Flow,
    Notebook,
    Output,
    SavedValue,
    Statement,
)
from nbprod.planning.saved import saved_values

Case = list[tuple[str, str, str]]
"""Cells: code, what it printed, what it displayed."""
IMPORTS = {
    "np": "numpy",
    "time": "time",
    "accuracy_score": "sklearn.metrics.accuracy_score",
    "classification_report": "sklearn.metrics.classification_report",
}


def flow_of(
    cells: Case, counts: list[int | None] | None = None, html: str = ""
) -> Flow:
    """A flow of plain statements: names loaded are read, stored ones written."""
    made: list[Cell] = []
    statements: list[Statement] = []
    edges: list[Edge] = []
    writer: dict[str, str] = {}
    for number, (code, printed, shown) in enumerate(cells, 1):
        outputs = [Output("stream", printed)] if printed else []
        outputs += [Output("result", shown, html)] if shown else []
        count = counts[number - 1] if counts else number
        cell = Cell(number, number, None, "code", code, code, tuple(outputs))
        made.append(Cell(**{**vars(cell), "execution_count": count}))
        body = ast.parse(code).body
        for node in body:
            effects = effects_of(node)
            one = f"s{len(statements)}"
            for name in effects.reads:
                if name in writer:
                    edges.append(Edge(writer[name], one, name, "data"))
            writer.update(dict.fromkeys(effects.changes, one))
            last = node is body[-1] and isinstance(node, ast.Expr)
            statements.append(
                Statement(one, len(statements), number, node.lineno, node.lineno, node,
                          ast.unparse(node), (), effects, last)
            )  # fmt: skip
    alias_at = tuple({"alias": frozenset({"df"})} for _ in statements)
    types = tuple({"n": "builtins.int", "acc": "builtins.float"} for _ in statements)
    return Flow(Notebook("x.ipynb", tuple(made)), tuple(statements), tuple(edges), (),
                alias_at, {}, types, {}, IMPORTS)  # fmt: skip


def effects_of(node: ast.stmt) -> Effects:
    """Reads and writes by context; subscript stores and ``append`` mutate."""
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
    said = [ast.unparse(call.func) for call in calls]
    stores = [n for n in ast.walk(node) if isinstance(n, ast.Subscript)]
    mutated = {ast.unparse(n.value) for n in stores if isinstance(n.ctx, ast.Store)}
    mutated |= {name[:-7] for name in said if name.endswith(".append")}
    resources = {"stdout"} if "print" in said else set()
    if any(name.startswith("np.random") for name in said):
        resources.add("random")
    return Effects(
        reads=frozenset(n.id for n in names if isinstance(n.ctx, ast.Load)),
        writes=frozenset(n.id for n in names if isinstance(n.ctx, ast.Store)),
        mutates=frozenset(mutated),
        resources=frozenset(resources),
        calls=tuple(
            CallSite(name.replace("np.", "numpy."), Call(), call)
            for name, call in zip(said, calls, strict=True)
        ),
    )


def saved(flow: Flow) -> list[tuple[str, str, int | None]]:
    """Expression, expected and digits of what is found; everything bound is seen."""
    seen = {name for one in flow.statements for name in one.effects.writes}
    values = saved_values(flow, dict.fromkeys(seen, "load"))
    assert all(isinstance(value, SavedValue) for value in values)
    return [(value.expression, value.expected, value.digits) for value in values]


COMPARED: list[tuple[str, str, str, list[tuple[str, str, int | None]]]] = [
    ("n", "", "5", [("seen['n']", "5", None)]),
    ("x", "", "5", [("float(seen['x'])", "5", None)]),
    ("x", "", "np.float64(0.8123)", [("float(seen['x'])", "0.8123", 5)]),
    ("x", "", "0.8123456789012345", [("float(seen['x'])", "0.8123456789012345", 8)]),
    ("df.shape", "", "(10, 3)", [("seen['df'].shape", "(10, 3)", None)]),
    ("x.shape, y.shape", "", "((3, 2), (1, 2))",
     [("(seen['x'].shape, seen['y'].shape)", "((3, 2), (1, 2))", None)]),
    ("x[:3]", "", "array([1, 0, 1])", [("seen['x'][:3].tolist()", "[1, 0, 1]", None)]),
    ("x + y", "", "array([[1, 2],\n       [3, 4]])",
     [("(seen['x'] + seen['y']).tolist()", "[[1, 2], [3, 4]]", None)]),
    ("df.columns", "", "Index(['a', 'b'], dtype='str')",
     [("seen['df'].columns.tolist()", "['a', 'b']", None)]),
    ("df.head()", "", "   a\n\n[5 rows x 30 columns]",
     [("seen['df'].head().shape", "(5, 30)", None)]),
    ("x", "", "[0.5, 0.25]", [("seen['x']", "[0.5, 0.25]", 5)]),
    ("print(acc)", "0.75\n", "", [("seen['acc']", "0.75", 5)]),
    ("print('acc:', round(acc, 3))", "acc: 0.812\n", "",
     [("round(seen['acc'], 3)", "0.812", 5)]),
    ("print(f'{acc:.2%} of {n:,}')", "81.25% of 1,200\n", "",
     [("100 * float(seen['acc'])", "81.25", 2), ("seen['n']", "1200", None)]),
    ("print('%.3f in %d' % (acc, n))", "0.812 in 7\n", "",
     [("seen['acc']", "0.812", 3), ("int(seen['n'])", "7", None)]),
    ("print('a {:.1f} b {}'.format(acc, n))", "a 0.8 b 7\n", "",
     [("seen['acc']", "0.8", 1), ("seen['n']", "7", None)]),
    ("print('best:', x)", "best: Logistic Regression\n", "",
     [("str(seen['x'])", "'Logistic Regression'", None)]),
    ("print('-' * 5)\nprint(n)", "-----\n7\n", "", [("seen['n']", "7", None)]),
    ("print(df.describe())\nprint(n)", "a\nb\n7\n", "", [("seen['n']", "7", None)]),
    ("print(accuracy_score(y, x))", "0.9\n", "",
     [("__import__('sklearn.metrics').metrics.accuracy_score(seen['y'], seen['x'])",
       "0.9", 5)]),
    ("print(np.sqrt(x))", "1.41\n", "",
     [("float(__import__('numpy').sqrt(seen['x']))", "1.41", 5)]),
    ("print(classification_report(y, x))",
     "   precision\n\n accuracy        0.71    388\n", "",
     [("__import__(\"sklearn.metrics\").metrics.accuracy_score(seen['y'], seen['x'])",
       "0.71", 2)]),
]  # fmt: skip
LEFT_OUT = [
    ("print(x, y)", "a b c\n", ""),
    ("print(n)", "7\nsome UserWarning: x\n", ""),
    ("model.fit(x)", "", "5"),
    ("x", "", "<object at 0x7f00aa12bc>"),
    ("x", "", "array([0.1, ..., 0.3])"),
    ("print(n)", "", ""),
    ("for i in x:\n    print(i)", "5\n", ""),
    ("n\nn = 6", "", "5"),
    ("x.pop()", "", "5"),
    ("print(n, end='')", "5\n", ""),
    ("len(unknown)", "", "5"),
    ("print(n)\nprint(acc)", "5\n", ""),
    ("x", "", "'AKIAQ7W3ZKX5M2PLN4RT'"),
]
FIRST = ("df = x = y = n = acc = model = alias = 1", "", "")


@pytest.mark.parametrize(("code", "printed", "shown", "expected"), COMPARED)
def test_compared(
    code: str, printed: str, shown: str, expected: list[tuple[str, str, int | None]]
) -> None:
    """Numbers at their printed digits, shapes, short lists, words."""
    assert saved(flow_of([FIRST, (code, printed, shown)])) == expected


@pytest.mark.parametrize(("code", "printed", "shown"), LEFT_OUT)
def test_left_out(code: str, printed: str, shown: str) -> None:
    """What is not certain, not pure, or a secret is not compared."""
    assert saved(flow_of([FIRST, (code, printed, shown)])) == []


@pytest.mark.parametrize(
    "later", ["df = 2", "df['a'] = 1", "alias['a'] = 1", "del df\ndf = 3"]
)
def test_changed_later(later: str) -> None:
    """A value that is rebound or changed in place later, by any name, is left out."""
    shown = ("df.shape", "", "(10, 3)")
    assert saved(flow_of([FIRST, shown, ("n = 4", "", "")])) != []
    assert saved(flow_of([FIRST, shown, (later, "", "")])) == []


@pytest.mark.parametrize(
    ("counts", "trusted"),
    [
        ([1, 2, 3], True),
        ([4, 9, 12], True),
        ([1, 3, 2], True),  # the last cell changes nothing that is shown
        ([3, 2, 4], False),  # shown before what it comes from ran again
        ([1, None, 2], False),
        ([None, 2, 3], False),
    ],
)
def test_stale_outputs(counts: list[int | None], trusted: bool) -> None:
    """Outputs that are older than the code that they come from are left out."""
    flow = flow_of([FIRST, ("n", "", "5"), ("z = 1", "", "")], counts)
    assert bool(saved(flow)) == trusted


def test_ran_before_by_a_later_cell() -> None:
    """A cell further down that ran first and changes what is read makes it doubtful."""
    cells = [FIRST, ("z = n", "", ""), ("z", "", "5"), ("n = 7", "", "")]
    assert saved(flow_of(cells, [1, 2, 4, 5])) != []
    assert saved(flow_of(cells, [1, 3, 4, 2])) == []


def test_clock_and_chance() -> None:
    """Times, and chance without a seed, are left out."""
    timed = [("t = time.time()", "", ""), ("print(t)", "12.5\n", "")]
    assert saved(flow_of(timed)) == []
    drawn = [("r = np.random.rand()", "", ""), ("print(r)", "0.5\n", "")]
    assert saved(flow_of(drawn)) == []
    assert saved(flow_of([("np.random.seed(1)", "", ""), *drawn])) != []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<table class="dataframe"><thead><tr><th></th><th>a</th></tr></thead>'
            "<tbody><tr><th>0</th><td>1</td></tr><tr><th>1</th><td>1</td></tr></tbody>",
            [("seen['df'].shape", "(2, 1)", None)],
        ),
        (
            '<table class="dataframe"><thead><tr><th></th><th>a</th></tr><tr></tr>'
            "</thead><tbody><tr><th>0</th><td>1</td></tr></tbody>",
            [],
        ),
    ],
)
def test_table_is_counted(
    html: str, expected: list[tuple[str, str, int | None]]
) -> None:  # fmt: skip
    """A small table's shape is counted, where its heading is plain."""
    cells = [FIRST, ("df", "", "   a\n0  1\n1  1")]
    assert saved(flow_of(cells, html=html)) == expected
