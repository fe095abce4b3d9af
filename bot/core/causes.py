"""What a button or a typed word says of why something is told, and what it mutes."""

from __future__ import annotations

import re

from bot.community.attention import EVERYTHING, FOR_YOU, Cause
from bot.errors import Absent

_ID = re.compile(r"[A-Za-z0-9-]{0,36}")


def what_is_muted(subject: str) -> str:
    """Return what a button mutes: everything, a kind, or what one schedule brings of it; any other is none of ours."""
    cause, schedule = cause_of(subject)
    if subject == EVERYTHING:
        return EVERYTHING
    if cause is None or not _ID.fullmatch(schedule):
        raise Absent("button", subject)
    return f"{cause.value}.{schedule}" if schedule and schedule != FOR_YOU else cause.value


def cause_of(subject: str) -> tuple[Cause | None, str]:
    """Return the cause and the schedule that a button or mute names; no cause: none that is known."""
    name, schedule, *_ = (*subject.split("."), "")
    return next((cause for cause in Cause if cause.value == name), None), schedule
