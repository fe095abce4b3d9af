"""What people did with entries."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from bot.community.least import least_in
from bot.practice.model import Outcome, Tally, Use
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.parts import entries_of, numbers_of, parts_of, reads_as, stands_for
from bot.storage.spaces import SqlSpaces
from bot.storage.tables.community import member
from bot.storage.tables.practice import use
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Select

_PUT = upsert(
    use,
    ("community_id", "number", "person_id"),
    (
        *("used_at", "due_at", "asked_at", "outcome", "changed", "place", "at", "where_text", "asks"),
        *("changed_at", "again_at"),
    ),
)
_OURS = use.c.community_id == bindparam("community")


def _select(*where: ColumnElement[bool]) -> Select[Any]:
    named = (member.c.community_id == use.c.community_id) & (member.c.person_id == use.c.person_id)
    return select(use, func.coalesce(member.c.name, "").label("name")).outerjoin(member, named).where(_OURS, *where)


_ITS = use.c.number == bindparam("number")
_AMONG = use.c.number.in_(bindparam("numbers", expanding=True))
_END = update(use).where(_OURS, _AMONG, use.c.person_id == bindparam("person")).values(due_at=None)
_GET = _select(_ITS, use.c.person_id == bindparam("person"))
_TOLD = _select(_AMONG).order_by(use.c.at.desc(), use.c.person_id)
_MINE = _select(use.c.person_id == bindparam("person"), use.c.due_at.is_not(None)).order_by(use.c.due_at)
_OUTCOMES = (
    select(use.c.number)
    .where(_OURS, use.c.outcome.is_not(None), use.c.at >= bindparam("since", type_=use.c.at.type))
    .group_by(use.c.number)
    .order_by(func.max(use.c.at).desc(), use.c.number)
    .limit(bindparam("most"))
)
_TALLY = (
    select(use.c.number, use.c.outcome, func.count(use.c.used_at), func.count())
    .where(_OURS, use.c.number.in_(bindparam("numbers", expanding=True)))
    .group_by(use.c.number, use.c.outcome)
)


class SqlUses(Repository):
    """The uses of one community's entries."""

    __slots__ = ()

    def get(self, number: int, person: str) -> Use | None:
        """Return one person's dealings with one entry."""
        row = self._context.run(_GET, number=number, person=person).first()
        return _use(row) if row else None

    def put(self, use: Use) -> None:
        """Write them, in place of what was there."""
        at = use.at or use.asked_at or use.used_at or use.due_at
        if at is None:
            raise ValueError("a use without any time")
        values = {
            "community_id": self._context.community,
            "number": use.number,
            "person_id": use.person,
            "used_at": use.used_at,
            "due_at": use.due_at,
            "asked_at": use.asked_at,
            "outcome": use.outcome.value if use.outcome else None,
            "changed": use.changed,
            "place": use.place,
            "at": at,
            "where_text": use.where_text,
            "asks": use.asks,
            "changed_at": use.changed_at,
            "again_at": use.again_at,
        }
        self._context.connection.execute(_PUT, values)
        parts = numbers_of(self._context, (use.number,)).get(use.number)
        if parts:  # What was to be tried as one of its parts is asked about once, as the whole.
            self._context.run(_END, numbers=list(parts), person=use.person)
        self._context.run(CHANGED)

    def tally(self, numbers: Sequence[int]) -> dict[int, Tally]:
        """Return what came of each entry; every number has a tally. Whoever used two that became one counts once.

        It knows how few people are too few for a figure where the community is at home.
        """
        counts: dict[int, dict[str, int]] = {number: {"used": 0} for number in numbers}
        if numbers:
            for number, outcome, used, every in self._context.run(_TALLY, numbers=list(numbers)):
                counts[number]["used"] += used
                if outcome:
                    counts[number][outcome] = every
        tallies = {number: _tally(count) for number, count in counts.items()}
        merged = numbers_of(self._context, numbers)
        every = tallies | {number: _tally_of(self.told(number)) for number in merged}
        least = least_in(space.key for space in SqlSpaces(self._context).every()) if every else 0
        return {number: replace(tally, least=least) for number, tally in every.items()}

    def outcomes(self, since: datetime, *, last: int = 50) -> Sequence[int]:
        """Return the entries of which somebody told from *since* on how it went, newest first, each once."""
        told = list(self._context.run(_OUTCOMES, since=since, most=last).scalars())
        now = stands_for(self._context, told)
        return list(dict.fromkeys(now[number] for number in told))

    def told(self, number: int) -> Sequence[Use]:
        """Return who used or tried an entry and how it went, newest first; of its parts too, each person once.

        What was said of a part that fewer people see is not carried out of its channel.
        """
        parts = parts_of(self._context, (number,)).get(number, ())
        if not parts:
            return [_use(row) for row in self._context.run(_TOLD, numbers=[number])]
        whole = entries_of(self._context, (number,))[number]
        narrow = {part.number for part in parts if not reads_as(part, whole)}
        rows = self._context.run(_TOLD, numbers=[number, *(part.number for part in parts)])
        every = (_use(row) for row in rows)
        return _of_each(
            [replace(one, changed="", where_text="") if one.number in narrow else one for one in every], number
        )

    def dealings(self, number: int, person: str) -> Use | None:
        """Return one person's dealings with an entry as a whole: with it, or with what was merged into it."""
        own = self.get(number, person)
        if own and not numbers_of(self._context, (number,)):
            return own
        return next((use for use in self.told(number) if use.person == person), None)

    def mine(self, person: str) -> Sequence[Use]:
        """Return a person's trials that they have not told the outcome of, soonest first."""
        mine = [_use(row) for row in self._context.run(_MINE, person=person)]
        now = stands_for(self._context, [one.number for one in mine])
        return list({now[one.number]: replace(one, number=now[one.number]) for one in reversed(mine)}.values())[::-1]


