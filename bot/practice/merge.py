"""Merge two entries on the same thing into one, with both authors and both histories; and part them again.

Nothing is moved: the entry that goes keeps its rows and points to the one that stays, which is shown, found and
counted with all of its parts. So parting is exact; only what was said of the whole since stays with the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Absent, NotAllowed, Unfit
from bot.practice.brought import topics_anew
from bot.practice.curate import owns
from bot.practice.model import Change, Scope, State, visible
from bot.practice.parts import stand_alone
from bot.practice.sight import followed, seen

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member, Viewer
    from bot.practice.model import Entry
    from bot.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Merger:
    """Two entries that are to become one, or have: the one that goes, as it was, and the one that stays.

    `new` is false where they were one already; `back` tells whether it may be done the other way round too.
    """

    goes: Entry
    stays: Entry
    new: bool = True
    back: bool = False


def look(tx: Transaction, number: int, into: int, *, member: Member, viewer: Viewer) -> Merger:
    """Return what a merge would make one; raise what stands against it, each as a fact of its own."""
    goes = _may_go(tx, number, member, viewer)
    stays = seen(tx, into, viewer)
    if stays.number == number:
        raise Unfit("into", "same")
    if goes.state is State.MERGED:
        whole = followed(tx, number)
        if whole and whole.number == stays.number:
            return Merger(goes, stays, new=False)
        raise Unfit("goes", "merged", f"#{number}")
    if _narrower(goes, stays):
        raise Unfit("into", "narrower")  # The merged would vanish for most who see it now.
    return Merger(goes, stays, back=_may_merge(stays, member, viewer) and not _narrower(stays, goes))


def merge(tx: Transaction, number: int, into: int, *, member: Member, viewer: Viewer, now: datetime) -> Merger:
    """Let entry *into* stand for entry *number*, told by both and with what people did with either.

    A facilitator may, and an author may merge their own into what they can see.
    """
    found = look(tx, number, into, member=member, viewer=viewer)
    if not found.new:
        return found
    goes, stays = found.goes, found.stays
    tx.audit.note("merge", f"#{number} #{stays.number}", by=member.person, now=now)
    gone = replace(goes, state=State.MERGED, merged_into=stays.number, version=goes.version + 1)
    _put(tx, gone, by=member.person, change=Change.MERGED, now=now)
    whole = topics_anew(tx, stays.number, by=member.person, change=Change.JOINED, now=now, always=True)
    return replace(found, stays=whole or stays)


def part(tx: Transaction, number: int, *, member: Member, viewer: Viewer, now: datetime) -> Merger:
    """Part an entry from what it was merged into: both read and count as before.

    Whoever told either may, and a facilitator who can see it.
    """
    goes = tx.entries.get(number)
    whole = followed(tx, number) if goes else None
    if goes is None or whole is None or not _may_know(goes, whole, member, viewer):
        raise Absent("entry", f"#{number}")
    if goes.state is not State.MERGED or not goes.merged_into:
        raise Unfit("goes", "whole", f"#{number}")
    if not (_may_merge(goes, member, viewer) or owns(whole, member.person)):
        raise NotAllowed("change", "owner")
    tx.audit.note("unmerge", f"#{number} #{whole.number}", by=member.person, now=now)
    alone = stand_alone(tx, goes, by=member.person, now=now)
    left = topics_anew(tx, goes.merged_into, by=member.person, change=Change.LEFT, now=now, always=True)
    return Merger(alone, left if left and left.number == whole.number else whole)


def _may_go(tx: Transaction, number: int, member: Member, viewer: Viewer) -> Entry:
    """Return the entry that is to go; what a member may know of it but not merge, is said."""
    goes = tx.entries.get(number)
    if goes is None or not _may_merge(goes, member, viewer):
        if goes and visible(goes, viewer):
            raise NotAllowed("merge", "merger")
        raise Absent("entry", f"#{number}")
    if goes.state in {State.HIDDEN, State.WITHDRAWN}:
        mine = owns(goes, member.person) or (goes.state is State.HIDDEN and member.facilitates)
        raise Unfit("goes", goes.state.value, f"#{number}") if mine else Absent("entry", f"#{number}")
    return goes


def _may_merge(goes: Entry, member: Member, viewer: Viewer) -> bool:
    shown = visible(replace(goes, state=State.KEPT), viewer)
    return owns(goes, member.person) or (member.facilitates and shown)


def _may_know(goes: Entry, whole: Entry, member: Member, viewer: Viewer) -> bool:
    if owns(goes, member.person) or owns(whole, member.person):
        return goes.state in {State.KEPT, State.MERGED}
    return visible(whole, viewer) and visible(replace(goes, state=State.KEPT), viewer)


def _narrower(goes: Entry, stays: Entry) -> bool:
    return stays.scope is Scope.PLACE and (goes.scope, goes.room) != (stays.scope, stays.room)


def _put(tx: Transaction, entry: Entry, *, by: str, change: Change, now: datetime) -> None:
    if not tx.entries.put(entry, by=by, change=change, now=now):
        raise Unfit("version", "outrun", f"#{entry.number}")
