"""A database that cannot take it: one clear reason, and nothing half-done."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.errors import Unavailable
from bot.storage.store import Store
from tests.factories import GENERAL, NOW, a_draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from bot.transaction import Transaction


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the SQLite file is."""
    return tmp_path / "hearth.db"


@pytest.fixture
def sqlite(path: Path) -> Iterator[Store]:
    """A store that waits for nobody."""
    store = Store.open(f"sqlite:///{path}", patience=0.05)
    store.home_now(GENERAL, now=NOW)
    yield store
    store.close()


def keep(tx: Transaction, title: str = "kept", body: str = "") -> int:
    """Keep an entry and return its number."""
    entry = tx.entries.keep(a_draft(title, body=body), now=NOW)
    assert entry is not None
    return entry.number


def titles(store: Store) -> list[str]:
    """Return what was kept."""
    return store.read_now(1, lambda tx: [entry.title for entry in tx.entries.stream(None)])


def test_a_database_that_another_writes_is_locked_and_free_again_later(sqlite: Store, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            sqlite.write_now(1, keep)
        assert titles(sqlite) == []  # Readers go on.
        other.execute("ROLLBACK")

    assert sqlite.write_now(1, keep) == 1


def limit(store: Store, pages: int) -> None:
    """Let the file grow by so many pages: what is beyond is as a full disk."""

    def set_limit(connection: Connection) -> None:
        count = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {count + pages}")

    store.change(set_limit)


async def test_a_full_disk_refuses_what_is_too_large_and_takes_what_fits(sqlite: Store) -> None:
    limit(sqlite, 40)
    large = "".join(f"word{serial} " for serial in range(100_000))

    answers = await asyncio.gather(
        *(sqlite.write(1, partial(keep, title=f"small {serial}")) for serial in range(5)),
        sqlite.write(1, partial(keep, title="large", body=large)),
        *(sqlite.write(1, partial(keep, title=f"small {serial}")) for serial in range(5, 10)),
        return_exceptions=True,
    )

    assert [answer for answer in answers if isinstance(answer, BaseException)] == [Unavailable("full")]
    assert sorted(answer for answer in answers if isinstance(answer, int)) == list(range(1, 11))
    assert titles(sqlite) == [f"small {serial}" for serial in range(10)]


def test_after_a_full_disk_the_store_goes_on_once_there_is_room(sqlite: Store) -> None:
    limit(sqlite, 0)
    with pytest.raises(Unavailable, match="full"):
        sqlite.write_now(1, partial(keep, body="x" * 100_000))

    limit(sqlite, 1000)

    assert sqlite.write_now(1, partial(keep, body="x" * 100_000)) == 1


def test_a_store_that_was_opened_to_read_refuses_to_write(sqlite: Store, path: Path) -> None:
    sqlite.write_now(1, keep)

    with closing(Store.open(f"sqlite:///{path}", read_only=True)) as reader:
        assert titles(reader) == ["kept"]
        with pytest.raises(Unavailable, match="read_only"):
            reader.write_now(1, keep)


def test_a_connection_that_may_only_read_says_so(sqlite: Store) -> None:
    sqlite.change(lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON"))

    with pytest.raises(Unavailable, match="read_only"):
        sqlite.write_now(1, keep)

    assert titles(sqlite) == []


@pytest.mark.parametrize(
    "content", [b"this is not a database, but a letter " * 200, b"SQLite format 3\0" + b"\1" * 9000]
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(Unavailable, match="not_a_database"):
        Store.open(f"sqlite:///{path}")

    assert path.read_bytes() == content


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="not_a_database"):
        Store.open(f"sqlite:///{tmp_path}")


def test_reading_what_is_not_there_makes_no_file(path: Path) -> None:
    with pytest.raises(Unavailable, match="absent"):
        Store.open(f"sqlite:///{path}", read_only=True)

    assert not path.exists()


def test_a_server_that_is_not_there_is_down() -> None:
    with pytest.raises(Unavailable, match="down"):
        Store.open("postgresql://nobody@127.0.0.1:1/none", patience=1)


def test_a_server_that_went_away_is_down_and_taken_up_when_it_is_back(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store:
        home = store.home_now(GENERAL, now=NOW)
        cut_off = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

        store.look(lambda connection: connection.exec_driver_sql(cut_off).all())

        assert store.write_now(home, keep) == 1


def test_a_bug_is_not_called_a_fault_of_the_database(store: Store, home: int) -> None:
    def stumble(tx: Transaction) -> None:
        keep(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write_now(home, stumble)

    assert titles(store) == []


async def test_what_fails_in_a_group_takes_nobody_with_it(store: Store, home: int) -> None:
    def stumble(tx: Transaction) -> int:
        keep(tx, "never")
        raise ZeroDivisionError

    answers = await asyncio.gather(
        *(store.write(home, partial(keep, title=str(serial)) if serial % 5 else stumble) for serial in range(20)),
        return_exceptions=True,
    )

    assert sum(isinstance(answer, ZeroDivisionError) for answer in answers) == 4
    assert sorted(titles(store), key=int) == [str(serial) for serial in range(20) if serial % 5]


async def test_a_caller_who_goes_away_neither_undoes_nor_disturbs(store: Store, home: int) -> None:
    impatient = asyncio.ensure_future(store.write(home, keep))
    await asyncio.sleep(0)
    impatient.cancel()

    other = await store.write(home, partial(keep, title="other"))

    assert other in {1, 2}
    assert "other" in titles(store)


def test_a_closed_store_takes_nothing_more(sqlite: Store) -> None:
    sqlite.close()

    with pytest.raises(Unavailable, match="down"):
        sqlite.write_now(1, keep)


async def test_whoever_reads_after_the_database_was_let_go_of_is_told_that_it_is_away(path: Path) -> None:
    store = Store.open(f"sqlite:///{path}")
    store.close()

    with pytest.raises(Unavailable, match="down"):
        await store.look_soon(lambda _: None)
