"""What the people on a server do: they speak, press, fill in forms; each waits for what they get to see."""

from __future__ import annotations

import asyncio
import copy
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import checks
from tests.fakes.discord.exchange import Exchange, Shown
from tests.fakes.discord.model import (
    FORUM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    VIEW_CHANNEL,
    Channel,
    Member,
    Overwrite,
    Role,
    Server,
    User,
    printed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.fakes.discord.fake import FakeDiscord
    from tests.fakes.discord.model import Payload

LONGEST_WAIT = 15.0


class People:
    """One server with its people. `Message`s are the API's own payloads, and stay as they read now."""

    def __init__(self, fake: FakeDiscord, server: Server) -> None:
        self.fake = fake
        self.server = server

    @property
    def id(self) -> str:
        """Return the server's id."""
        return self.server.id

    @property
    def space(self) -> str:
        """Return the core's name of the server."""
        return f"discord:{self.server.id}"

    @property
    def owner(self) -> Member:
        """Return the server's owner."""
        return self.server.members[self.server.owner]

    @property
    def me(self) -> Member:
        """Return the bot as a member."""
        return self.server.members[self.fake.bot.id]

    # --- what there is: before the bot connects, or told with `await` beneath ---------------------

    def member(self, name: str, *, permissions: int = 0, bot: bool = False) -> Member:
        """Return a new member; with *permissions* by a role of their own."""
        made = Member(self.fake.user(name, bot=bot))
        if permissions:
            made.roles.append(self.role(f"role of {name}", permissions).id)
        self.server.members[made.id] = made
        return made

    def role(self, name: str, permissions: int = 0) -> Role:
        """Return a new role."""
        made = Role(self.fake.ids.fresh(), name, permissions, len(self.server.roles))
        self.server.roles[made.id] = made
        return made

    def channel(
        self, name: str, *, private: bool = False, members: Iterable[Member] = (), kind: int = TEXT, bot: bool = True
    ) -> Channel:
        """Return a new channel. A *private* one is for *members*, and for the bot unless told otherwise."""
        made = Channel(self.fake.ids.fresh(), name, kind, self.id, position=len(self.server.channels))
        if private:
            inside = [*members, *([self.me] if bot else [])]
            made.overwrites = [
                Overwrite(self.id, 0, deny=VIEW_CHANNEL),
                *(Overwrite(one.id, 1, allow=VIEW_CHANNEL) for one in inside),
            ]
        self.server.channels[made.id] = made
        return made

    def forum(self, name: str = "help", *, tags: Iterable[str] = ()) -> Channel:
        """Return a new forum that files its posts under *tags*."""
        made = self.channel(name, kind=FORUM)
        made.tags = {self.fake.ids.fresh(): tag for tag in tags}
        return made

    # --- what is said --------------------------------------------------------------------------

    async def says(self, member: Member, channel: Channel, text: str, *, reply_to: Payload | None = None) -> Payload:
        """Say something; return the message."""
        body: Payload = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {
                "message_id": reply_to["id"],
                "channel_id": channel.id,
                "guild_id": self.id,
                "type": 0,
            }
        return await self.fake.says(channel, member.user, body)

    async def writes_to_bot(self, user: Member | User, text: str) -> Payload:
        """Say something to the bot in private; return the message."""
        person = user.user if isinstance(user, Member) else user
        return await self.fake.says(self.fake.direct(person), person, {"content": text})

    async def edits(self, message: Payload, text: str) -> None:
        """Change the words of a message."""
        message["content"] = text
        message["edited_timestamp"] = printed(self.fake.clock())
        await self.fake.gateway.dispatch("MESSAGE_UPDATE", self.fake.as_told(message), server=self.id)

    async def deletes(self, message: Payload) -> None:
        """Delete a message."""
        await self.fake.removes(message)

    async def deletes_all(self, messages: list[Payload]) -> None:
        """Delete messages of one channel at once, as moderators' tools do."""
        for one in messages:
            self.fake.forgets(one)
        told = {"ids": [one["id"] for one in messages], "channel_id": messages[0]["channel_id"], "guild_id": self.id}
        await self.fake.gateway.dispatch("MESSAGE_DELETE_BULK", told, server=self.id)

    async def reacts(self, member: Member, message: Payload, emoji: str = "📝", *, added: bool = True) -> None:
        """Put a reaction on a message, or take it away."""
        told: Payload = {
            "user_id": member.id,
            "channel_id": message["channel_id"],
            "message_id": message["id"],
            "guild_id": self.id,
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
        }
        if added:
            told |= {"member": member.payload(), "message_author_id": message["author"]["id"], "burst_colors": []}
        event = "MESSAGE_REACTION_ADD" if added else "MESSAGE_REACTION_REMOVE"
        await self.fake.gateway.dispatch(event, told, server=self.id)

    async def opens_thread(self, member: Member, message: Payload, name: str = "a thread") -> Channel:
        """Open a public thread on a message."""
        thread = Channel(
            message["id"], name, PUBLIC_THREAD, self.id, message["channel_id"], owner=member.id, joined={member.id}
        )
        await self.fake.makes_thread(thread)
        return thread

    async def opens_private_thread(
        self, member: Member, channel: Channel, name: str = "between us", *, bot: bool = True
    ) -> Channel:
        """Open a private thread with the bot in it."""
        joined = {member.id, *([self.fake.bot.id] if bot else [])}
        thread = Channel(
            self.fake.ids.fresh(), name, PRIVATE_THREAD, self.id, channel.id, owner=member.id, joined=joined
        )
        await self.fake.makes_thread(thread)
        return thread

    async def opens_post(
        self, member: Member, forum: Channel, title: str, text: str, *, tags: Iterable[str] = ()
    ) -> Payload:
        """Open a post in a forum, filed under *tags*: a thread whose first message has its id; return that message."""
        thread = Channel(
            self.fake.ids.fresh(), title, PUBLIC_THREAD, self.id, forum.id, owner=member.id, joined={member.id}
        )
        thread.applied = [id for id, tag in forum.tags.items() if tag in set(tags)]
        await self.fake.makes_thread(thread)
        return await self.fake.says(thread, member.user, {"id": thread.id, "content": text})

    # --- what is done --------------------------------------------------------------------------

    async def types(self, member: Member, name: str, channel: Channel, **options: str) -> Shown:
        """Type a slash command."""
        return await self._acts(member, channel, 2, self._command(1, name) | {"options": _options(options)})

    async def completes(
        self, member: Member, name: str, channel: Channel, option: str, prefix: str, **others: str
    ) -> list[Payload]:
        """Type into an option with autocomplete; return the choices."""
        asked = [*_options(others), {"name": option, "type": 3, "value": prefix, "focused": True}]
        return (await self._acts(member, channel, 4, self._command(1, name) | {"options": asked})).completions

    async def chooses(self, member: Member, name: str, message: Payload) -> Shown:
        """Choose an entry of the context menu of a message. Its words come with it, whatever the intents."""
        channel = self._channel(message["channel_id"])
        target = {key: value for key, value in copy.deepcopy(message).items() if key != "guild_id"}
        chosen = self._command(3, name) | {
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: target}},
        }
        return await self._acts(member, channel, 2, chosen)

    async def presses(self, member: Member, message: Payload, label: str) -> Shown:
        """Press the button with a label (or custom id); AssertionError where there is none."""
        return await self.sends(member, message, _button(message, label)["custom_id"])

    async def picks(self, member: Member, message: Payload, label: str) -> Shown:
        """Pick the option with a label (or value) in a select menu."""
        menus = [one for one in checks.parts(message["components"]) if one["type"] == 3]
        found = [
            (one, option["value"])
            for one in menus
            for option in one["options"]
            if label in {option["label"], option["value"]}
        ]
        assert found, f"there is no option {label}"
        menu, value = found[0]
        return await self._acts(
            member,
            self._channel(message["channel_id"]),
            3,
            {"custom_id": menu["custom_id"], "component_type": 3, "values": [value]},
            message,
        )

    async def sends(self, member: Member, message: Payload, custom_id: str) -> Shown:
        """Press a button by its custom id, whether the message has it or not."""
        pressed = {"custom_id": custom_id, "component_type": 2, "id": 1}
        return await self._acts(member, self._channel(message["channel_id"]), 3, pressed, message)

    async def submits(
        self, member: Member, shown: Shown, values: Mapping[str, str] | None = None, **named: str
    ) -> Shown:
        """Submit the modal of an answer. *values* by label or custom id; the rest as it was prefilled."""
        assert shown.modal is not None, f"no form was shown, but {shown.kind}: {shown.text}"
        filled = [_filled(one, {**(values or {}), **named}) for one in shown.modal["components"]]
        channel, message = self.fake.channel(shown.modal["__channel"]), shown.modal.get("__message")
        assert channel is not None
        return await self._acts(
            member, channel, 5, {"custom_id": shown.modal["custom_id"], "components": filled}, message
        )

    async def _acts(
        self, member: Member, channel: Channel, kind: int, data: Payload, message: Payload | None = None
    ) -> Shown:
        """Send an interaction and wait until it is answered."""
        interaction = self.interaction(member, channel, kind, data, message)
        exchange = Exchange(self.fake, interaction, patience=self.fake.patience)
        if message is not None:
            told = copy.deepcopy(interaction)
            interaction["message"] = message
        else:
            told = interaction
        self.fake.exchanges[interaction["token"]] = exchange
        await self.fake.gateway.dispatch("INTERACTION_CREATE", told, server=self.id)
        shown = await self._answered(exchange, kind)
        if shown.modal is not None:
            shown.modal = {**shown.modal, "__channel": channel.id, "__message": message}
        return shown

    async def _answered(self, exchange: Exchange, kind: int) -> Shown:
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await exchange.done.wait()
        except TimeoutError:
            raise AssertionError(
                f"interaction of type {kind} was not answered: {exchange.interaction['data']}"
            ) from None
        return exchange.result()

    def interaction(
        self, member: Member, channel: Channel, kind: int, data: Payload, message: Payload | None = None
    ) -> Payload:
        """Return an interaction as the gateway dispatches it."""
        bits = self.server.permissions
        made: Payload = {
            "id": self.fake.ids.fresh(),
            "application_id": self.fake.application_id,
            "type": kind,
            "token": f"interaction-{self.fake.ids.fresh()}",
            "version": 1,
            "guild_id": self.id,
            "guild": {"id": self.id, "locale": "en-US", "features": []},
            "channel_id": channel.id,
            "channel": channel.payload() | {"permissions": str(bits(member.id, channel))},
            "member": member.payload() | {"permissions": str(bits(member.id, channel))},
            "locale": "en-GB",
            "guild_locale": "en-US",
            "app_permissions": str(bits(self.fake.bot.id, channel)),
            "entitlements": [],
            "authorizing_integration_owners": {"0": self.id},
            "context": 0,
            "attachment_size_limit": 10_485_760,
            "data": data,
        }
        if message is not None:
            made["message"] = copy.deepcopy({key: value for key, value in message.items() if key != "guild_id"})
        return made

    def _command(self, kind: int, name: str) -> Payload:
        found = next((one for one in self.fake.commands if (one["type"], one["name"]) == (kind, name)), None)
        assert found is not None, f"no command {name} is registered, only {[one['name'] for one in self.fake.commands]}"
        return {"id": found["id"], "name": name, "type": kind}

    def _channel(self, id_: str) -> Channel:
        channel = self.fake.channel(id_)
        assert channel is not None
        return channel

    # --- what is seen --------------------------------------------------------------------------

    def sees(self, member: Member, channel: Channel | None = None) -> list[Payload]:
        """Return what a member sees of what was said, what only they see included, oldest first."""
        every = [
            one for key, said in self.fake.messages.items() for one in said if channel is None or key == channel.id
        ]
        mine = [one for one in every if self.fake.only_for.get(one["id"], member.id) == member.id]
        return sorted((one for one in mine if self._readable(member, one)), key=lambda one: int(one["id"]))

    def _readable(self, member: Member, message: Payload) -> bool:
        channel = self.fake.channel(message["channel_id"])
        return channel is not None and self.fake.seen_by(member.id, channel)

    async def bot_answers(self, channel: Channel, count: int = 1, *, seconds: float = 10) -> list[Payload]:
        """Wait until the bot has said *count* things in a channel; return all of them."""
        await self.fake.until(lambda: len(self.fake.by_bot(channel.id)) >= count, seconds=seconds)
        return self.fake.by_bot(channel.id)

    # --- what changes --------------------------------------------------------------------------

    async def tells(self, event: str, d: Payload) -> None:
        """Dispatch an event about this server."""
        await self.fake.gateway.dispatch(event, d, server=self.id)

    async def joins(self, name: str) -> Member:
        """Let somebody new in."""
        member = self.member(name)
        await self.tells("GUILD_MEMBER_ADD", member.payload() | {"guild_id": self.id})
        return member

    async def leaves(self, member: Member) -> None:
        """Let a member go."""
        self.server.members.pop(member.id)
        await self.tells("GUILD_MEMBER_REMOVE", {"guild_id": self.id, "user": member.user.payload()})

    async def given(self, member: Member, role: Role) -> None:
        """Give a member a role."""
        member.roles.append(role.id)
        await self.tells("GUILD_MEMBER_UPDATE", member.payload() | {"guild_id": self.id})

    async def role_may(self, role: Role, permissions: int) -> None:
        """Let a role do other things than before."""
        role.permissions = permissions
        await self.tells("GUILD_ROLE_UPDATE", {"guild_id": self.id, "role": role.payload()})

    async def opens_channel(self, name: str, *, private: bool = False) -> Channel:
        """Open a new channel."""
        made = self.channel(name, private=private)
        await self.tells("CHANNEL_CREATE", made.payload())
        return made

    async def makes_private(self, channel: Channel, *members: Member, bot: bool = True) -> None:
        """Close a channel to all but *members*."""
        inside = [*members, *([self.me] if bot else [])]
        channel.overwrites = [
            Overwrite(self.id, 0, deny=VIEW_CHANNEL),
            *(Overwrite(one.id, 1, allow=VIEW_CHANNEL) for one in inside),
        ]
        await self.tells("CHANNEL_UPDATE", channel.payload())

    async def renames(self, channel: Channel, name: str) -> None:
        """Give a channel another name."""
        channel.name = name
        await self.tells("CHANNEL_UPDATE", channel.payload())

    async def deletes_channel(self, channel: Channel) -> None:
        """Delete a channel."""
        self.server.channels.pop(channel.id)
        await self.tells("CHANNEL_DELETE", channel.payload())

    async def adds_bot(self) -> None:
        """Add the bot to the server."""
        self.fake.let_in(self.server)
        self.fake.servers[self.id] = self.server
        await self.tells("GUILD_CREATE", self.server.payload(self.fake.bot.id))

    async def removes_bot(self) -> None:
        """Remove the bot from the server."""
        self.fake.servers.pop(self.id)
        self.server.members.pop(self.fake.bot.id)
        await self.tells("GUILD_DELETE", {"id": self.id})

    async def goes_dark(self) -> None:
        """Let the server be unavailable, as an outage of Discord does."""
        self.server.unavailable = True
        await self.tells("GUILD_DELETE", {"id": self.id, "unavailable": True})

    async def comes_back(self) -> None:
        """End the outage."""
        self.server.unavailable = False
        await self.tells("GUILD_CREATE", self.server.payload(self.fake.bot.id))


