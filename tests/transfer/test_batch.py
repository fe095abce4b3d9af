from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bot.community.model import Room
from bot.core.upkeep.tending import tend
from bot.messages import Account, MessageRef, Place
from bot.practice.model import DraftState, Kind, Scope, State
from bot.storage.store import Store
from bot.transfer.batch import Batch, Counts, apply_batch
from bot.transfer.errors import OutOfOrder
from bot.transfer.records import Record, Solved, Told
from tests.factories import NOW, a_draft, later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.transaction import Transaction

HELP = Place("slack:T01", "C1")
LI = Account("slack:T01", "U1", "Li")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture
def community(store: Store) -> int:
    return store.found("Platform", now=NOW).id


def document(id: str, **fields: object) -> Told:
    values: dict[str, Any] = {"room": "", "source_key": f"import:{id}", "source_id": id}
    return Told(a_draft(**(values | fields)))


def spoken(id: str, *, private: bool | None = False, account: Account = LI, **fields: object) -> Told:
    ref = MessageRef(HELP, id)
    values: dict[str, Any] = {"room": str(HELP), "source_key": str(ref), "author_name": account.name}
    draft = a_draft(**(values | fields))
    return Told(draft, account=account, private=private, room_name="help")


def solved(id: str, *, private: bool | None = False) -> Solved:
    return Solved(MessageRef(HELP, id), account=LI, at=NOW, private=private, room_name="help", topics=("keys",))


def apply(store: Store, community: int, *records: Record, start: int = 0, id: str = "one") -> Counts:
    batch = Batch(id, start, records)
    return store.write_now(community, lambda tx: apply_batch(tx, batch, now=NOW))


def test_a_batch_survives_the_way_to_another_process() -> None:
    batch = Batch("one", 7, (document("a"), spoken("1.5", private=None), solved("2.5")))

    assert Batch.from_json(json.loads(json.dumps(batch.as_json()))) == batch


def test_counts_are_parsed_back() -> None:
    counts = Counts(position=5, kept=2, known=1, candidates=1, gone=1, struck=1)

    assert Counts.parse(str(counts)) == counts
    assert Counts.parse(None) == Counts()


def test_a_document_is_kept_for_the_community_under_its_id(store: Store, community: int) -> None:
    counts = apply(store, community, document("til:1", topics=("Retries",)))

    entry = store.read_now(community, lambda tx: tx.entries.by_source("import:til:1"))

    assert counts == Counts(position=1, kept=1)
    assert entry is not None
    assert (entry.source_id, entry.author, entry.scope) == ("til:1", None, Scope.COMMUNITY)


def test_a_batch_sent_twice_is_kept_once(store: Store, community: int) -> None:
    first = apply(store, community, document("a"), document("b"))

    again = apply(store, community, document("a"), document("b"))

    assert again == first == Counts(position=2, kept=2)


def test_a_batch_that_was_half_known_goes_on_from_there(store: Store, community: int) -> None:
    apply(store, community, document("a"))

    counts = apply(store, community, document("a"), document("b"))

    assert counts == Counts(position=2, kept=2)


def test_an_empty_batch_only_asks_where_to_go_on(store: Store, community: int) -> None:
    apply(store, community, document("a"), document("a"))

    assert apply(store, community) == Counts(position=2, kept=1, known=1)
    assert apply(store, community, id="another") == Counts()


def test_a_batch_behind_a_gap_is_refused(store: Store, community: int) -> None:
    with pytest.raises(OutOfOrder) as refused:
        apply(store, community, document("b"), start=1)

    assert (refused.value.expected, refused.value.got) == (0, 1)


def test_the_same_source_is_kept_once_whatever_import_brings_it(store: Store, community: int) -> None:
    apply(store, community, document("a"))

    assert apply(store, community, document("a"), id="another") == Counts(position=1, known=1)


def test_an_author_becomes_a_member_and_never_a_facilitator(store: Store, community: int) -> None:
    boss = Account("slack:T01", "U9", "Boss", manages=True)
    apply(store, community, spoken("1.5", account=boss))

    entry, members = store.read_now(
        community, lambda tx: (tx.entries.by_source("slack:T01/C1#1.5"), list(tx.members.every()))
    )

    assert entry is not None
    assert [(one.name, one.person, one.facilitates) for one in members] == [("Boss", entry.author, False)]


def test_an_old_export_overwrites_no_name_of_today(store: Store, community: int) -> None:
    store.write_now(community, lambda tx: tx.members.meet(Account("slack:T01", "U1", "Li Wen"), now=NOW))

    apply(store, community, spoken("1.5"))

    entry = store.read_now(community, lambda tx: tx.entries.by_source("slack:T01/C1#1.5"))
    assert entry is not None
    assert entry.author_name == "Li Wen"


