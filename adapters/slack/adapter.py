"""Slack at work: its workspaces, how they are listened to, and what goes on beside."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import doctor, oauth
from adapters.slack.app import create_app
from adapters.slack.chat import SlackChat
from adapters.slack.config import SlackConfig
from adapters.slack.desk import Desk
from adapters.slack.http import SlackHttp
from adapters.slack.oauth import Door
from adapters.slack.refused import bot_token_refused
from adapters.slack.remembered import Remembered
from adapters.slack.rights import scopes
from adapters.slack.rooms import Rooms
from adapters.slack.sessions import Sessions
from bot.errors import PlatformError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.messages import Finding, Place, RoomChanged
    from bot.ports import Clock, Inbox, Installations, Library, Tickets

CALL_SECONDS = 10
DRAIN_SECONDS = 5.0
FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
AWAY_SECONDS = 1.0
SPACES_AT_ONCE = 8
Answered = TypeVar("Answered")

log = structlog.get_logger()

__all__ = ["SlackAdapter", "SlackConfig"]


class SlackAdapter:
    """Implements Adapter for Slack, for one workspace by its token or for all that install it."""

    def __init__(self, config: SlackConfig, *, installations: Installations, tickets: Tickets, clock: Clock) -> None:
        self._config = config
        self._installations = installations
        self._tickets = tickets
        self._clock = clock
        self._chat = SlackChat(installations, config.api_url, clock, page=config.base_url)
        self._few = asyncio.Semaphore(SPACES_AT_ONCE)
        self._http = SlackHttp(config.signing_secret if config.by_request else "", clock)

    @property
    def space(self) -> str:
        """Return the prefix of the spaces it serves."""
        return "slack"

    @property
    def chat(self) -> SlackChat:
        """Return the way out to Slack."""
        return self._chat

    @property
    def asgi(self) -> SlackHttp | None:
        """Return what answers below /slack: Slack's requests and the installation; None where there are neither."""
        return self._http if self._config.by_request or self._config.installable else None

    async def run(self, inbox: Inbox, library: Library) -> None:  # noqa: ARG002  Slack shows no shelf.
        """Serve until cancelled; drain what is under way before returning."""
        rooms = Rooms(self._room, self._clock)
        installations = Remembered(self._installations)
        desk = Desk(inbox, self._chat, rooms, installations, self._clock, self._config.base_url)
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS)) as session:
                try:
                    await self._serve(desk, AsyncWebClient(base_url=self._config.api_url, session=session))
                finally:
                    self._http.close()
                    await desk.later.drain(DRAIN_SECONDS)
        finally:
            await self._chat.close()

    async def look(self, rooms: Sequence[Place] = ()) -> Sequence[Finding]:
        """Return what the doctor should know of Slack, and of *rooms* there."""
        return await doctor.look(self._config, self._installations, self._clock, rooms)

    async def _serve(self, desk: Desk, client: AsyncWebClient) -> None:
        app = create_app(desk, client)
        if self._config.bot_token:
            await self._sign_in(desk, client)
        self._http.open(app, self._door(desk, client))
        if self._config.by_socket:
            await Sessions(app, client, self._config.app_token, lambda: self._greet_all(desk)).run()
        self._greet_all(desk)
        await asyncio.Event().wait()

    def _door(self, desk: Desk, client: AsyncWebClient) -> Door | None:
        if not self._config.installable:
            return None
        return Door(self._config, scopes(full=self._config.full), self._tickets, client, desk)

    async def _sign_in(self, desk: Desk, client: AsyncWebClient) -> None:
        """Keep what the token opens; try again for as long as Slack or our own memory does not answer."""
        wait = FIRST_WAIT
        while True:
            try:
                installed = await oauth.installation(client, self._config.bot_token, desk)
                known = await self._installations.get(installed.space)
                if known is None:  # Told before it is kept: a crash between the two must not keep it untold.
                    await oauth.welcome(desk, installed)
                await self._installations.put(replace(installed, installed_by=known.installed_by if known else ""))
                return
            except SlackApiError as error:
                word = str(error.response.get("error"))
                log.warning("slack.token_refused", error=word, again_in=wait, **bot_token_refused(word))
            except (aiohttp.ClientError, TimeoutError, Unavailable) as error:
                log.warning("slack.not_signed_in", error=type(error).__name__, again_in=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _greet_all(self, desk: Desk) -> None:
        """Begin to take up what was missed, in every workspace."""
        desk.later.start(self._greet(desk), "session", patient=True)

    async def _greet(self, desk: Desk) -> None:
        for installed in await _taken(lambda: self._installations.every("slack")):
            desk.later.start(self._begin(desk, installed.space), "session", patient=True)

    async def _begin(self, desk: Desk, space: str) -> None:
        """Tell the core how the channels of a workspace are now, and that a session began."""
        rooms: Sequence[RoomChanged] = ()
        try:
            async with self._few:
                rooms = await _taken(lambda: self._chat.rooms(space))
        except PlatformError as error:
            log.warning("slack.channels_unknown", space=space, error=type(error).__name__)
        for room in rooms:
            desk.rooms.learn(room)
            await _taken(partial(desk.inbox.on_change, room))
        await _taken(partial(desk.inbox.on_session, space))

    async def _room(self, place: Place) -> RoomChanged:
        return await self._chat.room(place)


async def _taken(call: Callable[[], Awaitable[Answered]]) -> Answered:
    """Return what our own memory answers, however long it is away."""
    while True:
        try:
            return await call()
        except Unavailable:
            await asyncio.sleep(AWAY_SECONDS)
