"""Copies that are known to be good, and the way back from them, on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import Unavailable
from bot.storage.backup import Unsound, backup, restore
from bot.storage.feeds import whose
from bot.storage.store import Store
from bot.storage.tokens import bearing
from tests.factories import GENERAL, LI, NOW, a_draft, later

if TYPE_CHECKING:
    from pathlib import Path

    from bot.transaction import Transaction
    from tests.postgres import Cluster


def filled(url: str, *titles: str) -> Store:
    """Open *url* and keep an entry of Li for each title."""
    store = Store.open(url)

    def keep(tx: Transaction) -> None:
        li = tx.members.meet(LI, now=NOW).person
        for title in titles:
            tx.entries.keep(a_draft(title, author=li), now=NOW)

    store.write_now(store.home_now(GENERAL, now=NOW), keep)
    return store


def titles_in(url: str) -> list[str]:
    """Return the titles that a database holds."""
    store = Store.open(url)
    titles = store.read_now(1, lambda tx: [entry.title for entry in tx.entries.stream(None)])
    store.close()
    return titles


def test_a_copy_made_in_use_brings_back_what_was_then(url: str, tmp_path: Path) -> None:
    store = filled(url, "one", "two")

    copied = backup(url, tmp_path / "copy")
    store.write_now(1, lambda tx: tx.entries.keep(a_draft("three"), now=NOW))
    store.close()
    restored = restore(tmp_path / "copy", url, overwrite=True)

    assert (copied.entries, restored.entries, restored.erasures) == (2, 2, 0)
    assert titles_in(url) == ["one", "two"]


def test_a_copy_never_takes_the_place_of_another(url: str, tmp_path: Path) -> None:
    filled(url, "one").close()
    backup(url, tmp_path / "copy")

    with pytest.raises(Unsound, match="exists"):
        backup(url, tmp_path / "copy")


def test_what_holds_something_is_overwritten_only_when_told(url: str, tmp_path: Path) -> None:
    filled(url, "one").close()
    backup(url, tmp_path / "copy")

    with pytest.raises(Unsound, match="exists"):
        restore(tmp_path / "copy", url)


def test_a_damaged_copy_changes_nothing(url: str, tmp_path: Path) -> None:
    filled(url, "one").close()
    backup(url, tmp_path / "copy")
    content = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(content[: len(content) // 3])

    with pytest.raises(Unsound, match="damaged"):
        restore(tmp_path / "copy", url, overwrite=True)

    assert titles_in(url) == ["one"]


def test_who_was_erased_after_the_copy_is_erased_again(url: str, tmp_path: Path) -> None:
    erasures = tmp_path / "erasures.jsonl"
    filled(url, "one").close()
    backup(url, tmp_path / "copy")
    store = Store.open(url, erasures=erasures)
    li = store.read_now(1, lambda tx: tx.members.known(LI))
    assert li is not None
    store.write_now(1, lambda tx: tx.erasure.erase(li, now=later(1)))
    store.close()

    restored = restore(tmp_path / "copy", url, overwrite=True, erasures=erasures)

    assert restored.erasures == 1
    assert titles_in(url) == [""]
    assert li in erasures.read_text()
    assert LI.name not in erasures.read_text()


def test_a_token_that_was_revoked_or_erased_after_the_copy_does_not_come_back(url: str, tmp_path: Path) -> None:
    store = filled(url, "one")
    li = store.read_now(1, lambda tx: tx.members.known(LI)) or ""
    secret = store.write_now(1, lambda tx: tx.tokens.make(li, "My editor", until=later(30), now=NOW))
    assert store.look(lambda connection: bearing(connection, secret, NOW))
    backup(url, tmp_path / "copy")
    [token] = store.read_now(1, lambda tx: tx.tokens.mine(li, now=NOW))
    store.write_now(1, lambda tx: tx.tokens.revoke(li, token.id))
    store.close()

    restored = restore(tmp_path / "copy", url, overwrite=True)

    again = Store.open(url)
    assert restored.tokens == 1
    assert again.look(lambda connection: bearing(connection, secret, NOW)) is None
    again.close()


def test_the_address_of_a_calendar_that_was_closed_after_the_copy_does_not_open_again(url: str, tmp_path: Path) -> None:
    store = filled(url, "one")
    li = store.read_now(1, lambda tx: tx.members.known(LI)) or ""
    secret = store.write_now(1, lambda tx: tx.feeds.open(li, now=NOW))
    assert store.look(lambda connection: whose(connection, secret)) == li
    backup(url, tmp_path / "copy")
    store.write_now(1, lambda tx: tx.feeds.revoke(li))
    store.close()

    restored = restore(tmp_path / "copy", url, overwrite=True)

    again = Store.open(url)
    assert restored.calendars == 1
    assert again.look(lambda connection: whose(connection, secret)) is None
    again.close()


def test_there_is_nothing_to_copy_where_there_is_no_database(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="absent"):
        backup(sqlite_url, tmp_path / "copy")

    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_is_not_there_is_said_to_be_absent(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(Unsound, match="absent"):
        restore(tmp_path / "copy", sqlite_url)


def test_there_is_nothing_to_copy_in_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "hearth.db").touch()

    with pytest.raises(Unavailable, match="not_a_database"):
        backup(f"sqlite:///{tmp_path / 'hearth.db'}", tmp_path / "copy")

    assert not (tmp_path / "copy").exists()


def test_there_is_nothing_to_copy_on_an_empty_server(cluster: Cluster, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="not_a_database"):
        backup(cluster.url(cluster.create()), tmp_path / "copy")

    assert list(tmp_path.iterdir()) == []
