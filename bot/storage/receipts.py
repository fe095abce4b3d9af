"""What authors are to hear of what came of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, bindparam, cast, func, literal, or_, select, union

from bot.practice.model import Receipt, Scope, State
from bot.storage.context import Repository
from bot.storage.parts import entries_of, reads_as, stands_for
from bot.storage.tables.practice import entry, use
from bot.storage.tables.upkeep import receipt
from bot.storage.upsert import insert_or, upsert
from bot.storage.uses import SqlUses
from bot.transaction.upkeep import Heard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import BindParameter

_COMMUNITY: BindParameter[Any] = bindparam("community")
_PERSON: BindParameter[Any] = bindparam("person")
_SINCE = bindparam("since", type_=receipt.c.since.type)
_TOLD = upsert(receipt, ("community_id", "person_id"), ("since", "due_at"))
_TELL = insert_or(receipt, ("community_id", "person_id"), ("due_at",), unless=receipt.c.due_at.is_not(None))
_RECEIPT = select(receipt).where(receipt.c.community_id == _COMMUNITY, receipt.c.person_id == _PERSON)
_THEIRS = and_(entry.c.community_id == _COMMUNITY, entry.c.author == _PERSON, entry.c.state == State.KEPT.value)
_ITS_ENTRY = and_(entry.c.community_id == use.c.community_id, entry.c.number == use.c.number)
_OF_OTHERS = and_(use.c.community_id == _COMMUNITY, _THEIRS, use.c.person_id != _PERSON)
_USED = (
    select(use.c.number, use.c.person_id.label("person"), literal(1).label("used"), literal(0).label("adapted"))
    .join(entry, _ITS_ENTRY)
    .where(_OF_OTHERS, or_(use.c.used_at >= _SINCE, use.c.again_at >= _SINCE))
)
_CHANGED = (
    select(use.c.number, use.c.person_id, literal(0), literal(1))
    .join(entry, _ITS_ENTRY)
    .where(_OF_OTHERS, use.c.changed != "", use.c.changed_at >= _SINCE)
)
_VARIANT = entry.alias("variant")
# A variant that is kept to a room that the original is not from is nothing that its author is told of.
# Who kept it is not told of; where nobody is known to have, each version counts.
_BY = func.coalesce(_VARIANT.c.author, cast(_VARIANT.c.number, String))
_NEW_VERSION = and_(
    _VARIANT.c.community_id == _COMMUNITY,
    _VARIANT.c.state == State.KEPT.value,
    _VARIANT.c.kept_at >= _SINCE,
    or_(_VARIANT.c.author.is_(None), _VARIANT.c.author != _PERSON),
)
_VARIED = (
    select(_VARIANT.c.variant_of, _BY, literal(0), literal(1))
    .join(entry, and_(entry.c.community_id == _VARIANT.c.community_id, entry.c.number == _VARIANT.c.variant_of))
    .where(_NEW_VERSION, _THEIRS, or_(_VARIANT.c.scope == Scope.COMMUNITY.value, _VARIANT.c.room == entry.c.room))
)
_VERSIONS = select(_BY).where(
    _NEW_VERSION, _VARIANT.c.variant_of == bindparam("its_number"), _VARIANT.c.scope == Scope.COMMUNITY.value
)
_PARTS = select(entry.c.number).where(
    entry.c.community_id == _COMMUNITY, entry.c.author == _PERSON, entry.c.state == State.MERGED.value
)
# Who changed it and kept that as a version has adapted it once.
_EITHER = union(_USED, _CHANGED, _VARIED).subquery()
_HEARD = (
    select(_EITHER.c.number, func.sum(_EITHER.c.used), func.sum(_EITHER.c.adapted))
    .group_by(_EITHER.c.number)
    .order_by(_EITHER.c.number)
)


class Receipts(Repository):
    """The receipts of one community's authors."""

    __slots__ = ()

    def tell_later(self, receipt: Receipt) -> None:
        """Note that an author is to hear what came of theirs, unless that is noted already."""
        self._context.connection.execute(_TELL, self._of_receipt(receipt))

    def receipt(self, person: str) -> Receipt | None:
        """Return what an author is to hear."""
        row = self._context.run(_RECEIPT, person=person).first()
        return Receipt(row.person_id, row.since, row.due_at) if row else None

    def told(self, receipt: Receipt) -> None:
        """Write until when an author has heard by now."""
        self._context.connection.execute(_TOLD, self._of_receipt(receipt))

    def heard(self, person: str, *, since: datetime) -> Sequence[Heard]:
        """Return what came of a person's entries from *since* on, by number; only those of which anything did."""
        rows = self._context.run(_HEARD, person=person, since=since)
        own = [Heard(number, int(used), int(adapted)) for number, used, adapted in rows]
        every = sorted((*own, *self._of_parts(person, since)), key=lambda each: each.number)
        return [each for each in every if each.used or each.adapted]

    def _of_parts(self, person: str, since: datetime) -> Iterator[Heard]:
        """Yield what came of what a person's entries are part of, told of the first that all its readers may read."""
        context = self._context
        numbers = stands_for(context, context.run(_PARTS, person=person).scalars())
        wholes, parts = entries_of(context, sorted(set(numbers.values()))), entries_of(context, sorted(numbers))
        for number, whole in wholes.items():
            theirs = [part for part in parts.values() if numbers[part.number] == number and reads_as(part, whole)]
            if theirs and whole.state is State.KEPT and whole.author != person:
                yield self._heard_of(number, theirs[0].number, person, since)

    def _heard_of(self, number: int, part: int, person: str, since: datetime) -> Heard:
        told = [use for use in SqlUses(self._context).told(number) if use.person != person]
        used = sum(_is_after(since, use.used_at, use.again_at) for use in told)
        versions = self._context.run(_VERSIONS, person=person, since=since, its_number=number).scalars()
        changed = {use.person for use in told if use.changed and _is_after(since, use.changed_at)}
        return Heard(part, used, len(changed | set(versions)))

    def _of_receipt(self, receipt: Receipt) -> dict[str, Any]:
        return {
            "community_id": self._context.community,
            "person_id": receipt.person,
            "since": receipt.since,
            "due_at": receipt.due_at,
        }


def _is_after(since: datetime, *times: datetime | None) -> bool:
    return any(at is not None and at >= since for at in times)
