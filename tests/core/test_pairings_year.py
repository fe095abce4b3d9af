"""A year of weekly rounds on a real database: nobody left out, nobody met again too early, and why is always answered."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.community.pairings import meeting, taking
from bot.community.pairings.model import Fate, Outcome
from bot.community.rhythm import Recurs
from bot.core import DUES, ERRANDS
from bot.core.pairings.drawing import draw_apart, drawn_of, gather, settle
from bot.core.pairings.why import why_of
from bot.messages import Account
from bot.testing import SettableClock
from bot.tick import Tick
from tests.blank import fresh_store
from tests.core.village import Village
from tests.factories import FAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.community.pairings.model import Seat
    from bot.community.rhythm import Schedule
    from bot.transaction import Transaction

WEEK = timedelta(days=7)


class Year:
    """Weekly rounds of some members, each of whom says that they met."""

    def __init__(self, village: Village) -> None:
        self.village, self.store, self.people = village, village.store, list[str]()

    async def begin(self, members: int) -> None:
        """Let Fay begin rounds, and members join."""
        await self.village.type(FAY, "/hearth pairing start every Tuesday 10:00")
        accounts = [Account("web:local", f"m{at:02}", f"Member {at}") for at in range(members)]
        self.people = self.store.write_now(1, partial(self._join, accounts=accounts))

    def _join(self, tx: Transaction, *, accounts: list[Account]) -> list[str]:
        met = [tx.members.meet(account, now=self.village.clock()) for account in accounts]
        for member in met:
            taking.join(tx, self.schedule(tx).id, member, guest=False, now=self.village.clock())
        return [member.person for member in met]

    def schedule(self, tx: Transaction) -> Schedule:
        """Return the rounds."""
        return tx.schedules.every(Recurs.ROUND)[0]

    def week(self, week: int) -> None:
        """Let one week pass: the notices, the round, the questions, and their end."""
        tuesday = datetime.fromisoformat("2026-12-01T10:00:00+00:00") + week * WEEK
        for after in (timedelta(days=-2), timedelta(), timedelta(), timedelta(), timedelta(days=3), timedelta(days=6)):
            self.village.clock.at = max(self.village.clock.at + timedelta(seconds=1), tuesday + after)
            self.store.write_now(1, partial(self._due, now=self.village.clock.at))

    def _due(self, tx: Transaction, *, now: datetime) -> None:
        for due in self.store.due(now, limit=10_000):
            DUES[due.kind](tx, due.id, now=now)

    def say(self, week: int, outcome: Outcome = Outcome.MET) -> None:
        """Let one of each pairing say what came of it."""

        def say(tx: Transaction) -> None:
            for pairing in {seat.pairing for seat in self.seats(tx, week) if seat.pairing}:
                member = tx.members.get(tx.pairings.people(pairing)[0])
                assert member
                meeting.say(tx, pairing, outcome, member=member)

        self.store.write_now(1, say)

    def seats(self, tx: Transaction, week: int) -> list[Seat]:
        """Return what a week's round was to everybody."""
        draws = sorted(tx.pairings.draws(self.schedule(tx).id, last=100), key=lambda draw: draw.at)
        return list(tx.pairings.seats(draws[week].id))

    def pairs(self, week: int) -> list[tuple[str, ...]]:
        """Return who was put together in a week's round."""
        seats = self.store.read_now(1, lambda tx: self.seats(tx, week))
        groups: dict[str, list[str]] = {}
        for seat in seats:
            if seat.pairing:
                groups.setdefault(seat.pairing, []).append(seat.person)
        return [tuple(sorted(group)) for group in groups.values()]


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    """Return a year on a fresh file: what the rounds do is no matter of the engine."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Year(Village(store, file))
    store.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_year_of_fifty_members_leaves_nobody_out_and_nobody_meets_again_too_early(year: Year) -> None:
    await year.begin(50)

    for week in range(52):
        year.week(week)
        year.say(week)

    weekly = [year.pairs(week) for week in range(52)]
    assert all(len(pairs) == 25 and all(len(pair) == 2 for pair in pairs) for pairs in weekly)
    assert len({pair for pairs in weekly[:49] for pair in pairs}) == 50 * 49 // 2


async def test_why_is_answered_for_every_member_and_every_round_whatever_they_did(year: Year) -> None:
    await year.begin(13)
    dice = random.Random(3)

    for week in range(12):
        year.store.write_now(1, partial(_something_happens, year=year, dice=dice))
        year.week(week)
        if week % 2:
            year.say(week)

    def answers(tx: Transaction) -> dict[str, str]:
        schedule, found = year.schedule(tx), {}
        for draw in tx.pairings.draws(schedule.id):
            for person in year.people if draw.drawn_at else ():
                now = year.village.clock()
                found[f"{draw.at} {person}"] = why_of(tx, schedule, person, now=now, draw_id=draw.id).fallback
        return found

    said = year.store.read_now(1, answers)
    assert len(said) == 12 * 13
    assert all(text.startswith(("In Pairings of", "You did not take part in")) for text in said.values())
    fates = {seat.fate for week in range(12) for seat in year.store.read_now(1, partial(year.seats, week=week))}
    assert {Fate.MATCHED, Fate.SKIPPED, Fate.PAUSED} <= fates
    assert Fate.CALLED not in fates


def _something_happens(tx: Transaction, *, year: Year, dice: random.Random) -> None:
    """Let some of them skip, pause, come back, leave, join again, or want to be kept apart."""
    schedule, now = year.schedule(tx), year.village.clock()
    for person in dice.sample(year.people, 4):
        member = tx.members.get(person)
        other = tx.members.get(dice.choice([one for one in year.people if one != person]))
        assert member
        assert other
        match dice.randrange(6):
            case 0:
                taking.skip(tx, schedule.id, member, now=now)
            case 1:
                taking.pause(tx, member, now + dice.randrange(1, 20) * timedelta(days=1), now=now)
            case 2:
                taking.come_back(tx, member, now=now)
            case 3:
                taking.leave(tx, schedule.id, member, now=now)
            case 4:
                taking.join(tx, schedule.id, member, guest=False, now=now)
            case _:
                taking.keep_apart(tx, member, other, now=now)


async def due_to_be_drawn(year: Year, members: int = 6) -> str:
    """Bring a round to where it waits to be drawn, and return its id."""
    await year.begin(members)
    for at in ("2026-11-29T10:00:01+00:00", "2026-12-01T10:00:01+00:00"):
        year.village.clock.at = datetime.fromisoformat(at)
        year.store.write_now(1, partial(year._due, now=year.village.clock.at))  # noqa: SLF001
    (draw,) = [due.id for due in year.store.due(year.village.clock()) if due.kind == "draw"]
    return draw


async def test_two_who_draw_at_once_draw_once(year: Year) -> None:
    draw, now = await due_to_be_drawn(year), year.village.clock()

    await asyncio.gather(*(draw_apart(year.store, 1, draw, now=now) for _ in range(3)))
    await draw_apart(year.store, 1, draw, now=now)

    assert len(year.pairs(0)) == 3
    assert len([due for due in year.store.due(now) if due.kind == "pairing"]) == 3


async def test_who_skips_while_the_pairs_are_being_found_is_left_out_of_them(year: Year) -> None:
    draw, now = await due_to_be_drawn(year), year.village.clock()
    gathered = year.store.read_now(1, lambda tx: gather(tx, draw, now=now))
    assert gathered

    def skip(tx: Transaction) -> None:
        seat = tx.pairings.seat(draw, year.people[0])
        assert seat
        tx.pairings.put_seats([type(seat)(1, draw, seat.person, Fate.SKIPPED)])

    year.store.write_now(1, skip)
    again = year.store.write_now(1, lambda tx: settle(tx, gathered=gathered, drawn=drawn_of(gathered), now=now))
    assert again
    assert year.pairs(0) == []

    await draw_apart(year.store, 1, draw, now=now)
    assert sorted(len(pair) for pair in year.pairs(0)) == [2, 3]


async def test_the_tick_draws_in_a_thread_of_its_own_and_goes_on_with_the_cards(year: Year) -> None:
    await due_to_be_drawn(year)
    errands = {kind: partial(errand, year.store) for kind, errand in ERRANDS.items()}

    await Tick(year.store, DUES, errands=errands, clock=SettableClock(year.village.clock())).once()
    await year.village.deliver()

    cards = [one for one in year.village.chat.standing if one.place.channel.startswith("+")]
    assert len(cards) == 3
