"""The doors of the core: what it offers to platforms and what it asks of them.

A method earns its place when two platforms can honour it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from bot.messages import (
        Account,
        Answer,
        Bearer,
        Calendar,
        Change,
        CommandInvoked,
        CommunityChoice,
        EntryPage,
        Finding,
        Form,
        FormSubmitted,
        GapRow,
        Installation,
        MessageChosen,
        MessageDeleted,
        MessageEdited,
        MessagePosted,
        MessageRef,
        Page,
        Place,
        Post,
        Presence,
        Pressed,
        Reacted,
        RoomChanged,
        SessionPage,
        Shelf,
        Suggestion,
        Wanted,
    )


class Inbox(Protocol):
    """What a platform brings to the core.

    Each call has committed when it returns: only then may the platform be told.
    `Unavailable` means that nothing was taken: an event is then not acknowledged.
    The reply to a message leaves by the outbox; the answer to an interaction is returned.
    """

    async def on_message(self, message: MessagePosted) -> None:
        """Take what was said."""

    async def on_edit(self, edit: MessageEdited) -> None:
        """Carry an edit over to what was kept from the message."""

    async def on_delete(self, deletion: MessageDeleted) -> None:
        """Carry a deletion over to what was kept from the message."""

    async def on_reaction(self, reaction: Reacted) -> None:
        """Take a reaction, or its removal."""

    async def on_change(self, change: Change) -> None:
        """Take what changed beside what was said: channels, people, and Hearth's own place among them."""

    async def on_session(self, space: str) -> None:
        """Take that a session with a space began: what was missed before it is read, in the background."""

    async def on_chosen(self, chosen: MessageChosen) -> Answer:
        """Answer a message shortcut."""

    async def on_command(self, command: CommandInvoked) -> Answer:
        """Answer a typed command."""

    async def on_press(self, press: Pressed) -> Answer:
        """Answer a pressed button."""

    async def on_form(self, form: FormSubmitted) -> Answer:
        """Answer a submitted form."""

    async def home(self, actor: Account, place: Place) -> Post:
        """Return the actor's own page: what waits for them, what is theirs, what is new, and a way to search."""

    async def suggest(self, actor: Account, place: Place, field: str, prefix: str) -> Sequence[Suggestion]:
        """Return at most 25 completions of *prefix* for *field* (topics, author, number)."""


class Library(Protocol):
    """The repertoire to read, as one reader may see it."""

    async def shelf(self, reader: Account, place: Place, wanted: Wanted, community: int = 0) -> Shelf:
        """Return one page of entries, newest first without words, best first with them."""

    async def entry(self, reader: Account, place: Place, number: int, community: int = 0) -> EntryPage | None:
        """Return entry *number* with its history; None where it is absent or hidden from the reader.

        *community* is whose it is where a link says so; 0: the one that is meant in *place*.
        """

    async def communities(self, reader: Account) -> Sequence[CommunityChoice]:
        """Return the communities that the reader is a member of, by name; press `community:<id>` chooses one."""

    async def calendar(
        self, reader: Account, place: Place, since: datetime, until: datetime, community: int = 0
    ) -> Calendar:
        """Return the sessions that begin in a span of time and that the reader may see, by their time."""

    async def session(self, reader: Account, place: Place, id: str, community: int = 0) -> SessionPage | None:
        """Return a session's page; None where there is none, or it is hidden from the reader."""

    async def session_file(self, reader: Account, place: Place, id: str, community: int = 0) -> str | None:
        """Return a session as an iCalendar file (RFC 5545)."""

    async def page(self, reader: Account, place: Place, name: str, rest: str = "", community: int = 0) -> Page | None:
        """Return the page called *name* (`about`, `topics`, `pulse` …), *rest* being what its address says after it.

        None where there is none, or it is hidden from the reader.
        """

    async def gaps(self, reader: Account, place: Place, community: int = 0) -> Sequence[GapRow]:
        """Return the open gaps that the reader may know of, soonest looked at first; none where they may not read."""

    async def bearer(self, secret: str) -> Bearer | None:
        """Return whose token a program brought; None for one that was revoked, has expired, or never was."""

    async def feed(self, secret: str) -> str | None:
        """Return the iCalendar of the person whose feed has this secret; None where it was revoked, or never was."""

    async def changes(self, space: str) -> int:
        """Return the change counter of the space's communities: it grows with every commit that shows."""


