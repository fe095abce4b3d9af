"""What the doctor looks at in the database: it is sound, found in, copied, and what it had to send was sent."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from bot.cli.checking.keys import tokens
from bot.cli.opening import database_file
from bot.errors import Unavailable
from bot.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings
    from bot.storage.store import Store

OLD_BACKUP_DAYS = 7


def database(settings: Settings) -> Iterator[Finding]:
    """Yield how the database is; nothing is wrong where there is none yet."""
    from bot.cli.faults import sentence
    from bot.storage.store import Store

    try:
        store = Store.open(settings.database, read_only=True, patience=2)
    except Unavailable as error:
        if error.reason == "absent":
            yield Finding("database", "good", "there is none yet: the first command that writes makes it")
        else:
            yield Finding("database", "bad", f"cannot be used: {error.reason}", sentence(error)[0])
        return
    try:
        yield from _inside(settings, store)
    finally:
        store.close()


def _inside(settings: Settings, store: Store) -> Iterator[Finding]:
    yield _sound(settings, store)
    yield from _index(settings)
    yield from _encoding(settings, store)
    yield _backup(settings)
    yield from _outbox(store)
    yield from _rhythm(store)
    yield from _leaving(store)
    yield from tokens(settings, store)


def _sound(settings: Settings, store: Store) -> Finding:
    if database_file(settings) is None:
        return Finding("database", "good", f"PostgreSQL answers, {len(store.communities())} communities")
    try:
        faults = store.look(lambda connection: list(connection.exec_driver_sql("PRAGMA quick_check(1)").scalars()))
    except Unavailable as error:
        faults = [error.reason]
    if faults != ["ok"]:
        return Finding("database", "bad", "is damaged", "Stop Hearth and restore the latest backup: hearth restore.")
    return Finding("database", "good", f"{database_file(settings)} is sound and up to date")


def _index(settings: Settings) -> Iterator[Finding]:
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
    except Held as held:
        meanwhile = "while Hearth runs" if held.holder.command == "run" else "while another command writes"
        yield Finding("search index", "good", f"not looked at {meanwhile}")
        return
    except Unavailable as error:
        yield Finding("search index", "warning", f"not looked at: {error.reason}", sentence(error)[0])
        return
    if sound:
        yield Finding("search index", "good", "says what the entries say")
    else:
        yield Finding("search index", "bad", "does not say what the entries say", "hearth db reindex")


def _backup(settings: Settings) -> Finding:
    from bot.cli.compose import utc_now
    from bot.cli.safety import last_backup

    advice = "hearth backup TARGET, every night by your system's own schedule"
    last = last_backup(settings)
    if last is None:
        return Finding("backup", "warning", "none was made from here yet", advice)
    days = (utc_now() - last[0]).days
    if days >= OLD_BACKUP_DAYS:
        return Finding("backup", "warning", f"the latest is {days} days old: {last[1]}", advice)
    return Finding("backup", "good", f"made {last[0]:%d %B %Y, %H:%M} UTC: {last[1]}")


def _outbox(store: Store) -> Iterator[Finding]:
    from bot.storage.queue import SqlQueue

    queue = SqlQueue(store)
    counts, letters = queue.counts(), queue.letters(limit=3)
    waiting = counts.get("todo", 0) + counts.get("sending", 0)
    if letters:
        last = "; ".join(f"{letter.place.room}: {letter.fault}" for letter in letters)
        yield Finding(
            "outbox",
            "warning",
            f"{queue.given_up()} posts could not be sent, the latest: {last}",
            "Check that Hearth may write there; `hearth outbox list` shows them all, `hearth outbox settle --all` "
            "strikes them off.",
        )
    else:
        yield Finding("outbox", "good", f"{waiting} posts wait to be sent, none was given up")


def _rhythm(store: Store) -> Iterator[Finding]:
    """Say where what recurs does not come as it should."""
    from bot.cli.compose import utc_now
    from bot.storage.rhythm_state import rhythm_state

    now = utc_now()
    state = store.look(lambda connection: rhythm_state(connection, now))
    if state.failing:
        first = state.failing[0]
        says = f"{len(state.failing)} schedules fail, {first.title!r} {first.tries} times in a row: {first.fault}"
        yield Finding("rhythm", "warning", says, "The log of `hearth run` tells where (`tick.fault`).")
    if state.given_up:
        says = f"{state.given_up} occurrences were given up in the last seven days and their facilitators told"
        yield Finding("rhythm", "warning", says, "The log of `hearth run` tells why (`tick.fault`).")
    if state.overdue:
        advice = "What is late is made up for while `hearth run` is at work; is it, and are the machine's clocks right?"
        yield Finding("rhythm", "warning", f"{state.overdue} steps of schedules are overdue", advice)
    if not (state.failing or state.given_up or state.overdue):
        yield Finding("rhythm", "good", f"{state.waiting:,} steps are to come, none is overdue")


def _leaving(store: Store) -> Iterator[Finding]:
    """Say what goes soon because Hearth was removed from its space."""
    from bot.storage.spaces import left

    for space in store.look(left):
        says = f"Hearth was removed from {space.name or space.key}; what it holds goes on {space.purge_at:%d %B %Y}"
        advice = "`hearth export` saves what is there before; adding Hearth to it again keeps it."
        yield Finding("removed space", "warning", says, advice)


def _encoding(settings: Settings, store: Store) -> Iterator[Finding]:
    from bot.cli.meaning import progress

    now = progress(settings, store)
    if now is None:
        return
    says = f"{now['encoded']:,} of {now['entries']:,} entries can be found by meaning"
    if now["encoded"] < now["entries"]:
        advice = "`hearth run` goes on with it; `hearth status --wait-for-encoding` does it at once."
        yield Finding("encoding", "warning", says, advice)
    else:
        yield Finding("encoding", "good", says)
