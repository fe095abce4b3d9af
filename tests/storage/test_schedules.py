"""Schedules and their occurrences, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.community.rhythm import FAILED, Occurrence, OccurrenceState, Recurs, Schedule, ScheduleState
from bot.recurrence import Rule
from bot.storage.dues import Due
from bot.storage.prepared import Prepared
from bot.storage.rhythm_state import Failing, RhythmState, rhythm_state
from bot.storage.scrub import scrub
from bot.storage.store import Store
from bot.storage.tables.community import community
from tests.factories import BO, LI, NOW, later

if TYPE_CHECKING:
    from bot.transaction import Transaction

TEN = datetime(2026, 11, 24, 10)
WAITS = (timedelta(minutes=1), timedelta(minutes=5))
RULE = Rule(
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "Europe/Berlin",
    TEN,
    until=date(2027, 3, 31),
    count=7,
    without=(date(2026, 12, 22),),
    country="DE-BY",
    on_holiday="skip",
)


def a_schedule(id: str = "s1", **fields: object) -> Schedule:
    """Return a schedule of community 1 that uses every field."""
    values: dict[str, Any] = {
        "community": 1,
        "id": id,
        "kind": Recurs.SESSION,
        "title": "Open hour",
        "rule": RULE,
        "created_at": NOW,
        "planned_to": TEN,
        "made": 1,
        "next_at": NOW,
    }
    return Schedule(**values | fields)


def an_occurrence(id: str = "o1", day: int = 24, **fields: object) -> Occurrence:
    """Return an occurrence of `s1`."""
    values: dict[str, Any] = {
        "community": 1,
        "id": id,
        "schedule": "s1",
        "kind": Recurs.SESSION,
        "local": datetime(2026, 11, day, 10),
        "at": datetime(2026, 11, day, 9, tzinfo=UTC),
        "step": "announce",
        "due_at": NOW,
    }
    return Occurrence(**values | fields)


def add(store: Store, home: int, *schedules: Schedule) -> None:
    """Record schedules."""
    for one in schedules:
        store.write_now(home, lambda tx, one=one: tx.schedules.add(one))  # type: ignore[misc]


def plan(store: Store, home: int, *occurrences: Occurrence) -> list[bool]:
    """Record occurrences."""
    return [store.write_now(home, lambda tx, one=one: tx.schedules.plan(one)) for one in occurrences]  # type: ignore[misc]


@pytest.mark.parametrize("rule", [RULE, Rule("", "UTC", TEN)])
def test_a_schedule_is_read_back_as_it_was_kept(store: Store, home: int, rule: Rule) -> None:
    kept = a_schedule(rule=rule, by="p1", state=ScheduleState.PAUSED)

    first = store.write_now(home, lambda tx: tx.schedules.add(kept))
    again = store.write_now(home, lambda tx: tx.schedules.add(replace(kept, title="Other")))

    assert (first, again) == (True, False)
    assert store.read_now(home, lambda tx: tx.schedules.get("s1")) == kept


def test_an_occurrence_is_read_back_as_it_was_planned(store: Store, home: int) -> None:
    planned = an_occurrence(host="p1", moved=True, reason="why", sequence=3, state=OccurrenceState.OPEN)
    add(store, home, a_schedule())

    plan(store, home, planned)

    assert store.read_now(home, lambda tx: tx.schedules.occurrence("o1")) == planned


def test_a_local_time_of_a_schedule_comes_once_under_whatever_id(store: Store, home: int) -> None:
    add(store, home, a_schedule(), a_schedule("s2"))

    planned = plan(store, home, an_occurrence(), an_occurrence("o2"), an_occurrence("o1", 25))
    another = plan(store, home, an_occurrence("o3", schedule="s2"))

    assert planned == [True, False, False]
    assert another == [True]


def test_who_was_outrun_writes_nothing(store: Store, home: int) -> None:
    add(store, home, a_schedule())
    plan(store, home, an_occurrence())
    ended, done = a_schedule(state=ScheduleState.ENDED, version=2), an_occurrence(state=OccurrenceState.DONE, version=2)

    def write(tx: Transaction) -> list[bool]:
        return [tx.schedules.put(ended), tx.schedules.put_occurrence(done)]

    assert store.write_now(home, write) == [True, True]
    assert store.write_now(home, write) == [False, False]
    assert store.read_now(home, lambda tx: tx.schedules.every()) == []


def test_occurrences_are_found_by_schedule_kind_and_time(store: Store, home: int) -> None:
    add(store, home, a_schedule(), a_schedule("s2", kind=Recurs.DIGEST, created_at=later(1)))
    plan(
        store,
        home,
        *(an_occurrence("o2", 26), an_occurrence("o1", 24), an_occurrence("o3", 28)),
        an_occurrence("d1", 25, schedule="s2", kind=Recurs.DIGEST),
    )

    def found(**by: Any) -> list[str]:  # noqa: ANN401
        return [one.id for one in store.read_now(home, lambda tx: tx.schedules.occurrences(**by))]

    at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert found() == ["o1", "d1", "o2", "o3"]
    assert found(schedule="s1", since=at) == ["o2", "o3"]
    assert found(until=at) == ["o1", "d1"]
    assert found(kind=Recurs.DIGEST) == ["d1"]
    assert found(limit=1) == ["o1"]
    assert [one.id for one in store.read_now(home, lambda tx: tx.schedules.every())] == ["s1", "s2"]
    assert [one.id for one in store.read_now(home, lambda tx: tx.schedules.every(Recurs.DIGEST))] == ["s2"]


def test_the_latest_before_an_instant_is_the_one_before_it(store: Store, home: int) -> None:
    add(store, home, a_schedule())
    plan(store, home, an_occurrence("o1", 24), an_occurrence("o2", 26), an_occurrence("o3", 28))

    def before(day: int) -> str | None:
        at = datetime(2026, 11, day, 9, tzinfo=UTC)
        found = store.read_now(home, lambda tx: tx.schedules.latest("s1", at))
        return found.id if found else None

    assert [before(28), before(24)] == ["o2", None]


def test_what_was_dropped_may_be_planned_again(store: Store, home: int) -> None:
    add(store, home, a_schedule())
    plan(store, home, an_occurrence())

    store.write_now(home, lambda tx: tx.schedules.drop("o1"))

    assert store.read_now(home, lambda tx: tx.schedules.occurrence("o1")) is None
    assert plan(store, home, an_occurrence()) == [True]


def test_only_what_is_still_to_come_is_due(store: Store, home: int) -> None:
    add(store, home, a_schedule(), a_schedule("s2", state=ScheduleState.PAUSED), a_schedule("s3", next_at=None))
    plan(
        store,
        home,
        *(an_occurrence("o1", 24), an_occurrence("o2", 25, state=OccurrenceState.DONE)),
        *(an_occurrence("o3", 26, due_at=None), an_occurrence("o4", 27, due_at=later(1))),
    )

    due = store.due(NOW)

    assert set(due) == {Due("schedule", home, "s1"), Due("occurrence", home, "o1")}
    assert store.due(later(seconds=-1)) == []
    assert len(store.due(later(2))) == 3


def test_what_failed_waits_longer_each_time_and_starts_anew_once_it_went_well(store: Store, home: int) -> None:
    add(store, home, a_schedule(next_at=None))
    plan(store, home, an_occurrence())

    def fail() -> int:
        return store.write_now(
            home, lambda tx: tx.schedules.put_off("occurrence", "o1", fault="Bang", waits=WAITS, now=NOW)
        )

    first = (fail(), store.due(later(seconds=59)), len(store.due(later(minutes=1))))
    more = (fail(), fail(), store.due(later(minutes=4)), len(store.due(later(minutes=5))))
    store.write_now(home, lambda tx: tx.schedules.put_occurrence(an_occurrence(version=2)))

    assert first == (1, [], 1)
    assert more == (2, 3, [], 1)
    assert len(store.due(NOW)) == 1
    assert fail() == 1


def test_what_is_not_due_any_more_cannot_fail(store: Store, home: int) -> None:
    add(store, home, a_schedule(next_at=None))

    tries = store.write_now(home, lambda tx: tx.schedules.put_off("schedule", "s1", fault="Bang", waits=WAITS, now=NOW))

    assert tries == 0
    assert [due for due in store.due(later(365)) if due.kind != "pulse"] == []


def test_a_community_sees_nothing_of_anothers_rhythm(store: Store, home: int) -> None:
    other = store.found("Others", now=NOW).id
    add(store, home, a_schedule())
    plan(store, home, an_occurrence())

    def seen(tx: Transaction) -> list[object]:
        return [
            tx.schedules.get("s1"),
            tx.schedules.occurrence("o1"),
            *tx.schedules.every(),
            *tx.schedules.occurrences(),
        ]

    assert store.read_now(other, seen) == [None, None]


def test_open_pages_hear_of_a_change_once_in_a_transaction(store: Store, home: int) -> None:
    def write(tx: Transaction) -> None:
        tx.schedules.add(a_schedule())
        tx.schedules.plan(an_occurrence())

    before = changes_of(store, home)
    store.write_now(home, write)

    assert changes_of(store, home) == before + 1


def changes_of(store: Store, home: int) -> int:
    """Return how often a community's content has changed."""
    asked = select(community.c.changes).where(community.c.community_id == home)
    return int(store.look(lambda connection: connection.execute(asked).scalar_one()))


