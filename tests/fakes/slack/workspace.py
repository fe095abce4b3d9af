"""A workspace as its members use it: what they say, press and fill in, and what they see."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import answers, payloads
from tests.fakes.slack.calls import Call
from tests.fakes.slack.sight import Shown, button, filled, suggested
from tests.fakes.slack.state import Channel, Person, State
from tests.fakes.slack.transport import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.fakes.slack.server import FakeSlack

INTERACTIONS = {"slash_commands", "interactive"}
PLURAL = {"channel": "channels", "group": "groups"}
KEPT_IN_AN_EDIT = ("thread_ts", "parent_user_id", "client_msg_id", "reply_count", "latest_reply")
SAID = {"message.channels", "message.groups", "message.mpim", "app_mention", "reaction_added", "reaction_removed"}


@dataclass
class Workspace:
    """One workspace; every verb waits for the ack and returns the `Delivery`."""

    slack: FakeSlack
    state: State
    held: list[dict[str, Any]] | None = None
    subscribed: frozenset[str] | None = None
    deliveries: list[Delivery] = field(default_factory=list)

    # --- who and where is there

    def person(self, name: str, **fields: Any) -> str:  # noqa: ANN401  Fields of Person.
        """Let somebody be a member of the workspace; returns their id."""
        team = fields.pop("team", self.state.team)
        person = Person(self.state.id("U", name), name.title(), team, **fields)
        self.state.people[name] = person
        return person.id

    def channel(self, name: str, members: Iterable[str] = (), *, hearth: bool = True, **fields: Any) -> str:  # noqa: ANN401
        """Let there be a channel with these members, and with Hearth where not told otherwise; returns its id."""
        inside = {self.state.user(member) for member in members} | ({self.state.bot} if hearth else set())
        channel = Channel(self.state.id("C", name), name, members=inside, **fields)
        self.state.channels[channel.id] = channel
        return channel.id

    # --- what members do with messages

    async def says(self, user: str, channel: str, text: str, *, thread: str = "", **more: Any) -> Delivery:  # noqa: ANN401
        """Say something in a channel, in a thread of it, or to `@hearth`."""
        person, room = self._at(user, channel)
        parent = room.find(thread) if thread else None
        hung = {"thread_ts": thread, "parent_user_id": parent["user"] if parent else ""} if thread else {}
        said = payloads.message(self.state, person, text, **hung, **more)
        room.add(said)
        done = await self.brings(payloads.posted(room, said))
        if f"<@{self.state.bot}>" in text:
            await self.brings(payloads.mentioned(room, said))
        return replace(done, ts=said["ts"])

    async def edits(self, user: str, channel: str, ts: str, text: str) -> Delivery:
        """Let a message read differently."""
        person, room = self._at(user, channel)
        old = dict(room.find(ts) or {})
        new = payloads.message(self.state, person, text) | {"ts": ts}
        new |= {name: old[name] for name in KEPT_IN_AN_EDIT if name in old}
        new["edited"] = {"user": person.id, "ts": self.state.ts()}
        room.messages[room.messages.index(old)] = new
        return await self.brings(payloads.edited(self.state, room, new, old))

    async def deletes(self, user: str, channel: str, ts: str) -> Delivery:
        """Delete a message."""
        _, room = self._at(user, channel)
        old = room.find(ts)
        assert old is not None
        room.messages.remove(old)
        return await self.brings(payloads.deleted(self.state, room, old))

    async def reacts(self, user: str, channel: str, ts: str, emoji: str = "memo", *, added: bool = True) -> Delivery:
        """Put a reaction on a message, or take it away."""
        person, room = self._at(user, channel)
        on = room.find(ts) or {"user": ""}
        item = {"type": "message", "channel": room.id, "ts": ts}
        verb = "reaction_added" if added else "reaction_removed"
        event = {"type": verb, "user": person.id, "reaction": emoji, "item": item, "item_user": on["user"]}
        return await self.brings(event | {"event_ts": self.state.ts()})

    async def chooses(self, user: str, shortcut: str, channel: str, ts: str) -> Delivery:
        """Use a message shortcut (`keep`, `solved`, `this_solved`, `thanks`) on a message."""
        person, room = self._at(user, channel)
        message = room.find(ts)
        fields = {"callback_id": shortcut, "action_ts": self.state.ts(), "message_ts": ts, "message": message}
        asked = self._asked(person, "message_action", room, **fields)
        return await self.bring("interactive", asked | {"response_url": self.slack.hook(person.id, room.id)})

    # --- what members do with commands, buttons and forms

    async def types(self, user: str, channel: str, line: str) -> Delivery:
        """Type a command: `/ask how do I restart it?`."""
        person, room = self._at(user, channel)
        hook, trigger = self.slack.hook(person.id, room.id), self.slack.triggers.issue(person.id)
        body = payloads.command(self.state, person, room, line, trigger=trigger, hook=hook)
        done = await self.bring("slash_commands", body)
        if done.body:
            shown = {"text": done.body} if isinstance(done.body, str) else done.body
            answers.show(self.state, person.id, room, shown)
        return done

    async def presses(self, user: str, on: Shown | Mapping[str, Any], label: str) -> Delivery:
        """Press the button called *label* on a message, on an ephemeral one, or in a view."""
        person = self._person(user)
        at = self.state.ts()
        if not isinstance(on, Shown):
            view = payloads.without_owner(dict(on))
            actions = [button(view["blocks"], label) | {"action_ts": at}]
            inside = {"container": {"type": "view", "view_id": view["id"]}, "view": view, "actions": actions}
            return await self.bring("interactive", self._asked(person, "block_actions", None, **inside))
        room = self.state.channels[on.channel]
        hung = {"thread_ts": on.thread} if on.thread else {}
        container = {"type": "message", "message_ts": on.ts, "channel_id": room.id, "is_ephemeral": on.ephemeral} | hung
        message = {} if on.ephemeral else {"message": room.find(on.ts)}
        fields = {"container": container, "actions": [button(on.blocks, label) | {"action_ts": at}], **message}
        body = self._asked(person, "block_actions", room, **fields)
        hook = self.slack.hook(person.id, room.id, on.ts, ephemeral=on.ephemeral)
        return await self.bring("interactive", body | {"response_url": hook})

    async def submits(self, user: str, view: Mapping[str, Any], values: Mapping[str, Any] | None = None) -> Delivery:
        """Send a form with *values* by field (its block, its action or its label); the rest stays as it was."""
        person = self._person(user)
        state = {"values": filled(view["blocks"], values or {})}
        sent = payloads.without_owner(dict(view)) | {"state": state}
        body = self._asked(person, "view_submission", None, view=sent, response_urls=[])
        done = await self.bring("interactive", body)
        if done.acked:
            answers.turn(self.state, person.id, view["id"], done.body or {})
        return done

    async def seeks(self, user: str, view: Mapping[str, Any], name: str, prefix: str) -> list[str]:
        """Type *prefix* into a field with type-ahead; returns the values that are offered."""
        person = self._person(user)
        field_ = suggested(view["blocks"], name)
        sent = payloads.without_owner(dict(view))
        container = {"type": "view", "view_id": view["id"]}
        body = self._asked(person, "block_suggestion", None, view=sent, container=container, value=prefix, **field_)
        del body["trigger_id"]
        done = await self.bring("interactive", body)
        return [option["value"] for option in done.body["options"]]

    def closes(self, user: str) -> None:
        """Close every view that is open before somebody."""
        self.state.open.pop(self.state.user(user), None)

    async def opens_home(self, user: str, tab: str = "home") -> Delivery:
        """Open Hearth's own page."""
        person = self._person(user)
        opened = {"type": "app_home_opened", "user": person.id, "channel": self.state.im(person.id).id, "tab": tab}
        return await self.brings(opened | {"event_ts": self.state.ts()})

    # --- what members see

    def sees(self, user: str) -> list[Shown]:
        """Return all that somebody sees, oldest first: channels, their conversation with Hearth, ephemeral answers."""
        id = self.state.user(user)
        rooms = [room for room in self.state.channels.values() if id in room.members]
        standing = [Shown.of(message, room.id) for room in rooms for message in room.messages]
        passing = [Shown.of(one, one["channel"], ephemeral=True) for one in self.state.ephemerals if one["to"] == id]
        return sorted(standing + passing, key=lambda shown: float(shown.ts))

    def files(self, user: str) -> list[tuple[str, str]]:
        """Return the name and the text of each file that somebody sees, oldest first."""
        ids = [id for shown in self.sees(user) for id in shown.files]
        return [
            (one.name, (one.whole or b"").decode(errors="replace")) for one in map(self.state.uploads.__getitem__, ids)
        ]

    def views(self, user: str) -> list[dict[str, Any]]:
        """Return the views that are open before somebody, the one on top last."""
        return self.state.stack(self.state.user(user))

    def home(self, user: str) -> dict[str, Any] | None:
        """Return somebody's own page as it was published last."""
        id = self.state.homes.get(self.state.user(user))
        return self.state.every_view[id] if id else None

    # --- what reaches the product

    async def brings(self, inner: dict[str, Any]) -> Delivery:
        """Bring an event; one from a channel that Hearth is not in does not reach it."""
        room = self._room_of(inner)
        if not self._reaches(inner, room):
            return Delivery(acked=True, kind="unseen", sent=inner)
        body = payloads.event(self.state, inner, shared=bool(room and room.ext_shared))
        if self.held is not None:
            self.held.append(body)
            return Delivery(acked=False, kind="held", sent=body)
        done = await self.bring("events_api", body)
        for _ in range(self.slack.copies - 1):
            await self.bring("events_api", body)
        return done

    async def bring(self, kind: str, body: dict[str, Any], *, attempt: int = 0) -> Delivery:
        """Bring *body* as it is; an event that is not acknowledged is brought again as often as Slack would."""
        way = self.slack.socket if self.slack.way == "socket" else self.slack.http
        done = await way.deliver(kind, body, attempt=attempt, patience=self.slack.patience)
        self.deliveries.append(done)
        if done.body:
            answer = done.body if isinstance(done.body, dict) else {"text": done.body}
            self.slack.outgoing.append(Call(f"ack:{kind}", answer, {"ok": True}, self.state.team))
        if not done.acked and kind not in INTERACTIONS and attempt < self.slack.retries:
            await asyncio.sleep(self.slack.pause)
            return await self.bring(kind, body, attempt=attempt + 1)
        return done

    def hold(self) -> None:
        """Keep events back until `release`."""
        self.held = []

    async def release(self, *, backwards: bool = False) -> list[Delivery]:
        """Bring what was held, in its order or backwards."""
        held, self.held = self.held or [], None
        return [await self.bring("events_api", body) for body in (held[::-1] if backwards else held)]

    async def uninstalls(self) -> Delivery:
        """Remove Hearth from the workspace: its token ends, then it is told."""
        self.state.revoked = True
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.state.bot]}}
        await self.brings(revoked | {"event_ts": self.state.ts()})
        return await self.brings({"type": "app_uninstalled", "event_ts": self.state.ts()})

    async def joins(self, user: str, channel: str, *, by: str = "", inside: bool = True) -> Delivery:
        """Let somebody (`hearth` too) come into a channel, or leave it."""
        person, room = self._person(user), self.state.room(channel)
        (room.members.add if inside else room.members.discard)(person.id)
        if person.id == self.state.bot and not inside:
            left = "group_left" if room.private else "channel_left"
            actor = {"actor_id": self.state.user(by), "event_ts": self.state.ts()}
            return await self.brings({"type": left, "channel": room.id, **actor})
        verb = "member_joined_channel" if inside else "member_left_channel"
        letter = "G" if room.private else "C"
        invited = {"inviter": self.state.user(by)} if by else {}
        moved = {"type": verb, "user": person.id, "channel": room.id, "channel_type": letter, "team": person.team}
        return await self.brings(moved | invited | {"event_ts": self.state.ts()})

    # --- how it is done

    def _asked(self, person: Person, kind: str, room: Channel | None, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
        where = {"channel": {"id": room.id, "name": room.called}} if room else {}
        trigger = self.slack.triggers.issue(person.id)
        return payloads.interaction(self.state, person, kind, trigger_id=trigger, **where, **fields)

    def _at(self, user: str, channel: str) -> tuple[Person, Channel]:
        person = self._person(user)
        return person, self.state.room(channel, person.id)

    def _person(self, user: str) -> Person:
        return self.state.people[user] if user in self.state.people else self._known(user)

    def _known(self, id: str) -> Person:
        person = self.state.person(id)
        assert person is not None, f"nobody is called {id}"
        return person

    def _reaches(self, inner: dict[str, Any], room: Channel | None) -> bool:
        """Return whether Hearth is told of an event: it subscribed to it, and is in its channel."""
        kind = str(inner["type"])
        if kind == "message" and room is not None:
            kind = f"message.{PLURAL.get(room.kind, room.kind)}"
        heard = self.subscribed is None or kind in self.subscribed
        return heard and (room is None or self.state.bot in room.members or kind not in SAID)

    def _room_of(self, inner: dict[str, Any]) -> Channel | None:
        where = inner.get("channel") or inner.get("item", {}).get("channel")
        return self.state.channels.get(where["id"] if isinstance(where, dict) else where)
