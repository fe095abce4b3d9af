"""A server's own calendar: one scheduled event for each meeting, never one of Discord's own series.

https://discord.com/developers/docs/resources/guild-scheduled-event
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from adapters.discord import atlas as maps
from adapters.discord import blocks, markup, payload, wire
from bot.errors import Refused
from bot.messages import Meeting

if TYPE_CHECKING:
    from adapters.discord.payload import Payload
    from adapters.discord.truth import Truth
    from adapters.discord.wire import Wire
    from bot.messages import Place, Post
    from bot.ports import Clock

CALENDAR = "*calendar"
NOWHERE = ""
"""What was never put into the calendar has no id there."""
MOST_EVENTS = 100
LONGEST_NAME, LONGEST_LOCATION, LONGEST_ABOUT = 100, 100, 1_000
IN_VOICE, ELSEWHERE = 2, 3
VOICE_CHANNEL = 2
ON_SERVER_ONLY = 2
COMING = frozenset({1, 2})
MARK, LONGEST_MARK = "Hearth · ", 12
SOMEWHERE = "See the announcement"
SHORTEST = timedelta(minutes=1)
_OVER = "400:180000"  # Cannot update a finished event.
_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = "/guilds/{guild_id}/scheduled-events/{event_id}"

log = structlog.get_logger()


class Calendar:
    """Keeps a server's scheduled events in step with the meetings that they stand for."""

    def __init__(self, line: Wire, truth: Truth, clock: Clock) -> None:
        self._wire = line
        self._truth = truth
        self._clock = clock
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def put(self, place: Place, post: Post) -> str:
        """Put a meeting into the calendar and return its id there; one that stands already is not put twice.

        What has begun, or is cancelled, stands nowhere: Discord takes no event in the past.
        """
        meeting = meeting_of(post)
        if meeting.cancelled or meeting.starts <= self._clock():
            return NOWHERE
        guild = maps.guild_of(place.space)
        async with self._turns[guild]:
            if found := await self.find(place, post):
                return found
            told = await self._made(place.space, guild, meeting)
        return payload.snowflake(payload.part({"event": told}, "event"), "id")

    async def change(self, place: Place, sent: str, post: Post) -> None:
        """Let an event be as its meeting is now; a cancelled one goes. What people ended or deleted stays so."""
        meeting, guild = meeting_of(post), maps.guild_of(place.space)
        if not sent:
            return
        try:
            if meeting.cancelled:
                await self._wire.delete(_EVENT, space=place.space, guild_id=guild, event_id=sent)
            elif meeting.starts > self._clock():
                body = event(meeting, await self._voice(guild, meeting))
                await self._wire.patch(_EVENT, body, space=place.space, guild_id=guild, event_id=sent)
        except wire.Missing:
            log.info("discord.event_gone", space=place.space, id=sent)
        except Refused as refused:
            if refused.reason != _OVER:
                raise
            log.info("discord.event_over", space=place.space, id=sent)

    async def find(self, place: Place, post: Post | None) -> str | None:
        """Return the id of Hearth's own event for a meeting, as it was when it was put there; None without one."""
        if post is None:
            return None
        meeting, me, guild = meeting_of(post), await self._truth.me(), maps.guild_of(place.space)
        told = await self._wire.get(_EVENTS, space=place.space, guild_id=guild)
        for one in payload.parts({"events": told}, "events"):
            if payload.maybe_snowflake(one, "creator_id") == me and _is_of(one, meeting):
                return payload.snowflake(one, "id")
        return None

    async def _made(self, space: str, guild: str, meeting: Meeting) -> Any:  # noqa: ANN401
        if voice := await self._voice(guild, meeting):
            try:
                return await self._wire.post(_EVENTS, event(meeting, voice), once=True, space=space, guild_id=guild)
            except wire.Forbidden:
                log.info("discord.event_outside_its_channel", space=space)
        return await self._wire.post(_EVENTS, event(meeting), once=True, space=space, guild_id=guild)

    async def _voice(self, guild: str, meeting: Meeting) -> str:
        """Return the voice channel that a meeting is in; empty where it is anywhere else.

        A stage takes rights that Hearth does not ask for: there it is an event with the stage's address.
        """
        linked = (meeting.url or "").partition(f"/channels/{guild}/")[2].partition("/")[0]
        if not payload.is_id(linked):
            return ""
        found = await self._truth.channel(guild, linked)
        return found.id if found and found.type == VOICE_CHANNEL else ""


def event(meeting: Meeting, voice: str = "") -> dict[str, Any]:
    """Return a meeting as a scheduled event, in a *voice* channel or elsewhere."""
    ends = max(meeting.ends, meeting.starts + SHORTEST)
    inside = {"entity_type": IN_VOICE, "channel_id": voice, "entity_metadata": None}
    outside = {"entity_type": ELSEWHERE, "channel_id": None, "entity_metadata": {"location": location(meeting)}}
    return {
        "name": name_of(meeting),
        "privacy_level": ON_SERVER_ONLY,
        "scheduled_start_time": _printed(meeting.starts),
        "scheduled_end_time": _printed(ends),
        "description": _about(meeting),
        **(inside if voice else outside),
    }


def meeting_of(post: Post) -> Meeting:
    """Return the meeting that a post for the calendar shows."""
    found = next((block for block in post.blocks if isinstance(block, Meeting)), None)
    if found is None:
        raise Refused("no_meeting")
    return found


def name_of(meeting: Meeting) -> str:
    """Return what an event is called."""
    return blocks.label(meeting.title, LONGEST_NAME)


def location(meeting: Meeting) -> str:
    """Return where an event is, in words or as an address."""
    link = markup.address(meeting.url) if meeting.url else None
    return blocks.label(meeting.where or link or SOMEWHERE, LONGEST_LOCATION)


def coming(events: object) -> int:
    """Return how many of a server's events count against what Discord holds."""
    told = payload.parts({"events": events}, "events")
    return sum(payload.number(one, "status") in COMING for one in told)


def _about(meeting: Meeting) -> str:
    """Return what stands beneath an event: plain words, in which no link hides where it leads, and its mark."""
    link = markup.address(meeting.url) if meeting.url else None
    words = markup.clean(meeting.about).replace("](", "] (").strip()
    host = f"With {blocks.label(meeting.host, LONGEST_NAME)}" if meeting.host.strip() else ""
    end = mark(meeting)
    above = "\n".join(part for part in (host, link or "") if part)[: LONGEST_ABOUT - len(end) - 2]
    tail = "\n".join(part for part in (above, end) if part)
    room = max(LONGEST_ABOUT - len(tail) - 2, 1)
    return "\n\n".join(part for part in (markup.fitted(words, room, lambda part: part), tail) if part)


def mark(meeting: Meeting) -> str:
    """Return the last line beneath an event: by it the event is found again, whatever was moved or renamed."""
    return f"{MARK}{meeting.id[:LONGEST_MARK]}"


def _is_of(told: Payload, meeting: Meeting) -> bool:
    """Return whether an event is a meeting's; one whose mark was edited away goes by its name and beginning."""
    last = payload.words(told, "description").rstrip().rpartition("\n")[2]
    if last.startswith(MARK):
        return last == mark(meeting)
    same_name = payload.words(told, "name") == name_of(meeting)
    return same_name and payload.instant(told, "scheduled_start_time") == _seconds(meeting.starts)


def _seconds(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _printed(at: datetime) -> str:
    return f"{_seconds(at):%Y-%m-%dT%H:%M:%S}Z"
