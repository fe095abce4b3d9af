"""What becomes of each of Discord's dispatches: parse, ask, render."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog
from discord.http import Route

from adapters.discord import answering, commands, parse, payload, people, render
from adapters.discord.answers import OURS, TOO_OLD
from adapters.discord.atlas import space
from bot.messages import FormSubmitted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence

    from discord.http import HTTPClient

    from adapters.discord.answering import Answering
    from adapters.discord.answers import Answers
    from adapters.discord.lanes import Lanes
    from adapters.discord.payload import Payload
    from adapters.discord.render import Body
    from adapters.discord.servers import Servers
    from bot.messages import Answer, Change, MessagePosted, MessageRef
    from bot.ports import Clock, Inbox

    Listener = Callable[[Any], None]

log = structlog.get_logger()

MOST_DIRECT = 100
"""So many words said to Hearth in private wait for their answer at once; more than that is a flood."""

MOST_EARLY = 100


class Listeners:
    """Hears what Discord dispatches. Nothing that it hears can end the connection: what fails is logged."""

    def __init__(  # noqa: PLR0913  What a listener works with.
        self,
        inbox: Inbox,
        servers: Servers,
        lanes: Lanes,
        answering: Answering,
        *,
        answers: Answers,
        read: Callable[[MessageRef], Awaitable[MessagePosted | None]],
        rest: Callable[[], Awaitable[HTTPClient]],
        clock: Clock,
    ) -> None:
        self._inbox = inbox
        self._servers = servers
        self._lanes = lanes
        self._answering = answering
        self._answers = answers
        self._read = read
        self._rest = rest
        self._clock = clock
        self._homes = servers.atlas.home
        self._direct = 0
        self._early: dict[str, Payload] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def table(self) -> Mapping[str, Listener]:
        """Return what listens to which dispatch."""
        servers = self._servers
        changes: dict[str, Callable[[Payload], Sequence[Change]]] = {
            "GUILD_DELETE": servers.go,
            "GUILD_UPDATE": servers.alter,
            "GUILD_ROLE_CREATE": servers.set_role,
            "GUILD_ROLE_UPDATE": servers.set_role,
            "GUILD_ROLE_DELETE": servers.drop_role,
            "GUILD_MEMBER_ADD": servers.arrive,
            "GUILD_MEMBER_UPDATE": servers.set_member,
            "GUILD_MEMBER_REMOVE": servers.depart,
            "CHANNEL_CREATE": servers.set_channel,
            "CHANNEL_UPDATE": servers.set_channel,
            "CHANNEL_DELETE": servers.drop_channel,
            "THREAD_UPDATE": servers.set_channel,
            "THREAD_DELETE": servers.drop_channel,
            "THREAD_MEMBERS_UPDATE": servers.set_thread_members,
        }
        own: dict[str, Listener] = {
            "READY": servers.begin,
            "GUILD_CREATE": self._on_server,
            "THREAD_CREATE": self._on_thread,
            "THREAD_LIST_SYNC": servers.set_threads,
            "MESSAGE_CREATE": self._on_message,
            "MESSAGE_UPDATE": self._on_edit,
            "MESSAGE_DELETE": self._on_delete,
            "MESSAGE_DELETE_BULK": self._on_delete,
            "MESSAGE_REACTION_ADD": partial(self._on_reaction, added=True),
            "MESSAGE_REACTION_REMOVE": partial(self._on_reaction, added=False),
            "INTERACTION_CREATE": self._on_interaction,
        }
        told = {name: partial(self._on_change, found) for name, found in changes.items()}
        return {**told, **own}

    async def drain(self, seconds: float) -> None:
        """Finish the answers that are under way, for at most *seconds*."""
        if self._tasks:
            _, left = await asyncio.wait(set(self._tasks), timeout=seconds)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    # --- what happens on servers ---------------------------------------------------------------

    def _on_server(self, told: Payload) -> None:
        if payload.truth(told, "unavailable"):  # It is told of again when it is back; until then all stays as it was.
            return
        where = space(payload.snowflake(told, "id"))
        self._tell(where, self._servers.come(told))
        self._lanes.put(where, partial(self._inbox.on_session, where))

    def _on_change(self, found: Callable[[Payload], Sequence[Change]], told: Payload) -> None:
        guild = payload.maybe_snowflake(told, "guild_id") or payload.snowflake(told, "id")
        self._tell(space(guild), found(told))

    def _tell(self, where: str, changes: Sequence[Change]) -> None:
        for change in changes:
            self._lanes.put(where, partial(self._inbox.on_change, change))

    def _on_thread(self, told: Payload) -> None:
        self._tell(space(payload.snowflake(told, "guild_id")), self._servers.set_channel(told))
        if early := self._early.pop(payload.snowflake(told, "id"), None):
            self._on_message(early)

    # --- what is said --------------------------------------------------------------------------

    def _on_message(self, told: Payload) -> None:
        if parse.direct(told):
            self._on_direct(told)
        elif self._is_early(told):
            self._early[payload.snowflake(told, "channel_id")] = told
        elif message := parse.said(told, me=self._servers.me, homes=self._homes, roles=self._roles(told)):
            self._lanes.put(message.ref.place.space, partial(self._inbox.on_message, message))

    def _is_early(self, told: Payload) -> bool:
        """Return whether a message begins a thread that was not told of yet: then it waits for that."""
        id = payload.snowflake(told, "id")
        begins = id == payload.snowflake(told, "channel_id") and self._servers.atlas.channel(id) is None
        return begins and len(self._early) < MOST_EARLY

    def _on_edit(self, told: Payload) -> None:
        if edit := parse.edited(told, me=self._servers.me, homes=self._homes, roles=self._roles(told)):
            self._lanes.put(edit.ref.place.space, partial(self._inbox.on_edit, edit))

    def _on_delete(self, told: Payload) -> None:
        for deletion in parse.deleted(told, homes=self._homes, at=self._clock()):
            self._lanes.put(deletion.ref.place.space, partial(self._inbox.on_delete, deletion))

    def _on_reaction(self, told: Payload, *, added: bool) -> None:
        pointed = parse.reacted(told, homes=self._homes, at=self._clock(), added=added)
        if pointed and pointed.by.native != self._servers.me:
            bring = partial(self._react, told, pointed.message.ref, added=added)
            self._lanes.put(pointed.by.space, bring, lane="reactions")

    async def _react(self, told: Payload, ref: MessageRef, *, added: bool) -> None:
        """Bring a reaction with the message it is on: Discord tells of it without."""
        message = await self._read(ref)
        if message is None and added:
            return
        reaction = parse.reacted(told, homes=self._homes, at=self._clock(), added=added, message=message)
        if reaction:
            await self._inbox.on_reaction(reaction)

    def _roles(self, told: Payload) -> tuple[str, ...]:
        return self._servers.roles(payload.maybe_snowflake(told, "guild_id"))

    def _on_direct(self, told: Payload) -> None:
        if self._direct < MOST_DIRECT:
            self._direct += 1
            self._spawn(self._reply(payload.snowflake(told, "channel_id"), payload.snowflake(told, "id")))

    async def _reply(self, channel: str, message: str) -> None:
        """Answer what was said in private, once: the nonce is the message's own id."""
        body = {
            "content": answering.ON_SERVERS,
            "nonce": message,
            "enforce_nonce": True,
            "message_reference": {"message_id": message, "fail_if_not_exists": False},
            "allowed_mentions": render.allowed(()),
            "flags": render.NO_PREVIEWS,
        }
        try:
            http = await self._rest()
            await http.request(Route("POST", "/channels/{channel_id}/messages", channel_id=channel), json=body)
        except (discord.DiscordException, OSError, aiohttp.ClientError) as error:
            log.warning("discord.sentence_not_sent", kind=type(error).__name__)
        finally:
            self._direct -= 1

    # --- what is done --------------------------------------------------------------------------

    def _on_interaction(self, told: Payload) -> None:
        kind = parse.kind_of(told)
        try:
            self._servers.set_place(told)
            told = self._servers.vouched(told)
        except parse.Malformed:
            if kind != "typing":
                self._spawn(self._answering.give(told, _not_understood()))
            raise
        if kind == "typing":
            self._spawn(self._answering.suggest(told, self._completions(told)))
        elif kind is not None:
            asked = {"command": self._command, "chosen": self._chosen, "press": self._press, "form": self._form}[kind]
            self._spawn(self._answering.give(told, asked(told) if told.get("guild_id") else _elsewhere()))

    async def _command(self, told: Payload) -> Answer | Body:
        return await self._inbox.on_command(parse.command(told, homes=self._homes, at=self._clock()))

    async def _chosen(self, told: Payload) -> Answer | Body:
        chosen = parse.chosen(told, homes=self._homes, at=self._clock(), me=self._servers.me)
        return await self._inbox.on_chosen(chosen) if chosen else render.sentence(NOBODYS)

    async def _press(self, told: Payload) -> Answer | Body:
        press = parse.pressed(told, homes=self._homes, at=self._clock())
        if press.action.verb not in OURS:
            return await self._inbox.on_press(press)
        settled = await self._answers.settled(told, press)
        return await self._inbox.on_form(settled) if isinstance(settled, FormSubmitted) else settled

    async def _form(self, told: Payload) -> Answer | Body:
        account = str(people.actor(payload.part(told, "member"), payload.snowflake(told, "guild_id")))
        form = await self._answers.submitted(told, account=account, homes=self._homes, at=self._clock())
        return await self._inbox.on_form(form) if form else render.sentence(TOO_OLD)

    async def _completions(self, told: Payload) -> Body:
        if (verbs := commands.completed(told)) is not None:
            return render.suggestions(verbs)
        sought = parse.typed(told, homes=self._homes)
        return render.suggestions(await self._inbox.suggest(sought.actor, sought.place, sought.field, sought.prefix))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("discord.listener_failed", on="INTERACTION_CREATE", exc_info=error)


NOBODYS = "No member said this, so there is nobody to keep it for or to thank."


async def _elsewhere() -> Body:
    return render.sentence(answering.ON_SERVERS)


async def _not_understood() -> Body:
    return render.sentence(answering.UNKNOWN)
