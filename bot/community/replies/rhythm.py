"""What facilitators are told of a rhythm that Hearth could not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.rhythm import Recurs
from bot.messages import When
from bot.wording import code, post, prose, strong

if TYPE_CHECKING:
    from bot.community.rhythm import Occurrence, Schedule
    from bot.messages import Post

_CALLED = {
    Recurs.SESSION: "session",
    Recurs.CHECKIN: "check-in",
    Recurs.ROUND: "pairing round",
    Recurs.DIGEST: "digest",
}


def gave_up(schedule: Schedule, occurrence: Occurrence, *, to: str, tries: int) -> Post:
    """Return what a facilitator is told of an occurrence that failed again and again, and was skipped."""
    return post(
        prose(
            f"I had to give up on the {_CALLED[occurrence.kind]} ",
            strong(schedule.title),
            " of ",
            When(occurrence.at),
            f": it failed {tries} times, so I skipped it. The others go on. Whoever runs Hearth finds out why with ",
            code("hearth doctor"),
            ".",
        ),
        addressees=[to],
    )


def cannot_plan(schedule: Schedule, *, to: str, tries: int) -> Post:
    """Return what a facilitator is told of a schedule that could not be planned again and again."""
    return post(
        prose(
            f"I could not plan the next {_CALLED[schedule.kind]} of ",
            strong(schedule.title),
            f": {tries} tries failed. I try again every hour, and what was missed by then follows. "
            "Whoever runs Hearth finds out why with ",
            code("hearth doctor"),
            ".",
        ),
        addressees=[to],
    )
