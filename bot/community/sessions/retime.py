"""To when somebody moves a session: their words read beside the session that they are about. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.recurrence import NotUnderstood, Rule, at_local, local_at, read_words
from bot.recurrence.grammar.lexicon import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from bot.community.sessions.model import Session

OF_NOW = frozenset({"next", "this", "coming", "in", "today", "tomorrow", "after", "week", "weeks", *MONTHS})
"""Words that say a day by themselves: with one of them a weekday is not the one beside the session."""


def read_when(when: str, session: Session, *, zone: str, now: datetime) -> Rule:
    """Return when a session is to be by somebody's words: its own hour or day stands for what they leave out.

    A weekday alone is the one of the session's own week, or the first after it that is still to come.
    """
    words = _with_clock(when, session)
    as_of = max(now, _week_of(session, zone)) if _is_beside(when) else now
    try:
        rule = read_words(words, zone=zone, now=as_of).rule
    except NotUnderstood as fault:
        if fault.reason != "no_day":
            raise
        rule = read_words(f"on {local_at(session.starts, zone):%Y-%m-%d} {words}", zone=zone, now=now).rule
    return in_zone(rule, session.schedule.rule.zone)


def in_zone(rule: Rule, zone: str) -> Rule:
    """Return what happens once at the same instant in another *zone*; what recurs stays in its own."""
    if rule.text or rule.zone == zone:
        return rule
    return replace(rule, zone=zone, anchor=local_at(at_local(rule.anchor, rule.zone).at, zone))


def _is_beside(when: str) -> bool:
    words = set(re.findall(r"[a-z]+", when.casefold()))
    return bool(words & WEEKDAYS.keys()) and not words & OF_NOW and not re.search(r"\d[./-]\d|\d(st|nd|rd|th)\b", when)


def _week_of(session: Session, zone: str) -> datetime:
    """Return when the week of a session begins."""
    local = local_at(session.starts, zone)
    return at_local(datetime.combine(local.date() - timedelta(days=local.weekday()), time()), zone).at


def _with_clock(when: str, session: Session) -> str:
    """Return the words as they are, or with the session's own hour where they name a day alone."""
    return when if any(character.isdigit() for character in when) or "noon" in when else f"{when} at {_hour(session)}"


def _hour(session: Session) -> str:
    return f"{local_at(session.starts, session.schedule.rule.zone):%H:%M}"
