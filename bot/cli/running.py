"""`hearth run`."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import os
from typing import TYPE_CHECKING

from bot.cli import say
from bot.cli.faults import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.compose import House
    from bot.cli.lock import RunLock
    from bot.settings import Settings


def run() -> None:
    """Open Hearth: every platform that is configured; with none, the page on this machine.

    It ends with Ctrl+C or SIGTERM, after what was begun. Only one runs on an SQLite file.
    """
    gc.disable()  # What is imported stays: looking through it again and again is a sixth of the start.
    from bot.logs import configure_logs
    from bot.settings import read_settings

    settings = read_settings()
    configure_logs(settings.log_level, settings.log_format)
    with _alone(settings) as lock:
        asyncio.run(_run(settings, lock))


@contextlib.contextmanager
def _alone(settings: Settings) -> Iterator[RunLock | None]:
    """Hold the run lock of an SQLite file; PostgreSQL takes any number of processes."""
    from bot.cli.lock import hold
    from bot.storage.engine import file_of, is_sqlite

    if not is_sqlite(settings.database):
        yield None
        return
    with hold(file_of(settings.database), "run") as lock:
        yield lock


async def _run(settings: Settings, lock: RunLock | None) -> None:
    from bot.cli import compose
    from bot.cli.control import listening
    from bot.cli.opening import database_file
    from bot.cli.upgrading import open_current
    from bot.cli.writing import answered_by

    store, file = open_current(settings), database_file(settings)
    try:
        house = compose.House(settings, store)
        url = _take_the_address(house)
        async with contextlib.AsyncExitStack() as stack:
            if lock and file:
                lock.tell(type(lock.holder)("run", os.getpid(), url))
                await stack.enter_async_context(listening(file, answered_by(house)))
            say.line(f"Hearth is open at {url} (Ctrl+C ends it).")
            gc.freeze()
            gc.enable()
            await compose.live(house)
    finally:
        store.close()


def _take_the_address(house: House) -> str:
    from bot.cli.compose import furnish

    settings = house.settings
    try:
        return furnish(house)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            raise Stop(f"Something else listens on {where} already: stop it, or set HEARTH_PORT to another.") from None
        raise Stop(f"Hearth cannot listen on {where} ({error.strerror}): check HEARTH_HOST and HEARTH_PORT.") from None
