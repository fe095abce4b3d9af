"""Whoever asks what is held of them gets all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.holding import PERSONAL
from bot.storage.tables import metadata
from tests.factories import BO, LI, NOW, a_draft, a_question, a_use

if TYPE_CHECKING:
    from bot.storage.store import Store

NAMING = {
    "helper",
    "author",
    "kept_by",
    "asker",
    "steward",
    "person_id",
    "by_person",
    "to_person",
    "keeper",
    "host",
    "organiser",
    "greeted_by",
    "asked_person",
    "use_person",
}


SECRETS = {"api_token"}
"""What opens something is listed where it can be revoked, by its name and end; its digest is nobody's to read."""


def test_every_table_that_names_a_person_is_part_of_what_they_get() -> None:
    naming = {
        table.name: tuple(column.name for column in table.c if column.name in NAMING)
        for table in metadata.tables.values()
        if "community_id" in table.c and table.name not in SECRETS
    }

    assert {name: columns for name, columns in naming.items() if columns} == {
        name: columns for name, (_, columns) in PERSONAL.items()
    }


def test_what_is_held_is_ones_own_and_nothing_of_others(store: Store, home: int) -> None:
    li = store.write_now(home, lambda tx: tx.members.meet(LI, now=NOW)).person
    bo = store.write_now(home, lambda tx: tx.members.meet(BO, now=NOW)).person
    store.write_now(home, lambda tx: tx.entries.keep(a_draft("Told by Bo", author=bo, kept_by=li), now=NOW))
    store.write_now(home, lambda tx: tx.uses.put(a_use(1, li)))
    store.write_now(home, lambda tx: tx.questions.add(a_question(li, text="Asked by Li")))

    held = store.read_now(home, lambda tx: tx.erasure.held(li))

    assert [row["number"] for row in held["use"]] == [1]
    assert [row["text"] for row in held["question"]] == ["Asked by Li"]
    assert held["entry"] == []
