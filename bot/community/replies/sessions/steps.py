"""What Hearth says of a session by itself: announced, reminded of, begun; and what whoever leads it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions.meetings import answers, meeting_of, named_with_time
from bot.messages import When
from bot.wording import button, choices, code, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.replies.sessions.meetings import Company
    from bot.community.sessions.model import Series, Session
    from bot.messages import Block, Post


def announcement(session: Session, company: Company, *, agenda: Sequence[Block] = (), note: str = "") -> Post:
    """Return what stands in the channel from the announcement on; once it is over there is nothing to answer."""
    details = button("Agenda and details", "session_show", session.id)
    return post(
        meeting_of(session, company),
        prose(note) if note else None,
        *(agenda if not session.ended else ()),
        choices(details) if session.ended else choices(*answers(session), details),
        audience="public",
    )


def calendar_entry(session: Session, company: Company) -> Post:
    """Return what stands in a platform's own calendar."""
    return post(meeting_of(session, company), audience="public")


def reminder(session: Session, company: Company, *, to: str, near: str, agenda: Sequence[Block] = ()) -> Post:
    """Return what somebody who comes is reminded of."""
    return post(
        prose("You are going: ", *named_with_time(session), "."),
        meeting_of(session, company),
        *agenda,
        choices(
            button("Can't after all", "rsvp_no", session.id),
            button("Agenda and details", "session_show", session.id),
        ),
        addressees=[to],
        near=near,
    )


def begins(session: Session, company: Company, *, agenda: Sequence[Block] = ()) -> Post:
    """Return what stands in the channel from a session's beginning on; once it is over there is nothing to lead."""
    host = f" {company.host} hosts." if company.host else ""
    lead = button("Lead through it", "agenda_lead", session.id)
    return post(
        prose(strong(session.title), " has ended." if session.ended else f" begins now.{host}"),
        meeting_of(session, company),
        *(agenda if not session.ended else ()),
        choices(button("Agenda", "agenda", session.id), None if session.ended else lead),
        audience="public",
    )


def begins_for_you(session: Session, company: Company, *, to: str, near: str) -> Post:
    """Return what whoever comes is told when a session begins whose channel can't be written in."""
    return post(
        prose(strong(session.title), " begins now. I can't write in its channel, so I tell you here."),
        meeting_of(session, company),
        choices(button("Agenda", "agenda", session.id)),
        addressees=[to],
        near=near,
    )


def you_host(session: Session, *, to: str, near: str) -> Post:
    """Return what a host is told when their session is announced: that it is theirs, and where its guide is."""
    return post(
        prose("You host ", *named_with_time(session), "."),
        choices(
            button("How to host it", "session_guide", session.id),
            button("Agenda and details", "session_show", session.id),
            button("I can't host", "session_unhost", session.id),
        ),
        addressees=[to],
        near=near,
    )


def too_few(session: Session, going: int, *, to: str, near: str) -> Post:
    """Return what a host is asked where fewer come than were wanted: they decide."""
    many = "nobody has" if not going else "1 person has" if going == 1 else f"{going} people have"
    return post(
        prose(*named_with_time(session), f": {many} said yes, and at least {session.series.quorum} were wanted."),
        prose("It takes place unless you call it off.", tone="quiet"),
        choices(
            button("Hold it anyway", "session_hold", session.id, weight="main"),
            button("Call it off", "session_off", session.id, weight="danger"),
        ),
        addressees=[to],
        near=near,
    )


def held_anyway(session: Session) -> Post:
    """Return that a host holds a session with however many come."""
    return post(prose("Good: ", *named_with_time(session), " takes place. Nobody is told how few said yes."))


def skipped_late(sessions: Sequence[Session], *, to: str, near: str = "") -> Post:
    """Return what a facilitator is told of sessions that began while Hearth was away and were never announced."""
    blocks = [prose(*named_with_time(one)) for one in sessions]
    return post(
        prose("I was away when these were to be announced, and they have begun since, so I left them out:"),
        *blocks,
        prose("Those who knew of them may have met: tell them if they should meet again."),
        choices(button("Coming sessions", "session_list")),
        addressees=[to],
        near=near,
    )


def no_way_in(session: Session, room: str, *, to: str, near: str = "") -> Post:
    """Return what a facilitator is told once of a channel where nothing can be said any more, and what to do."""
    return post(
        prose("I can't write in ", strong(room), ", where ", *named_with_time(session), " is announced."),
        prose(
            "Who comes is reminded all the same, and their answers are kept. Let me into the channel and let me write "
            "there, or choose another channel for it."
        ),
        choices(button("Choose another channel", "session_place", session.series.id)),
        addressees=[to],
        near=near,
    )


def host_left(series: Series, gone: Sequence[str], now_hosts: str, *, to: str, near: str = "") -> Post:
    """Return what a facilitator is told where who was to host is not here any more."""
    who = " and ".join(filter(None, gone)) or "Somebody who hosted it"
    then = f"{now_hosts} is next." if now_hosts else "Nobody hosts it now."
    return post(
        prose(strong(series.title), f": {who} is not here any more. {then}"),
        prose("Say who hosts with ", code(f"/session host {series.title[:40]} Amara"), ".", tone="quiet"),
        choices(button("Coming sessions", "session_list")),
        addressees=[to],
        near=near,
    )


def clock_changed(session: Session, *, to: str, near: str) -> Post:
    """Return what those who come are told where a country changed its clocks: the instant is another one."""
    return post(
        prose(
            "The rules of a time zone have changed, so ",
            strong(session.title),
            " is now ",
            When(session.starts, "moment"),
            ".",
        ),
        choices(button("Agenda and details", "session_show", session.id)),
        addressees=[to],
        near=near,
    )
