"""A member's calendar: opened by a secret address, revoked, and never more than its member may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import vobject
from sqlalchemy import select

from bot.community.rhythm import OccurrenceState, Recurs, Schedule
from bot.community.sessions.model import Answer, Format, Rsvp, Series
from bot.core import Core, rhythm
from bot.core.feeds import feed_of
from bot.errors import OutcomeUnknown, Unavailable
from bot.messages import Action, File, Place, Post, Pressed
from bot.recurrence import Rule
from bot.storage.tables.access import feed
from bot.testing import FakeChat
from tests.core.village import buttons, text_of
from tests.factories import BO, COUNCIL, GENERAL, LI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.rhythm import Occurrence
    from bot.messages import Account, Presence
    from bot.transaction import Transaction
    from tests.core.village import Village

PAGE = "http://127.0.0.1:8765"
THURSDAYS = Rule("FREQ=WEEKLY;BYDAY=TH", "Europe/Berlin", datetime(2026, 11, 26, 16))


def stays(tx: Transaction, schedule: Schedule, occurrence: Occurrence, *, now: datetime) -> Occurrence:  # noqa: ARG001
    return occurrence


STILL = rhythm.Kind(stays, stays, timedelta(days=35))


def a_series(village: Village, id_: str, place: Place, title: str) -> None:
    def add(tx: Transaction) -> None:
        tx.schedules.add(Schedule(1, id_, Recurs.SESSION, title, THURSDAYS, village.clock(), next_at=village.clock()))
        tx.sessions.add(Series(1, id_, Format.OPEN_HOUR, title, str(place)))
        rhythm.plan_on(tx, id_, now=village.clock(), kinds=lambda: {Recurs.SESSION: STILL})

    village.store.write_now(1, add)


async def address(village: Village, who: Account) -> str:
    offered = await village.type(who, "/hearth calendar")
    opened = await village.press(who, offered, "Give me")
    assert isinstance(opened, Post)
    return opened.fallback.split("/feed/")[1].split(".ics")[0]


async def titles(village: Village, secret: str) -> set[str] | None:
    text = await feed_of(village.core._desk, secret)  # noqa: SLF001
    if text is None:
        return None
    calendar = vobject.readOne(text)
    return {event.summary.value for event in calendar.contents.get("vevent", [])}


@pytest.fixture
def paged(village: Village) -> Village:
    """Return a village whose page has an address, and in which three people have been met."""
    village.core = Core(village.store, {"web": village.chat}, clock=village.clock, page_url=PAGE)
    return village


async def test_a_members_address_shows_what_they_may_see_and_nothing_else(paged: Village) -> None:
    a_series(paged, "s1", GENERAL, "Open hour")
    a_series(paged, "s2", COUNCIL, "In the council")

    assert await titles(paged, await address(paged, LI)) == {"Open hour", "In the council"}
    assert await titles(paged, await address(paged, BO)) == {"Open hour"}


async def test_whoever_left_a_private_channel_loses_its_sessions_from_the_feed(paged: Village) -> None:
    a_series(paged, "s2", COUNCIL, "In the council")
    secret = await address(paged, LI)
    assert await titles(paged, secret) == {"In the council"}

    paged.chat.present.pop(str(LI))
    paged.core._desk.presences.forget()  # noqa: SLF001

    assert await titles(paged, secret) == set()


async def test_a_revoked_address_opens_nothing_and_a_new_one_replaces_the_old(paged: Village) -> None:
    first = await address(paged, LI)
    second = await address(paged, LI)

    assert await titles(paged, first) is None
    assert await titles(paged, second) == set()
    await paged.do(LI, Action("feed_revoke"))
    assert await titles(paged, second) is None


async def test_a_press_that_is_delivered_twice_tells_no_second_address(paged: Village) -> None:
    press = Pressed("again", LI, GENERAL, Action("feed_new"), paged.clock())

    first, second = await paged.core.on_press(press), await paged.core.on_press(press)

    assert "/feed/" in text_of(first)
    assert "/feed/" not in text_of(second)


async def test_a_session_that_one_cannot_come_to_is_not_in_ones_own_calendar(paged: Village) -> None:
    a_series(paged, "s1", GENERAL, "Open hour")
    secret = await address(paged, LI)
    one = paged.store.read_now(1, lambda tx: tx.schedules.occurrences(schedule="s1"))[0]

    def decline(tx: Transaction) -> None:
        person = tx.members.known(LI)
        assert person
        tx.sessions.put_rsvp(Rsvp(one.id, person, Answer.NO, paged.clock()))

    paged.store.write_now(1, decline)

    text = await feed_of(paged.core._desk, secret)  # noqa: SLF001
    assert text
    assert f"EXDATE;TZID=Europe/Berlin:{one.local:%Y%m%dT%H%M%S}" in text


async def test_who_is_erased_has_no_address_any_more(paged: Village) -> None:
    secret = await address(paged, LI)

    await paged.do(LI, Action("erase"))

    assert await titles(paged, secret) is None


@pytest.mark.parametrize("secret", ["", "x", "a" * 500, "\x00", "ü", "' OR 1=1 --"])
async def test_no_other_secret_opens_anything(paged: Village, secret: str) -> None:
    await address(paged, LI)

    assert await titles(paged, secret) is None


async def test_the_secret_itself_is_kept_nowhere(paged: Village) -> None:
    secret = await address(paged, LI)

    rows = paged.store.look(lambda connection: [tuple(row) for row in connection.execute(select(feed))])

    assert len(rows) == 1
    assert secret not in str(rows)


async def test_a_session_is_taken_along_as_a_file_by_those_who_may_see_it(paged: Village) -> None:
    a_series(paged, "s2", COUNCIL, "In the council")
    one = paged.store.read_now(1, lambda tx: tx.schedules.occurrences(schedule="s2"))[0]

    taken = await paged.do(LI, Action("ics", one.id))
    refused = await paged.do(BO, Action("ics", one.id))

    assert isinstance(taken, Post)
    assert isinstance(refused, Post)
    [file] = [block for block in taken.blocks if isinstance(block, File)]
    assert vobject.readOne(file.text).vevent.summary.value == "In the council"
    assert not [block for block in refused.blocks if isinstance(block, File)]


async def test_without_a_page_no_address_is_offered(village: Village) -> None:
    offered = await village.type(LI, "/hearth calendar")

    assert not buttons(offered)
    assert "/feed/" not in text_of(await village.do(LI, Action("feed_new")))


async def test_while_a_platform_does_not_answer_a_feed_asks_to_come_again(paged: Village) -> None:
    a_series(paged, "s1", COUNCIL, "In the council")
    secret = await address(paged, LI)
    paged.core = Core(paged.store, {"web": Away()}, clock=paged.clock, page_url=PAGE)

    with pytest.raises(Unavailable):
        await titles(paged, secret)


class Away(FakeChat):
    """A platform that answers nothing."""

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:  # noqa: ARG002
        """Say that nobody knows whether that arrived."""
        raise OutcomeUnknown("away")


async def test_a_calendar_says_where_it_is_who_hosts_and_that_something_changed(paged: Village) -> None:
    a_series(paged, "s1", GENERAL, "Open hour")
    secret = await address(paged, LI)
    before = vobject.readOne(await feed_of(paged.core._desk, secret) or "")  # noqa: SLF001
    one = paged.store.read_now(1, lambda tx: tx.schedules.occurrences(schedule="s1"))[0]

    def skip(tx: Transaction) -> None:
        tx.schedules.put_occurrence(replace(one, state=OccurrenceState.SKIPPED, sequence=1, version=one.version + 1))

    paged.store.write_now(1, skip)
    after = vobject.readOne(await feed_of(paged.core._desk, secret) or "")  # noqa: SLF001

    assert before.vevent.location.value == "#general"
    assert before.vevent.description.value == "Open hour"
    assert int(after.vevent.sequence.value) > int(before.vevent.sequence.value)


async def test_a_page_without_log_in_gives_an_address_all_the_same(village: Village) -> None:
    village.core = Core(village.store, {"web": village.chat}, clock=village.clock)
    village.core.reached("http://127.0.0.1:8833/")

    offered = await village.type(LI, "/hearth calendar")
    opened = await village.press(LI, offered, "Give me")

    assert "http://127.0.0.1:8833/feed/" in text_of(opened)
