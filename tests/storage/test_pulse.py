"""What is counted for the pulse is what is there, on both engines; what is published is published once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.community.model import Did
from bot.community.pulse.cells import Cell
from bot.community.pulse.counted import Asked, Counted, Doer, Pair, Published, Span, last_span
from bot.community.pulse.model import Element, Kind, Why
from bot.community.pulse.taking import publish, take, unpublished
from bot.community.rhythm import OccurrenceState
from bot.community.sessions.model import Format, Series
from bot.community.welcome.model import Newcomer
from bot.domain.charter.model import Charter, Commitment, CommitmentState
from bot.domain.model import Learning, LearningState, QuestionState
from bot.messages import Account
from bot.practice.model import Change, Outcome, Scope, State
from tests.factories import COUNCIL, FAY, GENERAL, LI, a_draft, a_question, a_use
from tests.storage.test_schedules import a_schedule, an_occurrence

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction

SPAN = Span(735)
BEFORE = SPAN.begins - timedelta(days=400)


def at(days: float, **more: float) -> datetime:
    """Return an instant so long after the span began."""
    return SPAN.begins + timedelta(days=days, **more)


def people(tx: Transaction, many: int) -> list[str]:
    """Let so many be members for long; return who they are."""
    return [tx.members.meet(Account("web:local", f"p{n}", f"P{n}"), now=BEFORE).person for n in range(many)]


def founded(store: Store) -> int:
    """Return a community that has been there for long."""
    return store.home_now(GENERAL, now=BEFORE)


def test_a_span_is_four_weeks_from_a_monday_on() -> None:
    assert (SPAN.begins.weekday(), SPAN.begins.tzinfo) == (0, UTC)
    assert SPAN.ends - SPAN.begins == timedelta(weeks=4)
    assert last_span(SPAN.ends) == SPAN
    assert last_span(SPAN.ends - timedelta(microseconds=1)) == Span(734)


def test_deeds_are_counted_by_week_and_only_within_the_span(store: Store) -> None:
    home = founded(store)

    def fill(tx: Transaction) -> list[str]:
        who = people(tx, 3)
        for days, subject in ((-1, "#1"), (0, "#2"), (0.5, "#3"), (13, "#4"), (27.9, "#5"), (28, "#6")):
            tx.interactions.note(Did.USED, by=who[0], to=who[1], subject=subject, now=at(days))
        return who

    a, *_ = store.write_now(home, fill)

    counted = store.read_now(home, lambda tx: tx.pulses.counted(SPAN))

    assert counted.doers == [Doer(a, weeks=3, used=4)]
    assert counted.pairs == []
    assert (counted.weeks, counted.members) == (4, 3)


def test_who_was_in_touch_with_whom_is_counted_once_from_each_side(store: Store) -> None:
    home = founded(store)

    def fill(tx: Transaction) -> list[str]:
        a, b, c = people(tx, 3)
        for did, by, to, day in (
            *((Did.ANSWERED, a, b, 1), (Did.REPLIED, a, b, 2), (Did.THANKED, b, a, 9), (Did.USED, c, a, 3)),
            *((Did.MET, b, c, 4), (Did.ATTENDED, c, None, 5), (Did.TRIED, c, b, 27)),
        ):
            tx.interactions.note(did, by=by, to=to, subject=f"{did}{day}", now=at(day))
        return [a, b, c]

    a, b, c = store.write_now(home, fill)

    counted = store.read_now(home, lambda tx: tx.pulses.counted(SPAN))
    assert set(counted.pairs) == {Pair(a, b, help=True), Pair(b, a, help=False), Pair(b, c, help=False)}
    assert set(counted.doers) == {
        Doer(a, weeks=1, answers=2, together=True),
        Doer(b, weeks=2, together=True, gathered=True),
        Doer(c, weeks=2, used=1, tried=1, together=True, gathered=True),
    }


def asked(tx: Transaction) -> None:
    """Let four ask: what is found, answered, answered by an entry, posted, replied to, and kept private."""
    a, b, c, d = people(tx, 4)
    tx.members.room(COUNCIL, private=True)
    tx.members.room(GENERAL, private=False)
    ended: dict[str, object] = {"state": QuestionState.ANSWERED}
    asked: tuple[tuple[str, dict[str, object]], ...] = (
        (a, {"tier": "solved", **ended}),
        (a, {"tier": "none", "shared": True, "posted_key": "k1", "replied_at": at(1, hours=5)}),
        (b, {"tier": "none", "shared": True, "posted_key": "k2", "helped_at": at(1, hours=30), **ended}),
        (c, {"tier": "related", "answered_by": 7, **ended}),
        (d, {"tier": "none", "shared": True, "posted_key": "k3", "place": str(COUNCIL)}),
        (d, {"tier": "none", "shared": True, "posted_key": "k4"}),
        (d, {"tier": "solved", "asked_at": at(-1)}),
    )
    for serial, (who, fields) in enumerate(asked):
        tx.questions.add(a_question(who, **{"id": f"q{serial}", "asked_at": at(1), **fields}))


def test_who_asked_is_counted_by_what_came_of_it(store: Store) -> None:
    home = founded(store)
    store.write_now(home, asked)

    counted = store.read_now(home, lambda tx: tx.pulses.counted(SPAN))

    # Found: a (one of two) and c. Answered: a, b, c; from an entry: a and c. Silent: a's first.
    # Posted where all may read: k1 after five hours, k2 after thirty, k4 never.
    assert replace(counted.asked, waits=()) == Asked(
        people=4, found=2, ended=3, from_entry=2, silent=1, silent_people=1
    )
    assert sorted(counted.asked.waits, key=lambda one: one or 0) == [None, 5.0, 30.0]


def test_who_told_how_it_went_is_counted_by_most_of_what_they_told(store: Store) -> None:
    home = founded(store)

    def fill(tx: Transaction) -> None:
        a, b, c = people(tx, 3)
        for _ in range(3):
            tx.entries.keep(a_draft(author=a), now=BEFORE)
        for who, number, outcome, when in (
            *((a, 1, Outcome.WORKED, 1), (a, 2, Outcome.NOT, 2), (b, 1, Outcome.PARTLY, 3), (b, 2, Outcome.NOT, 4)),
            (c, 1, Outcome.WORKED, -2),
        ):
            tx.uses.put(a_use(number, who, outcome=outcome, at=at(when)))

    store.write_now(home, fill)

    assert store.read_now(home, lambda tx: tx.pulses.counted(SPAN)).told == (2, 1)


def test_newcomers_are_counted_by_when_they_were_met_and_answered(store: Store) -> None:
    home = founded(store)

    def fill(tx: Transaction) -> None:
        who = people(tx, 4)
        for person, met, said, answered in (
            (who[0], 1, 1, at(1, hours=23)),
            (who[1], 2, 3, at(3, hours=25)),
            (who[2], -3, 4, None),
            (who[3], 5, None, None),
        ):
            its = None if said is None else at(said)
            tx.welcome.add(Newcomer(home, person, at(met), said_at=its, said_key="k", answered_at=answered))

    store.write_now(home, fill)

    counted = store.read_now(home, lambda tx: tx.pulses.counted(SPAN))

    assert (counted.newcomers, sorted(counted.welcomed)) == (3, [False, False, True])


def things(tx: Transaction) -> None:
    """Let there be entries, gaps and sessions, some of them not for all."""
    a, *_ = people(tx, 1)
    tx.members.room(COUNCIL, private=True)
    tx.members.room(GENERAL, private=False)
    private: dict[str, Any] = {"scope": Scope.PLACE, "room": str(COUNCIL)}
    for when, fields in ((-3, {}), (2, {}), (3, {}), (30, {}), (4, private)):
        tx.entries.keep(a_draft(author=a, **{"scope": Scope.COMMUNITY, **fields}), now=at(when))
    gap: dict[str, object] = {"state": QuestionState.GAP, "shared": True}
    for serial, fields in enumerate(
        (
            {"gap_at": at(-5), **gap},
            {"gap_at": at(1), "ended_at": at(9), **gap},
            {"gap_at": at(-9), "ended_at": at(-4), **gap},
            {"gap_at": at(1), "place": str(COUNCIL), **gap},
            {"gap_at": at(1), "shared": False, "state": QuestionState.GAP},
        )
    ):
        tx.questions.add(a_question(a, **{"id": f"g{serial}", "asked_at": at(-20), **fields}))
    for id_, place in (("s1", GENERAL), ("s2", COUNCIL)):
        tx.schedules.add(a_schedule(id_))
        tx.sessions.add(Series(1, id_, Format.OPEN_HOUR, "Open hour", str(place)))
    states = (OccurrenceState.DONE, OccurrenceState.SKIPPED, OccurrenceState.CANCELLED, OccurrenceState.PLANNED)
    for day, state in enumerate(states):
        tx.schedules.plan(an_occurrence(f"o{day}", state=state, local=datetime(2026, 11, day + 1, 10), at=at(day)))
    tx.schedules.plan(an_occurrence("o9", schedule="s2", state=OccurrenceState.DONE, at=at(3)))


def test_things_are_counted_that_every_member_may_see_and_no_others(store: Store) -> None:
    home = founded(store)
    store.write_now(home, things)

    one = store.read_now(home, lambda tx: tx.pulses.counted(SPAN))

    assert (one.kept, one.entries) == (2, 3)
    assert (one.gaps_open, one.gaps_closed) == (1, 1)
    assert (one.sessions_held, one.sessions_lost) == (1, 2)


def test_commitments_are_counted_as_they_stand_and_as_they_were_renewed(store: Store) -> None:
    home = founded(store)
    long_ago = BEFORE - timedelta(days=100)

    def fill(tx: Transaction) -> None:
        kept, lapsed = CommitmentState.KEPT, CommitmentState.LAPSED
        for person, made, renewed, state in zip(
            people(tx, 4),
            (long_ago, long_ago, at(-3), long_ago),
            (at(-30), long_ago, at(-3), long_ago),
            (kept, kept, kept, lapsed),
            strict=True,
        ):
            tx.charters.commit(Commitment(home, person, made, renewed, state=state))

    store.write_now(home, fill)

    assert store.read_now(home, lambda tx: tx.pulses.counted(SPAN)).committed == (3, 1, 1)


def test_it_is_said_what_a_community_is_about_until_it_is_closed(store: Store) -> None:
    home = founded(store)
    open_ = Charter(home, cares="Certificates", changed_at=at(-9), version=1)
    first = store.read_now(home, lambda tx: tx.pulses.counted(SPAN)).charter
    store.write_now(home, lambda tx: tx.charters.write(open_))

    then = store.read_now(home, lambda tx: tx.pulses.counted(SPAN)).charter
    store.write_now(home, lambda tx: tx.charters.write(replace(open_, closed_at=at(9), version=2)))
    last = store.read_now(home, lambda tx: tx.pulses.counted(SPAN)).charter

    assert (first, then, last) == (False, True, False)


def test_a_question_of_the_agenda_is_covered_by_an_entry_that_all_may_see(store: Store) -> None:
    home = founded(store)

    def fill(tx: Transaction) -> None:
        a, *_ = people(tx, 1)
        tx.entries.keep(a_draft(author=a, scope=Scope.COMMUNITY), now=at(1))
        tx.entries.keep(a_draft(author=a, scope=Scope.PLACE, room=str(COUNCIL)), now=at(1))
        for id_, state in (("l1", "open"), ("l2", "open"), ("l3", "understood"), ("l4", "dropped")):
            tx.learning.add(Learning(home, id_, f"How {id_}?", at(1), state=LearningState(state)))
        for id_, number in (("l1", 1), ("l2", 2), ("l4", 1)):
            tx.learning.link(id_, number, now=at(2))

    store.write_now(home, fill)

    counted = store.read_now(home, lambda tx: tx.pulses.counted(SPAN))
    assert (counted.agenda, counted.agenda_covered) == (3, 1)


def test_a_question_that_a_merged_entry_answered_stays_covered(store: Store) -> None:
    home = founded(store)

    def fill(tx: Transaction) -> None:
        a, *_ = people(tx, 1)
        for _ in range(2):
            tx.entries.keep(a_draft(author=a, scope=Scope.COMMUNITY), now=at(1))
        tx.learning.add(Learning(home, "l1", "How?", at(1), state=LearningState.OPEN))
        tx.learning.link("l1", 2, now=at(2))
        merged = tx.entries.get(2)
        assert merged
        gone = replace(merged, state=State.MERGED, merged_into=1, version=merged.version + 1)
        tx.entries.put(gone, by=a, change=Change.MERGED, now=at(3))

    store.write_now(home, fill)

    assert store.read_now(home, lambda tx: tx.pulses.counted(SPAN)).agenda_covered == 1


NOW = SPAN.ends + timedelta(days=3)


def busy(tx: Transaction) -> None:
    """Let seven answer each other and keep six entries in one span."""
    who = people(tx, 7)
    for serial, person in enumerate(who):
        other = who[(serial + 1) % 7]
        tx.interactions.note(Did.ANSWERED, by=person, to=other, subject=f"q{serial}", now=at(serial))
        tx.interactions.note(Did.USED, by=person, to=other, subject="#1", now=at(serial))
        tx.entries.keep(a_draft(f"E{serial}", author=person, scope=Scope.COMMUNITY), now=at(serial))


def taken(store: Store, home: int, now: datetime = NOW) -> dict[str, float | None]:
    """Publish what is over, and return the figures that are shown."""
    made = store.read_now(home, lambda tx: unpublished(tx, now))
    store.write_now(home, lambda tx: publish(tx, made))
    return {one.name: one.value for one in store.read_now(home, lambda tx: take(tx, now)).figures}


def test_what_was_published_stays_when_somebody_is_erased(store: Store) -> None:
    home = founded(store)
    store.write_now(home, busy)
    before = taken(store, home)
    gone = store.read_now(home, lambda tx: tx.members.known(Account("web:local", "p0")))

    store.write_now(home, lambda tx: tx.erasure.erase(gone or "", now=NOW))
    after = taken(store, home)

    live = {"entries", "gaps_open", "agenda", "charter", "fresh"}
    assert {name: value for name, value in before.items() if name not in live} == {
        name: value for name, value in after.items() if name not in live
    }
    assert (before["used"], before["answering"]) == (7, 6)


def test_of_two_who_publish_at_once_the_first_is_the_one_that_is_shown(store: Store) -> None:
    home = founded(store)
    first, second = (Published(3, {"used": Cell(number)}) for number in (1, 2))

    told = [store.write_now(home, lambda tx, one=one: tx.pulses.publish(SPAN, one)) for one in (first, second)]  # type: ignore[misc]

    assert told == [True, False]
    assert store.read_now(home, lambda tx: tx.pulses.published([SPAN])) == {SPAN.number: first}


def test_what_was_published_comes_back_as_it_was(store: Store) -> None:
    home = founded(store)
    what = Published(5, {"renewed": Cell(60, "at least"), "used": Cell()}, (Element.DOMAIN, Element.PRACTICE))

    store.write_now(home, lambda tx: tx.pulses.publish(SPAN, what))

    assert store.read_now(home, lambda tx: tx.pulses.published([SPAN]))[SPAN.number] == what


def test_a_span_that_is_running_is_not_shown(store: Store) -> None:
    home = founded(store)
    store.write_now(home, busy)

    assert taken(store, home, at(20))["used"] is None


def test_what_was_counted_for_three_is_not_shown_where_five_are_asked_for(store: Store) -> None:
    home = founded(store)
    store.write_now(home, busy)
    assert taken(store, home)["used"] == 7
    store.write_now(home, lambda tx: tx.spaces.join("discord:7", name="D", installer="", now=NOW))
    store.write_now(home, lambda tx: tx.spaces.settle("discord:7", home))

    pulse = store.read_now(home, lambda tx: take(tx, NOW))

    assert pulse.least == 5
    assert pulse.figure("used").value is None
    assert pulse.figure("used").unseen is Why.STRICTER
    assert pulse.diagnosis.kind is Kind.UNSEEN


def test_a_community_of_nobody_has_a_pulse_that_says_so(store: Store) -> None:
    home = founded(store)

    taken(store, home)
    pulse = store.read_now(home, lambda tx: take(tx, NOW))

    assert pulse.diagnosis.kind is Kind.UNSEEN
    assert [one for one in pulse.figures if one.unit == "people" and one.value is not None] == []


def test_a_community_that_is_young_is_told_that_it_is_too_early(store: Store) -> None:
    home = store.home_now(GENERAL, now=NOW)
    store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))
    store.write_now(home, lambda tx: tx.members.meet(FAY, now=NOW))

    pulse = store.read_now(home, lambda tx: take(tx, NOW))

    assert pulse.diagnosis.kind is Kind.UNSEEN
    assert pulse.unseen[0].why is Why.EARLY
    assert isinstance(store.read_now(home, lambda tx: tx.pulses.counted(SPAN)), Counted)


def test_the_entry_that_was_used_most_is_offered_to_be_shared_while_all_may_see_it(store: Store) -> None:
    home = founded(store)
    store.write_now(home, busy)

    def use(tx: Transaction) -> None:
        a, b, c = people(tx, 3)
        tx.entries.keep(a_draft("For few", author=a, scope=Scope.PLACE, room=str(COUNCIL)), now=at(1))
        for number, who in ((2, a), (2, b), (3, c), (8, a), (8, b), (8, c)):
            tx.uses.put(a_use(number, who, used_at=at(3), at=at(3)))

    store.write_now(home, use)

    (made,) = [what for span, what in store.read_now(home, lambda tx: unpublished(tx, NOW)) if span == SPAN]

    assert made.top_entry == 2
