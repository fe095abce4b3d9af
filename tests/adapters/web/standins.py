"""The core and the page's memory, in memory: they keep the promises of the ports and record what they were told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.messages import (
    Calendar,
    MessagePosted,
    MessageRef,
    Place,
    Post,
    Prose,
    Said,
    SessionPage,
    Shelf,
    Suggestion,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.messages import (
        Account,
        Answer,
        Bearer,
        CalendarRow,
        Change,
        CommandInvoked,
        CommunityChoice,
        EntryPage,
        FormSubmitted,
        GapRow,
        MessageChosen,
        MessageDeleted,
        MessageEdited,
        Page,
        Pressed,
        Reacted,
        Wanted,
    )
    from bot.ports import PostedHere
    from bot.testing import SettableClock


def a_post(text: str = "Here you are.", **fields: object) -> Post:
    """Return a post of one sentence."""
    return replace(Post((Prose((Said(text),)),), text), **fields)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Standing:
    """A message of Hearth in memory."""

    ref: MessageRef
    post: Post
    at: datetime


@dataclass
class MemoryTranscript:
    """The page's messages. A deleted one is gone; the same id or key twice is one message."""

    said: dict[str, MessagePosted] = field(default_factory=dict)
    standing: dict[str, Standing] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    fault: Exception | None = None

    async def say(self, message: MessagePosted) -> None:
        if self.fault:
            raise self.fault
        if message.ref.id not in self.said:
            self.said[message.ref.id] = message
            self.waiting.append(message.ref.id)

    async def change(self, ref: MessageRef, text: str | None, version: str) -> None:
        assert version
        old = self.said.pop(ref.id, None)
        if old and text is not None:
            self.said[ref.id] = replace(old, text=text)

    async def posted(self, place: Place, post: Post, *, key: str, at: datetime) -> str:
        if key not in self.keys:
            self.keys[key] = str(len(self.keys) + 1)
            self.standing[self.keys[key]] = Standing(MessageRef(place, self.keys[key]), post, at)
        return self.keys[key]

    async def replaced(self, ref: MessageRef, post: Post) -> None:
        if ref.id in self.standing:
            self.standing[ref.id] = replace(self.standing[ref.id], post=post)

    async def delivered(self, ref: MessageRef) -> None:
        if ref.id in self.waiting:
            self.waiting.remove(ref.id)

    async def undelivered(self) -> Sequence[MessagePosted]:
        return [self.said[id_] for id_ in self.waiting if id_ in self.said]

    async def message(self, ref: MessageRef) -> MessagePosted | None:
        return self.said.get(ref.id)

    async def sent(self, place: Place, key: str) -> str | None:
        assert place.space
        return self.keys.get(key)

    async def read(self, room: Place, *, last: int = 200) -> Sequence[MessagePosted | PostedHere]:
        every: list[MessagePosted | PostedHere] = [*self.said.values(), *self.standing.values()]
        return sorted((one for one in every if one.ref.place.room == room), key=lambda one: one.at)[-last:]


@dataclass
class RecordingInbox:
    """A core that takes each key once, records what it was told, and answers what a test laid ready."""

    answer: Answer = field(default_factory=a_post)
    messages: list[MessagePosted] = field(default_factory=list)
    edits: list[MessageEdited] = field(default_factory=list)
    deletions: list[MessageDeleted] = field(default_factory=list)
    reactions: list[Reacted] = field(default_factory=list)
    chosen: dict[str, MessageChosen] = field(default_factory=dict)
    commands: dict[str, CommandInvoked] = field(default_factory=dict)
    presses: dict[str, Pressed] = field(default_factory=dict)
    forms: dict[str, FormSubmitted] = field(default_factory=dict)
    homes: list[tuple[str, str]] = field(default_factory=list)
    start: Post = field(default_factory=lambda: a_post("This waits for you."))
    suggestions: tuple[Suggestion, ...] = ()
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    fault: Exception | None = None

    async def on_message(self, message: MessagePosted) -> None:
        self._stumble()
        self.messages.append(message)

    async def on_edit(self, edit: MessageEdited) -> None:
        self._stumble()
        self.edits.append(edit)

    async def on_delete(self, deletion: MessageDeleted) -> None:
        self._stumble()
        self.deletions.append(deletion)

    async def on_reaction(self, reaction: Reacted) -> None:
        self._stumble()
        self.reactions.append(reaction)

    async def on_chosen(self, chosen: MessageChosen) -> Answer:
        self._stumble()
        self.chosen[chosen.key] = chosen
        return self.answer

    async def on_command(self, command: CommandInvoked) -> Answer:
        self._stumble()
        self.commands[command.key] = command
        return self.answer

    async def on_press(self, press: Pressed) -> Answer:
        self._stumble()
        self.presses[press.key] = press
        return self.answer

    async def on_form(self, form: FormSubmitted) -> Answer:
        self._stumble()
        self.forms[form.key] = form
        return self.answer

    async def home(self, actor: Account, place: Place) -> Post:
        self._stumble()
        self.homes.append((str(actor), str(place)))
        return self.start

    async def on_change(self, change: Change) -> None:
        raise NotImplementedError  # The page brings none.

    async def on_session(self, space: str) -> None:
        raise NotImplementedError

    async def suggest(self, actor: Account, place: Place, field: str, prefix: str) -> Sequence[Suggestion]:
        self.asked.append((actor.native, field, prefix))
        assert place.space
        return self.suggestions

    def _stumble(self) -> None:
        if self.fault:
            raise self.fault


