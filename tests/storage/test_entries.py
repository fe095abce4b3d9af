"""The repertoire on both engines."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Wanted
from bot.practice.model import Change, Kind, Parts, Scope, State
from tests.factories import COUNCIL, LI, NOW, a_draft, a_viewer, later

if TYPE_CHECKING:
    from bot.practice.model import Entry
    from bot.storage.store import Store
    from bot.transaction import Transaction


def kept(store: Store, home: int, *titles: str) -> list[Entry]:
    """Keep one tip for each title."""
    entries = store.write_now(home, lambda tx: [tx.entries.keep(a_draft(title), now=NOW) for title in titles])
    return [entry for entry in entries if entry is not None]


def test_entries_are_numbered_one_after_another_in_each_community(store: Store, home: int) -> None:
    other = store.found("another", now=NOW).id

    ours = kept(store, home, "one", "two")
    theirs = kept(store, other, "one")

    assert [entry.number for entry in ours] == [1, 2]
    assert [entry.number for entry in theirs] == [1]


def test_what_was_kept_reads_back_as_it_was_told(store: Store, home: int) -> None:
    draft = a_draft(
        kind=Kind.STORY,
        parts=Parts("It was late", "We waited", "", "Do not wait"),
        not_when="It is early",
        topics=("tls", "ingress"),
        nameless=True,
        scope=Scope.PLACE,
        source_key="web:local/general#7",
        source_url="https://example.org/7",
        source_id="7",
        variant_of=3,
    )

    entry = store.write_now(home, lambda tx: tx.entries.keep(draft, now=later(1)))

    assert entry is not None
    assert store.read_now(home, lambda tx: tx.entries.get(1)) == entry
    assert {name: getattr(entry, name) for name in draft.__slots__} == {
        name: getattr(draft, name) for name in draft.__slots__
    }


def test_a_source_is_kept_once_and_leaves_no_gap_in_the_numbers(store: Store, home: int) -> None:
    first = store.write_now(home, lambda tx: tx.entries.keep(a_draft(source_key="a"), now=NOW))

    again = store.write_now(home, lambda tx: tx.entries.keep(a_draft(source_key="a"), now=NOW))
    [following] = kept(store, home, "next")

    assert again is None
    assert store.read_now(home, lambda tx: tx.entries.by_source("a")) == first
    assert following.number == 2


def test_many_come_in_the_order_asked_for_without_those_that_are_not(store: Store, home: int) -> None:
    one, two, three = kept(store, home, "one", "two", "three")

    found = store.read_now(home, lambda tx: tx.entries.many([3, 9, 1, 2]))

    assert list(found) == [three, one, two]
    assert store.read_now(home, lambda tx: tx.entries.many([])) == []


def test_a_change_is_written_over_the_version_before_it_only(store: Store, home: int) -> None:
    [entry] = kept(store, home, "one")
    changed = replace(entry.with_text(kind=Kind.TIP, title="1", body="b", parts=Parts(), not_when=""), topics=("x",))

    def put(tx: Transaction) -> bool:
        return tx.entries.put(changed, by=None, change=Change.EDITED, now=later(1))

    assert store.write_now(home, put)
    assert not store.write_now(home, put)
    assert store.read_now(home, lambda tx: tx.entries.get(1)) == changed
    assert store.read_now(home, lambda tx: [(one.version, one.title) for one in tx.entries.revisions(1)]) == [
        (1, "one"),
        (2, "1"),
    ]


def test_a_revision_names_who_made_it_as_they_are_called_now(store: Store, home: int) -> None:
    def keep(tx: Transaction) -> None:
        li = tx.members.meet(LI, now=NOW)
        tx.entries.keep(a_draft(author=li.person), now=NOW)
        tx.members.meet(replace(LI, name="Li Wei"), now=NOW)

    store.write_now(home, keep)

    [revision] = store.read_now(home, lambda tx: tx.entries.revisions(1))
    assert (revision.by_name, revision.change, revision.at) == ("Li Wei", Change.KEPT, NOW)


def test_the_shelf_shows_the_newest_first_a_page_at_a_time(store: Store, home: int) -> None:
    kept(store, home, "one", "two", "three")

    first, total = store.read_now(home, lambda tx: tx.entries.shelf(Wanted(), a_viewer(home), size=2))
    second, _ = store.read_now(home, lambda tx: tx.entries.shelf(Wanted(page=2), a_viewer(home), size=2))

    assert ([entry.number for entry in first], [entry.number for entry in second], total) == ([3, 2], [1], 3)


def test_the_shelf_narrows_by_kind_topic_author_and_day(store: Store, home: int) -> None:
    def keep(tx: Transaction) -> None:
        tx.entries.keep(a_draft(kind=Kind.TOOL, author_name="Li", topics=("tls",), told_at=later(-9)), now=NOW)
        tx.entries.keep(a_draft(author_name="Li", nameless=True), now=NOW)
        tx.topics.resolve(("tls",))
        tx.topics.alias("ssl", "tls")

    store.write_now(home, keep)

    def numbers(wanted: Wanted) -> list[int]:
        return store.read_now(home, lambda tx: [entry.number for entry in tx.entries.shelf(wanted, a_viewer(home))[0]])

    assert numbers(Wanted(kind="tool")) == [1]
    assert numbers(Wanted(topic="tls")) == numbers(Wanted(topic="ssl")) == [1]
    assert numbers(Wanted(author="li")) == [1]  # Whoever took their name off is not found by it.
    assert numbers(Wanted(since=NOW.date())) == [2]


def test_counts_are_only_of_what_the_viewer_may_see(store: Store, home: int) -> None:
    def keep(tx: Transaction) -> None:
        tx.entries.keep(a_draft(topics=("tls",)), now=NOW)
        tx.entries.keep(a_draft(topics=("pay",), scope=Scope.PLACE, room=str(COUNCIL)), now=NOW)

    store.write_now(home, keep)
    inside = a_viewer(home, rooms=frozenset({str(COUNCIL)}))

    assert store.read_now(home, lambda tx: tx.entries.facets(a_viewer(home))) == ([("tip", 1)], [("tls", 1)])
    assert store.read_now(home, lambda tx: tx.entries.facets(inside)) == ([("tip", 2)], [("pay", 1), ("tls", 1)])


def test_a_stream_gives_all_that_is_seen_by_number(store: Store, home: int) -> None:
    one, two = kept(store, home, "one", "two")
    hidden = replace(one, state=State.HIDDEN, version=2)
    store.write_now(home, lambda tx: tx.entries.put(hidden, by=None, change=Change.HIDDEN, now=NOW))

    seen = store.read_now(home, lambda tx: list(tx.entries.stream(a_viewer(home))))
    every = store.read_now(home, lambda tx: list(tx.entries.stream(None)))

    assert seen == [two]
    assert every == [hidden, two]


def test_authors_find_all_they_told_and_variants_name_theirs(store: Store, home: int) -> None:
    def keep(tx: Transaction) -> None:
        tx.entries.keep(a_draft(author="li"), now=NOW)
        tx.entries.keep(a_draft(author="li", variant_of=1), now=NOW)
        tx.entries.keep(a_draft(author="bo", variant_of=1), now=NOW)

    store.write_now(home, keep)

    assert store.read_now(home, lambda tx: [entry.number for entry in tx.entries.by_author("li")]) == [2, 1]
    assert store.read_now(home, lambda tx: list(tx.entries.variants(1))) == [2, 3]


def test_a_person_reports_an_entry_once_and_settling_closes_it(store: Store, home: int) -> None:
    kept(store, home, "one")

    first = store.write_now(home, lambda tx: tx.entries.report(1, by="li", reason="rude", now=NOW))
    again = store.write_now(home, lambda tx: tx.entries.report(1, by="li", reason="rude", now=NOW))
    open_now = store.read_now(home, lambda tx: tx.entries.reports())
    store.write_now(home, lambda tx: tx.entries.settle(1))

    assert (first, again) == (True, False)
    assert list(open_now) == [(1, "rude", NOW)]
    assert store.read_now(home, lambda tx: tx.entries.reports()) == []


def test_every_change_that_shows_is_counted(store: Store, home: int) -> None:
    before = store.communities()[0].changes

    kept(store, home, "one")

    assert store.communities()[0].changes > before


def test_an_error_undoes_the_whole_transaction_and_nothing_of_others(store: Store, home: int) -> None:
    def fail(tx: Transaction) -> None:
        tx.entries.keep(a_draft("never"), now=NOW)
        raise LookupError

    async def both() -> tuple[object, object]:
        other = store.write(home, lambda tx: tx.entries.keep(a_draft("kept"), now=NOW))
        return await asyncio.gather(store.write(home, fail), other, return_exceptions=True)

    failed, other = asyncio.run(both())

    assert isinstance(failed, LookupError)
    assert other is not None
    titles = store.read_now(home, lambda tx: [entry.title for entry in tx.entries.stream(None)])
    assert titles == ["kept"]
