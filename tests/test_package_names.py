"""Names of packages: valid, importable, and no module's that is needed."""

from __future__ import annotations

import keyword
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbprod.errors import NbprodError
from nbprod.planning.package_names import chosen_name, derived_name, fault_of

DERIVED = {
    "churn.ipynb": "churn",
    "Churn Prediction.ipynb": "churn_prediction",
    "ChurnPrediction-v2 (final).ipynb": "churn_prediction_v2_final",
    "EDAOfHTTPLogs.py": "eda_of_http_logs",
    "01_titanic.ipynb": "titanic",
    "01 02 houses.ipynb": "houses",
    "2021.ipynb": "nb_2021",
    "3 4.ipynb": "nb_4",
    "analysis.v2.ipynb": "analysis_v2",
    "Größenänderung.ipynb": "grossenanderung",
    "Łódź & Kraków.ipynb": "lodz_and_krakow",
    "分析.ipynb": "notebook_pipeline",  # Jupyter is called so
    "___.ipynb": "notebook_pipeline",
    ".ipynb": "notebook_pipeline",
    "random.ipynb": "random_pipeline",
    "Class.ipynb": "class_pipeline",
    "pandas.ipynb": "pandas_pipeline",
    "typer.ipynb": "typer_pipeline",
    "Jupyter.ipynb": "jupyter_pipeline",
    "tests.ipynb": "tests_pipeline",
    "con.ipynb": "con_pipeline",
    "prep.ipynb": "prep_pipeline",  # the notebook imports it
    "{{ 7*7 }}.ipynb": "nb_7",
    "'; import os #.ipynb": "import_os",
    "../../etc/x.ipynb": "etc_x",
    "a" * 300 + ".ipynb": "a" * 32,
    "one two " * 20 + ".ipynb": "one_two_one_two_one_two_one_two",
}


@pytest.mark.parametrize("file", DERIVED, ids=lambda f: f[:30])
def test_derived(file: str) -> None:
    assert derived_name(file, ["numpy", "prep.clean"]) == DERIVED[file]


@pytest.mark.parametrize("name", ["churn", "Churn_2", "x", "nb2prod", "match"])
def test_good_names(name: str) -> None:
    assert chosen_name(name, ["pandas"]) == name


BAD = """class None True json JSON distutils tomllib numpy Pandas prep pydantic tests
    a-b 1a _a a_ a.b ä a/b ../a {{a}} a\0b""".split(" ")


@pytest.mark.parametrize("name", [one.strip() for one in BAD] + ["", " a", "a\n"])
def test_bad_names(name: str) -> None:
    with pytest.raises(NbprodError, match="would do"):
        chosen_name(name, ["pandas", "prep.clean"])


@given(st.text(max_size=80), st.lists(st.sampled_from(["re", "a", "b", "nb_1"])))
def test_any_file_name_gives_a_good_package_name(file: str, imports: list[str]) -> None:
    name = derived_name(file, imports)
    assert name.isidentifier() and name.isascii() and not keyword.iskeyword(name)
    assert name not in sys.stdlib_module_names and name not in imports
    assert fault_of(name, imports) == ""
