"""Plans made by hand: what a classifier, a table and a computation come to."""

from __future__ import annotations

from dataclasses import replace

from nbprod.ir import (
    Function,
    LeftOut,
    ModelCandidate,
    Module,
    Note,
    Parameter,
    Plan,
    ReportStep,
    Requirement,
    ResultField,
    SavedValue,
    Serving,
    Setting,
    Step,
)

LOAD = '''"""Read the measurements (cell 2)."""

from pathlib import Path

import pandas as pd


def load(tumours_csv: Path) -> pd.DataFrame:
    """Read the measurements."""
    df = pd.read_csv(tumours_csv)
    return df
'''

CLEAN = '''"""Clean (cell 4)."""

import pandas as pd


def clean(df: pd.DataFrame) -> pd.DataFrame:
    """Drop repeated rows and those that lack a value."""
    df = df.copy()
    df.drop_duplicates(inplace=True)
    df = df.dropna()
    return df
'''

SPLIT = '''"""Split (cell 5)."""

from dataclasses import dataclass

import pandas as pd
from sklearn.model_selection import train_test_split


@dataclass(frozen=True)
class Split:
    """The notebook's variables after the split."""

    X_train: pd.DataFrame
    X_test: pd.DataFrame
    y_train: pd.Series
    y_test: pd.Series


def split(df: pd.DataFrame, test_size: float, seed: int) -> Split:
    """Hold out a share of the rows."""
    X = df.drop("target", axis=1)
    y = df["target"]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, random_state=seed
    )
    return Split(X_train, X_test, y_train, y_test)
'''

TRAIN = '''"""Models (cell 6)."""

import pandas as pd
from sklearn.ensemble import RandomForestClassifier


def train(
    X_train: pd.DataFrame, y_train: pd.Series, n_estimators: int, seed: int
) -> RandomForestClassifier:
    """Fit the forest."""
    model = RandomForestClassifier(n_estimators=n_estimators, random_state=seed)
    model.fit(X_train, y_train)
    return model
'''

EVALUATE = '''"""Evaluation (cell 7)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score


@dataclass(frozen=True)
class Evaluated:
    """The notebook's variables after evaluation."""

    pred: np.ndarray
    acc: float


def evaluate(
    model: RandomForestClassifier, X_test: pd.DataFrame, y_test: pd.Series
) -> Evaluated:
    """Measure the model on the rows that were held out."""
    pred = model.predict(X_test)
    acc = accuracy_score(y_test, pred)
    return Evaluated(pred, acc)
'''

REPORT = '''def describe(df: pd.DataFrame) -> pd.DataFrame:
    """Describe the measurements (cell 3)."""
    print(df.shape)
    return df.describe()


def plot_target(df: pd.DataFrame) -> pd.Series:
    """Plot how many of each there are (cell 3)."""
    counts = df["target"].value_counts()
    counts.plot(kind="bar")
    plt.figure()
    plt.hist(df["mean radius"])
    plt.show()
    return counts


def show_counts(counts: pd.Series) -> int:
    """Show how many there are (cell 3)."""
    return int(counts.sum())
'''


def parameter(text: str) -> Parameter:
    """Read ``name: annotation``."""
    name, _, annotation = text.partition(": ")
    return Parameter(name, annotation)


def function(
    path: str,
    returns: tuple[str, ...] = (),
    record: str = "",
    cells: tuple[int, ...] = (),
) -> Function:
    """Make a function of ``module.name``; its source is in its module."""
    module, _, name = path.partition(".")
    fields = tuple(parameter(text) for text in returns)
    return Function(name, module, module, "", (), fields, record, "", (), cells)


