"""`hearth backup`, `hearth restore`, `hearth db`, `hearth status` and `hearth doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Place, Post
from bot.storage.store import Store
from tests.factories import NOW

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.conftest import Shell


def checks(shell: Shell) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in shell.hearth("doctor", "--json").json}


def test_a_backup_put_back_holds_what_there_was(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    shell.hearth("backup", tmp_path / "copy.db")
    shell.hearth("share", "Oil the hinges #tip")

    said = shell.hearth("restore", tmp_path / "copy.db", "--force")

    assert said.out == f"Restored 1 entry from {tmp_path / 'copy.db'}.\n"
    assert len(shell.hearth("export").lines) == 1


def test_a_backup_into_a_folder_gets_a_name_of_its_own(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Turn the key twice #tip")

    said = shell.hearth("backup", tmp_path, "--json").json

    assert said["path"].startswith(str(tmp_path / "hearth-"))
    assert said["entries"] == 1


def test_nothing_is_overwritten_unasked(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    shell.hearth("backup", tmp_path / "copy.db")

    again, back = shell.hearth("backup", tmp_path / "copy.db"), shell.hearth("restore", tmp_path / "copy.db")

    assert (again.code, again.err) == (1, f"{tmp_path / 'copy.db'} is there already: name another file.\n")
    assert (back.code, back.err) == (1, "There is a database already: --force puts the backup in its place.\n")


def test_a_damaged_backup_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    shell.hearth("backup", tmp_path / "copy.db")
    cut = tmp_path / "cut.db"
    cut.write_bytes((tmp_path / "copy.db").read_bytes()[:50_000])

    said = shell.hearth("restore", cut, "--force")

    assert (said.code, said.err) == (1, f"{cut} is no sound backup of Hearth, so nothing was changed.\n")
    assert len(shell.hearth("export").lines) == 1


def test_a_backup_needs_its_folder(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Turn the key twice #tip")

    said = shell.hearth("backup", tmp_path / "nowhere" / "copy.db")

    assert (said.code, said.err) == (1, f"{tmp_path / 'nowhere'} is no folder: make it first.\n")


def test_the_database_tells_where_it_stands(shell: Shell) -> None:
    made = shell.hearth("db", "upgrade", "--json").json
    again = shell.hearth("db", "upgrade").out
    current = shell.hearth("db", "current", "--json").json

    assert made["before"] is None
    assert again.endswith("already: nothing to do.\n")
    assert current["database"] == current["hearth"] == made["now"]


def test_status_counts_what_is_there(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")

    status = shell.hearth("status", "--json").json
    said = shell.hearth("status").out

    assert status["communities"] == [{"name": "local", "entries": 1}]
    assert status["running"] is None
    assert "local: 1 entries" in said


def test_the_doctor_finds_a_fresh_place_well(shell: Shell) -> None:
    said = shell.hearth("doctor")

    assert said.code == 0
    assert "BAD" not in said.out
    assert not shell.folder.exists()


def test_the_doctor_names_wrong_settings_and_leaves_with_78(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_PORT", "many")

    said = shell.hearth("doctor")

    assert said.code == 78
    assert "HEARTH_PORT" in said.out


def test_the_doctor_shows_what_could_not_be_sent(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    store, place = Store.open(f"sqlite:///{shell.database}"), Place("slack:T1", "C1")
    store.write_now(1, lambda tx: tx.outgoing.send(place, Post((), "x"), key="k1", now=NOW))
    given_up = "UPDATE outbox SET state='dead', payload=NULL, fault='refused:is_archived'"
    store.change(lambda connection: connection.exec_driver_sql(given_up))
    store.close()

    outbox = checks(shell)["outbox"]

    assert outbox["result"] == "warning"
    assert "slack:T1/C1: refused:is_archived" in outbox["says"]


def test_the_doctor_wants_a_backup_and_is_content_with_one(shell: Shell, tmp_path: Path) -> None:
    shell.hearth("share", "Turn the key twice #tip")

    before = checks(shell)["backup"]["result"]
    shell.hearth("backup", tmp_path / "copy.db")
    after = checks(shell)["backup"]["result"]

    assert (before, after) == ("warning", "good")


def test_the_doctor_finds_a_damaged_database(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    with shell.database.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 8)

    said = shell.hearth("doctor", "--json")

    assert said.code == 1
    assert "bad" in {check["result"] for check in said.json if check["name"] == "database"}


def test_an_index_that_lost_an_entry_is_found_and_made_anew(shell: Shell) -> None:
    shell.hearth("share", "Turn the key twice #tip")
    store = Store.open(f"sqlite:///{shell.database}")
    store.change(
        lambda connection: connection.exec_driver_sql("INSERT INTO entry_text (entry_text) VALUES ('delete-all')")
    )
    store.close()

    before = checks(shell)["search index"]
    made = shell.hearth("db", "reindex")
    after = checks(shell)["search index"]

    assert (before["result"], before["advice"]) == ("bad", "hearth db reindex")
    assert made.out == "The search index was made anew.\n"
    assert after["result"] == "good"
    assert [hit["number"] for hit in shell.hearth("ask", "key", "--json").json["hits"]] == [1]
