"""What every listener works with: the core's doors, the way out, and what goes on after the ack."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapters.slack.later import Later

if TYPE_CHECKING:
    from adapters.slack.chat import SlackChat
    from adapters.slack.rooms import Rooms
    from bot.ports import Clock, Inbox, Installations


@dataclass(frozen=True)
class Desk:
    """Everything that is needed to take a fact to the core and bring the answer back. *page* is the page's address."""

    inbox: Inbox
    chat: SlackChat
    rooms: Rooms
    installations: Installations
    clock: Clock
    page: str = ""
    later: Later = field(default_factory=Later)
