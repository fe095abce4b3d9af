"""What is said while a series of sessions is made: the form, the preview, and that it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.sessions.formats import GUIDES
from bot.community.sessions.model import ANNOUNCE_HOURS, MINUTES, QUORUM_HOURS
from bot.community.sessions.wish import ABOUT_LIMIT, REPEATS, TITLE_LIMIT, WHERE_LIMIT
from bot.messages import Action, Field, Form, Lines, When
from bot.recurrence import in_words
from bot.wording import button, choices, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.sessions.clash import Clash
    from bot.community.sessions.model import Series
    from bot.community.sessions.schedule import Proposal
    from bot.messages import Block, Post, Span

WHEN, WHAT, WHO, MANNERS = "When", "What", "Who", "How it runs"
DEFAULT_REMIND = "1 day, 15 min"
MOST_ROOMS = 100
"""Slack shows a hundred choices at most; Discord lets them be searched."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview shows beside the proposal itself.

    `elsewhere` is what the clocks of members in other zones show at each time, and `notes` are sentences on clocks
    that change.
    """

    hosts: tuple[str, ...]
    room: str
    elsewhere: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    now: datetime | None = None


def session_form(
    values: Mapping[str, str], *, rooms: Sequence[tuple[str, str]], zone: str, plan: str, fault_text: str = ""
) -> Form:
    """Return the form that makes a series; what was typed before stands in it."""
    fields = (*_when(values, zone), *_what(values), *_who(values), *_manners(values, rooms))
    notes = (prose(fault_text, tone="warning"),) if fault_text else ()
    return Form(Action("session_new", plan), "New session", fields, submit="Preview", notes=notes)


def _when(values: Mapping[str, str], zone: str) -> tuple[Field, ...]:
    given = values.get
    said = Field(
        "when",
        "When, in words",
        value=given("when", ""),
        hint="every other Thursday at 16:00",
        limit=300,
        part=WHEN,
    )
    return (
        said,
        Field("date", "Or choose: the first day", "date", given("date", ""), part=WHEN),
        Field("time", "At", "time", given("time", ""), part=WHEN),
        Field("repeat", "Repeats", "choice", given("repeat", ""), choices=tuple(REPEATS.items()), part=WHEN),
        Field("zone", "Time zone", value=given("zone", "") or zone, hint="Europe/Berlin", limit=60, part=WHEN),
    )


def _what(values: Mapping[str, str]) -> tuple[Field, ...]:
    given = values.get
    formats = tuple((each.value, guide.name) for each, guide in GUIDES.items())
    return (
        Field("title", "What it is called", value=given("title", ""), limit=TITLE_LIMIT, part=WHAT),
        Field("format", "Format", "choice", given("format", "open_hour"), choices=formats, part=WHAT),
        Field("minutes", "How long, in minutes", value=given("minutes", "") or str(MINUTES), limit=4, part=WHAT),
        Field("about", "What it is about", "text", given("about", ""), limit=ABOUT_LIMIT, part=WHAT),
        Field(
            "where",
            "Where people meet",
            value=given("where", ""),
            hint="A room, or a link; empty: in the channel",
            limit=WHERE_LIMIT,
            part=WHAT,
        ),
    )


def _who(values: Mapping[str, str]) -> tuple[Field, ...]:
    given = values.get
    return (
        Field(
            "hosts",
            "Who hosts",
            value=given("hosts", ""),
            hint="Names with commas between take turns; empty: you",
            limit=600,
            part=WHO,
        ),
        Field("capacity", "Places", value=given("capacity", ""), hint="Empty: as many as come", limit=5, part=WHO),
        Field("quorum", "Fewest people", value=given("quorum", ""), hint="Empty: it always happens", limit=4, part=WHO),
        Field(
            "quorum_hours",
            "With fewer: the host decides how many hours before",
            value=given("quorum_hours", "") or str(QUORUM_HOURS),
            limit=3,
            part=WHO,
        ),
        Field("fair", "Let the hour move, so that it is fair to all time zones", "toggle", given("fair", ""), part=WHO),
    )


def _manners(values: Mapping[str, str], rooms: Sequence[tuple[str, str]]) -> tuple[Field, ...]:
    given = values.get
    where = given("channel", "") or next((key for key, _ in rooms), "")
    moves = (("skip", "are left out"), ("move", "move it to the next working day"))
    return (
        Field(
            "channel", "Announced in", "choice", where, choices=tuple(rooms[:MOST_ROOMS]), required=True, part=MANNERS
        ),
        Field(
            "announce",
            "Announced how many hours before",
            value=given("announce", "") or str(ANNOUNCE_HOURS),
            limit=3,
            part=MANNERS,
        ),
        Field(
            "remind", "Reminders before it", value=given("remind", "") or DEFAULT_REMIND, hint="or: none", part=MANNERS
        ),
        Field("country", "Holidays of", value=given("country", ""), hint="DE or DE-BY", limit=10, part=MANNERS),
        Field("on_holiday", "Holidays", "choice", given("on_holiday", "skip"), choices=moves, part=MANNERS),
    )


def preview(proposal: Proposal, shown: Preview) -> Post:
    """Return what would be saved: the next dates, clock changes and what it meets; to save, or to change."""
    series, anyway = proposal.series, bool(proposal.meets)
    return post(
        prose("Shall I save this?", tone="heading"),
        prose(strong(series.title), f"{_format_of(series)} · {series.minutes} min"),
        prose(_capital(in_words(proposal.schedule.rule))),
        Lines(tuple(_dated(each.at, place, shown) for place, each in enumerate(proposal.times))),
        prose(_facts(proposal, shown), tone="quiet"),
        prose(series.about, tone="quiet") if series.about else None,
        *(prose(note, tone="quiet") for note in (*proposal.notes, *shown.notes)),
        *map(_met, proposal.meets),
        choices(
            button("Save anyway" if anyway else "Save", "session_save", series.id, weight="main"),
            button("Change", "session_edit", series.id),
            button("Leave it", "session_drop", series.id),
        ),
    )


def _dated(at: datetime, place: int, shown: Preview) -> tuple[Span, ...]:
    also = shown.elsewhere[place] if place < len(shown.elsewhere) else ""
    return line(When(at, "moment"), f" · {also}") if also else line(When(at, "moment"))


def _facts(proposal: Proposal, shown: Preview) -> str:
    series = proposal.series
    turns = " in turns" if series.rotates else ""
    named = " and ".join(shown.hosts) or "nobody"
    where = f"Meets: {series.whereabouts or series.url}." if series.whereabouts or series.url else ""
    places = f"{series.capacity} places." if series.capacity else ""
    least = f"At least {series.quorum} people, else the host decides." if series.quorum else ""
    fair = "Its hour moves through the members' time zones." if series.fair else ""
    hosted = f"Hosted by {named}{turns}."
    announced = f"Announced in {shown.room}, {_how_early(proposal, shown.now)}."
    return " ".join(filter(None, (announced, _how_often(proposal), hosted, where, places, least, fair)))


def _format_of(series: Series) -> str:
    name = GUIDES[series.format].name
    return "" if name.casefold() == series.title.casefold() else f" · {name}"


def _how_early(proposal: Proposal, now: datetime | None) -> str:
    hours = proposal.series.announce_hours
    if now is None or proposal.times[0].at - timedelta(hours=hours) > now:
        return f"{hours} hours before"
    return f"{hours} hours before, this first one at once" if proposal.schedule.rule.text else "at once"


def _how_often(proposal: Proposal) -> str:
    """Return a word of warning where a series posts nearly every day."""
    times = proposal.times
    often = len(times) > 1 and times[1].at - times[0].at < timedelta(days=2)
    return "That is a post for each of them, nearly every day." if often else ""


def _met(clash: Clash) -> Block:
    called = f"“{clash.title}”" if clash.title else "another session"
    same = "in the same place" if clash.same == "place" else "with the same host"
    return prose("It would meet ", called, f" {same}: ", When(clash.at, "moment"), ".", tone="warning")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def saved(proposal: Proposal, *, room: str, now: datetime) -> Post:
    """Return that a series is saved, and what happens next without anybody's doing."""
    series = proposal.series
    first, recurs = next(iter(proposal.times)), bool(proposal.schedule.rule.text)
    each = "each" if recurs else "it"
    return post(
        prose(strong(series.title), " is saved: ", in_words(proposal.schedule.rule), "."),
        prose(
            "First on " if recurs else "It is on ",
            When(first.at, "moment"),
            f". I announce {each} in {room}, {_how_early(proposal, now)}, and remind those who come.",
        ),
        choices(button("All sessions", "session_list"), button("Calendar file and details", "session_next", series.id)),
    )


def saved_before() -> Post:
    """Return the answer to a second press on Save, or one on a plan that is too old."""
    return post(prose("That is saved already, or was left."), choices(button("All sessions", "session_list")))


def left() -> Post:
    """Return that nothing was saved."""
    return post(prose("Left: nothing was saved."))


def no_room() -> Post:
    """Return the answer where there is no channel in which a session could be announced."""
    return post(
        prose("I am in no channel that you are in, so there is nowhere to announce it. Add me to one, then try again.")
    )
