"""Erasing a person: hidden at once in one transaction, then scrubbed in steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from bot.practice.model import State
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.community import account, member, person
from bot.storage.tables.practice import consent, entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_OURS = entry.c.community_id == bindparam("community")
_TOLD = select(entry.c.number).where(_OURS, entry.c.author == bindparam("person")).order_by(entry.c.number)
_HIDE = update(entry).where(_OURS, entry.c.author == bindparam("person")).values(state=State.WITHDRAWN.value)
_NO_NAME = (
    update(member)
    .where(member.c.community_id == bindparam("community"), member.c.person_id == bindparam("person"))
    .values(name="", account="")
)
_ACCOUNTS = delete(account).where(account.c.person_id == bindparam("person"))
_GONE = update(person).where(person.c.person_id == bindparam("person")).values(erased_at=bindparam("now"))
_CONSENTS = delete(consent).where(
    consent.c.community_id == bindparam("community"),
    (consent.c.author == bindparam("person")) | (consent.c.keeper == bindparam("person")),
)


class SqlErasure(Repository):
    """The eraser of one community."""

    __slots__ = ()

    def erase(self, person: str, *, now: datetime) -> Sequence[int]:
        """Scrub all that is a person's from every table; return the numbers of the entries that went."""
        context = self._context
        numbers = list(context.run(_TOLD, person=person).scalars())
        context.run(_HIDE, person=person)
        context.run(_NO_NAME, person=person)
        context.run(_CONSENTS, person=person)
        context.connection.execute(_ACCOUNTS, {"person": person})
        context.connection.execute(_GONE, {"person": person, "now": now})
        context.run(CHANGED)
        context.erased.append(person)
        return numbers