def classifier() -> Plan:
    """A random forest on scikit-learn's tumours, saved as a CSV file."""
    split_names = ("X_train", "X_test", "y_train", "y_test")
    return Plan(
        package="tumours",
        title="Breast tumours: malignant or benign",
        description="Thirty measurements of each tumour.\n\nFrom *scikit-learn*.",
        notebook="tumours.ipynb",
        nbprod="0.1.0",
        source_sha256="0" * 64,
        modules=(
            Module("load", "", LOAD),
            Module("clean", "", CLEAN),
            Module("split", "", SPLIT),
            Module("train", "", TRAIN),
            Module("evaluate", "", EVALUATE),
        ),
        steps=(
            Step(
                "load",
                function("load.load", ("df: pd.DataFrame",)),
                ("settings.data_dir / settings.tumours_csv",),
                "df",
                (("df", "df"),),
                False,
                rows_out="df",
            ),
            Step(
                "clean",
                function("clean.clean", ("df: pd.DataFrame",)),
                ("df",),
                "df",
                (("df", "df"),),
                False,
                rows_in="df",
                rows_out="df",
            ),
            Step(
                "split",
                function("split.split", split_names, "Split"),
                ("df", "settings.test_size", "settings.seed"),
                "data",
                (("SEED", "settings.seed"),),
                True,
                rows_in="df",
                rows_out="data.X_train",
            ),
            Step(
                "train",
                function("train.train", ("model",)),
                (
                    "data.X_train",
                    "data.y_train",
                    "settings.n_estimators",
                    "settings.seed",
                ),
                "model",
                (("model", "model"),),
                False,
                rows_in="data.X_train",
            ),
            Step(
                "evaluate",
                function("evaluate.evaluate", ("pred", "acc"), "Evaluated"),
                ("model", "data.X_test", "data.y_test"),
                "final",
                (),
                True,
                rows_in="data.X_test",
                rows_out="final.pred",
            ),
        ),
        pipeline_imports=(
            "import numpy as np",
            "import pandas as pd",
            "from sklearn.ensemble import RandomForestClassifier",
        ),
        settings=(
            Setting(
                "tumours_csv",
                "Path",
                'Path("tumours.csv")',
                "The measurements",
                "cell 2",
            ),
            Setting("seed", "int", "0", "Seed of the random numbers", "cell 5, `SEED`"),
            Setting("test_size", "float", "0.25", "Share held out", "cell 5"),
            Setting("n_estimators", "int", "10", "", "cell 6"),
        ),
        results=(
            ResultField(
                "model",
                "RandomForestClassifier",
                "model",
                "model",
                "the forest",
                "cell 6",
            ),
            ResultField(
                "acc", "float", "final.acc", "metric", "share of hits", "cell 7"
            ),
            ResultField(
                "pred",
                "np.ndarray",
                "final.pred",
                "prediction",
                "its answers for the rows held out",
                "cell 7",
            ),
            ResultField(
                "df", "pd.DataFrame", "df", "table", "the clean measurements", "cell 4"
            ),
        ),
        models=(
            ModelCandidate(
                "model", "6.1", "sklearn.ensemble.RandomForestClassifier", True, "only"
            ),
        ),
        report=(
            ReportStep(function("report.describe"), "load", ("df",), (), True),
            ReportStep(
                function("report.plot_target"), "clean", ("df",), ("counts",), False
            ),
            ReportStep(function("report.show_counts"), "clean", ("counts",), (), True),
        ),
        report_source=REPORT,
        report_imports=("import matplotlib.pyplot as plt", "import pandas as pd"),
        report_setup=('plt.style.use("ggplot")',),
        requirements=(
            Requirement("numpy", ">=1.23", "", "cell 1"),
            Requirement("pandas", ">=1.5", "", "cell 1"),
            Requirement("scikit-learn", ">=1.1", "", "cell 1"),
            Requirement("matplotlib", ">=3.6", "report", "cell 1"),
        ),
        requires_python=">=3.10",
        left_out=(
            LeftOut("1.2", 1, 2, "%matplotlib inline", "figures are files"),
            LeftOut("4.1", 4, 1, "df.head()", "looked at, used by nothing"),
            LeftOut("5.1", 5, 1, "df.shape", "looked at, used by nothing"),
        ),
        notes=(Note(6, 1, "the test rows are used twice"),),
        saved=(SavedValue(4, "df", 'seen["df"].shape', "(569, 31)", None),),
        carried=(),
        cells=(
            (2, "a1", "read the measurements", ("load.load",)),
            (3, "a2", "look at them", ("report.describe", "report.plot_target")),
            (4, "a3", "clean", ("clean.clean",)),
            (5, None, "split", ("split.split",)),
            (6, "a5", "train", ("train.train",)),
            (7, "a6", "evaluate", ("evaluate.evaluate",)),
        ),
        data_files=("tumours_csv",),
    )


INFERENCE = '''"""From raw records to answers."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class LearnedState:
    """What training learned and a prediction needs, besides the model."""

    columns: list[str]


def features(raw: pd.DataFrame, learned: LearnedState) -> pd.DataFrame:
    """Compute from raw records what the model was fitted on."""
    df = raw.copy()
    if df["mean radius"].eq(0).any():
        raise ValueError("a tumour has a radius")
    return df[learned.columns]


def answer(X: Any, model: Any, learned: LearnedState) -> pd.DataFrame:
    """Predict whether each tumour is benign, with what probability."""
    return pd.DataFrame(
        {
            "prediction": model.predict(X),
            "probability": list(model.predict_proba(X).tolist()),
        }
    )
'''


def served() -> Plan:
    """The classifier, with the path of a record to its answer."""
    plan = classifier()
    records = ResultField(
        "raw",
        "pd.DataFrame",
        "load(settings.data_dir / settings.tumours_csv)",
        "table",
        "the measurements as they were read",
        "cell 2",
    )
    learned = ResultField(
        "learned",
        "LearnedState",
        "LearnedState(list(data.X_train.columns))",
        "value",
        "what training learned",
        "",
    )
    imports = (*plan.pipeline_imports, "from tumours.inference import LearnedState")
    return replace(
        plan,
        results=(*plan.results, records, learned),
        pipeline_imports=imports,
        serving=Serving(
            boundary="raw",
            model="model",
            records="raw",
            state="learned",
            source=INFERENCE,
            label=("target",),
            left_out=((4, "df.drop_duplicates(inplace=True)"),),
        ),
    )


