"""What stands beneath each message that Hearth starts: why it is seen, and how it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.wording import button

if TYPE_CHECKING:
    from bot.community.attention import Cause
    from bot.messages import Button


def why(cause: Cause, subject: str = "") -> Button:
    """Return the button that tells why a message is seen, with ways to mute it or to have it less often.

    *subject* is the id of the schedule that brings it, where one does (32 characters at most).
    """
    return button("Why am I seeing this?", "why", f"{cause.value}.{subject}")
