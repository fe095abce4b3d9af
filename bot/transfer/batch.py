"""Some records of an import, kept together in one transaction, with the place where to go on.

A batch may be kept by whoever has the database: it goes as JSON to a process
that has it open already. Sent twice, it is kept once.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from uuid_utils import uuid7

from bot.messages import Account, MessageRef, Place
from bot.practice.keep import deletion_key
from bot.practice.model import Change, Consent, Kind, Scope, State
from bot.practice.upkeep import look_soon
from bot.transfer.codec import record_as_json, record_from_json
from bot.transfer.errors import OutOfOrder
from bot.transfer.reading.documents import KEY
from bot.transfer.records import Record, Solved, Told

if TYPE_CHECKING:
    from datetime import datetime

    from bot.community.model import Member
    from bot.practice.model import Draft
    from bot.transaction import Transaction

# Nobody is asked on the day of an import: the usual fortnight would be over before they are.
CANDIDATE_DAYS = 365
_PROGRESS = "import:"


@dataclass(frozen=True, slots=True)
class Counts:
    """What has come of an import so far.

    `position` is how many records are behind; `kept` became entries, `candidates`
    wait for their authors; `known` were there before, and `gone` were deleted by
    their authors in the meantime. `struck` counts those that held a secret, `cut` those too
    long to keep whole.
    """

    position: int = 0
    kept: int = 0
    candidates: int = 0
    known: int = 0
    gone: int = 0
    struck: int = 0
    cut: int = 0

    def __str__(self) -> str:
        """Return the counts as JSON, to be parsed back."""
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, text: str | None) -> Counts:
        """Return the counts that *text* was printed from, none for None or ''."""
        return cls(**json.loads(text)) if text else cls()


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of the import *id* from position *start* on. One without records only asks."""

    id: str
    start: int = 0
    records: tuple[Record, ...] = ()

    @property
    def end(self) -> int:
        """Return the position after the last of its records."""
        return self.start + len(self.records)

    def as_json(self) -> dict[str, Any]:
        """Return this batch as a JSON value."""
        return {"id": self.id, "start": self.start, "records": [record_as_json(record) for record in self.records]}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Batch:
        """Return the batch that *value* was made from; ValueError, KeyError or TypeError where it is none."""
        return cls(str(value["id"]), int(value["start"]), tuple(map(record_from_json, value["records"])))


def apply_batch(tx: Transaction, batch: Batch, *, now: datetime) -> Counts:
    """Keep what *batch* holds and return what has come of its import so far.

    What was taken of it before is not taken again; `OutOfOrder` where it leaves a gap.
    """
    key = _PROGRESS + batch.id
    counts = Counts.parse(tx.deliveries.outcome(key))
    if batch.start > counts.position:
        raise OutOfOrder(counts.position, batch.start)
    fresh = batch.records[counts.position - batch.start :]
    if not fresh:
        return counts
    keeping = _Keeping(tx, now)
    for record in fresh:
        counts = keeping.take(record, counts)
    if keeping.first:
        look_soon(tx, keeping.first, now=now)  # Much of what an import brings is old: nobody waits a day to hear that.
    tx.deliveries.first(key, now=now)
    tx.deliveries.conclude(key, str(counts))
    return counts


def is_here(tx: Transaction, told: Told) -> bool:
    """Return whether the entry is here: by its source, or because it left from here.

    What has no source that may be told leaves under its own id.
    """
    key = told.draft.source_key or ""
    if tx.entries.by_source(key):
        return True
    here = tx.entries.get(told.number) if told.number else None
    return here is not None and key == f"{KEY}{here.id}"


