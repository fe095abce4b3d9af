"""All that crosses between a platform and the core: facts in, Post and Form out.

Everything here is frozen, ours and small: no vendor object, no `raw`, no `extra`.
Inbound types are past facts. Outbound types say what to show, never how.
Every text in an outbound type is data: a renderer escapes all of it and pings
nobody but a Post's addressees.
"""

from __future__ import annotations

from bot.messages.changes import (
    Arrived,
    Change,
    Invited,
    Moved,
    Presence,
    Renamed,
    RoomChanged,
    SpaceJoined,
    SpaceLeft,
)
from bot.messages.facts import (
    CommandInvoked,
    Fact,
    FormSubmitted,
    MessageChosen,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Pressed,
    Reacted,
)
from bot.messages.gathering import meeting_called, meeting_facts, meeting_length
from bot.messages.meant import community_of
from bot.messages.mrkdwn import from_mrkdwn
from bot.messages.page import (
    Calendar,
    CalendarRow,
    CommunityChoice,
    EntryPage,
    Revision,
    SessionPage,
    Shelf,
    Suggestion,
    Wanted,
)
from bot.messages.shown import (
    Answer,
    Block,
    Button,
    Choices,
    EntryCard,
    EntryLink,
    Field,
    File,
    Form,
    Lines,
    Link,
    Meeting,
    Post,
    Prose,
    Quote,
    Row,
    Rows,
    Said,
    Span,
    When,
    Who,
)
from bot.messages.spaces import (
    Finding,
    Installation,
)
from bot.messages.who import (
    Account,
    Action,
    MessageRef,
    Place,
)

__all__ = [
    "Account",
    "Action",
    "Answer",
    "Arrived",
    "Block",
    "Button",
    "Calendar",
    "CalendarRow",
    "Change",
    "Choices",
    "CommandInvoked",
    "CommunityChoice",
    "EntryCard",
    "EntryLink",
    "EntryPage",
    "Fact",
    "Field",
    "File",
    "Finding",
    "Form",
    "FormSubmitted",
    "Installation",
    "Invited",
    "Lines",
    "Link",
    "Meeting",
    "MessageChosen",
    "MessageDeleted",
    "MessageEdited",
    "MessagePosted",
    "MessageRef",
    "Moved",
    "Place",
    "Post",
    "Presence",
    "Pressed",
    "Prose",
    "Quote",
    "Reacted",
    "Renamed",
    "Revision",
    "RoomChanged",
    "Row",
    "Rows",
    "Said",
    "SessionPage",
    "Shelf",
    "SpaceJoined",
    "SpaceLeft",
    "Span",
    "Suggestion",
    "Wanted",
    "When",
    "Who",
    "community_of",
    "from_mrkdwn",
    "meeting_called",
    "meeting_facts",
    "meeting_length",
]
