"""All that crosses between a platform and the core: facts in, Post and Form out.

Everything here is frozen, ours and small: no vendor object, no `raw`, no `extra`.
Inbound types are past facts. Outbound types say what to show, never how.
Every text in an outbound type is data: a renderer escapes all of it and pings
nobody but a Post's addressees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

# The outbox's codec resolves these at run time.
from datetime import date, datetime  # noqa: TC003

# --- who and where ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said: a space, a channel of it, perhaps a thread.

    Printed as `slack:T01/C042/1700.1` and parsed back without loss.
    """

    space: str
    channel: str = ""
    thread: str = ""

    def __str__(self) -> str:
        """Return the one string that stands for this place."""
        return "/".join(part for part in (self.space, self.channel, self.thread) if part)

    @classmethod
    def parse(cls, text: str) -> Place:
        """Return the place that *text* was printed from."""
        space, _, rest = text.partition("/")
        channel, _, thread = rest.partition("/")
        return cls(space, channel, thread)

    @property
    def room(self) -> Place:
        """The channel of this place, without its thread: what privacy attaches to."""
        return Place(self.space, self.channel)


@dataclass(frozen=True, slots=True)
class Account:
    """One platform identity, as the platform tells it.

    `manages` is true where the platform says that they may manage the space.
    """

    space: str
    native: str
    name: str = ""
    manages: bool = False

    def __str__(self) -> str:
        """Return the key of this account, `web:local/li`."""
        return f"{self.space}/{self.native}"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message on a platform: where it stands and the platform's own id of it."""

    place: Place
    id: str

    def __str__(self) -> str:
        """Return the key of this message, `web:local/general#17`; the thread is no part of it."""
        return f"{self.place.room}#{self.id}"

    @classmethod
    def parse(cls, text: str) -> MessageRef:
        """Return the reference that *text* was printed from, without its thread."""
        room, _, id_ = text.rpartition("#")
        return cls(Place.parse(room), id_)


# --- facts in ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """Somebody said something. `private` tells whether the channel is; unknown counts as private."""

    ref: MessageRef
    author: Account
    text: str
    at: datetime
    private: bool = True
    url: str | None = None
    to_hearth: bool = False


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message now reads differently. `version` grows with every edit of it."""

    ref: MessageRef
    author: Account
    text: str
    version: str
    at: datetime
    private: bool = True
    url: str | None = None


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message is gone from the platform by a deletion event."""

    ref: MessageRef
    at: datetime


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody put a reaction on a message, or took it away (`added` false)."""

    message: MessagePosted
    by: Account
    emoji: str
    at: datetime
    added: bool = True


@dataclass(frozen=True, slots=True)
class CommandInvoked:
    """A command was typed: `name` is share, ask or hearth; `text` is what followed it.

    `key` is the platform's id of the interaction: delivered twice, it is the same.
    """

    key: str
    actor: Account
    place: Place
    name: str
    text: str
    at: datetime
    private: bool = True


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed. `action` is the button's own `verb:id:version`."""

    key: str
    actor: Account
    place: Place
    action: Action
    at: datetime
    private: bool = True


@dataclass(frozen=True, slots=True)
class MessageChosen:
    """A message shortcut was used: `verb` is `keep` or `solved` (has this been solved?)."""

    key: str
    actor: Account
    verb: Literal["keep", "solved", "this_solved"]
    message: MessagePosted
    at: datetime


@dataclass(frozen=True, slots=True)
class FormSubmitted:
    """A form came back. `values` maps field names to what was entered; topics are comma-separated."""

    key: str
    actor: Account
    place: Place
    action: Action
    values: Mapping[str, str]
    at: datetime
    private: bool = True


Fact = MessagePosted | MessageEdited | MessageDeleted | Reacted


# --- what is shown ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Action:
    """What a button or form does when used: works after a restart, twice changes nothing more."""

    verb: str
    subject: str = ""
    version: int = 0

    def __str__(self) -> str:
        """Return `verb:id:version`, at most 100 characters (Discord's limit for a custom id)."""
        return f"{self.verb}:{self.subject}:{self.version}"

    @classmethod
    def parse(cls, text: str) -> Action:
        """Return the action that *text* was printed from; ValueError when it is none."""
        verb, _, rest = text.partition(":")
        subject, _, version = rest.rpartition(":")
        return cls(verb, subject, int(version or 0))


