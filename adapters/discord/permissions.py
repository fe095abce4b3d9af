"""What Hearth asks for on a server, each with the one reason for it. The docs are made from this table."""

from __future__ import annotations

from dataclasses import dataclass

from discord import Permissions


@dataclass(frozen=True, slots=True)
class Wanted:
    """A permission: its name in discord.py and on Discord, for which feature it is, and what fails without it.

    Without one that is not *vital* everything else works.
    """

    name: str
    label: str
    feature: str
    reason: str
    vital: bool = True

    @property
    def bit(self) -> int:
        """Return its value."""
        return int(Permissions(**{self.name: True}).value)


PERMISSIONS = (
    Wanted(
        "view_channel",
        "View Channels",
        "hears questions and tags",
        "Hearth works in the channels it can see, and in no other; take it away from a channel to keep Hearth out.",
    ),
    Wanted(
        "send_messages",
        "Send Messages",
        "answers in channels",
        "Answers to a mention, the line that something was kept, and questions put to a channel are messages.",
    ),
    Wanted(
        "send_messages_in_threads",
        "Send Messages in Threads",
        "answers in threads and forum posts",
        "What belongs to a conversation is said where that conversation is.",
    ),
    Wanted(
        "read_message_history",
        "Read Message History",
        "catches up, and posts nothing twice",
        "Hearth replies to messages, reads a message again after its author agreed, catches up on what was tagged "
        "while it was off, and looks whether a post of its own stands already.",
    ),
    Wanted(
        "create_private_threads",
        "Create Private Threads",
        "brings together who is paired",
        "Who is paired to meet gets a private thread of just them; Hearth opens no other threads.",
        vital=False,
    ),
    Wanted(
        "create_events",
        "Create Events",
        "puts sessions into the server’s calendar",
        "Each session is an event of the server, moved and cancelled with it; Hearth changes no events but its own.",
        vital=False,
    ),
    Wanted(
        "attach_files",
        "Attach Files",
        "hands over calendar entries, and shows figures as pictures",
        "A session’s announcement brings a file for one’s own calendar; the pulse is a picture. "
        "Without it the figures stand in words.",
        vital=False,
    ),
)
"""Interactions (commands, menus, forms, private answers) need no permission at all."""

SCOPES = ("bot", "applications.commands")


@dataclass(frozen=True, slots=True)
class Intent:
    """A privileged intent: the application's flags that grant it, and what works with it and without.

    An *optional* one is missed by nobody: without it all works, only a little later.
    """

    label: str
    flags: int
    gives: str
    without: str
    optional: bool = False


INTENTS = (
    Intent(
        "Message Content Intent",
        1 << 18 | 1 << 19,
        "Messages with #tip and the like are kept, reactions keep messages, and what was tagged while Hearth was off "
        "is caught up with.",
        "Hearth reads only what mentions it, what a member picks with Keep this, and its commands: "
        "tags and reactions do nothing.",
    ),
    Intent(
        "Server Members Intent",
        1 << 14 | 1 << 15,
        "Hearth is told when somebody joins, leaves or changes roles, at that moment.",
        "Newcomers are known from the first thing they do with Hearth; who left or lost a role is found out "
        "within a minute.",
        optional=True,
    ),
)


def integer() -> int:
    """Return the permissions as the install link has them."""
    return sum(each.bit for each in PERMISSIONS)


def lacking(bits: int) -> tuple[Wanted, ...]:
    """Return what is missing from *bits*."""
    return tuple(each for each in PERMISSIONS if not bits & each.bit)
