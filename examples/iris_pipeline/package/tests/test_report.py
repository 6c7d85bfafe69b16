"""The report shows what the notebook showed."""

from pathlib import Path

from iris_pipeline.report import EXHIBITS, write_report
from iris_pipeline.settings import Settings


def test_report(settings: Settings, tmp_path: Path) -> None:
    """No function of the report fails, and each file that it tells of is there."""
    report = write_report(settings, tmp_path / "report")
    assert report.failed == {}
    assert sorted(report.files) == sorted(report.folder.iterdir())
    exhibits = [exhibit for after in EXHIBITS.values() for exhibit in after]
    names = {exhibit.make.__name__ for exhibit in exhibits}
    names |= {name for exhibit in exhibits for name in exhibit.saves}
    for path in report.files:
        assert path.stat().st_size > 0
        assert any(path.name.startswith(name) for name in names)
