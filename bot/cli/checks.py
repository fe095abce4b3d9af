"""What the doctor looks at. Each check says how it is and, where it is not well, what to do."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.cli.opening import database_file
from bot.errors import HearthError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from bot.cli.lock import Holder
    from bot.settings import Settings
    from bot.storage.store import Store

LEAST_SPACE = 500 * 1024 * 1024
OLD_BACKUP_DAYS = 7
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `advice` is what to do where `result` is not good."""

    name: str
    result: Literal["good", "warning", "bad"]
    says: str
    advice: str = ""


def every(settings: Settings) -> Iterator[Check]:
    """Yield each check as it is done; one that goes wrong keeps none of the others from being done."""
    holder = _holder(settings)
    yield from _guarded("data folder", lambda: _folder(settings.data_dir))
    yield from _guarded("disk space", lambda: [_space(settings)])
    yield from _guarded("running", lambda: [_process(settings, holder)])
    yield from _guarded("address", lambda: [_address(settings, holder)])
    yield from _guarded("embedder", lambda: [_meaning(settings)])
    yield from _guarded("database", lambda: _database(settings))


def _guarded(name: str, check: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    try:
        yield from check()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        yield Check(name, "bad", f"cannot be looked at ({reason})", "Give the data folder to the user who runs Hearth.")


def _folder(folder: Path) -> Iterator[Check]:
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        yield Check("data folder", "bad", f"{there} cannot be written", "Give it to the user who runs Hearth.")
        return
    if not folder.exists():
        yield Check("data folder", "good", f"{folder} is not there yet and will be made")
        return
    open_to = stat.S_IMODE(folder.stat().st_mode) & 0o077
    if open_to:
        yield Check("data folder", "warning", f"{folder} is open to other users", f"chmod 700 {folder}")
    else:
        yield Check("data folder", "good", f"{folder} can be written, by its owner only")


def _space(settings: Settings) -> Check:
    file = database_file(settings)
    folder = next(
        path for path in (settings.data_dir.absolute(), *settings.data_dir.absolute().parents) if path.exists()
    )
    free, size = shutil.disk_usage(folder).free, file.stat().st_size if file and file.exists() else 0
    says = f"{free / MEGABYTE:,.0f} MB free, the database takes {size / MEGABYTE:,.0f} MB"
    if free < max(LEAST_SPACE, 2 * size):
        return Check("disk space", "warning", says, "Make room: a backup needs as much again as the database.")
    return Check("disk space", "good", says)


def _holder(settings: Settings) -> Holder | None:
    from bot.cli.lock import holder_of

    file = database_file(settings)
    return holder_of(file) if file else None


def _process(settings: Settings, holder: Holder | None) -> Check:
    from bot.cli.control import Line, Unheard

    file = database_file(settings)
    if holder is None or file is None:
        return Check("running", "good", "no other process writes this database")
    if holder.command != "run":
        return Check("running", "good", f"`hearth {holder.command}` (process {holder.pid}) is writing")
    try:
        with Line(file, patience=5) as line:
            told = line.ask("status")
    except (Unheard, HearthError):
        return Check("running", "bad", f"process {holder.pid} does not answer", "Restart it; its log says more.")
    paused = told.get("paused") if isinstance(told, dict) else None
    if paused:
        return Check("running", "bad", f"no longer let in: {', '.join(paused)}", "Install the app there anew.")
    return Check("running", "good", f"process {holder.pid} answers")


def _address(settings: Settings, holder: Holder | None) -> Check:
    where = f"{settings.host}:{settings.port}"
    if holder is not None and holder.url:
        return _answer(holder.url)
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        return Check(
            "address", "bad", f"{where}: {(error.strerror or str(error)).lower()}", "Set HEARTH_PORT or HEARTH_HOST."
        )
    return Check("address", "good", f"{where} is free")


def _answer(url: str) -> Check:
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310 - our own address, from the lock file
            ready = answer.status == 200  # noqa: PLR2004
    except (URLError, OSError):
        ready = False
    if ready:
        return Check("address", "good", f"the page answers at {url}")
    return Check("address", "bad", f"the page at {url} does not answer", "Look at its log, and restart it.")


def _meaning(settings: Settings) -> Check:
    from bot.cli.meaning import embedder_of

    try:
        embedder = embedder_of(settings)
        if embedder is None:
            return Check("embedder", "good", "none: search goes by words; the extra `semantic` adds meaning")
        embedder.encode(["hearth"])
    except HearthError as error:
        return Check("embedder", "warning", f"does not work ({str(error) or type(error).__name__})", _MEND_MEANING)
    return Check("embedder", "good", f"{embedder.name} works")


_MEND_MEANING = "Search goes by words meanwhile. Check HEARTH_EMBEDDER and HEARTH_EMBEDDER_URL."


def _encoding(settings: Settings, store: Store) -> Iterator[Check]:
    from bot.cli.meaning import progress

    now = progress(settings, store)
    if now is None:
        return
    says = f"{now['encoded']:,} of {now['entries']:,} entries can be found by meaning"
    if now["encoded"] < now["entries"]:
        advice = "`hearth run` goes on with it; `hearth status --wait-for-encoding` does it at once."
        yield Check("encoding", "warning", says, advice)
    else:
        yield Check("encoding", "good", says)


def _database(settings: Settings) -> Iterator[Check]:
    from bot.cli.faults import sentence
    from bot.storage.store import Store

    try:
        store = Store.open(settings.database, read_only=True, patience=2)
    except Unavailable as error:
        if error.reason == "absent":
            yield Check("database", "good", "there is none yet: the first command that writes makes it")
        else:
            yield Check("database", "bad", f"cannot be used: {error.reason}", sentence(error)[0])
        return
    try:
        yield from _inside(settings, store)
    finally:
        store.close()


def _inside(settings: Settings, store: Store) -> Iterator[Check]:
    yield _sound(settings, store)
    yield from _index(settings)
    yield from _encoding(settings, store)
    yield _backup(settings)
    yield from _outbox(store)


def _sound(settings: Settings, store: Store) -> Check:
    if database_file(settings) is None:
        return Check("database", "good", f"PostgreSQL answers, {len(store.communities())} communities")
    try:
        faults = store.look(lambda connection: list(connection.exec_driver_sql("PRAGMA quick_check(1)").scalars()))
    except Unavailable as error:
        faults = [error.reason]
    if faults != ["ok"]:
        return Check("database", "bad", "is damaged", "Stop Hearth and restore the latest backup: hearth restore.")
    return Check("database", "good", f"{database_file(settings)} is sound and up to date")


def _index(settings: Settings) -> Iterator[Check]:
    """Compare the full-text index with the entries: it needs the writer, so only while nobody else writes."""
    from bot.cli.faults import sentence
    from bot.cli.lock import Held, hold
    from bot.storage.search.sqlite import check
    from bot.storage.store import Store

    file = database_file(settings)
    if file is None:
        return
    try:
        with hold(file, "doctor"), contextlib.closing(Store.open(settings.database, patience=2)) as store:
            sound = store.change(check)
    except Held:
        yield Check("search index", "good", "not looked at while something else writes the database")
        return
    except Unavailable as error:
        yield Check("search index", "warning", f"not looked at: {error.reason}", sentence(error)[0])
        return
    if sound:
        yield Check("search index", "good", "says what the entries say")
    else:
        yield Check("search index", "bad", "does not say what the entries say", "hearth db reindex")


def _backup(settings: Settings) -> Check:
    from bot.cli.compose import utc_now
    from bot.cli.safety import last_backup

    advice = "hearth backup TARGET, every night by your system's own schedule"
    last = last_backup(settings)
    if last is None:
        return Check("backup", "warning", "none was made from here yet", advice)
    days = (utc_now() - last[0]).days
    if days >= OLD_BACKUP_DAYS:
        return Check("backup", "warning", f"the latest is {days} days old: {last[1]}", advice)
    return Check("backup", "good", f"made {last[0]:%d %B %Y, %H:%M} UTC: {last[1]}")


def _outbox(store: Store) -> Iterator[Check]:
    from bot.storage.queue import SqlQueue

    queue = SqlQueue(store)
    counts, letters = queue.counts(), queue.letters(limit=3)
    waiting = counts.get("todo", 0) + counts.get("sending", 0)
    if letters:
        last = "; ".join(f"{letter.place.room}: {letter.fault}" for letter in letters)
        yield Check(
            "outbox",
            "warning",
            f"{counts['dead']} posts could not be sent, the latest: {last}",
            "Check that Hearth may still write there.",
        )
    else:
        yield Check("outbox", "good", f"{waiting} posts wait to be sent, none was given up")
