"""What is said to who answers whether they come, and to who gets a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions.meetings import named_with_time
from bot.community.sessions.model import Answer
from bot.wording import button, choices, post, prose

if TYPE_CHECKING:
    from bot.community.sessions.model import Session
    from bot.messages import Choices, Post

SAID = {
    Answer.GOING: "You are going to ",
    Answer.MAYBE: "You may come to ",
    Answer.NO: "You can't come to ",
    Answer.WAITING: "All places are taken, so you are on the waiting list for ",
}
THEN = {
    Answer.GOING: "I remind you before it begins. Whoever hosts it sees that you come.",
    Answer.MAYBE: "Whoever hosts it sees that you may come.",
    Answer.NO: "Thank you for saying so.",
    Answer.WAITING: "I tell you as soon as a place is yours.",
}


def answered(session: Session, answer: Answer, *, changed: bool) -> Post:
    """Return what somebody's answer came to; saying it again is no mistake."""
    then = THEN[answer] if changed else "You said so before."
    return post(prose(SAID[answer], *named_with_time(session), "."), prose(then, tone="quiet"), _other(session, answer))


def _other(session: Session, answer: Answer) -> Choices:
    """Return the ways to think again, and to the agenda."""
    comes = answer in {Answer.GOING, Answer.WAITING}
    again = button("Can't after all", "rsvp_no", session.id) if comes else button("Going", "rsvp_going", session.id)
    return choices(
        again,
        button("Agenda and details", "session_show", session.id),
        button("Calendar file", "ics", session.id) if answer is not Answer.NO else None,
        button("Tell me what I miss", "attend_wish", session.series.id) if answer is Answer.NO else None,
    )


def place_is_yours(session: Session, *, to: str, near: str) -> Post:
    """Return what somebody who waited is told when a place came free: it is theirs already."""
    return post(
        prose("A place came free: you are going to ", *named_with_time(session), "."),
        choices(
            button("Can't after all", "rsvp_no", session.id),
            button("Agenda and details", "session_show", session.id),
        ),
        addressees=[to],
        near=near,
    )
