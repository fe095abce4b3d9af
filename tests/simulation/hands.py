"""What people do on their platform: they type, press what they find by what it does, and fill in what opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003
from typing import TYPE_CHECKING, Any, Protocol, cast

from tests.contracts.flows.on_discord import SHOW, OnDiscord, _answer
from tests.contracts.flows.on_slack import OnSlack, _seen
from tests.fakes.discord import checks, labels_of
from tests.fakes.slack import Shown
from tests.fakes.slack.sight import elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contracts.flows.stage import Hearth, Message, Seen
    from tests.fakes.discord import Member
    from tests.simulation.clock import Clock
    from tests.simulation.watched import Sent

KEPT = 300
"""So many passing messages stay on a screen."""


@dataclass
class Unhurried:
    """In the place of a stage's Hearth: whoever acts does not wait until others were told."""

    clock: Clock

    async def sent(self) -> None:
        """Wait for nothing."""

    def now(self) -> datetime:
        """Return the instant."""
        return self.clock()


class Hand(Protocol):
    """How somebody acts on one platform."""

    async def types(self, who: str, line: str, *, channel: str = "general") -> Seen:
        """Type a command."""

    async def presses(self, who: str, on: Seen, label: str) -> Seen:
        """Press the first button whose label begins so."""

    async def fills(self, who: str, form: Seen, **values: str) -> Seen:
        """Fill in a form, in parts where it has them."""

    async def submits(self, who: str, form: Seen, **values: str) -> Seen:
        """Send a form as it is shown."""

    async def found(self, who: str, sent: Sent) -> Seen | None:
        """Return what stands of a post as somebody sees it; None where it stands no longer."""

    def label(self, on: Seen, verb: str) -> str:
        """Return what the button is called that does *verb*; empty where there is none."""


class OnAcme(OnSlack):
    """Implements Hand."""

    def _all(self, who: str) -> list[Any]:
        state = self.acme.state
        del state.ephemerals[:-KEPT]
        id_ = state.user(who)
        passing = [Shown.of(one, one["channel"], ephemeral=True) for one in state.ephemerals if one["to"] == id_]
        return [*passing, *(dict(view) for view in self.acme.views(who))]

    async def found(self, who: str, sent: Sent) -> Seen | None:
        state, place = self.acme.state, sent.place.channel
        for one in reversed(state.ephemerals):
            if one["ts"] == sent.id and one["to"] == state.user(who):
                return _seen(Shown.of(one, one["channel"], ephemeral=True))
        rooms = [state.im(state.user(who)), *self._room(place)]
        for room in rooms:
            message = next((one for one in reversed(room.messages) if one["ts"] == sent.id), None)
            if message and state.user(who) in room.members:
                return _seen(Shown.of(message, room.id))
        return None

    def _room(self, channel: str) -> Iterator[Any]:
        state = self.acme.state
        if channel.startswith("+"):
            yield state.group(channel[1:].split("+"))
        elif channel in state.channels:
            yield state.channels[channel]

    def label(self, on: Seen, verb: str) -> str:
        blocks = on.raw.blocks if isinstance(on.raw, Shown) else on.raw["blocks"]
        every = (one for one in elements(list(blocks)) if one.get("type") == "button")
        return next((str(one["text"]["text"]) for one in every if str(one.get("value", "")).startswith(f"{verb}:")), "")


class OnVillage(OnDiscord):
    """Implements Hand."""

    async def _quiet(self) -> None:
        """Go on at once."""

    async def found(self, who: str, sent: Sent) -> Seen | None:
        letter = sent.id.startswith("letter:")
        message = self._standing(sent, letter=letter)
        if message is None:
            return None
        if not letter or SHOW not in labels_of(message):
            return _answer(_one(message))
        return _answer(await self.village.presses(self.members[who], message, SHOW))

    def _standing(self, sent: Sent, *, letter: bool) -> Message | None:
        def fits(one: Message) -> bool:
            return bool(str(one.get("nonce")) == sent.key if letter else one["id"] == sent.id)

        near = [sent.place.channel] if sent.place.channel in self.discord.messages else list(self.discord.messages)
        every = (one for room in near for one in reversed(self.discord.messages.get(room, [])[-400:]))
        return next((one for one in every if fits(one)), None)

    def label(self, on: Seen, verb: str) -> str:
        parts = (part for one in on.raw.messages for part in checks.parts(one["components"]))
        named = ((str(part.get("custom_id", "")), str(part.get("label", ""))) for part in parts if part["type"] == 2)
        return next((label for id_, label in named if id_.startswith(f"{verb}:")), "")


def _one(message: Message) -> Any:  # noqa: ANN401  The fake's own.
    from tests.fakes.discord import Shown as OnScreen  # noqa: PLC0415  Slack has one of that name.

    return OnScreen("message", [message])


def on_acme(clock: Clock, slack: Any, acme: Any) -> OnAcme:  # noqa: ANN401  The fakes.
    """Return the hands of a workspace."""
    return OnAcme(cast("Hearth", Unhurried(clock)), slack, acme)


def on_village(clock: Clock, discord: Any, village: Any, members: dict[str, Member], channels: Any) -> OnVillage:  # noqa: ANN401
    """Return the hands of a server."""
    return OnVillage(cast("Hearth", Unhurried(clock)), discord, village, members, channels)
