"""The upkeep of one community's repertoire: what was said of entries, and what needs care."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, or_, select, update

from bot.practice.model import Adoption, AdoptionState, Kind, Says, Scope, State, Upkeep, UpkeepState, Word
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.parts import wholes
from bot.storage.receipts import Receipts
from bot.storage.tables.community import account, member
from bot.storage.tables.practice import entry, use
from bot.storage.tables.upkeep import adoption, confirmation, receipt, tending, upkeep
from bot.storage.upsert import insert_new, upsert
from bot.transaction.upkeep import Tended

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
    select(use.c.number, use.c.person_id, use.c.at, use.c.again_at, use.c.outcome, use.c.where_text, member.c.name)
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
# Every variant, whatever it is: what narrows it further is judged here, lest the database take a lesser index.
_VARIANTS = select(
    *(entry.c.variant_of, entry.c.kind, entry.c.state, entry.c.scope, entry.c.room, entry.c.author, entry.c.kept_at)
).where(entry.c.community_id == _COMMUNITY, entry.c.variant_of.in_(_NUMBERS))
_LOOK = (
    select(
        *(entry.c.number, entry.c.kind, entry.c.told_at, entry.c.author, entry.c.kept_by, entry.c.keeper),
        *(entry.c.state, entry.c.nameless, entry.c.room),
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
_WISHES_OF = select(func.count()).where(
    adoption.c.community_id == _COMMUNITY,
    adoption.c.person_id == _PERSON,
    adoption.c.state == AdoptionState.WAITING.value,
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


class SqlUpkeep(Receipts, Repository):
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
                # Using again what failed before tells nothing yet: they are asked how it went.
                at = row.at if said is Says.FAILED or row.again_at is None else max(row.at, row.again_at)
                found[whole[row.number]].append(Word(row.person_id, at, said, where))
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
        kept = {row.number: row for row in rows if row.state == State.KEPT.value}
        contrary = self._contrary(kept)
        tended = [_tended(row, contrary.get(row.number)) for row in kept.values()]
        return tended, rows[-1].number if rows else None

    def _contrary(self, originals: Mapping[int, Row[Any]]) -> dict[int, datetime]:
        """Return when somebody else last kept a warning beside those that have any which all their readers see."""
        found: dict[int, datetime] = {}
        for row in self._context.run(_VARIANTS, numbers=list(originals)) if originals else ():
            if _speaks_against(row, originals[row.variant_of]):
                found[row.variant_of] = max(row.kept_at, found.get(row.variant_of, row.kept_at))
        return found

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

    def wishes_of(self, person: str) -> int:
        """Return how many wishes of a person wait for a facilitator."""
        return int(self._context.run(_WISHES_OF, person=person).scalar_one())

    def tending(self) -> tuple[int, datetime] | None:
        """Return the number up to which the repertoire was looked through, and when that goes on."""
        row = self._context.run(_TENDING).first()
        return (row.reached, row.due_at) if row else None

    def tend(self, reached: int, due_at: datetime) -> None:
        """Write how far it was looked through."""
        values = {"community_id": self._context.community, "reached": reached, "due_at": due_at}
        self._context.connection.execute(_TEND, values)

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


def _tended(row: Row[Any], contrary_at: datetime | None) -> Tended:
    kept_by = row.kept_by if row.author is None else None
    owners = tuple(filter(None, (row.author, row.keeper, kept_by)))
    return Tended(row.number, Kind(row.kind), row.told_at, row.author, owners, row.nameless, contrary_at)


def _speaks_against(variant: Row[Any], original: Row[Any]) -> bool:
    """Return whether a variant warns of an entry that does not, was told by another, and is seen by all who see that."""
    warns = variant.kind == Kind.WARNING.value != original.kind and variant.state == State.KEPT.value
    seen = variant.scope == Scope.COMMUNITY.value or variant.room == original.room
    return warns and seen and (variant.author is None or variant.author != original.author)
