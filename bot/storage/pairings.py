"""Rounds of pairings, who takes part, draws, seats, and who met."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update

from bot.community.pairings.model import Draw, Fate, Outcome, Pairing, Pause, Round, Seat, Step, Taking
from bot.messages import Account
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.community import account
from bot.storage.tables.pairings import (
    pairing,
    pairing_apart,
    pairing_draw,
    pairing_round,
    pairing_seat,
    pairing_taker,
)
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Table
    from sqlalchemy.sql import Executable


def _ours(table: Table, *columns: str) -> ColumnElement[bool]:
    """Return that a row of *table* is the community's, and is the one that `its_…` names."""
    condition = table.c.community_id == bindparam("community")
    for column in columns:
        condition &= table.c[column] == bindparam(f"its_{column}")
    return condition


_ADD = insert_new(pairing_round)
_GET = select(pairing_round).where(_ours(pairing_round, "round_id"))
_PUT_TAKER = upsert(
    pairing_taker,
    ("community_id", "round_id", "person_id"),
    ("joined_at", "guest", "pause", "paused_until", "silent"),
)
_TAKER = select(pairing_taker).where(_ours(pairing_taker, "round_id", "person_id"))
_DROP_TAKER = delete(pairing_taker).where(_ours(pairing_taker, "round_id", "person_id"))
_TAKERS = select(pairing_taker).where(_ours(pairing_taker, "round_id")).order_by(pairing_taker.c.person_id)
_TAKES = select(pairing_taker).where(_ours(pairing_taker, "person_id")).order_by(pairing_taker.c.joined_at)
_ACCOUNTS = (
    select(account)
    .join(pairing_taker, pairing_taker.c.person_id == account.c.person_id)
    .where(_ours(pairing_taker, "round_id"), account.c.left_at.is_(None))
    .order_by(account.c.space_id, account.c.native)
)
_APART = insert_new(pairing_apart)
_TOGETHER_AGAIN = delete(pairing_apart).where(_ours(pairing_apart, "by_person", "not_with"))
_EVERY_APART = select(pairing_apart.c.by_person, pairing_apart.c.not_with).where(_ours(pairing_apart))
_ADD_DRAW = insert_new(pairing_draw)
_DRAW = select(pairing_draw).where(_ours(pairing_draw, "draw_id"))
_PUT_DRAW = update(pairing_draw).where(_ours(pairing_draw, "draw_id"))
_DRAWS = select(pairing_draw).where(_ours(pairing_draw, "round_id")).order_by(pairing_draw.c.at.desc())
_DRAWN = _DRAWS.where(pairing_draw.c.drawn_at.is_not(None)).limit(1)
_SEAT = select(pairing_seat).where(_ours(pairing_seat, "draw_id", "person_id"))
_SEATS = select(pairing_seat).where(_ours(pairing_seat, "draw_id")).order_by(pairing_seat.c.person_id)
_PUT_SEAT = upsert(
    pairing_seat, ("community_id", "draw_id", "person_id"), ("state", "until", "pairing_id", "notice_at")
)
_ADD_PAIRING = insert_new(pairing)
_PAIRING = select(pairing).where(_ours(pairing, "pairing_id"))
_PUT_PAIRING = update(pairing).where(_ours(pairing, "pairing_id"), pairing.c.version == bindparam("was"))
_PEOPLE = select(pairing_seat.c.person_id).where(_ours(pairing_seat, "pairing_id")).order_by(pairing_seat.c.person_id)
_SAT = (pairing_seat.c.community_id == pairing.c.community_id) & (pairing_seat.c.pairing_id == pairing.c.pairing_id)
_TOGETHER = (
    select(pairing.c.pairing_id, pairing.c.drawn_at, pairing_seat.c.person_id)
    .join(pairing_seat, _SAT)
    .where(_ours(pairing), pairing.c.outcome != Outcome.NOT.value, pairing.c.step != Step.UNDONE.value)
    .order_by(pairing.c.drawn_at, pairing.c.pairing_id, pairing_seat.c.person_id)
)
_OF = (
    select(pairing)
    .join(pairing_seat, _SAT)
    .where(_ours(pairing_seat, "person_id"))
    .order_by(pairing.c.drawn_at.desc(), pairing.c.pairing_id)
    .limit(bindparam("most"))
)


