"""A database that says nothing keeps nobody waiting: whoever acts is answered before their platform gives up."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.core import ANSWER_SECONDS
from bot.messages import CommandInvoked
from bot.storage.store import Store
from bot.testing import FakeChat
from tests.blank import fresh_store
from tests.core.village import BO, GENERAL, LI, Village, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 3.0  # Slack and Discord wait no longer.


@pytest.fixture
def on_file(tmp_path: Path) -> Iterator[Village]:
    """A village on a file, as it is opened by default."""
    file = tmp_path / "hearth.db"
    store = fresh_store(file)
    yield Village(store, file, answer_seconds=ANSWER_SECONDS)
    store.close()


async def timed(village: Village, line: str, actor: object = LI) -> tuple[str, float]:
    """Return what is answered to a command, and after how many seconds."""
    started = time.perf_counter()
    said = text_of(await village.type(actor, line))  # type: ignore[arg-type]
    return said, time.perf_counter() - started


async def test_while_another_writes_everybody_is_answered_in_time_and_nothing_is_done_later(on_file: Village) -> None:
    await on_file.say(LI, "#tip before")
    with closing(sqlite3.connect(on_file.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        tries = [asked(on_file, serial) for serial in range(6)]
        answers = await asyncio.gather(*tries)
        other.execute("ROLLBACK")

    await asyncio.sleep(0.2)
    entries = on_file.store.read_now(1, lambda tx: [entry.title for entry in tx.entries.stream(None)])
    assert {said.partition(",")[0] for said, _ in answers} == {"I can't write anything down right now"}
    assert max(took for _, took in answers) < LONGEST
    assert entries == ["before"]
    assert "Kept" in (await timed(on_file, "/share after"))[0]


async def asked(village: Village, serial: int) -> tuple[str, float]:
    """Share something a little later than the one before."""
    await asyncio.sleep(serial * 0.3)
    return await timed(village, f"/share number {serial}")


@contextmanager
def standing_still(store: Store) -> Iterator[None]:
    """Stop the server of *store* and all that it started, for as long as the block lasts."""
    with store.engine.connect() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    server = parent(backend)
    every = [server, *children(server)]
    try:
        tell(every, signal.SIGSTOP)
        yield
    finally:
        tell(every, signal.SIGCONT)


def tell(processes: list[int], what: signal.Signals) -> None:
    """Send a signal to all that are still there."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, what)


def parent(process: int) -> int:
    """Return who started a process."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def children(process: int) -> list[int]:
    """Return what a process started."""
    running = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [one for one in running if is_child(one, process)]


def is_child(process: int, of: int) -> bool:
    """Return whether a process is still there, and was started by another."""
    try:
        return parent(process) == of
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_while_a_server_stands_still_everybody_is_answered_in_time(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store:
        village = Village(store, Path("none"), FakeChat(), answer_seconds=ANSWER_SECONDS)
        await village.say(LI, "#tip before")

        with standing_still(store):
            tries = [core_share(village, serial) for serial in range(8)]
            took = await asyncio.gather(*tries)

        assert max(took) < LONGEST
        assert "Kept" in (await timed(village, "/share after", BO))[0]


async def core_share(village: Village, serial: int) -> float:
    """Share something and return how long the answer took."""
    started = time.perf_counter()
    command = CommandInvoked(f"k{serial}", LI, GENERAL, "share", f"number {serial}", village.clock(), private=False)
    said = text_of(await village.core.on_command(command))
    assert "I can't write anything down right now" in said
    return time.perf_counter() - started
