"""Events through a whole Hearth that is killed again and again: what is lost and what is doubled.

The process is the real `hearth run`, killed by SIGKILL; Slack is the project's own fake, in this process. An
event that is not acknowledged within three seconds comes again, three times at most, as Slack does it; some
are given up at once then, so that only the channel's history still tells of them. Of a deletion no history tells:
that one comes until it is heard, as it does from Slack within six minutes.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from bot.bench.platform_process import Hearth, until
from bot.bench.platform_talk import Talk
from bot.errors import Unavailable
from bot.practice.model import State
from bot.storage.queue import SqlQueue
from bot.storage.store import Store
from bot.storage.watching import SqlWatching
from tests.fakes.slack import FakeSlack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.bench.platform_talk import Event, Line
    from bot.practice.model import Entry
    from tests.fakes.slack import Workspace

SPACE = "slack:T01"
ACK_SECONDS = 3.0
RETRIES = 3
GIVEN_UP = 0.3
AT_ONCE = 32
QUIET_SECONDS = 8.0
LONGEST_QUIET = 1800.0
NUMBERED = re.compile(r"Case (\d+) reading (\d+)")


@dataclass(frozen=True, slots=True)
class Toll:
    """What it came to, and what was done to come to it."""

    lost: int
    doubled: int
    kills: int
    events: int
    twice: int
    late: int
    overtaken: int
    tagged: int
    again: int
    given_up: int
    passing_missed: int
    seconds: float
    wrong: tuple[str, ...] = ()


@dataclass(slots=True)
class Delivering:
    """Brings events to whatever Hearth is there, as Slack would."""

    slack: FakeSlack
    events: Iterator[Event]
    random: Random
    done: int = 0
    again: int = 0
    given_up: int = 0

    async def run(self) -> None:
        """Deliver them all."""
        await asyncio.gather(*(self._one_after_the_other() for _ in range(AT_ONCE)))

    async def _one_after_the_other(self) -> None:
        for event in self.events:
            await self._deliver(event)
            self.done += 1

    async def _deliver(self, event: Event) -> None:
        for attempt in count():
            if await self._acked(event, attempt):
                return
            if event.kind != "deleted" and (attempt == RETRIES or self.random.random() < GIVEN_UP):
                self.given_up += 1
                return
            self.again += 1

    async def _acked(self, event: Event, attempt: int) -> bool:
        try:
            done = await self.slack.socket.deliver("events_api", event.body, attempt=attempt, patience=ACK_SECONDS)
        except ConnectionError:  # The connection ended under it.
            await asyncio.sleep(ACK_SECONDS)
            return False
        return done.acked


async def torment(folder: Path, *, events: int, kills: int, channels: int, seed: int = 1) -> Toll:
    """Have *events* told to a Hearth in *folder* that is killed *kills* times meanwhile; count what came of it."""
    random, began = Random(seed), time.monotonic()
    async with FakeSlack("socket") as slack:
        slack.echo = False
        acme = _workspace(slack, channels)
        hearth = Hearth(folder, _settings(slack))
        talk = Talk(acme, random)
        delivering = Delivering(slack, talk.events(events), random)
        await hearth.start()
        try:
            await _level(hearth, channels)
            marks = sorted(random.sample(range(events), kills))
            hit, started = await _told_and_killed(hearth, slack, delivering, marks)
            await _quiet(hearth, started)
        finally:
            await hearth.end()
        return _counted(hearth, acme, talk, delivering, hit, events, time.monotonic() - began)


def _workspace(slack: FakeSlack, channels: int) -> Workspace:
    acme = slack.workspace()
    people = [f"person-{number}" for number in range(20)]
    for name in people:
        acme.person(name)
    for number in range(channels):
        acme.channel(f"channel-{number}", people)
    # A post stands before we hear of it: to be killed between the two is what this is for.
    slack.faults.add("chat.postMessage", seconds=0.02, applied=True, times=10**9)
    return acme


def _settings(slack: FakeSlack) -> dict[str, str]:
    token = slack.workspace().state.token
    tokens = {"HEARTH_SLACK_BOT_TOKEN": token, "HEARTH_SLACK_APP_TOKEN": slack.app_token}
    return {"HEARTH_SLACK_API_URL": slack.api_url, **tokens}


async def _level(hearth: Hearth, channels: int) -> None:
    """Return when Hearth has met every channel and watches it: what was said before is none of its business."""

    def all_watched() -> bool:
        if not (hearth.folder / "hearth.db").exists():
            return False
        try:
            store = Store.open(hearth.database, read_only=True)
        except Unavailable:  # Its tables are being made.
            return False
        try:
            rooms = asyncio.run(SqlWatching(store).rooms(SPACE))
        finally:
            store.close()
        return sum(room.read_to is not None for room in rooms) == channels

    async with asyncio.timeout(60):
        while not await asyncio.to_thread(all_watched):  # noqa: ASYNC110  Nobody tells.
            await asyncio.sleep(0.2)


async def _told_and_killed(
    hearth: Hearth, slack: FakeSlack, delivering: Delivering, marks: list[int]
) -> tuple[int, datetime]:
    """Return how often Hearth was at work when it was killed, and when it started last."""
    telling, hit, started = asyncio.create_task(delivering.run()), 0, datetime.now(UTC)
    for mark in marks:
        await until(lambda mark=mark: delivering.done >= mark or telling.done(), seconds=LONGEST_QUIET)  # type: ignore[misc]
        hit += await hearth.kill()
        await until(lambda: not slack.socket.sessions)
        started = datetime.now(UTC)
        await hearth.start()
        await slack.socket.connected.wait()
    await telling
    return hit, started


async def _quiet(hearth: Hearth, started: datetime) -> None:
    """Return when every channel was read since Hearth *started* last, and nothing more is sent or kept."""
    store, before, since = Store.open(hearth.database, read_only=True), None, time.monotonic()
    try:
        async with asyncio.timeout(LONGEST_QUIET):
            while time.monotonic() - since < QUIET_SECONDS:
                now = await asyncio.to_thread(_state_of, store)
                rooms = await SqlWatching(store).rooms(SPACE)
                behind = any(room.read_to is None or room.read_to < started for room in rooms)
                if now != before or behind:
                    before, since = now, time.monotonic()
                await asyncio.sleep(0.5)
    finally:
        store.close()


def _state_of(store: Store) -> tuple[int, int, Mapping[str, int]]:
    """Return how many entries there are, in how many versions, and what the outbox holds."""
    entries = _entries(store)
    return len(entries), sum(entry.version for entry in entries), SqlQueue(store).counts()


def _entries(store: Store) -> list[Entry]:
    return [
        entry
        for community in store.communities()
        for entry in store.read_now(community.id, lambda tx: list(tx.entries.stream(None)))
    ]


def _counted(
    hearth: Hearth, acme: Workspace, talk: Talk, delivering: Delivering, kills: int, events: int, seconds: float
) -> Toll:
    store = Store.open(hearth.database, read_only=True)
    try:
        entries = _entries(store)
    finally:
        store.close()
    lost, doubled = _held_against(talk.lines, entries)
    lines_lost, lines_doubled, missed = _standing(acme, talk.lines)
    wrong = [*lost, *doubled, *lines_lost, *lines_doubled]
    return Toll(
        lost=len(lost) + len(lines_lost),
        doubled=len(doubled) + len(lines_doubled),
        kills=kills,
        events=events,
        twice=talk.twice,
        late=talk.late,
        overtaken=talk.overtaken,
        tagged=len(talk.lines),
        again=delivering.again,
        given_up=delivering.given_up,
        passing_missed=missed,
        seconds=seconds,
        wrong=tuple(wrong[:20]),
    )


def _held_against(lines: list[Line], entries: list[Entry]) -> tuple[list[str], list[str]]:
    """Return what is not kept as it reads now, or is though it was deleted; and what is kept more than once."""
    kept: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.state is State.KEPT and (found := NUMBERED.search(f"{entry.title} {entry.body}")):
            kept.setdefault(int(found[1]), []).append(entry)
    lost = []
    for line in lines:
        here = kept.get(line.number, [])
        if line.deleted and here:
            lost.append(f"{line} is kept though deleted")
        elif not line.deleted and not here:
            lost.append(f"{line} is not kept")
        elif not line.deleted and _reading(here[0]) != line.edits:
            lost.append(f"{line} is kept as reading {_reading(here[0])}")
    return lost, [f"{number} is kept {len(here)} times" for number, here in kept.items() if len(here) > 1]


def _reading(entry: Entry) -> int:
    found = NUMBERED.search(f"{entry.title} {entry.body}")
    return int(found[2]) if found else -1


def _standing(acme: Workspace, lines: list[Line]) -> tuple[list[str], list[str], int]:
    """Return the lines without Hearth's line beneath, those with more than one, and how many private words are missing."""
    state = acme.state
    beneath = Counter(
        (room.id, one["thread_ts"])
        for room in state.channels.values()
        for one in room.messages
        if one["user"] == state.bot and "thread_ts" in one
    )
    whispered = Counter((one["channel"], one.get("thread_ts", "")) for one in state.ephemerals)
    said = [(line, (line.channel, line.ts)) for line in lines]
    lost = [f"nothing beneath {line}" for line, key in said if not line.deleted and not beneath[key]]
    doubled = [f"{beneath[key]} lines beneath {line}" for line, key in said if beneath[key] > 1]
    doubled += [f"{whispered[key]} private words about {line}" for line, key in said if whispered[key] > 1]
    return lost, doubled, sum(not whispered[key] for line, key in said if not line.deleted)
