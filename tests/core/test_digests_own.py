"""One's own digest: at its hour where one is, of the same week as everybody's, and for nobody who is a guest by now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.community.rhythm import OccurrenceState, Recurs
from bot.core import DUES, FAULTS
from bot.errors import PlatformError
from bot.messages import Account, Post
from bot.storage.store import Store
from bot.testing import FakeChat
from bot.tick import Tick
from tests.blank import fresh_store
from tests.core.village import BO, FAY, LI, Village, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.messages import Place, Presence

MIA = Account("web:local", "mia", "Mia")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Return a village on a file."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file)
    store.close()


def at(hour: int, day: int = 27, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


async def until(village: Village, to: datetime) -> None:
    """Let the real tick do what is due, each half hour until then."""
    errands = village.core.errands()
    while village.clock() < to:
        village.clock.forward(minutes=30)
        await Tick(village.store, DUES, FAULTS, errands=errands, clock=village.clock).once()
        await village.deliver()


async def winter_is_followed(village: Village, **zones: str) -> None:
    await village.say(FAY, "#tip Salt the path #winter")
    for who in (LI, BO):
        await village.type(replace(who, zone=zones.get(who.native, "")), "/hearth follow winter")
    await village.say(FAY, "#tip Sand is as good as salt #winter")


def got(village: Village, who: Account) -> list[Post]:
    return [post for post in village.posts_to(who) if "What is new" in post.fallback]


async def test_it_comes_at_nine_on_friday_by_the_clock_where_one_is(village: Village) -> None:
    await winter_is_followed(village, li="Pacific/Auckland", bo="America/Los_Angeles")

    await until(village, at(19, 26, 30))
    assert (len(got(village, LI)), len(got(village, BO))) == (0, 0)
    await until(village, at(20, 26))
    assert (len(got(village, LI)), len(got(village, BO))) == (1, 0)
    await until(village, at(16, 27, 30))
    assert (len(got(village, LI)), len(got(village, BO))) == (1, 0)
    await until(village, at(17, 27, 30))

    assert (len(got(village, LI)), len(got(village, BO))) == (1, 1)
    states = village.store.read_now(1, lambda tx: tx.schedules.occurrences(kind=Recurs.DIGEST))
    assert [one.state for one in states] == [OccurrenceState.DONE, OccurrenceState.PLANNED]


async def test_what_is_kept_between_two_of_them_is_told_to_both_once(village: Village) -> None:
    await winter_is_followed(village, li="Pacific/Auckland", bo="America/Los_Angeles")
    await until(village, at(8, 27))

    await village.say(FAY, "#tip Gravel stays longer #winter")
    await until(village, at(20, 4, month=12))

    for who in (LI, BO):
        told = [post.fallback for post in got(village, who)]
        assert [("Gravel" in one, "Sand" in one) for one in told] == [(False, True), (True, False)]


async def test_the_answer_to_following_says_by_which_clock(village: Village) -> None:
    await village.say(FAY, "#tip Salt the path #winter")

    said = await village.type(replace(BO, zone="Asia/Tokyo"), "/hearth follow winter")

    assert "every Friday at 9:00, by the clock in Asia/Tokyo" in text_of(said)


async def test_who_is_east_of_all_who_followed_before_is_told_in_their_morning(village: Village) -> None:
    await winter_is_followed(village)
    await village.type(replace(MIA, zone="Pacific/Auckland"), "/hearth follow winter")

    await until(village, at(20, 26, 30))

    assert (len(got(village, MIA)), len(got(village, LI))) == (1, 0)


async def test_who_became_a_guest_is_told_nothing_any_more(village: Village) -> None:
    await winter_is_followed(village)
    village.chat.guests.add(str(BO))
    await village.core.on_session("web:local")  # Who is what is asked anew.

    await until(village, at(10))

    assert (len(got(village, LI)), len(got(village, BO))) == (1, 0)


class _Silent(FakeChat):
    """A platform that for a while does not say who is where."""

    silent = False

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:
        """Say it, or nothing."""
        if self.silent:
            raise PlatformError
        return await super().presence(account, rooms)


async def test_while_the_platform_does_not_say_who_is_a_guest_it_waits(tmp_path: Path) -> None:
    chat = _Silent()
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    village = Village(store, tmp_path / "hearth.db", chat)
    await winter_is_followed(village)
    await village.core.on_session("web:local")
    chat.silent = True

    await until(village, at(11))
    assert got(village, LI) == []
    chat.silent = False
    await until(village, at(12))

    assert (len(got(village, LI)), len(got(village, BO))) == (1, 1)
    store.close()


async def test_many_are_told_once_each_though_somebody_writes_meanwhile(village: Village) -> None:
    await winter_is_followed(village)
    many = [Account("web:local", f"p{at:02}", f"P{at:02}") for at in range(45)]
    for one in many:
        await village.type(one, "/hearth follow winter")

    await until(village, at(10))

    assert [len(got(village, one)) for one in many] == [1] * 45


async def test_a_channels_digest_is_told_apart_too(village: Village) -> None:
    await village.type(FAY, "/hearth digest on friday 9:00")
    await village.say(LI, "#tip Salt the path before the frost")

    await until(village, at(10))

    (digest,) = [post for post in village.public() if "What is new" in post.fallback]
    assert "since" in digest.fallback.splitlines()[0]


async def test_a_digest_that_can_never_be_read_is_given_up_and_the_facilitator_told(village: Village) -> None:
    await winter_is_followed(village)

    async def breaks(*_given: object, **_more: object) -> bool:
        raise ArithmeticError

    while village.clock() < at(14, 27):
        village.clock.forward(minutes=10)
        await Tick(village.store, DUES, FAULTS, errands={"digest": breaks}, clock=village.clock).once()
        await village.deliver()

    first = village.store.read_now(1, lambda tx: tx.schedules.occurrences(kind=Recurs.DIGEST))[0]
    assert (first.state, first.reason) == (OccurrenceState.SKIPPED, "failed")
    assert sum("I had to give up" in one.fallback for one in village.posts_to(FAY)) == 1
