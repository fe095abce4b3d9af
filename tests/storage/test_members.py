"""Communities, members, rooms, deliveries and the audit log on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.model import Role, Room, Settings
from bot.messages import Account, Place
from tests.factories import BO, COUNCIL, FAY, GENERAL, LI, NOW, later

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.transaction import Transaction


def test_a_space_founds_its_community_at_first_sight_and_once(store: Store) -> None:
    first = store.home_now(GENERAL, now=NOW)
    again = store.home_now(COUNCIL, now=later(1))

    assert first == again
    assert [community.name for community in store.communities()] == ["local"]


async def test_a_room_that_was_bound_has_its_own_home(store: Store) -> None:
    home = await store.home(GENERAL, now=NOW)
    other = store.found("Potters", now=NOW)

    await store.write(home, lambda tx: tx.members.bind(COUNCIL, other.id))

    assert await store.home(replace(COUNCIL, thread="17"), now=NOW) == other.id
    assert await store.home(GENERAL, now=NOW) == home
    rooms = await store.read(other.id, lambda tx: tx.members.rooms())
    assert list(rooms) == [Room(str(COUNCIL), other.id, "", private=True)]


def test_settings_are_kept_and_what_is_not_given_stays(store: Store, home: int) -> None:
    settings = Settings(reaction="⭐", trial_days=3)

    store.write_now(home, lambda tx: tx.members.configure(settings, name="Keepers"))
    store.write_now(home, lambda tx: tx.members.configure(settings, about="what we keep"))

    community = store.read_now(home, lambda tx: tx.members.community())
    assert (community.name, community.about, community.settings) == ("Keepers", "what we keep", settings)


def test_an_account_meets_as_the_same_member_again(store: Store, home: int) -> None:
    first = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))
    again = store.write_now(home, lambda tx: tx.members.meet(LI, now=later(1)))

    assert first == again
    assert store.read_now(home, lambda tx: tx.members.get(first.person)) == first
    assert store.read_now(home, lambda tx: tx.members.known(LI)) == first.person
    assert store.read_now(home, lambda tx: tx.members.known(BO)) is None


def test_a_person_is_the_same_in_two_communities(store: Store, home: int) -> None:
    other = store.found("Potters", now=NOW).id

    here = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))
    there = store.write_now(other, lambda tx: tx.members.meet(LI, now=NOW))

    assert (here.person, here.community, there.community) == (there.person, home, other)


def test_names_are_kept_fresh_and_a_nameless_sight_takes_none_away(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))
    renamed = store.write_now(home, lambda tx: tx.members.meet(replace(LI, name="Li Wei"), now=NOW))
    unnamed = store.write_now(home, lambda tx: tx.members.meet(replace(LI, name=""), now=NOW))

    accounts = store.read_now(home, lambda tx: tx.members.accounts(renamed.person))
    assert (renamed.name, unnamed.name) == ("Li Wei", "Li Wei")
    assert list(accounts) == [Account(LI.space, LI.native, "Li Wei")]


def test_the_first_who_manages_the_space_facilitates_and_no_other(store: Store, home: int) -> None:
    li = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))
    fay = store.write_now(home, lambda tx: tx.members.meet(FAY, now=NOW))
    late = store.write_now(home, lambda tx: tx.members.meet(replace(LI, manages=True), now=NOW))

    assert (li.facilitates, fay.facilitates, late.facilitates) == (False, True, False)


def test_roles_change_and_stay(store: Store, home: int) -> None:
    li = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW))

    store.write_now(home, lambda tx: tx.members.set_role(li.person, Role.FACILITATOR))

    assert store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW)).facilitates


def test_a_name_that_several_bear_names_nobody(store: Store, home: int) -> None:
    ole = Account("web:local", "ole", "ÖLE")
    store.write_now(home, lambda tx: [tx.members.meet(who, now=NOW) for who in (LI, BO, ole)])
    store.write_now(home, lambda tx: tx.members.meet(replace(BO, native="other"), now=NOW))

    found = store.read_now(home, lambda tx: tx.members.by_name("öle"))
    assert found is not None
    assert found.name == "ÖLE"
    assert store.read_now(home, lambda tx: tx.members.by_name("bo")) is None
    assert store.read_now(home, lambda tx: tx.members.by_name("nobody")) is None
    assert [member.name for member in store.read_now(home, lambda tx: tx.members.every())][:3] == ["Bo", "Bo", "Li"]


def test_a_room_is_private_until_told_otherwise(store: Store, home: int) -> None:
    thread = Place("web:local", "council", "17")

    met = store.write_now(home, lambda tx: tx.members.room(thread, private=True, name="council"))
    opened = store.write_now(home, lambda tx: tx.members.room(COUNCIL, private=False))

    assert met == Room(str(COUNCIL), home, "council", private=True)
    assert opened == replace(met, private=False)
    assert store.read_now(home, lambda tx: tx.members.rooms(private=True)) == []
    assert store.read_now(home, lambda tx: tx.members.rooms(private=False)) == [opened]


def test_a_delivery_is_first_once_and_remembers_what_came_of_it(store: Store, home: int) -> None:
    other = store.found("Potters", now=NOW).id

    taken = [store.write_now(home, lambda tx: tx.deliveries.first("key", now=NOW)) for _ in range(2)]
    elsewhere = store.write_now(other, lambda tx: tx.deliveries.first("key", now=NOW, outcome="there"))
    store.write_now(home, lambda tx: tx.deliveries.conclude("key", "142"))

    assert (taken, elsewhere) == ([True, False], True)
    assert store.read_now(home, lambda tx: tx.deliveries.outcome("key")) == "142"
    assert store.read_now(other, lambda tx: tx.deliveries.outcome("key")) == "there"
    assert store.read_now(home, lambda tx: tx.deliveries.outcome("never")) is None


def test_the_log_tells_the_newest_first(store: Store, home: int) -> None:
    def note(tx: Transaction) -> None:
        for verb in ("export", "hide", "restore"):
            tx.audit.note(verb, "#1", by="li", now=NOW)

    store.write_now(home, note)

    lines = store.read_now(home, lambda tx: tx.audit.every(last=2))

    assert [(line.verb, line.by, line.subject, line.at) for line in lines] == [
        ("restore", "li", "#1", NOW),
        ("hide", "li", "#1", NOW),
    ]
