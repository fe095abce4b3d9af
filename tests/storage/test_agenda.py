"""Points and votes, attendance and takeaways, as the database keeps them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.rhythm import Occurrence, Recurs, Schedule
from bot.community.sessions import agenda
from bot.community.sessions.formats import Source
from bot.community.sessions.model import Format, Particulars, Series, Session
from bot.community.sessions.points import Point, PointState, Takeaway
from bot.messages import Account
from bot.recurrence import Rule
from bot.storage.store import Store
from tests.factories import BO, GENERAL, LI, NOW, later
from tests.storage.test_races import race

if TYPE_CHECKING:
    from bot.transaction import Transaction


def a_point(number: int = 1, **fields: object) -> Point:
    """Return a proposal."""
    point = Point(
        1, f"point-{number}", "session-1", "series-1", Source.PROPOSAL, f"point-{number}", later(number), "Words"
    )
    return replace(point, **fields)  # type: ignore[arg-type]


def a_session(kind: Format = Format.LEAN_COFFEE) -> Session:
    """Return a session to come."""
    schedule = Schedule(1, "series-1", Recurs.SESSION, "Coffee", Rule("", "UTC", NOW.replace(tzinfo=None)), NOW)
    one = Occurrence(1, "session-1", "series-1", Recurs.SESSION, NOW.replace(tzinfo=None), later(7))
    return Session(
        schedule, Series(1, "series-1", kind, "Coffee", "web:local/general"), one, Particulars("session-1", "series-1")
    )


def test_a_point_is_kept_whole_and_once(store: Store, home: int) -> None:
    point = a_point(by="li", begun_at=NOW, more=4, position=2)
    first = store.write_now(home, lambda tx: tx.agenda.add(point))

    again = store.write_now(home, lambda tx: tx.agenda.add(replace(point, id="another")))

    assert (first, again) == (True, False)
    assert store.read_now(home, lambda tx: tx.agenda.get("point-1")) == point


def test_a_change_that_was_outrun_is_refused(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: tx.agenda.add(a_point()))
    changed = a_point(state=PointState.DONE, version=2)

    first = store.write_now(home, lambda tx: tx.agenda.put(changed))
    second = store.write_now(home, lambda tx: tx.agenda.put(changed))

    assert (first, second) == (True, False)
    assert store.read_now(home, lambda tx: tx.agenda.spent("series-1")) == {(Source.PROPOSAL, "point-1")}
    assert store.read_now(home, lambda tx: tx.agenda.left("series-1")) == []


def test_points_come_in_their_order(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> None:
        for number in (1, 2, 3):
            tx.agenda.add(a_point(number))
        tx.agenda.add(a_point(4, source=Source.OPENING, since=later(-9)))
        for person in ("li", "bo"):
            tx.agenda.vote("point-3", person, now=NOW)
        tx.agenda.vote("point-2", "li", now=NOW)

    store.write_now(home, fill)

    every = store.read_now(home, lambda tx: tx.agenda.of("session-1"))
    assert [(point.id, point.votes) for point in every] == [
        ("point-3", 2), ("point-2", 1), ("point-1", 0), ("point-4", 0)
    ]  # fmt: skip
    assert store.read_now(home, lambda tx: tx.agenda.voted("session-1", "li")) == {"point-2", "point-3"}


def test_votes_are_passed_on_once(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> None:
        tx.agenda.add(a_point(1))
        tx.agenda.add(a_point(2))
        tx.agenda.vote("point-1", "li", now=NOW)
        for _ in range(2):
            tx.agenda.pass_on("point-1", "point-2")

    store.write_now(home, fill)

    assert [one.votes for one in store.read_now(home, lambda tx: tx.agenda.of("session-1"))] == [1, 1]


def test_a_takeaway_is_kept_whole_and_is_due_once(store: Store, home: int) -> None:
    one = Takeaway(home, "session-1", "series-1", "li", NOW, 3, "Try it", None, "web:local/@li", later(7))
    store.write_now(home, lambda tx: tx.afterwards.put(one))

    early, due = store.due(later(6)), store.due(later(8))
    store.write_now(home, lambda tx: tx.afterwards.put(replace(one, asked_at=later(8))))

    assert store.read_now(home, lambda tx: tx.afterwards.from_entry(3)) == replace(one, asked_at=later(8))
    assert [(each.kind, each.id) for each in due] == [("takeaway", "session-1:li")]
    assert early == store.due(later(9)) == []


def test_two_persons_who_are_one_have_one_vote_and_their_later_takeaway(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> tuple[str, str]:
        li, liz = (tx.members.meet(one, now=NOW).person for one in (LI, Account("discord:7", "liz", "Liz")))
        tx.agenda.add(a_point(by=liz))
        for person in (li, liz):
            tx.agenda.vote("point-1", person, now=NOW)
            tx.afterwards.attend("session-1", person, now=NOW)
            tx.afterwards.wish("series-1", person, now=NOW)
        tx.afterwards.put(Takeaway(home, "session-1", "series-1", li, NOW, 1))
        tx.afterwards.put(Takeaway(home, "session-1", "series-1", liz, later(1), 2))
        return li, liz

    li, liz = store.write_now(home, fill)
    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    (point,) = store.read_now(home, lambda tx: tx.agenda.of("session-1"))
    (one,) = store.read_now(home, lambda tx: tx.afterwards.of("session-1"))
    assert (point.votes, point.by, one.number, one.person) == (1, li, 2, li)
    assert store.read_now(home, lambda tx: tx.afterwards.attended("session-1")) == {li}
    assert store.read_now(home, lambda tx: tx.afterwards.wishing("series-1")) == {li}


def test_an_erased_persons_words_and_votes_are_gone(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> str:
        li, bo = (tx.members.meet(one, now=NOW).person for one in (LI, BO))
        tx.agenda.add(a_point(by=li))
        for person in (li, bo):
            tx.agenda.vote("point-1", person, now=NOW)
            tx.afterwards.put(Takeaway(home, "session-1", "series-1", person, NOW, trying="Try it"))
        return li

    li = store.write_now(home, fill)
    store.write_now(home, lambda tx: tx.erasure.erase(li, now=NOW))

    point = store.read_now(home, lambda tx: tx.agenda.get("point-1"))
    assert point
    assert (point.text, point.by, point.state, point.votes) == ("", None, PointState.DROPPED, 1)
    assert len(store.read_now(home, lambda tx: tx.afterwards.of("session-1"))) == 1


def test_votes_that_race_are_no_more_than_there_are(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store:
        home = store.home_now(GENERAL, now=NOW)
        li = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))
        store.write_now(home, lambda tx: [tx.agenda.add(a_point(number)) for number in range(24)])

    def vote(tx: Transaction, serial: int) -> int:
        point = tx.agenda.get(f"point-{serial}")
        assert point
        return int(agenda.vote(tx, a_session(), point, member=li, now=NOW).came == "counts")

    assert sum(race(postgres_url, vote)) == 3


def test_one_vote_that_is_pressed_many_times_at_once_counts_once(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store:
        home = store.home_now(GENERAL, now=NOW)
        li = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))
        store.write_now(home, lambda tx: tx.agenda.add(a_point()))

    def vote(tx: Transaction, _serial: int) -> int:
        point = tx.agenda.get("point-1")
        assert point
        return int(agenda.vote(tx, a_session(Format.OPEN_HOUR), point, member=li, now=NOW).came == "counts")

    assert sum(race(postgres_url, vote)) == 1
