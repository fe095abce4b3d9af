"""The upkeep of one community's repertoire: what was said of entries, and what needs care."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, delete, func, literal, or_, select, union_all, update

from bot.practice.model import Adoption, AdoptionState, Kind, Receipt, Says, Scope, State, Upkeep, UpkeepState, Word
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.parts import wholes
from bot.storage.tables.community import account, member
from bot.storage.tables.practice import entry, use
from bot.storage.tables.upkeep import adoption, confirmation, receipt, tending, upkeep
from bot.storage.upsert import insert_new, insert_or, upsert
from bot.transaction.upkeep import Heard, Tended

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import BindParameter, Row

    from bot.practice.model import Confirmation

_COMMUNITY: BindParameter[Any] = bindparam("community")
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_PERSON: BindParameter[Any] = bindparam("person")
_SINCE = bindparam("since", type_=upkeep.c.since.type)
_MOST: BindParameter[Any] = bindparam("most")
_OURS = upkeep.c.community_id == _COMMUNITY
_ITS = upkeep.c.number == bindparam("its_number")

_DEALINGS = (
    select(use.c.number, use.c.person_id, use.c.at, use.c.outcome, use.c.where_text, member.c.name)
    .outerjoin(member, (member.c.community_id == use.c.community_id) & (member.c.person_id == use.c.person_id))
    .where(
        use.c.community_id == _COMMUNITY,
        use.c.number.in_(_NUMBERS),
        or_(use.c.used_at.is_not(None), use.c.outcome.is_not(None)),
    )
)
_ANSWERS = select(confirmation.c.number, confirmation.c.person_id, confirmation.c.at, confirmation.c.holds).where(
    confirmation.c.community_id == _COMMUNITY, confirmation.c.number.in_(_NUMBERS)
)
_CONFIRM = upsert(confirmation, ("community_id", "number", "person_id"), ("at", "holds"))
_MANY = select(upkeep).where(_OURS, upkeep.c.number.in_(_NUMBERS))
_ADD = insert_new(upkeep)
_PUT = update(upkeep).where(_OURS, _ITS, upkeep.c.version == bindparam("was"))
_DROP = delete(upkeep).where(_OURS, _ITS)
_SETTLED = upkeep.c.state == UpkeepState.SUPERSEDED.value
_QUEUE = select(upkeep).where(_OURS, ~_SETTLED).order_by(upkeep.c.asks, upkeep.c.since, upkeep.c.number).limit(_MOST)
_UNASKED = (
    select(upkeep)
    .where(_OURS, upkeep.c.asks == 0, upkeep.c.due_at.is_(None), ~_SETTLED)
    .order_by(upkeep.c.since, upkeep.c.number)
    .limit(_MOST)
)
_ASKING = select(func.count()).select_from(upkeep).where(_OURS, upkeep.c.due_at.is_not(None))
_ASKED_OF = (
    select(upkeep).where(_OURS, upkeep.c.asked_person == _PERSON, upkeep.c.asked_at >= _SINCE).order_by(upkeep.c.number)
)
_CONTRARY = entry.alias("contrary")
_CONTRARY_AT = (
    select(func.max(_CONTRARY.c.kept_at))
    .where(
        _CONTRARY.c.community_id == _COMMUNITY,
        _CONTRARY.c.variant_of == entry.c.number,
        _CONTRARY.c.kind == Kind.WARNING.value,
        _CONTRARY.c.state == State.KEPT.value,
        entry.c.kind != Kind.WARNING.value,
        or_(_CONTRARY.c.scope == Scope.COMMUNITY.value, _CONTRARY.c.room == entry.c.room),
        or_(entry.c.author.is_(None), _CONTRARY.c.author.is_(None), _CONTRARY.c.author != entry.c.author),
    )
    .scalar_subquery()
)
_LOOK = (
    select(
        *(entry.c.number, entry.c.kind, entry.c.told_at, entry.c.author, entry.c.kept_by, entry.c.keeper),
        *(entry.c.state, _CONTRARY_AT.label("contrary_at")),
    )
    .where(entry.c.community_id == _COMMUNITY, entry.c.number > bindparam("after"))
    .order_by(entry.c.number)
    .limit(_MOST)
)
_HERE = (
    select(member.c.person_id)
    .join(account, account.c.person_id == member.c.person_id)
    .where(
        member.c.community_id == _COMMUNITY,
        member.c.person_id.in_(bindparam("persons", expanding=True)),
        member.c.account != "",
        account.c.left_at.is_(None),
    )
    .distinct()
)
_ADOPT = upsert(adoption, ("community_id", "number", "person_id"), ("at", "state"))
_ADOPTION = select(adoption).where(
    adoption.c.community_id == _COMMUNITY,
    adoption.c.number == bindparam("its_number"),
    adoption.c.person_id == _PERSON,
)
_ADOPTIONS = (
    select(adoption)
    .where(adoption.c.community_id == _COMMUNITY, adoption.c.state == AdoptionState.WAITING.value)
    .order_by(adoption.c.at, adoption.c.number, adoption.c.person_id)
    .limit(_MOST)
)
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
_EITHER = union_all(_USED, _VARIED).subquery()
_HEARD = (
    select(_EITHER.c.number, func.sum(_EITHER.c.used), func.sum(_EITHER.c.adapted))
    .group_by(_EITHER.c.number)
    .order_by(_EITHER.c.number)
)
ERASE_UPKEEP = (
    *(
        delete(table).where(table.c.community_id == _COMMUNITY, table.c.person_id == _PERSON)
        for table in (confirmation, adoption, receipt)
    ),
    update(upkeep).where(_OURS, upkeep.c.asked_person == _PERSON).values(asked_person=None),
    update(entry).where(entry.c.community_id == _COMMUNITY, entry.c.keeper == _PERSON).values(keeper=None),
)
"""How a person is taken out of the upkeep: what they looked after waits for somebody else."""
_TENDING = select(tending).where(tending.c.community_id == _COMMUNITY)
_TEND = upsert(tending, ("community_id",), ("reached", "due_at"))


class SqlUpkeep(Repository):
    """The freshness of one community's repertoire."""

    __slots__ = ()

    def words(self, numbers: Sequence[int]) -> Mapping[int, Sequence[Word]]:
        """Return what people said of each entry; who is erased tells no place. Every number has its words."""
        found: dict[int, list[Word]] = {number: [] for number in numbers}
        if found:
            whole, narrow = wholes(self._context, list(found))
            for row in self._context.run(_DEALINGS, numbers=list(whole)):
                said = Says(row.outcome) if row.outcome else Says.USED
                where = row.where_text if row.name and row.number not in narrow else ""
                found[whole[row.number]].append(Word(row.person_id, row.at, said, where))
            for row in self._context.run(_ANSWERS, numbers=list(whole)):
                said = Says.HOLDS if row.holds else Says.OVER
                found[whole[row.number]].append(Word(row.person_id, row.at, said))
        return found

    def confirm(self, confirmation: Confirmation) -> None:
        """Write one person's answer, in the place of their earlier one."""
        values = {
            "community_id": self._context.community,
            "number": confirmation.number,
            "person_id": confirmation.person,
            "at": confirmation.at,
            "holds": confirmation.holds,
        }
        self._context.connection.execute(_CONFIRM, values)
        self._context.run(CHANGED)

    def get(self, number: int) -> Upkeep | None:
        """Return what care an entry needs; None where it needs none."""
        return self.many([number]).get(number)

    def many(self, numbers: Sequence[int]) -> Mapping[int, Upkeep]:
        """Return what care entries need, those that need some."""
        rows = self._context.run(_MANY, numbers=list(numbers)) if numbers else ()
        return {row.number: _upkeep(row) for row in rows}

    def add(self, upkeep: Upkeep) -> bool:
        """Note that an entry needs care; False where that is noted already."""
        values = {"community_id": self._context.community, "number": upkeep.number, **_values(upkeep)}
        return self._changed(self._context.connection.execute(_ADD, values).rowcount)

    def put(self, upkeep: Upkeep) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = {"its_number": upkeep.number, "was": upkeep.version - 1, **_values(upkeep)}
        return self._changed(self._context.run(_PUT, **values).rowcount)

    def drop(self, number: int) -> bool:
        """Note that an entry needs no care any more; False where it needed none."""
        return self._changed(self._context.run(_DROP, its_number=number).rowcount)

    def queue(self, *, limit: int) -> Sequence[Upkeep]:
        """Return what needs care and is decided by nobody yet, that which was asked about least and longest first."""
        return [_upkeep(row) for row in self._context.run(_QUEUE, most=limit)]

    def unasked(self, *, limit: int) -> Sequence[Upkeep]:
        """Return what nobody was asked about yet, that which waits longest first."""
        return [_upkeep(row) for row in self._context.run(_UNASKED, most=limit)]

    def asking(self) -> int:
        """Return about how many entries somebody is asked now."""
        return int(self._context.run(_ASKING).scalar_one())

    def asked_of(self, person: str, *, since: datetime) -> Sequence[Upkeep]:
        """Return what a person was asked about from *since* on, and whoever came after them was not."""
        return [_upkeep(row) for row in self._context.run(_ASKED_OF, person=person, since=since)]

    def look(self, after: int, *, limit: int) -> tuple[Sequence[Tended], int | None]:
        """Return those kept of the next entries by number, and the last number looked at; None where there is none."""
        rows = self._context.run(_LOOK, after=after, most=limit).all()
        kept = [_tended(row) for row in rows if row.state == State.KEPT.value]
        return kept, rows[-1].number if rows else None

    def here(self, persons: Collection[str]) -> frozenset[str]:
        """Return which of these are members who can be reached: neither erased nor gone from every space."""
        return frozenset(self._context.run(_HERE, persons=list(persons)).scalars()) if persons else frozenset()

    def adopt(self, adoption: Adoption) -> None:
        """Write that somebody would look after an entry, in the place of what was there."""
        values = {
            "community_id": self._context.community,
            "number": adoption.number,
            "person_id": adoption.person,
            "at": adoption.at,
            "state": adoption.state.value,
        }
        self._context.connection.execute(_ADOPT, values)
        self._context.run(CHANGED)

    def adoption(self, number: int, person: str) -> Adoption | None:
        """Return somebody's wish to look after an entry."""
        row = self._context.run(_ADOPTION, its_number=number, person=person).first()
        return _adoption(row) if row else None

    def adoptions(self, *, limit: int = 50) -> Sequence[Adoption]:
        """Return the wishes that wait for a facilitator, oldest first."""
        return [_adoption(row) for row in self._context.run(_ADOPTIONS, most=limit)]

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
        return [Heard(number, int(used), int(adapted)) for number, used, adapted in rows if used or adapted]

    def tending(self) -> tuple[int, datetime] | None:
        """Return the number up to which the repertoire was looked through, and when that goes on."""
        row = self._context.run(_TENDING).first()
        return (row.reached, row.due_at) if row else None

    def tend(self, reached: int, due_at: datetime) -> None:
        """Write how far it was looked through."""
        values = {"community_id": self._context.community, "reached": reached, "due_at": due_at}
        self._context.connection.execute(_TEND, values)

    def _of_receipt(self, receipt: Receipt) -> dict[str, Any]:
        return {
            "community_id": self._context.community,
            "person_id": receipt.person,
            "since": receipt.since,
            "due_at": receipt.due_at,
        }

    def _changed(self, rows: int) -> bool:
        if rows == 1:
            self._context.run(CHANGED)
        return rows == 1


_PLAIN = ("since", "asked_person", "asked_at", "due_at", "asks", "superseded_by", "version")


def _values(upkeep: Upkeep) -> dict[str, Any]:
    return {name: getattr(upkeep, name) for name in _PLAIN} | {"state": upkeep.state.value}


def _upkeep(row: Row[Any]) -> Upkeep:
    return Upkeep(row.number, UpkeepState(row.state), **{name: getattr(row, name) for name in _PLAIN})


def _adoption(row: Row[Any]) -> Adoption:
    return Adoption(row.number, row.person_id, row.at, AdoptionState(row.state))


def _tended(row: Row[Any]) -> Tended:
    kept_by = row.kept_by if row.author is None else None
    owners = tuple(filter(None, (row.author, row.keeper, kept_by)))
    return Tended(row.number, Kind(row.kind), row.told_at, row.author, owners, row.contrary_at)
