"""Newcomers: who is one, what they say of themselves, whether somebody answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.community.welcome.model import ANSWERED_WITHIN, LATELY, SETTLING, WATCHED, Newcomer, Step
from bot.errors import Unfit
from bot.messages import Place
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Member
    from bot.transaction import Transaction

SAID_LIMIT = 1_000


def arrive(tx: Transaction, member: Member, *, near: str = "", guest: bool = False, now: datetime) -> bool:
    """Take somebody for a newcomer of whom the platform says that they are new; False where they are known as one."""
    settings = tx.members.community().settings
    if not settings.welcome or not member.account:
        return False
    place = settings.welcome_place
    at_home = Place.parse(place).space == member.account.partition("/")[0]
    fresh = Newcomer(member.community, member.person, now, near or (place if at_home else ""), guest, due_at=now)
    return tx.welcome.add(fresh)


def first_word(tx: Transaction, member: Member, *, place: Place, guest: bool, now: datetime) -> bool:
    """Take somebody for a newcomer who speaks to Hearth for the first time.

    In the first days in a space that is most likely somebody who was there before Hearth: they are not greeted
    as if they were new. Nor is whoever runs the place.
    """
    if member.facilitates or not has_settled(tx, place.space, now=now):
        return False
    near = "" if place.channel.startswith(("@", "+")) or not place.channel else str(place.room)
    return arrive(tx, member, near=near, guest=guest, now=now)


def has_settled(tx: Transaction, space: str, *, now: datetime) -> bool:
    """Return whether Hearth has been in a space, and its community has had members, for long enough."""
    settled = settles_at(tx, space)
    return settled is not None and settled <= now


def settles_at(tx: Transaction, space: str) -> datetime | None:
    """Return from when on first words are taken for a newcomer's; None where nobody is there yet."""
    here, first = tx.spaces.get(space), tx.welcome.first_met()
    begun = [at for at in (here.joined_at if here else None, first) if at]
    return max(begun) + SETTLING if begun else None


def said_fit(typed: str) -> tuple[str, Sequence[str]]:
    """Return what a newcomer said of themselves, fit to be posted, and which secrets were struck out."""
    clean = normalise(typed, limit=SAID_LIMIT + 1).strip()
    if not clean:
        raise Unfit("said", "empty")
    if len(clean) > SAID_LIMIT:
        raise Unfit("said", "too_long", str(SAID_LIMIT))
    struck = strike_secrets(clean)
    return struck.text, struck.found


def said(tx: Transaction, member: Member, key: str, *, now: datetime) -> Newcomer:
    """Record that somebody said something of themselves; it is watched whether that is answered.

    Whoever is no newcomer may say it too: nobody is asked for how long they have been there.
    """
    known = tx.welcome.get(member.person)
    if known is None:
        tx.welcome.add(Newcomer(member.community, member.person, now, step=Step.WATCH))
        known = tx.welcome.get(member.person)
    assert known is not None  # noqa: S101  It was added just now.
    tx.interactions.note(Did.INTRODUCED, by=member.person, subject="introduction", now=now)
    said = replace(known, said_key=key, said_at=now, step=Step.WATCH, due_at=now + ANSWERED_WITHIN)
    return _put(tx, said)


def waiting(tx: Transaction, *, now: datetime) -> list[Newcomer]:
    """Return who came lately to whom nobody said a word, oldest first; guests are greeted where they are guests."""
    return [one for one in tx.welcome.met_since(now - LATELY) if one.answered_at is None and not one.guest]


def answered(tx: Transaction, newcomer: Newcomer, *, by: str, now: datetime) -> bool:
    """Record that somebody else answered a newcomer; False where somebody did before."""
    if newcomer.answered_at or by == newcomer.person:
        return False
    due_at = newcomer.due_at if newcomer.step is Step.WELCOME else None
    step = newcomer.step if newcomer.step is Step.WELCOME else Step.DONE
    _put(tx, replace(newcomer, answered_at=now, step=step, due_at=due_at))
    if tx.members.get(by):  # Whom Hearth has not met is not noted: nobody could erase them again.
        tx.interactions.note(Did.GREETED, by=by, to=newcomer.person, subject=newcomer.person, now=now)
    return True


def welcomed(tx: Transaction, newcomer: Newcomer, *, greeter: str | None, now: datetime) -> Newcomer:
    """Record that a newcomer was welcomed, and by whom they may be met; from now on they are watched over."""
    step, due_at = (Step.DONE, None) if newcomer.answered_at else (Step.WATCH, now + timedelta(days=1))
    named_at = now if greeter else None
    return _put(tx, replace(newcomer, step=step, due_at=due_at, greeter=greeter, greeted_at=named_at))


def watch(tx: Transaction, newcomer: Newcomer, asked: Sequence[datetime], *, now: datetime) -> bool:
    """Look after a newcomer; return whether something of theirs went without an answer for a day.

    *asked* is when they asked what is still open. After that, or after two weeks, nobody watches any more.
    """
    waiting = sorted([*asked, *([newcomer.said_at] if newcomer.said_at else [])])
    if newcomer.answered_at:
        _put(tx, replace(newcomer, step=Step.DONE, due_at=None))
        return False
    if waiting and waiting[0] + ANSWERED_WITHIN <= now:
        _put(tx, replace(newcomer, step=Step.DONE, due_at=None))
        return True
    until = newcomer.met_at + WATCHED
    following = waiting[0] + ANSWERED_WITHIN if waiting else now + timedelta(days=1)
    over = not waiting and following > until
    _put(tx, replace(newcomer, step=Step.DONE if over else Step.WATCH, due_at=None if over else following))
    return False


def _put(tx: Transaction, changed: Newcomer) -> Newcomer:
    changed = replace(changed, version=changed.version + 1)
    tx.welcome.put(changed)
    return changed
