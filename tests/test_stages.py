"""Stages are found by folder, and recognise their own examples."""

import pytest
from cases import cases

from nbprod.dataflow import analyse
from nbprod.notebook import parse
from nbprod.recognise import recognise
from nbprod.stages import all_stages, by_role, by_words, stage

EXAMPLES = [
    (known.name, example) for known in all_stages() for example in known.examples
]
CASES = cases("stages")


def test_order() -> None:
    assert [known.name for known in all_stages()] == [
        "load",
        "clean",
        "features",
        "split",
        "compute",
        "train",
        "predict",
        "evaluate",
        "save",
    ]


@pytest.mark.parametrize(("name", "heading"), EXAMPLES)
def test_examples(name: str, heading: str) -> None:
    assert by_words(heading) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Exploratory Data Analysis",
        "Visualizing the results of the model",
        "Import the libraries",
        "Introduction",
        "Higher order derivatives",
        "Restoration of the old town",
    ],
)
def test_no_stage(text: str) -> None:
    assert by_words(text) is None


def test_roles_are_told_apart() -> None:
    roles = [role for known in all_stages() for role in known.roles]
    assert len(roles) == len(set(roles))
    assert by_role("reader") == "load"
    assert by_role("metric") == "evaluate"
    assert by_role("nothing of the kind") is None


def test_unknown_stage() -> None:
    with pytest.raises(KeyError):
        stage("nothing of the kind")


@pytest.mark.parametrize(
    ("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_statements(given: str, expected: str) -> None:
    """Every statement, imports aside: its stage, and what it does there."""
    flow = analyse(parse(f"# %%\n{given}\n", "sample.py"))
    told = [
        f"{id} {label.stage}: {' '.join(label.does)}".rstrip()
        for id, label in recognise(flow).items()
        if label.stage != "import"
    ]
    assert told == expected.splitlines()
