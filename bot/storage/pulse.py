"""What is counted for the pulse: aggregates by SQL on a reader, and what of them was published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, and_, bindparam, case, cast, func, literal_column, or_, select, update

from bot.community.model import Did
from bot.community.pulse.cells import Cell
from bot.community.pulse.counted import DAYS, Asked, Counted, Doer, Pair, Published
from bot.community.pulse.figures import ANSWERS, GATHERED, HELP, TOGETHER, TOUCH
from bot.community.pulse.model import WEEKS, Element
from bot.domain.model import QuestionState
from bot.storage.context import Repository
from bot.storage.prepared import Prepared
from bot.storage.pulse_things import care_of, for_all, standing_of, things_of, top_entry_of
from bot.storage.tables.charter import commitment
from bot.storage.tables.community import community, member
from bot.storage.tables.domain import question
from bot.storage.tables.practice import use
from bot.storage.tables.pulse import interaction, pulse_day
from bot.storage.tables.welcome import newcomer
from bot.storage.upsert import insert_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Table

    from bot.community.pulse.counted import Span, Standing

A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)
_BEGINS = bindparam("begins", type_=question.c.asked_at.type)
_ENDS = bindparam("ends", type_=question.c.asked_at.type)
_A_YEAR_AGO = bindparam("a_year_ago", type_=question.c.asked_at.type)


def _ours(table: Table) -> ColumnElement[bool]:
    return table.c.community_id == bindparam("community")


def _within(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(column >= _BEGINS, column < _ENDS)


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


_IN_SPAN = and_(_ours(interaction), interaction.c.day.between(bindparam("first"), bindparam("last")))
# Written out in full, as `Prepared` asks for: nothing of it is anybody's words.
_ONE, _NONE = literal_column("1", Integer), literal_column("0", Integer)
BITS = 20
"""So many bits hold how often one person did something in a span: three such counts are one sum of 64."""


def _did(*kinds: Did) -> ColumnElement[bool]:
    return interaction.c.did.in_([literal_column(f"'{kind.value}'") for kind in sorted(kinds)])


def _each(worth: Mapping[Did, int]) -> ColumnElement[int]:
    """Return what a deed is worth: one look at its kind, where a condition for each count would be as many."""
    whens: list[tuple[ColumnElement[str], ColumnElement[int]]] = [
        (literal_column(f"'{kind.value}'"), literal_column(str(worth[kind]), BigInteger)) for kind in sorted(worth)
    ]
    return case(*whens, value=interaction.c.did, else_=_NONE)


_FULL = literal_column(str((1 << BITS) - 1), BigInteger)
_OFTEN = {**dict.fromkeys(ANSWERS, 1), Did.USED: 1 << BITS, Did.TRIED: 1 << 2 * BITS}
_WITH = {**dict.fromkeys(TOGETHER, 1), **dict.fromkeys(GATHERED, 2)}
_WEEKLY = case(
    *(
        (
            interaction.c.day - bindparam("first") <= literal_column(str(7 * week + 6)),
            literal_column(str(1 << BITS * week), BigInteger),
        )
        for week in range(WEEKS - 1)
    ),
    else_=_NONE,
)
_OF_SPAN = (
    select(
        interaction.c.by_person.label("person"),
        func.count().label("every"),
        cast(func.sum(_WEEKLY), BigInteger).label("weekly"),
        cast(func.sum(_each(_OFTEN)), BigInteger).label("often"),
        func.max(_each(_WITH)).label("company"),
    )
    .where(_IN_SPAN)
    .group_by(interaction.c.by_person)
)


def _part(packed: ColumnElement[int], place: int) -> ColumnElement[int]:
    """Return one of the counts that are packed into a sum."""
    return packed.bitwise_rshift(literal_column(str(BITS * place), Integer)).bitwise_and(_FULL)


def _is(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, _ONE), else_=_NONE)


def _weeks_of(every: ColumnElement[int], weekly: ColumnElement[int]) -> ColumnElement[int]:
    """Return in how many weeks anything was done: the last one has what is left of all."""
    first, second, third = (_part(weekly, place) for place in range(WEEKS - 1))
    return _is(first > _NONE) + _is(second > _NONE) + _is(third > _NONE) + _is(every > first + second + third)


_PACKED = _OF_SPAN.subquery()
_DOERS = Prepared(
    select(
        _PACKED.c.person,
        _weeks_of(_PACKED.c.every, _PACKED.c.weekly),
        *(_part(_PACKED.c.often, place) for place in range(3)),
        _is(_PACKED.c.company > _NONE),
        _is(_PACKED.c.company > _ONE),
    )
)
_LEVELS = Prepared(select(_PACKED.c.person, _weeks_of(_PACKED.c.every, _PACKED.c.weekly)))
# Each deed, as it comes from the index: to put equal ones together, the database would sort them all.
_PAIRS = Prepared(
    select(interaction.c.by_person, interaction.c.to_person, _is(_did(*HELP))).where(
        _IN_SPAN, _did(*TOUCH), interaction.c.to_person.is_not(None)
    )
)
_FOUNDED = select(community.c.created_at).where(community.c.community_id == bindparam("community"))
_AGAIN = update(community).where(community.c.community_id == bindparam("community"))
_MEMBERS = select(func.count()).select_from(member).where(_ours(member), member.c.joined_at < _ENDS)
_NEWCOMERS = select(func.count()).select_from(newcomer).where(_ours(newcomer), _within(newcomer.c.met_at))
_SPOKE = select(newcomer.c.said_at, newcomer.c.answered_at).where(_ours(newcomer), _within(newcomer.c.said_at))
_SILENT = and_(
    question.c.tier == "solved",
    question.c.shared.is_(False),
    question.c.answered_by.is_(None),
    question.c.state.in_([QuestionState.ASKED.value, QuestionState.ANSWERED.value]),
)
_ENDED = question.c.state == QuestionState.ANSWERED.value
_OF_ENTRY = or_(question.c.answered_by.is_not(None), question.c.tier == "solved")
_ASKERS = (
    select(
        func.count().label("times"),
        _times(question.c.tier != "none").label("found"),
        _times(_ENDED).label("ended"),
        _times(and_(_ENDED, _OF_ENTRY)).label("from_entry"),
        _times(_SILENT).label("silent"),
    )
    .where(_ours(question), _within(question.c.asked_at), question.c.asker.is_not(None))
    .group_by(question.c.asker)
    .subquery()
)
_ASKED = select(
    func.count().label("people"),
    _times(_ASKERS.c.found * 2 >= _ASKERS.c.times).label("found"),
    _times(_ASKERS.c.ended > 0).label("ended"),
    _times(and_(_ASKERS.c.ended > 0, _ASKERS.c.from_entry * 2 >= _ASKERS.c.ended)).label("from_entry"),
    func.coalesce(func.sum(_ASKERS.c.silent), 0).label("silent"),
    _times(_ASKERS.c.silent > 0).label("silent_people"),
)
_POSTED = select(question.c.asked_at, question.c.replied_at, question.c.helped_at).where(
    *(_ours(question), _within(question.c.asked_at), question.c.posted_key.is_not(None), question.c.shared),
    for_all(question.c.place),
)
_TELLERS = (
    select(func.count().label("told"), _times(use.c.outcome == "worked").label("worked"))
    .where(_ours(use), use.c.outcome.is_not(None), _within(use.c.at))
    .group_by(use.c.person_id)
    .subquery()
)
_TOLD = select(func.count(), _times(_TELLERS.c.worked * 2 >= _TELLERS.c.told))
_STANDS = and_(commitment.c.state == "kept", commitment.c.made_at < _ENDS)
_COMMITTED = select(
    _times(_STANDS),
    _times(and_(_STANDS, commitment.c.made_at < _A_YEAR_AGO, commitment.c.renewed_at > commitment.c.made_at)),
    _times(and_(commitment.c.state == "lapsed", commitment.c.made_at < _A_YEAR_AGO)),
).where(_ours(commitment))
_PUBLISHED = select(pulse_day.c.day, pulse_day.c.figures).where(
    _ours(pulse_day), pulse_day.c.day.in_(bindparam("days", expanding=True))
)
_PUBLISH = insert_new(pulse_day)


class SqlPulses(Repository):
    """The counts of one community."""

    __slots__ = ()

    def counted(self, span: Span) -> Counted:
        """Return all that is counted of a span, as it is."""
        of = {"begins": span.begins, "ends": span.ends}
        context = self._context
        return Counted(
            weeks=span.weeks_since(self.founded()),
            members=context.run(_MEMBERS, ends=span.ends).scalar_one(),
            doers=self._doers(span),
            pairs=self._pairs(span),
            newcomers=context.run(_NEWCOMERS, **of).scalar_one(),
            welcomed=[bool(at and at - said <= A_DAY) for said, at in context.run(_SPOKE, **of)],
            asked=self._asked(of),
            told=_pair(context.run(_TOLD, **of).one()),
            committed=_three(context.run(_COMMITTED, ends=span.ends, a_year_ago=span.ends - A_YEAR).one()),
            **things_of(context, span),
        )

    def levels(self, span: Span) -> Counted:
        """Return of a span who did anything, and in how many weeks, and no more."""
        rows = _LEVELS.rows(self._context, _days(self._context.community, span))
        return Counted(
            weeks=span.weeks_since(self.founded()), members=0, doers=[Doer(who, weeks) for who, weeks in rows]
        )

    def founded(self) -> datetime:
        """Return since when there is the community."""
        at: datetime = self._context.run(_FOUNDED).scalar_one()
        return at

    def standing(self, now: datetime) -> Standing:
        """Return how things stand that every member may see."""
        return standing_of(self._context, now)

    def care(self) -> tuple[int, int]:
        """Return how many entries need care, of how many that every member may see."""
        return care_of(self._context)

    def look_again(self, at: datetime) -> None:
        """Have the pulse taken again by the clock at an instant."""
        self._context.run(_AGAIN, pulse_at=at)

    def top_entry(self, span: Span) -> int:
        """Return the entry that was used most in a span, of those that every member may see; 0 where there is none."""
        return top_entry_of(self._context, span)

    def published(self, spans: Sequence[Span]) -> Mapping[int, Published]:
        """Return what was published of some spans, by their numbers."""
        by_day = {span.first + DAYS: span.number for span in spans}
        rows = self._context.run(_PUBLISHED, days=list(by_day))
        return {by_day[row.day]: _published(row.figures) for row in rows}

    def publish(self, span: Span, what: Published) -> bool:
        """Record what is published of a span; False where something was."""
        figures = {
            "least": what.least,
            "present": [one.value for one in what.present],
            "top": what.top_entry,
            "people": what.people,
            "cells": {name: [cell.value, cell.bound] for name, cell in what.cells.items()},
        }
        values = {"community_id": self._context.community, "day": span.first + DAYS, "figures": figures}
        return self._context.connection.execute(_PUBLISH, values).rowcount == 1

    def _doers(self, span: Span) -> list[Doer]:
        rows = _DOERS.rows(self._context, _days(self._context.community, span))
        return [Doer._make(row) for row in rows]

    def _pairs(self, span: Span) -> list[Pair]:
        helped: dict[tuple[str, str], bool] = {}
        for by, to, help_ in _PAIRS.rows(self._context, _days(self._context.community, span)):
            if help_ or (by, to) not in helped:
                helped[by, to] = bool(help_)
        return [Pair(by, to, help_) for (by, to), help_ in helped.items()]

    def _asked(self, of: dict[str, Any]) -> Asked:
        row = self._context.run(_ASKED, **of).one()
        waits = tuple(_wait(one) for one in self._context.run(_POSTED, **of))
        people, found, ended, from_entry, silent, silent_people = (int(number) for number in row)
        return Asked(people, found, ended, from_entry, silent, silent_people, waits)


def _days(community_id: int, span: Span) -> dict[str, int]:
    return {"community": community_id, "first": span.first, "last": span.first + DAYS - 1}


def _wait(row: Row[Any]) -> float | None:
    came = [at for at in (row.replied_at, row.helped_at) if at]
    return (min(came) - row.asked_at).total_seconds() / 3600 if came else None


def _pair(row: Row[Any]) -> tuple[int, int]:
    numbers = [int(number) for number in row]
    return numbers[0], numbers[1]


def _three(row: Row[Any]) -> tuple[int, int, int]:
    numbers = [int(number) for number in row]
    return numbers[0], numbers[1], numbers[2]


def _published(figures: dict[str, Any]) -> Published:
    cells = {name: Cell(value, bound) for name, (value, bound) in figures["cells"].items()}
    present = tuple(Element(one) for one in figures["present"])
    people = {topic: (solved, used, holds) for topic, (solved, used, holds) in figures.get("people", {}).items()}
    return Published(figures["least"], cells, present, figures.get("top", 0), people)
