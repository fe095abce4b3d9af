"""The simulation itself: from due to due, with people acting in between, and the process lost now and then."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Literal

from tests.simulation.deeds import Deeds
from tests.simulation.habits import Wish, wishes
from tests.simulation.loop import Loop
from tests.simulation.manners import Manners
from tests.simulation.pairs import Rounds
from tests.simulation.process import Process
from tests.simulation.published import Publications
from tests.simulation.setting import FirstDay

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable

    from tests.simulation.people import Crowd, Person
    from tests.simulation.process import World
    from tests.simulation.scale import Scale
    from tests.simulation.setting import Hands
    from tests.simulation.watched import Sent

Loss = Literal["between", "before", "after", "tick", "press"]
LOSSES: tuple[Loss, ...] = ("between", "before", "after", "after", "tick", "tick", "press")
AGAIN = timedelta(seconds=15)
"""How long what is still due waits for the next tick."""
MOST_AGAIN = 40
FAULTS = (AssertionError, TimeoutError, OSError)
"""What an act ends in that was not answered."""


@dataclass
class Figures:
    """What happened to the process and to those who acted."""

    restarts: Counter[str] = field(default_factory=Counter)
    away: timedelta = timedelta()
    acts: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)
    ticks: int = 0
    stuck: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    spent: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))


class Year:
    """Lets the days of a scale pass."""

    def __init__(self, scale: Scale, world: World, crowd: Crowd, hands: Hands, dice: random.Random) -> None:
        """Let *dice* say when what happens; who does what is left to the crowd's."""
        self.scale, self.world, self.crowd, self.hands = scale, world, crowd, hands
        self.dice, self.figures = dice, Figures()
        self.manners = Manners(hands["slack"], hands["discord"])  # type: ignore[arg-type]
        self.rounds, self.published = Rounds(), Publications()
        self.ends = scale.begins + timedelta(days=scale.days)
        self._acts: list[tuple[datetime, int, str, Callable[[], Awaitable[None]]]] = []
        self._order, self._read = count(), 0
        self._by_account: dict[str, Person] = {}

    async def passes(self) -> None:
        """Let all of it pass; `process` is at work in the end."""
        began = time.monotonic()
        self.process = await Process(self.world).begin()
        first = FirstDay(self.hands, self.crowd, self._pause)
        self.deeds = Deeds(self.crowd, self.hands, first, self.world.clock)
        self.loop = Loop(self.deeds, self._later)
        self.deeds.more += self.loop.everyday()
        await first.founds(self.loop.commits)
        self.world.clock.jump(self.scale.begins)
        await self._pause()
        await first.runs()
        self._read = len(self.world.log)  # What came of setting up was answered already.
        self._planned()
        while (at := self._next()) < self.ends:
            await self._moment(at)
        self.world.clock.jump(self.ends)
        await self.process.once()
        self.rounds.look(self.process)
        self.figures.seconds = time.monotonic() - began

    async def _pause(self) -> None:
        await self.process.once()

    # --- what is planned beforehand

    def _planned(self) -> None:
        """Plan what happens at random, over all the days."""
        deeds, days = self.deeds, self.scale.days
        for name, many, do in (
            ("deed", int(days * self.scale.deeds), deeds.something),
            ("change", int(days * self.scale.changes), deeds.changes),
            ("newcomer", max(1, days // 45), deeds.comes),
            ("leaver", max(1, days // 60), deeds.goes),
            ("eraser", max(1, days // 120), deeds.erases),
            ("loss", self.scale.restarts, self._is_lost),
            ("tidying", days, self._tidies),
            ("facilitator", days // 4, self.loop.facilitates),
            ("reading", 2 + days // 15, partial(self.published.look, self)),
        ):
            for _ in range(many):
                self._at(self._some_time(), name, do)

        for hours in self.scale.absences:
            self._at(self._some_time(), "absence", partial(self._is_away, hours))

    def _some_time(self) -> datetime:
        return self.scale.begins + timedelta(days=self.dice.uniform(1, self.scale.days - 0.5))

    def _at(self, at: datetime, name: str, do: Callable[[], Awaitable[None]]) -> None:
        heapq.heappush(self._acts, (at, next(self._order), name, do))

    def _later(self, after: timedelta, name: str, do: Callable[[], Awaitable[None]]) -> None:
        self._at(self.world.clock() + after, name, do)

    async def _tidies(self) -> None:
        await self.process.tidy()

    # --- one moment after another

    def _next(self) -> datetime:
        due = self.process.soonest() or self.ends
        act = self._acts[0][0] if self._acts else self.ends
        return min(due, act)

    async def _moment(self, at: datetime) -> None:
        """Let it be *at*: who acts then acts, and what is due is done."""
        self.world.clock.jump(at)
        now = self.world.clock()
        while self._acts and self._acts[0][0] <= now:
            _, _, name, do = heapq.heappop(self._acts)
            await self._act(name, do)
        due = self.process.soonest()
        if due is not None and due <= now:
            await self._tick()
            self._wait_on(due)

    async def _act(self, name: str, do: Callable[[], Awaitable[None]]) -> None:
        self.figures.acts += 1
        began = time.monotonic()
        try:
            await do()
        except FAULTS as fault:
            self.figures.unanswered[f"{name}: {type(fault).__name__} {str(fault)[:80]}"] += 1
        self.figures.spent[name.partition(" ")[0]] += time.monotonic() - began
        if self.process.fuse.burnt.is_set():
            await self._again()

    async def _tick(self) -> None:
        self.figures.ticks += 1
        began = time.monotonic()
        await self.process.once()
        if self.process.fuse.burnt.is_set():
            await self._again()
            await self.process.once()
        self.figures.spent["tick"] += time.monotonic() - began
        self.rounds.look(self.process)
        self._notice()

    def _wait_on(self, due: datetime) -> None:
        """Go on to the next tick where something is due that this one did not do; name what stays so."""
        left = self.process.soonest()
        if left is None or left > self.world.clock():
            return
        self.figures.stuck[f"{left:%Y-%m-%d %H:%M:%S}"] += 1
        assert self.figures.stuck[f"{left:%Y-%m-%d %H:%M:%S}"] < MOST_AGAIN, f"due since {due}, and never done"
        self.world.clock.jump(self.world.clock() + AGAIN)

    # --- losing the process

    async def _is_lost(self) -> None:
        """Lose the process now, or arm it to be lost in the middle of something."""
        how = self.dice.choice(LOSSES)
        self.figures.restarts[how] += 1
        if how in {"before", "after"}:
            self.process.fuse.where, self.process.fuse.left = how, self.dice.randrange(1, 8)
            return
        work = None
        if how == "tick":
            due = self.process.soonest()
            self.world.clock.jump(due or self.world.clock())
            work = asyncio.create_task(self.process.once())
        elif how == "press":
            work = asyncio.create_task(self.deeds.something())
        await asyncio.sleep(self.dice.uniform(0.0, 0.03))
        await self._again(work)

    async def _again(self, work: asyncio.Task[None] | None = None, *, away: timedelta = timedelta()) -> None:
        """Lose the process with what it is about, and begin anew."""
        began = time.monotonic()
        lost = asyncio.create_task(self.process.lost())
        if work is not None:
            work.cancel()
            with suppress(asyncio.CancelledError, *FAULTS, Exception):
                await work
        await lost
        self.world.clock.jump(self.world.clock() + away)
        self.process = await Process(self.world).begin()
        self.rounds.look(self.process)
        self.figures.spent["restarts"] += time.monotonic() - began

    async def _is_away(self, hours: int) -> None:
        """Let the process be away for hours, or days; what people would have done waits."""
        self.figures.restarts["absence"] += 1
        self.figures.away += timedelta(hours=hours)
        await self._again(away=timedelta(hours=hours))

    # --- what people see, and do about it

    def _notice(self) -> None:
        """Let those who were told something make up their minds."""
        fresh, self._read = self.world.log[self._read :], len(self.world.log)
        for sent in fresh:
            if sent.fresh:
                self.manners.look(self.process, sent)
                readers, alone = self._readers(sent)
                self.loop.notices(sent, [] if alone else readers)
                for wish in wishes(sent, self.crowd, readers, alone=alone, now=self.world.clock()):
                    self._at(wish.at, f"press {wish.verb}", lambda wish=wish: self._pressed(wish))  # type: ignore[misc]

    def _readers(self, sent: Sent) -> tuple[list[Person], bool]:
        """Return who reads a post, and whether it is for them alone."""
        platform = sent.place.space.partition(":")[0]
        if sent.post.addressees:
            natives = {one.rpartition("/")[2] for one in sent.post.addressees}
            return [one for one in self.crowd.people if one.here and self.native(one, platform) in natives], (
                sent.post.audience == "private"
            )
        return list(self.crowd.on(platform)), False

    def native(self, person: Person, platform: str) -> str:
        """Return what a platform calls somebody; empty where they are not there."""
        return self.deeds.native(person, platform)

    async def _pressed(self, wish: Wish) -> None:
        person, platform = wish.person, wish.sent.place.space.partition(":")[0]
        if not person.here:
            return
        hand = self.hands[platform]
        seen = await hand.found(person.called, wish.sent)
        label = hand.label(seen, wish.verb) if seen else ""
        if seen is None or not label:
            return
        await self.loop.presses(person, platform, seen, wish.verb)


__all__ = ["Figures", "Year"]
