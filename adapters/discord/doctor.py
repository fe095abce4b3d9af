"""What the doctor should know of Discord: token, intents, commands, clock, and rights on each server.

Everything is asked of Discord at that moment, so that it holds whether Hearth runs or not.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal

import aiohttp
from discord.http import Route

from adapters.discord import atlas as maps
from adapters.discord import calendar, commands, invite, payload, permissions, rights
from adapters.discord.wire import Forbidden, Missing, Wire
from bot.errors import OutcomeUnknown, PlatformError, Refused, RetryLater, Unauthorised
from bot.messages import Finding

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from discord.http import HTTPClient

    from adapters.discord.atlas import Channel
    from adapters.discord.payload import Payload
    from adapters.discord.rights import Server
    from bot.messages import Place
    from bot.ports import Clock

PORTAL = "https://discord.com/developers/applications"
RESET = (
    f"Copy it again: at {PORTAL}, the application, Bot, Reset Token; put it into HEARTH_DISCORD_TOKEN in .env, "
    "and start Hearth again."
)
SKEW = timedelta(seconds=30)
PATIENCE, REQUEST_SECONDS = 10.0, 5.0
MOST_NAMED = 5
MOST_SERVERS = 20
MOST_CHANNELS = 25
EVENTS_ARE_MANY = 95


def _now() -> datetime:
    return datetime.now(UTC)


async def look(
    rest: Callable[[], Awaitable[HTTPClient]],
    *,
    clock: Clock = _now,
    rooms: Sequence[Place] = (),
) -> Sequence[Finding]:
    """Return what is found, *rooms* being where Hearth has to be; without a good token nothing more than that."""
    line = Wire(rest, request_seconds=REQUEST_SECONDS, patience=PATIENCE)
    try:
        me = await line.get("/users/@me")
        application = await line.get("/applications/@me")
    except PlatformError as error:
        return [unreached(error)]
    id = payload.snowflake(application, "id")
    named = payload.words(me, "username")
    return [
        Finding("discord token", "good", f"Discord knows the token: it is {named}’s."),
        *(intent(one, payload.number(application, "flags")) for one in permissions.INTENTS),
        *await _tried("discord commands", _commands(line, application, id)),
        *await _tried("discord clock", _clock(clock)),
        *await _tried("discord servers", _servers(line, payload.snowflake(me, "id"), id)),
        *await _tried("discord channels", _channels(line, payload.snowflake(me, "id"), rooms)),
    ]


def unreached(error: PlatformError) -> Finding:
    """Return what it means that Discord does not tell who we are."""
    match error:
        case Unauthorised():
            says, advice = "Discord does not accept HEARTH_DISCORD_TOKEN.", RESET
        case RetryLater(seconds=seconds):
            says, advice = "Discord asks to wait.", f"Look again in {seconds:.0f} seconds."
        case OutcomeUnknown() | Refused():
            says, advice = (
                f"Discord does not answer as it should ({error.reason}).",
                "Look whether this machine reaches https://discord.com, and at https://discordstatus.com.",
            )
        case _:
            says, advice = "Discord could not be asked.", "The log says why."
    return Finding("discord token", "bad", says, advice)


def intent(wanted: permissions.Intent, flags: int) -> Finding:
    """Return whether a privileged intent is granted; without it Hearth works, but for what it gives."""
    name = f"discord {wanted.label.lower()}"
    if flags & wanted.flags:
        return Finding(name, "good", wanted.gives)
    if wanted.optional:
        return Finding(name, "good", f"It is off, which is well too. {wanted.without}")
    advice = f"To change that: {PORTAL}, the application, Bot, {wanted.label}; then start Hearth again."
    return Finding(name, "warning", f"It is off. {wanted.without}", advice)


async def _commands(line: Wire, application: Payload, id: str) -> list[Finding]:
    name = "discord commands"
    if url := payload.words(application, "interactions_endpoint_url"):
        says = f"Discord sends commands and presses to {url}, and not to Hearth."
        advice = f"At {PORTAL}, the application, General Information: empty Interactions Endpoint URL."
        return [Finding(name, "bad", says, advice)]
    there = await line.get("/applications/{application_id}/commands", application_id=id)
    if commands.as_compared(there) == commands.as_compared(commands.wanted()):
        return [Finding(name, "good", f"All {len(there)} commands are registered.")]
    says = "The commands that Discord offers are not those of this version."
    return [Finding(name, "bad", says, "Start Hearth again: `hearth run` registers them.")]


async def _clock(clock: Clock) -> list[Finding]:
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS)) as session,
        session.get(f"{Route.BASE}/gateway") as answer,
    ):
        return [skew(answer.headers.get("Date", ""), clock())]


def skew(date: str, now: datetime) -> Finding:
    """Return how far the clock of this machine is from Discord's, by the `Date` of an answer."""
    try:
        off = abs(parsedate_to_datetime(date).replace(tzinfo=UTC) - now)
    except ValueError:
        return Finding("discord clock", "warning", "Discord did not tell the time.", "Look again in a minute.")
    if off <= SKEW:
        return Finding("discord clock", "good", "The clock of this machine agrees with Discord’s.")
    says = f"The clock of this machine is {off.total_seconds():.0f} seconds off Discord’s."
    return Finding("discord clock", "bad", says, "Let it be set by NTP, such as with `timedatectl set-ntp true`.")


async def _servers(line: Wire, me: str, application: str) -> list[Finding]:
    every = await line.get("/users/@me/guilds")
    if not every:
        says, advice = "Hearth is on no server yet.", f"Open {invite.link(application)} and choose one."
        return [Finding("discord servers", "warning", says, advice)]
    found: list[Finding] = []
    for guild in every[:MOST_SERVERS]:
        name = f"discord server {payload.words(guild, 'name')}"
        found += await _tried(name, _server(line, payload.snowflake(guild, "id"), me, application))
    return found


