"""The stage on Slack: the real slack_bolt and slack_sdk against the fake Slack, by socket or by signed requests."""

from __future__ import annotations

from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from adapters.slack.adapter import SlackAdapter, SlackConfig
from adapters.slack.rights import events, scopes
from bot.storage.installations import SqlInstallations
from bot.storage.tickets import SqlTickets
from tests.contracts.flows.stage import Hearth, Message, Seen, at_work, labelled, plain, until
from tests.fakes.slack import FakeSlack, Shown, Workspace, running
from tests.fakes.slack.sight import elements, texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from bot.storage.store import Store

KEY = "not" + "-a-" * 12 + "secret"


@dataclass
class OnSlack:
    """Implements Stage."""

    hearth: Hearth
    slack: FakeSlack
    acme: Workspace

    async def says(self, who: str, text: str, *, channel: str = "general", beneath: Message = None) -> Message:
        said = await self.acme.says(who, channel, text, thread=beneath[1] if beneath else "")
        assert said.acked
        await self.hearth.sent()
        return channel, said.ts

    async def asks_hearth(self, who: str, text: str) -> Message:
        return await self.says(who, f"<@{self.acme.state.bot}> {text}")

    async def edits(self, who: str, message: Message, text: str) -> None:
        assert (await self.acme.edits(who, message[0], message[1], text)).acked
        await self.hearth.sent()

    async def deletes(self, who: str, message: Message) -> None:
        assert (await self.acme.deletes(who, *message)).acked
        await self.hearth.sent()

    async def reacts(self, who: str, message: Message, emoji: str = "📝") -> None:
        name = {"📝": "memo", "✅": "white_check_mark"}[emoji]
        assert (await self.acme.reacts(who, message[0], message[1], name)).acked
        await self.hearth.sent()

    async def types(self, who: str, line: str, *, channel: str = "general") -> Seen:
        return await self._answered(who, self.acme.types(who, channel, line))

    async def chooses(self, who: str, verb: str, message: Message) -> Seen:
        return await self._answered(who, self.acme.chooses(who, verb, *message))

    async def presses(self, who: str, on: Seen, label: str) -> Seen:
        return await self._answered(who, self.acme.presses(who, on.raw, labelled(on.buttons, label)))

    async def submits(self, who: str, form: Seen, **values: str) -> Seen:
        return await self._answered(who, self.acme.submits(who, form.raw, values))

    async def fills(self, who: str, form: Seen, **values: str) -> Seen:
        return await self.submits(who, form, **values)

    async def completes(self, who: str, field: str, prefix: str) -> list[str]:
        form = await self.types(who, "/share")
        return await self.acme.seeks(who, form.raw, field, prefix)

    async def heard(self, channel: str = "general") -> list[Seen]:
        room = self.acme.state.room(channel)
        said = [one for one in room.messages if one["user"] == self.acme.state.bot]
        return [_seen(Shown.of(one, room.id)) for one in said]

    async def told(self, who: str) -> list[Seen]:
        own = self.acme.state.im(self.acme.state.user(who)).id
        mine = [one for one in self.acme.sees(who) if one.ephemeral or one.channel == own]
        return [_seen(one) for one in mine if one.by == self.acme.state.bot]

    async def own_page(self, who: str) -> Seen:
        before = self.acme.home(who)
        await self.acme.opens_home(who)
        home = await until(lambda: (now := self.acme.home(who)) != before and now)
        assert home
        return _viewed(home)

    async def file(self, who: str, on: Seen) -> str:  # noqa: ARG002
        return (await until(lambda: self.acme.files(who)))[-1][1]

    async def gathered(self, who: str) -> list[Seen]:
        ours = {room.id for room in self.acme.state.channels.values() if room.mpim}
        return [_seen(one) for one in self.acme.sees(who) if one.channel in ours and one.by == self.acme.state.bot]

    async def scheduled(self) -> list[tuple[str, datetime]]:
        raise NotImplementedError("a workspace has no calendar")

    async def opens_post(self, who: str, title: str, text: str) -> Message:
        raise NotImplementedError("Slack has no forum")

    def bodies(self) -> list[tuple[str, object]]:
        """Return what went out, by Slack's own name of what it is."""
        messages = [call.body["blocks"] for call in self.slack.outgoing if call.body.get("blocks")]
        views = [call.body["view"] for call in self.slack.outgoing if isinstance(call.body.get("view"), dict)]
        return [*(("KnownBlock[]", one) for one in messages), *(("View", one) for one in views)]

    def where(self, message: Message) -> Message:
        return "general", message.raw.thread or message.raw.ts

    async def _answered(self, who: str, doing: Message) -> Seen:
        before = self._all(who)
        done = await doing
        assert done.acked, "it was not acknowledged"
        new = await until(lambda: [one for one in self._all(who) if one not in before])
        await self.hearth.sent()
        return self._now(new[-1])

    def _all(self, who: str) -> list[Any]:
        """Return all that is shown to somebody alone: ephemeral answers and open views, each as it is now."""
        passing = [one for one in self.acme.sees(who) if one.ephemeral]
        return [*passing, *(dict(view) for view in self.acme.views(who))]

    def _now(self, shown: Message) -> Seen:
        return _seen(shown) if isinstance(shown, Shown) else _viewed(shown)


def _seen(shown: Shown) -> Seen:
    return Seen(plain(shown.words), shown.buttons, raw=shown)


def _viewed(view: dict[str, Any]) -> Seen:
    fields = tuple(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    labels = _labels(view["blocks"])
    return Seen(
        plain(" ".join([view.get("title", {}).get("text", ""), *texts(view["blocks"])])), labels, fields, raw=view
    )


def _labels(blocks: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(one["text"]["text"] for one in elements(list(blocks)) if one.get("type") == "button")


@asynccontextmanager
async def on_slack(
    store: Store, way: Literal["socket", "http"], hearth: Hearth | None = None, *, full: bool = True
) -> AsyncIterator[OnSlack]:
    """Open the stage, over `socket` or `http`; with a *hearth* that is at work already beside its other platforms.

    In the least profile unless *full*: with no more scopes and events than its manifest asks for.
    """
    async with FakeSlack(way) as slack:
        acme = slack.workspace()
        acme.state.scopes, acme.subscribed = set(scopes(full=full)), frozenset(events(full=full))
        acme.person("fay", admin=True)
        for name in ("li", "bo"):
            acme.person(name)
        acme.channel("general", ["fay", "li", "bo"])
        acme.channel("council", ["fay", "li"], private=True)
        ours = hearth or Hearth(store)
        slack.keep_time(lambda: ours.now().timestamp())
        working = nullcontext() if hearth is ours else at_work(ours)
        adapter = SlackAdapter(
            SlackConfig(**slack.settings(), full=full),
            installations=SqlInstallations(store, [KEY], ours.now),
            tickets=SqlTickets(store, ours.now),
            clock=ours.now,
        )
        ours.chats["slack"] = adapter.chat
        async with working, running(slack, adapter, ours.door(adapter), ours.core):
            await until(lambda: slack.called("users.conversations"))  # It is open to requests before it asks that.
            await ours.sent()
            yield OnSlack(ours, slack, acme)
