"""What authors are to hear of what came of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, func, literal, or_, select, union_all

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
_USED = (
    select(
        use.c.number,
        func.count(case((use.c.used_at >= _SINCE, 1))).label("used"),
        func.count(case((use.c.changed != "", 1))).label("adapted"),
    )
    .join(entry, and_(entry.c.community_id == use.c.community_id, entry.c.number == use.c.number))
    .where(use.c.community_id == _COMMUNITY, _THEIRS, use.c.person_id != _PERSON, use.c.at >= _SINCE)
    .group_by(use.c.number)
)
_VARIANT = entry.alias("variant")
# A variant that is kept to a room that the original is not from is nothing that its author is told of.
_VARIED = (
    select(_VARIANT.c.variant_of.label("number"), literal(0).label("used"), func.count().label("adapted"))
    .join(entry, and_(entry.c.community_id == _VARIANT.c.community_id, entry.c.number == _VARIANT.c.variant_of))
    .where(
        _VARIANT.c.community_id == _COMMUNITY,
        _THEIRS,
        _VARIANT.c.state == State.KEPT.value,
        _VARIANT.c.kept_at >= _SINCE,
        or_(_VARIANT.c.author.is_(None), _VARIANT.c.author != _PERSON),
        or_(_VARIANT.c.scope == Scope.COMMUNITY.value, _VARIANT.c.room == entry.c.room),
    )
    .group_by(_VARIANT.c.variant_of)
)
_VERSIONS = (
    select(func.count())
    .select_from(_VARIANT)
    .where(
        _VARIANT.c.community_id == _COMMUNITY,
        _VARIANT.c.variant_of == bindparam("its_number"),
        _VARIANT.c.state == State.KEPT.value,
        _VARIANT.c.kept_at >= _SINCE,
        or_(_VARIANT.c.author.is_(None), _VARIANT.c.author != _PERSON),
        _VARIANT.c.scope == Scope.COMMUNITY.value,
    )
)
_PARTS = select(entry.c.number).where(
    entry.c.community_id == _COMMUNITY, entry.c.author == _PERSON, entry.c.state == State.MERGED.value
)
_EITHER = union_all(_USED, _VARIED).subquery()
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
        told = [
            use for use in SqlUses(self._context).told(number) if use.person != person and use.at and use.at >= since
        ]
        used = sum(use.used_at is not None and use.used_at >= since for use in told)
        varied = self._context.run(_VERSIONS, person=person, since=since, its_number=number).scalar_one()
        return Heard(part, used, sum(bool(use.changed) for use in told) + int(varied))

    def _of_receipt(self, receipt: Receipt) -> dict[str, Any]:
        return {
            "community_id": self._context.community,
            "person_id": receipt.person,
            "since": receipt.since,
            "due_at": receipt.due_at,
        }
