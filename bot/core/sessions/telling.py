"""Telling of a session: in its channel, in the calendars of its spaces, to those who come, to whoever leads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.replies.sessions import steps as words
from bot.community.replies.sessions.meetings import Company
from bot.community.sessions.answer import numbers
from bot.community.sessions.model import CONCERNED, Answer
from bot.core.attention import announce, explained, tell
from bot.core.keys import key_for
from bot.core.sessions.content import first_points, shown_in
from bot.core.sessions.standing import ANNOUNCED, BEGINS, key_of
from bot.core.sessions.standing import note as note_standing
from bot.messages import Meeting, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import datetime

    from bot.community.model import Member
    from bot.community.sessions.model import Series, Session
    from bot.messages import Block, Post
    from bot.transaction import Transaction

CALENDAR = "*calendar"
SETTLES = timedelta(seconds=3)
"""How long a rush of answers is waited for before the announcement shows it: each edit is a call to a platform."""


def member_of(tx: Transaction, person: str | None) -> Member | None:
    """Return a person as a member who can be told something; None where they are gone."""
    member = tx.members.get(person) if person else None
    return member if member and member.account else None


def company_of(tx: Transaction, session: Session) -> Company:
    """Return who comes to a session and where it is, as everybody may know it."""
    host, (going, maybe) = member_of(tx, session.host), numbers(tx.sessions.answers(session.id))
    return Company(host.name if host else "", room_name(tx, session.place), going, maybe)


def room_name(tx: Transaction, room: str) -> str:
    """Return what a channel is called: `#general`."""
    place = Place.parse(room)
    known = tx.members.known_room(place)
    return f"#{((known.name if known else '') or place.channel).lstrip('#')}"


def is_lost(tx: Transaction, room: str) -> bool:
    """Return whether a channel is gone, Hearth is not in it any more, or it is another community's by now."""
    known = tx.members.known_room(Place.parse(room))
    return known is not None and (known.gone or not known.inside or known.community != tx.members.community().id)


def announcement_key(session: Session) -> str:
    """Return the outbox key of a session's announcement; it stands in one channel at a time."""
    return key_for("announce", session.id, session.place)


def post_announcement(tx: Transaction, session: Session, *, now: datetime) -> bool:
    """Announce a session in its channel; False where it was before."""
    place, post = Place.parse(session.place), announcement(tx, session)
    key, subject = announcement_key(session), session.series.id
    note_standing(tx, key, ANNOUNCED, session.id, now=now)
    return announce(tx, place, post, cause=Cause.SESSION, subject=subject, key=key, now=now)


