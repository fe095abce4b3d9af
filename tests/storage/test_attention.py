"""What people wish for and were told is theirs everywhere, and is forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.community.attention import Cause, Held, Reason, Told, Wishes
from bot.storage.retention import KEPT, forget
from bot.storage.tables.attention import held_back, told
from tests.factories import BO, LI, NOW, a_post, later

if TYPE_CHECKING:
    from bot.messages import Account
    from bot.storage.store import Store
    from bot.transaction import Transaction


def met(store: Store, home: int, account: Account = LI) -> str:
    """Return the person behind an account."""
    return store.write_now(home, lambda tx: tx.members.meet(account, now=NOW).person)


def a_held(person: str, key: str = "k1", **fields: object) -> Held:
    """Return something that waits for a person until tomorrow."""
    held = Held(1, key, person, Cause.DIGEST, "", "", a_post("waits"), NOW, Reason.QUIET, later(1))
    return replace(held, **fields)  # type: ignore[arg-type]


def count(store: Store) -> tuple[int, int]:
    """Return how much is noted as told, and held back."""
    tables = (told, held_back)
    rows = [select(func.count()).select_from(table) for table in tables]
    return store.look(lambda tx: (tx.execute(rows[0]).scalar_one(), tx.execute(rows[1]).scalar_one()))


def test_wishes_are_kept_as_they_were_set(store: Store, home: int) -> None:
    person = met(store, home)
    wishes = Wishes(person, "Europe/Berlin", "21:00-07:00", 2, frozenset({"digest", "session.abc"}), later(3))

    store.write_now(home, lambda tx: tx.attention.put(wishes))

    other = store.found("another", now=NOW).id
    assert store.read_now(other, lambda tx: tx.attention.wishes(person)) == wishes
    assert store.read_now(other, lambda tx: tx.attention.wishes("nobody")) == Wishes("nobody")


def test_a_zone_is_ones_own_before_the_platforms_before_the_communitys(store: Store, home: int) -> None:
    person = met(store, home)

    def zones(tx: Transaction) -> tuple[str, str]:
        return tx.attention.own_zone(person), tx.attention.zone(person)

    guessed = store.read_now(home, zones)
    store.write_now(home, lambda tx: tx.members.configure(replace(tx.members.community().settings, zone="Asia/Tokyo")))
    communitys = store.read_now(home, zones)
    met(store, home, replace(LI, zone="Europe/Berlin"))
    platforms = store.read_now(home, zones)
    store.write_now(home, lambda tx: tx.attention.put(Wishes(person, zone="America/Lima")))
    own = store.read_now(home, zones)

    assert guessed == ("", "UTC")
    assert communitys == ("", "Asia/Tokyo")
    assert platforms == ("Europe/Berlin", "Europe/Berlin")
    assert own == ("America/Lima", "America/Lima")


def test_a_zone_that_is_none_is_passed_over(store: Store, home: int) -> None:
    person = met(store, home, replace(LI, zone="Mars/Olympus"))

    assert store.read_now(home, lambda tx: tx.attention.zone(person)) == "UTC"


def test_the_zone_follows_whoever_travels_and_stays_where_a_fact_does_not_tell_it(store: Store, home: int) -> None:
    person = met(store, home, replace(LI, zone="Europe/Berlin"))
    store.write_now(home, lambda tx: tx.members.rename(replace(LI, zone="Asia/Tokyo")))

    met(store, home, LI)

    assert store.read_now(home, lambda tx: tx.attention.own_zone(person)) == "Asia/Tokyo"


def test_what_waits_is_due_when_its_time_comes_and_not_when_it_is_only_kept(store: Store, home: int) -> None:
    person = met(store, home)
    store.write_now(home, lambda tx: tx.attention.hold(a_held(person)))
    store.write_now(home, lambda tx: tx.attention.hold(a_held(person, "k2", due_at=None, reason=Reason.BUDGET)))

    early, due = store.due(later(0.9)), store.due(later(1))

    assert [(one.kind, one.id) for one in early] == []
    assert [(one.kind, one.community, one.id) for one in due] == [("held", home, "k1")]


def test_wishes_that_change_bring_what_waits_forward_in_every_community(store: Store, home: int) -> None:
    person, other = met(store, home), store.found("another", now=NOW).id
    for one in (home, other):
        store.write_now(one, lambda tx: tx.attention.hold(a_held(person)))

    store.write_now(home, lambda tx: tx.attention.hasten(person, now=NOW))

    assert [one.community for one in store.due(NOW)] == [home, other]


def test_what_was_told_and_kept_is_forgotten_in_time_and_what_waits_is_not(store: Store, home: int) -> None:
    person = met(store, home)
    store.write_now(home, lambda tx: tx.attention.note(Told(person, "k0", Cause.DIGEST, "", NOW, counted=True)))
    store.write_now(home, lambda tx: tx.attention.hold(a_held(person, due_at=later(90))))
    store.write_now(home, lambda tx: tx.attention.hold(a_held(person, "k2", due_at=None)))

    forget(store, NOW + KEPT)
    before = count(store)
    forget(store, later(1) + KEPT)

    assert before == (1, 2)
    assert count(store) == (0, 1)


def test_what_names_who_is_erased_goes_unsent_to_whomever_it_was_for(store: Store, home: int) -> None:
    li, bo = met(store, home), met(store, home, BO)
    named = replace(a_post("from Bo"), addressees=(str(BO),))
    store.write_now(home, lambda tx: tx.attention.hold(a_held(li, post=named)))
    store.write_now(home, lambda tx: tx.attention.hold(a_held(li, "k2")))

    store.write_now(home, lambda tx: tx.erasure.erase(bo, now=later(1)))

    assert [one.key for one in store.read_now(home, lambda tx: tx.attention.waiting(li))] == ["k2"]


def test_of_two_persons_who_are_one_the_budget_and_the_mutes_are_added_up(store: Store, home: int) -> None:
    li, bo = met(store, home), met(store, home, BO)
    for person, key in ((li, "k1"), (bo, "k2"), (bo, "k1")):
        store.write_now(home, partial(_note, person=person, key=key))
    store.write_now(home, lambda tx: tx.attention.put(Wishes(li, budget=2, muted=frozenset({"digest"}))))
    store.write_now(home, lambda tx: tx.attention.put(Wishes(bo, budget=9, muted=frozenset({"thanks"}))))
    store.write_now(home, lambda tx: tx.attention.hold(a_held(bo, "k3")))

    store.write_now(home, lambda tx: tx.persons.join(li, bo))

    wishes = store.read_now(home, lambda tx: tx.attention.wishes(li))
    assert (wishes.budget, sorted(wishes.muted)) == (2, ["digest", "thanks"])
    assert store.read_now(home, lambda tx: tx.attention.counted(li, later(-1))) == 2
    assert [one.key for one in store.read_now(home, lambda tx: tx.attention.waiting(li))] == ["k3"]


def _note(tx: Transaction, *, person: str, key: str) -> bool:
    return tx.attention.note(Told(person, key, Cause.DIGEST, "", NOW, counted=True))
