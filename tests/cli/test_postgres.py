"""The command line on PostgreSQL: the operator migrates, and any number of processes may run."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.postgres import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Shell
    from tests.postgres import Cluster

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running() as cluster:
        yield cluster.url(cluster.create())


@pytest.fixture
def postgres(address: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("HEARTH_DATABASE_URL", address)
    return shell


def test_it_is_migrated_by_the_operator_then_kept_asked_and_run_twice(postgres: Shell, tmp_path: Path) -> None:
    before = postgres.hearth("share", "Turn the key twice #tip")
    upgraded = postgres.hearth("db", "upgrade", "--json").json

    kept = postgres.hearth("share", "Turn the key twice #tip", "--json").json
    replicas = [postgres.start("run"), postgres.start("run")]
    lines = [each.stdout.readline() for each in replicas if each.stdout]
    found = postgres.hearth("ask", "key", "--json").json
    checks = {check["name"]: check["result"] for check in postgres.hearth("doctor", "--json").json}
    backup = postgres.hearth("backup", tmp_path / "copy.dump", "--json").json
    for each in replicas:
        each.send_signal(signal.SIGTERM)
        each.communicate(timeout=30)

    assert (before.code, "`hearth db upgrade` brings it up to date" in before.err) == (1, True)
    assert upgraded["before"] is None
    assert kept["number"] == 1
    assert all(line.startswith("Hearth is open at") for line in lines)
    assert [hit["number"] for hit in found["hits"]] == [1]
    assert checks["database"] == "good"
    assert backup["entries"] == 1
    assert [each.returncode for each in replicas] == [0, 0]


def test_a_server_that_is_away_is_told_in_one_sentence(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_DATABASE_URL", "postgresql://hearth:made-up@127.0.0.1:9/hearth")

    said = shell.hearth("ask", "anything")

    assert said.code == 1
    assert said.err.startswith("The database cannot be reached: ")
    assert "made-up" not in said.err


def test_it_is_imported_into_exported_from_and_restored(
    cluster: Cluster, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATABASE_URL", cluster.url(cluster.create()))
    (tmp_path / "docs.jsonl").write_text(
        '{"id": "a", "title": "Open the gate", "body": "Turn \\u0000 the key."}\n[[[\n'
    )

    empty = shell.hearth("backup", tmp_path / "copy.dump")
    shell.hearth("db", "upgrade")
    imported = shell.hearth("import", tmp_path / "docs.jsonl", "--json").json
    shell.hearth("backup", tmp_path / "copy.dump")
    shell.hearth("share", "Oil the hinges #tip")
    refused = shell.hearth("restore", tmp_path / "docs.jsonl", "--force")
    restored = shell.hearth("restore", tmp_path / "copy.dump", "--force", "--json").json
    exported = shell.hearth("export").lines

    assert (empty.code, empty.err.startswith("The file is no Hearth database")) == (1, True)
    assert (imported["kept"], imported["skipped"]) == (1, {"broken": 1})
    assert refused.err == f"{tmp_path / 'docs.jsonl'} is no sound backup of Hearth, so nothing was changed.\n"
    assert restored == {"entries": 1, "erasures": 0}
    assert [line["source_id"] for line in exported] == ["a"]


def test_a_newer_database_is_left_as_it_is(
    cluster: Cluster, template: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = cluster.url(cluster.create(template))
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    monkeypatch.setenv("HEARTH_DATABASE_URL", address)

    said = [shell.hearth(*words) for words in (["share", "Oil the hinges"], ["ask", "gate"], ["db", "upgrade"])]

    assert {each.code for each in said} == {1}
    assert {each.err.partition(":")[0] for each in said} == {"This database was written by a newer Hearth"}
