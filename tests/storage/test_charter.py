"""The charter and commitments as they are kept: erased, joined, and given over with all else to another community."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.charter.model import Charter, Commitment, CommitmentState
from bot.messages import Account, Place
from tests.factories import BO, GENERAL, LI, NOW, a_draft, later

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction


def committed(tx: Transaction, account: Account, helps: str) -> str:
    """Let somebody commit themselves; return who they are."""
    member = tx.members.meet(account, now=NOW)
    tx.charters.commit(Commitment(member.community, member.person, NOW, NOW, helps=helps, due_at=later(365)))
    return member.person


def test_the_charter_of_a_new_community_says_nothing_at_version_0(store: Store, home: int) -> None:
    charter = store.read_now(home, lambda tx: tx.charters.charter())

    assert charter == Charter(home)
    assert not charter


def test_a_charter_is_written_over_the_version_it_was_read_at_and_no_other(store: Store, home: int) -> None:
    first = Charter(home, cares="Tools.", questions=("Why?",), changed_at=NOW, version=1)

    written = [store.write_now(home, lambda tx: tx.charters.write(first)) for _ in range(2)]
    again = store.write_now(home, lambda tx: tx.charters.write(replace(first, for_whom="Us.", version=2)))

    assert written == [True, False]
    assert again
    assert store.read_now(home, lambda tx: tx.charters.charter()) == replace(first, for_whom="Us.", version=2)


def test_who_is_erased_wrote_nothing_and_is_committed_to_nothing(store: Store, home: int) -> None:
    def write(tx: Transaction) -> str:
        person = committed(tx, LI, "Sharpening")
        tx.charters.write(Charter(home, cares="Tools.", by=person, changed_at=NOW, version=1))
        return person

    person = store.write_now(home, write)

    store.write_now(home, lambda tx: tx.erasure.erase(person, now=NOW))

    assert store.read_now(home, lambda tx: tx.charters.commitment(person)) is None
    assert store.read_now(home, lambda tx: tx.charters.charter()).by is None
    assert store.read_now(home, lambda tx: tx.charters.charter()).cares == "Tools."


def test_of_the_commitments_of_two_who_are_one_their_own_stays(store: Store, home: int) -> None:
    stays = store.write_now(home, lambda tx: committed(tx, LI, "Sharpening"))
    goes = store.write_now(home, lambda tx: committed(tx, BO, "Gluing"))

    store.write_now(home, lambda tx: tx.persons.join(stays, goes))

    held = store.read_now(home, lambda tx: tx.charters.committed())
    assert [(one.person, one.helps, one.state) for one in held] == [(stays, "Sharpening", CommitmentState.KEPT)]


def test_a_commitment_is_due_a_year_on_and_not_before(store: Store, home: int) -> None:
    person = store.write_now(home, lambda tx: committed(tx, LI, "Sharpening"))

    before, after = store.due(later(364)), store.due(later(365))

    assert [one for one in before if one.kind == "commitment"] == []
    assert [(one.kind, one.community, one.id) for one in after if one.kind == "commitment"] == [
        ("commitment", home, person)
    ]


def test_all_of_a_community_goes_over_to_another_and_none_of_a_third(store: Store, home: int) -> None:
    other, third = (store.found(name, now=NOW).id for name in ("Other", "Third"))
    for community in (home, other, third):
        store.write_now(community, _filled)

    store.write_now(home, lambda tx: _given(tx, other))

    def kept(tx: Transaction) -> list[tuple[int, str, str]]:
        return [(one.number, one.title, one.state.value) for one in tx.entries.stream(None)]

    assert store.read_now(home, kept) == [(1, "Whet", "merged"), (2, "Oil", "merged")]
    assert store.read_now(other, kept) == [
        (1, "Whet", "kept"),
        (2, "Oil", "kept"),
        (1001, "Whet", "merged"),
        (1002, "Oil", "kept"),
    ]
    assert store.read_now(third, kept) == [(1, "Whet", "kept"), (2, "Oil", "kept")]


def test_what_both_kept_of_one_message_is_one_entry_afterwards(store: Store, home: int) -> None:
    other = store.found("Other", now=NOW).id
    for community in (home, other):
        store.write_now(community, _filled)

    store.write_now(home, lambda tx: _given(tx, other))

    merged = store.read_now(other, lambda tx: tx.entries.get(1001))
    assert merged is not None
    assert merged.merged_into == 1


def test_the_next_entry_there_comes_after_all_that_went_over(store: Store, home: int) -> None:
    other = store.found("Other", now=NOW).id
    for community in (home, other):
        store.write_now(community, _filled)

    store.write_now(home, lambda tx: _given(tx, other))

    kept = store.write_now(other, lambda tx: tx.entries.keep(a_draft("New"), now=NOW))
    assert kept is not None
    assert kept.number == 1003


def test_what_went_over_is_found_by_its_words(store: Store, home: int) -> None:
    from bot.community.model import Viewer  # noqa: PLC0415
    from bot.practice.model import Query  # noqa: PLC0415

    other = store.found("Other", now=NOW).id
    store.write_now(home, _filled)
    store.write_now(home, lambda tx: _given(tx, other))

    found = store.read_now(other, lambda tx: tx.search.find(Query("oil"), Viewer(other)))

    assert [hit.number for hit in found.hits] == [2]


def _filled(tx: Transaction) -> None:
    tx.members.meet(LI, now=NOW)
    tx.entries.keep(a_draft("Whet", source_key=f"{GENERAL}#7", topics=("tools",)), now=NOW)
    tx.entries.keep(a_draft("Oil", variant_of=1, topics=("tools", "care")), now=NOW)


def _given(tx: Transaction, into: int) -> None:
    tx.members.room(Place("web:local", "shed"), private=False)
    shift = tx.takeover.begin(into)
    upto = tx.takeover.bring(into, shift, after=0, limit=1)
    tx.takeover.bring(into, shift, after=upto, limit=20)
    tx.takeover.bring(into, shift, after=0, limit=20)
    tx.takeover.finish(into, shift)
    tx.takeover.finish(into, shift)