async def _server(line: Wire, id: str, me: str, application: str) -> list[Finding]:
    guild = await line.get("/guilds/{guild_id}", guild_id=id)
    told = await line.get("/guilds/{guild_id}/channels", guild_id=id)
    member = await line.get("/guilds/{guild_id}/members/{user_id}", guild_id=id, user_id=me)
    server, roles = rights.server(guild), payload.ids(member, "roles")
    rooms = [one for one in (maps.channel(each, id) for each in told) if one.type in maps.ROOMS]
    seen = {one: rights.in_channel(server, one.over, me, roles, one.needed) for one in rooms}
    missing = permissions.lacking(rights.on_server(server, me, roles))
    whole = on_server(server, missing, {one: bits for one, bits in seen.items() if bits}, application)
    return [whole, *await _events(line, id, server.name)]


async def _events(line: Wire, id: str, name: str) -> list[Finding]:
    """Return whether there is room left in a server's calendar; nothing where there is much."""
    count = calendar.coming(await line.get("/guilds/{guild_id}/scheduled-events", guild_id=id))
    if count < EVENTS_ARE_MANY:
        return []
    says = f"{count} events are planned there, and Discord takes {calendar.MOST_EVENTS}: sessions beyond are not shown."
    advice = (
        "Delete events that nobody needs: a session that found no room is offered again when it is announced or "
        "changed, and stands in /session list all the same."
    )
    return [Finding(f"discord calendar of {name}", "warning", says, advice)]


async def _channels(line: Wire, me: str, rooms: Sequence[Place]) -> list[Finding]:
    """Return how it is in each channel that belongs to a community."""
    asked = [room for room in rooms if maps.guild_of(room.space)][:MOST_CHANNELS]
    found = await asyncio.gather(*(_tried(_named(room.channel), _channel(line, me, room)) for room in asked))
    return [finding for each in found for finding in each]


async def _channel(line: Wire, me: str, room: Place) -> list[Finding]:
    guild = maps.guild_of(room.space)
    try:
        one = maps.channel(await line.get("/channels/{channel_id}", channel_id=room.channel), guild)
        above = one
        if one.is_thread:
            above = maps.channel(await line.get("/channels/{channel_id}", channel_id=one.parent), guild)
    except (Missing, Forbidden):
        return [_out_of(_named(room.channel))]
    server = rights.server(await line.get("/guilds/{guild_id}", guild_id=guild))
    member = await line.get("/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=me)
    return [in_channel(one, rights.in_channel(server, above.over, me, payload.ids(member, "roles"), above.needed))]


def in_channel(channel: Channel, may: int) -> Finding:
    """Return what Hearth lacks in a channel that belongs to a community, by what it may do there."""
    name = f"discord channel #{channel.name}"
    if not may & rights.VIEW:
        return _out_of(name)
    if missing := permissions.lacking(may):
        says = f"Hearth lacks {', '.join(one.label for one in missing)} there."
        return Finding(name, _weight(missing), says, "Allow it for Hearth’s role in the channel’s permissions.")
    return Finding(name, "good", "Hearth sees it, and may read and write there.")


def _weight(missing: Sequence[permissions.Wanted]) -> Literal["warning", "bad"]:
    """Return how bad it is that these are missing."""
    return "bad" if any(one.vital for one in missing) else "warning"


def _out_of(name: str) -> Finding:
    advice = "Give Hearth’s role View Channel in the channel’s permissions, or bind another one with /hearth setup."
    return Finding(name, "bad", "Hearth does not see it, or it is gone.", advice)


def _named(channel: str) -> str:
    return f"discord channel {channel}"


def on_server(
    server: Server, missing: Sequence[permissions.Wanted], seen: dict[Channel, int], application: str
) -> Finding:
    """Return what Hearth lacks on a server, or in the channels that it sees (with what it may do there)."""
    name = f"discord server {server.name}"
    again = f"Open {invite.link(application)} and choose {server.name} once more."
    if missing:
        lost = "; ".join(f"{one.label} ({one.feature})" for one in missing)
        return Finding(name, _weight(missing), f"Hearth lacks {lost}.", again)
    if not seen:
        says, advice = "Hearth sees no channel there.", "Give its role View Channel in a channel’s permissions."
        return Finding(name, "bad", says, advice)
    poor = {one.name: permissions.lacking(bits) for one, bits in seen.items() if permissions.lacking(bits)}
    if poor:
        shown = list(poor.items())[:MOST_NAMED]
        each = "; ".join(f"#{room} ({', '.join(one.label for one in lacks)})" for room, lacks in shown)
        more = f" and {len(poor) - len(shown)} more" if len(poor) > len(shown) else ""
        advice = "Allow it for Hearth’s role in the channel’s permissions, or take View Channel away there."
        return Finding(name, "warning", f"In some channels Hearth lacks what it needs: {each}{more}.", advice)
    return Finding(name, "good", f"Hearth has all that it needs in the {len(seen)} channels that it sees.")


async def _tried(name: str, looking: Awaitable[list[Finding]]) -> list[Finding]:
    """Return what is found; where Discord does not answer, that."""
    try:
        return await looking
    except (PlatformError, aiohttp.ClientError, TimeoutError) as error:
        says = f"Discord did not answer ({type(error).__name__})."
        return [Finding(name, "bad", says, "Look again in a minute, and at https://discordstatus.com.")]
