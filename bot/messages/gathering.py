"""A meeting in words: what every platform says of it beside its title, its time, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages.shown import Link, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages.shown import Meeting, Span

CANCELLED = "Cancelled: "


def meeting_called(meeting: Meeting) -> str:
    """Return what a meeting is called: that it is cancelled comes first."""
    return f"{CANCELLED}{meeting.title}" if meeting.cancelled else meeting.title


def meeting_facts(meeting: Meeting, *, least: int) -> tuple[tuple[Span, ...], ...]:
    """Return where it is and with whom, and who comes, a row each.

    People are counted from *least* up; that there is no place left is told however few there were.
    """
    rows = (tuple(_joined(list(_there(meeting)))), tuple(_joined(list(_coming(meeting, least)))))
    return tuple(row for row in rows if row)


def meeting_length(meeting: Meeting) -> str:
    """Return how long it takes: `1 h 30 min`; empty where it ends as it begins."""
    minutes = max(int((meeting.ends - meeting.starts).total_seconds()) // 60, 0)
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def _there(meeting: Meeting) -> Iterator[Span]:
    if meeting.format:
        yield Said(meeting.format)
    if meeting.url:
        yield Link(meeting.url, meeting.where or meeting.url)
    elif meeting.where:
        yield Said(meeting.where)
    if meeting.host:
        yield Said(f"with {meeting.host}")


def _coming(meeting: Meeting, least: int) -> Iterator[Span]:
    if meeting.going >= max(least, 1):
        yield Said(f"{meeting.going} going")
    if meeting.maybe >= max(least, 1):
        yield Said(f"{meeting.maybe} maybe")
    if meeting.places:
        yield Said("full" if meeting.going >= meeting.places else f"{meeting.places} places")


def _joined(spans: list[Span]) -> Iterator[Span]:
    for at, span in enumerate(spans):
        if at:
            yield Said(" · ")
        yield span
