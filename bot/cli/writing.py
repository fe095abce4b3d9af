"""What commands write: through the running Hearth where there is one, else by themselves under the same lock."""

from __future__ import annotations

import asyncio
import contextlib
import os
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Protocol, cast

from bot.cli.compose import utc_now
from bot.messages import Account, Place
from bot.storage.queue import SqlQueue

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from bot.cli.compose import House
    from bot.cli.control import Line
    from bot.cli.lock import Held
    from bot.community.model import Member
    from bot.settings import Settings
    from bot.storage.store import Store
    from bot.transaction import Transaction

    Facts = Mapping[str, Any]

OPERATOR = Account("cli:local", "operator", "operator")
FIRST_HOME = Place("web:local")
"""Where the first community lives that a command begins: the page's, so that the page shows it."""


class Verb(Protocol):
    """One thing that commands write: a use case whose request and answer are JSON."""

    def __call__(self, tx: Transaction, what: Facts, *, now: datetime) -> dict[str, Any]:
        """Do it in a transaction; said twice with the same key it is done once."""


class Writes(Protocol):
    """A way to have verbs done."""

    def do(self, verb: str, community: int, what: Facts) -> dict[str, Any]:
        """Do it and return after the commit."""

    def home(self) -> None:
        """Begin a community where there is none."""

    def settle(self, key: str | None) -> int:
        """Strike given-up posts off the doctor's list, all or that of *key*; return how many."""


@contextlib.contextmanager
def writing(settings: Settings, command: str) -> Iterator[Writes]:
    """Yield the way to write for *command*; raise `Held` where another command writes."""
    from bot.cli.lock import Held, hold
    from bot.cli.opening import database_file
    from bot.cli.upgrading import open_current

    file = database_file(settings)
    with contextlib.ExitStack() as stack:
        try:
            if file:
                stack.enter_context(hold(file, command))
        except Held as held:
            if file is None or held.holder.command != "run":
                raise
            yield Through(stack.enter_context(_line_to(file, held)))
            return
        store = open_current(settings)
        stack.callback(store.close)
        yield Direct(store)


def _line_to(database: Path, held: Held) -> Line:
    from bot.cli.control import Line, Unheard

    try:
        return Line(database)
    except Unheard:
        raise held from None  # It has the lock and no socket yet: it starts, ends, or is of another user.


def chosen_community(settings: Settings, writes: Writes, name: str | None) -> int:
    """Return the community called *name*; without a name the only one, begun where there is none."""
    from bot.cli.opening import community_called, reading

    if name is None:
        writes.home()
    with reading(settings) as store:
        return community_called(store, name).id


class Direct:
    """Writes to the database itself."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def do(self, verb: str, community: int, what: Facts) -> dict[str, Any]:
        """Do it and return after the commit."""
        now = utc_now()
        return self._store.write_now(community, lambda tx: VERBS[verb](tx, what, now=now))

    def home(self) -> None:
        """Begin a community where there is none."""
        if not self._store.communities():
            self._store.home_now(FIRST_HOME, now=utc_now())

    def settle(self, key: str | None) -> int:
        """Strike given-up posts off the doctor's list."""
        return SqlQueue(self._store).settle(key)


class Through:
    """Writes through the running Hearth."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def do(self, verb: str, community: int, what: Facts) -> dict[str, Any]:
        """Do it and return after the commit."""
        return cast("dict[str, Any]", self._line.ask(verb, {"community": community, "what": what}))

    def home(self) -> None:
        """Begin a community where there is none."""
        self._line.ask("home")

    def settle(self, key: str | None) -> int:
        """Strike given-up posts off the doctor's list."""
        return cast("int", self._line.ask("settle", key))


def answered_by(house: House) -> dict[str, Callable[[object], Awaitable[object]]]:
    """Return the verbs as the running Hearth answers them."""

    async def home(_: object) -> object:
        if not await asyncio.to_thread(house.store.communities):
            await house.store.home(FIRST_HOME, now=house.clock())
        return None

    async def status(_: object) -> object:
        return {
            "pid": os.getpid(),
            "platforms": dict(house.supervisor.states),
            "paused": {space: until.isoformat() for space, until in house.outbox.paused.items()},
            "waiting": {space: until.isoformat() for space, until in house.outbox.waiting.items()},
            "unreadable": list(house.reconciler.unreadable),
        }

    async def look(_: object) -> object:
        found = await asyncio.gather(*(house.look(each.space) for each in house.adapters if each.space != "web"))
        return [asdict(finding) for findings in found for finding in findings]

    async def settle(request: object) -> object:
        key = cast("str | None", request)
        return await asyncio.to_thread(SqlQueue(house.store).settle, key)

    def answer(verb: Verb) -> Callable[[object], Awaitable[object]]:
        async def done(request: object) -> object:
            facts, now = cast("Facts", request), house.clock()
            result = await house.store.write(facts["community"], lambda tx: verb(tx, facts["what"], now=now))
            house.outbox.wake()
            return result

        return done

    told = {"home": home, "status": status, "look": look, "settle": settle}
    return told | {name: answer(verb) for name, verb in VERBS.items()}


# --- the verbs -------------------------------------------------------------------


def share(tx: Transaction, what: Facts, *, now: datetime) -> dict[str, Any]:
    """Keep an entry as the operator; the same `key` again gives the same entry."""
    from bot.practice.draft import filled
    from bot.practice.model import Draft, Kind

    member = _operator(tx, now)
    blank = Draft(
        kind=Kind.TIP,
        title="",
        body="",
        told_at=now,
        author=member.person,
        author_name=member.name,
        kept_by=member.person,
        source_key=what["key"],
    )
    form = filled(what["values"])
    draft = replace(form.onto(blank), topics=tx.topics.resolve(form.topics))
    entry = tx.entries.by_source(what["key"]) or tx.entries.keep(draft, now=now)
    kept = {"number": entry.number, "kind": entry.kind.value, "title": entry.title} if entry else {}
    return kept | {"topics": list(entry.topics) if entry else [], "struck": [*what["struck"], *form.struck]}


def import_batch(tx: Transaction, what: Facts, *, now: datetime) -> dict[str, Any]:
    """Keep a batch of an import."""
    from bot.transfer.batch import Batch, apply_batch

    return asdict(apply_batch(tx, Batch.from_json(dict(what)), now=now))


def note_export(tx: Transaction, what: Facts, *, now: datetime) -> dict[str, Any]:
    """Record that entries left."""
    from bot.transfer.export import note_export as note

    note(tx, what["form"], what["number"], by=_operator(tx, now).person, now=now)
    return {}


def _operator(tx: Transaction, now: datetime) -> Member:
    return tx.members.meet(OPERATOR, now=now)


VERBS: dict[str, Verb] = {"share": share, "import_batch": import_batch, "note_export": note_export}
