"""What Hearth may do in a workspace, and why: each scope with the calls and events that need it.

https://docs.slack.dev/reference/scopes. The manifest, the doctor and the page for operators are made of these
tables; a test holds them to what the code calls and listens to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

READS = ("channels:read", "groups:read")
HISTORIES = ("channels:history", "groups:history", "im:history", "mpim:history")


@dataclass(frozen=True, slots=True)
class Scope:
    """One right of Hearth's: what for, and whether it can do without (`least`)."""

    reason: str
    least: bool = True


SCOPES: Mapping[str, Scope] = {
    "app_mentions:read": Scope("to answer when somebody asks @Hearth"),
    "channels:history": Scope("to keep messages with a tag or a reaction, and to read those it missed", least=False),
    "channels:read": Scope("to know which channels are open to everybody, and who is in them"),
    "chat:write": Scope("to answer, to post what members share, and to say what became of it"),
    "commands": Scope("to offer /hearth, /share, /ask, /session, /who and the shortcuts on messages"),
    "files:write": Scope("to hand you a session as a file for your calendar, and to show figures as a picture"),
    "groups:history": Scope("the same as channels:history, in the private channels it was added to", least=False),
    "groups:read": Scope("to keep what is said in a private channel among those who are in it"),
    "im:history": Scope("to answer what you write to it directly", least=False),
    "im:write": Scope("to ask you, and only you, whether your words may be kept"),
    "mpim:history": Scope("to see whether it posted already in a conversation that it opened for a few", least=False),
    "mpim:write": Scope("to open the conversation of those who are paired to meet"),
    "reactions:read": Scope("to keep a message by a reaction, where a channel has that switched on", least=False),
    "users:read": Scope("to call people by their names, and to show guests no more than they may see"),
}

# The Web API's methods as the library calls them, and what each of them needs.
METHODS: Mapping[str, tuple[str, ...]] = {
    "apps_connections_open": (),
    "auth_test": (),
    "chat_postEphemeral": ("chat:write",),
    "chat_postMessage": ("chat:write",),
    "chat_update": ("chat:write",),
    "conversations_history": HISTORIES,
    "conversations_info": READS,
    "conversations_open": ("im:write", "mpim:write"),
    "conversations_replies": HISTORIES,
    "files_completeUploadExternal": ("files:write",),
    "files_delete": ("files:write",),
    "files_getUploadURLExternal": ("files:write",),
    "oauth_v2_access": (),
    "users_conversations": READS,
    "users_info": ("users:read",),
    "views_open": (),
    "views_publish": (),
    "views_update": (),
}

# What Slack tells, and what each event needs. `message.channels` and the like all arrive as `message`.
EVENTS: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_shared": READS,
    "channel_unarchive": ("channels:read",),
    "channel_unshared": READS,
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": READS,
    "member_left_channel": READS,
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "team_join": ("users:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}

FEATURES: Mapping[str, tuple[str, ...]] = {"shortcuts": ("commands",), "slash_commands": ("commands",)}


def scopes(*, full: bool) -> tuple[str, ...]:
    """Return the scopes of a profile: *full* reads what is said, the least answers only when it is called."""
    return tuple(name for name, scope in SCOPES.items() if full or scope.least)


def events(*, full: bool) -> tuple[str, ...]:
    """Return the events of a profile."""
    granted = set(scopes(full=full))
    return tuple(name for name, needed in EVENTS.items() if granted.issuperset(needed))


def table() -> str:
    """Return the scopes as a table for people: what for, by which calls and events, and in which profile."""
    rows = ["| scope | why | used by | profile |", "|---|---|---|---|"]
    for name, scope in SCOPES.items():
        used = ", ".join(f"`{each}`" for each in _users_of(name))
        rows.append(f"| `{name}` | {scope.reason} | {used} | {'both' if scope.least else 'full'} |")
    return "\n".join(rows)


def _users_of(scope: str) -> list[str]:
    methods = [name.replace("_", ".") for name, needed in METHODS.items() if scope in needed]
    others = [name for name, needed in {**EVENTS, **FEATURES}.items() if scope in needed]
    return methods + others
