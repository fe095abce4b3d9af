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
from bot.messages.meant import community_of
from bot.messages.mrkdwn import from_mrkdwn
from bot.messages.page import (
    CommunityChoice,
    EntryPage,
    Revision,
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
    Form,
    Lines,
    Link,
    Post,
    Prose,
    Quote,
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
    "Change",
    "Choices",
    "CommandInvoked",
    "CommunityChoice",
    "EntryCard",
    "EntryLink",
    "EntryPage",
    "Fact",
    "Field",
    "Finding",
    "Form",
    "FormSubmitted",
    "Installation",
    "Invited",
    "Lines",
    "Link",
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
    "Said",
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
]
