"""What the page reads of the repertoire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.messages.shown import Block, EntryCard, Meeting, Span
    from bot.messages.who import Account


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
    """An entry with all that its reader may know of it; `beneath` is what was merged into it, and what it is made of."""

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
    beneath: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row of a type-ahead."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class CommunityChoice:
    """One of the communities that a reader is a member of; `chosen` is the one that is meant in private."""

    id: int
    name: str
    about: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page made of blocks: what the community is about, its topics, its pulse. `sheet`: one that is to be printed.

    A heading among its blocks begins a section; those of which `beside` names the heading stand side by side, where
    there is room. `near` are the names of the pages that its reader may open from it, `pulse` among them.
    """

    title: str
    blocks: tuple[Block, ...]
    sheet: bool = False
    beside: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap as its reader may see it: what is asked, since when, and when and by whom it is looked at again."""

    id: str
    asks: str
    topic: str = ""
    since: datetime | None = None
    due: datetime | None = None
    steward: str = ""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token a program brought: it reads with the rights of this account, in this community alone."""

    token: str
    account: Account
    community: int
    community_name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see of the repertoire: words and filters, all optional."""

    words: str = ""
    kind: str = ""
    topic: str = ""
    author: str = ""
    page: int = 1
    since: date | None = None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One session on the page's calendar; `mine` is what the reader answered: going, maybe, no, waiting or nothing."""

    meeting: Meeting
    series: str
    community: int
    mine: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The sessions of a span of time as one reader may see them, and the zone that their days are in."""

    zone: str
    rows: tuple[CalendarRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One session with all that its reader may know of it: its agenda, what was taken away, its ways in."""

    row: CalendarRow
    blocks: tuple[Block, ...]
    recurs: str = ""
