"""Take part in rounds of pairings: join, leave, pause, skip one, and with whom not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.pairings.model import Fate, Pause, Seat, Taking
from bot.community.pairings.rounds import coming
from bot.errors import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.attention import Wishes
    from bot.community.model import Member
    from bot.community.rhythm import Occurrence
    from bot.transaction import Transaction


def join(tx: Transaction, round_id: str, member: Member, *, guest: bool, now: datetime) -> bool:
    """Let a member take part, or take part again after a pause; False where they did already."""
    known = tx.pairings.taking(round_id, member.person)
    if known and known.pause is Pause.NO:
        return False
    fresh = Taking(member.community, round_id, member.person, known.joined_at if known else now, guest)
    tx.pairings.put_taking(fresh)
    _call_again(tx, round_id, member.person, now)
    return True


def leave(tx: Transaction, round_id: str, member: Member, *, now: datetime) -> bool:
    """Let a member take part no longer; False where they did not."""
    if tx.pairings.taking(round_id, member.person) is None:
        return False
    tx.pairings.drop_taking(round_id, member.person)
    _seat(tx, round_id, member.person, Fate.LEFT, now)
    return True


def pause(tx: Transaction, member: Member, until: datetime | None, *, now: datetime) -> int:
    """Let a member pause everywhere, until a day or until they come back; return in how many rounds."""
    if until is not None and until <= now:
        raise Unfit("date", "past")
    takes = tx.pairings.takes(member.person)
    for one in takes:
        tx.pairings.put_taking(replace(one, pause=Pause.UNTIL if until else Pause.OPEN, paused_until=until))
    return len(takes)


def come_back(tx: Transaction, member: Member, *, now: datetime) -> int:
    """End a member's pauses, their own and those for silence; return in how many rounds."""
    paused = [one for one in tx.pairings.takes(member.person) if one.pause is not Pause.NO]
    for one in paused:
        tx.pairings.put_taking(replace(one, pause=Pause.NO, paused_until=None, silent=0))
        _call_again(tx, one.round, member.person, now)
    return len(paused)


def skip(tx: Transaction, round_id: str, member: Member, *, now: datetime) -> Occurrence | None:
    """Leave the next round out for a member who takes part; None where none is to come, or it is drawn already."""
    if tx.pairings.taking(round_id, member.person) is None:
        return None
    found = coming(tx, round_id, now=now)
    draw = tx.pairings.draw(found.id) if found else None
    if found is None or (draw and draw.drawn_at):
        return None
    tx.pairings.put_seats([Seat(member.community, found.id, member.person, Fate.SKIPPED)])
    return found


def not_skipped(tx: Transaction, round_id: str, member: Member, *, now: datetime) -> Occurrence | None:
    """Take a skip back; None where there is none to take back."""
    found = coming(tx, round_id, now=now)
    seat = tx.pairings.seat(found.id, member.person) if found else None
    if found is None or seat is None or seat.fate is not Fate.SKIPPED:
        return None
    tx.pairings.put_seats([replace(seat, fate=Fate.CALLED)])
    return found


def keep_apart(tx: Transaction, member: Member, other: Member, *, now: datetime) -> bool:
    """Never put a member together with another from now on, which the other is not told; False where it is so."""
    if member.person == other.person:
        raise Unfit("not_with", "oneself")
    return tx.pairings.keep_apart(member.person, other.person, now=now)


def avoided(tx: Transaction, person: str) -> Sequence[str]:
    """Return the persons with whom somebody does not want to be put together."""
    return [other for by, other in tx.pairings.apart() if by == person]


def fate_of(taking: Taking, seat: Seat | None, member: Member | None, wishes: Wishes, *, at: datetime) -> Seat:
    """Return what a draw at *at* is to somebody who takes part: called, or why they are not."""
    blank = replace(seat or Seat(taking.community, "", taking.person), notice_at=None)
    if seat and seat.fate in {Fate.SKIPPED, Fate.LEFT}:
        return blank
    if member is None or not member.account:
        return replace(blank, fate=Fate.GONE)
    if is_paused(taking, at):
        silent = taking.pause is Pause.SILENT
        return replace(blank, fate=Fate.SILENT if silent else Fate.PAUSED, until=taking.paused_until)
    if wishes.away_until and wishes.away_until > at:
        return replace(blank, fate=Fate.AWAY, until=wishes.away_until)
    return replace(blank, fate=Fate.MUTED if mutes(wishes, taking.round) else Fate.CALLED)


def is_paused(taking: Taking, at: datetime) -> bool:
    """Return whether somebody pauses at a time."""
    if taking.pause is Pause.UNTIL:
        return taking.paused_until is not None and taking.paused_until > at
    return taking.pause is not Pause.NO


def mutes(wishes: Wishes, round_id: str) -> bool:
    """Return whether somebody does not want to hear of a round."""
    return wishes.mutes(Cause.PAIRING, round_id)


def _call_again(tx: Transaction, round_id: str, person: str, now: datetime) -> None:
    """Take back that somebody left or paused, for a draw that is still to come."""
    found = coming(tx, round_id, now=now)
    seat = tx.pairings.seat(found.id, person) if found else None
    if seat and seat.fate is Fate.LEFT:
        tx.pairings.put_seats([replace(seat, fate=Fate.CALLED)])


def _seat(tx: Transaction, round_id: str, person: str, fate: Fate, now: datetime) -> None:
    found = coming(tx, round_id, now=now)
    seat = tx.pairings.seat(found.id, person) if found else None
    if seat and seat.fate in {Fate.CALLED, Fate.SKIPPED}:
        tx.pairings.put_seats([replace(seat, fate=fate, notice_at=None)])
