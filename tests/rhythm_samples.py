"""Check-ins and digests full of what somebody typed: for the tests that draw all that can be said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.community.checkins.arrange import Wanted
from bot.community.checkins.model import Asked, Checkin, CheckinRound, Mode, Response
from bot.community.checkins.sight import Standing
from bot.community.replies.digest import question_row
from bot.community.rhythm import Occurrence, Recurs, Schedule
from bot.messages import Row, Who
from bot.recurrence import Rule
from tests.factories import NOW, a_question

ID = "0193a3c07d5e7b1a9c3f0123456789ab"
RULE = Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "Europe/Berlin", datetime(2026, 11, 23, 9, 0))


def a_schedule(text: str) -> Schedule:
    """Return a schedule that somebody gave a name."""
    return Schedule(1, ID, Recurs.CHECKIN, text[:80], RULE, NOW)


def a_checkin(text: str) -> Checkin:
    """Return a check-in with as much of *text* as it may hold."""
    asks = (text[:300],) * 3
    return Checkin(1, ID, "web:local/general", True, Mode.MORNING, asks, 3, (text[:40],) * 3, slowed=1)  # noqa: FBT003


def a_standing(text: str) -> Standing:
    """Return it with its schedule and the next time that it is asked."""
    coming = Occurrence(1, ID, ID, Recurs.CHECKIN, datetime(2026, 11, 26, 9, 0), NOW.astimezone(UTC))
    return Standing(a_checkin(text), a_schedule(text), coming)


def a_round(text: str) -> CheckinRound:
    """Return a round of three long questions."""
    return CheckinRound(1, ID, ID, (Asked(text[:300]),) * 3, NOW, NOW + timedelta(days=1), closed=True)


def a_response(text: str) -> Response:
    """Return a long answer to each of three questions."""
    return Response(ID, ID[:16], "person", ((text * 50)[:1500],) * 3, NOW)


def of_checkins(text: str, account: str) -> dict[str, object]:
    """Return a value for each way in which the replies of check-ins and digests are told something."""
    standing = a_standing(text)
    said = ((Who(text, account), a_response(text)),) * 30
    return {
        "Rule": RULE,
        "Wanted": Wanted(text[:80], (text[:300],) * 3, 3, (text[:40],) * 3, Mode.MORNING, 24 * 60, ("token",)),
        "Schedule": a_schedule(text),
        "Checkin": a_checkin(text),
        "CheckinRound": a_round(text),
        "Response": a_response(text),
        "Standing": standing,
        "Sequence[Standing]": (standing,) * 25,
        "Sequence[tuple[Who, Response]]": said,
        "Callable[[Response], Who]": lambda _response: Who(text, account),
        "Sequence[tuple[Schedule, str]]": ((a_schedule(text), text),) * 25,
        "Row": Row(question_row(a_question("p", id=ID, text=text * 9)).spans),
        "Sequence[Row]": tuple(question_row(a_question("p", id=ID, text=text * 9)) for _ in range(6)),
        "Sequence[datetime]": (NOW, NOW + timedelta(days=7)),
    }
