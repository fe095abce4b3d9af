"""The ledger of deeds: who did what for whom, each once."""

from __future__ import annotations

from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from bot.community.model import Did, Interaction, deed_id
from bot.storage.context import Repository
from bot.storage.prepared import Prepared
from bot.storage.tables.pulse import interaction
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_OURS = interaction.c.community_id == bindparam("community")
_NOTE = Prepared(insert_new(interaction), interaction.c.keys())
_OWN = (
    select(interaction.c.did, func.count())
    .where(_OURS, interaction.c.by_person == bindparam("person"), interaction.c.day >= bindparam("since"))
    .group_by(interaction.c.did)
)
# What others did for them stays what those did; for whom is forgotten.
ERASE_DEEDS = (
    delete(interaction).where(_OURS, interaction.c.by_person == bindparam("person")),
    update(interaction).where(_OURS, interaction.c.to_person == bindparam("person")).values(to_person=None),
)
"""What erases a person from the ledger."""
_THEIRS = select(
    interaction.c.interaction_id,
    interaction.c.did,
    interaction.c.by_person,
    interaction.c.to_person,
    interaction.c.subject,
).where(_OURS, or_(interaction.c.by_person == bindparam("goes"), interaction.c.to_person == bindparam("goes")))
_KNOWN = select(interaction.c.interaction_id).where(_OURS, interaction.c.interaction_id == bindparam("its_id"))
_DROP = delete(interaction).where(_OURS, interaction.c.interaction_id == bindparam("its_id"))
_REWRITE = (
    update(interaction)
    .where(_OURS, interaction.c.interaction_id == bindparam("its_id"))
    .values(interaction_id=bindparam("new"), by_person=bindparam("by"), to_person=bindparam("its_to"))
)
_EPOCH = date(1970, 1, 1)


def day_of(at: datetime) -> int:
    """Return the day of an instant, counted from 1970-01-01 in UTC."""
    return (at.astimezone(UTC).date() - _EPOCH).days


class SqlInteractions(Repository):
    """The ledger of one community."""

    __slots__ = ()

    def note(  # Each is a fact of its own.
        self, did: Did, *, by: str, to: str | None = None, subject: str, topic: str = "", now: datetime
    ) -> bool:
        """Note that a person did something, for another where it was for one; False where it is noted."""
        deed = Interaction(did, by, subject, now, to=to if to != by else None, topic=topic)
        values = {
            "community_id": self._context.community,
            "interaction_id": deed.id,
            "at": now,
            "day": day_of(now),
            "did": did.value,
            "by_person": by,
            "to_person": deed.to,
            "subject": subject,
            "topic": topic,
        }
        return _NOTE.count(self._context, values) == 1

    def take_back(self, did: Did, *, by: str, to: str | None = None, subject: str) -> bool:
        """Forget what was noted; False where it was not."""
        its = deed_id(did, by, to if to != by else None, subject)
        return self._context.run(_DROP, its_id=its).rowcount == 1

    def own(self, person: str, since: datetime) -> dict[Did, int]:
        """Return how often a person did each from *since* on."""
        rows = self._context.run(_OWN, person=person, since=day_of(since))
        return {Did(did): count for did, count in rows}


def join_deeds(connection: Connection, of: dict[str, Any]) -> None:
    """Make all deeds of the person `goes` those of the person `stays`; what both did counts once."""
    for row in connection.execute(_THEIRS, of).all():
        by, to = (of["stays"] if who == of["goes"] else who for who in (row.by_person, row.to_person))
        to = None if to == by else to
        new = deed_id(row.did, by, to, row.subject)
        its = {"community": of["community"], "its_id": row.interaction_id}
        if connection.execute(_KNOWN, its | {"its_id": new}).first():
            connection.execute(_DROP, its)
        else:
            connection.execute(_REWRITE, its | {"new": new, "by": by, "its_to": to})
