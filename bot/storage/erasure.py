"""Erasing a person: hidden at once in one transaction; `scrub` then removes it in steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, or_, select, update

from bot.practice.model import State
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.holding import held
from bot.storage.tables.community import account, member, person
from bot.storage.tables.delivery import outbox, shown
from bot.storage.tables.page import page_message
from bot.storage.tables.practice import consent, entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

ERASED = {
    "account": "deleted: the platform's id of the person, and the name",
    "alembic_version": "holds no person",
    "audit": "kept: random ids, no names, no content",
    "community": "holds no person",
    "consent": "deleted, where the person is author or keeper",
    "delivery": "kept: keys of messages, no content; else a late delivery would bring them back",
    "entry": "blanked, where the person told it; the number and the source's key stay, so that neither comes again",
    "entry_topic": "deleted with the text of the entry",
    "member": "name and account blanked at once; deleted when all else is done",
    "outbox": "payloads that show the person's entries are removed unsent",
    "page_message": "what the person said is blanked, and what Hearth posted of theirs or to them",
    "person": "kept as a random id and the time of the erasure",
    "question": "text and asker blanked, where the person asked; stewardship ended",
    "report": "the reason blanked, where the person reported; deleted with the entry",
    "revision": "deleted with the text of the entry; elsewhere without the person's id",
    "room": "holds no person",
    "shown": "deleted with the text of the entry, when its posts are struck",
    "space": "holds no person",
    "topic": "stewardship ended",
    "topic_alias": "holds no person",
    "use": "what they changed is blanked and their trial ended; how it went is counted on, under the random id",
    "vector": "deleted with the text of the entry",
}
"""How a person is erased from every table; a test fails for a table that is not here."""

_OURS = entry.c.community_id == bindparam("community")
_TOLD = select(entry.c.number).where(_OURS, entry.c.author == bindparam("person"))
_HIDE = update(entry).where(_OURS, entry.c.author == bindparam("person")).values(state=State.WITHDRAWN.value)
_NO_NAME = (
    update(member)
    .where(member.c.community_id == bindparam("community"), member.c.person_id == bindparam("person"))
    .values(name="", account="")
)
_SHOWN = select(shown.c.key).where(shown.c.community_id == bindparam("community"), shown.c.number.in_(_TOLD))
_UNSENT = (
    update(outbox)
    .where(
        outbox.c.community_id == bindparam("community"),
        outbox.c.state == "todo",
        or_(outbox.c.key.in_(_SHOWN), outbox.c.replaces.in_(_SHOWN)),
    )
    .values(payload=None, state="dead", fault="erased")
)
_STRUCK = (
    update(page_message).where(page_message.c.native.is_(None), page_message.c.key.in_(_SHOWN)).values(payload=None)
)
_CONSENTS = delete(consent).where(
    consent.c.community_id == bindparam("community"),
    (consent.c.author == bindparam("person")) | (consent.c.keeper == bindparam("person")),
)
_ACCOUNTS = select(account).where(account.c.person_id == bindparam("person"))
_OUT = delete(account).where(account.c.person_id == bindparam("person"))
_UNSAID = (
    update(page_message)
    .where(page_message.c.space_id == bindparam("its_space"), page_message.c.native == bindparam("its_native"))
    .values(text=None, name="", url=None)
)
_UNTOLD = (
    update(page_message)
    .where(page_message.c.space_id == bindparam("its_space"), page_message.c.payload.contains(bindparam("its_account")))
    .values(payload=None)
)
_GONE = update(person).where(person.c.person_id == bindparam("its_person")).values(erased_at=bindparam("now"))


class SqlErasure(Repository):
    """The eraser of one community; a person in several is erased in each."""

    __slots__ = ()

    def held(self, person: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return all that is a person's, table by table, as plain values."""
        return held(self._context, person)

    def erase(self, person: str, *, now: datetime) -> Sequence[int]:
        """Scrub all that is a person's from every table; return the numbers of the entries that went."""
        context = self._context
        numbers = list(context.run(_TOLD.order_by(entry.c.number), person=person).scalars())
        for statement in (_UNSENT, _STRUCK, _HIDE, _NO_NAME, _CONSENTS):
            context.run(statement, person=person)
        self._close_accounts(person)
        context.connection.execute(_GONE, {"its_person": person, "now": now})
        context.run(CHANGED)
        context.erased.append((person, now))
        return numbers

    def _close_accounts(self, person: str) -> None:
        connection = self._context.connection
        for row in connection.execute(_ACCOUNTS, {"person": person}).all():
            of = {"its_space": row.space_id, "its_native": row.native, "its_account": f'"{row.space_id}/{row.native}"'}
            connection.execute(_UNSAID, of)
            connection.execute(_UNTOLD, of)
        connection.execute(_OUT, {"person": person})