class Chat(Protocol):
    """What the core asks of a platform. Errors are `PlatformError`s."""

    async def send(self, place: Place, post: Post, *, key: str) -> str:
        """Post and return the platform's id of the message; *key* (≤ 25 characters) makes it once only.

        To the channel `+U1+U2` it goes where exactly these talk with Hearth, opened if need be (called the post's
        title, near its `near`). To `*calendar` its `Meeting` stands in the space's own calendar; a platform that has
        none returns an empty id.
        """

    async def replace(self, place: Place, sent: str, post: Post) -> None:
        """Put *post* in the place of the message *sent* earlier; a missing one is no error.

        In `*calendar` a meeting that is cancelled goes from it.
        """

    async def find(self, place: Place, *, key: str, post: Post | None = None) -> str | None:
        """Return the id of the message sent with *key*, or None where there is none.

        *post* is what was to be sent: a private one may stand elsewhere than in its place. Raises
        `Unreadable` where the platform does not let us look.
        """

    async def read(self, ref: MessageRef) -> MessagePosted | None:
        """Return a message as it reads now; None where it is gone or may not be read."""

    async def thread(self, place: Place) -> Sequence[MessagePosted]:
        """Return what members said in a thread, oldest first, with what it hangs on; empty where unreadable."""

    async def history(self, room: Place, since: datetime) -> Sequence[MessagePosted | MessageEdited]:
        """Return what members said in a channel from *since* on, oldest first, replies of the last week included.

        A message that was edited comes as it reads now, and then as its edit. Raises `Unreadable`.
        """

    async def rooms(self, space: str) -> Sequence[RoomChanged]:
        """Return the channels that Hearth is in, as they are now."""

    async def presence(self, account: Account, rooms: Sequence[Place]) -> Presence:
        """Return which of *rooms* the account is in now, printed, and whether they are a guest.

        What cannot be told is left out, and whom the platform does not know is a guest. Raises a
        PlatformError where it does not answer now.
        """


class Adapter(Protocol):
    """One platform at work."""

    @property
    def space(self) -> str:
        """Return the prefix of the spaces it serves (`web`, `slack`, `discord`)."""

    @property
    def chat(self) -> Chat:
        """Return the way out to this platform."""

    async def run(self, inbox: Inbox, library: Library) -> None:
        """Serve until cancelled; drain what is under way before returning."""

    async def look(self, rooms: Sequence[Place] = ()) -> Sequence[Finding]:
        """Return what the doctor should know: tokens, rights, channels. Works while `run` does, and without it.

        *rooms* are the channels in which Hearth has to be; those of other platforms are passed over.
        """


class Installations(Protocol):
    """Hearth's ways into spaces. Tokens are encrypted at rest; raises `Unavailable`."""

    async def get(self, space: str) -> Installation | None:
        """Return the way into a space; None where there is none, or it was removed."""

    async def every(self, platform: str) -> Sequence[Installation]:
        """Return the ways into all spaces of a platform (`slack`)."""

    async def put(self, installation: Installation) -> None:
        """Keep a way into a space, in the place of the one before."""

    async def drop(self, space: str) -> bool:
        """Forget the token of a space, for good; False where there was none."""


class Tickets(Protocol):
    """Secrets that open one thing once: a log-in, an installation, a link between accounts."""

    async def issue(self, purpose: str, subject: str, *, minutes: int) -> str:
        """Return a new secret, safe in an address, that stands for *subject* for so long."""

    async def redeem(self, purpose: str, ticket: str) -> str | None:
        """Return what *ticket* stands for, the first time it is asked; None for any other."""


class Letters(Protocol):
    """What one person is to see, kept where a platform shows it only when they press."""

    async def put(self, key: str, account: str, answer: Post | Form) -> None:
        """Keep *answer* for an account (printed) under *key*, in the place of what was there."""

    async def get(self, key: str, account: str) -> Post | Form | None:
        """Return what is kept under *key*; None where there is nothing, or it is somebody else's."""


class Embedder(Protocol):
    """Turns texts into vectors of meaning. Pure computation or one endpoint; never required."""

    @property
    def name(self) -> str:
        """Return what identifies the vectors: those of another name are of no use to this one."""

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a row; raise PlatformError where an endpoint fails."""


class Clock(Protocol):
    """Tells the time at an edge."""

    def __call__(self) -> datetime:
        """Return the instant, aware, in UTC."""


class Transcript(Protocol):
    """Where the local page keeps what is said on it: the page is a platform like any other."""

    async def say(self, message: MessagePosted) -> None:
        """Record a message; it stays to be delivered until `delivered` is called."""

    async def change(self, ref: MessageRef, text: str | None, version: str) -> None:
        """Record an edit (*text*) or a deletion (None)."""

    async def posted(self, place: Place, post: Post, *, key: str, at: datetime) -> str:
        """Record a message of Hearth; with the same *key* only once. Return its id."""

    async def replaced(self, ref: MessageRef, post: Post) -> None:
        """Record that a message of Hearth reads differently now."""

    async def delivered(self, ref: MessageRef) -> None:
        """Record that the core has taken a message."""

    async def undelivered(self) -> Sequence[MessagePosted]:
        """Return what was said but not yet taken by the core, oldest first."""

    async def message(self, ref: MessageRef) -> MessagePosted | None:
        """Return one message as it reads now."""

    async def sent(self, place: Place, key: str) -> str | None:
        """Return the id of Hearth's message with *key*."""

    async def read(self, room: Place, *, last: int = 200) -> Sequence[MessagePosted | PostedHere]:
        """Return what stands in a channel, oldest first, at most *last*."""


class PostedHere(Protocol):
    """A message of Hearth on the local page."""

    @property
    def ref(self) -> MessageRef:
        """Return where it stands."""

    @property
    def post(self) -> Post:
        """Return what it shows."""

    @property
    def at(self) -> datetime:
        """Return when it was posted."""
