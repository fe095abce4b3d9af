"""Check-ins, their rounds and answers, and who is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, bindparam, delete, exists, select, type_coerce, update

from bot.community.checkins.bank import OF_QUESTION, as_asked
from bot.community.checkins.model import Asked, Checkin, CheckinRound, Mode, Response, SignedUp
from bot.storage.context import Repository
from bot.storage.entries import CHANGED
from bot.storage.tables.checkins import checkin, checkin_answer, checkin_member, checkin_round
from bot.storage.tables.community import member
from bot.storage.tables.domain import question
from bot.storage.upsert import insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row, Table


def _ours(table: Table) -> ColumnElement[bool]:
    return table.c.community_id == bindparam("community")


_ADD = insert_new(checkin)
_GET = select(checkin).where(_ours(checkin), checkin.c.checkin_id == bindparam("id"))
_PUT = update(checkin).where(
    _ours(checkin), checkin.c.checkin_id == bindparam("its_id"), checkin.c.version == bindparam("was")
)
_OPEN = insert_new(checkin_round)
_ROUND = select(checkin_round).where(_ours(checkin_round), checkin_round.c.round_id == bindparam("id"))
_ROUNDS = (
    select(checkin_round)
    .where(_ours(checkin_round), checkin_round.c.checkin_id == bindparam("id"))
    .order_by(checkin_round.c.opened_at.desc(), checkin_round.c.round_id.desc())
    .limit(bindparam("most"))
)
_ASKING = select(checkin_round).where(
    _ours(checkin_round), type_coerce(checkin_round.c.asked, Text).contains(bindparam("marked"))
)
_WORDS = select(question.c.text).where(_ours(question), question.c.question_id == bindparam("id"))
_CLOSE = update(checkin_round).where(
    _ours(checkin_round), checkin_round.c.round_id == bindparam("its_id"), checkin_round.c.closed.is_(False)
)
_ANSWER = upsert(checkin_answer, ("community_id", "round_id", "person_id"), ("texts", "skipped"))
_ITS = checkin_answer.c.round_id == bindparam("round")
_THEIRS = select(checkin_answer).where(_ours(checkin_answer), _ITS, checkin_answer.c.person_id == bindparam("person"))
_BY_ID = select(checkin_answer).where(_ours(checkin_answer), checkin_answer.c.answer_id == bindparam("id"))
_ANSWERS = (
    select(checkin_answer).where(_ours(checkin_answer), _ITS).order_by(checkin_answer.c.at, checkin_answer.c.answer_id)
)
_JOIN = insert_new(checkin_member)
_LEAVE = delete(checkin_member).where(
    _ours(checkin_member),
    checkin_member.c.checkin_id == bindparam("id"),
    checkin_member.c.person_id == bindparam("person"),
)
_AWAY = update(checkin_member).where(_ours(checkin_member), checkin_member.c.person_id == bindparam("person"))
_IS_THERE = exists().where(
    member.c.community_id == checkin_member.c.community_id,
    member.c.person_id == checkin_member.c.person_id,
    member.c.account != "",  # Whoever left is asked again when they are back.
)
_SIGNED_UP = (
    select(checkin_member)
    .where(_ours(checkin_member), checkin_member.c.checkin_id == bindparam("id"), _IS_THERE)
    .order_by(checkin_member.c.joined_at, checkin_member.c.person_id)
)
_NEXT = (
    select(checkin_member)
    .where(
        _ours(checkin_member),
        checkin_member.c.checkin_id == bindparam("id"),
        checkin_member.c.person_id > bindparam("after"),
        _IS_THERE,
    )
    .order_by(checkin_member.c.person_id)
    .limit(bindparam("most"))
)
_JOINED = (
    select(checkin_member)
    .where(_ours(checkin_member), checkin_member.c.person_id == bindparam("person"))
    .order_by(checkin_member.c.joined_at, checkin_member.c.checkin_id)
)


class SqlCheckins(Repository):
    """The check-ins of one community."""

    __slots__ = ()

    def add(self, checkin: Checkin) -> bool:
        """Record a check-in; False where its id is known."""
        values = {"community_id": self._context.community, "checkin_id": checkin.id, **_values(checkin)}
        return self._told(self._context.connection.execute(_ADD, values).rowcount)

    def get(self, id: str) -> Checkin | None:
        """Return a check-in."""
        row = self._context.run(_GET, id=id).first()
        return _checkin(row) if row else None

    def put(self, checkin: Checkin) -> bool:
        """Write over version minus one; False if that was outrun."""
        values = _values(checkin) | {"its_id": checkin.id, "was": checkin.version - 1}
        return self._told(self._context.run(_PUT, **values).rowcount)

    def open(self, round_: CheckinRound) -> bool:
        """Record a round; False where its id is known."""
        values = {
            "community_id": self._context.community,
            "round_id": round_.id,
            "checkin_id": round_.checkin,
            "asked": [[_kept(asked), asked.origin] for asked in round_.asked],
            "opened_at": round_.opened_at,
            "closes_at": round_.closes_at,
            "closed": round_.closed,
            "answers": round_.answers,
        }
        return self._told(self._context.connection.execute(_OPEN, values).rowcount)

    def round(self, id: str) -> CheckinRound | None:
        """Return a round."""
        row = self._context.run(_ROUND, id=id).first()
        return self._round(row) if row else None

    def rounds(self, checkin: str, *, last: int = 60) -> Sequence[CheckinRound]:
        """Return the rounds of a check-in, newest first."""
        return [self._round(row) for row in self._context.run(_ROUNDS, id=checkin, most=last)]

    def asking(self, question: str) -> Sequence[CheckinRound]:
        """Return the rounds in which a member's question was asked again."""
        marked = f'"{OF_QUESTION}{question}"'
        return [self._round(row) for row in self._context.run(_ASKING, marked=marked)]

    def close(self, id: str, answers: int) -> bool:
        """Close a round with its count; False where it was closed before."""
        return self._told(self._context.run(_CLOSE, its_id=id, closed=True, answers=answers).rowcount)

    def answer(self, answer: Response) -> None:
        """Write what somebody said in a round, in place of what was there."""
        values = {
            "community_id": self._context.community,
            "round_id": answer.round,
            "person_id": answer.person,
            "answer_id": answer.id,
            "texts": list(answer.texts),
            "skipped": answer.skipped,
            "at": answer.at,
        }
        self._context.connection.execute(_ANSWER, values)
        self._context.run(CHANGED)

    def answer_of(self, round_: str, person: str) -> Response | None:
        """Return what somebody said in a round."""
        row = self._context.run(_THEIRS, round=round_, person=person).first()
        return _answer(row) if row else None

    def answer_by_id(self, id: str) -> Response | None:
        """Return an answer by what its buttons carry."""
        row = self._context.run(_BY_ID, id=id).first()
        return _answer(row) if row else None

    def answers(self, round_: str) -> Sequence[Response]:
        """Return what was said in a round, in the order in which it was; skipped ones too."""
        return [_answer(row) for row in self._context.run(_ANSWERS, round=round_)]

    def join(self, signed_up: SignedUp) -> bool:
        """Sign somebody up; False where they were."""
        values = {
            "community_id": self._context.community,
            "checkin_id": signed_up.checkin,
            "person_id": signed_up.person,
            "joined_at": signed_up.joined_at,
            "away_until": signed_up.away_until,
        }
        return self._told(self._context.connection.execute(_JOIN, values).rowcount)

    def leave(self, checkin: str, person: str) -> bool:
        """Ask somebody no more; False where they were not asked."""
        return self._told(self._context.run(_LEAVE, id=checkin, person=person).rowcount)

    def away(self, person: str, until: datetime | None) -> int:
        """Ask somebody nothing until then, in no check-in that they are signed up to; return how many these are."""
        return self._context.run(_AWAY, person=person, away_until=until).rowcount

    def signed_up(self, checkin: str) -> Sequence[SignedUp]:
        """Return who is asked, longest first; not who has left."""
        return [_signed_up(row) for row in self._context.run(_SIGNED_UP, id=checkin)]

    def next_signed_up(self, checkin: str, *, after: str, most: int) -> Sequence[SignedUp]:
        """Return the next who are asked by their person's key, *most* at once."""
        return [_signed_up(row) for row in self._context.run(_NEXT, id=checkin, after=after, most=most)]

    def joined(self, person: str) -> Sequence[SignedUp]:
        """Return what somebody is signed up to."""
        return [_signed_up(row) for row in self._context.run(_JOINED, person=person)]

    def _round(self, row: Row[Any]) -> CheckinRound:
        """Return a round; what members asked in it reads as it does now, or as taken back."""
        asked = tuple(Asked(text or self._words(origin), origin) for text, origin in row.asked)
        return CheckinRound(
            community=row.community_id,
            id=row.round_id,
            checkin=row.checkin_id,
            asked=asked,
            opened_at=row.opened_at,
            closes_at=row.closes_at,
            closed=row.closed,
            answers=row.answers,
        )

    def _words(self, origin: str) -> str:
        words = self._context.run(_WORDS, id=origin.removeprefix(OF_QUESTION)).scalar()
        return as_asked(words or "")

    def _told(self, rows: int) -> bool:
        if rows:
            self._context.run(CHANGED)
        return rows == 1


