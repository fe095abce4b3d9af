"""`hearth anthology`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Shell


def test_the_anthology_is_printed_as_markdown(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "#story the gate sticks in the rain")
    file = tmp_path / "anthology.md"

    said = shell.hearth("anthology", "-o", file)
    printed = shell.hearth("anthology").out

    assert f"Printed 1 entry to {file}." in said.err
    assert file.read_text() == printed
    assert printed.startswith("# Anthology of ")
    assert "### the gate sticks in the rain" in printed


def test_where_nothing_is_kept_no_anthology_is_made(shell: Shell, tmp_path: Path) -> None:
    said = shell.hearth("anthology", "-o", tmp_path / "anthology.md")

    assert said.code != 0
    assert "There is no repertoire" in said.err
    assert not shell.folder.exists()
