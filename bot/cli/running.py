"""`hearth run`."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cli import say
from bot.cli.faults import Stop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterator

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
    from bot.cli.compose import House
    from bot.cli.keys import check_tokens
    from bot.cli.meaning import agreeable
    from bot.cli.upgrading import open_current

    agreeable(settings)
    store = open_current(settings)
    try:
        check_tokens(settings, store)
        house = House(settings, store)
        url = _take_the_address(house)
        async with _reachable(house, lock, url):
            say.line(f"Hearth is open at {url} (Ctrl+C ends it).")
            _tell_platforms(settings)
            gc.freeze()
            gc.enable()
            await _live(house)
    finally:
        store.close()


def _tell_platforms(settings: Settings) -> None:
    if not settings.platforms:
        _tell_empty()
        return
    names = " and ".join(name.capitalize() for name in settings.platforms)
    say.line(f"Connecting to {names}: whether it is let in, `hearth doctor` says in another terminal.")
    if settings.base_url:
        say.line("There, /hearth web signs people in to the page.")
    else:
        say.line("/hearth web there has no page to lead to: HEARTH_BASE_URL is not set.")


def _tell_empty() -> None:
    """Say that a token was left empty, where that is why nothing is attached."""
    from bot.settings.reading import left_empty

    if empty := left_empty():
        from bot.cli.checking.platforms import names_of

        say.line(f"{names_of(empty)} empty, so neither Slack nor Discord is attached: this is the playground.")


async def _live(house: House) -> None:
    from bot.cli.compose import live
    from bot.cli.meaning import encode
    from bot.cli.seeds import furnish_playground

    def beside() -> list[Coroutine[object, object, None]]:
        seeds = [] if house.settings.platforms else [furnish_playground(house.store, house.clock)]
        return [encode(house.settings, house.store), *seeds]

    await live(house, beside=beside)


@contextlib.asynccontextmanager
async def _reachable(house: House, lock: RunLock | None, url: str) -> AsyncIterator[None]:
    """Let other commands find and reach this process, where it is the only one on a file."""
    from bot.cli.control import listening
    from bot.cli.opening import database_file
    from bot.cli.writing import answered_by

    file = database_file(house.settings)
    if lock is None or file is None:
        yield
        return
    lock.tell(replace(lock.holder, url=url))
    async with listening(file, answered_by(house)):
        yield


def _take_the_address(house: House) -> str:
    from bot.cli.compose import furnish
    from bot.cli.keys import secret_of

    settings = house.settings
    secret_of(settings)  # Made before: what goes wrong with its file is no fault of the address.
    try:
        return furnish(house)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            raise Stop(f"Something else listens on {where} already: stop it, or set HEARTH_PORT to another.") from None
        raise Stop(f"Hearth cannot listen on {where} ({error.strerror}): check HEARTH_HOST and HEARTH_PORT.") from None
