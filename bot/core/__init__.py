"""The core: takes what platforms bring, routes it to a use case, and gives its reply."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community import replies as community
from bot.core import (
    asking,
    changes,
    consents,
    digests,
    facilitating,
    facts,
    home,
    library,
    routes,
    sessions,
    sharing,
    solving,
    thanking,
    verbs,
    who,
)
from bot.core.closed import with_line
from bot.core.desk import Desk
from bot.core.dues import DUES, ERRANDS, FAULTS
from bot.core.reading import Readable
from bot.errors import AskError, NotAllowed, Unavailable
from bot.messages import Post
from bot.messages.meant import answer_of
from bot.metrics import facts_taken, interactions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.core.desk import Look, Scene
    from bot.messages import (
        Account,
        Action,
        Answer,
        Change,
        CommandInvoked,
        FormSubmitted,
        MessageChosen,
        MessageDeleted,
        MessageEdited,
        MessagePosted,
        Place,
        Pressed,
        Reacted,
        Suggestion,
    )
    from bot.ports import Chat, Clock
    from bot.storage.store import Store

__all__ = ["DUES", "ERRANDS", "FAULTS", "Core"]


ANSWER_SECONDS = 2.3  # A platform waits for three; by then a database that says nothing counts as one that can't.
TYPED = ("title", "body", "situation", "did", "came", "learned", "not_when", "reason", "changed", "about", "question")


class Core(Readable):
    """Implements `Inbox`, and `Library` with what it inherits, over one store, for all platforms at once.

    An event raises `Unavailable` where the database can't take it, so that it is not
    acknowledged; an interaction is always answered.
    """

    answer_seconds = ANSWER_SECONDS

    def __init__(  # noqa: PLR0913  # Each is a tool of its own.
        self,
        store: Store,
        chats: Mapping[str, Chat],
        *,
        clock: Clock,
        wake: Callable[[], None] = lambda: None,
        page_url: str = "",
        operators: frozenset[str] = frozenset(),
        look: Look | None = None,
        missed: Callable[[str], None] = lambda space: None,  # noqa: ARG005
    ) -> None:
        """Work on *store*; reach platforms by *chats* (`web`, `slack`, `discord`); *wake* the outbox.

        *page_url* is where members open the page, *look* what the doctor finds in a space; *missed* is
        told of each session with a space, to have what was said before it read.
        """
        self._missed = missed
        super().__init__(Desk(store, chats, clock, wake, page_url.rstrip("/"), operators, look))

    def reached(self, address: str) -> None:
        """Take note of where the page is reached, which may be known only once it is served."""
        self._desk.reached_at = address.rstrip("/")

    def errands(self) -> Mapping[str, Callable[..., Awaitable[object]]]:
        """Return what the tick does apart from the writer that asks the platforms first, by the kind of due."""
        return {"digest": partial(digests.tell_apart, self._desk)}

    async def on_message(self, message: MessagePosted) -> None:
        """Take what was said."""
        await facts.on_message(self._desk, message)
        facts_taken.labels("message").inc()

    async def on_edit(self, edit: MessageEdited) -> None:
        """Carry an edit over."""
        await facts.on_edit(self._desk, edit)
        facts_taken.labels("edit").inc()

    async def on_delete(self, deletion: MessageDeleted) -> None:
        """Carry a deletion over."""
        await facts.on_delete(self._desk, deletion)
        facts_taken.labels("delete").inc()

    async def on_reaction(self, reaction: Reacted) -> None:
        """Take a reaction, or its removal."""
        await facts.on_reaction(self._desk, reaction)
        facts_taken.labels("reaction").inc()

    async def on_change(self, change: Change) -> None:
        """Take what changed beside what was said."""
        await changes.on_change(self._desk, change)
        facts_taken.labels("change").inc()

    async def on_session(self, space: str) -> None:
        """Take that a session with a space began: what was missed before it is read, in the background."""
        self._desk.presences.forget()
        self._missed(space)

    async def on_given_up(self, community: int, key: str) -> None:
        """Take that a platform will not have a post; where the database can't be told, a session's next step is."""
        with suppress(Unavailable):
            await self._desk.store.write(community, lambda tx: sessions.on_given_up(tx, key, now=self._desk.clock()))
            self._desk.wake()

    async def on_chosen(self, chosen: MessageChosen) -> Answer:
        """Answer a message shortcut."""
        return await self._answer(
            chosen.actor,
            chosen.message.ref.place,
            lambda scene: self._chosen(scene, replace(chosen, message=replace(chosen.message, private=scene.private))),
            private=chosen.message.private,
        )

    async def on_command(self, command: CommandInvoked) -> Answer:
        """Answer a typed command."""
        return await self._answer(
            command.actor,
            command.place,
            lambda scene: self._typed(scene, replace(command, private=scene.private)),
            private=command.private,
            typed="" if command.name == "hearth" else command.text,
        )

    async def on_press(self, press: Pressed) -> Answer:
        """Answer a pressed button."""
        return await self._answer(
            press.actor,
            press.place,
            lambda scene: routes.on_press(self._desk, scene, replace(press, private=scene.private)),
            private=press.private,
            used=press.action,
            there=not press.remembered,
        )

    async def on_form(self, form: FormSubmitted) -> Answer:
        """Answer a submitted form."""
        return await self._answer(
            form.actor,
            form.place,
            lambda scene: self._submitted(scene, replace(form, private=scene.private)),
            private=form.private,
            used=form.action,
            there=not form.remembered,
            typed="\n\n".join(filter(None, (form.values.get(name, "") for name in TYPED))),
        )

    async def home(self, actor: Account, place: Place) -> Post:
        """Return the actor's own page; one sentence where it can't be read now."""
        shown = await self._answer(actor, place, lambda scene: home.page(self._desk, scene), private=True)
        assert isinstance(shown, Post)  # noqa: S101  A page is no form.
        return shown

    async def suggest(self, actor: Account, place: Place, field: str, prefix: str) -> Sequence[Suggestion]:
        """Return completions; none while the database can't be read."""
        try:
            async with asyncio.timeout(self.answer_seconds):
                scene = await self._desk.scene(actor, place, private=True, there=False)
                return await library.suggest(self._desk, scene, field, prefix)
        except (Unavailable, TimeoutError):
            return []

    async def _chosen(self, scene: Scene, chosen: MessageChosen) -> Answer:
        if chosen.verb == "solved":
            return await asking.on_solved_shortcut(self._desk, scene, chosen)
        if chosen.verb == "this_solved":
            return await solving.on_this_solved(self._desk, scene, chosen)
        if chosen.verb == "thanks":
            return await thanking.on_thanks_shortcut(self._desk, scene, chosen)
        if str(chosen.actor) == str(chosen.message.author):
            return await sharing.on_keep_own(self._desk, scene, chosen)
        return await consents.on_keep_shortcut(self._desk, scene, chosen)

    async def _typed(self, scene: Scene, command: CommandInvoked) -> Answer:
        verb = command.text.strip().partition(" ")[0] if command.name == "hearth" else command.name
        return await with_line(self._desk, scene, verb, await self._command(scene, command))

    async def _submitted(self, scene: Scene, form: FormSubmitted) -> Answer:
        verb = form.action.verb.partition("_")[0]
        return await with_line(self._desk, scene, verb, await routes.on_form(self._desk, scene, form))

    async def _command(self, scene: Scene, command: CommandInvoked) -> Answer:
        if command.name == "share":
            return await sharing.on_share(self._desk, scene, command, command.text)
        if command.name == "ask":
            return await asking.on_ask(self._desk, scene, command.key, command.text)
        if command.name == "who":
            return await who.on_who(self._desk, scene, command, command.text)
        if command.name == "session":
            return await sessions.on_session(self._desk, scene, command, command.text)
        return await verbs.on_hearth(self._desk, scene, command)

    async def _answer(
        self,
        actor: Account,
        place: Place,
        route: Callable[[Scene], Awaitable[Answer]],
        *,
        private: bool,
        there: bool = True,
        typed: str = "",
        used: Action | None = None,
    ) -> Answer:
        """Run a route; what the member can mend, and a database that is down, become one sentence.

        What they *typed* is given back with it, so that nobody types it again.
        """
        try:
            with interactions.time(), self._desk.store.hurried():
                async with asyncio.timeout(self.answer_seconds):
                    scene = await self._desk.scene(actor, place, private=private, there=there, used=used)
                    return answer_of(await self._allowed(scene, route, typed), scene.community)
        except AskError as error:
            return community.fault(error, typed=typed)
        except (Unavailable, TimeoutError):
            return community.try_again(typed=typed)

    async def _allowed(self, scene: Scene, route: Callable[[Scene], Awaitable[Answer]], typed: str) -> Answer:
        """Run a route; whoever may not do it is told whom to ask."""
        try:
            return await route(scene)
        except NotAllowed as error:
            return await facilitating.refused(self._desk, scene, error, typed=typed)
