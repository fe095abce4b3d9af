"""Check-ins and followed topics in the store: once each, joined and erased with their person, safe in a race."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.attention import Wishes
from bot.community.checkins.answers import say
from bot.community.checkins.model import Asked, Checkin, CheckinRound, Mode, Response, SignedUp
from bot.community.digests.model import Digest
from bot.domain.model import QuestionState
from bot.messages import Account
from bot.practice.model import Outcome
from bot.storage.store import Store
from tests.factories import BO, GENERAL, LI, NOW, a_draft, a_question, a_use, later
from tests.storage.test_races import race

if TYPE_CHECKING:
    from bot.domain.model import Question
    from bot.practice.model import Use
    from bot.transaction import Transaction

LIZ = Account("discord:7", "liz", "Liz")
CHECKIN = Checkin(1, "c1", str(GENERAL), private=False, mode=Mode.MORNING, questions=("Stuck?",), quick=("No",))
ROUND = CheckinRound(1, "r1", "c1", (Asked("Stuck?"), Asked("And?", "bank:3")), NOW, later(1))


def begin(tx: Transaction) -> None:
    """Begin a check-in, and open a round of it."""
    tx.checkins.add(CHECKIN)
    tx.checkins.open(ROUND)


def a_response(person: str, *texts: str) -> Response:
    """Return what somebody says in the round."""
    return Response("r1", f"answer of {person}", person, texts, NOW)


def test_what_is_kept_comes_back_as_it_was_and_once(store: Store, home: int) -> None:
    store.write_now(home, begin)

    again = store.write_now(home, lambda tx: (tx.checkins.add(CHECKIN), tx.checkins.open(ROUND)))

    assert again == (False, False)
    assert store.read_now(home, lambda tx: tx.checkins.get("c1")) == CHECKIN
    assert store.read_now(home, lambda tx: tx.checkins.rounds("c1")) == [ROUND]


def test_a_check_in_is_written_over_the_version_before_alone(store: Store, home: int) -> None:
    store.write_now(home, begin)
    changed = replace(CHECKIN, low=1, version=2)

    put = [store.write_now(home, lambda tx: tx.checkins.put(changed)) for _ in range(2)]

    assert put == [True, False]
    assert store.read_now(home, lambda tx: tx.checkins.get("c1")) == changed


def test_an_answer_takes_the_place_of_the_one_before_and_keeps_its_turn(store: Store, home: int) -> None:
    store.write_now(home, begin)
    store.write_now(home, lambda tx: tx.checkins.answer(a_response("li", "One")))
    store.write_now(home, lambda tx: tx.checkins.answer(replace(a_response("bo", "Two"), at=later(minutes=1))))

    changed = replace(a_response("li", "Three"), at=later(minutes=2))
    store.write_now(home, lambda tx: tx.checkins.answer(changed))

    said = store.read_now(home, lambda tx: tx.checkins.answers("r1"))
    assert [(one.person, one.texts) for one in said] == [("li", ("Three",)), ("bo", ("Two",))]


def test_a_round_closes_once(store: Store, home: int) -> None:
    store.write_now(home, begin)

    assert [store.write_now(home, lambda tx: tx.checkins.close("r1", 3)) for _ in range(2)] == [True, False]
    closed = store.read_now(home, lambda tx: tx.checkins.round("r1"))
    assert closed
    assert (closed.closed, closed.answers) == (True, 3)


def fill(tx: Transaction) -> tuple[str, str]:
    """Have Li and Liz be wherever somebody can be in check-ins and digests."""
    begin(tx)
    li, liz = (tx.members.meet(one, now=NOW).person for one in (LI, LIZ))
    for person in (li, liz):
        tx.checkins.join(SignedUp("c1", person, NOW))
        tx.checkins.answer(a_response(person, person))
        tx.digests.follow(person, "git", now=NOW)
    tx.digests.follow(liz, "winter", now=NOW)
    return li, liz


def test_of_two_who_are_one_the_ones_own_stays(store: Store, home: int) -> None:
    li, liz = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    held = store.read_now(home, lambda tx: tx.erasure.held(li))
    assert [row["texts"] for row in held["checkin_answer"]] == [[li]]
    assert len(held["checkin_member"]) == 1
    assert [row["topic"] for row in held["follow"]] == ["git", "winter"]


def test_nothing_of_check_ins_is_left_of_who_is_erased(store: Store, home: int) -> None:
    li, liz = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    held = store.read_now(home, lambda tx: tx.erasure.held(li))
    assert not any(held[name] for name in ("checkin_answer", "checkin_member", "follow"))
    assert [one.person for one in store.read_now(home, lambda tx: tx.checkins.answers("r1"))] == [liz]
    assert store.read_now(home, lambda tx: tx.digests.followers()) == [liz]


def test_who_is_away_is_so_in_all_check_ins_that_they_joined(store: Store, home: int) -> None:
    li, _ = store.write_now(home, fill)
    store.write_now(home, lambda tx: tx.checkins.add(replace(CHECKIN, id="c2")))
    store.write_now(home, lambda tx: tx.checkins.join(SignedUp("c2", li, NOW)))

    many = store.write_now(home, lambda tx: tx.checkins.away(li, later(3)))

    joined = store.read_now(home, lambda tx: tx.checkins.joined(li))
    assert many == 2
    assert [one.away_until for one in joined] == [later(3)] * 2
    assert store.write_now(home, lambda tx: tx.checkins.leave("c2", li))
    assert not store.write_now(home, lambda tx: tx.checkins.leave("c2", li))


def test_a_digest_remembers_up_to_when_it_told(store: Store, home: int) -> None:
    digest = Digest(1, "d1", NOW, str(GENERAL))

    added = [store.write_now(home, lambda tx: tx.digests.add(digest)) for _ in range(2)]
    store.write_now(home, lambda tx: tx.digests.told("d1", later(7)))

    assert added == [True, False]
    assert store.read_now(home, lambda tx: tx.digests.get("d1")) == replace(digest, told_to=later(7))


def test_open_questions_are_those_that_were_shared_and_have_no_answer(store: Store, home: int) -> None:
    for at, (state, shared) in enumerate(
        [
            (QuestionState.POSTED, True),
            (QuestionState.GAP, True),
            (QuestionState.GAP, False),
            (QuestionState.ASKED, True),
        ]
    ):
        asked = a_question(id=f"q{at}", state=state, shared=shared, asked_at=later(-at))
        store.write_now(home, partial(_ask, asked))

    assert [one.id for one in store.read_now(home, lambda tx: tx.questions.open())] == ["q1", "q0"]


def test_outcomes_are_found_by_when_they_were_told(store: Store, home: int) -> None:
    bo = store.write_now(home, lambda tx: tx.members.meet(BO, now=NOW)).person
    for use in (
        a_use(1, bo, outcome=Outcome.WORKED, at=later(1)),
        a_use(2, bo, outcome=Outcome.NOT, at=later(-1)),
        a_use(3, bo, at=later(1)),
    ):
        store.write_now(home, partial(_use, use))

    assert store.read_now(home, lambda tx: tx.uses.outcomes(NOW)) == [1]


def _ask(question: Question, tx: Transaction) -> bool:
    return tx.questions.add(question)


def _use(use: Use, tx: Transaction) -> None:
    tx.entries.keep(a_draft(), now=NOW)
    tx.uses.put(use)


def test_whoever_answers_at_once_each_has_one_answer(postgres_url: str) -> None:
    race(postgres_url, lambda tx, serial: _answer(tx, serial % 6, str(serial)))

    with closing(Store.open(postgres_url)) as store:
        said = store.read_now(1, lambda tx: tx.checkins.answers("r1"))
    assert sorted(one.person for one in said) == sorted(f"p{at}" for at in range(6))


def test_what_is_said_before_the_close_is_counted_and_what_comes_after_it_refused(postgres_url: str) -> None:
    came = race(postgres_url, _answer_or_close)

    with closing(Store.open(postgres_url)) as store:
        said = store.read_now(1, lambda tx: tx.checkins.answers("r1"))
        round_ = store.read_now(1, lambda tx: tx.checkins.round("r1"))
    assert round_
    assert round_.closed
    assert len(said) == round_.answers == sum(came)


def _answer(tx: Transaction, who: int, text: str) -> int:
    begin(tx)
    round_ = tx.checkins.round("r1")
    assert round_
    member = replace(tx.members.meet(LI, now=NOW), person=f"p{who}")
    return int(say(tx, round_, (text,), id=f"p{who}", member=member, now=NOW) is not None)


def _answer_or_close(tx: Transaction, serial: int) -> int:
    """Answer; one of them closes the round with the count that it sees."""
    if serial != 12:
        return _answer(tx, serial, str(serial))
    begin(tx)
    tx.checkins.close("r1", len(tx.checkins.answers("r1")))
    return 0


def test_the_zones_of_many_are_those_of_each(store: Store, home: int) -> None:
    def meet(tx: Transaction) -> list[str]:
        told = [("a", "Europe/Berlin"), ("b", ""), ("c", "Nowhere/Land"), ("d", "Asia/Tokyo")]
        return [tx.members.meet(Account("web:local", name, name, zone=zone), now=NOW).person for name, zone in told]

    persons = store.write_now(home, meet)
    store.write_now(home, lambda tx: tx.attention.put(Wishes(persons[3], zone="Asia/Kolkata")))

    zones = store.read_now(home, lambda tx: tx.attention.zones(persons))

    assert zones == store.read_now(home, lambda tx: {one: tx.attention.zone(one) for one in persons})
    assert list(zones.values()) == ["Europe/Berlin", "UTC", "UTC", "Asia/Kolkata"]


def test_a_members_question_is_read_anew_wherever_it_was_asked_again(store: Store, home: int) -> None:
    asked = Asked("Somebody here asked: “Why?”", "question:q1")
    store.write_now(home, begin)
    store.write_now(home, lambda tx: tx.checkins.open(replace(ROUND, id="r2", asked=(asked, Asked("Own")))))
    store.write_now(home, lambda tx: tx.questions.add(a_question(id="q1", text="Why so?")))

    (found,) = store.read_now(home, lambda tx: tx.checkins.asking("q1"))
    store.write_now(home, lambda tx: tx.questions.put(a_question(id="q1", text="", version=2)))
    (after,) = store.read_now(home, lambda tx: tx.checkins.asking("q1"))

    assert ["Why so?" in one.text for one in found.asked] == [True, False]
    assert [one.text for one in after.asked] == ["A question that whoever asked it took back.", "Own"]
