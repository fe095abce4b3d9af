"""What the reconciler knows, on both engines: cursors that never go back, sources read again once a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.community.model import Switches
from bot.messages import Place
from bot.storage.watching import SqlWatching
from tests.factories import GENERAL, NOW, a_draft, later

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.storage.watching import Source
    from bot.transaction import Transaction

SPACE = GENERAL.space
OTHER = replace(GENERAL, channel="general2")  # Begins alike, and is another room.


@pytest.fixture
def watching(store: Store, home: int) -> SqlWatching:
    for place in (GENERAL, OTHER, Place(SPACE, "@li"), Place(f"{SPACE}2", "general")):
        store.write_now(home, lambda tx, place=place: tx.members.room(place, private=False))  # type: ignore[misc]
    return SqlWatching(store)


async def rooms(watching: SqlWatching) -> list[Place]:
    return [one.place for one in await watching.rooms(SPACE)]


async def sources(watching: SqlWatching, after: int = 0, days: float = 0) -> list[Source]:
    watched = (await watching.rooms(SPACE))[0]
    return list(await watching.sources(watched, after=after, today=later(days).date(), limit=10))


def keep(store: Store, home: int, *refs: str) -> None:
    def keep(tx: Transaction) -> None:
        for ref in refs:
            tx.entries.keep(a_draft(ref, source_key=ref), now=NOW)

    store.write_now(home, keep)


async def test_the_rooms_of_a_space_are_its_channels_and_no_other(watching: SqlWatching) -> None:
    assert await rooms(watching) == [GENERAL, OTHER]
    assert SPACE in await watching.spaces()


async def test_a_room_whose_tags_are_off_or_that_is_gone_is_not_watched(
    store: Store, home: int, watching: SqlWatching
) -> None:
    store.write_now(home, lambda tx: tx.members.switch(OTHER, Switches(tags=False)))
    gone = "UPDATE room SET gone = true WHERE room = 'web:local/general'"
    store.change(lambda connection: connection.exec_driver_sql(gone))

    assert await rooms(watching) == []


async def test_a_cursor_never_goes_back(watching: SqlWatching) -> None:
    for days in (1, 3, 2):
        await watching.move({str(GENERAL): later(days), "slack:T9/C9": NOW})

    watched = await watching.rooms(SPACE)

    assert [one.read_to for one in watched] == [later(3), None]


async def test_each_source_of_a_room_is_given_once_a_day(store: Store, home: int, watching: SqlWatching) -> None:
    keep(store, home, f"{GENERAL}#1", f"{OTHER}#2", "command-3", f"{GENERAL}#4")

    first = await sources(watching)
    await watching.note(first[0], check="abc", gone=False, now=NOW)
    again = await sources(watching)
    tomorrow = await sources(watching, days=1)

    assert [(one.number, one.ref.id, one.check) for one in first] == [(1, "1", None), (4, "4", None)]
    assert [one.number for one in again] == [4]
    assert [(one.number, one.check) for one in tomorrow] == [(1, "abc"), (4, None)]
    assert [one.number for one in await sources(watching, after=1)] == [4]


async def test_a_link_that_leads_nowhere_is_marked_and_the_page_told(
    store: Store, home: int, watching: SqlWatching
) -> None:
    keep(store, home, f"{GENERAL}#1")
    before = store.communities()[0].changes

    await watching.note((await sources(watching))[0], check="abc", gone=True, now=NOW)
    entry = store.read_now(home, lambda tx: tx.entries.get(1))

    assert entry is not None
    assert entry.source_gone
    assert store.communities()[0].changes == before + 1