class SqlPairings(Repository):
    """The rounds of one community."""

    __slots__ = ()

    def add(self, new: Round) -> bool:
        """Record a round; False where its id is known."""
        return self._new(_ADD, {"round_id": new.id, "place": new.place, "size": new.size})

    def get(self, id: str) -> Round | None:
        """Return a round by its schedule's id."""
        row = self._context.run(_GET, its_round_id=id).first()
        return Round(row.community_id, row.round_id, row.place, row.size) if row else None

    def put_taking(self, taking: Taking) -> None:
        """Write that somebody takes part, in the place of what was there."""
        values = {
            "round_id": taking.round,
            "person_id": taking.person,
            "joined_at": taking.joined_at,
            "guest": taking.guest,
            "pause": taking.pause.value,
            "paused_until": taking.paused_until,
            "silent": taking.silent,
        }
        self._put(_PUT_TAKER, [values])

    def taking(self, round_id: str, person: str) -> Taking | None:
        """Return how somebody takes part in a round."""
        row = self._context.run(_TAKER, its_round_id=round_id, its_person_id=person).first()
        return _taking(row) if row else None

    def drop_taking(self, round_id: str, person: str) -> None:
        """Record that somebody takes part no longer."""
        if self._context.run(_DROP_TAKER, its_round_id=round_id, its_person_id=person).rowcount:
            self._context.run(CHANGED)

    def takers(self, round_id: str) -> Sequence[Taking]:
        """Return all who take part in a round, by person."""
        return [_taking(row) for row in self._context.run(_TAKERS, its_round_id=round_id)]

    def takes(self, person: str) -> Sequence[Taking]:
        """Return the rounds in which somebody takes part, oldest first."""
        return [_taking(row) for row in self._context.run(_TAKES, its_person_id=person)]

    def accounts(self, round_id: str) -> Mapping[str, Sequence[Account]]:
        """Return the accounts of all who take part in a round, by person."""
        found: dict[str, list[Account]] = defaultdict(list)
        for row in self._context.run(_ACCOUNTS, its_round_id=round_id):
            found[row.person_id].append(Account(row.space_id, row.native, row.name))
        return found

    def keep_apart(self, by: str, not_with: str, *, now: datetime) -> bool:
        """Record with whom somebody does not want to be put together; False where they said so before."""
        return self._new(_APART, {"by_person": by, "not_with": not_with, "at": now})

    def bring_together(self, by: str, not_with: str) -> bool:
        """Forget that somebody did not want to be put together with another; False where they had not said so."""
        return self._context.run(_TOGETHER_AGAIN, its_by_person=by, its_not_with=not_with).rowcount == 1

    def apart(self) -> Sequence[tuple[str, str]]:
        """Return (who said it, with whom not) of all."""
        return [(row.by_person, row.not_with) for row in self._context.run(_EVERY_APART)]

    def add_draw(self, draw: Draw) -> bool:
        """Record a draw; False where its id is known."""
        values = {"draw_id": draw.id, "round_id": draw.round, "at": draw.at}
        return self._new(_ADD_DRAW, values | {"due_at": draw.due_at, "drawn_at": draw.drawn_at})

    def draw(self, id: str) -> Draw | None:
        """Return a draw by its occurrence's id."""
        row = self._context.run(_DRAW, its_draw_id=id).first()
        return _draw(row) if row else None

    def put_draw(self, draw: Draw) -> None:
        """Write when a draw is due, or was drawn."""
        values = {"at": draw.at, "due_at": draw.due_at, "drawn_at": draw.drawn_at}
        self._context.run(_PUT_DRAW, its_draw_id=draw.id, **values)

    def last_drawn(self, round_id: str) -> Draw | None:
        """Return the last draw of a round that was drawn."""
        row = self._context.run(_DRAWN, its_round_id=round_id).first()
        return _draw(row) if row else None

    def draws(self, round_id: str, *, last: int = 20) -> Sequence[Draw]:
        """Return the draws of a round, newest first."""
        return [_draw(row) for row in self._context.run(_DRAWS.limit(last), its_round_id=round_id)]

    def seat(self, draw: str, person: str) -> Seat | None:
        """Return what a draw is to somebody."""
        row = self._context.run(_SEAT, its_draw_id=draw, its_person_id=person).first()
        return _seat(row) if row else None

    def seats(self, draw: str) -> Sequence[Seat]:
        """Return what a draw is to everybody, by person."""
        return [_seat(row) for row in self._context.run(_SEATS, its_draw_id=draw)]

    def put_seats(self, seats: Sequence[Seat]) -> None:
        """Write seats, in the place of what was there."""
        values = [
            {
                "draw_id": seat.draw,
                "person_id": seat.person,
                "state": seat.fate.value,
                "until": seat.until,
                "pairing_id": seat.pairing,
                "notice_at": seat.notice_at,
            }
            for seat in seats
        ]
        self._put(_PUT_SEAT, values)

    def add_pairings(self, pairings: Sequence[Pairing]) -> None:
        """Record pairings; those that are known stay as they are."""
        own = [{"pairing_id": one.id, "draw_id": one.draw, "round_id": one.round, **_its(one)} for one in pairings]
        self._put(_ADD_PAIRING, own)

    def pairing(self, id: str) -> Pairing | None:
        """Return a pairing."""
        row = self._context.run(_PAIRING, its_pairing_id=id).first()
        return _pairing(row) if row else None

    def put_pairing(self, pairing: Pairing) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = {"its_pairing_id": pairing.id, "was": pairing.version - 1, **_its(pairing)}
        return self._context.run(_PUT_PAIRING, **values).rowcount == 1

    def people(self, pairing: str) -> Sequence[str]:
        """Return who was put together, by person."""
        return list(self._context.run(_PEOPLE, its_pairing_id=pairing).scalars())

    def together(self) -> Sequence[tuple[str, datetime, str]]:
        """Return (pairing, when it was drawn, person) of all who were put together, oldest first."""
        return [(row.pairing_id, row.drawn_at, row.person_id) for row in self._context.run(_TOGETHER)]

    def of(self, person: str, *, last: int = 5) -> Sequence[Pairing]:
        """Return the pairings that somebody was in, newest first."""
        return [_pairing(row) for row in self._context.run(_OF, its_person_id=person, most=last)]

    def _new(self, statement: Executable, values: dict[str, Any]) -> bool:
        values = {"community_id": self._context.community, **values}
        new = self._context.connection.execute(statement, values).rowcount == 1
        if new:
            self._context.run(CHANGED)
        return new

    def _put(self, statement: Executable, every: Sequence[dict[str, Any]]) -> None:
        if every:
            rows = [{"community_id": self._context.community, **values} for values in every]
            self._context.connection.execute(statement, rows)
            self._context.run(CHANGED)


def _taking(row: Row[Any]) -> Taking:
    of = (row.community_id, row.round_id, row.person_id, row.joined_at)
    return Taking(*of, row.guest, Pause(row.pause), row.paused_until, row.silent)


def _draw(row: Row[Any]) -> Draw:
    return Draw(row.community_id, row.draw_id, row.round_id, row.at, row.due_at, row.drawn_at)


def _seat(row: Row[Any]) -> Seat:
    of = (row.community_id, row.draw_id, row.person_id)
    return Seat(*of, Fate(row.state), row.until, row.pairing_id, row.notice_at)


def _its(pairing: Pairing) -> dict[str, Any]:
    return {
        "space": pairing.space,
        "drawn_at": pairing.drawn_at,
        "step": pairing.step.value,
        "due_at": pairing.due_at,
        "outcome": pairing.outcome.value,
        "by_person": pairing.by,
        "version": pairing.version,
    }


def _pairing(row: Row[Any]) -> Pairing:
    of = (row.community_id, row.pairing_id, row.draw_id, row.round_id, row.space, row.drawn_at)
    return Pairing(*of, Step(row.step), row.due_at, Outcome(row.outcome), row.by_person, row.version)
