"""discord.py as far as Hearth uses it: the gateway with its shards, sessions and heartbeats, and REST with its limits.

What discord.py makes of a payload is not used: its objects need caches that grow with every server,
and it ends the connection at a payload that it cannot read. Dispatches go to our listeners as they came.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from discord.http import HTTPClient, Route

from adapters.discord.supervision import APART_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import aiohttp

    from adapters.discord.supervision import Budget

    Listener = Callable[[Any], None]

log = structlog.get_logger()

# Without these two discord.py has no session.
_OWN = ("READY", "RESUMED")
LONGEST_LIMIT = 30.0
FAREWELL_SECONDS = 3.0


def point_at(api_url: str) -> None:
    """Let discord.py call this address, for the whole process: it knows of one Discord only."""
    Route.BASE = api_url.rstrip("/")


def least_intents() -> discord.Intents:
    """Return what Hearth asks for without any privilege: servers, their messages, and what is sent to it in private."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


def grant(intents: discord.Intents, flags: discord.ApplicationFlags) -> None:
    """Add to *intents* what the application was granted: asked for without that, the gateway shuts us out.

    Reactions are of use only where the message they are on can be read.
    """
    content = flags.gateway_message_content or flags.gateway_message_content_limited
    intents.message_content = intents.guild_reactions = content
    intents.members = flags.gateway_guild_members or flags.gateway_guild_members_limited


class Connection(discord.AutoShardedClient):
    """One life of the gateway, over as many shards as Discord asks for.

    `listeners` get the payload of each dispatch by its name; one that fails is logged and leaves the
    connection as it is. `budget` says when to identify; `plain` leaves the privileged intents out;
    `gateway_url` is where to begin a session anew, if not where Discord itself says.
    """

    def __init__(
        self,
        listeners: Mapping[str, Listener],
        budget: Budget,
        *,
        plain: bool = False,
        apart: float = APART_SECONDS,
        gateway_url: str = "",
    ) -> None:
        self._asked = least_intents()
        # Hearth never speaks: that nothing to speak with is installed is no news.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=self._asked,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.0,
            shard_connect_timeout=30.0,
        )
        self._budget = budget
        self._plain = plain
        self._gateway_url = gateway_url
        self._apart = apart
        self._latest = float("-inf")
        self._sockets: set[aiohttp.ClientWebSocketResponse] = set()
        self._open, self.http.ws_connect = self.http.ws_connect, self._noted  # type: ignore[method-assign]
        self.spent = asyncio.Event()
        self.begun = asyncio.Event()
        own = {name: self._connection.parsers[name] for name in _OWN}
        # The one dictionary that every socket of this client reads.
        self._connection.parsers.clear()
        self._connection.parsers.update({name: self._hearing(name, heard) for name, heard in listeners.items()})
        self._connection.parsers.update({name: self._hearing(name, listeners.get(name), own[name]) for name in _OWN})

    async def setup_hook(self) -> None:
        """Ask for what was granted: between the log-in, which tells it, and the gateway."""
        if not self._plain:
            grant(self._asked, self.application_flags or discord.ApplicationFlags())
        found = self._gateway_url or (await self.http.get_bot_gateway())[1]
        DiscordWebSocket.DEFAULT_GATEWAY = type(DiscordWebSocket.DEFAULT_GATEWAY)(found)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Wait for the identify's turn; where none is left, wait to be closed."""
        if wait := self._budget.take(shard_id or 0):
            log.warning("discord.identifies_spent", again_in=round(wait))
            self.spent.set()
            await asyncio.Event().wait()
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._latest + self._apart - loop.time()))
        self._latest = loop.time()

    async def live(self, token: str, *, longest_start: float, well: Callable[[], None]) -> None:
        """Work until the connection is lost for good; raise why. Call *well* when a session began."""
        await self.__aenter__()
        work = asyncio.ensure_future(self.start(token))
        watch = asyncio.ensure_future(self._watched(longest_start, well))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
        finally:
            for each in (work, watch):
                each.cancel()
            await self._end()
            await asyncio.gather(work, watch, return_exceptions=True)

    def is_open(self) -> bool:
        """Return whether every shard is connected, as far as it can be told."""
        return bool(self.shards) and not any(one.is_closed() for one in self.shards.values())

    async def _end(self) -> None:
        """Say farewell to Discord; where nobody answers that, just go."""
        try:
            await asyncio.wait_for(self.close(), FAREWELL_SECONDS)
        except TimeoutError:
            log.warning("discord.no_farewell")
            await self.http.close()
        # A socket that never came to its identify is forgotten by discord.py, with the thread that beats for it.
        for one in threading.enumerate():
            if isinstance(one, KeepAliveHandler) and one.ws._connection is self._connection:  # noqa: SLF001
                one.stop()
        for socket in self._sockets:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(socket.close(), FAREWELL_SECONDS)

    async def _noted(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """Open a socket as discord.py does, and know of it."""
        socket = await self._open(url, compress=compress)
        self._sockets = {one for one in self._sockets if not one.closed} | {socket}
        return socket

    async def _watched(self, longest_start: float, well: Callable[[], None]) -> None:
        """Return when the connection has to be given up: no session began in time, or no identify is left."""
        begun, spent = (asyncio.ensure_future(one.wait()) for one in (self.begun, self.spent))
        try:
            await asyncio.wait({begun, spent}, timeout=longest_start, return_when=asyncio.FIRST_COMPLETED)
            if begun.done():
                well()
                await spent
        finally:
            begun.cancel()
            spent.cancel()

    def _hearing(self, name: str, heard: Listener | None, own: Listener | None = None) -> Listener:
        def take(told: Any) -> None:  # noqa: ANN401  Whatever came over the wire.
            if own is not None:
                own(told)
                self.begun.set()
            if heard is None:
                return
            try:
                heard(told)
            except Exception:  # The dispatch's edge: one that nobody understands must not end the session.
                log.exception("discord.dispatch_not_taken", on=name)

        return take


class Rest:
    """The way to Discord's REST, logged in when first used; it outlives the gateway's connections.

    Waits out limits of at most thirty seconds by itself, and raises `discord.RateLimited` at longer
    ones; raises `discord.LoginFailure` where the token is wrong, and OSError once it is closed.
    """

    def __init__(self, token: str) -> None:
        self._token = token
        self._http: HTTPClient | None = None
        self._turn: asyncio.Lock | None = None
        self._closed = False

    async def __call__(self) -> HTTPClient:
        """Return the client to call with."""
        if self._turn is None:
            self._turn = asyncio.Lock()
        async with self._turn:
            self._check_open()
            if self._http is None:
                self._http = await self._logged_in()
            return self._http

    def _check_open(self) -> None:
        if self._closed:
            raise ConnectionAbortedError

    def open(self) -> None:
        """Let it be used, again after it was closed."""
        self._closed = False

    async def close(self) -> None:
        """Close its sockets; who still calls would leave new ones behind."""
        self._closed = True
        opened, self._http, self._turn = self._http, None, None
        if opened is not None:
            await opened.close()

    async def _logged_in(self) -> HTTPClient:
        http = HTTPClient(asyncio.get_running_loop(), max_ratelimit_timeout=LONGEST_LIMIT)
        try:
            await http.static_login(self._token)
            self._check_open()  # It was closed meanwhile: nobody would close this one.
        except BaseException:
            await http.close()
            raise
        return http