@dataclass(frozen=True, slots=True)
class Said:
    """A run of text; `marked` where it matches a search."""

    text: str
    style: Literal["plain", "strong", "code", "quiet", "marked"] = "plain"
    type: Literal["said"] = "said"


@dataclass(frozen=True, slots=True)
class When:
    """An instant, shown in the reader's own zone."""

    at: datetime
    style: Literal["day", "moment"] = "day"
    type: Literal["when"] = "when"


@dataclass(frozen=True, slots=True)
class Who:
    """A person, shown by name; never pinged by being shown."""

    name: str
    account: str = ""
    type: Literal["who"] = "who"


@dataclass(frozen=True, slots=True)
class Link:
    """A link whose address is ours or the platform's own; the address is always visible on demand."""

    url: str
    label: str
    type: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class EntryLink:
    """The permanent link to entry `number`, or its bare #number where no page has an address."""

    number: int
    label: str = ""
    type: Literal["entry"] = "entry"


Span = Said | When | Who | Link | EntryLink


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    spans: tuple[Span, ...]
    tone: Literal["plain", "quiet", "warning", "heading"] = "plain"
    type: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Quote:
    """Members' words at length, in the canonical Markdown subset; always data."""

    text: str
    type: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Button:
    """One press. `weight` says how much it wants to be seen, not which colour."""

    label: str
    action: Action
    weight: Literal["plain", "main", "danger"] = "plain"
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons that belong together."""

    buttons: tuple[Button, ...]
    type: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One entry as it is shown in an answer.

    `passage` is the part that matters with the matching words marked;
    `worked` is (worked, of those who tried) and only given from three people up.
    """

    number: int
    version: int
    kind: str
    title: str
    passage: tuple[Said, ...] = ()
    told_by: str = ""
    told_at: datetime | None = None
    not_when: str = ""
    worked: tuple[int, int] | None = None
    used: int = 0
    source_url: str | None = None
    source_gone: bool = False
    topics: tuple[str, ...] = ()
    old: bool = False
    private_to: str = ""
    variant_of: int | None = None
    buttons: tuple[Button, ...] = ()
    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class Lines:
    """A short list, one row a line."""

    rows: tuple[tuple[Span, ...], ...]
    type: Literal["lines"] = "lines"


Block = Prose | Quote | Choices | EntryCard | Lines


@dataclass(frozen=True, slots=True)
class Post:
    """Something to show: `blocks` in order, readable without them as `fallback`.

    `audience` private means: to the one who acted. `addressees` are account keys;
    exactly those may be pinged. `entries` are the numbers of the entries that the
    post shows, so that a withdrawn one can be struck from it later.
    """

    blocks: tuple[Block, ...]
    fallback: str
    audience: Literal["private", "public"] = "private"
    addressees: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `choices` are (value, label); topics are type-ahead and may create."""

    name: str
    label: str
    type: Literal["line", "text", "choice", "topics", "toggle", "date", "hidden"] = "line"
    value: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    limit: int = 4000


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in; comes back as FormSubmitted with the same action.

    `notes` stand above the fields: near-duplicates, a fault to mend.
    """

    action: Action
    title: str
    fields: tuple[Field, ...]
    submit: str = "Save"
    notes: tuple[Block, ...] = ()


Answer = Post | Form | None


# --- the page's reading of the repertoire -------------------------------------


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the repertoire as its reader may see it.

    `kinds` and `topics` are facets (name, count), counted over what the reader may see.
    """

    cards: tuple[EntryCard, ...]
    total: int
    page: int
    pages: int
    kinds: tuple[tuple[str, int], ...]
    topics: tuple[tuple[str, int], ...]
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One earlier text of an entry."""

    version: int
    at: datetime
    by: str
    change: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry with all that its reader may know of it."""

    card: EntryCard
    body: str
    parts: tuple[tuple[str, str], ...]
    revisions: tuple[Revision, ...]
    variants: tuple[EntryCard, ...]
    uses: tuple[tuple[Span, ...], ...]
    scope: str
    place: str = ""
    mine: bool = False
    state: str = "kept"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row of a type-ahead."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see of the repertoire: words and filters, all optional."""

    words: str = ""
    kind: str = ""
    topic: str = ""
    author: str = ""
    page: int = 1
    since: date | None = None
