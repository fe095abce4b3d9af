"""RFC 5545 rules: a rule's text as other calendars write it, read into a rule in a zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from bot.recurrence.expand import YEARS, local_times, years_on
from bot.recurrence.model import NotUnderstood, Rule, Understood
from bot.recurrence.parts import read_parts, written
from bot.recurrence.zones import local_at, zone_of

if TYPE_CHECKING:
    from bot.recurrence.parts import Parts

_AN_HOUR = 60
_A_DAY = 24 * _AN_HOUR
_CLOSEST = 15
_YEARS = range(1900, 9_000)
_DATE = 8
_WEEKLY = "FREQ=WEEKLY;BYDAY=TH;BYHOUR=16;BYMINUTE=0"


def read_rule(text: str, *, zone: str, start: datetime) -> Understood:
    """Read a rule of RFC 5545 in *zone*, beginning at the naive local time *start* at the earliest.

    The hour and minute are the rule's own (BYHOUR, BYMINUTE), else those of *start*. Refused are rules that never
    fire, that fire more than once in 15 minutes, whose end or next time lies beyond 30 years, and parts that Hearth
    does not keep (HOURLY, BYEASTER, seconds).
    """
    zone_of(zone)
    if start.year not in _YEARS:
        raise NotUnderstood("far", what=start.isoformat(" ", "minutes"), nearest=_WEEKLY)
    parts = read_parts(text)
    timed = parts.explicit(start)
    _refuse_crowds(timed)
    until = _until(parts, timed, zone)
    said = f"{written(replace(timed, hours=(), minutes=()))};{_times(timed)}"
    rule = Rule(said, zone, start, until=until, count=parts.count)
    return Understood(replace(begun(rule, nearest=_WEEKLY), text=written(timed)))


def begun(rule: Rule, *, nearest: str = "") -> Rule:
    """Return *rule* with its anchor on its first time; refuse one without any, or whose end or next is too far."""
    if rule.until is not None and rule.until < rule.anchor.date():
        raise NotUnderstood("past", what=rule.until.isoformat(), nearest=nearest)
    if rule.until is not None and rule.until > years_on(rule.anchor.date(), YEARS):
        raise NotUnderstood("far", what=rule.until.isoformat(), nearest=nearest)
    wanted = 2 if rule.count is None else rule.count
    found = list(islice(local_times(rule), wanted))
    if not found:
        raise NotUnderstood("never", what=rule.text, nearest=nearest)
    if rule.text and len(found) < wanted and rule.until is None:
        raise NotUnderstood("far", what=rule.text, nearest=nearest)
    return replace(rule, anchor=found[0])


def _times(timed: Parts) -> str:
    return f"BYHOUR={','.join(map(str, timed.hours))};BYMINUTE={','.join(map(str, timed.minutes))}"


def _refuse_crowds(timed: Parts) -> None:
    times = sorted(hour * _AN_HOUR + minute for hour in timed.hours for minute in timed.minutes)
    if any(later - sooner < _CLOSEST for sooner, later in pairwise([*times, times[0] + _A_DAY])):
        raise NotUnderstood("too_often", what=_times(timed), nearest="FREQ=DAILY;BYHOUR=9;BYMINUTE=0")


def _until(parts: Parts, timed: Parts, zone: str) -> date | None:
    """Return the last local day: the day before, where UNTIL names a time that is earlier than the rule's."""
    if not parts.until:
        return None
    try:
        local = datetime.strptime(parts.until.rstrip("Z")[:15], "%Y%m%dT%H%M%S" if "T" in parts.until else "%Y%m%d")
    except ValueError:
        raise NotUnderstood("no_such_day", what=f"UNTIL={parts.until}", nearest=_WEEKLY) from None
    if len(parts.until) == _DATE:
        return local.date()
    if local.year not in _YEARS:
        raise NotUnderstood("far", what=f"UNTIL={parts.until}", nearest=_WEEKLY)
    if parts.until.endswith("Z"):
        local = local_at(local.replace(tzinfo=UTC), zone)
    first = min(timed.hours) * _AN_HOUR + min(timed.minutes)
    return local.date() - timedelta(local.hour * _AN_HOUR + local.minute < first)