def _tally(count: dict[str, int]) -> Tally:
    return Tally(
        used=count["used"],
        worked=count.get(Outcome.WORKED, 0),
        partly=count.get(Outcome.PARTLY, 0),
        failed=count.get(Outcome.NOT, 0),
    )


def _tally_of(told: Sequence[Use]) -> Tally:
    count = Counter(one.outcome for one in told if one.outcome)
    used = sum(one.used_at is not None for one in told)
    return Tally(used, count[Outcome.WORKED], count[Outcome.PARTLY], count[Outcome.NOT])


def _of_each(told: Sequence[Use], number: int) -> list[Use]:
    """Return the dealings of each person with a whole, from those with its parts, newest first: the last word counts."""
    found: dict[str, Use] = {}
    for one in told:
        newer = found.get(one.person)
        found[one.person] = _together(newer, one) if newer else replace(one, number=number)
    return list(found.values())


def _together(newer: Use, older: Use) -> Use:
    telling = newer if newer.outcome or not older.outcome else older
    return replace(
        newer,
        used_at=min(filter(None, (newer.used_at, older.used_at)), default=None),
        due_at=min(filter(None, (newer.due_at, older.due_at)), default=None),
        outcome=telling.outcome,
        changed=newer.changed or older.changed,
        where_text=newer.where_text or older.where_text,
        changed_at=max(filter(None, (newer.changed_at, older.changed_at)), default=None),
        again_at=max(filter(None, (newer.again_at, older.again_at)), default=None),
    )


def _use(row: Row[Any]) -> Use:
    return Use(
        number=row.number,
        person=row.person_id,
        name=row.name,
        used_at=row.used_at,
        due_at=row.due_at,
        asked_at=row.asked_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        changed=row.changed,
        at=row.at,
        place=row.place,
        where_text=row.where_text,
        asks=row.asks,
        changed_at=row.changed_at,
        again_at=row.again_at,
    )
