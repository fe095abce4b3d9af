"""What somebody types behind `/hearth checkin new`: its name and when it recurs, as far as they say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.checkin_faults import fault_text
from bot.community.sessions.wish import one_line, read_sentence
from bot.recurrence import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LONGEST = 80


def heard(typed: str, *, zone: str, now: datetime) -> tuple[Mapping[str, str], str]:
    """Return what a form holds of `standup every weekday 9:30`, and what is to be said of what was not understood.

    Words in which there is no time are its name.
    """
    if not typed.strip():
        return {}, ""
    try:
        sentence = read_sentence(typed, zone=zone, now=now)
    except NotUnderstood as fault:
        said = fault_text(fault) if any(letter.isdigit() for letter in typed) else ""
        return {"title": one_line(typed, LONGEST)}, said
    return {"title": one_line(sentence.title, LONGEST), "when": sentence.when}, ""
