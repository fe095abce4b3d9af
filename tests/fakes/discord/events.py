"""A server's scheduled events, as Discord keeps them: https://discord.com/developers/docs/resources/guild-scheduled-event."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.fakes.discord.model import CONNECT, CREATE_EVENTS, MANAGE_EVENTS, VIEW_CHANNEL, VOICE

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord
    from tests.fakes.discord.model import Payload, Server

MOST = 100
SCHEDULED, ACTIVE, COMPLETED, CANCELLED = 1, 2, 3, 4
IN_VOICE, EXTERNAL = 2, 3


class Refusal(Exception):
    """Discord answers with *status*, *code* and words."""

    def __init__(self, status: int, code: int, words: str) -> None:
        super().__init__(words)
        self.status, self.code, self.words = status, code, words


def created(fake: FakeDiscord, server: Server, body: Payload) -> Payload:
    """Return a new event of the bot's."""
    bot = fake.bot.id
    if not server.permissions(bot) & CREATE_EVENTS:
        raise Refusal(403, 50013, "Missing Permissions")
    if sum(one["status"] in {SCHEDULED, ACTIVE} for one in server.events.values()) >= MOST:
        raise Refusal(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    _fits(fake, server, body)
    own = {"id": fake.ids.fresh(), "guild_id": server.id, "creator_id": bot, "status": SCHEDULED, "entity_id": None}
    made = {**body, **own, "user_count": 0, "recurrence_rule": None}
    server.events[made["id"]] = made
    return made


def changed(fake: FakeDiscord, server: Server, event: str, body: Payload) -> Payload:
    """Return an event with what changed."""
    found = _own(fake, server, event)
    if found["status"] not in {SCHEDULED, ACTIVE}:
        raise Refusal(400, 180000, "Cannot update a finished event")
    _fits(fake, server, {**found, **body}, moved=body.get("scheduled_start_time") != found["scheduled_start_time"])
    found |= body
    return found


def deleted(fake: FakeDiscord, server: Server, event: str) -> None:
    """Delete an event."""
    server.events.pop(_own(fake, server, event)["id"])


def _own(fake: FakeDiscord, server: Server, event: str) -> Payload:
    found = server.events.get(event)
    if found is None:
        raise Refusal(404, 10070, "Unknown Guild Scheduled Event")
    may = server.permissions(fake.bot.id)
    if not (may & MANAGE_EVENTS or (found["creator_id"] == fake.bot.id and may & CREATE_EVENTS)):
        raise Refusal(403, 50013, "Missing Permissions")
    return found


def _fits(fake: FakeDiscord, server: Server, body: Payload, *, moved: bool = True) -> None:
    starts, ends = (datetime.fromisoformat(body[f"scheduled_{end}_time"]) for end in ("start", "end"))
    location = (body.get("entity_metadata") or {}).get("location") or ""
    outside = body["entity_type"] == EXTERNAL
    wrong = (
        not 1 <= len(body["name"]) <= 100,
        len(body.get("description") or "") > 1000,
        body["privacy_level"] != 2,
        ends <= starts,
        moved and starts <= fake.clock(),
        outside and (not 1 <= len(location) <= 100 or body.get("channel_id") is not None),
    )
    if any(wrong):
        raise Refusal(400, 50035, "Invalid Form Body")
    if body["entity_type"] == IN_VOICE:
        _in_voice(fake, server, body)


def _in_voice(fake: FakeDiscord, server: Server, body: Payload) -> None:
    channel, both = server.channels.get(str(body["channel_id"])), VIEW_CHANNEL | CONNECT
    if channel is None or channel.type != VOICE:
        raise Refusal(400, 50035, "Invalid Form Body")
    if server.permissions(fake.bot.id, channel) & both != both:
        raise Refusal(403, 50013, "Missing Permissions")
