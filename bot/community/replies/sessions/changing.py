"""What is said while sessions are skipped, moved, called off, or given to another host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions.meetings import named_with_time
from bot.community.sessions.change import Scope
from bot.messages import Action, Field, Form, When, Who
from bot.recurrence import in_words
from bot.wording import button, choices, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.rhythm import Schedule
    from bot.community.sessions.clash import Clash
    from bot.community.sessions.model import Series, Session
    from bot.messages import Block, Button, Post, Span

SCOPES = {
    Scope.THIS: "Only this one",
    Scope.FOLLOWING: "This and all that follow",
    Scope.ALL: "All that are to come",
}
ASKS = {"cancel": "Call off", "move": "Move", "host": "Change who hosts"}


def how_many(
    session: Session,
    what: str,
    plan: str,
    scopes: Sequence[Scope],
    *,
    then: tuple[Span, ...] = (),
    meets: Sequence[Clash] = (),
) -> Post:
    """Return the question for how many sessions a change is: one button for each of *scopes*.

    *then* says what they become, a time as what it was taken for, and *meets* what the one session would meet.
    """
    return post(
        prose(f"{ASKS.get(what, 'Change')} ", *named_with_time(session), *then, "?"),
        *map(_met, meets),
        choices(
            *(
                button(SCOPES[one], f"session_{one.value}", plan, weight="main" if one == scopes[0] else "plain")
                for one in scopes
            ),
            button("Leave it", "session_drop", plan),
        ),
    )


def skip_asked(session: Session, *, recurs: bool) -> Post:
    """Return the question whether to leave a session out; only those who said they come are told."""
    return post(
        prose("Leave out ", *named_with_time(session), "? Those who said they come are told, and nobody else."),
        choices(
            button("Skip this one", "session_skip_yes", session.id, weight="main"),
            button("Leave it", "session_drop", session.id),
            button("End the series instead", "session_cancel", session.id) if recurs else None,
        ),
    )


def move_form(session: Session, plan: str, values: Mapping[str, str], *, zone: str, fault_text: str = "") -> Form:
    """Return the form that asks when a session is to be instead."""
    return Form(
        Action("session_move_form", plan),
        "Move a session",
        (
            Field("when", "When, in words", value=values.get("when", ""), hint="Friday 15:00", limit=300),
            Field("date", "Or choose: the day", "date", values.get("date", "")),
            Field("time", "At", "time", values.get("time", "")),
            Field("zone", "Time zone", value=values.get("zone", "") or zone, limit=60),
        ),
        submit="Go on",
        notes=(
            *((prose(fault_text, tone="warning"),) if fault_text else ()),
            prose(*named_with_time(session), tone="quiet"),
        ),
    )


def host_form(session: Session, plan: str, values: Mapping[str, str], *, fault_text: str = "") -> Form:
    """Return the form that asks who hosts."""
    hint = "A name; several with commas take turns"
    return Form(
        Action("session_host_form", plan),
        "Who hosts",
        (Field("hosts", "Who hosts", value=values.get("hosts", ""), hint=hint, required=True, limit=600),),
        submit="Go on",
        notes=(
            *((prose(fault_text, tone="warning"),) if fault_text else ()),
            prose(*named_with_time(session), tone="quiet"),
        ),
    )


def place_form(series: Series, rooms: Sequence[tuple[str, str]], *, fault_text: str = "") -> Form:
    """Return the form that asks for another channel."""
    return Form(
        Action("session_place_form", series.id),
        "Another channel",
        (Field("channel", "Announced in", "choice", choices=tuple(rooms[:100]), required=True),),
        notes=(prose(fault_text, tone="warning"),) if fault_text else (),
    )


def it_would_meet(session: Session, at: datetime, meets: Sequence[Clash], plan: str) -> Post:
    """Return what a session would meet at its new time, and the choice: never silently."""
    return post(
        prose("Move ", *named_with_time(session), " to ", When(at, "moment"), "?"),
        *map(_met, meets),
        choices(
            button("Move it anyway", "session_anyway", plan, weight="main"),
            button("Another time", "session_move", session.id),
            button("Leave it", "session_drop", plan),
        ),
    )


def _met(clash: Clash) -> Block:
    called = f"“{clash.title}”" if clash.title else "Another session"
    same = "in the same place" if clash.same == "place" else "with the same host"
    return prose(called, f" is {same} then: ", When(clash.at, "moment"), ".", tone="warning")


def is_off(session: Session, *, skipped: bool, told: int) -> Post:
    """Return the confirmation that one session is left out or called off."""
    done = "is left out" if skipped else "is called off"
    return post(prose(*named_with_time(session), f" {done}. {_who_was_told(told)}"), choices(_all()))


def is_moved(session: Session, *, told: int) -> Post:
    """Return the confirmation that one session is at another time."""
    return post(
        prose("Moved: ", *named_with_time(session), f". {_who_was_told(told)}"), choices(_all(), _show(session))
    )


def series_changed(schedule: Schedule, first: datetime | None, *, told: int) -> Post:
    """Return the confirmation that a series has another rhythm from some day on."""
    when = ("; the next one is on ", When(first, "moment")) if first else ()
    return post(
        prose(strong(schedule.title), " is now ", in_words(schedule.rule), *when, f". {_who_was_told(told)}"),
        choices(_all()),
    )


def series_ended(series: Series, *, told: int) -> Post:
    """Return the confirmation that a series brings no more sessions."""
    return post(prose(strong(series.title), f" ends: no more sessions follow. {_who_was_told(told)}"), choices(_all()))


def hosts_changed(series: Series, names: str, *, whole: bool) -> Post:
    """Return the confirmation of who hosts."""
    turns = " in turns" if whole and series.rotates else ""
    how_long = " from here on" if whole else " this one"
    return post(
        prose(f"{names} {'host' if turns else 'hosts'}{how_long}{turns}: ", strong(series.title), "."), choices(_all())
    )


def place_changed(series: Series, room: str) -> Post:
    """Return the confirmation that a series is announced elsewhere."""
    return post(prose(strong(series.title), f" is announced in {room} from now on."), choices(_all()))


def _who_was_told(told: int) -> str:
    return "Those who said they come are told, and nobody else." if told else "Nobody had said that they come."


def _all() -> Button:
    return button("All sessions", "session_list")


def _show(session: Session) -> Button:
    return button("Show it", "session_show", session.id)


def called_off(session: Session, *, to: str, near: str, skipped: bool, then: datetime | None = None) -> Post:
    """Return what those who come are told of a session that does not take place, and when the next one is."""
    why = "is left out this time" if skipped else "is called off"
    follows = (
        ("The next one is on ", When(then, "moment"), ".") if then else ("No other one of this series is planned.",)
    )
    return post(
        prose(*named_with_time(session), f" {why}."),
        prose(*follows),
        choices(button("Coming sessions", "session_list")),
        addressees=[to],
        near=near,
    )


def moved(session: Session, was: datetime, *, to: str, near: str) -> Post:
    """Return what those who come are told of a session that is at another time; their answer stands."""
    return post(
        prose(strong(session.title), " of ", When(was, "moment"), " is now on ", When(session.starts, "moment"), "."),
        prose("What you said stands. Does the new time suit you?", tone="quiet"),
        choices(
            button("Going", "rsvp_going", session.id, weight="main"),
            button("Can't", "rsvp_no", session.id),
            button("Calendar file", "ics", session.id),
        ),
        addressees=[to],
        near=near,
    )


def host_passed(session: Session, by: Who, *, to: str, near: str) -> Post:
    """Return what somebody is told whom a session is given to host."""
    return post(
        prose(by, " gave you ", *named_with_time(session), " to host."),
        choices(
            button("Agenda and details", "session_show", session.id),
            button("I can't host", "session_unhost", session.id),
        ),
        addressees=[to],
        near=near,
    )


def hosts_no_more(session: Session, *, host: str, to: str, near: str) -> Post:
    """Return what a host is told whose session somebody else has now."""
    return post(prose(f"{host} hosts ", *named_with_time(session), " instead of you."), addressees=[to], near=near)


def not_hosted(session: Session, *, to: str, near: str) -> Post:
    """Return what a host is told whose session does not take place; it stands for what they were told before."""
    said = prose(*named_with_time(session), ", which you were to host, does not take place.")
    return post(said, choices(button("Coming sessions", "session_list")), addressees=[to], near=near)


def unhosted(session: Session, host: str) -> Post:
    """Return the answer to a host who can't: who is next, or that a facilitator looks for somebody."""
    then = f"{host} is next, and is told." if host else "A facilitator is told, to find somebody."
    return post(prose(*named_with_time(session), f": thank you for saying so. {then}"))


def host_wanted(session: Session, who: Who, *, to: str, near: str = "") -> Post:
    """Return what a facilitator is told where a host can't and nobody is next."""
    return post(
        prose(who, " can't host ", *named_with_time(session), ", and nobody else is next."),
        choices(button("Choose who hosts", "session_host", session.id)),
        addressees=[to],
        near=near,
    )
