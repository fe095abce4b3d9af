"""What is shown: spans, blocks, posts and forms. The outbox's codec resolves these types at run time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003
from typing import Literal

from bot.messages.who import Action  # noqa: TC001


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
    """A link whose address is ours or the platform's own; the address is always visible on demand.

    On a page, one of ours may be a path alone: `/topics/git?in=1`.
    """

    url: str
    label: str
    type: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class EntryLink:
    """The permanent link to entry `number` of `community`, or its bare #number where no page has an address."""

    number: int
    label: str = ""
    community: int = 0
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

    `passage` is the part that matters with the matching words marked; where it began
    with the title, that is `heading` instead: the title with its matching words marked.
    `worked` is (worked, of those who tried) and only given from three people up. `works_in` and `fails_in` are
    members' words for where it did and did not work; `standing` says by how many it was confirmed, or what care
    it needs.
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
    heading: tuple[Said, ...] = ()
    community: int = 0
    standing: str = ""
    works_in: tuple[str, ...] = ()
    fails_in: tuple[str, ...] = ()
    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class Lines:
    """A short list, one row a line."""

    rows: tuple[tuple[Span, ...], ...]
    type: Literal["lines"] = "lines"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of `Rows`: what it says, and at most one press."""

    spans: tuple[Span, ...]
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A list whose rows have a press each: an agenda with its votes, a digest, dates."""

    rows: tuple[Row, ...]
    type: Literal["rows"] = "rows"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session as it is announced, and as a platform's own calendar shows it.

    `where` is what people read (a channel's name, an address in words); `url` leads there, if anything does.
    `going` and `maybe` are how many said so; `places` how many there are, 0 without a limit.
    """

    id: str
    title: str
    format: str
    starts: datetime
    ends: datetime
    where: str = ""
    url: str | None = None
    about: str = ""
    host: str = ""
    going: int = 0
    maybe: int = 0
    places: int = 0
    cancelled: bool = False
    type: Literal["meeting"] = "meeting"


@dataclass(frozen=True, slots=True)
class File:
    """A file to take along, such as a calendar entry; `label` says what it is. At most 1 MB of text."""

    name: str
    media: str
    text: str
    label: str = ""
    type: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures; None where a figure is not shown: too few people, or nothing known."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures to look at: `labels` name the places along, each of `series` has a value for every label.

    `about` says in a sentence or two what is to be seen: it is the alt text, and stands beside the data table.
    A `grid` is a table of figures whose weight shows: its series are the rows, its labels the columns.
    `target` is a line to reach, in `unit`s. `name` is a file's name without its ending.
    """

    name: str
    title: str
    about: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["bars", "lines", "grid"] = "bars"
    unit: str = ""
    target: float | None = None
    type: Literal["chart"] = "chart"


Block = Prose | Quote | Choices | EntryCard | Lines | Rows | Meeting | File | Chart


@dataclass(frozen=True, slots=True)
class Post:
    """Something to show: `blocks` in order, readable without them as `fallback`.

    `audience` private means: to the one who acted. `addressees` are account keys;
    exactly those may be pinged. `entries` are the numbers of the entries that the
    post shows, so that a withdrawn one can be struck from it later. `lasting` is true of
    a private post that somebody has to find again later: it does not vanish with the day.
    `near` is a printed place where it began, for a platform on which Hearth may not begin
    a conversation with one person. `title` is what a conversation is called that is opened for it.
    """

    blocks: tuple[Block, ...]
    fallback: str
    audience: Literal["private", "public"] = "private"
    addressees: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    lasting: bool = False
    near: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `choices` are (value, label); topics are type-ahead and may create; a time is 16:00.

    `part` is what the part of the form is called that it belongs to, where a platform shows a long form in parts.
    """

    name: str
    label: str
    type: Literal["line", "text", "choice", "topics", "toggle", "date", "time", "hidden"] = "line"
    value: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    limit: int = 4000
    part: str = ""


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
