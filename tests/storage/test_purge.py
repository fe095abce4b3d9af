"""After Hearth was removed from a space, what it held goes: whole, in steps, and not before its day."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.community.model import Role, Thanks
from bot.messages import Account, EntryCard, Place, Post, RoomChanged
from bot.practice.model import Scope
from bot.storage.letters import SqlLetters
from bot.storage.purge import CONTENT, purge, step
from bot.storage.spaces import left
from bot.storage.store import Store
from bot.storage.tables import metadata
from bot.storage.transcript import SqlTranscript
from bot.testing import SettableClock
from tests.factories import NOW, a_consent, a_draft, a_message, a_post, a_question, a_use, later
from tests.storage.test_schedules import a_schedule, an_occurrence

if TYPE_CHECKING:
    from pathlib import Path

    from bot.transaction import Transaction

SAID, NAME = "Xylophonquark", "Zwiebelkern"
SLACK, DISCORD = "slack:T01", "discord:77"
HALL = Place(SLACK, "C01")
ANN = Account(SLACK, "U01", NAME)
BEN = Account(SLACK, "U02", "Ben")
SHARED = {
    "community",
    "space",
    "person",
    "account",
    "room",
    "page_message",
    "installation",
    "ticket",
    "letter",
    "feed",
    "attention",
    "told",
}


def fill(tx: Transaction, told: int = 5) -> None:
    """Have a space hold something in every table."""
    ann, ben = (tx.members.meet(one, now=NOW).person for one in (ANN, BEN))
    tx.members.set_role(ann, Role.FACILITATOR)
    tx.members.told_of(RoomChanged(HALL, NOW, SAID, private=False))
    for serial in range(told):
        body = f"{SAID} and the rest {serial}"
        tx.entries.keep(a_draft(f"{SAID} {serial}", body=body, author=ann, author_name=NAME, room=str(HALL)), now=NOW)
    tx.topics.resolve((SAID.lower(),))
    tx.uses.put(a_use(1, ben, changed=SAID))
    tx.entries.report(1, by=ben, reason=SAID, now=NOW)
    tx.consents.add(a_consent(ann, ben))
    tx.questions.add(a_question(ann, text=SAID))
    tx.thanks.add(Thanks(ben, ann, f"{HALL}#1", NOW))
    tx.tokens.make(ann, SAID, until=later(30), now=NOW)
    tx.schedules.add(a_schedule(title=SAID, by=ann))
    tx.schedules.plan(an_occurrence(host=ann))
    tx.audit.note("setup", str(HALL), by=ann, now=NOW)
    tx.deliveries.first(f"{HALL}#1", now=NOW)
    tx.codes.code("link", f"{ann} {ANN}", until=later(1))
    tx.outgoing.send(HALL, Post((EntryCard(1, 1, "tip", SAID, told_by=NAME),), SAID, entries=(1,)), key="k1", now=NOW)


def found(store: Store, space: str, installer: str = str(ANN)) -> int:
    """Let Hearth into a space, and return its community."""
    home = store.home_now(Place(space), now=NOW)
    store.write_now(home, lambda tx: tx.spaces.join(space, name=NAME, installer=installer, now=NOW))
    return home


def leave(store: Store, home: int, space: str = SLACK) -> bool:
    """Remove Hearth from a space."""
    return store.write_now(home, lambda tx: tx.spaces.leave(space, purge_at=later(31), now=later(1)))


def test_every_table_of_a_communitys_content_is_emptied() -> None:
    assert {table.name for table in CONTENT} == set(metadata.tables) - SHARED


async def test_no_byte_of_any_file_remembers_a_community_without_another_space(tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{tmp_path / 'hearth.db'}")) as store:
        home = found(store, SLACK)
        await store.write(home, lambda tx: fill(tx, told=300))
        await SqlLetters(store, SettableClock(NOW)).put("k1", str(ANN), a_post(SAID))
        transcript = SqlTranscript(store)
        await transcript.say(replace(a_message(SAID, author=ANN), ref=replace(a_message().ref, place=HALL)))
        leave(store, home)

        purge(store, SLACK, later(31))

        assert store.communities() == []
        for word in (SAID, SAID.lower()[:7], NAME, "T01", "U01"):
            assert not holding(tmp_path, word), word


def holding(folder: Path, word: str) -> list[str]:
    """Return the files in which *word* stands, by any case."""
    return [path.name for path in folder.iterdir() if word.lower().encode() in path.read_bytes().lower()]


def test_nothing_is_left_in_any_table_and_others_keep_theirs(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: tx.entries.keep(a_draft("theirs"), now=NOW))
    gone = found(store, SLACK)
    store.write_now(gone, fill)
    leave(store, gone)

    purge(store, SLACK, later(31))

    assert [one.id for one in store.communities()] == [home]
    assert counts_of(store) == {"community": 1, "space": 1, "entry": 1, "revision": 1}


def counts_of(store: Store) -> dict[str, int]:
    """Return how many rows each table holds, of those that hold any."""

    def count(name: str) -> int:
        rows = select(func.count()).select_from(metadata.tables[name])
        return int(store.look(lambda connection: connection.execute(rows).scalar_one()))

    return {name: number for name in metadata.tables if (number := count(name))}


def test_a_community_with_another_space_loses_only_what_is_the_spaces_own(store: Store) -> None:
    home = found(store, SLACK)
    store.write_now(home, fill)
    server = found(store, DISCORD, "")
    store.write_now(home, lambda tx: tx.spaces.settle(DISCORD, home))
    leave(store, home)

    purge(store, SLACK, later(31))

    titles = store.read_now(home, lambda tx: [entry.title for entry in tx.entries.stream(None)])
    member = store.read_now(home, lambda tx: tx.members.by_name(NAME))
    assert len(titles) == 5
    assert member
    assert (member.account, store.read_now(home, lambda tx: list(tx.members.rooms()))) == ("", [])
    assert store.read_now(home, lambda tx: tx.members.known(ANN)) is None
    assert store.look(left) == []
    assert server in {one.id for one in store.communities()}
    assert store.queue.counts() == {}


def test_a_community_waits_for_the_later_of_two_spaces(store: Store) -> None:
    home = found(store, SLACK)
    store.write_now(home, fill)
    found(store, DISCORD, "")
    store.write_now(home, lambda tx: tx.spaces.settle(DISCORD, home))
    leave(store, home)
    store.write_now(home, lambda tx: tx.spaces.leave(DISCORD, purge_at=later(50), now=later(20)))

    purge(store, SLACK, later(31))
    entries = store.read_now(home, lambda tx: len(list(tx.entries.stream(None))))
    purge(store, DISCORD, later(50))

    assert entries == 5
    assert home not in {one.id for one in store.communities()}


def test_coming_back_calls_it_off_even_in_the_midst(store: Store) -> None:
    home = found(store, SLACK)
    store.write_now(home, fill)
    leave(store, home)
    store.change(partial(step, key=SLACK, now=later(31)))

    store.write_now(home, lambda tx: tx.spaces.join(SLACK, name="", installer="", now=later(31)))
    purge(store, SLACK, later(32))

    space = store.read_now(home, lambda tx: tx.spaces.get(SLACK))
    assert space
    assert (space.left_at, space.purge_at, space.name, space.installer) == (None, None, NAME, str(ANN))
    assert len(store.read_now(home, lambda tx: list(tx.entries.stream(None)))) == 5


def test_it_is_due_on_its_day_and_not_before(store: Store) -> None:
    home = found(store, SLACK)
    store.write_now(home, fill)
    leave(store, home)

    early = [due for due in store.due(later(30.9)) if due.kind == "space"]
    due = [(one.community, one.id) for one in store.due(later(31)) if one.kind == "space"]
    too_soon = store.write_now(home, lambda tx: tx.spaces.purge(SLACK, now=later(30.9)))
    done = store.write_now(home, lambda tx: tx.spaces.purge(SLACK, now=later(31)))

    assert early == []
    assert due == [(home, SLACK)]
    assert (too_soon, done) == (False, True)
    assert store.communities() == []


def test_a_purge_that_was_cut_short_is_taken_up_again(store: Store) -> None:
    home = found(store, SLACK)
    store.write_now(home, fill)
    leave(store, home)
    steps = 0
    while store.change(partial(step, key=SLACK, now=later(31))):
        steps += 1
        assert [one.id for one in store.due(later(31)) if one.kind == "space"] == [SLACK]

    assert steps > 10  # One for each table that holds something.
    assert store.due(later(31)) == []


def test_leaving_twice_counts_from_the_first(store: Store) -> None:
    home = found(store, SLACK)

    first = leave(store, home)
    second = store.write_now(home, lambda tx: tx.spaces.leave(SLACK, purge_at=later(99), now=later(69)))

    space = store.read_now(home, lambda tx: tx.spaces.get(SLACK))
    assert (first, second) == (True, False)
    assert space
    assert space.purge_at == later(31)


def test_many_communities_in_a_space_go_together(store: Store) -> None:
    home = found(store, SLACK)
    store.write_now(home, fill)
    other = store.found("another", now=NOW).id
    store.write_now(other, lambda tx: tx.members.bind(replace(HALL, channel="C02"), other))
    store.write_now(other, lambda tx: tx.entries.keep(a_draft(scope=Scope.PLACE, room=f"{SLACK}/C02"), now=NOW))
    leave(store, home)

    purge(store, SLACK, later(31))

    assert store.communities() == []
