"""An entry, the draft that it was, and who may see it. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.messages import Place


class Kind(StrEnum):
    """What an entry is."""

    TIP = "tip"
    STORY = "story"
    TOOL = "tool"
    SOLUTION = "solution"
    WARNING = "warning"


class Scope(StrEnum):
    """Who may see an entry: the whole community, or the members of the place it comes from."""

    COMMUNITY = "community"
    PLACE = "place"


class State(StrEnum):
    """What became of an entry. Only a kept one is found."""

    KEPT = "kept"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Parts:
    """A story's body in four short parts; any may be empty."""

    situation: str = ""
    did: str = ""
    came: str = ""
    learned: str = ""

    def __bool__(self) -> bool:
        """Return whether there is any part."""
        return bool(self.situation or self.did or self.came or self.learned)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return (heading, text) of the parts that are there, in order."""
        every = (
            ("Situation", self.situation),
            ("What we did", self.did),
            ("What came of it", self.came),
            ("What we learned", self.learned),
        )
        return tuple(row for row in every if row[1])


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants kept, before it has a number.

    `author` is a person id (None: unknown, as in an import); `source_key` is the
    platform's key of what it came from and is unique in the community: it refuses
    the second keeping of the same thing. `source_id` is the id it had in an import.
    `room` is the channel it comes from, printed.
    """

    kind: Kind
    title: str
    body: str
    told_at: datetime
    author: str | None = None
    author_name: str = ""
    kept_by: str | None = None
    topics: tuple[str, ...] = ()
    parts: Parts = Parts()
    not_when: str = ""
    nameless: bool = False
    scope: Scope = Scope.COMMUNITY
    room: str = ""
    source_key: str | None = None
    source_url: str | None = None
    source_version: str = ""
    source_id: str | None = None
    variant_of: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the repertoire of a community: a kept draft with its number (#142).

    `keeper` is who adopted it: they look after it, and its author stays its author. `told_with` are the names
    under which its parts were told, where others were merged into it; it is stored nowhere, but filled in where
    an entry is shown to somebody.
    """

    community: int
    number: int
    id: str
    kind: Kind
    title: str
    body: str
    told_at: datetime
    kept_at: datetime
    version: int = 1
    author: str | None = None
    author_name: str = ""
    kept_by: str | None = None
    topics: tuple[str, ...] = ()
    parts: Parts = Parts()
    not_when: str = ""
    nameless: bool = False
    scope: Scope = Scope.COMMUNITY
    room: str = ""
    source_key: str | None = None
    source_url: str | None = None
    source_version: str = ""
    source_gone: bool = False
    source_id: str | None = None
    variant_of: int | None = None
    merged_into: int | None = None
    state: State = State.KEPT
    keeper: str | None = None
    told_with: tuple[str, ...] = ()

    @property
    def shown_author(self) -> str:
        """Return the name to show, empty where the author wants none; with the names of who told its parts."""
        own = "" if self.nameless else self.author_name
        names = list(dict.fromkeys(name or "somebody" for name in (own, *self.told_with)))
        if names == ["somebody"] or not self.told_with:
            return own
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    def with_text(self, *, kind: Kind, title: str, body: str, parts: Parts, not_when: str) -> Entry:
        """Return the next version of this entry with another text."""
        return replace(
            self, kind=kind, title=title, body=body, parts=parts, not_when=not_when, version=self.version + 1
        )


class Change(StrEnum):
    """What a revision records."""

    KEPT = "kept"
    EDITED = "edited"
    CARRIED = "carried over"
    WIDENED = "shown to the community"
    NARROWED = "shown in its channel only"
    NAMELESS = "name taken off"
    NAMED = "name put back"
    HIDDEN = "hidden"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    JOINED = "joined by another"
    PARTED = "stands by itself again"
    LEFT = "left by another"
    ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Revised:
    """One version of an entry as it was, and what made it so."""

    number: int
    version: int
    at: datetime
    by: str | None
    by_name: str
    change: Change
    title: str
    body: str


def visible(entry: Entry, viewer: Viewer, place: Place | None = None) -> bool:
    """Return whether *viewer* may see *entry*; with *place*, whether everybody there may.

    The one rule of visibility; storage states it once more as a SQL predicate, and a
    property test holds the two together. What is not kept is seen by nobody here:
    an author's own hidden or withdrawn entries are a matter of their own page.
    """
    if entry.community != viewer.community or entry.state is not State.KEPT:
        return False
    if place is not None:
        open_there = entry.scope is Scope.COMMUNITY and str(place.room) not in viewer.mixed and not viewer.guest
        return open_there or (bool(entry.room) and entry.room == str(place.room))
    if entry.scope is Scope.COMMUNITY and not viewer.guest:
        return True
    return entry.room in viewer.rooms or (viewer.person is not None and viewer.person == entry.author)