SUMMARY = '''"""Sums by shop."""

import os

import pandas as pd


def summarise() -> pd.DataFrame:
    """Add up what each shop sold."""
    names = sorted(name for name in os.listdir() if name.endswith(".csv"))
    frames = [pd.read_csv(name) for name in names]
    summary = pd.concat(frames).groupby("shop").sum()
    return summary
'''


def table() -> Plan:
    """A table of sums: no model, files that are found, and a key that must be given."""
    return replace(
        computation(),
        package="sums",
        notebook="sums.ipynb",
        modules=(Module("summarise", "", SUMMARY),),
        steps=(
            Step(
                "summarise",
                function("summarise.summarise", ("summary",)),
                (),
                "summary",
                (("summary", "summary"),),
                False,
                rows_out="summary",
            ),
        ),
        settings=(
            Setting("api_key", "str", None, "The shop's key", "cell 1", True),
            Setting("shops", "list[str]", '["a", "b"]', "Shops", "cell 1"),
        ),
        results=(
            ResultField(
                "summary", "pd.DataFrame", "summary", "table", "sums", "cell 1"
            ),
        ),
        pipeline_imports=("import pandas as pd",),
        requirements=(
            Requirement("pandas", ">=1.5", "", "cell 1"),
            Requirement("lightgbm", "", "", "cell 1"),
        ),
        needs_chdir=True,
    )


PRIMES = '''"""Primes (cell 1)."""


async def find_primes() -> list[int]:
    """Find small primes."""
    primes = [n for n in range(2, 50) if all(n % d for d in range(2, n))]
    return primes
'''


def computation() -> Plan:
    """A notebook that reads nothing, sets nothing, and only computes."""
    return Plan(
        package="primes",
        title="",
        description="",
        notebook="primes.ipynb",
        nbprod="0.1.0",
        source_sha256="1" * 64,
        modules=(Module("find_primes", "", PRIMES),),
        steps=(
            Step(
                "find_primes",
                function("find_primes.find_primes", ("primes",)),
                (),
                "primes",
                (("primes", "primes"),),
                False,
                rows_out="primes",
                is_async=True,
            ),
        ),
        pipeline_imports=(),
        settings=(),
        results=(),
        models=(),
        report=(),
        report_source="",
        report_imports=(),
        report_setup=(),
        requirements=(),
        requires_python=">=3.10",
        left_out=(),
        notes=(),
        saved=(),
        carried=(),
        cells=((1, None, "find primes", ("find_primes.find_primes",)),),
    )


def empty() -> Plan:
    """A notebook of which nothing is kept."""
    return replace(computation(), package="nothing", modules=(), steps=(), cells=())


HOSTILE = (
    'a """quoted""" \\ {{ 7*7 }} {% raw %} {# no #} | pipe `tick` </script> '
    "\n| --- |\n# heading\n'''\x00\x1b[31m\u202e\ud800 \\N{BULLET} ''' é 中文 ${x} "
)


def hostile() -> Plan:
    """The classifier with text that tries to be more than text everywhere."""
    plan = served()
    assert plan.serving
    return replace(
        plan,
        serving=replace(
            plan.serving,
            boundary="features",
            label=(HOSTILE,),
            why=HOSTILE,
            left_out=((4, HOSTILE),),
            scale=HOSTILE,
        ),
        title=HOSTILE,
        description=HOSTILE + "\n\n" + HOSTILE * 3,
        notebook=HOSTILE,
        settings=tuple(
            replace(one, description=HOSTILE, origin=HOSTILE) for one in plan.settings
        )
        + (Setting("motto", "str", repr(HOSTILE * 3), HOSTILE * 2, HOSTILE),),
        results=tuple(
            replace(one, description=HOSTILE * 2, origin=HOSTILE)
            for one in plan.results
        ),
        models=tuple(replace(one, why=HOSTILE) for one in plan.models * 2),
        left_out=tuple(
            replace(one, what=HOSTILE, why=HOSTILE + str(number))
            for number, one in enumerate(plan.left_out)
        ),
        notes=(Note(1, 1, HOSTILE),),
        saved=(
            SavedValue(4, HOSTILE, 'seen["hostile"]', repr(HOSTILE), None),
            SavedValue(4, "nan", 'float("nan")', "1.0", None),
        ),
        cells=((1, HOSTILE, HOSTILE, ("load.load",)),),
    )


PLANS = {
    "classifier": classifier,
    "served": served,
    "table": table,
    "computation": computation,
    "empty": empty,
    "hostile": hostile,
}
