"""The ledger of deeds: each noted once, and gone with the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, text

from bot.community.model import Did
from bot.storage import migrate
from bot.storage.engine import open_engine
from bot.storage.ledger import day_of
from bot.storage.store import Store
from bot.storage.tables.pulse import interaction
from bot.storage.versions import HEAD
from tests.factories import BO, GENERAL, LI, NOW, a_draft, a_question, a_use, later

if TYPE_CHECKING:
    from bot.transaction import Transaction


def lines(store: Store, home: int) -> list[tuple[str, str, str | None, str]]:
    """Return (did, by, to, subject) of every line of a community, in some order."""
    its = (interaction.c.did, interaction.c.by_person, interaction.c.to_person, interaction.c.subject)
    with store.engine.connect() as connection:
        rows = connection.execute(select(*its).where(interaction.c.community_id == home))
        return sorted(tuple(row) for row in rows)


def test_a_deed_done_twice_is_noted_once(store: Store, home: int) -> None:
    first = store.write_now(home, lambda tx: tx.interactions.note(Did.USED, by="a", to="b", subject="#1", now=NOW))
    again = store.write_now(home, lambda tx: tx.interactions.note(Did.USED, by="a", to="b", subject="#1", now=later(9)))

    assert (first, again) == (True, False)
    assert lines(store, home) == [("used", "a", "b", "#1")]


def test_what_is_done_for_oneself_is_done_for_nobody(store: Store, home: int) -> None:
    store.write_now(home, lambda tx: tx.interactions.note(Did.USED, by="a", to="a", subject="#1", now=NOW))

    assert lines(store, home) == [("used", "a", None, "#1")]


def test_everybody_reads_their_own_deeds_from_a_day_on(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> None:
        for serial, days in enumerate((0, 10, 20)):
            tx.interactions.note(Did.KEPT, by="a", subject=f"#{serial}", now=later(days))
        tx.interactions.note(Did.KEPT, by="b", subject="#9", now=later(20))

    store.write_now(home, fill)

    assert store.read_now(home, lambda tx: tx.interactions.own("a", later(10))) == {Did.KEPT: 2}


def test_an_erased_person_leaves_no_line_and_is_named_in_none(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> str:
        li = tx.members.meet(LI, now=NOW).person
        bo = tx.members.meet(BO, now=NOW).person
        tx.interactions.note(Did.USED, by=li, to=bo, subject="#1", now=NOW)
        tx.interactions.note(Did.THANKED, by=bo, to=li, subject="#2", now=NOW)
        return li

    li = store.write_now(home, fill)
    bo = store.read_now(home, lambda tx: tx.members.known(BO))

    store.write_now(home, lambda tx: tx.erasure.erase(li, now=later(1)))

    assert lines(store, home) == [("thanked", bo, None, "#2")]


def test_two_persons_who_are_one_did_the_same_thing_once(store: Store, home: int) -> None:
    def fill(tx: Transaction) -> tuple[str, str]:
        li = tx.members.meet(LI, now=NOW).person
        bo = tx.members.meet(BO, now=NOW).person
        for who in (li, bo):
            tx.interactions.note(Did.USED, by=who, to="c", subject="#1", now=NOW)
        tx.interactions.note(Did.THANKED, by=bo, to=li, subject="#2", now=NOW)
        return li, bo

    li, bo = store.write_now(home, fill)

    store.write_now(home, lambda tx: tx.persons.join(li, bo))
    again = store.write_now(home, lambda tx: tx.interactions.note(Did.USED, by=li, to="c", subject="#1", now=NOW))

    assert lines(store, home) == [("thanked", li, None, "#2"), ("used", li, "c", "#1")]
    assert not again


def test_what_a_person_gets_of_it_names_nobody_else(store: Store, home: int) -> None:
    li = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW)).person
    store.write_now(home, lambda tx: tx.interactions.note(Did.USED, by=li, to="secret", subject="#1", now=NOW))
    store.write_now(home, lambda tx: tx.interactions.note(Did.USED, by="other", to=li, subject="#2", now=NOW))

    held = store.read_now(home, lambda tx: tx.erasure.held(li))["interaction"]

    assert [row["subject"] for row in held] == ["#1"]
    assert "secret" not in str(held)


def told_before(tx: Transaction) -> tuple[str, str]:
    """Let Li keep, Bo use and ask; return who they are."""
    li = tx.members.meet(LI, now=NOW).person
    bo = tx.members.meet(BO, now=NOW).person
    tx.entries.keep(a_draft("told", author=li, topics=("retries",)), now=later(1))
    tx.uses.put(a_use(1, bo, used_at=later(2)))
    tx.questions.add(a_question(bo, asked_at=later(3)))
    return li, bo


def back_and_forth(url: str) -> list[tuple[object, ...]]:
    """Take a database to before the ledger and back; return what stands in the ledger then."""
    engine = open_engine(url)
    with engine.connect() as connection, connection.begin():
        migrate.run_migrations(connection, "0014")
    with engine.connect() as connection, connection.begin():
        migrate.run_migrations(connection, HEAD)
        migrate.ensure_search(connection)
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT did, by_person, to_person, topic, day FROM interaction WHERE community_id = 1 ORDER BY day")
        )
        rows = [tuple(row) for row in found]
    engine.dispose()
    return rows


def test_what_was_there_before_the_ledger_is_in_it_with_its_dates(url: str) -> None:
    store = Store.open(url)
    home = store.home_now(GENERAL, now=NOW)
    li, bo = store.write_now(home, told_before)
    store.close()

    rows = back_and_forth(url)

    first = day_of(later(1))
    assert rows == [
        ("kept", li, None, "retries", first),
        ("used", bo, li, "", first + 1),
        ("asked", bo, None, "", first + 2),
    ]


def test_what_was_taken_from_the_tables_is_not_noted_again(url: str) -> None:
    store = Store.open(url)
    home = store.home_now(GENERAL, now=NOW)
    li, bo = store.write_now(home, told_before)
    store.close()
    back_and_forth(url)

    store = Store.open(url)
    again = store.write_now(home, lambda tx: tx.interactions.note(Did.USED, by=bo, to=li, subject="#1", now=NOW))
    store.close()

    assert not again
