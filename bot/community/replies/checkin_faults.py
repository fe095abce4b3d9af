"""One sentence for whatever somebody typed of a check-in or a digest that will not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.replies.sessions.faults import said_of
from bot.errors import Unfit

if TYPE_CHECKING:
    from bot.errors import AskError
    from bot.recurrence import NotUnderstood

UNFIT = {
    ("answer", "empty"): "Write an answer to one of the questions at least.",
    (
        "answer",
        "too_long",
    ): "An answer has at most {} characters: say the most important, and keep the rest as a story.",
    ("title", "too_long"): "The name has at most {} characters.",
    ("quick", "too_many"): "At most {} quick answers of up to 40 characters each, with commas between.",
    ("quick", "too_long"): "The quick answers have at most {} characters together.",
    ("when", "too_often"): "More than once a day is too often for that: choose one time of the day.",
    ("when", "not_weekly"): "A digest comes once a week at most: choose one day, such as Friday at 9:00.",
    ("room", "unknown"): "I can't ask in that channel: choose one that I am in, and that you are in.",
    ("room", "empty"): "Type it in the channel that it is for, or name one, such as #general.",
}


def fault_text(error: AskError | NotUnderstood) -> str:
    """Return the sentence for what somebody typed."""
    if isinstance(error, Unfit):
        own = UNFIT.get((error.field, error.reason))
        if own is None and error.field.startswith("question"):
            own = "A question has at most {} characters."
        if own:
            return own.format(error.value)
    return said_of(error)
