"""From what somebody typed, in a sentence or a form, to a rule. Pure: no I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING

from bot.errors import Unfit
from bot.recurrence import (
    NotUnderstood,
    Rule,
    Understood,
    at_local,
    instants,
    is_zone,
    local_at,
    nearest_zone,
    read_rule,
    read_words,
)
from bot.recurrence.holiday import is_country
from bot.text import normalise, strike_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.recurrence import Instant

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REPEATS = {
    "": "once, or as said in words",
    "weekly": "every week",
    "fortnightly": "every other week",
    "four_weekly": "every four weeks",
    "nth": "every month, on that weekday of it",
    "last": "every month, on the last such weekday",
    "monthly": "every month, on that day of it",
    "weekdays": "every weekday",
    "daily": "every day",
}
TITLE_LIMIT = 120
ABOUT_LIMIT = 1_000
WHERE_LIMIT = 300
MOST_WORDS = 60
SHOWN = 5
LAST_NTH = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one sentence said: what it is called, and when it is."""

    title: str
    when: str
    understood: Understood


def quorum(values: Mapping[str, str]) -> int:
    """Return the fewest people that a form asks for; raise `Unfit` where they are more than its places."""
    least, places = number(values, "quorum", 1, 1_000), number(values, "capacity", 1, 10_000)
    if places and least > places:
        raise Unfit("quorum", "more_than_places", str(places))
    return least


def read_sentence(text: str, *, zone: str, now: datetime) -> Sentence:
    """Return what `case clinic every other Thursday at 16:00` says; raise `NotUnderstood` where no time is in it.

    What stands before the time is what it is called: the time is the longest end of the sentence that is one.
    """
    words = one_line(text, 600).split()
    if len(words) > MOST_WORDS:
        raise NotUnderstood("too_long")
    fault = NotUnderstood("empty")
    for at in range(len(words)):
        when = " ".join(words[at:])
        try:
            understood = read_words(when, zone=zone, now=now)
        except NotUnderstood as error:
            fault = _telling(fault, error, first=at == 0)
            continue
        if at and words[at - 1].casefold() in CUT:
            raise fault
        return Sentence(" ".join(words[:at]).strip(" ,:;-–"), when, understood)
    raise fault


def _telling(was: NotUnderstood, error: NotUnderstood, *, first: bool) -> NotUnderstood:
    """Return the fault that says most: of the longest end of the sentence in which all words were understood."""
    if first or (was.reason in VAGUE and error.reason not in VAGUE):
        return error
    return was if was.nearest or not error.nearest else error


VAGUE = {"words", "empty", "too_long"}
CUT = {"every", "each", "other"}
"""Words that belong to a time: what is left without them says something else."""


def rule_of(values: Mapping[str, str], *, zone: str, now: datetime) -> Understood:
    """Return the rule that a form asks for; raise `NotUnderstood` or `Unfit` for the first thing that will not do.

    Words, or a rule of RFC 5545 in their place, go before the pickers, where both are filled in.
    """
    zone = values.get("zone", "").strip() or zone
    if not is_zone(zone):
        raise NotUnderstood("zone", zone[:60], nearest_zone(zone))
    when = one_line(values.get("when", ""), 300)
    understood = _written(when, zone, now) if when else _picked(values, zone, now)
    understood = replace(understood, rule=_ended(understood.rule, values))
    if not first_times(understood.rule, now=now, count=1):
        raise NotUnderstood("never" if understood.rule.text else "past", when, "")
    return understood


def _written(when: str, zone: str, now: datetime) -> Understood:
    if when.upper().startswith("FREQ="):
        return read_rule(when.upper(), zone=zone, start=local_at(now, zone))
    return read_words(when, zone=zone, now=now)


def first_times(rule: Rule, *, now: datetime, count: int = SHOWN) -> Sequence[Instant]:
    """Return the next times of a rule."""
    return list(islice(instants(rule, after=local_at(now, rule.zone)), count))


def _picked(values: Mapping[str, str], zone: str, now: datetime) -> Understood:
    day, clock = values.get("date", "").strip(), values.get("time", "").strip()
    if not day and not clock:
        raise NotUnderstood("empty")
    start = datetime.combine(parse_date(day, now), parse_time(clock))
    text = _repeated(values.get("repeat", ""), start.date())
    if not text:
        return Understood(Rule("", zone, start)) if at_local(start, zone).at > now else _past(start)
    return read_rule(text, zone=zone, start=start)


def _past(start: datetime) -> Understood:
    raise NotUnderstood("past", f"{start:%Y-%m-%d %H:%M}")


def parse_date(text: str, now: datetime) -> date:
    """Return a day that was picked, or typed as 2027-01-31; `NotUnderstood` names a day that there is not."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise NotUnderstood("no_such_day" if text else "no_day", text[:20], f"{now:%Y-%m-%d}") from None


def parse_time(text: str) -> time:
    """Return a time that was picked, or typed as 16:00."""
    try:
        return time.fromisoformat(text[:5]).replace(second=0, microsecond=0)
    except ValueError:
        raise NotUnderstood("no_time", text[:20], "16:00") from None


def _repeated(repeat: str, day: date) -> str:
    """Return the RFC 5545 rule of a choice, on the weekday or day of *day*; empty for what happens once."""
    weekday, nth = DAYS[day.weekday()], (day.day - 1) // 7 + 1
    rules = {
        "weekly": f"FREQ=WEEKLY;BYDAY={weekday}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday}",
        "four_weekly": f"FREQ=WEEKLY;INTERVAL=4;BYDAY={weekday}",
        "nth": f"FREQ=MONTHLY;BYDAY={nth if nth <= LAST_NTH else -1}{weekday}",
        "last": f"FREQ=MONTHLY;BYDAY=-1{weekday}",
        "monthly": f"FREQ=MONTHLY;BYMONTHDAY={day.day}",
        "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "daily": "FREQ=DAILY",
    }
    return rules.get(repeat, "")


def _ended(rule: Rule, values: Mapping[str, str]) -> Rule:
    """Return *rule* with the end and the holidays that a form asks for beside it."""
    until, count, country = (values.get(name, "").strip() for name in ("until", "count", "country"))
    if until:
        rule = replace(rule, until=parse_date(until, rule.anchor))
    if count:
        rule = replace(rule, count=number(values, "count", 1, 500))
    if country:
        if not is_country(country.upper()):
            raise Unfit("country", "unknown", country[:20])
        rule = replace(rule, country=country.upper(), on_holiday="move" if _moves(values) else "skip")
    return rule


def _moves(values: Mapping[str, str]) -> bool:
    return values.get("on_holiday", "") == "move"


def number(values: Mapping[str, str], name: str, least: int, most: int, usual: int = 0) -> int:
    """Return a number that was typed, *usual* where there is none; `Unfit` names what will not do."""
    text = values.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) <= 6):  # noqa: PLR2004
        raise Unfit(name, "not_a_number", text[:20])
    if not least <= int(text) <= most:
        raise Unfit(name, "out_of_range", f"{least} to {most}")
    return int(text)


def one_line(text: str, limit: int) -> str:
    """Return a member's words as one line without secrets."""
    return " ".join(strike_secrets(normalise(text, limit=limit)).text.split())
