"""What facilitators are told because they look after a check-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import When
from bot.recurrence import in_words
from bot.wording import button, choices, code, post, prose, strong

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Block, Button, Post
    from bot.recurrence import Rule


def missed(title: str, id: str, *, to: str, since: datetime) -> Post:
    """Return what is said once I am there again, and half of the answering time has gone."""
    return _duty(
        to,
        prose(
            "I was not there to ask ",
            strong(title),
            " on ",
            When(since, "moment"),
            ". By now half of the time to answer has gone, so I skipped it, and any other that I missed since. "
            "The next one comes as planned.",
        ),
        button("Look at it", "checkin_show", id),
    )


def no_room(title: str, id: str, *, to: str) -> Post:
    """Return what is said where the channel of a check-in is gone."""
    return _duty(
        to,
        prose(
            "I cannot ask ",
            strong(title),
            ": its channel is gone, or I am not in it any more. I paused it. Let me into the channel again and press "
            "below, or begin another check-in elsewhere.",
        ),
        button("Go on", "checkin_resume", id),
        button("Stop it", "checkin_stop", id),
    )


def unsent(title: str, id: str, *, to: str) -> Post:
    """Return what is said where the platform never took the questions."""
    return _duty(
        to,
        prose(
            strong(title),
            " could not be posted to its channel before it closed: I may not write there, or the platform did not "
            "answer. I skipped it. ",
            code("/hearth doctor"),
            " tells what to mend.",
        ),
        button("Look at it", "checkin_show", id),
    )


def nobody(title: str, id: str, *, to: str) -> Post:
    """Return what is said where nobody is signed up to be asked."""
    return _duty(
        to,
        prose(
            "Nobody is signed up to ",
            strong(title),
            ", or all who are are away, so I asked nobody. Members sign up with ",
            code("/hearth checkin"),
            ". I say this once.",
        ),
        button("Look at it", "checkin_show", id),
    )


def slowed(title: str, id: str, *, to: str, rule: Rule, last: bool) -> Post:
    """Return why a check-in comes half as often from now on."""
    return _duty(
        to,
        prose(
            strong(title),
            " had fewer answers than usual twice in a row, so that it does not become a chore I ask half as often "
            f"from now on: {in_words(rule)}.",
            " I shall not make it any rarer by myself." if last else "",
        ),
        button("Ask as often as before", "checkin_faster", id),
        button("Stop it", "checkin_stop", id),
    )


def _duty(to: str, what: Block, *buttons: Button) -> Post:
    return post(what, choices(*buttons), addressees=[to], lasting=True)
