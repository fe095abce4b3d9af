"""What opens one thing once: known by its digest, spent once under any race, for so long."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.community.model import Redeemed
from bot.storage.retention import forget
from bot.storage.store import Store
from bot.storage.tickets import ALPHABET, LETTERS, TRIES, SqlTickets
from bot.testing import SettableClock
from tests.factories import GENERAL, NOW, later

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def clock() -> SettableClock:
    """A clock at the factories' time."""
    return SettableClock(NOW)


async def test_a_ticket_opens_once_what_it_was_issued_for(store: Store, clock: SettableClock) -> None:
    tickets = SqlTickets(store, clock)
    ticket = await tickets.issue("sign in", "slack:T01/U01", minutes=10)

    first = await tickets.redeem("sign in", ticket)
    second = await tickets.redeem("sign in", ticket)

    assert (first, second) == ("slack:T01/U01", None)


async def test_a_ticket_opens_nothing_else_and_not_after_its_time(store: Store, clock: SettableClock) -> None:
    tickets = SqlTickets(store, clock)
    ticket = await tickets.issue("sign in", "slack:T01/U01", minutes=10)

    another = await tickets.redeem("install", ticket)
    clock.forward(minutes=10)
    late = await tickets.redeem("sign in", ticket)

    assert (another, late) == (None, None)


async def test_of_many_at_once_one_opens_it(url: str, clock: SettableClock) -> None:
    with closing(Store.open(url)) as one, closing(Store.open(url)) as two:
        ticket = await SqlTickets(one, clock).issue("sign in", "who", minutes=10)

        tries = [SqlTickets(store, clock).redeem("sign in", ticket) for store in (one, two) for _ in range(8)]
        opened = await asyncio.gather(*tries)

    assert sorted(filter(None, opened)) == ["who"]


async def test_no_file_holds_a_secret(tmp_path: Path, clock: SettableClock) -> None:
    with closing(Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")) as store:
        home = await store.home(GENERAL, now=NOW)
        ticket = await SqlTickets(store, clock).issue("sign in", "who", minutes=10)
        code = await store.write(home, lambda tx: tx.codes.code("link", "who", until=later(1)))

        held = everything(tmp_path)

    assert ticket.encode() not in held
    assert code.encode() not in held


def test_a_code_is_typed_by_people(store: Store, home: int) -> None:
    codes = {store.write_now(home, lambda tx: tx.codes.code("link", "li", until=later(1))) for _ in range(20)}

    assert len(codes) == 20
    assert all(len(code) == LETTERS and set(code) <= set(ALPHABET) for code in codes)
    assert not set(ALPHABET) & set("AEIOUL0123456789")


def test_a_new_code_takes_the_place_of_the_one_before(store: Store, home: int) -> None:
    first = store.write_now(home, lambda tx: tx.codes.code("link", "li", until=later(1)))
    second = store.write_now(home, lambda tx: tx.codes.code("link", "li", until=later(1)))

    assert store.read_now(home, lambda tx: tx.codes.look("link", first, now=NOW)) == Redeemed("unknown")
    assert store.read_now(home, lambda tx: tx.codes.look("link", second, now=NOW)) == Redeemed("good", "li")


def test_who_brings_one_again_or_too_late_is_told_which_of_both(store: Store, home: int) -> None:
    code = store.write_now(home, lambda tx: tx.codes.code("link", "li", until=later(1)))
    other = store.write_now(home, lambda tx: tx.codes.code("link", "bo", until=later(1)))

    good = store.write_now(home, lambda tx: tx.codes.redeem("link", code, now=NOW))
    spent = store.write_now(home, lambda tx: tx.codes.redeem("link", code, now=NOW))
    expired = store.write_now(home, lambda tx: tx.codes.redeem("link", other, now=later(2)))

    assert (good, spent, expired) == (Redeemed("good", "li"), Redeemed("spent", "li"), Redeemed("expired", "bo"))


def test_an_account_brings_a_few_wrong_ones_an_hour_and_no_more(store: Store, home: int) -> None:
    def may(account: str, hours: float = 0) -> bool:
        at = NOW + timedelta(hours=hours)
        return store.read_now(home, lambda tx: tx.codes.may_try("link", account, now=at))

    for _ in range(TRIES):
        assert may("web:local/li")
        store.write_now(home, lambda tx: tx.codes.wrong("link", "web:local/li", now=NOW))

    assert (may("web:local/li"), may("web:local/bo"), may("web:local/li", hours=1)) == (False, True, True)


def test_what_expired_long_ago_is_forgotten(sqlite_url: str) -> None:
    with closing(Store.open(sqlite_url)) as store:
        home = store.home_now(GENERAL, now=NOW)
        store.write_now(home, lambda tx: tx.codes.code("link", "li", until=later(1)))

        forget(store, later(1.5))
        soon = rows(sqlite_url)
        forget(store, later(3))

        assert (soon, rows(sqlite_url)) == (1, 0)


def everything(folder: Path) -> bytes:
    """Return all that the files of *folder* hold."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def rows(url: str) -> int:
    """Return how many tickets there are."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        count: int = connection.execute("SELECT count(*) FROM ticket").fetchone()[0]
        return count
