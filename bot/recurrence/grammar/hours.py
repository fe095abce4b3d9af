"""The time of the day that is meant, and what to say of it where the words leave a doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.recurrence.model import NotUnderstood

if TYPE_CHECKING:
    from bot.recurrence.grammar.heard import Part, PartOfDay, Time

_HALF_DAY = 12
_PLAIN_FROM = 10
_HOURS: dict[PartOfDay, range] = {"morning": range(12), "afternoon": range(12, 19), "evening": range(16, 24)}


def hour_meant(time: Time | None, part: Part | None) -> tuple[int, int, list[str]]:
    """Return the hour, the minute, and what to note; NotUnderstood where none was said, or it is in no such part."""
    if time is None:
        raise NotUnderstood("no_time", what=part.part if part else "")
    if part:
        return (*_in_part(time, part), [])
    said = f"{time.hour}:{time.minute:02}"
    match time.doubt:
        case "midnight":
            return time.hour, time.minute, ["Midnight was taken for the first minute of the day, not the end of it."]
        case "half" if time.hour % _HALF_DAY in range(1, _PLAIN_FROM):
            other = (time.hour + _HALF_DAY) % 24
            return time.hour, time.minute, [f"The time was taken for {said}, not {other}:{time.minute:02}."]
        case "early":
            later = f"{time.hour + _HALF_DAY}:{time.minute:02}"
            return time.hour, time.minute, [f"{said} is in the early morning: {later} would be in the afternoon."]
        case _:
            return time.hour, time.minute, []


def _in_part(time: Time, part: Part) -> tuple[int, int]:
    hours = [time.hour]
    if time.doubt == "half":
        hours.append((time.hour + _HALF_DAY) % 24)
    if time.doubt == "early":
        hours.append(time.hour + _HALF_DAY)
    if not time.doubt and 0 < time.hour < _HALF_DAY:
        hours.append(time.hour + _HALF_DAY)
    fitting = [hour for hour in hours if hour in _HOURS[part.part]]
    if not fitting:
        raise NotUnderstood("words", what=f"{time.hour}:{time.minute:02} in the {part.part}")
    return fitting[0], time.minute
