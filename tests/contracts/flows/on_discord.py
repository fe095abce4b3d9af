"""The stage on Discord: the real discord.py against the fake Discord's REST and gateway."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.discord.adapter import DiscordAdapter, DiscordConfig
from bot.storage.letters import SqlLetters
from tests.contracts.flows.stage import Hearth, Message, Seen, at_work, ended, labelled, plain
from tests.fakes.discord import FakeDiscord, Shown, labels_of, text_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.storage.store import Store
    from tests.fakes.discord import Channel, Member, People

MENUS = {
    "keep": "Keep this",
    "solved": "Has this been solved?",
    "this_solved": "This solved it",
    "thanks": "Say thanks",
}
MANAGE_SERVER = 1 << 5
SHOW = "Show it"
TAKEN_SECONDS = 0.15


@dataclass
class OnDiscord:
    """Implements Stage."""

    hearth: Hearth
    discord: FakeDiscord
    village: People
    members: dict[str, Member]
    channels: dict[str, Channel]
    threads: dict[str, Channel] = field(default_factory=dict)

    async def says(self, who: str, text: str, *, channel: str = "general", beneath: Message = None) -> Message:
        where = await self._beneath(who, beneath) if beneath else self.channels[channel]
        said = await self.village.says(self.members[who], where, text)
        await self._quiet()
        return said

    async def asks_hearth(self, who: str, text: str) -> Message:
        return await self.says(who, f"<@{self.discord.bot.id}> {text}")

    async def edits(self, who: str, message: Message, text: str) -> None:  # noqa: ARG002
        await self.village.edits(message, text)
        await self._quiet()

    async def deletes(self, who: str, message: Message) -> None:  # noqa: ARG002
        await self.village.deletes(message)
        await self._quiet()

    async def reacts(self, who: str, message: Message, emoji: str = "📝") -> None:
        await self.village.reacts(self.members[who], message, emoji)
        await self._quiet()

    async def types(self, who: str, line: str, *, channel: str = "general") -> Seen:
        name, _, rest = line.lstrip("/").partition(" ")
        verb, _, text = rest.partition(" ")
        verbs = {"verb": verb, "text": text}
        given = {
            "share": {"text": rest},
            "ask": {"question": rest},
            "hearth": verbs,
            "session": verbs,
            "who": {"about": rest},
        }[name]
        options = {key: value for key, value in given.items() if value}
        return await self._shown(self.village.types(self.members[who], name, self.channels[channel], **options))

    async def chooses(self, who: str, verb: str, message: Message) -> Seen:
        return await self._shown(self.village.chooses(self.members[who], MENUS[verb], message))

    async def presses(self, who: str, on: Seen, label: str) -> Seen:
        shown = self.village.presses(self.members[who], self._pressable(on), labelled(on.buttons, label))
        return await self._shown(shown)

    async def submits(self, who: str, form: Seen, **values: str) -> Seen:
        if form.raw.modal is None and "near" not in values:  # More fields than Discord takes: first which part.
            return await self.submits(who, await self.presses(who, form, form.buttons[0]), **values)
        if form.raw.modal is None:  # Discord opens no form after a form: what is left to say is a press.
            near = values["near"]
            label = next(one for one in form.buttons if one.startswith("Save" if near == "anyway" else "Add"))
            return await self.presses(who, form, label)
        return await self._shown(self.village.submits(self.members[who], form.raw, values))

    async def fills(self, who: str, form: Seen, **values: str) -> Seen:
        if form.raw.modal is not None:  # It fits: there are no parts to choose from.
            return await self.submits(who, form, **values)
        shown, parts = form, form.buttons
        for part in parts:
            if part not in shown.buttons:  # What one part said is shown already: the next one changes it.
                shown = await self.presses(who, shown, "Change")
            shown = await self.submits(who, await self.presses(who, shown, part), **values)
        return shown

    async def completes(self, who: str, field: str, prefix: str) -> list[str]:  # noqa: ARG002
        found = await self.village.completes(
            self.members[who], "share", self.channels["general"], "topic", prefix, text="x"
        )
        return [one["value"] for one in found]

    async def heard(self, channel: str = "general") -> list[Seen]:
        rooms = [self.channels[channel].id, *(one.id for one in self.threads.values())]
        said = [one for room in rooms for one in self.discord.by_bot(room)]
        open_to_all = [one for one in said if one["id"] not in self.discord.only_for]
        return [_message(one) for one in open_to_all if SHOW not in labels_of(one)]

    async def told(self, who: str) -> list[Seen]:
        stubs = [
            one
            for room in (*self.channels.values(), *self.threads.values())
            for one in self.discord.by_bot(room.id)
            if SHOW in labels_of(one) and f"<@{self.members[who].id}>" in text_of(one)
        ]
        return [await self._shown(self.village.presses(self.members[who], one, SHOW)) for one in stubs]

    async def own_page(self, who: str) -> Seen:
        return await self.types(who, "/hearth me")

    async def file(self, who: str, on: Seen) -> str:  # noqa: ARG002
        return list(self.discord.files.values())[-1]

    async def gathered(self, who: str) -> list[Seen]:
        server = self.discord.servers[self.village.id]
        mine = [one for one in server.channels.values() if one.is_thread and self.members[who].id in one.joined]
        return [_message(one) for thread in mine for one in self.discord.by_bot(thread.id)]

    async def scheduled(self) -> list[tuple[str, datetime]]:
        events = self.discord.servers[self.village.id].events.values()
        return [(one["name"], datetime.fromisoformat(one["scheduled_start_time"])) for one in events]

    async def opens_post(self, who: str, title: str, text: str) -> Message:
        post = await self.village.opens_post(self.members[who], self.channels["help"], title, text)
        thread = self.discord.channel(post["channel_id"])
        assert thread
        self.threads[post["id"]] = thread
        await self._quiet()
        return post

    def where(self, message: Message) -> Message:
        return message.raw.messages[0]

    def _pressable(self, on: Seen) -> Message:
        return next(one for one in reversed(on.raw.messages) if set(labels_of(one)) & set(on.buttons))

    async def _beneath(self, who: str, message: Message) -> Channel:
        if message["id"] not in self.threads:
            self.threads[message["id"]] = await self.village.opens_thread(self.members[who], message)
        return self.threads[message["id"]]

    async def _shown(self, doing: Message) -> Seen:
        shown = await doing
        await self._quiet()
        return _answer(shown)

    async def _quiet(self) -> None:
        """Wait until what was dispatched is taken and what came of it is sent: nobody tells when it was taken."""
        await asyncio.sleep(TAKEN_SECONDS)
        await self.hearth.sent()


def _message(message: Message) -> Seen:
    return _answer(Shown("message", [message]))


def _answer(shown: Shown) -> Seen:
    fields = ("modal",) if shown.modal is not None else ()
    return Seen(plain(shown.text), tuple(shown.labels), fields, raw=shown)


def _furnished(village: People) -> tuple[dict[str, Member], dict[str, Channel]]:
    members = {name.lower(): village.member(name) for name in ("Li", "Bo")}
    members["fay"] = village.member("Fay", permissions=MANAGE_SERVER)
    council = village.channel("council", private=True, members=[members["fay"], members["li"]])
    return members, {"general": village.channel("general"), "council": council, "help": village.forum("help")}


@asynccontextmanager
async def on_discord(store: Store, hearth: Hearth | None = None, *, content: bool = True) -> AsyncIterator[OnDiscord]:
    """Open the stage, with a *hearth* that is at work already beside its others.

    Without the Message Content intent unless *content*.
    """
    async with FakeDiscord.running() as discord:
        discord.content_intent = content
        village = discord.server("Village")
        members, channels = _furnished(village)
        ours = hearth or Hearth(store)
        working = nullcontext() if hearth is ours else at_work(ours)
        config = DiscordConfig(discord.token, discord.api_url, discord.gateway_url)
        adapter = DiscordAdapter(config, letters=SqlLetters(store, ours.now), clock=ours.now)
        ours.chats["discord"] = adapter.chat
        async with working:
            running = asyncio.create_task(adapter.run(ours.door(adapter), ours.core))
            try:
                await discord.connected()
                await ours.sent()
                yield OnDiscord(ours, discord, village, members, channels)
            finally:
                await ended(running)
