"""What was said and done on Slack, as the core's words: the one door to everything that reads a payload.

Whatever Slack would never send raises `Malformed`, which is a ValueError.
"""

from __future__ import annotations

from adapters.slack.changes import CHANGES, change, room
from adapters.slack.heard import edited, message, reacted, reacted_to, said
from adapters.slack.home import Home
from adapters.slack.interactions import chosen, command, form, pressed, typed
from adapters.slack.payload import Malformed

__all__ = [
    "CHANGES",
    "Home",
    "Malformed",
    "change",
    "chosen",
    "command",
    "edited",
    "form",
    "message",
    "pressed",
    "reacted",
    "reacted_to",
    "room",
    "said",
    "typed",
]
