"""Sessions as iCalendar (RFC 5545): one as a file, all of a member's as a feed. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from bot.community.vtimezone import vtimezone
from bot.recurrence import instants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.recurrence import Instant, Rule

PRODUCT = "-//Hearth//Sessions//EN"
AHEAD = timedelta(days=3 * 366)
"""How far ahead days that are left out, and sessions that a holiday moves, are written into a feed."""
MOST = 1200
YEARS = 12
"""How many years of a zone's clock are written out."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One session that has a row of its own. `local` names it within its series, `at` is when it is, in UTC.

    `off` where it does not take place, or not for whom the calendar is; `differs` where something else than its
    time is not as in its series.
    """

    id: str
    local: datetime
    at: datetime
    minutes: int
    title: str
    about: str = ""
    where: str = ""
    url: str = ""
    sequence: int = 0
    off: bool = False
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """A series as it recurs from here on, and those of its sessions that have a row of their own.

    `made` is how many there were before the rule's anchor, where the rule counts them.
    """

    id: str
    title: str
    rule: Rule
    minutes: int
    about: str = ""
    where: str = ""
    url: str = ""
    sequence: int = 0
    made: int = 0
    ended: bool = False
    rows: tuple[Dated, ...] = ()


def session_file(session: Dated, zone: str, *, now: datetime) -> str:
    """Return one session as an iCalendar file; the same one again has the same UID and, changed, a higher SEQUENCE."""
    calendar = _calendar("")
    calendar.add_component(_alone(session, zone, now))
    return _text(calendar, [zone], now)


def feed(name: str, every: Iterable[Dates], *, now: datetime) -> str:
    """Return a member's calendar: each series once with its rule, and what differs from it."""
    calendar = _calendar(name)
    shown = list(every)
    for dates in shown:
        for event in _series(dates, now):
            calendar.add_component(event)
    return _text(calendar, (dates.rule.zone for dates in shown), now)


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    return calendar


def _text(calendar: Calendar, zones: Iterable[str], now: datetime) -> str:
    for zone in sorted(set(zones)):
        calendar.add_component(vtimezone(zone, now.year - 1, now.year + YEARS))
    return str(calendar.to_ical().decode("utf-8"))


def _series(dates: Dates, now: datetime) -> Iterator[Event]:
    """Yield the events of a series: its rule from its anchor on, and each session that is not as the rule says."""
    zone = ZoneInfo(dates.rule.zone)
    bare = _until(instants(replace(dates.rule, without=(), on_holiday=""), after=None, made=dates.made), now)
    own = {one.local: one for one in _until(instants(dates.rule, after=None, made=dates.made), now)}
    by_rule = {one.local for one in bare} if not dates.ended else set()
    rows = {row.local: row for row in dates.rows}
    if bare and not dates.ended:
        left_out = {local for local in by_rule if local not in own} | {row.local for row in dates.rows if row.off}
        yield _master(dates, bare, sorted(left_out & by_rule), zone, now)
        for one in own.values():
            if one.shifted and one.local not in rows:  # Readers differ in what a time is that the clock leaves out.
                yield _shifted(dates, one, zone, now)
    for row in dates.rows:
        if row.local not in by_rule:
            if not row.off:
                yield _alone(row, dates.rule.zone, now)
        elif not row.off and (row.differs or row.at != _ruled(row.local, zone) or _is_shifted(own, row)):
            yield _override(dates, row, zone, now)


def _is_shifted(own: Mapping[datetime, Instant], row: Dated) -> bool:
    return row.local in own and own[row.local].shifted != ""


def _until(every: Iterator[Instant], now: datetime) -> Sequence[Instant]:
    return list(islice(takewhile(lambda one: one.at < now + AHEAD, every), MOST))


def _ruled(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant that a calendar makes of a local time: what a clock leaves out comes later, RFC 5545 3.3.5."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def _master(
    dates: Dates, bare: Sequence[Instant], left_out: Sequence[datetime], zone: ZoneInfo, now: datetime
) -> Event:
    event = _event(f"{dates.id}@hearth", dates.title, now, dates.sequence)
    _span(event, bare[0].local.replace(tzinfo=zone), dates.minutes)
    _words(event, dates.about, dates.where, dates.url)
    if dates.rule.text:
        recur = vRecur.from_ical(dates.rule.text)
        last = _last(dates, zone)
        if last is not None:
            recur["UNTIL"] = [last]
        event.add("rrule", recur)
    if left_out:
        event.add("exdate", [local.replace(tzinfo=zone) for local in left_out])
    return event


def _last(dates: Dates, zone: ZoneInfo) -> datetime | None:
    """Return when the rule ends: a count is written as the last of its times, for it is counted by us."""
    rule = dates.rule
    if rule.count is not None:
        every = list(islice(instants(rule, after=None, made=dates.made), MOST))
        return _ruled(every[-1].local, zone) if every else None
    if rule.until is not None:
        return datetime.combine(rule.until, time(23, 59, 59), zone).astimezone(UTC)
    return None


def _shifted(dates: Dates, one: Instant, zone: ZoneInfo, now: datetime) -> Event:
    event = _event(f"{dates.id}@hearth", dates.title, now, dates.sequence)
    event.add("recurrence-id", one.local.replace(tzinfo=zone))
    _span(event, one.at.astimezone(zone), dates.minutes)
    _words(event, dates.about, dates.where, dates.url)
    return event


def _override(dates: Dates, row: Dated, zone: ZoneInfo, now: datetime) -> Event:
    event = _event(f"{dates.id}@hearth", row.title, now, max(dates.sequence, row.sequence))
    event.add("recurrence-id", row.local.replace(tzinfo=zone))
    _span(event, row.at.astimezone(zone), row.minutes)
    _words(event, row.about, row.where, row.url)
    return event


def _alone(row: Dated, zone: str, stamp: datetime) -> Event:
    event = _event(f"{row.id}@hearth", row.title, stamp, row.sequence)
    _span(event, row.at.astimezone(ZoneInfo(zone)), row.minutes)
    _words(event, row.about, row.where, row.url)
    if row.off:
        event.add("status", "CANCELLED")
    return event


def _event(uid: str, title: str, stamp: datetime, sequence: int) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("summary", title)
    return event


def _span(event: Event, starts: datetime, minutes: int) -> None:
    event.add("dtstart", starts)
    event.add("duration", timedelta(minutes=minutes))


def _words(event: Event, about: str, where: str, url: str) -> None:
    if about:
        event.add("description", about)
    if where:
        event.add("location", where)
    if url.startswith(("https://", "http://")):  # Nothing else is an address that a calendar may open.
        event.add("url", url)
