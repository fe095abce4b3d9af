"""A small model of Discord's servers: roles, members, channels, threads and messages, as the API shows them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Payload = dict[str, Any]

EPOCH_MS = 1_420_070_400_000
ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
CONNECT = 1 << 20
MANAGE_EVENTS = 1 << 33
CREATE_PRIVATE_THREADS = 1 << 36
SEND_MESSAGES_IN_THREADS = 1 << 38
CREATE_EVENTS = 1 << 44
EVERYTHING = (1 << 53) - 1
# What @everyone may do on a new server, as far as Hearth looks.
USUAL = VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY | SEND_MESSAGES_IN_THREADS | 1 << 14 | 1 << 6 | 1 << 31
# What the installation link asks for: the role that Discord makes for the bot.
BOTS = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | SEND_MESSAGES_IN_THREADS
    | READ_MESSAGE_HISTORY
    | CREATE_PRIVATE_THREADS
    | CREATE_EVENTS
    | ATTACH_FILES
)

TEXT, DIRECT, VOICE, ANNOUNCEMENT, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 2, 5, 11, 12, 15
THREADS = frozenset({10, PUBLIC_THREAD, PRIVATE_THREAD})


class Snowflakes:
    """Ids as Discord gives them: they hold the time, and grow."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._count = itertools.count()
        self._last = 0

    def fresh(self, at: datetime | None = None) -> str:
        """Return an id that was never given before, greater than all before it unless *at* is in the past."""
        ms = int((at or self._clock()).timestamp() * 1000) - EPOCH_MS
        made = (ms << 22) | (next(self._count) & 0x3FFFFF)
        if at is None:
            made = max(made, self._last + 1)
            self._last = made
        return str(made)


def instant(snowflake: str) -> datetime:
    """Return when an id was given."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + EPOCH_MS) / 1000, UTC)


def printed(at: datetime) -> str:
    """Return an instant as Discord prints it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


