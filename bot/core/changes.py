"""What changed beside what was said: channels, people, and Hearth's own place among them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, assert_never

from bot.community.spaces import gone_from
from bot.community.welcome.newcomers import arrive
from bot.core import first_day, spaces
from bot.core.desk import named
from bot.domain import sources
from bot.messages import Arrived, Invited, Moved, Place, Renamed, RoomChanged, SpaceJoined, SpaceLeft
from bot.text import label_name, normalise

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.desk import Desk
    from bot.messages import Account, Change
    from bot.transaction import Transaction


ABOUT_LIMIT, MOST_LABELS = 1_000, 25


async def on_change(desk: Desk, change: Change) -> None:
    """Take a change; what it says of somebody's rights holds from then on."""
    match change:
        case RoomChanged():
            await _room(desk, change)
        case Moved():
            await _moved(desk, change)
        case Arrived():
            await _arrived(desk, change)
        case Renamed():
            await _renamed(desk, change)
        case Invited():
            await _invited(desk, change)
        case SpaceJoined():
            await spaces.on_joined(desk, change)
        case SpaceLeft():
            await spaces.on_left(desk, change)
        case _:
            assert_never(change)


async def _room(desk: Desk, change: RoomChanged) -> None:
    """Record a channel as it is now.

    What was said there while it was public stays what its author chose; what is shown in it alone follows it.
    """
    if not change.place.channel or change.place.channel.startswith("@"):
        return
    where = await desk.store.where(change.place, now=desk.clock())
    if await desk.store.write(where.community, partial(_tell, its=worded(change))):
        desk.presences.forget()


def _tell(tx: Transaction, its: RoomChanged) -> bool:
    new = tx.members.told_of(its)
    if new and its.relabelled:
        sources.relabel(tx, str(its.place.room), dict(its.relabelled))
    return new


def worded(change: RoomChanged) -> RoomChanged:
    """Return a change with what people wrote in it as any other words of theirs."""
    about = None if change.about is None else normalise(change.about, limit=ABOUT_LIMIT)
    labels = None if change.labels is None else tuple(filter(None, map(label_name, change.labels[:MOST_LABELS])))
    relabelled = tuple((label_name(was), label_name(now)) for was, now in change.relabelled[:MOST_LABELS])
    return replace(change, about=about, labels=labels, relabelled=relabelled)


async def _moved(desk: Desk, moved: Moved) -> None:
    """Ask anew what somebody sees; who left a whole space is written to there no more, in any community."""
    desk.presences.forget(moved.account)
    if moved.place.channel or moved.inside:
        return
    where = await desk.store.where(Place(moved.account.space), now=desk.clock())
    for community in await desk.store.read(where.community, partial(_homes, account=moved.account)):
        await desk.store.write(community, partial(gone_from, account=moved.account, now=moved.at))


async def _arrived(desk: Desk, arrived: Arrived) -> None:
    """Meet somebody who is new in a space."""
    desk.presences.forget(arrived.account)
    where = await desk.store.where(Place(arrived.account.space), now=desk.clock())
    guest = await desk.presences.is_guest(arrived.account, where.community)

    def meet(tx: Transaction) -> None:
        member = tx.members.meet(named(arrived.account), now=arrived.at)
        arrive(tx, member, guest=guest, now=desk.clock())

    await desk.store.write(where.community, meet)


async def _renamed(desk: Desk, renamed: Renamed) -> None:
    """Call somebody whom Hearth has met by their new name, in every community; what they may see may differ too."""
    account = named(renamed.account)
    desk.presences.forget(account)
    where = await desk.store.where(Place(account.space), now=desk.clock())
    if account.name:
        for community in await desk.store.read(where.community, partial(_homes, account=account)):
            await desk.store.write(community, lambda tx: tx.members.rename(account))


def _homes(tx: Transaction, account: Account) -> list[int]:
    """Return the communities of which somebody is a member."""
    person = tx.members.known(account)
    return [one.id for one in tx.members.choices(person)] if person else []


async def _invited(desk: Desk, invited: Invited) -> None:
    """Say in a channel what Hearth reads and keeps there, the first time that it is added."""
    where = await desk.store.where(invited.place, now=desk.clock())
    await desk.store.write(where.community, partial(_greet, invited=invited, now=desk.clock()))
    desk.presences.forget()
    desk.wake()


def _greet(tx: Transaction, *, invited: Invited, now: datetime) -> None:
    known = tx.members.known_room(invited.place)
    shared = known.shared if known else True
    tx.members.told_of(
        RoomChanged(invited.place.room, invited.at, invited.name, private=invited.private, shared=shared)
    )
    first_day.greet(tx, invited, now)
