"""The pipeline from end to end."""

from typing import Any

import pytest

from wine_report.pipeline import Result


def test_every_stage_is_told_of(stages: dict[str, dict[str, Any]]) -> None:
    """Whoever watches sees all stages, in order."""
    assert tuple(stages) == (
        "create_out_folder",
        "read_samples",
        "clean_tasted_and_cultivar",
        "read_labs_table",
        "clean_proline_and_alcohol",
        "merge_tables",
        "add_month_and_strong",
        "compute_report_and_by_cultivar",
        "save_results",
    )


@pytest.mark.parametrize("name", ("report", "by_cultivar"))
def test_result_is_complete(name: str, result: Result) -> None:
    """What the notebook is for is there."""
    assert getattr(result, name) is not None
