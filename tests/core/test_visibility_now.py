"""Who sees what right now: guests, channels with people from elsewhere, and what platforms tell in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import OutcomeUnknown
from bot.messages import Action, Moved, Place, Presence, Renamed, RoomChanged, Wanted
from bot.testing import FakeChat
from tests.core.towns import ANN, CELLAR, CY, HALL, SLACK, settle, tell, with_platforms
from tests.core.village import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Account
    from tests.core.village import Village

DM = Place(SLACK, f"@{CY.native}")
OPEN = "#tip oil the zwiebel saw #saws"
CLOSED = "#tip the vaultkey is under the zwiebel mat #keys"


@pytest.fixture
async def town(village: Village) -> Village:
    """A workspace with one tip of the hall (1) and one of the cellar (2)."""
    with_platforms(village)
    await settle(village)
    await tell(village, RoomChanged(HALL, village.clock(), "hall", private=False, shared=False))
    await tell(village, RoomChanged(CELLAR, village.clock(), "cellar", private=True, shared=False))
    village.chat.present[str(ANN)] = frozenset({str(HALL), str(CELLAR)})
    await village.say(ANN, OPEN, HALL, private=False)
    await village.say(ANN, CLOSED, CELLAR, private=True)
    return village


async def seen(town: Village, who: Account, place: Place = DM) -> list[int]:
    """Return the entries that somebody sees by every way there is, which all must agree."""
    shelf = await town.core.shelf(who, place, Wanted())
    found = await town.core.shelf(who, place, Wanted(words="zwiebel"))
    numbers = sorted(card.number for card in shelf.cards)
    assert sorted(card.number for card in found.cards) == numbers
    assert shelf.total == len(numbers) == sum(count for _, count in shelf.kinds)
    topics = {name for name, _ in shelf.topics}
    assert topics == {one.value for one in await town.core.suggest(who, place, "topics", "")}
    assert topics == {{1: "saws", 2: "keys"}[number] for number in numbers}
    for number in (1, 2):
        assert bool(await town.core.entry(who, place, number)) is (number in numbers)
        shown = text_of(await town.type(who, f"/hearth show {number}", place))
        assert ("no entry" not in shown) is (number in numbers)
    return numbers


async def test_a_member_sees_the_community_and_a_guest_their_own_rooms(town: Village) -> None:
    assert await seen(town, CY) == [1]
    await leave_and_come_back_as_guest(town, CY)

    assert await seen(town, CY) == []
    town.chat.present[str(CY)] = frozenset({str(HALL)})
    await tell(town, Moved(CY, HALL, town.clock(), inside=True))
    assert await seen(town, CY) == [1]


async def leave_and_come_back_as_guest(town: Village, who: Account) -> None:
    """Make somebody a guest, and let the platform tell of it."""
    town.chat.guests.add(str(who))
    await tell(town, Moved(who, Place(SLACK), town.clock(), inside=True))


async def test_a_guest_sees_what_they_told_themselves(town: Village) -> None:
    await leave_and_come_back_as_guest(town, CY)
    await town.type(CY, "/share my own words #mine", DM)

    shelf = await town.core.shelf(CY, DM, Wanted())

    assert [card.number for card in shelf.cards] == [3]


async def test_a_guest_is_told_of_nobody_and_of_no_gap(town: Village) -> None:
    await leave_and_come_back_as_guest(town, CY)

    names = await town.core.suggest(CY, DM, "author", "")

    assert list(names) == []


async def test_a_guest_who_keeps_something_is_shown_no_likeness_from_elsewhere(town: Village) -> None:
    words = "#tip the ladder of the long shed is kept behind the second door on the left"
    await town.say(ANN, words, HALL, private=False)
    yard = replace(HALL, channel="C05")
    await leave_and_come_back_as_guest(town, CY)

    await town.say(CY, words, yard, private=False)

    assert not any("#3" in post.fallback for post in town.posts_to(CY))


async def test_who_came_into_a_channel_or_left_it_is_known_at_once(town: Village) -> None:
    assert await seen(town, CY) == [1]

    town.chat.present[str(CY)] = frozenset({str(CELLAR)})
    await tell(town, Moved(CY, CELLAR, town.clock(), inside=True))
    inside = await seen(town, CY)
    town.chat.present[str(CY)] = frozenset()
    await tell(town, Moved(CY, CELLAR, town.clock(), inside=False))

    assert inside == [1, 2]
    assert await seen(town, CY) == [1]


class Hanging(FakeChat):
    """A platform that answers when it is told to."""

    gate: asyncio.Event
    answer: Presence

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:  # noqa: ARG002
        """Return what was true before, once the gate is open."""
        was = self.answer
        await self.gate.wait()
        return was


async def test_an_answer_that_was_under_way_when_the_event_came_is_not_believed_after(town: Village) -> None:
    chat = Hanging()
    chat.gate, chat.answer = asyncio.Event(), Presence(frozenset({str(CELLAR)}))
    presences = town.core._desk.presences  # noqa: SLF001
    presences.chats = {"slack": chat}
    home = await town.store.home(HALL, now=town.clock())
    presences.forget()

    asked = asyncio.create_task(presences.of(CY, home))
    await asyncio.sleep(0.1)
    chat.answer = Presence()
    presences.forget(CY)
    chat.gate.set()
    await asked

    assert (await presences.of(CY, home)).rooms == frozenset()


class Broken(FakeChat):
    """A platform that cannot tell who is where."""

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:  # noqa: ARG002
        """Fail."""
        raise OutcomeUnknown("time-out")


async def test_who_cannot_be_told_about_is_in_no_room_and_a_guest(town: Village) -> None:
    presences = town.core._desk.presences  # noqa: SLF001
    presences.chats = {"slack": Broken()}
    presences.forget()

    shelf = await town.core.shelf(CY, DM, Wanted())
    own = await town.core.shelf(ANN, DM, Wanted())

    assert shelf.total == 0
    assert sorted(card.number for card in own.cards) == [1, 2]  # What Ann told herself.


async def test_a_platform_that_stumbles_makes_nobody_a_guest_for_some_minutes(town: Village) -> None:
    presences = town.core._desk.presences  # noqa: SLF001
    home = await town.store.home(HALL, now=town.clock())
    presences.forget()
    presences.seconds = lambda: 0.0
    before, was_guest = await presences.of(ANN, home), await presences.is_guest(ANN, home)
    presences.chats = {"slack": Broken()}

    presences.seconds = lambda: 61.0
    stumbled, is_guest = await presences.of(ANN, home), await presences.is_guest(ANN, home)
    presences.seconds = lambda: 361.0
    away, stays_guest = await presences.of(ANN, home), await presences.is_guest(ANN, home)

    assert (before.guest, bool(before.rooms), was_guest) == (False, True, False)
    assert (stumbled.guest, bool(stumbled.rooms), is_guest) == (False, False, False)
    assert (away.guest, bool(away.rooms), stays_guest) == (True, False, True)


async def test_who_is_made_a_guest_sees_no_more_from_the_event_on(town: Village) -> None:
    before = await seen(town, CY)
    town.chat.guests.add(str(CY))

    await tell(town, Renamed(CY, town.clock()))  # Slack tells of it with whatever else changed about somebody.

    assert (before, await seen(town, CY)) == ([1], [])


async def test_who_was_told_of_meanwhile_is_not_believed_to_be_what_they_were(town: Village) -> None:
    presences = town.core._desk.presences  # noqa: SLF001
    home = await town.store.home(HALL, now=town.clock())
    assert not (await presences.of(CY, home)).guest
    presences.chats = {"slack": Broken()}

    presences.forget(CY)

    assert (await presences.of(CY, home)).guest


async def test_a_channel_that_became_private_keeps_what_was_public_and_closes_what_is_new(town: Village) -> None:
    await tell(town, RoomChanged(HALL, town.clock(), private=True, shared=False))

    await town.say(ANN, "#tip said after it was closed #after", HALL, private=False)

    assert await town.core.entry(CY, DM, 1)
    assert await town.core.entry(CY, DM, 3) is None


async def test_news_of_a_channel_that_come_late_do_not_open_it_again(town: Village) -> None:
    opened = RoomChanged(HALL, town.clock(), private=False)
    town.clock.forward(seconds=5)
    await tell(town, RoomChanged(HALL, town.clock(), private=True))

    await tell(town, opened)
    await town.say(ANN, "#tip said after it was closed", HALL, private=False)

    assert await town.core.entry(CY, DM, 3) is None


async def test_a_channel_that_is_gone_shows_nothing_to_others(town: Village) -> None:
    town.chat.present[str(CY)] = frozenset({str(CELLAR)})
    await tell(town, Moved(CY, CELLAR, town.clock(), inside=True))
    before = await seen(town, CY)

    await tell(town, RoomChanged(CELLAR, town.clock(), gone=True))

    assert before == [1, 2]
    assert await seen(town, CY) == [1]
    assert await town.core.entry(ANN, DM, 2)


@pytest.mark.parametrize(
    ("private", "shared", "shows"), [(False, False, True), (True, False, True), (True, True, False)]
)
async def test_in_public_everybody_there_has_to_be_allowed_to_see_it(
    town: Village, *, private: bool, shared: bool, shows: bool
) -> None:
    club = replace(HALL, channel="C07")
    await tell(town, RoomChanged(club, town.clock(), "club", private=private, shared=shared))

    await town.say(ANN, "how do I oil the zwiebel saw?", club, private=private, to_hearth=True)

    answer = next(one.post.fallback for one in reversed(town.chat.standing) if one.place.room == club)
    assert ("oil the zwiebel saw #saws" in answer or "told by Ann" in answer) is shows
    assert "vaultkey" not in answer


async def test_a_channel_nobody_told_of_is_taken_for_one_with_strangers(town: Village) -> None:
    unknown = replace(HALL, channel="C08")

    await town.say(ANN, "how do I oil the zwiebel saw?", unknown, private=True, to_hearth=True)

    answer = next(one.post.fallback for one in reversed(town.chat.standing) if one.place.room == unknown)
    assert "told by Ann" not in answer


async def test_an_entry_is_shared_to_no_channel_with_strangers(town: Village) -> None:
    club = replace(HALL, channel="C07")
    await tell(town, RoomChanged(club, town.clock(), "club", private=True, shared=True))

    said = await town.do(ANN, Action("share_here", "1", 1), club)
    await town.do(ANN, Action("share_here", "1", 1), HALL)

    standing = {one.place.room for one in town.chat.standing if 1 in one.post.entries and one.post.audience == "public"}
    assert "shared" not in text_of(said)
    assert standing == {HALL}


async def test_where_somebody_is_is_asked_once_in_a_while(town: Village) -> None:
    asked: list[str] = []

    class Counting(FakeChat):
        async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:  # noqa: ARG002
            asked.append(str(account))
            return Presence()

    town.core._desk.presences.chats = {"slack": Counting()}  # noqa: SLF001
    town.core._desk.presences.forget()  # noqa: SLF001

    for _ in range(5):
        await town.core.shelf(CY, DM, Wanted())

    assert asked == [str(CY)]