@dataclass
class SmallLibrary:
    """A few entries, each seen by the members named with it."""

    entries: dict[int, tuple[EntryPage, frozenset[str]]] = field(default_factory=dict)
    sessions: dict[str, tuple[SessionPage, frozenset[str]]] = field(default_factory=dict)
    feeds: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, tuple[Page, frozenset[str]]] = field(default_factory=dict)
    unknown: list[tuple[GapRow, frozenset[str]]] = field(default_factory=list)
    bearers: dict[str, Bearer] = field(default_factory=dict)
    zone: str = "Europe/Berlin"
    memberships: dict[str, tuple[CommunityChoice, ...]] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    listened: list[str] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    meant: list[int] = field(default_factory=list)
    count: int = 0
    pages: int = 1
    fault: Exception | None = None

    def keep(self, entry: EntryPage, *readers: str) -> None:
        self.entries[entry.card.number] = (entry, frozenset(readers))
        self.count += 1

    async def shelf(self, reader: Account, place: Place, wanted: Wanted, community: int = 0) -> Shelf:
        assert place.space
        self.meant.append(community)
        if self.fault:
            raise self.fault
        self.wanted.append(wanted)
        self.places.append(str(place))
        cards = [entry.card for entry, readers in self.entries.values() if reader.native in readers]
        found = tuple(card for card in cards if wanted.words.lower() in card.title.lower())
        kinds = tuple((kind, sum(card.kind == kind for card in found)) for kind in {card.kind for card in found})
        return Shelf(found, len(found), wanted.page, self.pages, kinds, (), "solved" if found else "none")

    async def entry(self, reader: Account, place: Place, number: int, community: int = 0) -> EntryPage | None:
        assert place.space
        self.meant.append(community)
        if self.fault:
            raise self.fault
        entry, readers = self.entries.get(number, (None, frozenset()))
        return entry if reader.native in readers else None

    def hold(self, row: CalendarRow, *readers: str, text: str = "") -> None:
        """Let a session be there for some readers; its page says *text*."""
        page = SessionPage(row, (row.meeting, Prose((Said(text),))), "every Thursday at 16:00")
        self.sessions[row.meeting.id] = (page, frozenset(readers))

    async def calendar(
        self, reader: Account, place: Place, since: datetime, until: datetime, community: int = 0
    ) -> Calendar:
        assert place.space
        self.meant.append(community)
        if self.fault:
            raise self.fault
        rows = [page.row for page, readers in self.sessions.values() if reader.native in readers]
        return Calendar(self.zone, tuple(row for row in rows if since <= row.meeting.starts < until))

    async def session(self, reader: Account, place: Place, id: str, community: int = 0) -> SessionPage | None:
        assert place.space
        self.meant.append(community)
        page, readers = self.sessions.get(id, (None, frozenset()))
        return page if reader.native in readers else None

    async def session_file(self, reader: Account, place: Place, id: str, community: int = 0) -> str | None:
        page = await self.session(reader, place, id, community)
        return f"BEGIN:VCALENDAR {page.row.meeting.title}" if page else None

    async def page(self, reader: Account, place: Place, name: str, rest: str = "", community: int = 0) -> Page | None:
        assert place.space
        self.meant.append(community)
        if self.fault:
            raise self.fault
        page, readers = self.leaves.get(f"{name}/{rest}".rstrip("/"), (None, frozenset()))
        return page if reader.native in readers else None

    async def gaps(self, reader: Account, place: Place, community: int = 0) -> Sequence[GapRow]:
        assert place.space
        self.meant.append(community)
        return [row for row, readers in self.unknown if reader.native in readers]

    async def bearer(self, secret: str) -> Bearer | None:
        if self.fault:
            raise self.fault
        return self.bearers.get(secret)

    async def feed(self, secret: str) -> str | None:
        if self.fault:
            raise self.fault
        return self.feeds.get(secret)

    async def communities(self, reader: Account) -> Sequence[CommunityChoice]:
        if self.fault:
            raise self.fault
        return self.memberships.get(str(reader), ())

    async def changes(self, space: str) -> int:
        self.listened.append(space)
        return self.count


@dataclass
class MemoryTickets:
    """Secrets that open one thing once, while their time lasts."""

    clock: SettableClock
    issued: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    redeemed: list[str] = field(default_factory=list)
    fault: Exception | None = None

    async def issue(self, purpose: str, subject: str, *, minutes: int) -> str:
        ticket = secrets.token_urlsafe(24)
        self.issued[purpose, ticket] = (subject, self.clock() + timedelta(minutes=minutes))
        return ticket

    async def redeem(self, purpose: str, ticket: str) -> str | None:
        if self.fault:
            raise self.fault
        self.redeemed.append(ticket)
        subject, until = self.issued.pop((purpose, ticket), ("", self.clock()))
        return subject if self.clock() < until else None
