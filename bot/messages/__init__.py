"""All that crosses between a platform and the core: facts in, Post and Form out.

Everything here is frozen, ours and small: no vendor object, no `raw`, no `extra`.
Inbound types are past facts. Outbound types say what to show, never how.
Every text in an outbound type is data: a renderer escapes all of it and pings
nobody but a Post's addressees.
"""

from __future__ import annotations

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
from bot.messages.page import (
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
    "Block",
    "Button",
    "Choices",
    "CommandInvoked",
    "EntryCard",
    "EntryLink",
    "EntryPage",
    "Fact",
    "Field",
    "Form",
    "FormSubmitted",
    "Lines",
    "Link",
    "MessageChosen",
    "MessageDeleted",
    "MessageEdited",
    "MessagePosted",
    "MessageRef",
    "Place",
    "Post",
    "Pressed",
    "Prose",
    "Quote",
    "Reacted",
    "Revision",
    "Said",
    "Shelf",
    "Span",
    "Suggestion",
    "Wanted",
    "When",
    "Who",
]
