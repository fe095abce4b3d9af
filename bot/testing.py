"""Stand-ins that keep the promises of the real ones, and misbehave on request.

They pass the contract suites that the real ones pass (tests/contracts), so that what a
test shows with them holds with a platform too.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from bot.messages import Presence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bot.messages import Account, Finding, MessageEdited, MessagePosted, MessageRef, Place, Post, RoomChanged
    from bot.ports import Chat, Inbox, Library

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class SettableClock:
    """A clock that stands still until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """Return the instant it stands at."""
        return self.at

    def forward(self, **by: float) -> datetime:
        """Move on by what `timedelta` takes (days=1, seconds=30) and return the new instant."""
        self.at += timedelta(**by)
        return self.at


@dataclass(frozen=True, slots=True)
class Misstep:
    """One call that goes wrong: it raises `error`, or hangs without one.

    With `took_effect` the message is posted all the same: only the answer is lost.
    """

    error: Exception | None = None
    took_effect: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A message of Hearth as everybody sees it on the stand-in's platform."""

    place: Place
    id: str
    key: str
    post: Post


@dataclass(slots=True)
class FakeChat:
    """A platform in memory.

    `honours_keys` false is a platform without idempotent posting (Slack): the same key
    twice is two messages, so a sender must look before it sends again. `slowness` is how
    many seconds each call takes.
    """

    honours_keys: bool = True
    slowness: float = 0.0
    standing: list[Standing] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    messages: dict[str, MessagePosted] = field(default_factory=dict)
    present: dict[str, frozenset[str]] = field(default_factory=dict)
    guests: set[str] = field(default_factory=set)
    channels: list[RoomChanged] = field(default_factory=list)
    most_at_once: int = 0
    _missteps: dict[str, deque[Misstep]] = field(default_factory=dict)
    _under_way: int = 0
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def misbehave(self, *missteps: Misstep, channel: str = "") -> None:
        """Let the next sends go wrong, one misstep each; only those to *channel* where given."""
        self._missteps.setdefault(channel, deque()).extend(missteps)

    def shown(self, place: Place | None = None) -> list[str]:
        """Return the fallback texts that stand on the platform, oldest first."""
        return [one.post.fallback for one in self.standing if place is None or one.place == place]

    async def send(self, place: Place, post: Post, *, key: str) -> str:
        """Post and return the message's id; with a known key the message that stands already."""
        self.calls.append(("send", key))
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            return await self._send(place, post, key)
        finally:
            self._under_way -= 1

    async def replace(self, place: Place, sent: str, post: Post) -> None:
        """Put *post* in the place of a message; a missing one is no error."""
        self.calls.append(("replace", sent))
        self.standing = [
            Standing(one.place, one.id, one.key, post) if (one.place, one.id) == (place, sent) else one
            for one in self.standing
        ]

    async def find(self, place: Place, *, key: str, post: Post | None = None) -> str | None:  # noqa: ARG002
        """Return the id of the message sent with *key*."""
        self.calls.append(("find", key))
        return next((one.id for one in self.standing if (one.place, one.key) == (place, key)), None)

    async def read(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message that the test put into `messages`."""
        return self.messages.get(str(ref))

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what the test put into `messages` for the thread and what it hangs on."""
        return [
            message
            for message in self.messages.values()
            if message.ref.place.room == place.room and place.thread in {message.ref.place.thread, message.ref.id}
        ]

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:
        """Return what the test put into `messages` for the channel from *since* on."""
        return [one for one in self.messages.values() if one.ref.place.room == room and one.at >= since]

    async def rooms(self, space: str) -> Sequence[RoomChanged]:
        """Return what the test put into `channels` for the space."""
        return [one for one in self.channels if one.place.space == space]

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:
        """Return the rooms that the test put into `present` for the account; a guest is one in `guests`."""
        asked = {str(room) for room in rooms}
        return Presence(self.present.get(str(account), frozenset()) & asked, str(account) in self.guests)

    async def _send(self, place: Place, post: Post, key: str) -> str:
        await asyncio.sleep(self.slowness)
        misstep = self._next(place.channel)
        if misstep is None:
            return await self._stand(place, post, key)
        if misstep.took_effect:
            await self._stand(place, post, key)
        if misstep.error is None:
            await asyncio.Event().wait()
        raise misstep.error or asyncio.CancelledError

    def _next(self, channel: str) -> Misstep | None:
        waiting = self._missteps.get(channel) or self._missteps.get("")
        return waiting.popleft() if waiting else None

    async def _stand(self, place: Place, post: Post, key: str) -> str:
        known = next((one.id for one in self.standing if (one.place, one.key) == (place, key)), None)
        if known and self.honours_keys:
            return known
        one = Standing(place, f"m{next(self._ids)}", key, post)
        self.standing.append(one)
        return one.id


@dataclass(slots=True)
class FakeAdapter:
    """A platform at work: it serves until it is cancelled, or fails as it is told."""

    space: str = "fake"
    chat: Chat = field(default_factory=FakeChat)
    failures: deque[Exception] = field(default_factory=deque)
    started: int = 0
    drained: bool = False
    findings: list[Finding] = field(default_factory=list)
    asked_of: list[Place] = field(default_factory=list)

    async def run(self, inbox: Inbox, library: Library) -> None:  # noqa: ARG002
        """Serve; fail with the next of `failures` where there is one."""
        self.started += 1
        if self.failures:
            raise self.failures.popleft()
        try:
            await asyncio.Event().wait()
        finally:
            self.drained = True

    async def look(self, rooms: Sequence[Place] = ()) -> Sequence[Finding]:
        """Return what the test put into `findings`."""
        self.asked_of = list(rooms)
        return self.findings


@dataclass(frozen=True, slots=True)
class WordEmbedder:
    """Vectors from the words alone: the same words always give the same vector.

    Texts that share words are near each other and others are about at right angles,
    which is all that a test of meaning needs.
    """

    dimensions: int = 64
    name: str = "words-64"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a row."""
        rows = np.array([self._sum(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)

    def _sum(self, text: str) -> NDArray[np.float64]:
        total = np.zeros(self.dimensions)
        for word in text.casefold().split():
            total += self._vector(word)
        return total

    def _vector(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
        return np.random.default_rng(seed).standard_normal(self.dimensions)
