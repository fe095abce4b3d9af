"""What a use case may ask of the repertoire: entries, search, uses, consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.messages import Place, Wanted
    from bot.practice.model import Change, Consent, Draft, Entry, Found, Hit, Query, Revised, Tally, Use


class Entries(Protocol):
    """The repertoire of the transaction's community."""

    def keep(self, draft: Draft, *, now: datetime) -> Entry | None:
        """Give *draft* the next number and keep it; None where its source is kept already."""

    def get(self, number: int) -> Entry | None:
        """Return an entry whatever its state, or None."""

    def many(self, numbers: Sequence[int]) -> Sequence[Entry]:
        """Return the entries that exist, in the order of *numbers*."""

    def by_source(self, source_key: str) -> Entry | None:
        """Return the entry that was kept from this message."""

    def put(self, entry: Entry, *, by: str | None, change: Change, now: datetime) -> bool:
        """Write *entry* over its version minus one and record the revision; False if that was outrun."""

    def revisions(self, number: int) -> Sequence[Revised]:
        """Return every version, oldest first."""

    def variants(self, number: int) -> Sequence[int]:
        """Return the numbers of the entries kept as variants of this one."""

    def parts(self, numbers: Sequence[int]) -> dict[int, tuple[Entry, ...]]:
        """Return the entries that those of *numbers* are made of beside themselves: what was merged into them."""

    def stands(self, numbers: Sequence[int]) -> dict[int, int]:
        """Return which entry stands for each of *numbers* now: itself, or what it was merged into, however often."""

    def by_author(self, person: str) -> Sequence[Entry]:
        """Return all that a person told, newest first, whatever its state."""

    def shelf(self, wanted: Wanted, viewer: Viewer, *, size: int = 20) -> tuple[Sequence[Entry], int]:
        """Return one page of what *viewer* may see, newest first, and how many there are in all."""

    def facets(self, viewer: Viewer) -> tuple[Sequence[tuple[str, int]], Sequence[tuple[str, int]]]:
        """Return (kind, count) and (topic, count) over what *viewer* may see."""

    def rooms(self) -> frozenset[str]:
        """Return every room that an entry is shown in alone."""

    def stream(self, viewer: Viewer | None) -> Iterator[Entry]:
        """Yield every kept entry that *viewer* may see (None: every entry there is), by number."""

    def report(self, number: int, *, by: str, reason: str, now: datetime) -> bool:
        """Record a report; False where this person reported it already."""

    def reports(self) -> Sequence[tuple[int, str, datetime]]:
        """Return open reports: (number, reason, when), oldest first; never by whom."""

    def settle(self, number: int) -> None:
        """Close the reports of an entry."""


class Search(Protocol):
    """Finding. Runs on a reader, never on the writer."""

    def find(self, query: Query, viewer: Viewer, place: Place | None = None) -> Found:
        """Return what *viewer* may see (with *place*: what everybody there may), best first."""

    def near(self, title: str, body: str, viewer: Viewer, *, limit: int = 3) -> Sequence[Hit]:
        """Return near-duplicates of a draft that *viewer* may see; none is the usual case."""


class Uses(Protocol):
    """What people did with entries."""

    def get(self, number: int, person: str) -> Use | None:
        """Return one person's dealings with one entry."""

    def put(self, use: Use) -> None:
        """Write them, in place of what was there."""

    def tally(self, numbers: Sequence[int]) -> dict[int, Tally]:
        """Return what came of each entry; every number has a tally."""

    def outcomes(self, since: datetime, *, last: int = 50) -> Sequence[int]:
        """Return the entries of which somebody told from *since* on how it went, newest first, each once."""

    def told(self, number: int) -> Sequence[Use]:
        """Return who used or tried an entry and how it went, newest first."""

    def dealings(self, number: int, person: str) -> Use | None:
        """Return one person's dealings with an entry as a whole: with it, or with what was merged into it."""

    def mine(self, person: str) -> Sequence[Use]:
        """Return a person's trials without an outcome, soonest first."""


class Consents(Protocol):
    """Requests to keep somebody else's words."""

    def add(self, consent: Consent) -> bool:
        """Record a request; False where this message has one already."""

    def get(self, id: str) -> Consent | None:
        """Return a request."""

    def by_source(self, source_key: str) -> Consent | None:
        """Return the request for a message."""

    def put(self, consent: Consent) -> bool:
        """Write over version minus one; False if that was outrun."""

    def waiting(self, person: str) -> Sequence[Consent]:
        """Return what waits for *person*, as author or as keeper."""
