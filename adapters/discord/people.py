"""Who a payload tells of, and whether it is a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord import payload, rights
from adapters.discord.atlas import space
from bot.messages import Account

if TYPE_CHECKING:
    from adapters.discord.payload import Payload

# A message somebody typed, and one that replies to another: every other type is the platform's own.
_SAID = frozenset({0, 19})


def author(message: Payload, guild: str) -> Account:
    """Return who said a message; whether they manage the server is told with interactions only."""
    user, member = payload.part(message, "author"), payload.maybe_part(message, "member")
    return Account(space(guild), payload.snowflake(user, "id"), shown_name(user, member))


def actor(member: Payload, guild: str) -> Account:
    """Return who acts, with their right to manage the server."""
    user = payload.part(member, "user")
    manages = rights.manages(payload.number(member, "permissions"))
    return Account(space(guild), payload.snowflake(user, "id"), shown_name(user, member), manages)


def shown_name(user: Payload, member: Payload) -> str:
    """Return the name that somebody goes by on a server."""
    return payload.words(member, "nick") or payload.words(user, "global_name") or payload.words(user, "username")


def is_bot(user: Payload) -> bool:
    """Return whether a user is an app or the platform itself."""
    return payload.truth(user, "bot") or payload.truth(user, "system")


def is_somebodys(message: Payload) -> bool:
    """Return whether a person said this, and not a bot, a webhook or the platform."""
    mine = not message.get("webhook_id") and not is_bot(payload.part(message, "author"))
    return mine and payload.number(message, "type") in _SAID


def message_url(guild: str, channel: str, id: str) -> str:
    """Return the address of a message on Discord."""
    return f"https://discord.com/channels/{guild}/{channel}/{id}"
