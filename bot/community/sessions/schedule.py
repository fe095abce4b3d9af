"""Scheduling a series: what was typed becomes a proposal, is looked at, and is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.community.naming import find_member
from bot.community.rhythm import Recurs, Schedule
from bot.community.sessions import clash, fair, wish
from bot.community.sessions.formats import GUIDES, format_in
from bot.community.sessions.model import ANNOUNCE_HOURS, MINUTES, QUORUM_HOURS, REMIND_MINUTES, Format, Series
from bot.community.sessions.sight import sees
from bot.errors import Unfit
from bot.messages import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Member, Room, Viewer
    from bot.community.sessions.clash import Clash
    from bot.community.sessions.model import Plan
    from bot.recurrence import Instant
    from bot.transaction import Transaction

MOST_HOSTS = 12
MOST_MINUTES = 24 * 60
MOST_HOURS = 28 * 24
MOST_REMINDERS = 3
ADDRESSES = ("https://", "http://")
NO_ROOM = ("@", "+", "*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A series as it would be saved: what its words were taken for (`notes`), its next times, and what they meet."""

    schedule: Schedule
    series: Series
    notes: tuple[str, ...]
    times: tuple[Instant, ...]
    meets: tuple[Clash, ...] = ()


def propose(tx: Transaction, plan: Plan, *, member: Member, viewer: Viewer, now: datetime) -> Proposal:
    """Return what a plan comes to; raise `NotUnderstood`, `Unfit` or `Absent` for the first thing that will not do.

    Words such as `tomorrow` are read as of when they were typed; that it lies ahead is looked at now.
    """
    values = plan.wanted
    zone = values.get("zone", "").strip() or tx.attention.zone(member.person)
    understood = wish.rule_of(values, zone=zone, now=plan.at)
    times = tuple(wish.first_times(understood.rule, now=now))
    if not times:
        raise Unfit("when", "past")
    series = _series(tx, plan, member=member, viewer=viewer, minutes=understood.minutes)
    times = fair.at_fair_hours(tx, understood.rule, times) if series.fair else times
    fresh = Schedule(
        member.community, plan.id, Recurs.SESSION, series.title, understood.rule, now, by=member.person, next_at=now
    )
    meets = clash.of_times(tx, series, times, viewer)
    return Proposal(fresh, series, understood.notes, times, meets)


def save(tx: Transaction, proposal: Proposal, *, member: Member, now: datetime) -> bool:
    """Record a series and its schedule; False where that was done before."""
    tx.sessions.drop_plan(proposal.series.id)
    added = tx.schedules.add(proposal.schedule) and tx.sessions.add(proposal.series)
    if added:
        tx.audit.note("session", proposal.series.id, by=member.person, now=now)
    return added


def rooms_for(tx: Transaction, viewer: Viewer) -> Sequence[Room]:
    """Return the channels that a session can be held in by somebody: theirs, with Hearth in them."""
    every = (one for one in tx.members.rooms() if one.inside and not one.gone)
    return [one for one in every if is_channel(one.key) and sees(tx, one.key, viewer)]


def is_channel(room: str) -> bool:
    """Return whether a printed place is a channel, no conversation and no whole space."""
    channel = Place.parse(room).channel
    return bool(channel) and not channel.startswith(NO_ROOM)


def _series(tx: Transaction, plan: Plan, *, member: Member, viewer: Viewer, minutes: int | None) -> Series:
    values = plan.wanted
    title, about = wish.one_line(values.get("title", ""), wish.TITLE_LIMIT), values.get("about", "")
    format_ = _format(values.get("format", ""), title)
    hosts = _hosts(tx, values, member)
    whereabouts, url = where_of(values.get("where", ""))
    return Series(
        community=member.community,
        id=plan.id,
        format=format_,
        title=title or GUIDES[format_].name,
        place=_place(tx, values.get("channel", ""), viewer),
        about=wish.one_line(about, wish.ABOUT_LIMIT),
        minutes=wish.number(values, "minutes", 5, MOST_MINUTES, minutes or MINUTES),
        whereabouts=whereabouts,
        url=url,
        hosts=hosts,
        rotates=len(hosts) > 1,
        organiser=member.person,
        capacity=wish.number(values, "capacity", 1, 10_000),
        quorum=wish.quorum(values),
        quorum_hours=wish.number(values, "quorum_hours", 1, MOST_HOURS, QUORUM_HOURS),
        announce_hours=wish.number(values, "announce", 1, MOST_HOURS, ANNOUNCE_HOURS),
        remind=reminders(values.get("remind", "")),
        fair=values.get("fair", "") in {"yes", "on", "true", "1"},
    )


def _format(key: str, title: str) -> Format:
    return Format(key) if key in set(Format) else format_in(title) or Format.OPEN_HOUR


def _place(tx: Transaction, room: str, viewer: Viewer) -> str:
    """Return the printed channel that was chosen; `Unfit` where none was, or it is none that they can hold it in."""
    if not room:
        raise Unfit("place", "empty")
    if room not in {one.key for one in rooms_for(tx, viewer)}:
        raise Unfit("place", "unknown")
    return room


def where_of(text: str) -> tuple[str, str]:
    """Return where people meet, in words, and the address among them that leads there."""
    words = wish.one_line(text, wish.WHERE_LIMIT).split()
    url = next((word for word in words if word.startswith(ADDRESSES)), "")
    return " ".join(word for word in words if word != url), url


def _hosts(tx: Transaction, values: Mapping[str, str], member: Member) -> tuple[str, ...]:
    typed = values.get("hosts", "")
    return hosts_of(tx, typed, me=member) if typed.strip() else (member.person,)


def hosts_of(tx: Transaction, typed: str, *, me: Member) -> tuple[str, ...]:
    """Return the persons that *me* names with commas between, each once; `Unfit` or `Absent` for one who is nobody."""
    names = [name for name in typed.replace(" and ", ",").split(",") if name.strip()]
    if len(names) > MOST_HOSTS:
        raise Unfit("hosts", "too_many", str(MOST_HOSTS))
    return tuple(dict.fromkeys(find_member(tx, name, me=me, near=True).person for name in names))


def reminders(typed: str) -> tuple[int, ...]:
    """Return how many minutes before it begins people are reminded: `1 day, 15 min`; `none` for not at all."""
    plain = typed.casefold().strip()
    if not plain:
        return REMIND_MINUTES
    if plain in {"none", "no", "0", "-"}:
        return ()
    found = sorted({_minutes(part, typed) for part in plain.replace(" and ", ",").split(",") if part.strip()})
    if len(found) > MOST_REMINDERS:
        raise Unfit("remind", "too_many", str(MOST_REMINDERS))
    return tuple(reversed(found))


UNITS = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}


def _minutes(part: str, typed: str) -> int:
    amount, _, unit = part.strip().partition(" ")
    digits = "".join(character for character in amount if character.isascii() and character.isdigit())
    letter = (unit.strip() or amount.removeprefix(digits) or "m")[:1]
    if not digits or letter not in UNITS or len(digits) > 4:  # noqa: PLR2004
        raise Unfit("remind", "unclear", typed.strip()[:40])
    found = int(digits) * UNITS[letter]
    if not 0 < found <= MOST_HOURS * 60:
        raise Unfit("remind", "unclear", typed.strip()[:40])
    return found
