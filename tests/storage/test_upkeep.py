"""The rows that keep the repertoire fresh: who is erased or joined, who was faster, what is due, how far it was looked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Account
from bot.practice.model import Adoption, Confirmation, Receipt, Says, Upkeep, UpkeepState
from bot.storage.dues import Due
from tests.factories import BO, LI, NOW, a_draft, a_use, later

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction

STALE = Upkeep(1, UpkeepState.STALE, NOW)


def fill(tx: Transaction) -> tuple[str, str]:
    """Have Li tell an entry, and Bo leave what can be left of them in its upkeep; return who they are."""
    li, bo = (tx.members.meet(one, now=NOW).person for one in (LI, BO))
    tx.entries.keep(a_draft(author=li, author_name="Li"), now=NOW)
    tx.uses.put(a_use(1, bo, where_text="Bo's cluster"))
    tx.upkeep.confirm(Confirmation(1, bo, later(1), holds=True))
    tx.upkeep.add(replace(STALE, asked_person=bo, asked_at=NOW, due_at=later(7), asks=1))
    tx.upkeep.adopt(Adoption(1, bo, NOW))
    tx.upkeep.tell_later(Receipt(bo, NOW, later(7)))
    return li, bo


def test_who_is_erased_is_in_nobodys_upkeep_any_more(store: Store, home: int) -> None:
    _, bo = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.erasure.erase(bo, now=later(2)))

    def left(tx: Transaction) -> tuple[object, ...]:
        care = tx.upkeep.get(1)
        words = tx.upkeep.words([1])[1]
        return care and care.asked_person, tx.upkeep.adoptions(), tx.upkeep.receipt(bo), [word.where for word in words]

    assert store.read_now(home, left) == (None, [], None, [""])


def test_with_its_author_the_upkeep_of_an_entry_goes_altogether(store: Store, home: int) -> None:
    li, _ = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(2)))

    assert store.read_now(home, lambda tx: (tx.upkeep.get(1), tx.upkeep.adoptions(), tx.upkeep.words([1])[1])) == (
        None,
        [],
        [],
    )


def test_two_who_are_one_have_one_word_and_one_receipt(store: Store, home: int) -> None:
    _, bo = store.write_now(home, fill)

    def join(tx: Transaction) -> None:
        other = tx.members.meet(Account("web:local", "bob", "Bob"), now=NOW).person
        tx.upkeep.confirm(Confirmation(1, other, later(3), holds=False))
        tx.upkeep.adopt(Adoption(1, other, later(3)))
        tx.upkeep.tell_later(Receipt(other, NOW, later(3)))
        assert tx.persons.join(bo, other)

    store.write_now(home, join)

    words = store.read_now(home, lambda tx: tx.upkeep.words([1])[1])
    assert [(word.person, word.says) for word in words if word.says in {Says.HOLDS, Says.OVER}] == [(bo, Says.OVER)]
    assert [one.person for one in store.read_now(home, lambda tx: tx.upkeep.adoptions())] == [bo]
    assert store.read_now(home, lambda tx: tx.upkeep.receipt(bo)) == Receipt(bo, NOW, later(7))


def test_the_second_of_two_who_write_the_same_version_is_told(store: Store, home: int) -> None:
    store.write_now(home, fill)
    care = store.read_now(home, lambda tx: tx.upkeep.get(1))
    assert care
    fresh = replace(care, state=UpkeepState.DISPUTED, version=care.version + 1)

    first, second = (store.write_now(home, lambda tx: tx.upkeep.put(fresh)) for _ in range(2))

    assert (first, second) == (True, False)
    assert not store.write_now(home, lambda tx: tx.upkeep.add(STALE))


def test_an_author_waits_for_one_receipt_however_often_theirs_is_used(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: tx.upkeep.tell_later(Receipt("li", NOW, later(7))))

    store.write_now(home, lambda tx: tx.upkeep.tell_later(Receipt("li", later(3), later(10))))
    before = store.read_now(home, lambda tx: tx.upkeep.receipt("li"))
    store.write_now(home, lambda tx: tx.upkeep.told(Receipt("li", later(7))))
    store.write_now(home, lambda tx: tx.upkeep.tell_later(Receipt("li", later(9), later(16))))

    assert before == Receipt("li", NOW, later(7))
    assert store.read_now(home, lambda tx: tx.upkeep.receipt("li")) == Receipt("li", later(7), later(16))


def test_what_is_due_is_found_once_its_time_has_come(store: Store, home: int) -> None:
    _, bo = store.write_now(home, fill)

    assert store.due(later(6.9)) == []
    assert sorted(store.due(later(7))) == sorted([Due("upkeep", home, "1"), Due("receipt", home, bo)])


def test_what_was_asked_about_least_and_waits_longest_comes_first(store: Store, home: int) -> None:
    def keep(tx: Transaction) -> None:
        for number in range(1, 5):
            tx.entries.keep(a_draft(source_key=f"#{number}"), now=NOW)
        tx.upkeep.add(Upkeep(1, UpkeepState.STALE, later(1), asks=1))
        tx.upkeep.add(Upkeep(2, UpkeepState.STALE, later(2)))
        tx.upkeep.add(Upkeep(3, UpkeepState.DISPUTED, later(1)))
        tx.upkeep.add(Upkeep(4, UpkeepState.SUPERSEDED, NOW, superseded_by=1))

    store.write_now(home, keep)

    assert [one.number for one in store.read_now(home, lambda tx: tx.upkeep.queue(limit=9))] == [3, 2, 1]
    assert [one.number for one in store.read_now(home, lambda tx: tx.upkeep.unasked(limit=9))] == [3, 2]


def test_who_left_every_space_cannot_be_asked(store: Store, home: int) -> None:
    li, bo = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.members.leave(LI, now=later(1)))

    assert store.read_now(home, lambda tx: tx.upkeep.here([li, bo, "nobody"])) == {bo}


def test_how_far_it_was_looked_through_is_remembered(store: Store, home: int) -> None:
    before = store.read_now(home, lambda tx: tx.upkeep.tending())

    for reached in (200, 400):
        store.write_now(home, lambda tx, at=reached: tx.upkeep.tend(at, later(1)))  # type: ignore[misc]

    assert (before, store.read_now(home, lambda tx: tx.upkeep.tending())) == (None, (400, later(1)))
