"""A whole small Hearth: real SQLite, the real core, a platform in memory."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.model import Switches
from bot.core import DUES, Core
from bot.messages import (
    Account,
    Action,
    Choices,
    CommandInvoked,
    EntryCard,
    Form,
    FormSubmitted,
    MessageChosen,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    MessageRef,
    Place,
    Post,
    Pressed,
    Reacted,
)
from bot.testing import FakeChat, SettableClock
from bot.wording import post
from tests.factories import BO, COUNCIL, FAY, GENERAL, LI, NOW

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.messages import Answer, Button
    from bot.storage.dues import Due
    from bot.storage.queue import Errand
    from bot.storage.store import Store
    from bot.transaction import Transaction


@dataclass
class Village:
    """Li, Bo and Fay (who manages the space) talk; Li and Fay are in the private council.

    They wait longer for an answer than a platform does, for a machine that is busy with other tests.
    """

    store: Store
    file: Path
    chat: FakeChat = field(default_factory=FakeChat)
    clock: SettableClock = field(default_factory=lambda: SettableClock(NOW))
    counter: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    answer_seconds: float = 30.0

    def __post_init__(self) -> None:
        """Let the ones who are in the council be known to be there."""
        self.core = Core(self.store, {"web": self.chat}, clock=self.clock)
        self.core.answer_seconds = self.answer_seconds
        for account in (LI, FAY):
            self.chat.present[str(account)] = frozenset({str(COUNCIL)})
        self.switch(GENERAL, reactions=True)
        self.switch(COUNCIL, reactions=True)

    def switch(self, place: Place, *, tags: bool = True, reactions: bool = False, prior_art: bool = False) -> None:
        """Let a channel have this switched on, as a facilitator would."""
        switches = Switches(tags=tags, reactions=reactions, prior_art=prior_art)

        def switch(tx: Transaction) -> None:
            tx.members.room(place, private=place == COUNCIL)
            tx.members.switch(place, switches)

        self.store.write_now(self.store.home_now(place, now=self.clock()), switch)

    def message(self, author: Account, text: str, place: Place = GENERAL, **fields: object) -> MessagePosted:
        """Return a message as the platform would bring it; it can be read again."""
        ref = MessageRef(place, str(next(self.counter)))
        private = place.room == COUNCIL
        message = MessagePosted(ref, author, text, self.clock(), private, f"http://127.0.0.1/{ref.id}")
        message = replace(message, **fields)  # type: ignore[arg-type]
        self.chat.messages[str(ref)] = message
        return message

    async def say(self, author: Account, text: str, place: Place = GENERAL, **fields: object) -> MessagePosted:
        """Say something, and let Hearth take it and send what it has to say."""
        message = self.message(author, text, place, **fields)
        await self.core.on_message(message)
        await self.deliver()
        return message

    async def edit(self, message: MessagePosted, text: str, version: str) -> None:
        """Edit a message."""
        self.chat.messages[str(message.ref)] = replace(message, text=text)
        await self.core.on_edit(
            MessageEdited(message.ref, message.author, text, version, self.clock(), message.private, message.url)
        )
        await self.deliver()

    async def delete(self, message: MessagePosted) -> None:
        """Delete a message."""
        self.chat.messages.pop(str(message.ref), None)
        await self.core.on_delete(MessageDeleted(message.ref, self.clock()))
        await self.deliver()

    async def react(self, by: Account, message: MessagePosted, emoji: str = "📝", *, added: bool = True) -> None:
        """Put a reaction on a message, or take it away."""
        await self.core.on_reaction(Reacted(message, by, emoji, self.clock(), added))
        await self.deliver()

    async def choose(self, actor: Account, verb: str, message: MessagePosted) -> Answer:
        """Use a message shortcut."""
        chosen = MessageChosen(self.key(), actor, verb, message, self.clock())  # type: ignore[arg-type]
        return await self._answered(await self.core.on_chosen(chosen))

    async def type(self, actor: Account, line: str, place: Place = GENERAL, key: str = "") -> Answer:
        """Type a command such as `/share text`."""
        name, _, text = line.lstrip("/").partition(" ")
        command = CommandInvoked(
            key or self.key(), actor, place, name, text, self.clock(), private=place.room == COUNCIL
        )
        return await self._answered(await self.core.on_command(command))

    async def press(self, actor: Account, post: Answer, label: str, place: Place = GENERAL) -> Answer:
        """Press the first button of a post that is labelled so."""
        found = next(each for each in buttons(post) if each.label.startswith(label))
        return await self.do(actor, found.action, place)

    async def do(self, actor: Account, action: Action, place: Place = GENERAL) -> Answer:
        """Do what a button would do."""
        pressed = Pressed(self.key(), actor, place, action, self.clock(), private=place.room == COUNCIL)
        return await self._answered(await self.core.on_press(pressed))

    async def submit(
        self, actor: Account, form: Answer, place: Place = GENERAL, key: str = "", **values: str
    ) -> Answer:
        """Fill a form in, over what it holds already, and send it."""
        assert isinstance(form, Form)
        filled = {each.name: each.value for each in form.fields} | values
        submitted = FormSubmitted(
            key or self.key(), actor, place, form.action, filled, self.clock(), private=place.room == COUNCIL
        )
        return await self._answered(await self.core.on_form(submitted))

    async def merge(self, actor: Account, number: int, into: int, place: Place = GENERAL) -> Answer:
        """Let one entry stand for another: type it, look at what it would do, and press."""
        seen = await self.type(actor, f"/hearth merge {number} into {into}", place)
        yes = [each for each in buttons(seen) if each.action.verb == "merge_yes"]
        return await self.do(actor, yes[0].action, place) if yes else seen

    async def tick(self, **by: float) -> None:
        """Let time pass, and let what is due happen."""
        now = self.clock.forward(**by)
        for due in self.store.due(now):
            await self.store.write(due.community, partial(_do, due=due, now=now))
        await self.deliver()

    async def deliver(self) -> None:
        """Send what waits in the outbox."""
        while errands := await self.store.queue.claim(self.clock(), limit=20):
            for errand in errands:
                await self.carry(errand)

    async def carry(self, errand: Errand) -> None:
        """Send one post, or change it."""
        if errand.replaces:
            await self.chat.replace(errand.place, errand.replaces, errand.post)
            await self.store.queue.sent(errand, errand.replaces, self.clock())
        else:
            sent = await self.chat.send(errand.place, errand.post, key=errand.key)
            await self.store.queue.sent(errand, sent, self.clock())

    def key(self) -> str:
        """Return the id of a new interaction."""
        return f"interaction-{next(self.counter)}"

    def posts_to(self, account: Account) -> list[Post]:
        """Return what Hearth said to one account alone."""
        return [one.post for one in self.chat.standing if str(account) in one.post.addressees]

    def public(self) -> list[Post]:
        """Return what Hearth said in front of everybody."""
        return [one.post for one in self.chat.standing if one.post.audience == "public"]

    def standing(self, text: str) -> MessageRef:
        """Return where the newest message of Hearth that says *text* stands."""
        one = next(each for each in reversed(self.chat.standing) if text in each.post.fallback)
        return MessageRef(one.place, one.id)

    async def _answered(self, answer: Answer) -> Answer:
        await self.deliver()
        return answer


def _do(tx: Transaction, *, due: Due, now: datetime) -> None:
    DUES[due.kind](tx, due.id, now=now)


def buttons(post: Answer) -> list[Button]:
    """Return every button of a post, those of its cards too."""
    assert isinstance(post, Post)
    found: list[Button] = []
    for block in post.blocks:
        if isinstance(block, (Choices, EntryCard)):
            found.extend(block.buttons)
    return found


def cards(post: Answer) -> list[EntryCard]:
    """Return the cards of a post."""
    assert isinstance(post, Post)
    return [block for block in post.blocks if isinstance(block, EntryCard)]


def text_of(answer: Answer) -> str:
    """Return all that an answer says, as plain text."""
    if isinstance(answer, Form):
        return "\n".join([answer.title, post(*answer.notes).fallback, *(each.label for each in answer.fields)])
    assert answer is not None
    return answer.fallback


__all__ = ["BO", "COUNCIL", "FAY", "GENERAL", "LI", "Village", "buttons", "cards", "text_of"]
