"""One interaction and how it was answered: what the member who acted gets to see."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes.discord import checks

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord
    from tests.fakes.discord.model import Payload

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, COMPLETIONS, MODAL = 4, 5, 6, 7, 8, 9


@dataclass
class Shown:
    """What a member saw of an answer.

    `kind` is message, modal, update, completions or nothing; `messages` are those shown in its
    course, the first response first. `late` is true where it was deferred, `seconds` what the
    first response took.
    """

    kind: str
    messages: list[Payload] = field(default_factory=list)
    modal: Payload | None = None
    completions: list[Payload] = field(default_factory=list)
    late: bool = False
    seconds: float = 0.0

    @property
    def message(self) -> Payload:
        """Return the first message; AssertionError where there is none."""
        assert self.messages, f"no message was shown, but: {self.kind}"
        return self.messages[0]

    @property
    def ephemeral(self) -> bool:
        """Whether only the one who acted sees it."""
        return bool(self.messages) and all(one["flags"] & checks.EPHEMERAL for one in self.messages)

    @property
    def text(self) -> str:
        """Return all that can be read in it."""
        return "\n".join(text_of(one) for one in self.messages) if self.messages else text_of(self.modal or {})

    @property
    def labels(self) -> list[str]:
        """Return the labels of its buttons."""
        return [label for one in self.messages for label in labels_of(one)]


class Exchange:
    """An interaction that is being answered."""

    def __init__(self, fake: FakeDiscord, interaction: Payload, *, patience: float) -> None:
        self._fake = fake
        self.interaction = interaction
        self.id: str = interaction["id"]
        self.user: str = interaction["member"]["user"]["id"] if "member" in interaction else interaction["user"]["id"]
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._patience = patience
        self._took = 0.0
        self.first: Payload | None = None
        self.shown: list[Payload] = []
        self.done = asyncio.Event()

    @property
    def expired(self) -> bool:
        """Whether the first response comes too late."""
        return self.first is None and self._loop.time() - self._began > self._patience

    def called_back(self, body: Payload) -> Payload | None:
        """Take the first response; return the message that it shows, if any."""
        self.first, self._took = body, self._loop.time() - self._began
        if body["type"] in {MESSAGE, DEFERRED}:
            message = self._made(body.get("data") or {}, loading=body["type"] == DEFERRED)
            if body["type"] == MESSAGE:
                self.done.set()
            return message
        if body["type"] == UPDATE:
            self._fake.amend(self.interaction["message"], body.get("data") or {})
        self.done.set()
        return None

    def _made(self, body: Payload, *, loading: bool = False) -> Payload:
        flags = int(body.get("flags") or 0) | (1 << 7 if loading else 0)
        message = self._fake.built(self.interaction["channel_id"], self._fake.bot, {**body, "flags": flags})
        message["interaction_metadata"] = {
            "id": self.id, "type": self.interaction["type"], "user": self._fake.users[self.user].payload(), "authorizing_integration_owners": {},
        }  # fmt: skip
        message["webhook_id"] = message["application_id"] = self._fake.application_id
        self.shown.append(message)
        self._fake.keeps(message, only_for=self.user if flags & checks.EPHEMERAL else None)
        return message

    def message(self, id_: str) -> Payload | None:
        """Return a message of this exchange."""
        if id_ == "@original":
            return self.shown[0] if self.shown else self.interaction.get("message")
        return next((one for one in self.shown if one["id"] == id_), None)

    def followed_up(self, body: Payload) -> Payload:
        """Take a message after the first response. The first one after a deferral stands in its place."""
        first = self.shown[0] if self.shown else None
        if first is not None and first["flags"] & 1 << 7:
            return self.amended(first, body)
        message = self._made(body)
        self.done.set()
        return message

    def amended(self, message: Payload, body: Payload) -> Payload:
        """Take an edit of a message."""
        message["flags"] &= ~(1 << 7)
        self._fake.amend(message, body)
        self.done.set()
        return message

    def withdrawn(self, message: Payload) -> None:
        """Take away a message."""
        if message in self.shown:
            self.shown.remove(message)
        self._fake.forgets(message)
        self.done.set()

    def result(self) -> Shown:
        """Return what was shown."""
        assert self.first is not None
        kinds = {MESSAGE: "message", DEFERRED: "message", UPDATE: "update", COMPLETIONS: "completions", MODAL: "modal"}
        given = self.first.get("data") or {}
        return Shown(
            kinds.get(self.first["type"], "nothing"),
            list(self.shown) if self.first["type"] != UPDATE else [self.interaction["message"]],
            modal=given if self.first["type"] == MODAL else None,
            completions=given.get("choices", []) if self.first["type"] == COMPLETIONS else [],
            late=self.first["type"] in {DEFERRED, DEFERRED_UPDATE},
            seconds=self._took,
        )


def text_of(message: Payload) -> str:
    """Return all the text of a message or a modal."""
    embeds = message.get("embeds") or []
    texts = [message.get("title"), message.get("content")]
    for one in embeds:
        texts += [one.get("title"), one.get("description")]
        texts += [text for part in one.get("fields") or () for text in (part["name"], part["value"])]
        texts.append((one.get("footer") or {}).get("text"))
    for one in checks.parts(message.get("components")):
        texts += [
            one.get("label"),
            one.get("description"),
            one.get("content"),
            one.get("value"),
            one.get("placeholder"),
        ]
        texts += [option["label"] for option in one.get("options") or ()]
    return "\n".join(text for text in texts if isinstance(text, str) and text)


def labels_of(message: Payload) -> list[str]:
    """Return the labels of the buttons of a message."""
    return [one.get("label") or "" for one in checks.parts(message.get("components")) if one["type"] == 2]
