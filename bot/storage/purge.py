"""Removing what a space held that Hearth has left, in steps that block nothing.

A community with no other space to live in goes whole; else only what belongs to the space itself:
its channels, its accounts, its letters. The space's own row goes last, so that a purge that was cut
short is taken up again; Hearth coming back to the space before then ends it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, literal_column, or_, select, tuple_, update

from bot.storage.scrub import sweep
from bot.storage.spaces import held, within
from bot.storage.tables.access import api_token, installation, letter, ticket
from bot.storage.tables.agenda import attendance, missed, point, takeaway, vote
from bot.storage.tables.attention import held_back
from bot.storage.tables.charter import charter, commitment
from bot.storage.tables.checkins import checkin, checkin_answer, checkin_member, checkin_round, digest, follow
from bot.storage.tables.community import account, audit, community, member, person, room, space, thanks
from bot.storage.tables.delivery import delivery, outbox, shown
from bot.storage.tables.domain import question, topic, topic_alias
from bot.storage.tables.gaps import asked_one, findable, gap, gap_question
from bot.storage.tables.learning import learning, learning_entry, learning_vote, topic_source
from bot.storage.tables.page import page_message
from bot.storage.tables.pairings import (
    pairing,
    pairing_apart,
    pairing_draw,
    pairing_round,
    pairing_seat,
    pairing_taker,
)
from bot.storage.tables.practice import consent, entry, entry_topic, report, revision, use, vector
from bot.storage.tables.pulse import interaction, pulse_day
from bot.storage.tables.rhythm import occurrence, schedule
from bot.storage.tables.sessions import host, rsvp, series, session, session_plan
from bot.storage.tables.upkeep import adoption, confirmation, receipt, tending, upkeep
from bot.storage.tables.value import gathered, value_story
from bot.storage.tables.welcome import greeter, newcomer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select, Table
    from sqlalchemy.sql import Executable

    from bot.storage.store import Store

AT_A_TIME = 100

# What refers to others goes first.
CONTENT = (
    *(gap_question, gap, findable, asked_one),
    *(commitment, charter),
    *(pairing_seat, pairing, pairing_draw, pairing_apart, pairing_taker, pairing_round, newcomer, greeter),
    *(session_plan, rsvp, session, host, series),
    *(learning_vote, learning_entry, learning, topic_source),
    *(vote, point, attendance, takeaway, missed),
    *(checkin_answer, checkin_member, checkin_round, checkin, digest, follow),
    *(value_story, gathered),
    *(confirmation, upkeep, adoption, receipt, tending),
    *(vector, use, revision, report, entry_topic, entry, topic_alias, topic),
    *(interaction, pulse_day),
    *(held_back, occurrence, schedule, question, consent, thanks, shown, outbox, delivery, audit, api_token, member),
)
"""Every table of a community's content, in the order in which it is emptied."""

_SPACE = bindparam("space", type_=space.c.space_id.type)
_NOW = bindparam("now", type_=space.c.purge_at.type)
_DUE = select(space.c.space_id).where(
    space.c.space_id == _SPACE, space.c.left_at.is_not(None), space.c.purge_at <= _NOW
)
_OF_ROOMS = exists().where(room.c.community_id == bindparam("community"), within(room.c.room, space.c.space_id))
_AT_HOME = or_(space.c.community_id == bindparam("community"), _OF_ROOMS)
# Where Hearth is, or may yet come back to.
_LIVING: Select[Any] = select(literal_column("1")).where(
    _AT_HOME, or_(space.c.left_at.is_(None), space.c.purge_at > _NOW)
)
_ACCOUNTS = select(account.c.native, account.c.person_id).where(account.c.space_id == _SPACE).limit(AT_A_TIME)
_ACCOUNT = delete(account).where(account.c.space_id == _SPACE, account.c.native == bindparam("its_native"))
_PERSON = delete(person).where(
    person.c.person_id == bindparam("its_person"),
    ~exists().where(account.c.person_id == person.c.person_id),
    ~exists().where(member.c.person_id == person.c.person_id),
)
_UNNAMED = (
    update(member)
    .where(
        member.c.community_id.in_(bindparam("homes", expanding=True)),
        member.c.person_id == bindparam("its_person"),
        member.c.account == bindparam("its_key"),
    )
    .values(account="")
)
_UNSENT = delete(outbox).where(
    outbox.c.community_id.in_(bindparam("homes", expanding=True)), outbox.c.space_id == _SPACE
)
_UNCHOSEN = update(person).where(person.c.chosen == bindparam("community")).values(chosen=None)
_COMMUNITY = delete(community).where(community.c.community_id == bindparam("community"))
_OF_SPACE = (
    delete(room).where(within(room.c.room, _SPACE)),
    delete(installation).where(installation.c.space_id == _SPACE),
    delete(ticket).where(ticket.c.subject.contains(_SPACE)),
    delete(space).where(space.c.space_id == _SPACE),
)


def _some(table: Table, where: Any) -> Executable:  # noqa: ANN401 (a condition over any table)
    """Return the deletion of some rows of *table*."""
    key = tuple_(*table.primary_key.columns)
    return delete(table).where(where, key.in_(select(*table.primary_key.columns).where(where).limit(AT_A_TIME)))


_CONTENT = [_some(table, table.c.community_id == bindparam("community")) for table in CONTENT]
_SAID = [_some(table, table.c.space_id == _SPACE) for table in (letter, page_message)]


def purge(store: Store, key: str, now: datetime) -> None:
    """Remove what the space *key* holds; other writes go on between the steps. Blocking."""
    while store.change(partial(step, key=key, now=now)):
        pass
    sweep(store)


def step(connection: Connection, *, key: str, now: datetime) -> bool:
    """Remove a little more; return whether there may be any left. Nothing goes where Hearth is back in the space."""
    of = {"space": key, "now": now}
    if connection.execute(_DUE, of).first() is None:
        return False
    homes = held(connection, key)
    dying = [one for one in homes if not _lives(connection, one, of)]
    if any(_removed(connection, _CONTENT, {"community": one}) for one in dying):
        return True
    if _removed(connection, _SAID, of) or _closed(connection, key, homes):
        return True
    connection.execute(_UNSENT, of | {"homes": homes})
    for statement in _OF_SPACE:
        connection.execute(statement, of)
    for one in dying:
        connection.execute(_UNCHOSEN, {"community": one})
        connection.execute(_COMMUNITY, {"community": one})
    return False


def _lives(connection: Connection, community_id: int, of: dict[str, Any]) -> bool:
    """Whether a community has another space than the one that is removed."""
    others = _LIVING.where(space.c.space_id != _SPACE)
    return connection.execute(others, of | {"community": community_id}).first() is not None


def _removed(connection: Connection, statements: Sequence[Executable], of: dict[str, Any]) -> bool:
    """Remove some rows from the first table that holds any."""
    return any(connection.execute(statement, of).rowcount for statement in statements)


def _closed(connection: Connection, key: str, homes: Sequence[int]) -> bool:
    """Remove some accounts of the space, and who has nothing else anywhere."""
    rows = connection.execute(_ACCOUNTS, {"space": key}).all()
    for row in rows:
        its = {"its_native": row.native, "its_person": row.person_id, "its_key": f"{key}/{row.native}"}
        connection.execute(_ACCOUNT, its | {"space": key})
        connection.execute(_UNNAMED, its | {"homes": homes})
        connection.execute(_PERSON, its)
    return bool(rows)