def test_of_two_replicas_one_at_a_time_is_at_a_community(postgres_url: str) -> None:
    one, two = Store.open(postgres_url), Store.open(postgres_url)
    home, other = one.found("Makers", now=NOW).id, one.found("Others", now=NOW).id
    holding, enough = Event(), Event()

    def hold(tx: Transaction) -> None:
        assert tx.schedules.alone()
        holding.set()
        assert enough.wait(10)

    thread = Thread(target=lambda: one.write_now(home, hold))
    thread.start()
    assert holding.wait(10)
    meanwhile = [two.write_now(each, lambda tx: tx.schedules.alone()) for each in (home, other)]
    enough.set()
    thread.join()
    after = two.write_now(home, lambda tx: tx.schedules.alone())
    one.close()
    two.close()

    assert meanwhile == [False, True]
    assert after


def test_who_made_a_schedule_or_hosts_a_session_is_shown_joined_and_erased(store: Store, home: int) -> None:
    li, bo = (store.write_now(home, lambda tx, who=who: tx.members.meet(who, now=NOW)).person for who in (LI, BO))  # type: ignore[misc]
    add(store, home, a_schedule(by=li))
    plan(store, home, an_occurrence(host=li))

    held = store.read_now(home, lambda tx: tx.erasure.held(li))
    store.write_now(home, lambda tx: tx.persons.join(bo, li))
    joined = people(store, home)
    store.write_now(home, lambda tx: tx.erasure.erase(bo, now=NOW))
    scrub(store)

    assert [row["title"] for row in held["schedule"]] == ["Open hour"]
    assert [row["occurrence_id"] for row in held["occurrence"]] == ["o1"]
    assert joined == (bo, bo)
    assert people(store, home) == (None, None)


