"""What becomes of a step that comes late: done all the same, skipped, or merged into a later one. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.community.attention import Cause

if TYPE_CHECKING:
    from datetime import datetime

GRACE = timedelta(minutes=5)
"""How late is still on time: a tick or two, and a restart."""

MERGING = frozenset({Cause.DIGEST})
"""What says the same again, and more, the next time: the latest stands for those before it."""

Lateness = Literal["on_time", "late", "skip", "merge"]


def lateness(cause: Cause, due: datetime, now: datetime, window: timedelta) -> Lateness:
    """Return what to do *now* about a step that was due at *due* and is of use for *window* from then.

    The window of a reminder and of an announcement ends when the session begins, that of a check-in when half
    its answering time has gone, that of a digest when the next one is due. After it a digest merges into the
    latest, and everything else is skipped, which its facilitator is told. A clock that was set back makes
    nothing late.
    """
    if now - due >= window and now > due:
        return "merge" if cause in MERGING else "skip"
    return "on_time" if now - due <= GRACE else "late"
