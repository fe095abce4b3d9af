"""What a person sets about being told things: mutes, quiet hours, a budget, being away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.community.attention import EVERYTHING, MOST_A_WEEK, Cause, Hours
from bot.errors import Unfit
from bot.recurrence import is_zone, nearest_zone
from bot.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.community.attention import Wishes
    from bot.transaction import Transaction

LONGEST_AWAY = 90
LONGEST_TYPED = 100
_CLOCK = r"(\d{1,2})(?:[:.h](\d\d))? ?(am|pm)?"
_SPAN = re.compile(rf"{_CLOCK} ?(?:-|–|—|to|until|till) ?{_CLOCK}(?: (.*))?")
NOON = 12
SPOKEN = {
    "sessions": Cause.SESSION,
    "reminders": Cause.REMINDER,
    "checkins": Cause.CHECKIN,
    "pairings": Cause.PAIRING,
    "pairs": Cause.PAIRING,
    "digests": Cause.DIGEST,
    "welcomes": Cause.WELCOME,
    "trials": Cause.TRIAL,
    "reviews": Cause.UPKEEP,
    "receipts": Cause.RECEIPT,
    "entries": Cause.ENTRY,
    "consents": Cause.CONSENT,
    "requests": Cause.CONSENT,
    "offers": Cause.OFFER,
    "hints": Cause.PRIOR_ART,
    "priorart": Cause.PRIOR_ART,
    "thank": Cause.THANKS,
    "questions": Cause.QUESTION,
    "answers": Cause.ANSWER,
    "duties": Cause.DUTY,
}


def cause_named(typed: str) -> Cause | None:
    """Return the kind that is meant by a word; None for none."""
    word = "".join(letter for letter in normalise(typed, limit=LONGEST_TYPED).lower() if letter.isalpha())
    by_name = {cause.value.replace("_", ""): cause for cause in Cause}
    return by_name.get(word) or SPOKEN.get(word)


def mute(tx: Transaction, person: str, what: str, *, now: datetime) -> Wishes:
    """Tell a person no more of *what*: a cause, `cause.subject` of one schedule, or all."""
    was = tx.attention.wishes(person)
    return _save(tx, replace(was, muted=was.muted | {what}), now=now)


def unmute(tx: Transaction, person: str, what: str, *, now: datetime) -> Wishes:
    """Tell a person of *what* again; of a single schedule its whole kind is told too, if that was muted."""
    was = tx.attention.wishes(person)
    if what == EVERYTHING:
        return _save(tx, replace(was, muted=frozenset()), now=now)
    cause = what.partition(".")[0]
    gone = {what, cause} if "." in what else {one for one in was.muted if one.partition(".")[0] == cause}
    return _save(tx, replace(was, muted=was.muted - gone), now=now)


def set_budget(tx: Transaction, person: str, typed: str, *, now: datetime) -> Wishes:
    """Set how much a person is told a week; raise `Unfit`."""
    return _save(tx, replace(tx.attention.wishes(person), budget=_budget(typed)), now=now)


def set_quiet(tx: Transaction, person: str, typed: str, *, now: datetime) -> Wishes:
    """Set quiet hours as they were typed (`20:00-8:00 Europe/Berlin`, `off`); raise `Unfit`.

    Where no zone was named the one that is known is theirs from then on: hours mean nothing without.
    """
    was, said = tx.attention.wishes(person), normalise(typed, limit=LONGEST_TYPED).strip().lower()
    if said in {"off", "none", "no"}:
        return _save(tx, replace(was, quiet="off"), now=now)
    found = _SPAN.fullmatch(said)
    if not found:
        raise Unfit("quiet", "not_hours", said[:40])
    hours = _hours(_time(*found.group(1, 2, 3)), _time(*found.group(4, 5, 6)))
    zone = zone_typed(found[7] or "") or tx.attention.zone(person)
    return _save(tx, replace(was, quiet=str(hours), zone=zone), now=now)


def names_zone(typed: str) -> bool:
    """Return whether quiet hours were typed with a zone."""
    found = _SPAN.fullmatch(normalise(typed, limit=LONGEST_TYPED).strip().lower())
    return bool(found and found[7])


def go_away(tx: Transaction, person: str, days: int, *, now: datetime) -> Wishes:
    """Leave a person alone for so many days; 0: they are back."""
    if not 0 <= days <= LONGEST_AWAY:
        raise Unfit("away", "too_long", str(LONGEST_AWAY))
    until = now + timedelta(days=days) if days else None
    return _save(tx, replace(tx.attention.wishes(person), away_until=until), now=now)


def change_wishes(tx: Transaction, person: str, values: Mapping[str, str], *, now: datetime) -> Wishes:
    """Set what a form says; what *values* leave out stays. Raise `Unfit` for the first that will not do."""
    was = tx.attention.wishes(person)
    zone, quiet = _zone(tx, was, values), _quiet(tx, was, values)
    if quiet not in {"", "off"} and not (zone or tx.attention.own_zone(person)):
        zone = tx.attention.zone(person)  # Hours mean nothing without.
    changed = replace(
        was,
        zone=zone,
        quiet=quiet,
        budget=_budget(values["budget"]) if "budget" in values else was.budget,
        muted=_muted(was, values),
        away_until=_away(values["away"], zone or tx.attention.zone(person), was, now)
        if "away" in values
        else was.away_until,
    )
    return _save(tx, changed, now=now)


def zone_typed(typed: str) -> str:
    """Return the zone that was typed, empty for nothing; raise `Unfit` with the nearest where there is none of the name."""
    said = normalise(typed, limit=LONGEST_TYPED).strip()
    nearest = nearest_zone(said) if said else ""
    if said and not is_zone(said) and nearest.casefold() != said.casefold().replace(" ", "_"):
        raise Unfit("zone", "unknown", nearest)
    return said if is_zone(said) else nearest


def _save(tx: Transaction, wishes: Wishes, *, now: datetime) -> Wishes:
    """Record it, and look again at what waits: it may be sent sooner, or not at all."""
    tx.attention.put(wishes)
    tx.attention.hasten(wishes.person, now=now)
    return wishes


def _zone(tx: Transaction, was: Wishes, values: Mapping[str, str]) -> str:
    """Return the zone that a form says; one that the platform tells is left to it, for it follows who travels."""
    typed = zone_typed(values["zone"]) if "zone" in values else was.zone
    return "" if not was.zone and typed == tx.attention.own_zone(was.person) else typed


def _quiet(tx: Transaction, was: Wishes, values: Mapping[str, str]) -> str:
    if not {"quiet_from", "quiet_to"} <= set(values):
        return was.quiet
    begin, end = (values[name].strip() for name in ("quiet_from", "quiet_to"))
    usual = was.hours(zone_known=bool(tx.attention.own_zone(was.person)))
    if not (begin or end):
        return "off" if usual or was.quiet else ""
    try:
        hours = _hours(time.fromisoformat(_padded(begin)), time.fromisoformat(_padded(end)))
    except ValueError:
        raise Unfit("quiet", "not_hours", f"{begin}-{end}"[:40]) from None
    same = hours == usual and not was.quiet  # They left the usual hours as they are.
    return was.quiet if same else str(hours)


def _padded(clock: str) -> str:
    return f"0{clock}" if clock[1:2] == ":" else clock


def _muted(was: Wishes, values: Mapping[str, str]) -> frozenset[str]:
    said = {cause: values[f"cause_{cause.value}"] for cause in Cause if f"cause_{cause.value}" in values}
    if not said:
        return was.muted
    before = (
        {cause.value for cause in Cause} if EVERYTHING in was.muted else was.muted & {cause.value for cause in Cause}
    )
    yes = {cause.value for cause, value in said.items() if value == "yes"}
    after = (before | {cause.value for cause, value in said.items() if value != "yes"}) - yes
    if EVERYTHING in was.muted and not yes:
        return was.muted
    return frozenset(after | {one for one in was.muted if "." in one})


def _budget(typed: str) -> int:
    said = typed.strip()
    if not (said.isascii() and said.isdigit() and int(said[:4]) <= MOST_A_WEEK):
        raise Unfit("budget", "out_of_range", f"0 to {MOST_A_WEEK}")
    return int(said)


def _away(typed: str, zone: str, was: Wishes, now: datetime) -> datetime | None:
    """Return the beginning of the day that was typed, in its zone; the day that stood there before stays as it was."""
    if not typed.strip():
        return None
    if was.away_until and typed.strip() == f"{was.away_until.astimezone(ZoneInfo(zone)):%Y-%m-%d}":
        return was.away_until
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise Unfit("date", "not_a_date", typed[:20]) from None
    until = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    if until <= now:
        raise Unfit("date", "past")
    if until > now + timedelta(days=LONGEST_AWAY):
        raise Unfit("away", "too_long", str(LONGEST_AWAY))
    return until


def _hours(begin: time, end: time) -> Hours:
    if begin == end:
        raise Unfit("quiet", "whole_day")
    return Hours(begin, end)


def _time(hour: str, minute: str | None, half: str | None) -> time:
    number = int(hour)
    if half:
        number = number % NOON + (NOON if half == "pm" else 0)
    try:
        return time(number % 24 if number == 24 else number, int(minute or 0))  # noqa: PLR2004
    except ValueError:
        raise Unfit("quiet", "not_hours", f"{hour}:{minute or '00'}") from None
