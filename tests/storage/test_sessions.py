"""Series and answers as they are stored, on both engines; capacity holds however many press at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.sessions.model import Answer, Format, Particulars, Plan, Quorum, Rsvp, Series
from bot.messages import Account
from tests.factories import BO, GENERAL, LI, NOW, later

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction

LIZ = Account("discord:7", "liz", "Liz")
CLINIC = "a" * 32
FIRST, SECOND = "b" * 32, "c" * 32


def a_series(home: int, *hosts: str, **other: object) -> Series:
    """Return a series as somebody would have made it."""
    made = Series(home, CLINIC, Format.CASE_CLINIC, "Case clinic", str(GENERAL), hosts=hosts, remind=(60, 15))
    return replace(made, **other)  # type: ignore[arg-type]


def met(tx: Transaction, account: Account) -> str:
    """Return the person behind an account."""
    return tx.members.meet(account, now=NOW).person


def test_a_series_comes_back_as_it_was_put_with_its_hosts_in_their_order(store: Store, home: int) -> None:
    made = a_series(home, "z-first", "a-second", rotates=True, turn=1, organiser="z-first", capacity=8, fair=True)

    first = store.write_now(home, lambda tx: tx.sessions.add(made))
    again = store.write_now(home, lambda tx: tx.sessions.add(replace(made, title="Another")))

    assert (first, again) == (True, False)
    assert store.read_now(home, lambda tx: tx.sessions.get(CLINIC)) == made
    assert store.read_now(home, lambda tx: list(tx.sessions.every())) == [made]


def test_a_series_that_was_changed_meanwhile_is_not_written_over(store: Store, home: int) -> None:
    made = a_series(home, "one")
    store.write_now(home, lambda tx: tx.sessions.add(made))
    changed = replace(made, title="Clinic", hosts=("two", "one"), version=2)

    assert store.write_now(home, lambda tx: tx.sessions.put(changed))
    assert not store.write_now(home, lambda tx: tx.sessions.put(replace(made, title="Late", version=2)))
    assert store.read_now(home, lambda tx: tx.sessions.get(CLINIC)) == changed


def test_what_is_one_sessions_own_is_empty_until_it_is_put(store: Store, home: int) -> None:
    own = Particulars(FIRST, CLINIC, title="With a guest", quorum=Quorum.ASKED, announced_at=NOW, reminded=15)

    before = store.read_now(home, lambda tx: tx.sessions.own(FIRST, CLINIC))
    store.write_now(home, lambda tx: tx.sessions.put_own(own))
    store.write_now(home, lambda tx: tx.sessions.put_own(replace(own, mended=True)))

    assert before == Particulars(FIRST, CLINIC)
    assert store.read_now(home, lambda tx: tx.sessions.own(FIRST, CLINIC)) == replace(own, mended=True)


def test_the_last_answer_of_each_counts_in_the_order_of_their_coming(store: Store, home: int) -> None:
    def say(tx: Transaction) -> None:
        tx.sessions.put_rsvp(Rsvp(FIRST, "li", Answer.GOING, NOW))
        tx.sessions.put_rsvp(Rsvp(FIRST, "bo", Answer.MAYBE, later(1)))
        tx.sessions.put_rsvp(Rsvp(FIRST, "li", Answer.NO, later(2)))
        tx.sessions.put_rsvp(Rsvp(SECOND, "li", Answer.GOING, later(2)))

    store.write_now(home, say)

    answers = store.read_now(home, lambda tx: tx.sessions.answers(FIRST))
    mine = store.read_now(home, lambda tx: tx.sessions.answered("li", [FIRST, SECOND, "d" * 32]))
    assert [(one.person, one.answer) for one in answers] == [("bo", Answer.MAYBE), ("li", Answer.NO)]
    assert mine == {FIRST: Answer.NO, SECOND: Answer.GOING}
    assert store.read_now(home, lambda tx: tx.sessions.answered("li", [])) == {}


def test_a_session_that_goes_takes_its_own_and_its_answers_along(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> None:
        for id_ in (FIRST, SECOND):
            tx.sessions.put_own(Particulars(id_, CLINIC, title="Own"))
            tx.sessions.put_rsvp(Rsvp(id_, "li", Answer.GOING, NOW))

    store.write_now(home, fill)
    store.write_now(home, lambda tx: tx.sessions.forget(FIRST))

    assert store.read_now(home, lambda tx: tx.sessions.own(FIRST, CLINIC).title) == ""
    assert store.read_now(home, lambda tx: tx.sessions.answers(FIRST)) == ()
    assert len(store.read_now(home, lambda tx: tx.sessions.answers(SECOND))) == 1


def test_another_community_sees_none_of_it(store: Store, home: int) -> None:
    other = store.found("another", now=NOW).id
    store.write_now(home, lambda tx: tx.sessions.add(a_series(home, "one")))
    store.write_now(home, lambda tx: tx.sessions.put_rsvp(Rsvp(FIRST, "li", Answer.GOING, NOW)))

    assert store.read_now(other, lambda tx: tx.sessions.get(CLINIC)) is None
    assert store.read_now(other, lambda tx: tx.sessions.answers(FIRST)) == ()
    assert store.write_now(other, lambda tx: tx.sessions.add(a_series(other)))


def test_an_erased_person_hosts_nothing_and_comes_to_nothing(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> tuple[str, str]:
        li, bo = met(tx, LI), met(tx, BO)
        tx.sessions.add(a_series(home, li, bo, organiser=li))
        tx.sessions.put_rsvp(Rsvp(FIRST, li, Answer.GOING, NOW))
        tx.sessions.put_rsvp(Rsvp(FIRST, bo, Answer.GOING, NOW))
        return li, bo

    li, bo = store.write_now(home, fill)
    held = store.read_now(home, lambda tx: tx.erasure.held(li))
    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    series = store.read_now(home, lambda tx: tx.sessions.get(CLINIC))
    assert [len(held[name]) for name in ("host", "rsvp", "series")] == [1, 1, 1]
    assert series
    assert (series.hosts, series.organiser) == ((bo,), None)
    assert [one.person for one in store.read_now(home, lambda tx: tx.sessions.answers(FIRST))] == [bo]


def test_what_two_who_are_one_said_is_what_they_said_last(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> tuple[str, str]:
        li, liz = met(tx, LI), met(tx, LIZ)
        tx.sessions.add(a_series(home, liz, li, organiser=liz))
        tx.sessions.put_rsvp(Rsvp(FIRST, li, Answer.GOING, NOW))
        tx.sessions.put_rsvp(Rsvp(FIRST, liz, Answer.NO, later(1)))
        tx.sessions.put_rsvp(Rsvp(SECOND, liz, Answer.MAYBE, NOW))
        return li, liz

    li, liz = store.write_now(home, fill)
    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    series = store.read_now(home, lambda tx: tx.sessions.get(CLINIC))
    mine = store.read_now(home, lambda tx: tx.sessions.answered(li, [FIRST, SECOND]))
    assert series
    assert (series.hosts, series.organiser) == ((li,), li)
    assert mine == {FIRST: Answer.NO, SECOND: Answer.MAYBE}


def test_what_somebody_is_about_to_do_is_theirs_and_lasts_a_week(store: Store, home: int) -> None:
    plan = Plan("d" * 32, "li", {"when": "every Thursday at 16:00"}, NOW)
    store.write_now(home, lambda tx: tx.sessions.keep_plan(plan))

    assert store.read_now(home, lambda tx: tx.sessions.plan(plan.id, "li")) == plan
    assert store.read_now(home, lambda tx: tx.sessions.plan(plan.id, "bo")) is None
    store.write_now(home, lambda tx: tx.sessions.keep_plan(Plan("e" * 32, "bo", {}, later(8))))
    assert store.read_now(home, lambda tx: tx.sessions.plan(plan.id, "li")) is None
    store.write_now(home, lambda tx: tx.sessions.drop_plan("e" * 32))
    assert store.read_now(home, lambda tx: tx.sessions.plan("e" * 32, "bo")) is None