@pytest.mark.parametrize(("told", "scope"), [(False, Scope.COMMUNITY), (True, Scope.PLACE), (None, Scope.PLACE)])
def test_what_nobody_knows_is_private(store: Store, community: int, told: bool | None, scope: Scope) -> None:  # noqa: FBT001
    apply(store, community, spoken("1.5", private=told))

    entry, room = store.read_now(
        community, lambda tx: (tx.entries.by_source("slack:T01/C1#1.5"), tx.members.known_room(HELP))
    )

    assert entry is not None
    assert entry.scope is scope
    assert room == Room("slack:T01/C1", community, "help", private=scope is Scope.PLACE)


@pytest.mark.parametrize(("known", "told", "scope"), [
    (True, False, Scope.PLACE),
    (False, None, Scope.COMMUNITY),
    (False, True, Scope.PLACE),
])  # fmt: skip
def test_what_hearth_knows_of_a_channel_outweighs_an_export(
    store: Store,
    community: int,
    known: bool,  # noqa: FBT001
    told: bool | None,  # noqa: FBT001
    scope: Scope,
) -> None:
    theirs = store.found("Another", now=NOW).id
    store.write_now(theirs, lambda tx: tx.members.room(HELP, private=known, name="today"))

    apply(store, community, spoken("1.5", private=told))

    entry, room = store.read_now(
        community, lambda tx: (tx.entries.by_source("slack:T01/C1#1.5"), tx.members.known_room(HELP))
    )
    assert entry is not None
    assert entry.scope is scope
    assert room == Room("slack:T01/C1", theirs, "today", private=known)


def test_a_message_that_its_author_deleted_meanwhile_stays_away(store: Store, community: int) -> None:
    def deleted(tx: Transaction) -> None:
        tx.deliveries.first("slack:T01/C1#1.5:deleted", now=NOW)
        tx.deliveries.first("slack:T01/C1#2.5:deleted", now=NOW)

    store.write_now(community, deleted)

    assert apply(store, community, spoken("1.5"), solved("2.5")) == Counts(position=2, gone=2)


def test_a_solved_thread_waits_for_its_author_without_text(store: Store, community: int) -> None:
    counts = apply(store, community, solved("2.5", private=None))

    consent = store.read_now(community, lambda tx: tx.consents.by_source("slack:T01/C1#2.5"))

    assert counts == Counts(position=1, candidates=1)
    assert consent is not None
    assert (consent.kind, consent.topics, consent.private) == (Kind.SOLUTION, ("keys",), True)
    assert (consent.state, consent.author) == (DraftState.WAITING, consent.keeper)
    assert consent.expires_at > later(300)
    assert store.read_now(community, lambda tx: [one.id for one in tx.consents.waiting(consent.author)]) == [consent.id]


def test_nobody_is_asked_twice_nor_about_what_is_kept(store: Store, community: int) -> None:
    counts = apply(store, community, solved("2.5"), solved("2.5"), spoken("3.5"), solved("3.5"))

    assert counts == Counts(position=4, kept=1, candidates=1, known=2)


def test_a_variant_finds_its_original_by_its_key(store: Store, community: int) -> None:
    variant = Told(document("b").draft, variant_of="import:a")
    apply(store, community, document("x"), document("a"), variant)

    entry = store.read_now(community, lambda tx: tx.entries.get(3))

    assert entry is not None
    assert (entry.variant_of, entry.state) == (2, State.KEPT)


def test_what_held_a_secret_is_counted(store: Store, community: int) -> None:
    struck = Told(document("a").draft, struck=True)

    assert apply(store, community, struck, struck) == Counts(position=2, kept=1, known=1, struck=1)


def test_what_was_too_long_to_keep_whole_is_counted(store: Store, community: int) -> None:
    cut = Told(document("a").draft, cut=True)

    assert apply(store, community, cut, cut) == Counts(position=2, kept=1, known=1, cut=1)


async def test_what_an_import_brought_is_looked_at_soon_though_the_repertoire_was_looked_through_just_now(
    store: Store, community: int
) -> None:
    apply(store, community, document("new"))
    await tend(store, community, now=NOW)
    await tend(store, community, now=later(minutes=11))
    old = later(days=-1500)

    later_one = later(minutes=30)
    batches = [Batch("two", place, (document(f"old{place}", told_at=old),)) for place in range(3)]
    for batch in batches:
        store.write_now(community, partial(apply_batch, batch=batch, now=later_one))
    await tend(store, community, now=later_one)

    queue = store.read_now(community, lambda tx: [one.number for one in tx.upkeep.queue(limit=9)])
    assert queue == [2, 3, 4]
