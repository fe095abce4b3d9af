"""What is said while a session, or its series, is given other words, another place, more places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions.meetings import named_with_time
from bot.community.sessions.formats import GUIDES
from bot.community.sessions.wish import ABOUT_LIMIT, TITLE_LIMIT, WHERE_LIMIT
from bot.messages import Action, Field, Form, Link
from bot.wording import button, choices, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.community.sessions.model import Session
    from bot.messages import Post

WORDS, RUN, TOLD = "What it is", "How the series runs", "When it is announced"
HOW_MANY = (("all", "This one and all that follow"), ("this", "Only this one: title, about and where"))


def change_form(session: Session, values: Mapping[str, str], *, fault_text: str = "") -> Form:
    """Return the form over what a session is now, or over what was typed before."""
    given = {**as_it_is(session), **values}
    return Form(
        Action("session_change_form", session.id),
        "Change a session",
        (*_words(given, recurs=bool(session.schedule.rule.text)), *_run(given)),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (prose(*named_with_time(session), tone="quiet"),),
    )


def as_it_is(session: Session) -> dict[str, str]:
    """Return what the form holds before anything is changed."""
    series = session.series
    return {
        "title": session.title,
        "about": session.about,
        "where": " ".join(filter(None, (session.whereabouts, session.url))),
        "format": series.format.value,
        "minutes": str(series.minutes),
        "capacity": str(series.capacity or ""),
        "quorum": str(series.quorum or ""),
        "remind": ", ".join(map(_early, series.remind)) or "none",
        "announce": str(series.announce_hours),
    }


def _early(minutes: int) -> str:
    """Return so many minutes as somebody types them: `1 day`, `2 hours`, `15 min`."""
    for many, unit in ((1440, "day"), (60, "hour")):
        if minutes % many == 0:
            return f"{minutes // many} {unit}{'s' if minutes > many else ''}"
    return f"{minutes} min"


def _words(given: Mapping[str, str], *, recurs: bool) -> tuple[Field, ...]:
    scope = Field("scope", "For", "choice", given.get("scope", HOW_MANY[0][0]), choices=HOW_MANY, part=WORDS)
    return (
        Field("title", "What it is called", value=given["title"], limit=TITLE_LIMIT, part=WORDS),
        Field("about", "What it is about", "text", given["about"], limit=ABOUT_LIMIT, part=WORDS),
        Field("where", "Where people meet", value=given["where"], limit=WHERE_LIMIT, part=WORDS),
        *((scope,) if recurs else ()),
    )


def _run(given: Mapping[str, str]) -> tuple[Field, ...]:
    formats = tuple((each.value, guide.name) for each, guide in GUIDES.items())
    return (
        Field("format", "Format", "choice", given["format"], choices=formats, part=RUN),
        Field("minutes", "How long, in minutes", value=given["minutes"], limit=4, part=RUN),
        Field("capacity", "Places", value=given["capacity"], limit=5, part=RUN),
        Field("quorum", "Fewest people", value=given["quorum"], limit=4, part=RUN),
        Field("remind", "Reminders before it", value=given["remind"], part=RUN),
        Field("announce", "Announced how many hours before", value=given["announce"], limit=3, part=TOLD),
    )


def is_changed(session: Session, *, whole: bool, told: int) -> Post:
    """Return the confirmation; who comes is told of another place or length alone."""
    which = "all that follow are" if whole else "is"
    said = "Those who said they come are told." if told else "Nobody needs to be told."
    return post(
        prose(*named_with_time(session), f" {'and ' if whole else ''}{which} changed. {said}"),
        choices(button("Show it", "session_show", session.id), button("All sessions", "session_list")),
    )


def meets_elsewhere(session: Session, *, to: str, near: str) -> Post:
    """Return what those who come are told where people meet somewhere else now, or for another time."""
    where = session.whereabouts or "in its channel"
    link = (" ", Link(session.url, "the link")) if session.url else ()
    return post(
        prose(
            strong(session.title),
            " has changed: ",
            *named_with_time(session),
            f", {session.series.minutes} min, {where}",
            *link,
            ".",
        ),
        choices(
            button("Agenda and details", "session_show", session.id),
            button("Can't after all", "rsvp_no", session.id),
        ),
        addressees=[to],
        near=near,
    )
