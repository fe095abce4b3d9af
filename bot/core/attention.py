"""The one way by which Hearth starts something: with one person, or in front of all in a channel.

Whoever is told something that they did not ask for just now is told by `tell`: it minds what they muted, when they
are away, their quiet hours and their weekly budget. What they were not to be disturbed with is never lost: it is
sent when it may be, or stands on their own page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.community.attention import ENDS_WITH_IT, SENT, SIGNED_UP, TELLS_AUTHORS, WEEK, Held, Told, Verdict, decide
from bot.community.replies.attention import why
from bot.core.places import direct, near
from bot.messages import Choices, Place

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.attention import Cause
    from bot.community.model import Member
    from bot.messages import Post
    from bot.transaction import Transaction

MOST_BUTTONS = 5
"""How many stand beside each other: Discord has five in a row."""


def tell(  # noqa: PLR0913  # Each is a fact of its own.
    tx: Transaction,
    member: Member,
    post: Post,
    *,
    cause: Cause,
    subject: str = "",
    key: str,
    now: datetime,
    place: Place | None = None,
    by: datetime | None = None,
) -> bool:
    """Tell a member something that Hearth starts; return whether it is or will be sent.

    *subject* is the schedule that brings it; after *by* it is of no use any more. It goes to their
    own conversation where no *place* is given. Twice with the same *key* it is told once.
    """
    if not member.account or tx.attention.was_told(member.person, key):
        return bool(member.account)
    if cause in ENDS_WITH_IT and tx.charters.is_closed():
        return False
    known = tx.attention.held(key)
    if known or tx.attention.is_held(key):
        return known is not None and known.due_at is not None
    ready = explained(post, cause, subject)
    verdict = _decide(tx, member.person, cause=cause, subject=subject, now=now, by=by)
    if verdict == SENT:
        _send(tx, member, ready, cause=cause, subject=subject, key=key, now=now, place=place)
        return True
    printed = str(place) if place else ""
    of = (member.community, key, member.person, cause, subject, printed, ready, now)
    assert verdict.reason  # noqa: S101  What is not sent is held back for a reason.
    tx.attention.hold(Held(*of, reason=verdict.reason, due_at=verdict.due_at, by=by))
    tx.outgoing.show(key, ready)
    return verdict.due_at is not None


def announce(  # Each is a fact of its own.
    tx: Transaction, place: Place, post: Post, *, cause: Cause, subject: str = "", key: str, now: datetime
) -> bool:
    """Say something in front of everybody in a channel that Hearth starts; False where *key* was used already."""
    if cause in ENDS_WITH_IT - SIGNED_UP and tx.charters.is_closed():
        return False  # What people joined still says what came of it.
    few = place.channel.startswith("+")  # A conversation of a few is each one's own.
    return tx.outgoing.send(place, explained(post, cause, subject, for_all=not few), key=key, now=now)


def release(tx: Transaction, key: str, *, now: datetime) -> None:
    """Send what was held back, where it may be sent by now; else it waits on, or is only kept to be read."""
    held = tx.attention.held(key)
    if held is None or held.due_at is None or held.due_at > now:
        return
    member = tx.members.get(held.person)
    closed = held.cause in ENDS_WITH_IT and tx.charters.is_closed()
    if member is None or not member.account or closed:
        tx.attention.release(key)  # Nobody is there to read it, or it is of no use any more.
        return
    verdict = _decide(tx, held.person, cause=held.cause, subject=held.subject, now=now, by=held.by)
    if verdict.reason:
        tx.attention.put_held(replace(held, reason=verdict.reason, due_at=verdict.due_at), now=now)
        return
    tx.attention.release(key)
    place = Place.parse(held.place) if held.place else None
    _send(tx, member, held.post, cause=held.cause, subject=held.subject, key=key, now=now, place=place)


def explained(post: Post, cause: Cause, subject: str = "", *, for_all: bool = False) -> Post:
    """Return *post* with the button that tells why it is seen, as the last of its choices; *for_all* in a channel."""
    button = why(cause, subject, for_all=for_all)
    last = post.blocks[-1] if post.blocks else None
    if not isinstance(last, Choices):
        return replace(post, blocks=(*post.blocks, Choices((button,))))
    others = tuple(each for each in last.buttons if each.action.verb != "why")
    if len(others) < MOST_BUTTONS:
        return replace(post, blocks=(*post.blocks[:-1], Choices((*others, button))))
    return replace(post, blocks=(*post.blocks, Choices((button,))))


def _decide(tx: Transaction, person: str, *, cause: Cause, subject: str, now: datetime, by: datetime | None) -> Verdict:
    own = tx.attention.own_zone(person)
    return decide(
        tx.attention.wishes(person),
        zone=own or tx.attention.zone(person),
        zone_known=bool(own),
        cause=cause,
        subject=subject,
        counted=tx.attention.counted(person, now - WEEK),
        now=now,
        by=by,
    )


def _send(  # noqa: PLR0913  # Each is a fact of its own.
    tx: Transaction,
    member: Member,
    post: Post,
    *,
    cause: Cause,
    subject: str,
    key: str,
    now: datetime,
    place: Place | None,
) -> None:
    where = place if place and _is_in(place, post) else direct(member.account)
    quietly = place is None and cause in TELLS_AUTHORS
    if where != place and not post.near and not quietly:  # Where nobody is written to, a note stands in a channel.
        post = replace(post, near=near(tx, member.account, str(place or "")))
    if tx.outgoing.send(where, post, key=key, now=now):
        tx.attention.note(Told(member.person, key, cause, subject, now, cause not in SIGNED_UP))


def _is_in(place: Place, post: Post) -> bool:
    """Return whether whom a post is for has an account in a place's space: they may be of another platform."""
    return any(account.startswith(f"{place.space}/") for account in post.addressees)