@dataclass
class User:
    """A user of Discord; the same on every server."""

    id: str
    name: str
    bot: bool = False

    def payload(self) -> Payload:
        """Return it as the API shows it."""
        return {
            "id": self.id,
            "username": self.name.lower().replace(" ", "_"),
            "global_name": None if self.bot else self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass
class Role:
    """A role of a server; the one whose id is the server's is @everyone."""

    id: str
    name: str
    permissions: int
    position: int = 1
    managed: bool = False

    def payload(self) -> Payload:
        """Return it as the API shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.managed,
            "mentionable": False,
            "flags": 0,
        }


@dataclass
class Member:
    """A user on a server."""

    user: User
    roles: list[str] = field(default_factory=list)
    nick: str | None = None
    joined_at: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)

    @property
    def id(self) -> str:
        """Return the user's id."""
        return self.user.id

    @property
    def mention(self) -> str:
        """Return what mentions them in a text."""
        return f"<@{self.user.id}>"

    def payload(self, *, user: bool = True) -> Payload:
        """Return it as the API shows it; in messages without its *user*."""
        shown: Payload = {
            "roles": list(self.roles),
            "nick": self.nick,
            "avatar": None,
            "joined_at": printed(self.joined_at),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "communication_disabled_until": None,
        }
        return shown | {"user": self.user.payload()} if user else shown


@dataclass
class Overwrite:
    """What a role (0) or a member (1) may do otherwise in one channel."""

    id: str
    type: int
    allow: int = 0
    deny: int = 0

    def payload(self) -> Payload:
        """Return it as the API shows it."""
        return {"id": self.id, "type": self.type, "allow": str(self.allow), "deny": str(self.deny)}


@dataclass
class Channel:
    """A channel, a thread of one, or a direct conversation."""

    id: str
    name: str
    type: int = TEXT
    server: str = ""
    parent: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    owner: str = ""
    archived: bool = False
    joined: set[str] = field(default_factory=set)
    recipients: list[User] = field(default_factory=list)
    position: int = 0
    nsfw: bool = False
    topic: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    applied: list[str] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread."""
        return self.type in THREADS

    @property
    def mention(self) -> str:
        """Return what names it in a text."""
        return f"<#{self.id}>"

    def payload(self) -> Payload:
        """Return it as the API shows it."""
        if self.type == DIRECT:
            return {
                "id": self.id,
                "type": 1,
                "recipients": [user.payload() for user in self.recipients],
                "last_message_id": None,
                "flags": 0,
            }
        shown: Payload = {
            "id": self.id,
            "type": self.type,
            "guild_id": self.server,
            "name": self.name,
            "parent_id": self.parent,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "flags": 0,
        }
        return shown | (self._threads() if self.is_thread else self._channels())

    def _threads(self) -> Payload:
        return {
            "owner_id": self.owner,
            "message_count": 0,
            "member_count": min(len(self.joined), 50),
            "total_message_sent": 0,
            "thread_metadata": {
                "archived": self.archived,
                "auto_archive_duration": 4320,
                "archive_timestamp": printed(instant(self.id)),
                "create_timestamp": printed(instant(self.id)),
                "locked": False,
            },
            **({"applied_tags": self.applied} if self.applied else {}),
        }

    def _channels(self) -> Payload:
        shown: Payload = {
            "position": self.position,
            "permission_overwrites": [one.payload() for one in self.overwrites],
            "topic": self.topic,
            "nsfw": self.nsfw,
        }
        if self.type == FORUM:
            shown |= {
                "available_tags": [
                    {"id": id, "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
                    for id, name in self.tags.items()
                ],
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
            }
        return shown


@dataclass
class Server:
    """A server (the API says guild)."""

    id: str
    name: str
    owner: str
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    system_channel: str | None = None
    joined_at: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)
    unavailable: bool = False
    events: dict[str, Payload] = field(default_factory=dict)

    def payload(self, bot: str, *, alone: bool = True) -> Payload:
        """Return it as GUILD_CREATE shows it to *bot*; by REST (not *alone*) without its channels and members."""
        shown: Payload = {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "owner_id": self.owner,
            "afk_channel_id": None,
            "afk_timeout": 300,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "roles": [role.payload() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": ["COMMUNITY"],
            "mfa_level": 0,
            "system_channel_id": self.system_channel,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "preferred_locale": "en-US",
            "premium_tier": 0,
            "nsfw_level": 0,
            "premium_progress_bar_enabled": False,
            "description": None,
            "banner": None,
            "splash": None,
            "discovery_splash": None,
            "vanity_url_code": None,
            "safety_alerts_channel_id": None,
        }
        return shown | self._inside(bot) if alone else shown

    def _inside(self, bot: str) -> Payload:
        seen = [one for one in self.channels.values() if self.may(bot, one, VIEW_CHANNEL)]
        return {
            "joined_at": printed(self.joined_at),
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "voice_states": [],
            "members": [self.members[bot].payload()],
            "channels": [one.payload() for one in self.channels.values() if not one.is_thread],
            "threads": [one.payload() for one in seen if one.is_thread and not one.archived],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def permissions(self, member: str, channel: Channel | None = None) -> int:
        """Return what *member* may do, on the server or in *channel*, as Discord documents the reckoning."""
        if member == self.owner:
            return EVERYTHING
        if member not in self.members:
            return 0
        roles = [self.id, *self.members[member].roles]
        base = _joined(self.roles[one].permissions for one in roles if one in self.roles)
        if base & ADMINISTRATOR:
            return EVERYTHING
        return base if channel is None else self._overwritten(base, roles, member, channel)

    def _overwritten(self, base: int, roles: list[str], member: str, channel: Channel) -> int:
        where = self.channels[channel.parent] if channel.is_thread and channel.parent else channel
        everyone = [one for one in where.overwrites if one.id == self.id]
        others = [one for one in where.overwrites if one.type == 0 and one.id in roles and one.id != self.id]
        own = [one for one in where.overwrites if one.type == 1 and one.id == member]
        for step in (everyone, others, own):
            base = base & ~_joined(one.deny for one in step) | _joined(one.allow for one in step)
        return base if base & VIEW_CHANNEL else 0

    def may(self, member: str, channel: Channel, what: int) -> bool:
        """Whether *member* may do *what* in *channel*; a private thread is for those in it."""
        if channel.type == PRIVATE_THREAD and member not in channel.joined and member != self.owner:
            return False
        return self.permissions(member, channel) & what == what


def _joined(bits: Iterable[int]) -> int:
    whole = 0
    for one in bits:
        whole |= one
    return whole
