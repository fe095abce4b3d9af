"""What Discord brings, as the core's words. Pure: over raw payloads; time and places are arguments.

The gateway's `d` and an interaction's JSON are taken as they came; `Malformed` where they are none
that Discord sends. None means: nothing for us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord import canonical, payload, people
from adapters.discord.atlas import Home, Homes, space
from adapters.discord.interactions import (
    Draft,
    Sought,
    actor,
    chosen,
    command,
    confirmed,
    draft,
    form,
    kind_of,
    pressed,
    typed,
)
from adapters.discord.payload import Malformed
from bot.messages import Account, MessageDeleted, MessageEdited, MessagePosted, MessageRef, Place, Reacted

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from adapters.discord.payload import Payload

__all__ = [
    "Draft",
    "Home",
    "Homes",
    "Malformed",
    "Sought",
    "actor",
    "chosen",
    "command",
    "confirmed",
    "deleted",
    "direct",
    "draft",
    "edited",
    "form",
    "kind_of",
    "pressed",
    "reacted",
    "said",
    "typed",
]


def said(told: Payload, *, me: str, homes: Homes, roles: Collection[str] = ()) -> MessagePosted | None:
    """Return what somebody said on a server; *me* and *roles* are Hearth's own user and roles.

    None for what bots, webhooks and the platform itself say, for what is said to Hearth in private,
    and where there is no text: without the Message Content intent Discord leaves it out.
    """
    if not people.is_somebodys(told) or not told.get("guild_id"):
        return None
    guild, home, ref = _where(told, homes)
    text, to_hearth = canonical.called(payload.words(told, "content"), me, roles)
    text = canonical.canonical(text, space(guild))
    opens = home.forum and home.thread == ref.id
    if opens and home.title:
        text = f"{home.title}\n\n{text}".rstrip()
    if not text and not to_hearth:
        return None
    url = people.message_url(guild, home.thread or home.room, ref.id)
    author, at = people.author(told, guild), payload.instant(told, "timestamp")
    return MessagePosted(ref, author, text, at, home.private, url, to_hearth, opens, home.labels)


def edited(told: Payload, *, me: str, homes: Homes, roles: Collection[str] = ()) -> MessageEdited | None:
    """Return how a message reads now; None where it was not its author who changed it (a link's preview)."""
    if not told.get("edited_timestamp"):
        return None
    message = said(told, me=me, homes=homes, roles=roles)
    if message is None:
        return None
    at = payload.instant(told, "edited_timestamp")
    return MessageEdited(
        message.ref, message.author, message.text, payload.version(at), at, message.private, message.url
    )


def deleted(told: Payload, *, homes: Homes, at: datetime) -> tuple[MessageDeleted, ...]:
    """Return the messages that are gone, by MESSAGE_DELETE or MESSAGE_DELETE_BULK."""
    if not told.get("guild_id"):
        return ()
    gone = payload.ids(told, "ids") or (payload.snowflake(told, "id"),)
    return tuple(MessageDeleted(_where({**told, "id": id}, homes)[2], at) for id in gone)


def reacted(
    told: Payload, *, homes: Homes, at: datetime, added: bool, message: MessagePosted | None = None
) -> Reacted | None:
    """Return a reaction; *message* as `Chat.read` has it, or a pointer to it without its text.

    None for one of a bot or in private. Custom emojis go by their name, `:party:`.
    """
    if not told.get("guild_id") or people.is_bot(payload.maybe_part(payload.maybe_part(told, "member"), "user")):
        return None
    guild, home, ref = _where({**told, "id": payload.snowflake(told, "message_id")}, homes)
    if message is None:
        author = Account(space(guild), payload.maybe_snowflake(told, "message_author_id"))
        url = people.message_url(guild, home.thread or home.room, ref.id)
        message = MessagePosted(ref, author, "", payload.born(ref.id), home.private, url)
    return Reacted(message, _reactor(told, guild), emoji(payload.part(told, "emoji")), at, added)


def direct(told: Payload) -> bool:
    """Return whether a message is one that somebody sent to Hearth in private."""
    return not told.get("guild_id") and people.is_somebodys(told)


def emoji(told: Payload) -> str:
    """Return an emoji as text: itself, or a custom one's name between colons."""
    name = payload.words(told, "name")
    return f":{name}:" if told.get("id") else name


def _where(told: Payload, homes: Homes) -> tuple[str, Home, MessageRef]:
    """Return the server, the home and the reference of a message; what stands in no thread begins its own."""
    guild, id = payload.snowflake(told, "guild_id"), payload.snowflake(told, "id")
    home = homes(guild, payload.snowflake(told, "channel_id"))
    return guild, home, MessageRef(Place(space(guild), home.room, home.thread or id), id)


def _reactor(told: Payload, guild: str) -> Account:
    """Return who reacted: a removal tells their id only."""
    member = payload.maybe_part(told, "member")
    return people.actor(member, guild) if member else Account(space(guild), payload.snowflake(told, "user_id"))