def people(store: Store, home: int) -> tuple[str | None, str | None]:
    """Return who made the schedule, and who hosts its occurrence."""
    schedule = store.read_now(home, lambda tx: tx.schedules.get("s1"))
    occurrence = store.read_now(home, lambda tx: tx.schedules.occurrence("o1"))
    assert schedule
    assert occurrence
    return schedule.by, occurrence.host


def test_the_doctor_hears_what_is_overdue_what_fails_and_what_was_given_up(store: Store, home: int) -> None:
    add(store, home, a_schedule(next_at=later(1)))
    given_up = an_occurrence("o3", 23, state=OccurrenceState.SKIPPED, reason=FAILED)
    plan(store, home, an_occurrence("o1", 24), an_occurrence("o2", 25, due_at=later(1)), given_up)
    before = store.look(lambda connection: rhythm_state(connection, later(minutes=5)))

    store.write_now(home, lambda tx: tx.schedules.put_off("occurrence", "o2", fault="Bang", waits=WAITS, now=NOW))
    after = store.look(lambda connection: rhythm_state(connection, later(1)))

    assert before == RhythmState(waiting=2, overdue=0, failing=[], given_up=1)
    assert after == RhythmState(waiting=2, overdue=2, failing=[Failing(home, "Open hour", "Bang", 1)], given_up=1)


