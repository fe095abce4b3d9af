"""Removing what an erased person left, in steps that block nothing.

Who is erased stays a member, without a name, until every step is done: so a scrub that
was cut short is taken up again at the next start.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update

from bot.domain.model import QuestionState
from bot.storage.tables import metadata
from bot.storage.tables.community import member, person
from bot.storage.tables.delivery import shown
from bot.storage.tables.domain import question, topic
from bot.storage.tables.practice import entry, entry_topic, report, revision, use, vector
from bot.storage.tables.rhythm import occurrence, schedule
from bot.storage.tables.upkeep import adoption, confirmation, upkeep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import BindParameter, Connection, Engine, Table
    from sqlalchemy.sql import Executable

    from bot.storage.store import Store

AT_A_TIME = 20
_TRIES = 50

_PENDING = (
    select(member.c.community_id, member.c.person_id)
    .join(person, person.c.person_id == member.c.person_id)
    .where(person.c.erased_at.is_not(None))
)
_OURS = entry.c.community_id == bindparam("community")
_SOME = select(entry.c.number).where(_OURS, entry.c.author == bindparam("person")).limit(AT_A_TIME)
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_BLANK = (
    update(entry)
    .where(_OURS, entry.c.number.in_(_NUMBERS))
    .values(
        title="",
        body="",
        parts=None,
        not_when="",
        tags="",
        author=None,
        author_name="",
        kept_by=None,
        source_url=None,
        source_id=None,
    )
)


def _of_entries(table: Table) -> Executable:
    return delete(table).where(table.c.community_id == bindparam("community"), table.c.number.in_(_NUMBERS))


_WITH_THEM = (
    *map(_of_entries, (revision, entry_topic, vector, use, report, shown, confirmation, upkeep, adoption)),
    _BLANK,
)


def _of_person(table: Table, column: str, **values: Any) -> Executable:  # noqa: ANN401
    ours = table.c.community_id == bindparam("community")
    return update(table).where(ours, table.c[column] == bindparam("person")).values(values)


# What their question answered was called by its words; the entry has another title by now.
_ANSWERS = select(question.c.answered_by).where(
    question.c.community_id == bindparam("community"), question.c.asker == bindparam("person")
)
_UNTITLED = (
    update(revision)
    .where(revision.c.community_id == bindparam("community"), revision.c.number.in_(_ANSWERS))
    .values(title="")
)

_ELSEWHERE = (
    _UNTITLED,
    _of_person(entry, "kept_by", kept_by=None),
    _of_person(revision, "by_person", by_person=None),
    _of_person(use, "person_id", changed="", place="", where_text="", due_at=None),
    _of_person(report, "person_id", reason=""),
    _of_person(question, "asker", asker=None, text="", state=QuestionState.DROPPED.value, due_at=None, sort_at=None),
    _of_person(question, "steward", steward=None),
    _of_person(topic, "steward", steward=None),
    _of_person(schedule, "by_person", by_person=None),
    _of_person(occurrence, "host", host=None),
    delete(member).where(member.c.community_id == bindparam("community"), member.c.person_id == bindparam("person")),
)


def pending(connection: Connection) -> Sequence[tuple[int, str]]:
    """Return (community, person) of each scrub that is not done."""
    return [(row.community_id, row.person_id) for row in connection.execute(_PENDING)]


def scrub(store: Store) -> None:
    """Do every scrub that is not done; other writes go on between its steps. Blocking."""
    waiting = store.look(pending)
    for community, who in waiting:
        while store.change(partial(step, of={"community": community, "person": who})):
            pass
    if waiting:
        sweep(store)


def step(connection: Connection, of: dict[str, Any]) -> bool:
    """Remove a little more of a person from a community; return whether there was any left to do."""
    numbers = list(connection.execute(_SOME, of).scalars())
    if numbers:
        for statement in _WITH_THEM:
            connection.execute(statement, {**of, "numbers": numbers})
        return True
    for statement in _ELSEWHERE:
        connection.execute(statement, of)
    return False


def sweep(store: Store) -> None:
    """Take what was removed out of the files as well."""
    engine = store.engine
    if engine.dialect.name == "postgresql":
        _vacuum(engine)
        return
    store.change(partial(_merge, pages=-AT_A_TIME))
    while store.change(partial(_merge, pages=AT_A_TIME)):
        pass
    fold(engine)


def _merge(connection: Connection, pages: int) -> bool:
    """Merge a little of the full-text index: only a whole merge forgets the words of deleted rows."""
    driver: Any = connection.connection.driver_connection
    before = driver.total_changes
    connection.exec_driver_sql("INSERT INTO entry_text (entry_text, rank) VALUES ('merge', ?)", (pages,))
    return bool(driver.total_changes - before > 1)  # https://www.sqlite.org/fts5.html#the_merge_command


def fold(engine: Engine) -> bool:
    """Fold SQLite's log into its file and empty it; False where a reader held on to it all the while."""
    pooled = engine.raw_connection()
    try:
        driver: Any = pooled.driver_connection
        for _ in range(_TRIES):
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return True
            time.sleep(0.1)
        return False
    finally:
        pooled.close()


def _vacuum(engine: Engine) -> None:
    """Vacuum every table, as any may have held something of the person; whatever is added later too."""
    quote = engine.dialect.identifier_preparer.format_table
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM {', '.join(map(quote, metadata.tables.values()))}")
