"""A process to be killed: it captures and posts, and takes up again what its predecessor left.

    python -m bot.bench.victim FOLDER CAPTURES EVERY

What it acknowledges it writes to `acknowledged` in FOLDER; `posts` there is its platform:
one without idempotent posting, that can be asked what stands on it. Every EVERYth capture
is a tagged message, whose confirmation leaves by the outbox; the others are commands.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bot.core import Core
from bot.messages import Account, CommandInvoked, MessagePosted, MessageRef, Place, Post, Presence
from bot.outbox import Outbox, Pace
from bot.storage.queue import SqlQueue
from bot.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.messages import MessageEdited, RoomChanged
    from bot.ports import Chat

SPACE = "fake:one"
TELLER = Account(SPACE, "li", "Li")
AT_ONCE = 32
ANSWER_SECONDS = 0.03
CHANNELS = 8
WORDS = [
    a + b + c for a in "bdfgklmnprst" for b in ("ar", "il", "op", "ush", "eg", "on") for c in ("ta", "min", "do", "rek")
]
"""A few hundred words, so that looking for near-duplicates costs what it does among members' texts."""
REDELIVERED = 40
"""Platforms repeat what was acknowledged already, too."""


class FileChat:
    """A platform whose messages are the lines of a file; the same key twice is two messages."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    async def send(self, place: Place, post: Post, *, key: str) -> str:  # noqa: ARG002
        """Write a line; to be killed before and after it is what this is for."""
        await asyncio.sleep(0.001)
        os.write(self._file, f"{key}\t{place}\n".encode())
        await asyncio.sleep(ANSWER_SECONDS)
        return key

    async def replace(self, place: Place, sent: str, post: Post) -> None:
        """Leave a message as it is."""

    async def find(self, place: Place, *, key: str, post: Post | None = None) -> str | None:  # noqa: ARG002
        """Return the key where its line is there."""
        return key if f"{key}\t{place}" in self._path.read_text(encoding="utf-8").splitlines() else None

    async def read(self, ref: MessageRef) -> MessagePosted | None:  # noqa: ARG002
        """Return nothing: nobody asks here."""
        return None

    async def thread(self, place: Place) -> Sequence[MessagePosted]:  # noqa: ARG002
        """Return nothing: nobody talks here."""
        return ()

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:  # noqa: ARG002
        """Return nothing: nothing is missed here."""
        return ()

    async def rooms(self, space: str) -> Sequence[RoomChanged]:  # noqa: ARG002
        """Return nothing: nobody asks here."""
        return ()

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:  # noqa: ARG002
        """Return all of *rooms*."""
        return Presence(frozenset(map(str, rooms)))


def database_in(folder: Path) -> str:
    """Return the address of the database in *folder*."""
    return f"sqlite:///{folder / 'hearth.db'}"


def place_of(number: int) -> Place:
    """Return where capture *number* is said."""
    return Place(SPACE, f"c{number % CHANNELS}")


def acknowledged(folder: Path) -> list[int]:
    """Return the captures that were acknowledged; a line cut off by a kill was not."""
    path = folder / "acknowledged"
    lines = path.read_text(encoding="ascii").split("\n")[:-1] if path.exists() else []
    return [int(line) for line in lines]


async def work(folder: Path, captures: int, every: int) -> None:
    """Do what is left of *captures*, and send what is to be sent."""
    store = Store.open(database_in(folder))
    queue = SqlQueue(store)
    chats: dict[str, Chat] = {"fake": FileChat(folder / "posts")}
    outbox = Outbox(queue, chats, clock=_now, paces={"fake": Pace(10_000, 1, AT_ONCE)}, poll=0.2)
    core = Core(store, chats, clock=_now, wake=outbox.wake)
    sender = asyncio.create_task(outbox.run())
    await _capture(core, folder, _left(folder, captures), every)
    while set(queue.counts()) - {"sent", "dead"}:  # noqa: ASYNC110 - it is the database that tells
        await asyncio.sleep(0.05)
    sender.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sender
    store.close()


def _left(folder: Path, captures: int) -> list[int]:
    done = acknowledged(folder)
    left = sorted(set(range(captures)) - set(done))
    return [*done[-REDELIVERED:], *left]


async def _capture(core: Core, folder: Path, numbers: Iterable[int], every: int) -> None:
    file = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    waiting = iter(numbers)

    async def one_after_the_other() -> None:
        for number in waiting:
            await _say(core, number, as_message=number % every == 0)
            os.write(file, f"{number}\n".encode())

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    os.close(file)


async def _say(core: Core, number: int, *, as_message: bool) -> None:
    text = f"Capture {number} {' '.join(Random(number).sample(WORDS, 6))} #tip"
    if as_message:
        ref = MessageRef(place_of(number), str(number))
        return await core.on_message(MessagePosted(ref, TELLER, text, _now(), private=False))
    key = f"{SPACE}/command/{number}"
    command = CommandInvoked(key, TELLER, place_of(number), "share", text, _now(), private=False)
    answer = await core.on_command(command)
    if not isinstance(answer, Post) or f"Capture {number} " not in answer.fallback:
        raise RuntimeError(f"capture {number} was not kept")
    return None


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