def retry_announcement(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Announce a session that its channel refused to take, as it reads now: the right may be given by now."""
    post = explained(announcement(tx, session), Cause.SESSION, session.series.id, for_all=True)
    tx.outgoing.retry(announcement_key(session), post, now=now)


def announcement(tx: Transaction, session: Session, note: str = "", *, without: Collection[int] = ()) -> Post:
    """Return the announcement as it reads now, *without* some entries; it names those that its agenda shows."""
    agenda = first_points(tx, session, without=without)
    post = words.announcement(session, company_of(tx, session), agenda=agenda, note=note)
    return replace(post, entries=shown_in(tx, session, without=without))


def beginning(tx: Transaction, session: Session, *, without: Collection[int] = ()) -> Post:
    """Return what is said when a session begins, *without* some entries."""
    agenda = first_points(tx, session, without=without)
    post = words.begins(session, company_of(tx, session), agenda=agenda)
    return replace(post, entries=shown_in(tx, session, without=without))


def refresh(tx: Transaction, session: Session, *, now: datetime, soon: bool = True, note: str = "") -> bool:
    """Bring what stands of a session in its channel up to date; False where it could not be posted in its channel.

    What waits to be changed is changed once: a rush of answers costs one edit.
    """
    if session.own.announced_at is None:
        return True
    at = now + SETTLES if soon else now
    if session.own.begun_at is not None:  # Both stand in the channel: they must not disagree.
        begun = explained(beginning(tx, session), Cause.SESSION, session.series.id, for_all=True)
        tx.outgoing.replace(key_of(BEGINS, session.id), begun, now=at)
    post = explained(announcement(tx, session, note), Cause.SESSION, session.series.id, for_all=True)
    return tx.outgoing.replace(announcement_key(session), post, now=at)


def keep_in_calendars(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Let a session stand in the calendars of the community's spaces as it is now: all there may see it.

    What is held in a private channel stands in none, nor in a space that is another community's by default; where
    the channel was open before, it goes.
    """
    hidden = _is_private(tx, session)
    for place, key, post in _calendars(tx, session, off=hidden):
        if tx.outgoing.replace(key, post, now=now) or hidden or session.over:
            continue
        # What was refused may be taken by now: a right was given, or there is room again.
        if not tx.outgoing.retry(key, post, now=now):
            tx.outgoing.send(place, post, key=key, now=now)


def retry_calendars(tx: Transaction, session: Session, *, now: datetime) -> None:
    """Offer a session once more to the calendars that refused it; one where it stands is not asked again."""
    if _is_private(tx, session):
        return
    for _, key, post in _calendars(tx, session):
        tx.outgoing.retry(key, post, now=now)


def _is_private(tx: Transaction, session: Session) -> bool:
    room = tx.members.known_room(Place.parse(session.place))
    return room is None or room.private


def _calendars(tx: Transaction, session: Session, *, off: bool = False) -> Iterator[tuple[Place, str, Post]]:
    place = Place.parse(session.place)
    post = words.calendar_entry(session, company_of(tx, session))
    if off:
        post = replace(post, blocks=tuple(_gone(block) for block in post.blocks))
    ours = [one.key for one in tx.spaces.every() if one.left_at is None and one.community == session.series.community]
    for space in dict.fromkeys([*ours, place.space]):
        yield Place(space, CALENDAR), key_for("calendar", session.id, space), post


def _gone(block: Block) -> Block:
    return replace(block, cancelled=True) if isinstance(block, Meeting) else block


def concerned(tx: Transaction, session: Session, *, but: Collection[str] = ()) -> Iterator[Member]:
    """Yield those who said that they come, may come, or would; *but* some, such as who changes it."""
    yield from _of(tx, session, CONCERNED, but)


def going(tx: Transaction, session: Session) -> Iterator[Member]:
    """Yield those who said that they come."""
    yield from _of(tx, session, {Answer.GOING}, ())


def _of(tx: Transaction, session: Session, said: Collection[Answer], but: Collection[str]) -> Iterator[Member]:
    for one in tx.sessions.answers(session.id):
        member = member_of(tx, one.person) if one.answer in said and one.person not in but else None
        if member:
            yield member


def tell_leading(tx: Transaction, person: str | None, post: Post, session: Session, *, key: str, now: datetime) -> bool:
    """Tell a host something of their session; False where they can't be told."""
    member = member_of(tx, person)
    if member is None:
        return False
    ready = replace(post, addressees=(member.account,))
    return tell(tx, member, ready, cause=Cause.DUTY, subject=session.series.id, key=key, now=now, by=session.ends)


def leading(tx: Transaction, series: Series, place: str) -> list[Member]:
    """Return whom to tell of what goes wrong with a series: the facilitators.

    Of one in a private channel, where nobody knows here which of them are in it, its organiser and its hosts.
    """
    room = tx.members.known_room(Place.parse(place))
    if room is not None and not room.private:
        return [member for member in tx.members.every() if member.facilitates and member.account]
    persons = dict.fromkeys([series.organiser, *series.hosts])
    return [member for member in (member_of(tx, person) for person in persons) if member]


def tell_facilitators(  # Each is a fact of its own.
    tx: Transaction, told: Callable[..., Post], series: Series, place: str, *, about: str, now: datetime
) -> None:
    """Tell each of those who look after a series the same once: *about* names it."""
    for member in leading(tx, series, place):
        key = key_for("duty", about, member.person)
        tell(tx, member, told(to=member.account, near=place), cause=Cause.DUTY, subject=series.id, key=key, now=now)