def several(store: Store, home: int, count: int) -> list[Occurrence]:
    """Record as many occurrences of a schedule as are wanted."""
    every = [an_occurrence(f"o{serial}", local=datetime(2026, 11, 23) + timedelta(serial)) for serial in range(count)]
    add(store, home, a_schedule())
    assert all(plan(store, home, *every))
    return every


def ended(one: Occurrence) -> Occurrence:
    return replace(one, state=OccurrenceState.DONE, due_at=None)


@pytest.mark.parametrize("count", [1, 31, 32, 33, 70])
def test_what_is_expected_is_taken_and_written_in_few_statements(store: Store, home: int, count: int) -> None:
    every = several(store, home, count)
    ran: list[bool] = []

    def end_all(tx: Transaction) -> list[bool]:
        tx.schedules.expect([one.id for one in every])
        took = [tx.schedules.taken(one.id) for one in every]
        wrote = [tx.schedules.go_on(ended(one[0]), was=1) for one in took if one]
        tx.schedules.settle()
        assert took == [(one, a_schedule()) for one in every]
        return wrote

    Prepared.listeners.append(lambda _sql, _bound, many: ran.append(many))
    try:
        wrote = store.write_now(home, end_all)
    finally:
        Prepared.listeners.pop()

    assert len(wrote) == count
    assert len(ran) <= 2 * (count // 32 + 1) + 1
    found = store.read_now(home, lambda tx: tx.schedules.occurrences())
    assert found == [replace(ended(one), version=2) for one in sorted(every, key=lambda one: (one.at, one.id))]


def test_what_waits_to_be_written_is_seen_by_whoever_asks_in_its_transaction(store: Store, home: int) -> None:
    one, two = several(store, home, 2)

    def end_and_look(tx: Transaction) -> list[OccurrenceState | None]:
        tx.schedules.expect([one.id, two.id])
        tx.schedules.taken(one.id)
        tx.schedules.go_on(ended(one), was=1)
        alone = tx.schedules.occurrence(one.id)
        tx.schedules.taken(two.id)
        tx.schedules.go_on(ended(two), was=1)
        return [alone.state if alone else None, *(each.state for each in tx.schedules.occurrences())]

    assert store.write_now(home, end_and_look) == [OccurrenceState.DONE] * 3


def test_what_was_changed_since_it_was_read_ahead_is_read_again(store: Store, home: int) -> None:
    one, two, three = several(store, home, 3)

    def change_and_take(tx: Transaction) -> list[object]:
        tx.schedules.expect([one.id, two.id, three.id])
        tx.schedules.taken(one.id)
        tx.schedules.put_occurrence(replace(two, host="p2", version=2))
        tx.schedules.drop(three.id)
        tx.schedules.put(a_schedule(title="Other", version=2))
        again = tx.schedules.taken(two.id)
        gone = tx.schedules.taken(three.id)
        outrun = tx.schedules.go_on(ended(two), was=1)
        tx.schedules.settle()
        assert again
        return [again[0].host, again[1].title, gone, outrun]

    took = store.write_now(home, change_and_take)

    assert took[:3] == ["p2", "Other", None]
    assert store.read_now(home, lambda tx: tx.schedules.occurrence(two.id)) == replace(two, host="p2", version=2)


def test_a_batch_that_is_undone_leaves_each_as_it_was(store: Store, home: int) -> None:
    every = several(store, home, 40)

    def end_and_fail(tx: Transaction) -> None:
        tx.schedules.expect([one.id for one in every])
        for one in every:
            tx.schedules.taken(one.id)
            tx.schedules.go_on(ended(one), was=1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write_now(home, end_and_fail)

    assert {one.state for one in store.read_now(home, lambda tx: tx.schedules.occurrences())} == {
        OccurrenceState.PLANNED
    }
