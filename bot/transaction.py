"""The transaction: what a use case may ask of storage, in one database transaction.

Every method that changes something is safe to run twice: a unique key refuses the
second, and the answer says so (False or None). A repository speaks of one community,
the transaction's own; spaces and persons are shared by all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Audited, Community, Member, Role, Room, Settings, Viewer
    from bot.domain.model import Question, Topic
    from bot.messages import Account, Place, Post, Wanted
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

    def told(self, number: int) -> Sequence[Use]:
        """Return who used or tried an entry and how it went, newest first."""

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


class Topics(Protocol):
    """The named parts of the domain."""

    def resolve(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the topics that *names* stand for, aliases followed, new ones created, each once."""

    def canonical(self, name: str) -> str:
        """Return the topic that *name* is another name of, or *name* itself."""

    def every(self, viewer: Viewer, prefix: str = "", *, limit: int = 200) -> Sequence[Topic]:
        """Return topics on something *viewer* may see whose name or alias begins with *prefix*, most used first."""

    def alias(self, alias: str, topic: str) -> bool:
        """Make *alias* another name of *topic*, moving its entries; False where that makes a circle."""


class Questions(Protocol):
    """What was asked, and how it ended."""

    def add(self, question: Question) -> bool:
        """Record a question; False where its id is known."""

    def get(self, id: str) -> Question | None:
        """Return a question."""

    def put(self, question: Question) -> bool:
        """Write over version minus one; False if that was outrun."""

    def by_posted(self, posted_key: str) -> Question | None:
        """Return the question that a message of Hearth asks in a channel."""

    def mine(self, person: str) -> Sequence[Question]:
        """Return a person's open questions and gaps, newest first."""

    def gaps(self) -> Sequence[Question]:
        """Return parked gaps that their asker shared, soonest due first."""


class Members(Protocol):
    """Spaces, persons and members. `community` methods speak of the transaction's own."""

    def community(self) -> Community:
        """Return the transaction's community."""

    def configure(self, settings: Settings, *, name: str = "", about: str = "") -> None:
        """Change the community's settings, and its name and what it is about where given."""

    def meet(self, account: Account, *, now: datetime) -> Member:
        """Return the member behind *account*, made one at first sight; names are kept fresh.

        The first one who manages the space becomes a facilitator.
        """

    def known(self, account: Account) -> str | None:
        """Return the person behind *account*, or None where Hearth has not met them."""

    def get(self, person: str) -> Member | None:
        """Return a member."""

    def by_name(self, name: str) -> Member | None:
        """Return the member of that name, by any case; None where there is none or are several."""

    def every(self) -> Sequence[Member]:
        """Return all members, by name."""

    def set_role(self, person: str, role: Role) -> None:
        """Make a member a facilitator, or no longer."""

    def accounts(self, person: str) -> Sequence[Account]:
        """Return the accounts of a person in all spaces."""

    def room(self, place: Place, *, private: bool, name: str = "") -> Room:
        """Record and return the room of *place*; private once told private, until told otherwise."""

    def known_room(self, place: Place) -> Room | None:
        """Return the room of *place*, of whichever community, or None where Hearth has not met it."""

    def rooms(self, *, private: bool | None = None) -> Sequence[Room]:
        """Return the community's rooms."""

    def bind(self, place: Place, community: int) -> None:
        """Make the room of *place* belong to a community."""


class Outgoing(Protocol):
    """What is to be sent because of this transaction."""

    def send(self, place: Place, post: Post, *, key: str, now: datetime) -> bool:
        """Put *post* on its way; False where *key* (≤ 25 characters) was used already."""

    def replace(self, key: str, post: Post, *, now: datetime) -> bool:
        """Put *post* in the place of what was sent with *key*; False where that is unknown."""

    def key_of(self, place: Place, sent: str) -> str | None:
        """Return the key of what was sent to the room of *place* and stands there as message *sent*."""

    def sent_as(self, key: str) -> str | None:
        """Return the platform's id of the message sent with *key*; None while it is not sent."""

    def showing(self, number: int) -> Sequence[str]:
        """Return the keys of the posts that show entry *number*."""


class Deliveries(Protocol):
    """The keys of what has been taken: what refuses duplicates."""

    def first(self, key: str, *, now: datetime, outcome: str = "") -> bool:
        """Record *key*; False where it was taken before."""

    def outcome(self, key: str) -> str | None:
        """Return what was recorded with *key*; None where it was never taken."""

    def conclude(self, key: str, outcome: str) -> None:
        """Record what came of *key*."""


class Audit(Protocol):
    """The append-only log of exports, consents, hides, erasures and settings."""

    def note(self, verb: str, subject: str, *, by: str | None, now: datetime) -> None:
        """Add a line; no content."""

    def every(self, *, last: int = 100) -> Sequence[Audited]:
        """Return the newest lines first."""


class Erasure(Protocol):
    """What is held of a person, and removing it."""

    def held(self, person: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return all that is a person's, table by table, as plain values."""

    def erase(self, person: str, *, now: datetime) -> Sequence[int]:
        """Scrub all that is a person's from every table; return the numbers of the entries that went."""


class Transaction(Protocol):
    """One database transaction in one community. An exception undoes all of it."""

    @property
    def entries(self) -> Entries:
        """Return the repertoire."""

    @property
    def search(self) -> Search:
        """Return the search over it."""

    @property
    def uses(self) -> Uses:
        """Return uses and trials."""

    @property
    def consents(self) -> Consents:
        """Return requests for consent."""

    @property
    def topics(self) -> Topics:
        """Return topics."""

    @property
    def questions(self) -> Questions:
        """Return questions and gaps."""

    @property
    def members(self) -> Members:
        """Return spaces, persons and members."""

    @property
    def outgoing(self) -> Outgoing:
        """Return the way out."""

    @property
    def deliveries(self) -> Deliveries:
        """Return the keys of what has been taken."""

    @property
    def audit(self) -> Audit:
        """Return the audit log."""

    @property
    def erasure(self) -> Erasure:
        """Return the eraser."""
