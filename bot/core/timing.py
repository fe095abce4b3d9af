"""When a check-in or a digest recurs, as somebody types it; and the channel that it is for."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from bot import recurrence
from bot.errors import Unfit
from bot.messages import Place
from bot.practice.draft import is_direct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Room, Viewer
    from bot.recurrence import Rule, Understood
    from bot.transaction import Transaction

SHOWN = 5
UNSAID = (
    "In UTC, for I know no other zone here: say one, such as Europe/Berlin, or set the community's in /hearth settings."
)
DAILY, WEEKLY = 20, 6 * 24
"""So many hours lie between two times, at least: a little less, for clocks change."""
_NAMED = re.compile(r"<#(?P<place>[^>|\s]+)(?:\|[^>]*)?>|(?<!\S)#(?P<name>[^\s#]+)")


def read_when(text: str, *, zone: str, now: datetime, hours: int = DAILY) -> Understood:
    """Return when something recurs that comes at most once in so many *hours*; raise `NotUnderstood` or `Unfit`.

    It is said in words, or as a rule of RFC 5545.
    """
    typed = " ".join(text.split())
    if typed.upper().startswith("FREQ="):
        understood = recurrence.read_rule(typed.upper(), zone=zone, start=recurrence.local_at(now, zone))
    else:
        understood = recurrence.read_words(typed, zone=zone, now=now)
    local = recurrence.local_at(now, understood.rule.zone)
    first = islice(recurrence.instants(understood.rule, after=local), 12)
    if any((later.at - one.at).total_seconds() < hours * 3600 for one, later in pairwise(first)):
        raise Unfit("when", "too_often" if hours == DAILY else "not_weekly")
    return understood


def next_times(rule: Rule, *, now: datetime, shown: int = SHOWN) -> Sequence[datetime]:
    """Return the next few instants of a rule."""
    return [one.at for one in islice(recurrence.instants(rule, after=recurrence.local_at(now, rule.zone)), shown)]


def zone_unsaid(tx: Transaction, person: str, rule: Rule, typed: str = "") -> tuple[str, ...]:
    """Return the note that a rule is in UTC only because no zone is known; nothing where one is, or UTC was said."""
    if rule.zone != "UTC" or "utc" in typed.casefold() or tx.attention.own_zone(person):
        return ()
    return () if tx.members.community().settings.zone != "UTC" else (UNSAID,)


def room_named(tx: Transaction, text: str, here: Place) -> tuple[str, Room | None]:
    """Return *text* without the channel that it names, and that channel; without one it is the one *here*."""
    found = _NAMED.search(text)
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip() if found else text
    if found is None:
        return rest, None if is_direct(here) or not here.channel else tx.members.known_room(here)
    if found["name"]:
        return rest, next((room for room in tx.members.rooms() if room.name == found["name"]), None)
    named = found["place"]
    return rest, tx.members.known_room(Place.parse(named if ":" in named else f"{here.space}/{named}"))


def usable(room: Room | None, viewer: Viewer) -> Room:
    """Return a room that Hearth can post in and *viewer* may post to; `Unfit` for any other."""
    if room is None or room.gone or not room.inside or room.community != viewer.community:
        raise Unfit("room", "unknown")
    if room.key not in viewer.rooms and (room.private or viewer.guest):
        raise Unfit("room", "unknown")
    return room
