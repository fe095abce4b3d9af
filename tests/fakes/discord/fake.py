"""The fake Discord itself: its model, its two servers on 127.0.0.1, and what ties them together."""

from __future__ import annotations

import asyncio
import copy
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.model import (
    BOTS,
    DIRECT,
    USUAL,
    VIEW_CHANNEL,
    Channel,
    Member,
    Role,
    Server,
    Snowflakes,
    User,
    instant,
    printed,
)
from tests.fakes.discord.people import People
from tests.fakes.discord.rest import Rest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.fakes.discord.exchange import Exchange
    from tests.fakes.discord.model import Payload
    from tests.fakes.discord.rest import Call

CONTENT_LIMITED, MEMBERS_LIMITED = 1 << 19, 1 << 15
NONCES_ARE_KEPT = timedelta(minutes=5)


def _now() -> datetime:
    return datetime.now(UTC)


class FakeDiscord:
    """Discord as far as Hearth meets it, for the real discord.py to talk to.

        async with FakeDiscord.running() as discord:
            village = discord.server("Village")           # the bot is on it already
            li = village.member("Li")
            general = village.channel("general")
            secret = village.channel("secret", private=True, members=[li])
            ...  # start the adapter with discord.token, discord.api_url, discord.gateway_url
            await discord.connected()
            shown = await village.types(li, general, "share", text="...")
            assert shown.ephemeral and "Kept" in shown.text

    `outgoing` holds every request that came in. `rest.trouble(...)` and `gateway.drop(...)` and
    their like let it misbehave. `content_intent` and `members_intent` are what the application
    was granted; `claimed_flags` is what it says of that, where it is not the truth. Every answer of `People` is waited for.
    """

    def __init__(self, *, clock: Callable[[], datetime] = _now) -> None:  # noqa: PLR0915  All that there is.
        self.clock = clock
        self.ids = Snowflakes(clock)
        # Made up anew each time, so that no file holds what looks like a token.
        self.token = f"{'fake' * 6}.{self.ids.fresh()[-6:]}.{'of-tests' * 4}"
        self.bot = User(self.ids.fresh(), "Hearth", bot=True)
        self.application_id = self.bot.id
        self.content_intent = False
        self.members_intent = False
        self.claimed_flags: int | None = None
        self.interactions_endpoint: str | None = None
        self.patience = 3.0
        self.users: dict[str, User] = {self.bot.id: self.bot}
        self.servers: dict[str, Server] = {}
        self.directs: dict[str, Channel] = {}
        self.commands: list[Payload] = []
        self.syncs = 0
        self.messages: dict[str, list[Payload]] = {}
        self.only_for: dict[str, str] = {}
        self.pings: dict[str, set[str]] = {}
        self.exchanges: dict[str, Exchange] = {}
        self.unknown: list[str] = []
        self.files: dict[str, str] = {}
        self.rest = Rest(self)
        self.gateway = Gateway(self)
        self.prefix = "/api/v10"
        self.port = 0

    # --- at work -------------------------------------------------------------------------------

    @classmethod
    @asynccontextmanager
    async def running(cls, **how: Any) -> AsyncIterator[FakeDiscord]:  # noqa: ANN401
        """Return a fake that is being served until the end of the block."""
        fake = cls(**how)
        await fake.start()
        try:
            yield fake
        finally:
            await fake.stop()

    async def start(self) -> None:
        """Serve on a free port of 127.0.0.1; the same port again after `stop`."""
        app = web.Application(client_max_size=30 * 1024**2)
        app.add_routes(
            [
                web.get("/gateway/", self.gateway.serve),
                web.get("/gateway", self.gateway.serve),
                *self.rest.routes(self.prefix),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Serve no more."""
        await self.gateway.drop(1001)
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """Return the base of the REST addresses."""
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    @property
    def gateway_url(self) -> str:
        """Return the address of the gateway."""
        return f"ws://127.0.0.1:{self.port}/gateway/"

    @property
    def outgoing(self) -> list[Call]:
        """Return every request that came in, oldest first."""
        return self.rest.outgoing

    @property
    def application_flags(self) -> int:
        """Return the application's flags: which privileged intents it was granted."""
        if self.claimed_flags is not None:
            return self.claimed_flags
        return (CONTENT_LIMITED if self.content_intent else 0) | (MEMBERS_LIMITED if self.members_intent else 0)

    def calls(self, match: str) -> list[Call]:
        """Return the requests whose method and path match."""
        return [one for one in self.outgoing if re.search(match, f"{one.method} {one.path}")]

    async def until(self, holds: Callable[[], Any], *, seconds: float = 10) -> Any:  # noqa: ANN401
        """Wait until *holds* returns something true, and return it; AssertionError after *seconds*."""
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            if found := holds():
                return found
            await asyncio.sleep(0.005)
        raise AssertionError(
            f"waited {seconds} s in vain; outgoing: {[f'{one.method} {one.path} {one.status}' for one in self.outgoing[-8:]]}"
        )

    async def connected(self, *, seconds: float = 15) -> None:
        """Wait until a session is open and the commands are registered."""
        await self.until(lambda: self.gateway.open and self.commands, seconds=seconds)

    # --- what there is -------------------------------------------------------------------------

    def server(self, name: str = "Village", *, joined: bool = True) -> People:
        """Return a new server with its owner `Ola` and the bot on it; *joined* false where it is not yet."""
        id_, owner = self.ids.fresh(), self.user("Ola")
        server = Server(id_, name, owner.id)
        server.roles[id_] = Role(id_, "@everyone", USUAL, position=0)
        server.members[owner.id] = Member(owner)
        if joined:
            self.let_in(server)
            self.servers[id_] = server
        return People(self, server)

    def let_in(self, server: Server) -> None:
        """Make the bot a member, with the role that the installation link gives it."""
        role = Role(self.ids.fresh(), self.bot.name, BOTS, managed=True)
        server.roles[role.id] = role
        server.members[self.bot.id] = Member(self.bot, [role.id], joined_at=self.clock())

    def user(self, name: str, *, bot: bool = False) -> User:
        """Return a new user."""
        made = User(self.ids.fresh(), name, bot=bot)
        self.users[made.id] = made
        return made

    def channel(self, id_: str) -> Channel | None:
        """Return a channel, a thread or a direct conversation."""
        found = (one.channels.get(id_) for one in self.servers.values())
        return next((one for one in found if one), None) or self.directs.get(id_)

    def threads_of(self, channel: Channel) -> list[Channel]:
        """Return the threads of a channel."""
        server = self.servers[channel.server]
        return [one for one in server.channels.values() if one.is_thread and one.parent == channel.id]

    def direct(self, user: User) -> Channel:
        """Return the direct conversation of the bot with a user."""
        for one in self.directs.values():
            if one.recipients == [user]:
                return one
        made = Channel(self.ids.fresh(), "", DIRECT, recipients=[user])
        self.directs[made.id] = made
        return made

    def messages_in(self, channel: str) -> list[Payload]:
        """Return what stands in a channel for everybody, oldest first."""
        return [one for one in self.messages.get(channel, []) if one["id"] not in self.only_for]

    def by_bot(self, channel: str | None = None) -> list[Payload]:
        """Return what the bot said for everybody, in one channel or anywhere."""
        every = (
            self.messages_in(channel) if channel else [one for key in self.messages for one in self.messages_in(key)]
        )
        return [one for one in every if one["author"]["id"] == self.bot.id]

    def registered(self, body: list[Payload]) -> None:
        """Take the commands of the application in the place of those before."""
        self.syncs += 1
        old = {(one["type"], one["name"]): one["id"] for one in self.commands}
        self.commands = [_command(one, old, self) for one in body]

    # --- messages ------------------------------------------------------------------------------

    def built(self, channel: str, author: User, body: Payload) -> Payload:
        """Return a message as the API shows it; it stands nowhere yet."""
        where = self.channel(channel)
        made: Payload = {
            "id": body.get("id") or self.ids.fresh(),
            "channel_id": channel,
            "type": 19 if body.get("message_reference") else 0,
            "author": author.payload(),
            "content": body.get("content") or "",
            "timestamp": printed(self.clock()),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [{**one, "size": 1} for one in body.get("attachments") or ()],
            "embeds": body.get("embeds") or [],
            "components": _numbered(body.get("components") or []),
            "flags": int(body.get("flags") or 0),
            "pinned": False,
        }
        if where is not None and where.server:
            made["guild_id"] = where.server
        for key in ("nonce", "message_reference"):
            if body.get(key) is not None:
                made[key] = body[key]
        self._mention(made, body)
        return made

    def _mention(self, message: Payload, body: Payload) -> None:
        """Reckon who is mentioned and who is pinged, as `allowed_mentions` has it."""
        texts = [message["content"], *_texts(message["components"])]
        named = {id_ for text in texts for id_ in re.findall(r"<@!?(\d+)>", text)}
        message["mentions"] = [self.users[one].payload() for one in sorted(named) if one in self.users]
        everyone = any(re.search(r"@(everyone|here)", text) for text in texts)
        roles = {id_ for text in texts for id_ in re.findall(r"<@&(\d+)>", text)}
        allowed = body.get("allowed_mentions")
        reply = self._replied_to(message)
        if allowed is None:
            pinged = named | roles | ({"everyone"} if everyone else set()) | ({reply} if reply else set())
        else:
            parse, users = set(allowed.get("parse") or ()), {str(one) for one in allowed.get("users") or ()}
            pinged = (named if "users" in parse else named & users) | (
                roles if "roles" in parse else roles & {str(one) for one in allowed.get("roles") or ()}
            )
            pinged |= {"everyone"} if everyone and "everyone" in parse else set()
            pinged |= {reply} if reply and allowed.get("replied_user") else set()
        self.pings[message["id"]] = pinged

    def _replied_to(self, message: Payload) -> str | None:
        reference = message.get("message_reference")
        found = reference and next(
            (one for one in self.messages_in(message["channel_id"]) if one["id"] == str(reference["message_id"])), None
        )
        return found["author"]["id"] if found else None

    def keeps(self, message: Payload, *, only_for: str | None = None) -> None:
        """Let a message stand in its channel, for everybody or for one."""
        self.messages.setdefault(message["channel_id"], []).append(message)
        if only_for:
            self.only_for[message["id"]] = only_for

    def forgets(self, message: Payload) -> None:
        """Let a message stand nowhere."""
        every = self.messages.get(message["channel_id"], [])
        every[:] = [one for one in every if one["id"] != message["id"]]

    def amend(self, message: Payload, body: Payload) -> None:
        """Carry an edit by the bot into a message."""
        for key in ("content", "embeds"):
            if key in body:
                message[key] = body[key] or ("" if key == "content" else [])
        if "attachments" in body:
            message["attachments"] = body["attachments"] or []
        if "components" in body:
            message["components"] = _numbered(body["components"] or [])
        if body.get("flags") is not None:
            message["flags"] = message["flags"] & (1 << 6) | int(body["flags"])
        self._mention(message, body)

    async def bot_says(self, channel: Channel, body: Payload) -> Payload:
        """Take a message of the bot, once only with the same enforced nonce; return it."""
        nonce = body.get("nonce")
        if nonce is not None and body.get("enforce_nonce"):
            for one in self.by_bot(channel.id):
                if str(one.get("nonce")) == str(nonce) and self.clock() - instant(one["id"]) < NONCES_ARE_KEPT:
                    return one
        reference = body.get("message_reference")
        if reference and not any(one["id"] == str(reference["message_id"]) for one in self.messages_in(channel.id)):
            body = {**body, "message_reference": None}
        return await self.says(channel, self.bot, body)

    async def says(self, channel: Channel, author: User, body: Payload) -> Payload:
        """Let a message stand in a channel, and tell the gateway."""
        message = self.built(channel.id, author, body)
        self.keeps(message)
        await self.gateway.dispatch("MESSAGE_CREATE", self.as_told(message), server=channel.server or None)
        return message

    async def bot_edits(self, message: Payload, body: Payload) -> Payload:
        """Take an edit of the bot's own message."""
        self.amend(message, body)
        message["edited_timestamp"] = printed(self.clock())
        await self.gateway.dispatch("MESSAGE_UPDATE", self.as_told(message), server=message.get("guild_id"))
        return message

    async def removes(self, message: Payload) -> None:
        """Delete a message, and tell the gateway."""
        self.forgets(message)
        told: Payload = {key: message[key] for key in ("id", "channel_id", "guild_id") if key in message}
        await self.gateway.dispatch("MESSAGE_DELETE", told, server=message.get("guild_id"))

    async def makes_thread(self, thread: Channel) -> Payload:
        """Open a thread, and tell the gateway."""
        self.servers[thread.server].channels[thread.id] = thread
        await self.gateway.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True}, server=thread.server)
        return thread.payload()

    def as_told(self, message: Payload) -> Payload:
        """Return a message as the gateway tells it: with its author as a member."""
        told = copy.deepcopy(message)
        server = self.servers.get(message.get("guild_id", ""))
        member = server.members.get(message["author"]["id"]) if server else None
        if member is not None:
            told["member"] = member.payload(user=False)
        channel = self.channel(message["channel_id"])
        told["channel_type"] = channel.type if channel else 0
        return told

    def as_read(self, message: Payload) -> Payload:
        """Return a message as REST shows it to the bot: its words only where they may be read; no old nonce."""
        shown = {key: value for key, value in copy.deepcopy(message).items() if key != "guild_id"}
        if self.clock() - instant(message["id"]) >= NONCES_ARE_KEPT:
            shown.pop("nonce", None)
        return shown if self.content_intent else self.veiled(shown, inside="guild_id" in message)

    def veiled(self, message: Payload, *, inside: bool | None = None) -> Payload:
        """Return a message without its words, unless it is direct, the bot's own, or mentions the bot."""
        inside = "guild_id" in message if inside is None else inside
        mentioned = any(one["id"] == self.bot.id for one in message.get("mentions", ()))
        if not inside or mentioned or message.get("author", {}).get("id") == self.bot.id:
            return message
        return {**message, "content": "", "embeds": [], "attachments": [], "components": []}

    def seen_by(self, member: str, channel: Channel) -> bool:
        """Whether a user may read a channel."""
        if channel.type == DIRECT:
            return any(one.id == member for one in channel.recipients)
        server = self.servers.get(channel.server)
        return server is not None and server.may(member, channel, VIEW_CHANNEL)


def _command(wanted: Payload, old: dict[tuple[int, str], str], fake: FakeDiscord) -> Payload:
    """Return a command as the API shows it, with the defaults filled in."""
    kind = wanted.get("type", 1)
    return {
        "id": old.get((kind, wanted["name"])) or fake.ids.fresh(),
        "application_id": fake.application_id,
        "version": fake.ids.fresh(),
        "default_member_permissions": None,
        "dm_permission": True,
        "nsfw": False,
        "description": "",
        "name_localizations": None,
        "description_localizations": None,
        "contexts": None,
        "integration_types": [0],
        "options": [],
        **wanted,
        "type": kind,
    }


def _numbered(components: list[Payload]) -> list[Payload]:
    """Return components with the ids that Discord gives to those that have none."""
    made, count = copy.deepcopy(components), 0
    waiting = list(made)
    while waiting:
        one = waiting.pop(0)
        count += 1
        one.setdefault("id", count)
        waiting += [*(one.get("components") or ()), *([one["accessory"]] if one.get("accessory") else [])]
    return made


def _texts(components: list[Payload]) -> list[str]:
    found = []
    for one in components:
        found += [one["content"]] if one.get("type") == 10 else []
        found += _texts(one.get("components") or [])
    return found
