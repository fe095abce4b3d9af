"""What happens on Slack, brought to the core: each listener parses, asks and renders, and decides nothing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from adapters.slack import parse, render, sentences
from adapters.slack.answers import Asked
from adapters.slack.payload import id_at, number, words
from bot.errors import PlatformError
from bot.messages import (
    CommandInvoked,
    FormSubmitted,
    Invited,
    MessageChosen,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Place,
    Pressed,
    Renamed,
    RoomChanged,
    SpaceLeft,
)

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.desk import Desk
    from adapters.slack.home import Home
    from bot.messages import Account, Change, Post

    Body = dict[str, Any]

READING_SECONDS = 2.0
MANAGED = frozenset({"hearth", "session"})
"""The commands with which the first who manages a workspace may begin."""
Told = TypeVar("Told", CommandInvoked, Pressed)
Done = TypeVar("Done", CommandInvoked, Pressed, MessageChosen, FormSubmitted)
ASK_AGAIN_SECONDS = (1.0, 5.0, 30.0, 120.0, 600.0)


async def show_home(desk: Desk, client: AsyncWebClient, actor: Account, post: Post) -> None:
    """Publish *post* as somebody's own page."""
    names, own = await desk.chat.names(post, actor.space), await desk.chat.own(actor.space)
    await client.views_publish(user_id=actor.native, view=render.home(post, names, page=desk.page, own=own))


def meet(desk: Desk, *accounts: Account) -> None:
    """Begin to tell the core by which names people go, which Slack tells only when asked."""
    for account in accounts:
        desk.later.start(_met(desk, account), "name")


async def _met(desk: Desk, account: Account) -> None:
    named = await desk.chat.met(account)
    if named is not None:
        await desk.inbox.on_change(Renamed(named, desk.clock()))


@dataclass(frozen=True)
class Events:
    """Listeners of what is only told to us. What the core cannot take now is not acknowledged: it comes again."""

    desk: Desk

    async def on_message(self, body: Body, context: AsyncBoltContext) -> None:
        """Take what was said, edited or deleted."""
        home, event = context["home"], body["event"]
        match parse.said(event, home, private=True):
            case MessagePosted() as message:
                author, private = self.desk.chat.called(message.author), await self._private(body, home)
                await self.desk.inbox.on_message(replace(message, author=author, private=private))
                if message.to_hearth or "#" in message.text:  # Of others nothing is kept, not even a name.
                    meet(self.desk, author)
            case MessageEdited() as edit:
                await self.desk.inbox.on_edit(replace(edit, private=await self._private(body, home)))
            case MessageDeleted() as deletion:
                await self.desk.inbox.on_delete(deletion)
            case None:
                await self.on_change(body, context)

    async def on_reaction(self, body: Body, context: AsyncBoltContext) -> None:
        """Take a reaction together with the message that it is on: the event does not tell its words."""
        ref = parse.reacted_to(body["event"], context["home"])
        if ref is None:
            return
        async with asyncio.timeout(READING_SECONDS):
            message = await self.desk.chat.read(ref)
        if message is not None:
            reaction = parse.reacted(body["event"], message)
            await self.desk.inbox.on_reaction(replace(reaction, by=self.desk.chat.called(reaction.by)))
            meet(self.desk, reaction.by, message.author)

    async def on_change(self, body: Body, context: AsyncBoltContext) -> None:
        """Take what changed: channels, people, and Hearth's own place."""
        change = parse.change(body["event"], context["home"], self.desk.clock())
        if change is None:
            return
        self.desk.chat.forget(change)
        match change:
            case SpaceLeft():
                await self._left(body, change)
            case RoomChanged() | Invited():
                self.desk.rooms.forget(change.place)
                await self.desk.inbox.on_change(await self._told(change))
            case _:
                await self.desk.inbox.on_change(change)

    async def on_home(self, body: Body, context: AsyncBoltContext) -> None:
        """Show somebody their own page."""
        home, event = context["home"], body["event"]
        if words(event, "tab") == "home":
            actor = home.account(id_at(event, "user"))
            post = await self.desk.inbox.home(actor, Place(home.space, f"@{actor.native}"))
            self.desk.later.start(show_home(self.desk, context.client, actor, post), "home")

    async def on_other(self, body: Body) -> None:
        """Acknowledge what no listener is interested in, or Slack would call it a failure."""

    async def _private(self, body: Body, home: Home) -> bool:
        return await self.desk.rooms.unheard(body, Place(home.space, body["event"]["channel"]))

    async def _told(self, change: RoomChanged | Invited) -> Change:
        """Return *change* with what Slack tells of the channel when asked; what it does not tell stays private."""
        told: Change = change
        with suppress(TimeoutError):
            async with asyncio.timeout(READING_SECONDS):
                told = await self.desk.chat.told(change)
        if isinstance(told, RoomChanged):
            self.desk.rooms.learn(told)
        if told is change and not (isinstance(change, RoomChanged) and (change.gone or not change.inside)):
            self.desk.later.start(self._ask_again(change.place), "channel", patient=True)
        return told

    async def _ask_again(self, place: Place) -> None:
        """Tell the core how a channel is as soon as Slack tells; until then it is private."""
        for seconds in ASK_AGAIN_SECONDS:
            await asyncio.sleep(seconds)
            with suppress(PlatformError):
                room = await self.desk.chat.room(place)
                self.desk.rooms.learn(room)
                await self.desk.inbox.on_change(room)
                return

    async def _left(self, body: Body, change: SpaceLeft) -> None:
        """Forget the token of a space that removed Hearth; a delivery older than the installation is about the last."""
        installed = await self.desk.installations.get(change.space)
        if installed and installed.at and number(body, "event_time") < int(installed.at.timestamp()):
            return
        await self.desk.installations.drop(change.space)
        await self.desk.inbox.on_change(change)


