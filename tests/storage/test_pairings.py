"""Rounds of pairings, newcomers and greeters as they are kept: erased, joined, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pairings.model import Draw, Fate, Outcome, Pairing, Round, Seat, Step, Taking
from bot.community.welcome.model import Greeter, Newcomer
from bot.community.welcome.model import Step as WelcomeStep
from bot.messages import Account
from tests.factories import BO, GENERAL, LI, NOW, later

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction

LIZ = Account("discord:7", "liz", "Liz")


def fill(tx: Transaction) -> tuple[str, str, str]:
    """Have Li, Bo and Liz take part, and be put together; return who they are."""
    li, bo, liz = (tx.members.meet(one, now=NOW).person for one in (LI, BO, LIZ))
    own = tx.members.community().id
    tx.pairings.add(Round(own, "round", str(GENERAL)))
    for person in (li, bo, liz):
        tx.pairings.put_taking(Taking(own, "round", person, NOW))
    tx.pairings.keep_apart(li, liz, now=NOW)
    tx.pairings.keep_apart(bo, liz, now=NOW)
    tx.pairings.add_draw(Draw(own, "draw", "round", NOW, due_at=NOW))
    tx.pairings.add_pairings([Pairing(own, "pair", "draw", "round", "web:local", NOW, due_at=later(3), by=liz)])
    seats = [Seat(own, "draw", person, Fate.MATCHED, pairing="pair", notice_at=later(1)) for person in (bo, liz)]
    tx.pairings.put_seats([*seats, Seat(own, "draw", li, Fate.SKIPPED)])
    tx.welcome.add(Newcomer(own, liz, NOW, due_at=later(1)))
    tx.welcome.add(Newcomer(own, bo, NOW, greeter=liz, greeted_at=NOW))
    tx.welcome.put_greeter(Greeter(own, liz, NOW, 3))
    return li, bo, liz


def test_what_is_kept_is_read_back_the_same(store: Store, home: int) -> None:
    _, bo, liz = store.write_now(home, fill)

    def read(tx: Transaction) -> tuple[object, ...]:
        return (
            tx.pairings.get("round"),
            tx.pairings.draw("draw"),
            tx.pairings.seat("draw", bo),
            tx.pairings.taking("round", bo),
            tx.welcome.get(liz),
            tx.welcome.greeter(liz),
        )

    assert store.read_now(home, read) == (
        Round(home, "round", str(GENERAL)),
        Draw(home, "draw", "round", NOW, due_at=NOW),
        Seat(home, "draw", bo, Fate.MATCHED, pairing="pair", notice_at=later(1)),
        Taking(home, "round", bo, NOW),
        Newcomer(home, liz, NOW, due_at=later(1)),
        Greeter(home, liz, NOW, 3),
    )


def test_all_that_is_due_is_found(store: Store, home: int) -> None:
    _, bo, liz = store.write_now(home, fill)

    found = {(due.kind, due.id) for due in store.due(later(4))}

    assert {("draw", "draw"), ("pairing", "pair"), ("newcomer", liz)} <= found
    assert {("seat", f"draw:{bo}"), ("seat", f"draw:{liz}")} <= found


def test_a_pairing_is_written_over_the_version_that_was_read(store: Store, home: int) -> None:
    store.write_now(home, fill)
    second = Pairing(home, "pair", "draw", "round", "web:local", NOW, Step.DONE, outcome=Outcome.MET, version=2)

    first = store.write_now(home, lambda tx: tx.pairings.put_pairing(second))
    again = store.write_now(home, lambda tx: tx.pairings.put_pairing(second))

    assert (first, again) == (True, False)
    assert store.read_now(home, lambda tx: tx.pairings.pairing("pair")) == second


def test_who_did_not_meet_is_not_counted_as_met(store: Store, home: int) -> None:
    _, bo, liz = store.write_now(home, fill)
    met = store.read_now(home, lambda tx: {person for _, _, person in tx.pairings.together()})
    said = Pairing(home, "pair", "draw", "round", "web:local", NOW, Step.DONE, outcome=Outcome.NOT, version=2)

    store.write_now(home, lambda tx: tx.pairings.put_pairing(said))

    assert met == {bo, liz}
    assert store.read_now(home, lambda tx: list(tx.pairings.together())) == []


def test_nothing_of_an_erased_person_is_left(store: Store, home: int) -> None:
    _, bo, liz = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.erasure.erase(liz, now=later(1)))

    def left(tx: Transaction) -> tuple[object, ...]:
        pairing, newcomer = tx.pairings.pairing("pair"), tx.welcome.get(bo)
        assert pairing
        assert newcomer
        return (
            tx.pairings.taking("round", liz),
            tx.pairings.people("pair"),
            list(tx.pairings.apart()),
            pairing.by,
            newcomer.greeter,
            tx.welcome.get(liz),
            tx.welcome.greeter(liz),
        )

    assert store.read_now(home, left) == (None, [bo], [], None, None, None, None)


def test_who_is_avoided_does_not_get_to_know_it_with_all_that_is_theirs(store: Store, home: int) -> None:
    li, _, liz = store.write_now(home, fill)

    theirs = store.read_now(home, lambda tx: tx.erasure.held(liz))
    mine = store.read_now(home, lambda tx: tx.erasure.held(li))

    assert theirs["pairing_apart"] == []
    assert [row["not_with"] for row in mine["pairing_apart"]] == [liz]


def test_two_who_are_one_take_part_once_and_do_not_avoid_themselves(store: Store, home: int) -> None:
    li, bo, liz = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    def left(tx: Transaction) -> tuple[object, ...]:
        seat, newcomer, pairing = tx.pairings.seat("draw", li), tx.welcome.get(bo), tx.pairings.pairing("pair")
        assert seat
        assert newcomer
        assert pairing
        return (
            sorted(one.person for one in tx.pairings.takers("round")),
            list(tx.pairings.apart()),
            seat.fate,
            newcomer.greeter,
            pairing.by,
            tx.welcome.get(li) is not None,
            [one.person for one in tx.welcome.greeters()],
        )

    assert store.read_now(home, left) == (sorted([li, bo]), [(bo, li)], Fate.SKIPPED, li, li, True, [li])


def test_greeters_are_counted_by_whom_they_were_named_to(store: Store, home: int) -> None:
    _, _, liz = store.write_now(home, fill)

    since = store.read_now(home, lambda tx: (tx.welcome.greeted(liz, NOW), tx.welcome.greeted(liz, later(1))))

    assert since == (1, 0)


def test_whether_anybody_waits_for_an_answer_is_known(store: Store, home: int) -> None:
    _, bo, _ = store.write_now(home, fill)
    before = store.read_now(home, lambda tx: tx.welcome.awaiting())

    watched = Newcomer(home, bo, NOW, step=WelcomeStep.WATCH, version=2)
    store.write_now(home, lambda tx: tx.welcome.put(watched))

    assert (before, store.read_now(home, lambda tx: tx.welcome.awaiting())) == (False, True)
