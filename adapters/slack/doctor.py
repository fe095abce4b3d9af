"""What the doctor looks at on Slack: tokens, rights, the clock, and the channels that matter. Nothing is changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import FAILED, LIMITED, shown, word_of
from adapters.slack.payload import Malformed, part, parts, words
from adapters.slack.refused import AGAIN, app_token_advice, bot_token_advice
from adapters.slack.rights import READS, scopes
from bot.errors import Unavailable
from bot.messages import Finding, Installation, Place

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from adapters.slack.config import SlackConfig
    from adapters.slack.payload import Payload
    from bot.ports import Clock, Installations

CALL_SECONDS = 10.0
LARGEST_SKEW = 60.0
REFUSED_SKEW = 300.0
MOST_CHANNELS = 40  # Slack tells of about fifty a minute.
IN_SETTINGS = "slack:"
"""Stands for the space of a token that has not told yet which workspace it opens."""
CLOSED = ("is_archived", "is_frozen", "is_read_only")


@dataclass(frozen=True)
class Look:
    """One look at one workspace: *known* is what is kept of it, *client* speaks with its token."""

    client: AsyncWebClient
    config: SlackConfig
    clock: Clock
    known: Installation
    rooms: Sequence[Place]

    async def findings(self) -> Sequence[Finding]:
        """Return what is found; with a token that is refused there is nothing more to see."""
        settings = self.known.space == IN_SETTINGS
        name = "slack bot token" if settings else f"slack token {self.known.name or self.known.space}"
        try:
            answer = await self.client.auth_test()
        except SlackApiError as error:
            return [_refused(name, error)]
        except (aiohttp.ClientError, TimeoutError) as error:
            return [_unreached(name, self.config.api_url, error)]
        workspace = words(shown(answer), "team")
        good = Finding(name, "good", f"opens {workspace or 'the workspace'} as {words(shown(answer), 'user')}")
        granted = _granted(answer.headers)
        found = [good, *self._scopes(granted), self._clock_of(answer.headers)]
        if granted is None or granted.issuperset(READS):
            found += await self._channels(words(shown(answer), "team_id"))
        return found

    def _scopes(self, granted: frozenset[str] | None) -> Sequence[Finding]:
        needed = scopes(full=self.config.full)
        if granted is None:
            return [Finding("slack scopes", "warning", "Slack did not say which are granted", "look again later")]
        missing = [scope for scope in needed if scope not in granted]
        spare = sorted(granted.difference(scopes(full=True)))
        if missing:
            says = f"not granted: {', '.join(missing)}"
            advice = f"put the manifest of `hearth manifest` into the app (App Manifest), then {AGAIN}"
            return [Finding("slack scopes", "bad", says, advice)]
        if spare:
            advice = f"take them out of the app (OAuth & Permissions), then {AGAIN}"
            return [Finding("slack scopes", "warning", f"granted and not needed: {', '.join(spare)}", advice)]
        return [Finding("slack scopes", "good", f"all {len(needed)} that are needed are granted")]

    def _clock_of(self, headers: Mapping[str, str]) -> Finding:
        written = _header(headers, "date")
        try:
            skew = (self.clock() - parsedate_to_datetime(written)).total_seconds()
        except ValueError:
            return Finding("slack clock", "warning", "Slack did not say what time it is", "look again later")
        ahead = f"this machine's clock is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Slack's"
        advice = "set the clock, and keep it by NTP (`timedatectl set-ntp true`)"
        if abs(skew) >= REFUSED_SKEW:
            return Finding("slack clock", "bad", f"{ahead}: signed requests are refused", advice)
        if abs(skew) > LARGEST_SKEW:
            return Finding("slack clock", "warning", ahead, advice)
        return Finding("slack clock", "good", "agrees with Slack's")

    async def _channels(self, team: str) -> Sequence[Finding]:
        asked = [room for room in self.rooms if room.space == f"slack:{team}" and not room.channel.startswith("@")]
        if not asked:
            return await self._somewhere()
        return await asyncio.gather(*(self._channel(room.channel) for room in asked[:MOST_CHANNELS]))

    async def _somewhere(self) -> Sequence[Finding]:
        """Tell whether Hearth is in any channel at all: without one it hears nothing."""
        try:
            answer = await self.client.users_conversations(types="public_channel,private_channel", limit=200)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            return [_not_told("slack channels", error)]
        channels = parts(shown(answer), "channels")
        open_ = [channel for channel in channels if not any(channel.get(sign) for sign in CLOSED)]
        if open_:
            names = ", ".join(_called(channel, words(channel, "id")) for channel in open_[:5])
            return [Finding("slack channels", "good", f"is in {len(open_)} and may post there: {names}")]
        return [Finding("slack channels", "warning", "is in no channel", "type /invite @Hearth in a channel")]

    async def _channel(self, id: str) -> Finding:
        name = f"slack channel {id}"
        try:
            answer = await self.client.conversations_info(channel=id)
            return _standing(part(shown(answer), "channel"), id)
        except SlackApiError as error:
            if word_of(error) != "channel_not_found":
                return _not_told(name, error)
            advice = "open the channel and type /invite @Hearth, or bind another one with /hearth setup"
            return Finding(name, "bad", "cannot be seen: it is private and Hearth is not in it, or it is gone", advice)
        except (aiohttp.ClientError, TimeoutError, Malformed) as error:
            return _not_told(name, error)


async def look(
    config: SlackConfig, installations: Installations, clock: Clock, rooms: Sequence[Place] = ()
) -> Sequence[Finding]:
    """Return what is found in every workspace; *rooms* are the channels that belong to a community."""
    try:
        known = await installations.every("slack")
    except Unavailable as error:
        return [Finding("slack workspaces", "bad", f"cannot be looked up: {error.reason}", "see the database's check")]
    ways = [*known, *_by_setting(config, known)]
    timeout = aiohttp.ClientTimeout(total=CALL_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:

        def client(token: str) -> AsyncWebClient:
            return AsyncWebClient(token, config.api_url, session=session, retry_handlers=[])

        looks = [Look(client(way.token), config, clock, way, rooms).findings() for way in ways]
        found = await asyncio.gather(*looks, _way_in(config, client))
    none = [] if ways else [_no_workspace(config)]
    return [*none, *(finding for each in found for finding in each)]


def _by_setting(config: SlackConfig, known: Sequence[Installation]) -> Sequence[Installation]:
    """Return the workspace of the token in the settings, where it is not kept yet or is another now."""
    token = config.bot_token
    return [] if not token or token in {way.token for way in known} else [Installation(IN_SETTINGS, token)]


def _no_workspace(config: SlackConfig) -> Finding:
    where = f"open {config.base_url}/slack/install" if config.installable else "set HEARTH_SLACK_BOT_TOKEN"
    return Finding("slack workspaces", "bad", "Hearth is installed in none", f"{where}: see docs/slack.md")


async def _way_in(config: SlackConfig, client: Callable[[str], AsyncWebClient]) -> Sequence[Finding]:
    """Tell whether Slack can reach Hearth: over a connection of our own, or by signed requests."""
    if config.by_socket:
        return [await _socket(config, client(config.app_token).apps_connections_open(app_token=config.app_token))]
    if config.by_request:
        return [Finding("slack signing secret", "good", "is set: only what Slack signed is taken")]
    advice = (
        "over Socket Mode: make an App-Level Token with connections:write (Basic Information) and set "
        "HEARTH_SLACK_APP_TOKEN; over HTTP: set HEARTH_SLACK_SIGNING_SECRET from Basic Information"
    )
    return [Finding("slack way in", "bad", "Slack cannot reach Hearth", advice)]


async def _socket(config: SlackConfig, call: Awaitable[AsyncSlackResponse]) -> Finding:
    name = "slack app token"
    try:
        await call
    except SlackApiError as error:
        if word_of(error) in FAILED | LIMITED:
            return _not_told(name, error)
        advice = app_token_advice(word_of(error)) or (
            "switch Socket Mode on in the app, make an App-Level Token with connections:write (Basic Information), "
            "put it into HEARTH_SLACK_APP_TOKEN and restart"
        )
        return Finding(name, "bad", f"Slack opens no connection for it: {word_of(error)}", advice)
    except (aiohttp.ClientError, TimeoutError) as error:
        return _unreached(name, config.api_url, error)
    return Finding(name, "good", "opens a connection")


def _refused(name: str, error: SlackApiError) -> Finding:
    word = word_of(error)
    if advice := bot_token_advice(word):
        return Finding(name, "bad", f"Slack does not accept it: {word}", advice)
    return _not_told(name, error)


def _unreached(name: str, api_url: str, error: Exception) -> Finding:
    says = f"{api_url} cannot be reached: {type(error).__name__}"
    return Finding(name, "bad", says, "look at this machine's connection, its proxy and HEARTH_SLACK_API_URL")


def _not_told(name: str, error: Exception) -> Finding:
    why = word_of(error) if isinstance(error, SlackApiError) else type(error).__name__
    return Finding(name, "warning", f"Slack did not tell: {why or 'no answer'}", "look again in a moment")


def _standing(channel: Payload, id: str) -> Finding:
    called = f"slack channel {_called(channel, id)}"
    if channel.get("is_member") is not True:
        return Finding(called, "bad", "Hearth is not in it", "open the channel and type /invite @Hearth")
    if any(channel.get(sign) for sign in CLOSED):
        advice = "unarchive it or let apps post there, or bind another channel with /hearth setup"
        return Finding(called, "bad", "nothing can be posted there: it is archived or read-only", advice)
    return Finding(called, "good", "Hearth is in it and may post")


def _called(channel: Payload, id: str) -> str:
    """Return what a channel is called; a private one by its id, for a facilitator of others reads this too."""
    named = channel.get("is_private") is False and words(channel, "name")
    return f"#{named}" if named else id


def _granted(headers: Mapping[str, str]) -> frozenset[str] | None:
    written = _header(headers, "x-oauth-scopes")
    return frozenset(scope.strip() for scope in written.split(",") if scope.strip()) or None


def _header(headers: Mapping[str, str], name: str) -> str:
    return {key.lower(): str(value) for key, value in headers.items()}.get(name, "")
