"""Two persons who turn out to be one: whatever was either's is the one's, everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.model import Role, Thanks
from bot.messages import Account
from bot.practice.model import Outcome
from bot.storage.merging import MERGED
from bot.storage.store import Store
from bot.storage.tables import metadata
from tests.factories import BO, LI, NOW, a_consent, a_draft, a_question, a_use, later

if TYPE_CHECKING:
    from pathlib import Path

    from bot.transaction import Transaction

LIZ = Account("discord:7", "liz", "Liz")


def fill(tx: Transaction) -> tuple[str, str]:
    """Have Li and Liz leave something wherever a person can be; return both."""
    li = tx.members.meet(LI, now=NOW).person
    bo = tx.members.meet(BO, now=NOW).person
    liz = tx.members.meet(LIZ, now=later(1)).person
    tx.entries.keep(a_draft("Bo's", author=bo, kept_by=liz), now=NOW)
    tx.entries.keep(a_draft("Liz's", author=liz), now=NOW)
    tx.uses.put(a_use(1, li, outcome=Outcome.NOT, at=later(2)))
    tx.uses.put(a_use(1, liz, outcome=Outcome.WORKED, at=later(3)))
    tx.uses.put(a_use(2, li, at=later(3)))
    tx.uses.put(a_use(2, liz, at=later(2)))
    tx.entries.report(1, by=li, reason="mine", now=NOW)
    tx.entries.report(1, by=liz, reason="hers", now=NOW)
    tx.consents.add(a_consent(liz, bo))
    tx.questions.add(a_question(liz))
    for thanks in (Thanks(li, liz, "self", NOW), Thanks(li, bo, "1", NOW), Thanks(liz, bo, "1", NOW)):
        tx.thanks.add(thanks)
    tx.thanks.add(Thanks(bo, liz, "2", NOW))
    tx.codes.ticket("invite", f"1 {liz}", until=later(1))
    return li, liz


def test_every_table_says_how_a_person_is_joined_to_another() -> None:
    assert set(MERGED) == {*metadata.tables, "alembic_version"}


def test_all_that_was_the_others_is_the_ones(store: Store, home: int) -> None:
    li, liz = store.write_now(home, fill)

    joined = store.write_now(home, lambda tx: tx.persons.join(li, liz))

    held = store.read_now(home, lambda tx: tx.erasure.held(li))
    assert joined
    assert not any(store.read_now(home, lambda tx: tx.erasure.held(liz)).values())
    assert [row["title"] for row in held["entry"]] == ["Liz's"]
    assert [row["reason"] for row in held["report"]] == ["mine"]
    assert [(row["number"], row.get("outcome")) for row in held["use"]] == [(1, "worked"), (2, None)]
    assert sorted(str(row["subject"]) for row in held["thanks"]) == ["1", "2"]
    assert len(held["consent"]) == len(held["question"]) == 1


def test_either_account_is_the_one_person(store: Store, home: int) -> None:
    li, liz = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    assert store.write_now(home, lambda tx: tx.members.meet(LIZ, now=NOW)).person == li
    assert {str(account) for account in store.read_now(home, lambda tx: tx.members.accounts(li))} == {
        str(LI),
        str(LIZ),
    }
    assert len(store.read_now(home, lambda tx: tx.members.every())) == 2


def test_they_are_members_wherever_either_was_with_the_higher_role_of_each(store: Store, home: int) -> None:
    li, liz = store.write_now(home, fill)
    other = store.found("another", now=NOW).id
    store.write_now(home, lambda tx: tx.members.set_role(liz, Role.FACILITATOR))
    store.write_now(other, lambda tx: tx.members.meet(LIZ, now=NOW))

    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    here = store.read_now(home, lambda tx: tx.members.get(li))
    there = store.read_now(other, lambda tx: tx.members.get(li))
    assert here
    assert there
    assert (here.role, here.joined_at, here.name) == (Role.FACILITATOR, NOW, "Li")
    assert (there.role, there.name) == (Role.MEMBER, "Liz")
    assert [one.id for one in store.read_now(home, lambda tx: tx.members.choices(li))] == [other, home]


def test_what_the_other_chose_counts_where_the_one_chose_nothing(store: Store, home: int) -> None:
    li, liz = store.write_now(home, fill)
    store.write_now(home, lambda tx: tx.members.choose(liz, home))

    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    assert [one.chosen for one in store.read_now(home, lambda tx: tx.members.choices(li))] == [True]


def test_nobody_is_joined_to_themselves_or_twice_or_once_erased(store: Store, home: int) -> None:
    li, liz = store.write_now(home, fill)
    bo = store.write_now(home, lambda tx: tx.members.meet(BO, now=NOW)).person

    same = store.write_now(home, lambda tx: tx.persons.join(li, li))
    first = store.write_now(home, lambda tx: tx.persons.join(li, liz))
    again = store.write_now(home, lambda tx: tx.persons.join(li, liz))
    store.write_now(home, lambda tx: tx.erasure.erase(bo, now=NOW))
    gone = store.write_now(home, lambda tx: tx.persons.join(li, bo))

    assert (same, first, again, gone) == (False, True, False, False)


def test_erasing_the_one_lists_the_other_for_a_backup_that_knows_them_apart(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")
    home = store.found("home", now=NOW).id
    li, liz = store.write_now(home, fill)
    store.write_now(home, lambda tx: tx.persons.join(li, liz))

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    store.close()
    listed = (tmp_path / "erasures.jsonl").read_text()
    assert li in listed
    assert liz in listed
