from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bench.imports import SPACE, import_elsewhere, write_export
from bot.transfer.reading.slack import SlackExport
from bot.transfer.run import rehearse

if TYPE_CHECKING:
    from pathlib import Path


def test_the_export_that_is_measured_holds_what_an_import_looks_for(tmp_path: Path) -> None:
    made = write_export(tmp_path / "export.zip", 10_000)

    report = rehearse(SlackExport(tmp_path / "export.zip", SPACE))

    assert report.read == made >= 10_000
    assert not report.skipped
    assert 50 < report.counts.kept < 200
    assert 100 < report.counts.candidates < 300


def test_the_import_that_is_measured_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    write_export(tmp_path / "export.zip", 10_000)

    took = import_elsewhere(tmp_path / "export.zip", tmp_path)

    assert took["kept"] > 50
    assert 20 << 20 < took["peak"] < 300 << 20
