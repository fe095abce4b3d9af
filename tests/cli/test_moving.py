"""`hearth import` and `hearth export`."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Shell


def documents(path: Path, count: int = 3) -> Path:
    lines = [
        {"id": f"d{n}", "title": f"Gate {n}", "body": f"Turn key number {n} twice.", "tags": ["gate"]}
        for n in range(count)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_documents_become_entries_and_a_second_time_none(shell: Shell, tmp_path: Path) -> None:
    file = documents(tmp_path / "docs.jsonl")

    first = shell.hearth("import", file, "--json").json
    second = shell.hearth("import", file).out

    assert (first["kept"], first["read"]) == (3, 3)
    assert second.startswith("Kept 3 entries of 3 read") or "3 were here already" in second
    assert len(shell.hearth("export").lines) == 3


def test_a_rehearsal_counts_and_keeps_nothing(shell: Shell, tmp_path: Path) -> None:
    said = shell.hearth("import", documents(tmp_path / "docs.jsonl"), "--dry-run")

    assert said.out.startswith("Would keep 3 entries of 3 read; 0 were here already.\n")
    assert "The import would take about" in said.out
    assert not shell.folder.exists()


def test_lines_broken_in_the_middle_are_counted_and_named(shell: Shell, tmp_path: Path) -> None:
    file = documents(tmp_path / "docs.jsonl")
    good = file.read_text().splitlines()
    file.write_text("\n".join([good[0], '{"id": "x", ', "[]", good[1]]) + "\n")

    said = shell.hearth("import", file)

    assert said.code == 0
    assert "Kept 2 entries of 4 read" in said.out
    assert "Passed over 2: not readable." in said.out
    assert "line 2, line 3" in said.out


def test_what_is_no_zip_is_refused_and_nothing_is_made(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "chat.zip").write_text("not a zip")

    said = shell.hearth("import", tmp_path / "chat.zip", "--space", "slack:T1")

    assert (said.code, said.err) == (1, "chat.zip is not a zip.\n")
    assert not shell.folder.exists()


def truncated(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("channels.json", "[]" * 1000)
    path.write_bytes(path.read_bytes()[:-40])


def leading_out(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("channels.json", "[]")
        packed.writestr("../../etc/passwd", "root")


def of_somebody_else(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("holiday.txt", "sun and sea")


@pytest.mark.parametrize("make", [truncated, leading_out, of_somebody_else])
def test_a_zip_that_is_not_in_order_is_refused_in_one_sentence(
    shell: Shell, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "chat.zip")

    said = shell.hearth("import", tmp_path / "chat.zip", "--space", "slack:T1")

    assert said.code == 1
    assert len(said.err.splitlines()) == 1
    assert "fault of Hearth" not in said.err
    assert not shell.folder.exists()


@pytest.mark.parametrize("form", ["jsonl", "markdown"])
def test_what_was_exported_comes_back_whole(
    shell: Shell, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.hearth("import", documents(tmp_path / "docs.jsonl"))
    out = tmp_path / ("out.jsonl" if form == "jsonl" else "out")
    told = shell.hearth("export", "--format", form, "-o", out, "--json").json

    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path / "other"))
    back = shell.hearth("import", out, "--format", form, "--json").json

    assert told == {"format": form, "entries": 3, "path": str(out)}
    assert back["kept"] == 3
    assert shell.hearth("ask", "--json", "gate", "2").json["hits"][0]["title"] == "Gate 2"


@pytest.mark.parametrize(("form", "begins"), [("csv", '"number",'), ("atom", "<?xml")])
def test_other_formats_go_to_standard_output(shell: Shell, tmp_path: Path, form: str, begins: str) -> None:
    shell.hearth("import", documents(tmp_path / "docs.jsonl"))

    said = shell.hearth("export", "--format", form)

    assert said.out.lstrip("\ufeff").startswith(begins)
    assert said.err == "Exported 3 entries.\n"


def test_an_export_of_nothing_makes_no_database(shell: Shell) -> None:
    said = shell.hearth("export")

    assert said.code == 1
    assert said.err.startswith("There is no repertoire")
    assert not shell.folder.exists()


def test_an_export_overwrites_no_folder(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("import", documents(tmp_path / "docs.jsonl"))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.md").write_text("mine")

    said = shell.hearth("export", "--format", "markdown", "-o", tmp_path / "full")

    assert (said.code, said.err) == (1, "full is not empty: name a new folder.\n")
    assert (tmp_path / "full" / "letter.md").read_text() == "mine"


def test_what_is_too_long_to_keep_whole_is_told(shell: Shell, tmp_path: Path) -> None:
    long = json.dumps({"id": "a", "title": "Long", "body": "word " * 200_000})
    (tmp_path / "docs.jsonl").write_text(f"{long}\n")

    foreseen = shell.hearth("import", tmp_path / "docs.jsonl", "--dry-run")
    said = shell.hearth("import", tmp_path / "docs.jsonl")

    assert said.out.splitlines()[1] == "Of 1 entry the end was left out: too long to keep whole."
    assert said.out.splitlines()[1] in foreseen.out
    assert len(shell.hearth("export").json["body"]) <= 20_000


def test_what_is_too_long_to_share_whole_is_told(shell: Shell) -> None:
    said = shell.hearth("share", f"Open the gate. {'word ' * 5_000}")

    assert said.code == 0
    assert said.err == "It is long: only its first 20,000 characters are kept.\n"


@pytest.mark.parametrize("space", ["", "slack:", "slack: ", "discord:1", "T1"])
def test_a_chat_export_needs_the_space_that_it_comes_from(shell: Shell, tmp_path: Path, space: str) -> None:
    said = shell.hearth("import", tmp_path / "chat.zip", "--space", space)

    assert (said.code, said.err) == (2, "Say which space this export comes from: --space slack:ID.\n")


def test_an_export_into_standard_output_by_its_name_leaves_it_there(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("import", documents(tmp_path / "docs.jsonl"))

    said = shell.end("export", "-o", "/dev/stdout")

    assert len(said.lines) == 3


def test_a_dry_run_knows_what_left_from_here_even_without_a_name(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Told by nobody in particular", "--nameless")
    shell.hearth("export", "-o", str(tmp_path / "out.jsonl"))

    said = shell.hearth("import", str(tmp_path / "out.jsonl"), "--dry-run", "--json")

    assert (said.json["kept"], said.json["known"]) == (0, 1)
