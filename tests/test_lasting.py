"""What not all releases have: found in notebooks, and the bounds that follow."""

from __future__ import annotations

import pytest
from running import notebook_of

from nbprod.dataflow import analyse
from nbprod.ir import Limit
from nbprod.planning.lasting import beginnings, limits
from nbprod.planning.pythons import python_range
from nbprod.planning.requirements import requirements

FRAME = 'import pandas as pd\ndf = pd.read_csv("x.csv")\n'
CASES = {
    "import numpy as np\nx = np.infty": "numpy <2",
    "import numpy as np\nx = np.zeros(3, dtype=np.int)\ny = np.inf": "numpy <1.24",
    "from sklearn.datasets import load_boston\nb = load_boston()": "scikit-learn <1.2",
    "from sklearn.linear_model import Ridge\nm = Ridge(normalize=True)": (
        "scikit-learn <1.2"
    ),
    "from sklearn.linear_model import Lasso\ng = [Lasso(), {'normalize': [1]}]": (
        "scikit-learn <1.2"
    ),
    "from xgboost import XGBClassifier\nm = XGBClassifier()\n"
    "m.fit([[1]], [1], eval_metric='auc')": "xgboost <2.1",
    FRAME + "df = df.append(df)": "pandas <2",
    FRAME + "df.a.fillna(0, inplace=True)": "pandas <3",
    FRAME + "df['a'].replace(1, 2, inplace=True)": "pandas <3",
    FRAME + "df['a'][df.b > 1] = 0": "pandas <3",
    FRAME + "df['a'].loc[df.b > 1] = 0": "pandas <3",
    FRAME + "df.fillna(0, inplace=True)\ndf.loc[df.b > 1, 'a'] = 0": "",
    FRAME + "df['a'] = df['a'].fillna(0)\nrows = []\nrows.append(df)": "",
    "import numpy as np\nx = np.inf\nint(x)": "",
    "import seaborn as sns\nsns.regplot([1], [2])": "seaborn <0.12",
    "import seaborn as sns\nsns.regplot(x=[1], y=[2])\nsns.histplot([1])": "",
    "from sklearn.cross_validation import cross_val_score": "",
    "from sklearn.ensemble import RandomForestClassifier as R\n"
    "m = R(max_features='auto')": "scikit-learn <1.3",
    FRAME + "df.a.resample('15T')": "pandas <3",
}
BEGINNINGS = {
    "from sklearn.preprocessing import OneHotEncoder\n"
    "e = OneHotEncoder(sparse_output=False)": "scikit-learn >=1.2",
    "from sklearn.metrics import root_mean_squared_error": "",
    "from sklearn.metrics import root_mean_squared_error as r\nr([1], [2])": (
        "scikit-learn >=1.4"
    ),
    "from sklearn.metrics import plot_roc_curve as r\nr([1], [2])": "",
    FRAME + "df.resample('2ME').mean()": "pandas >=2.2",
    FRAME + "df.map(str)": "pandas >=2.1",
}


@pytest.mark.parametrize(("code", "expected"), CASES.items())
def test_limits(code: str, expected: str) -> None:
    found = limits(analyse(notebook_of([code])))
    shown = [f"{name} <{limit.release}" for name, limit in found.items()]
    assert " ".join(shown) == expected


@pytest.mark.parametrize(("code", "expected"), BEGINNINGS.items())
def test_beginnings(code: str, expected: str) -> None:
    found = beginnings(analyse(notebook_of([code])))
    shown = [f"{name} >={limit.release}" for name, limit in found.items()]
    assert " ".join(shown) == expected


def asked(specifier: str, *modules: str, **ends: str) -> list[str]:
    limit = {name: Limit(release, "why") for name, release in ends.items()}
    files = {"requirements.txt": specifier} if specifier else {}
    wanted = [(module, True) for module in modules]
    found, _ = requirements(wanted, (), files, frozenset(), ends=limit)
    return [f"{one.distribution}{one.specifier}" for one in found]


def test_a_limit_narrows_the_tested_bounds() -> None:
    assert asked("", "pandas", pandas="3") == ["pandas>=1.5,<3"]
    assert asked("pandas>=2.1", "pandas", pandas="3") == ["pandas>=2.1,<3"]
    assert asked("", "numpy", pandas="3") == ["numpy>=1.23,<3"]


def begun(specifier: str, release: str) -> str:
    files = {"requirements.txt": specifier} if specifier else {}
    limit = {"pandas": Limit(release, "why")}
    found, _ = requirements([("pandas", True)], (), files, frozenset(), begins=limit)
    return found[0].specifier


def test_a_beginning_narrows_the_tested_bounds() -> None:
    assert begun("", "2.1") == ">=2.1,<4"
    assert begun("pandas>=2.2", "2.1") == ">=2.2,<4"
    assert begun("pandas==2.0.3", "2.1") == "==2.0.3"
    assert begun("pandas<2.1,>=1.5", "2.1") == "<2.1,>=1.5"


def test_what_the_author_pins_stays() -> None:
    assert asked("pandas==3.0.1", "pandas", pandas="3") == ["pandas==3.0.1"]
    assert asked("pandas>=3.1", "pandas", pandas="3") == ["pandas>=3.1,<4"]


def test_old_releases_bring_old_companions() -> None:
    assert asked("", "sklearn", **{"scikit-learn": "1.2"}) == [
        "numpy>=1.23,<2",
        "scikit-learn>=1.1,<1.2",
    ]


def test_companions_of_companions() -> None:
    assert asked("", "seaborn", seaborn="0.12") == [
        "matplotlib>=3.6,<3.9",
        "numpy>=1.23,<2",
        "pandas>=1.5,<2",
        "seaborn>=0.11,<0.12",
    ]


def test_old_releases_need_old_pythons() -> None:
    wanted = [("sklearn", True)]
    ends = {"scikit-learn": Limit("1.2", "why")}
    found, _ = requirements(wanted, (), {}, frozenset(), ends=ends)
    assert python_range(found) == ">=3.10,<3.12"
