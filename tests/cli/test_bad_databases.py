"""A database that is not as it should be: one clear sentence by every command, and nothing half-done."""

from __future__ import annotations

import errno
import json
import socket
import sqlite3
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from bot.cli.control import short, socket_of
from bot.cli.faults import sentence
from bot.cli.lock import hold
from bot.errors import Unavailable
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said, Shell

CANNOT_BE_WRITTEN = "The database cannot be written: check who owns its file and its folder.\n"
DOCUMENT = '{"id": "a", "title": "Open the gate", "body": "Turn the key twice."}\n'


def a_letter(path: Path) -> str:
    path.write_bytes(b"This is a letter, and no database at all. " * 100)
    return "The file is no Hearth database"


def of_another_program(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bills (amount INTEGER)")
    connection.close()
    return "The file is no Hearth database"


def newer(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.close()
    return "This database was written by a newer Hearth"


def a_folder(path: Path) -> str:
    path.mkdir()
    return "The file is no Hearth database"


BAD = [a_letter, of_another_program, newer, a_folder]


def contents(path: Path) -> bytes | list[str]:
    """Return the rows of a database, else the bytes: how its log is kept is no content."""
    if path.is_dir():
        return [each.name for each in path.iterdir()]
    try:
        connection = sqlite3.connect(path)
        try:
            return list(connection.iterdump())
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return path.read_bytes()


def one_sentence(said: Said) -> bool:
    return said.code == 1 and not said.out and len(said.err.splitlines()) == 1 and "fault of Hearth" not in said.err


def refused_by(shell: Shell, words: list[str]) -> Said:
    """Run a command whose FILE is a sound document."""
    (shell.folder.parent / "docs.jsonl").write_text(DOCUMENT)
    return shell.hearth(*(str(shell.folder.parent / "docs.jsonl") if word == "FILE" else word for word in words))


@pytest.mark.parametrize("make", BAD)
@pytest.mark.parametrize(
    "words",
    [["share", "Oil the hinges"], ["ask", "gate"], ["import", "FILE"], ["export"], ["status"], ["db", "upgrade"]],
    ids=lambda words: words[0],
)
def test_a_file_that_is_not_ours_is_refused_and_left_as_it_is(
    shell: Shell, make: Callable[[Path], str], words: list[str]
) -> None:
    shell.folder.mkdir()
    expected, before = make(shell.database), contents(shell.database)

    said = refused_by(shell, words)

    assert one_sentence(said), said
    assert said.err.startswith(expected)
    assert contents(shell.database) == before


@pytest.mark.slow
@pytest.mark.parametrize("make", BAD)
def test_hearth_does_not_open_on_a_file_that_is_not_ours(shell: Shell, make: Callable[[Path], str]) -> None:
    shell.folder.mkdir()
    expected, before = make(shell.database), contents(shell.database)

    said = shell.end("run")

    assert one_sentence(said), said
    assert said.err.startswith(expected)
    assert contents(shell.database) == before


@pytest.mark.parametrize("make", [a_letter, of_another_program, a_folder])
def test_what_is_no_database_is_not_backed_up(shell: Shell, make: Callable[[Path], str], tmp_path: Path) -> None:
    shell.folder.mkdir()
    expected = make(shell.database)

    said = shell.hearth("backup", tmp_path / "copy.db")

    assert one_sentence(said), said
    assert said.err.startswith(expected)
    assert not (tmp_path / "copy.db").exists()


def test_there_is_nothing_to_back_up_yet(shell: Shell, tmp_path: Path) -> None:
    said = shell.hearth("backup", tmp_path / "copy.db")

    assert one_sentence(said), said
    assert said.err.startswith("There is no repertoire at ")
    assert not shell.folder.exists()


@pytest.mark.slow
@pytest.mark.parametrize("words", [["share", "Oil the hinges"], ["import", "FILE"]], ids=lambda words: words[0])
def test_a_locked_database_is_told_and_takes_nothing(shell: Shell, words: list[str]) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    holder = sqlite3.connect(shell.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    said = refused_by(shell, words)
    holder.execute("ROLLBACK")
    holder.close()

    assert one_sentence(said), said
    assert said.err == "The database is locked by another program: try again when that is done.\n"
    assert len(shell.hearth("export").lines) == 1


@pytest.mark.slow
@pytest.mark.parametrize("words", [["share", "Oil the hinges"], ["run"], ["db", "upgrade"], ["db", "reindex"]])
def test_a_database_that_may_not_be_written_is_told_and_stays_as_it_is(shell: Shell, words: list[str]) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    before = contents(shell.database)
    modes(shell.folder, 0o400, 0o500)

    said = shell.bound.end(*words)
    modes(shell.folder, 0o600, 0o700)

    assert one_sentence(said), said
    assert said.err == CANNOT_BE_WRITTEN
    assert contents(shell.database) == before


@pytest.mark.slow
def test_a_folder_that_may_not_be_written_is_told(shell: Shell) -> None:
    shell.folder.mkdir(mode=0o500)

    said = shell.bound.end("run")

    assert one_sentence(said), said
    assert said.err == CANNOT_BE_WRITTEN
    assert list(shell.folder.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("mode", [0o000, 0o500])
def test_the_doctor_looks_at_the_rest_where_a_folder_is_closed_to_it(shell: Shell, mode: int) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    shell.folder.chmod(mode)

    said = shell.bound.end("doctor", "--json")
    shell.folder.chmod(0o700)

    results = {check["name"]: check["result"] for check in said.json}
    assert said.code == 1
    assert results["data folder"] == "bad"
    assert results["settings"] == results["address"] == "good"


def test_the_doctor_finds_a_file_in_the_place_of_the_folder(shell: Shell) -> None:
    shell.folder.write_text("a letter")

    said = shell.hearth("doctor", "--json")

    assert said.code == 1
    assert {check["name"]: check["result"] for check in said.json}["data folder"] == "bad"
    assert one_sentence(shell.hearth("share", "Oil the hinges"))


def modes(folder: Path, file: int, own: int) -> None:
    for path in folder.iterdir():
        path.chmod(file)
    folder.chmod(own)


@pytest.mark.parametrize("fault", [Unavailable("full"), OSError(errno.ENOSPC, "No space left on device")])
def test_a_full_disk_is_told_in_the_same_words_wherever_it_is_met(fault: Exception) -> None:
    assert sentence(fault) == ("The disk is full, so this was not written: make room and try again.", 1)


def hang_up(listener: socket.socket) -> None:
    listener.accept()[0].close()


def test_a_hearth_that_ends_in_the_middle_is_not_said_to_run(shell: Shell) -> None:
    shell.folder.mkdir()
    with hold(shell.database, "run"), short(socket_of(shell.database)) as name, socket.socket(socket.AF_UNIX) as ours:
        ours.bind(name)
        ours.listen()
        Thread(target=hang_up, args=(ours,)).start()

        said = shell.hearth("share", "Oil the hinges")

    assert one_sentence(said), said
    assert "ended meanwhile" in said.err


def test_who_was_erased_stays_erased_after_a_restore(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Turn the quokka twice #tip")
    shell.hearth("backup", tmp_path / "copy.db")
    erase_everybody(shell)

    said = shell.hearth("restore", tmp_path / "copy.db", "--force")
    found = shell.hearth("ask", "quokka", "--json").json

    assert said.out.endswith("Done again: 1 erasure of the list in the data folder.\n")
    assert found["hits"] == []
    assert all(b"quokka" not in path.read_bytes() for path in shell.folder.iterdir())


def erase_everybody(shell: Shell) -> None:
    store = Store.open(f"sqlite:///{shell.database}")
    now = datetime.now(UTC)
    author = store.read_now(1, lambda tx: next(iter(tx.entries.stream(None))).author)
    assert author is not None
    store.write_now(1, lambda tx: tx.erasure.erase(author, now=now))
    store.close()


@pytest.mark.parametrize("content", [b"", b"a letter", b"SQLite format 3\0" + b"\1" * 9000])
def test_what_is_no_backup_changes_nothing(shell: Shell, tmp_path: Path, content: bytes) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    (tmp_path / "copy.db").write_bytes(content)

    said = shell.hearth("restore", tmp_path / "copy.db", "--force")

    assert one_sentence(said), said
    assert json.loads(shell.hearth("export").out)["title"] == "Turn the key twice"