@dataclass(frozen=True)
class Interactions:
    """Listeners of what somebody did and waits for."""

    desk: Desk

    async def on_command(self, body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Answer a typed command."""
        command = self._by_name(parse.command(body, private=False, at=self.desk.clock()))
        if command.name in MANAGED:  # Where the right to manage the workspace matters.
            command = await self._told(command)
        else:
            command = replace(command, private=await self._private(command))
        await Asked(self.desk, body, context.client).command(command, self.desk.inbox.on_command(command), ack)
        meet(self.desk, command.actor)

    async def on_press(self, body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Answer a pressed button."""
        press = await self._told(self._by_name(parse.pressed(body, private=False)))
        await Asked(self.desk, body, context.client).interaction(press, self.desk.inbox.on_press(press), ack)
        meet(self.desk, press.actor)
        if words(body, "view", "type") == "home":
            self.desk.later.start(self._home_again(context, press.actor), "home")

    async def on_shortcut(self, body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Answer a message shortcut."""
        chosen, asked = parse.chosen(body, context["home"], private=False), Asked(self.desk, body, context.client)
        if chosen is None:
            await ack()
            self.desk.later.start(asked.say(sentences.NOBODYS), "sentence")
            return
        private = chosen.message.private or await self.desk.rooms.private(chosen.message.ref.place.room)
        author = self.desk.chat.called(chosen.message.author)
        chosen = self._by_name(replace(chosen, message=replace(chosen.message, author=author, private=private)))
        await asked.interaction(chosen, self.desk.inbox.on_chosen(chosen), ack)
        meet(self.desk, chosen.actor, author)

    async def on_form(self, body: Body, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Answer a form that came back; its channel may have become private since it was opened."""
        form = parse.form(body, at=self.desk.clock())
        form = self._by_name(replace(form, private=await self._private(form)))
        await Asked(self.desk, body, context.client).form(form, self.desk.inbox.on_form(form), ack)
        meet(self.desk, form.actor)

    async def on_closed(self, ack: AsyncAck) -> None:
        """Acknowledge that a form was closed: nothing was sent."""
        await ack()

    async def on_typed(self, body: Body, ack: AsyncAck) -> None:
        """Offer completions."""
        actor, place, field, prefix = parse.typed(body)
        found = await self.desk.inbox.suggest(actor, place, field, prefix)
        await ack(render.suggestions(found, prefix if field.endswith("topics") else ""))

    async def _home_again(self, context: AsyncBoltContext, actor: Account) -> None:
        """Show somebody their own page as it is after what they pressed on it."""
        post = await self.desk.inbox.home(actor, Place(actor.space, f"@{actor.native}"))
        await show_home(self.desk, context.client, actor, post)

    def _by_name(self, asked: Done) -> Done:
        """Return *asked* with who acts by the name that they chose, or by none: handles come with it."""
        return replace(asked, actor=self.desk.chat.called(asked.actor))

    async def _told(self, asked: Told) -> Told:
        """Return *asked* with what Slack tells of its channel and of who acts: both at once, since somebody waits."""
        private, actor = await asyncio.gather(self._private(asked), self.desk.chat.managing(asked.actor))
        return replace(asked, private=private, actor=actor)

    async def _private(self, asked: CommandInvoked | Pressed | FormSubmitted) -> bool:
        return asked.private or await self.desk.rooms.private(asked.place.room)
