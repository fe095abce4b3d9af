"""One sentence for whatever somebody typed of a session that will not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.faults import sentence
from bot.errors import Absent, AskError, NotAllowed, Unfit
from bot.wording import button, choices, code, post, prose

if TYPE_CHECKING:
    from bot.messages import Post
    from bot.recurrence import NotUnderstood

NOT_UNDERSTOOD = {
    "empty": "Say when it is, such as “every other Thursday at 16:00”, or choose a date and a time.",
    "words": "I did not understand “{what}”.",
    "no_time": "Say at what time, such as 16:00.",
    "no_day": "Say on which day, such as “every Thursday” or 2027-01-31.",
    "no_such_day": "There is no such day as “{what}”.",
    "zone": "I know no time zone “{what}”.",
    "past": "That time has passed: choose one that is still to come.",
    "never": "That never happens: nothing is left of it by the end and the holidays that you gave.",
    "too_often": "That is more often than every 15 minutes, which is too often for a session.",
    "far": "That lies more than 30 years away: choose something nearer.",
    "too_long": "That is more than I can read at once: say it in fewer words.",
    "rhythm": "For all that follow I need the new rhythm in words: type what you want it to be after “to”.",
}

UNFIT = {
    ("session", "cancelled"): "That session was called off.",
    ("session", "over"): "That session has begun or is over already.",
    ("session", "outrun"): "Somebody else changed that session just now: look at it again, then change it.",
    ("session", "which"): "Say which session: its number in /session list, or what it is called.",
    ("when", "past"): "That time has passed: choose one that is still to come.",
    ("when", "same"): "It is at that time already.",
    ("when", "before_another"): (
        "That comes before another of the same series, one that is left out too. Choose a time nearer to it, or move "
        "this one alone."
    ),
    ("when", "once"): "That is one day only. For all that follow, say the new rhythm, such as “every Friday at 15:00”.",
    ("when", "rhythm"): "That says more than one day: for this one alone, say its day, such as “Friday 15:00”.",
    ("plan", "done"): "That was done already, or left.",
    ("title", "none"): "Say what it is called.",
    ("place", "empty"): "Choose the channel where it is announced.",
    ("place", "unknown"): "I can't announce it in that channel: choose one that I am in, and that you are in.",
    ("hosts", "empty"): "Say who hosts: by their name, or several with commas between.",
    ("hosts", "too_many"): "At most {value} people can take turns to host.",
    ("quorum", "more_than_places"): "Fewest people: there are only {value} places, so no more can be needed.",
    ("remind", "unclear"): "I did not understand “{value}” as reminders: write them like “1 day, 15 min”, or “none”.",
    ("remind", "too_many"): "At most {value} reminders: more would be a nuisance.",
    ("country", "unknown"): "I know no holidays of “{value}”: write the country as two letters, such as DE or DE-BY.",
    (
        "member",
        "several",
    ): "Several go by that name here: {value}. Type the whole name, or what stands in the brackets.",
}

LABELS = {
    "minutes": "How long, in minutes",
    "capacity": "Places",
    "quorum": "Fewest people",
    "announce": "Hours before it is announced",
    "quorum_hours": "Hours before it is decided",
    "count": "How many times",
}


def said_of(error: AskError | NotUnderstood) -> str:
    """Return the sentence for what somebody typed, with the nearest that would be understood."""
    match error:
        case Unfit(field=field, reason=reason, value=value) if (field, reason) in UNFIT:
            return UNFIT[field, reason].format(value=value)
        case Unfit(field=field, reason="not_a_number") if field in LABELS:
            return f"{LABELS[field]}: type a number."
        case Unfit(field=field, reason="out_of_range", value=value) if field in LABELS:
            return f"{LABELS[field]}: choose a number from {value}."
        case Absent(what="session", name=name):
            which = f"I find no coming session “{name}”" if name else "There is no such session any more"
            return f"{which} that you can see. /session list shows them."
        case NotAllowed():
            return "Only a facilitator, or whoever hosts it, can do that."
        case AskError():
            return sentence(error)
        case _:
            return _not_understood(error)


def _not_understood(error: NotUnderstood) -> str:
    said = NOT_UNDERSTOOD.get(error.reason, NOT_UNDERSTOOD["words"]).format(what=error.what)
    return f"{said} Did you mean “{error.nearest}”?" if error.nearest and error.reason != "empty" else said


def not_understood(said: str, typed: str) -> Post:
    """Return the answer to a command whose words will not do: *said*, and how to type it."""
    return post(prose(said, tone="warning"), prose("For example: ", code(typed), tone="quiet"))


def no_longer(said: str) -> Post:
    """Return the answer to a press that will not do any more: *said*, and where things stand."""
    return post(prose(said, tone="warning"), choices(button("Coming sessions", "session_list")))
