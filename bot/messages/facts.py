"""What a platform brings, as past facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.messages.who import Account, Action, MessageRef, Place


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """Somebody said something. `private` tells whether the channel is; unknown counts as private.

    `forum` where it opens a post in a channel that is made for asking for help; `labels` are what that post, or the
    one in whose thread it was said, is filed under, by name.
    """

    ref: MessageRef
    author: Account
    text: str
    at: datetime
    private: bool = True
    url: str | None = None
    to_hearth: bool = False
    forum: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message now reads differently. `version` grows with every edit of it."""

    ref: MessageRef
    author: Account
    text: str
    version: str
    at: datetime
    private: bool = True
    url: str | None = None


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message is gone from the platform by a deletion event."""

    ref: MessageRef
    at: datetime


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody put a reaction on a message, or took it away (`added` false)."""

    message: MessagePosted
    by: Account
    emoji: str
    at: datetime
    added: bool = True


@dataclass(frozen=True, slots=True)
class CommandInvoked:
    """A command was typed: `name` is share, ask or hearth; `text` is what followed it.

    `key` is the platform's id of the interaction: delivered twice, it is the same.
    """

    key: str
    actor: Account
    place: Place
    name: str
    text: str
    at: datetime
    private: bool = True


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed. `action` is the button's own `verb:id:version`.

    `remembered` where the place is only what a window kept of where it was opened: whoever
    pressed may have left it since.
    """

    key: str
    actor: Account
    place: Place
    action: Action
    at: datetime
    private: bool = True
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class MessageChosen:
    """A message shortcut was used.

    `keep` this, has this been `solved`?, `this_solved` it, and `thanks` for it.
    """

    key: str
    actor: Account
    verb: Literal["keep", "solved", "this_solved", "thanks"]
    message: MessagePosted
    at: datetime


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    """A form came back. `values` maps field names to what was entered; topics are comma-separated.

    `remembered` is as for `Pressed`.
    """

    key: str
    actor: Account
    place: Place
    action: Action
    values: Mapping[str, str]
    at: datetime
    private: bool = True
    remembered: bool = False


Fact = MessagePosted | MessageEdited | MessageDeleted | Reacted