def _values(checkin: Checkin) -> dict[str, Any]:
    return {
        "place": checkin.place,
        "private": checkin.private,
        "mode": checkin.mode.value,
        "questions": list(checkin.questions),
        "asks": checkin.asks,
        "quick": list(checkin.quick),
        "minutes": checkin.minutes,
        "low": checkin.low,
        "slowed": checkin.slowed,
        "version": checkin.version,
    }


def _checkin(row: Row[Any]) -> Checkin:
    return Checkin(
        community=row.community_id,
        id=row.checkin_id,
        place=row.place,
        private=row.private,
        mode=Mode(row.mode),
        questions=tuple(row.questions),
        asks=row.asks,
        quick=tuple(row.quick),
        minutes=row.minutes,
        low=row.low,
        slowed=row.slowed,
        version=row.version,
    )


def _kept(asked: Asked) -> str:
    """Return what is kept of a question: nothing of a member's words, which are kept where they asked."""
    return "" if asked.origin.startswith(OF_QUESTION) else asked.text


def _answer(row: Row[Any]) -> Response:
    return Response(
        round=row.round_id,
        id=row.answer_id,
        person=row.person_id,
        texts=tuple(row.texts),
        at=row.at,
        skipped=row.skipped,
    )


def _signed_up(row: Row[Any]) -> SignedUp:
    return SignedUp(row.checkin_id, row.person_id, row.joined_at, row.away_until)
