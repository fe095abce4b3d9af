"""Exports as other tools write them, small and made by hand.

The shapes are those of real ones: null for lists, apps, joins, tombstones, people in no list.
"""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SPACE = "slack:T01"
GUILD = "discord:4200"

PEOPLE = [
    {
        "id": "U1",
        "team_id": "T01",
        "name": "li",
        "deleted": False,
        "profile": {"display_name": "Li", "real_name": "Li W"},
    },
    {"id": "U2", "team_id": "T01", "name": "bo", "deleted": False, "profile": {"display_name": "", "real_name": "Bo"}},
    {"id": "U3", "team_id": "T01", "name": "cy", "deleted": True, "profile": {"display_name": None, "real_name": "Cy"}},
    {"id": "B9", "team_id": "T01", "name": "deploy", "is_bot": True, "profile": {}},
]
CHANNELS = [
    {"id": "C1", "name": "help", "created": 1700000000, "is_archived": False, "members": ["U1", "U2"], "pins": None},
]
GROUPS = [{"id": "G1", "name": "council", "members": ["U1"]}]


def slack_message(ts: str, user: str | None, text: str | None, /, **fields: object) -> dict[str, Any]:
    """Return one message as Slack exports it."""
    message: dict[str, Any] = {
        "client_msg_id": f"m-{ts}",
        "type": "message",
        "user": user,
        "text": text,
        "ts": ts,
        "blocks": None,
        "reactions": None,
        "edited": None,
        "files": None,
    }
    return message | fields


def solved_thread(at: int = 1700000100) -> list[dict[str, Any]]:
    """Return a question of Li, an answer of Bo, and Li's thanks."""
    root = f"{at}.000100"
    return [
        slack_message(
            root, "U1", "How do I rotate the keys? #security", thread_ts=root, reply_count=2, reply_users=None
        ),
        slack_message(
            f"{at + 60}.000200", "U2", "Run rotate twice, then restart.", thread_ts=root, parent_user_id="U1"
        ),
        slack_message(f"{at + 120}.000300", "U1", "That worked, thanks!", thread_ts=root, parent_user_id="U1"),
    ]


def slack_zip(path: Path, days: Mapping[str, object], **lists: object) -> Path:
    """Write a Slack export; *days* are by `channel/date`, a text instead of messages is written as it is."""
    files: dict[str, object] = {
        "users.json": PEOPLE,
        "channels.json": CHANNELS,
        "groups.json": GROUPS,
        "integration_logs.json": [],
    }
    files |= {f"{name}.json": value for name, value in lists.items()} | {
        f"{day}.json": held for day, held in days.items()
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in files.items():
            if held is not None:
                archive.writestr(name, held if isinstance(held, str) else json.dumps(held))
    return path


def discord_message(id: str, author: str, content: str, /, **fields: object) -> dict[str, Any]:
    """Return one message as DiscordChatExporter writes it."""
    message: dict[str, Any] = {
        "id": id,
        "type": "Default",
        "timestamp": "2024-03-01T10:00:00.123+01:00",
        "timestampEdited": None,
        "callEndedTimestamp": None,
        "isPinned": False,
        "content": content,
        "author": {
            "id": author,
            "name": f"user{author}",
            "discriminator": "0000",
            "nickname": f"User {author}",
            "color": None,
            "isBot": False,
            "roles": [],
            "avatarUrl": "https://cdn.example/avatar.png",
        },
        "attachments": [],
        "embeds": [],
        "stickers": [],
        "reactions": [],
        "mentions": [],
    }
    return message | fields


def reply_to(id: str) -> dict[str, Any]:
    """Return the fields of a reply to a message."""
    return {"type": "Reply", "reference": {"messageId": id, "channelId": "77", "guildId": "4200"}}


def check_of(*users: str) -> dict[str, Any]:
    """Return a check mark by *users*, as DiscordChatExporter writes a reaction."""
    emoji = {"id": "", "name": "✅", "code": "white_check_mark", "isAnimated": False, "imageUrl": ""}
    named = [{"id": user, "name": user, "isBot": False} for user in users]
    return {"emoji": emoji, "count": len(users) or 1, "users": named or None}


def discord_json(path: Path, messages: list[Any], **channel: object) -> Path:
    """Write one file of DiscordChatExporter."""
    whole = {
        "guild": {"id": "4200", "name": "A place", "iconUrl": ""},
        "channel": {
            "id": "77",
            "type": "GuildTextChat",
            "categoryId": "70",
            "category": "talk",
            "name": "help",
            "topic": None,
        }
        | channel,
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2024-04-01T00:00:00+00:00",
        "messages": messages,
        "messageCount": len(messages),
    }
    path.write_text(json.dumps(whole, indent=2, ensure_ascii=False), encoding="utf-8")
    return path
