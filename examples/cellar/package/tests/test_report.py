"""The report shows what the notebooks showed."""

from pathlib import Path

from cellar.report import write_report
from cellar.settings import Settings


def test_report(settings: Settings, tmp_path: Path) -> None:
    """No function of the report fails, and each file that it tells of is there."""
    report = write_report(settings, tmp_path / "report")
    assert report.failed == {}
    made = [path for path in report.folder.rglob("*") if path.is_file()]
    assert sorted(report.files) == sorted(made)
    assert all(path.stat().st_size > 0 for path in report.files)