def _options(named: Mapping[str, str]) -> list[Payload]:
    return [{"name": name, "type": 3, "value": value} for name, value in named.items()]


def _button(message: Payload, label: str) -> Payload:
    buttons = [one for one in checks.parts(message["components"]) if one["type"] == 2]
    found = [one for one in buttons if label in {one.get("label"), one.get("custom_id")} and "custom_id" in one]
    assert found, f"there is no button {label}, only {[one.get('label') for one in buttons]}"
    return found[0]


def _filled(part: Payload, values: Mapping[str, Any]) -> Payload:
    """Return what a client sends for one part of a modal."""
    if part["type"] == 10:
        return {"type": 10, "id": part.get("id", 0), "content": part["content"]}
    if part["type"] == 1:
        return {"type": 1, "components": [_entered(one, values, one.get("label", "")) for one in part["components"]]}
    return {"type": 18, "id": part.get("id", 0), "component": _entered(part["component"], values, part["label"])}


def _entered(field: Payload, values: Mapping[str, Any], label: str) -> Payload:
    kind = field["type"]
    made: Payload = {"type": kind, "id": field.get("id", 0), "custom_id": field["custom_id"]}
    given = values.get(field["custom_id"], values.get(label))
    if kind == 4:
        text = given if given is not None else field.get("value", "")
        assert text or not field.get("required", True), f"{label} has to be filled in"
        assert len(text) <= field.get("max_length", 4000), f"{label} takes {field.get('max_length')} characters"
        return made | {"value": text}
    if kind == 23:
        return made | {"value": bool(given) if given is not None else bool(field.get("default"))}
    picked = _picked(field, given)
    assert picked or not field.get("required", True), f"{label} has to be chosen"
    return made | ({"value": picked[0] if picked else None} if kind == 21 else {"values": picked})


def _picked(field: Payload, given: Any) -> list[str]:  # noqa: ANN401
    options = field.get("options") or []
    if given is None:
        return [one["value"] for one in options if one.get("default")]
    wanted = [given] if isinstance(given, str) else list(given)
    found = [one["value"] for one in options if {one["value"], one["label"]} & set(wanted)]
    assert len(found) == len(wanted), f"{wanted} is not among {[one['label'] for one in options]}"
    return found
