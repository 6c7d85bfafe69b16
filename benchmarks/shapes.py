"""Notebooks of a given number of cells, made to measure how cost grows with size.

A shape is a function from a number of cells to the cells of a notebook. Each stands
for something that real notebooks do, and keeps what one cell does the same whatever
the size: so time and memory should grow as the number of cells does.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable

Cells = Iterable[dict[str, object]]

IMPORTS = """\
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.linear_model import LogisticRegression
df = pd.read_csv("data.csv")"""


def code(source: str, outputs: list[object] | None = None) -> dict[str, object]:
    """A code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": outputs or [],
        "source": source,
    }


def markdown(source: str) -> dict[str, object]:
    """A text cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def chain(size: int) -> Cells:
    """Each cell makes a column of one frame from the column before."""
    yield code(f"{IMPORTS}\ndf['c0'] = df['a'] + 1")
    for n in range(1, size):
        yield code(f"df['c{n}'] = df['c{n - 1}'] * 2 + {n}")


def mutations(size: int) -> Cells:
    """Each cell changes the same frame in place, by a method."""
    yield code(IMPORTS)
    for n in range(1, size):
        yield code(f"df.fillna({{'c{n}': {n}}}, inplace=True)")


def rebinding(size: int) -> Cells:
    """Each cell binds the same name to what it makes of it."""
    yield code(IMPORTS)
    for n in range(1, size):
        yield code(f"df = df.assign(c{n}=df['a'] + {n})")


def frames(size: int) -> Cells:
    """Each cell reads a file of its own; nothing consumes it."""
    yield code(IMPORTS)
    for n in range(1, size):
        yield code(f"frame_{n} = pd.read_csv('part_{n}.csv')\nframe_{n}.dropna()")


def functions(size: int) -> Cells:
    """Functions, each calling the one before; every fifth cell calls one."""
    yield code(f"{IMPORTS}\n\ndef step_0(x):\n    return x + 1")
    for n in range(1, size):
        if n % 5 == 4:
            yield code(f"value_{n} = step_{n - 1}(df)")
        else:
            before = n - 2 if n % 5 == 0 else n - 1
            yield code(f"def step_{n}(x):\n    return step_{before}(x) + {n}")


def own(size: int) -> Cells:
    """Functions that call nothing of the notebook, each with its call."""
    yield code(IMPORTS)
    for n in range(1, size):
        yield code(
            f"def make_{n}(x, by={n}):\n    y = x * by\n    return y\n\n"
            f"made_{n} = make_{n}(df['a'])"
        )


def aliases(size: int) -> Cells:
    """Every name is tied to the one before, and every fifth changes what all share."""
    yield code(f"{IMPORTS}\nb_0 = df")
    for n in range(1, size):
        more = f"\nb_{n}['x{n}'] = {n}" if n % 5 == 0 else ""
        yield code(f"b_{n} = b_{n - 1}{more}")


def views(size: int) -> Cells:
    """Many parts of one frame, each changed."""
    yield code(IMPORTS)
    for n in range(1, size):
        yield code(f"part_{n} = df[df['a'] > {n}]\npart_{n}['z'] = {n}")


def containers(size: int) -> Cells:
    """A list that takes all that is made."""
    yield code(f"{IMPORTS}\nfound = []")
    for n in range(1, size):
        yield code(f"item_{n} = df['a'].head({n})\nfound.append(item_{n})")


def models(size: int) -> Cells:
    """Many models fitted on the same data, each scored and shown."""
    yield code(f"{IMPORTS}\nX = df[['a', 'b']]\ny = df['c']")
    for n in range(1, size):
        yield code(
            f"model_{n} = LogisticRegression(C={n})\nmodel_{n}.fit(X, y)\n"
            f"score_{n} = model_{n}.score(X, y)\nprint('score', score_{n})"
        )


def refits(size: int) -> Cells:
    """The same names again and again: model, prediction, score."""
    yield code(f"{IMPORTS}\nX = df[['a', 'b']]\ny = df['c']")
    for n in range(1, size):
        yield code(
            f"model = LogisticRegression(C={n})\nmodel.fit(X, y)\n"
            "pred = model.predict(X)\nprint('score', model.score(X, y))"
        )


def plots(size: int) -> Cells:
    """Drawings and prints of one frame."""
    yield code(f"{IMPORTS}\ndf['t'] = df['a'] + df['b']")
    for n in range(1, size):
        if n % 2:
            yield code(f"plt.plot(df['a'] * {n})\nplt.title('p {n}')\nplt.show()")
        else:
            yield code(f"print('mean', {n}, df['t'].mean())\ndf.head({n})")


def prose(size: int) -> Cells:
    """Text cells with headings between cells full of comments."""
    yield code(IMPORTS)
    for n in range(1, size):
        if n % 2:
            yield markdown(f"## Part {n}: the column {n}\n\n" + "Some words. " * 40)
        else:
            yield code(f"# why column {n}\n" * 8 + f"df['k{n}'] = df['a'] + {n}")


def numbers(size: int) -> Cells:
    """Plain values that later cells read: settings, constants, loops, branches."""
    yield code(f"{IMPORTS}\ntotal = 0")
    for n in range(1, size):
        yield code(
            f"rate_{n} = 0.{n}\nfor i in range({n}):\n    if i > rate_{n}:\n"
            f"        total += i * rate_{n}"
        )


def outputs(size: int) -> Cells:
    """Each cell has an image of 20 kB and a table of 20 kB as its outputs."""
    image = base64.b64encode(bytes(range(256)) * 60).decode()
    table = "<tr><td>1.25</td><td>some text</td></tr>\n" * 450
    yield code(IMPORTS)
    for n in range(1, size):
        data = {"image/png": image, "text/html": table, "text/plain": "   a\n0  1"}
        shown = {
            "output_type": "display_data",
            "metadata": {},
            "data": data,
        }
        yield code(f"df['o{n}'] = df['a'] + {n}", [shown])


SHAPES: dict[str, Callable[[int], Cells]] = {
    shape.__name__: shape
    for shape in (
        chain,
        mutations,
        rebinding,
        frames,
        functions,
        own,
        aliases,
        views,
        containers,
        models,
        refits,
        plots,
        prose,
        numbers,
        outputs,
    )
}


def notebook(shape: str, size: int) -> str:
    """The text of a notebook of a shape with so many cells."""
    return json.dumps(
        {
            "cells": list(SHAPES[shape](size)),
            "metadata": {"language_info": {"name": "python", "version": "3.11"}},
            "nbformat": 4,
            "nbformat_minor": 4,
        }
    )