class _Keeping:
    """Keeps one record after the other in one transaction; `first` is the first entry that it kept, 0 for none."""

    def __init__(self, tx: Transaction, now: datetime) -> None:
        self._tx = tx
        self._now = now
        self._rooms: dict[Place, bool] = {}
        self.first = 0

    def take(self, record: Record, counts: Counts) -> Counts:
        """Keep *record* and return *counts* with what came of it."""
        field = self._told(record) if isinstance(record, Told) else self._solved(record)
        told = record if field == "kept" and isinstance(record, Told) else None
        more = {"position": counts.position + 1, field: getattr(counts, field) + 1}
        struck, cut = (told.struck, told.cut) if told else (False, False)
        return replace(counts, **more, struck=counts.struck + struck, cut=counts.cut + cut)

    def _told(self, told: Told) -> str:
        draft = told.draft
        if is_here(self._tx, told):
            return "known"
        if told.account:
            if self._tx.deliveries.outcome(_deletion(draft)) is not None:
                return "gone"
            draft = self._spoken(told)
        draft = replace(draft, topics=self._tx.topics.resolve(draft.topics), variant_of=self._variant(told))
        whole = self._whole(told)
        kept = self._tx.entries.keep(draft, now=self._now)
        if kept and whole:
            part = replace(kept, state=State.MERGED, merged_into=whole, version=kept.version + 1)
            self._tx.entries.put(part, by=None, change=Change.MERGED, now=self._now)
        self.first = self.first or (kept.number if kept else 0)
        return "kept" if kept else "known"

    def _spoken(self, told: Told) -> Draft:
        """Return the draft with the person who said it, seen by whom the channel allows."""
        if told.account is None:
            return told.draft
        private = self._is_private(Place.parse(told.draft.room), told.private, told.room_name)
        member = self._met(told.account)
        return replace(
            told.draft,
            author=member.person,
            author_name=member.name or told.account.name,
            kept_by=member.person,
            scope=Scope.PLACE if private else Scope.COMMUNITY,
        )

    def _solved(self, solved: Solved) -> str:
        key = str(solved.ref)
        if self._tx.deliveries.outcome(deletion_key(solved.ref)) is not None:
            return "gone"
        if self._tx.entries.by_source(key) or self._tx.consents.by_source(key):
            return "known"
        private = self._is_private(solved.ref.place.room, solved.private, solved.room_name)
        member = self._met(solved.account)
        return (
            "candidates" if self._tx.consents.add(self._candidate(solved, member.person, private=private)) else "known"
        )

    def _candidate(self, solved: Solved, author: str, *, private: bool) -> Consent:
        """Return the request that waits for the author alone: nobody but the export pointed at it."""
        return Consent(
            community=self._tx.members.community().id,
            id=str(uuid7()),
            source_key=str(solved.ref),
            place=str(solved.ref.place),
            message_id=solved.ref.id,
            author=author,
            keeper=author,
            kind=Kind.SOLUTION,
            topics=solved.topics,
            private=private,
            url=solved.url,
            asked_at=self._now,
            expires_at=self._now + timedelta(days=CANDIDATE_DAYS),
        )

    def _is_private(self, place: Place, told: bool | None, name: str) -> bool:  # noqa: FBT001  # A fact, not a switch.
        """Return whether a channel counts as private, and record it where it is met for the first time.

        What Hearth knows of a channel today outweighs an export of long ago;
        what nobody knows is private.
        """
        if place not in self._rooms:
            members = self._tx.members
            room = members.known_room(place) or members.room(place, private=told is not False, name=name)
            self._rooms[place] = room.private
        return self._rooms[place] or told is True

    def _met(self, account: Account) -> Member:
        """Return the member behind an account; an old export overwrites no name of today, nor makes facilitators."""
        known = self._tx.members.known(account)
        return self._tx.members.meet(
            Account(account.space, account.native, "" if known else account.name), now=self._now
        )

    def _variant(self, told: Told) -> int | None:
        original = self._tx.entries.by_source(told.variant_of) if told.variant_of else None
        return original.number if original else None

    def _whole(self, told: Told) -> int | None:
        """Return which entry stands here for what an entry was merged into; None where it is not here, or not kept."""
        named = self._tx.entries.by_source(told.merged_into) if told.merged_into else None
        stands = self._tx.entries.get(self._tx.entries.stands([named.number])[named.number]) if named else None
        return stands.number if stands and stands.state is State.KEPT else None


def _deletion(draft: Draft) -> str:
    """Return the key that a deletion of the draft's message has left, if it came first."""
    place, _, id = (draft.source_key or "").rpartition("#")
    return deletion_key(MessageRef(Place.parse(place), id))
