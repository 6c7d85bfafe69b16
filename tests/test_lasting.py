"""What later releases no longer have: found in notebooks, and so in fact."""

from __future__ import annotations

import inspect
from importlib import import_module
from importlib.metadata import version

import pytest
from running import notebook_of

from nbprod import libraries
from nbprod.dataflow import analyse
from nbprod.ir import Limit
from nbprod.lasting import CHAINED, limits
from nbprod.lockfiles import numbers
from nbprod.pythons import python_range
from nbprod.requirements import requirements

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
}


@pytest.mark.parametrize(("code", "expected"), CASES.items())
def test_limits(code: str, expected: str) -> None:
    found = limits(analyse(notebook_of([code])))
    shown = [f"{name} <{limit.release}" for name, limit in found.items()]
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


def there(name: str) -> bool:
    """Whether an installed library has a name, or a function its keyword."""
    path, _, keyword = name.partition("(")
    parts = path.split(".")
    found: object = import_module(parts[0])
    for depth, part in enumerate(parts[1:], 2):
        try:
            found = getattr(found, part)
        except ImportError:  # it says where it went
            return False
        except AttributeError:
            try:
                found = import_module(".".join(parts[:depth]))
            except ImportError:
                return False
    if not keyword:
        return True
    assert callable(found)
    given = inspect.signature(found).parameters
    if keyword.startswith("#"):
        at = int(keyword[1:-1])
        kinds = [one.kind for one in given.values()][: at + 1]
        return kinds[at:] == [inspect.Parameter.POSITIONAL_OR_KEYWORD]
    return keyword[:-1] in given


TRIED = ("numpy", "pandas", "scikit-learn", "scipy", "matplotlib", "seaborn")
"""Libraries that are installed wherever these tests run."""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "name", [n for n, (library, _) in libraries.ends().items() if library in TRIED]
)
def test_a_name_is_gone_when_the_leaf_says(name: str) -> None:
    library, release = libraries.ends()[name]
    gone = numbers(version(library)) >= numbers(release)
    if name != CHAINED:
        assert there(name) is not gone
