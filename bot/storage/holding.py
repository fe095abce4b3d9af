"""All that a community holds of a person, table by table: what they get when they ask for it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, or_, select

from bot.storage.tables.agenda import attendance, missed, point, takeaway, vote
from bot.storage.tables.attention import attention, held_back, told
from bot.storage.tables.charter import charter, commitment
from bot.storage.tables.checkins import checkin_answer, checkin_member, follow
from bot.storage.tables.community import audit, member, thanks
from bot.storage.tables.domain import question, topic
from bot.storage.tables.gaps import asked_one, findable, gap
from bot.storage.tables.learning import learning, learning_vote
from bot.storage.tables.pairings import pairing, pairing_apart, pairing_seat, pairing_taker
from bot.storage.tables.practice import consent, entry, report, revision, use
from bot.storage.tables.pulse import interaction
from bot.storage.tables.rhythm import occurrence, schedule
from bot.storage.tables.sessions import host, rsvp, series, session_plan
from bot.storage.tables.upkeep import adoption, confirmation, receipt, upkeep
from bot.storage.tables.value import value_story
from bot.storage.tables.welcome import greeter, newcomer

if TYPE_CHECKING:
    from sqlalchemy import RowMapping, Select, Table

    from bot.storage.context import Context

PERSONAL = {
    "asked_one": (asked_one, ("to_person", "by_person")),
    "adoption": (adoption, ("person_id",)),
    "attendance": (attendance, ("person_id",)),
    "audit": (audit, ("by_person",)),
    "charter": (charter, ("by_person",)),
    "checkin_answer": (checkin_answer, ("person_id",)),
    "checkin_member": (checkin_member, ("person_id",)),
    "commitment": (commitment, ("person_id",)),
    "confirmation": (confirmation, ("person_id",)),
    "consent": (consent, ("author", "keeper")),
    "entry": (entry, ("author", "kept_by", "keeper")),
    "findable": (findable, ("person_id",)),
    "follow": (follow, ("person_id",)),
    "gap": (gap, ("steward",)),
    "host": (host, ("person_id",)),
    "greeter": (greeter, ("person_id",)),
    "held_back": (held_back, ("person_id",)),
    "interaction": (interaction, ("by_person", "to_person")),
    "learning": (learning, ("by_person",)),
    "learning_vote": (learning_vote, ("person_id",)),
    "member": (member, ("person_id",)),
    "missed": (missed, ("person_id",)),
    "newcomer": (newcomer, ("person_id", "greeted_by")),
    "occurrence": (occurrence, ("host",)),
    "pairing": (pairing, ("by_person",)),
    # Who is avoided by somebody does not hear of it.
    "pairing_apart": (pairing_apart, ("by_person",)),
    "pairing_seat": (pairing_seat, ("person_id",)),
    "pairing_taker": (pairing_taker, ("person_id",)),
    "point": (point, ("by_person",)),
    "question": (question, ("asker", "steward", "helper")),
    "receipt": (receipt, ("person_id",)),
    "report": (report, ("person_id",)),
    "revision": (revision, ("by_person",)),
    "rsvp": (rsvp, ("person_id",)),
    "series": (series, ("organiser",)),
    "schedule": (schedule, ("by_person",)),
    "takeaway": (takeaway, ("person_id",)),
    "session_plan": (session_plan, ("person_id",)),
    "thanks": (thanks, ("by_person", "to_person")),
    "topic": (topic, ("steward",)),
    "upkeep": (upkeep, ("asked_person",)),
    "use": (use, ("person_id",)),
    "value_story": (value_story, ("author", "use_person")),
    "vote": (vote, ("person_id",)),
}
"""The tables that name a person, and by which columns; a test fails for one that is not here."""

# What is there for the machine alone.
LEFT_OUT = {"community_id", "rid", "tags", "version", "position", "wake_at", "tries", "fault", "asks"}


def held(context: Context, person: str) -> dict[str, list[dict[str, object]]]:
    """Return every row that names *person*, as plain values; of entries, those they told."""
    return {
        name: [_plain(row) for row in context.run(statement, person=person).mappings()]
        for name, statement in _STATEMENTS.items()
    }


def _statement(table: Table, columns: tuple[str, ...]) -> Select[Any]:
    shown = [column for column in table.c if column.name not in LEFT_OUT]
    # Who kept another's words holds no copy of them: those are their author's to export.
    named = ("author",) if table is entry else columns
    if table is interaction:
        # Whom it was for is told to nobody: that would name who told an entry without a name, or asked in private.
        shown, named = [column for column in shown if column.name not in {"to_person", "day"}], ("by_person",)
    whose = or_(*(table.c[name] == bindparam("person") for name in named))
    return select(*shown).where(table.c.community_id == bindparam("community"), whose)


def _plain(row: RowMapping) -> dict[str, object]:
    return {
        str(name): value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if value not in (None, "", [])
    }


_STATEMENTS = {
    **{name: _statement(*of) for name, of in PERSONAL.items()},
    **{table.name: select(table).where(table.c.person_id == bindparam("person")) for table in (attention, told)},
}
