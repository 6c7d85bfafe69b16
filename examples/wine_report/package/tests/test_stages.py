"""What each stage gives to those after it."""

from typing import Any

import pytest

TOLD = {
    "create_out_folder": ("OUT",),
    "read_samples": ("samples",),
    "clean_tasted_and_cultivar": ("before", "samples"),
    "read_labs_table": ("lab",),
    "clean_proline_and_alcohol": ("lab",),
    "merge_tables": ("wines",),
    "add_month_and_strong": ("wines",),
    "compute_report_and_by_cultivar": ("report", "by_cultivar", "MIN_SAMPLES"),
    "save_results": (),
}
TABLES = [
    ("read_samples", "samples"),
    ("clean_tasted_and_cultivar", "samples"),
    ("read_labs_table", "lab"),
    ("clean_proline_and_alcohol", "lab"),
    ("merge_tables", "wines"),
    ("add_month_and_strong", "wines"),
    ("compute_report_and_by_cultivar", "report"),
]


@pytest.mark.parametrize("stage", TOLD)
def test_stage_tells_its_variables(
    stage: str, stages: dict[str, dict[str, Any]]
) -> None:
    """A stage binds these variables of the notebook, and no others."""
    assert sorted(stages[stage]) == sorted(TOLD[stage])


@pytest.mark.parametrize(("stage", "name"), TABLES)
def test_table_has_rows(
    stage: str, name: str, stages: dict[str, dict[str, Any]]
) -> None:
    """A stage does not lose all of its rows."""
    assert len(stages[stage][name]) > 0
