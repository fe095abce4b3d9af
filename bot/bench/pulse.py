"""How long it takes to take the pulse of a large community: for the first time, every four weeks, and from cache."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bot.bench.postgres import VARIABLE
from bot.bench.row import Row, most
from bot.community.model import Did
from bot.community.pulse.taking import publish, spans, take, unpublished
from bot.messages import Place
from bot.storage.ledger import day_of
from bot.storage.migrate import upgrade
from bot.storage.store import Store
from bot.storage.tables.community import community as community_table
from bot.storage.tables.community import member
from bot.storage.tables.domain import question
from bot.storage.tables.practice import entry, use
from bot.storage.tables.pulse import interaction, pulse_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
MEMBERS, DEEDS, ENTRIES, QUESTIONS, USES = 10_000, 1_000_000, 100_000, 100_000, 100_000
LESS = 50
"""Measured quickly, there is so many times less of everything."""
DAYS = 365
BEGUN = NOW - timedelta(days=DAYS)
AT_ONCE = 20_000
MEGABYTE = 1 << 20


def rows(*, quick: bool) -> Iterator[Row]:
    """Yield the figures on SQLite, and on PostgreSQL where there is one; each in a process of its own, for its memory."""
    with TemporaryDirectory() as folder:
        yield from _apart("SQLite", f"sqlite:///{Path(folder) / 'hearth.db'}", quick=quick)
    if address := os.environ.get(VARIABLE):
        upgrade(address)
        yield from _apart("PostgreSQL", address, quick=quick)
    else:
        yield Row("pulse, PostgreSQL", f"no PostgreSQL: set {VARIABLE}", "")


def _apart(engine: str, address: str, *, quick: bool) -> Iterator[Row]:
    fill(address, LESS if quick else 1)
    told = subprocess.run(  # noqa: S603  # Our own words.
        [sys.executable, "-m", "bot.bench.pulse", address], check=True, capture_output=True, text=True
    )
    seconds = json.loads(told.stdout)
    size = (
        f"pulse of {MEMBERS // (LESS if quick else 1):,} members, {DEEDS // (LESS if quick else 1):,} deeds, {engine}"
    )
    yield Row(f"{size}: the first, six spans", seconds["first"], "s", must=most(2))
    yield Row(f"{size}: a new span", seconds["next"], "s", must=most(2))
    yield Row(f"{size}: the most memory", seconds["memory"], "MB", must=most(500))
    yield Row(f"{size}: from cache", seconds["cached"] * 1000, "ms", must=most(100))


def fill(address: str, less: int) -> None:
    """Make a community of ten thousand who did a million things in a year, one hundred thousand entries kept."""
    store = Store.open(address)
    home = store.home_now(Place("web:local", "general"), now=BEGUN)
    its = {"community_id": home}
    people = [f"0190a000-0000-7000-8000-{n:012d}" for n in range(MEMBERS // less)]
    named = {"role": "member", "joined_at": BEGUN}
    _add(store, member, len(people), lambda n: its | named | {"person_id": people[n], "name": f"P{n}"})
    _add(store, interaction, DEEDS // less, _deeds(home, people, DEEDS // less))
    entries = ENTRIES // less
    _add(store, entry, entries, lambda n: its | _entry(home, n + 1, people[n % len(people)], _at(n / entries)))
    dice = random.Random(2)
    _add(store, question, QUESTIONS // less, lambda n: its | _question(n, people[n % len(people)], dice))
    _add(store, use, USES // less, lambda n: its | _use(n, n % entries + 1, people[n % len(people)], dice))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    store.close()


def _at(part: float) -> datetime:
    """Return an instant of the year."""
    return BEGUN + timedelta(days=part * DAYS)


def _deeds(home: int, people: list[str], many: int) -> Callable[[int], dict[str, Any]]:
    """Return what makes each deed: a few do much, most do little."""
    dice = random.Random(1)
    often = [1 / (rank + 10) for rank in range(len(people))]
    who, kinds = dice.choices(people, often, k=2 * many), dice.choices([one.value for one in Did], k=many)

    def deed(serial: int) -> dict[str, Any]:
        at, (by, to) = _at(dice.random()), who[2 * serial : 2 * serial + 2]
        of = {"community_id": home, "interaction_id": f"{serial:032x}", "at": at, "day": day_of(at)}
        told = {"did": kinds[serial], "by_person": by, "to_person": to if by != to else None}
        return of | told | {"subject": f"#{serial}", "topic": ""}

    return deed


def _add(store: Store, table: Any, many: int, make: Callable[[int], dict[str, Any]]) -> None:  # noqa: ANN401
    for start in range(0, many, AT_ONCE):
        with store.engine.begin() as connection:
            connection.execute(table.insert(), [make(n) for n in range(start, min(many, start + AT_ONCE))])


def _entry(home: int, number: int, author: str, at: datetime) -> dict[str, Any]:
    scope = "place" if number % 20 == 0 else "community"
    of = {"number": number, "rid": home << 32 | number, "id": f"e{number}", "version": 1, "kind": "tip"}
    told = {"title": f"Entry {number}", "body": "What helped. " * 30, "author": author, "nameless": False}
    return of | told | {"scope": scope, "room": "web:local/general", "state": "kept", "told_at": at, "kept_at": at}


def _question(serial: int, asker: str, dice: random.Random) -> dict[str, Any]:
    at = _at(dice.random())
    tier, state = dice.choice(("solved", "related", "none")), dice.choice(("asked", "posted", "answered", "gap"))
    posted = {"posted_key": f"k{serial}" if state == "posted" else None, "shared": state in {"posted", "gap"}}
    of = {"question_id": f"q{serial}", "asker": asker, "text": "How?", "place": "web:local/general", "asked_at": at}
    gap = {"gap_at": at if state == "gap" else None, "ended_at": at + timedelta(days=9) if serial % 2 else None}
    replied = at + timedelta(hours=dice.random() * 50) if state == "posted" else None
    return of | posted | gap | {"state": state, "tier": tier, "near": [], "version": 1, "replied_at": replied}


def _use(serial: int, number: int, person: str, dice: random.Random) -> dict[str, Any]:
    at = _at(dice.random())
    outcome = ("worked", "partly", "not", None)[serial % 4]
    return {"number": number, "person_id": person, "used_at": at, "outcome": outcome, "at": at, "place": ""}


def measure(address: str) -> dict[str, float]:
    """Return the seconds of the first pulse, of one with a new span, and of one from cache; and the memory in MB."""
    store = Store.open(address)
    with store.engine.connect() as connection:
        home = connection.execute(community_table.select()).first()
    assert home is not None  # noqa: S101  It was filled.
    of = home.community_id
    first = _timed(lambda: _taken(store, of))
    last = store.read_now(of, lambda tx: spans(tx, NOW))[-1]
    with store.engine.begin() as connection:
        connection.execute(pulse_day.delete().where(pulse_day.c.day > last.first))
    following = _timed(lambda: _taken(store, of))
    cached = min(_timed(lambda: _taken(store, of)) for _ in range(5))
    store.close()
    return {"first": first, "next": following, "cached": cached, "memory": _most_memory()}


def _taken(store: Store, home: int) -> None:
    made = store.read_now(home, lambda tx: unpublished(tx, NOW))
    if made:
        store.write_now(home, lambda tx: publish(tx, made))
    pulse = store.read_now(home, lambda tx: take(tx, NOW))
    if pulse.figure("together").value is None:
        raise RuntimeError("nobody did anything")


def _timed(what: Callable[[], None]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def _most_memory() -> float:
    """Return the most that this process ever held, in MB; what its parent held before is no part of it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1])))
