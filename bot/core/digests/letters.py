"""What a digest sends and to whom: read first, by a reader where there is one, then sent a few at a time.

One's own digest comes at its hour by the clock where one is. All tell of the same week: it ends when the first of
them is told, so that nothing falls between two, whoever is told first or last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.community.attention import Cause
from bot.community.rhythm import OccurrenceState
from bot.core.attention import announce, tell
from bot.core.digesting import find, fresh_since, of_person, of_place, post_of, remember
from bot.core.keys import key_for
from bot.messages import Place
from bot.recurrence import at_local

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.digests.model import Digest, News
    from bot.community.model import Member
    from bot.community.rhythm import Occurrence
    from bot.core.digesting import Fresh, Reading
    from bot.messages import Post
    from bot.transaction import Transaction

TELL = "digest"
"""The step of a digest that is to be told; after the first few, with the end of its week and who was told last."""
LONGEST = timedelta(days=31)
"""After a long absence a digest looks back no further than this."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest as it is sent; `turn` is whose it is and when it is due, as the step of its occurrence."""

    key: str
    reading: Reading
    told: tuple[News, ...]
    post: Post
    due_at: datetime
    member: Member | None = None
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """What is sent now and what becomes of the occurrence then; `changes` is how the community stood when it was read."""

    digest: Digest
    step: str
    changes: int
    letters: tuple[Letter, ...]
    after: Occurrence
    until: datetime


@dataclass(frozen=True, slots=True)
class _Turn:
    """How far one's own digests got: the end of the week they tell of, and who was told last."""

    until: datetime
    last: tuple[datetime, str]

    def __str__(self) -> str:
        return f"{TELL} {self.until.isoformat()} {self.last[0].isoformat()} {self.last[1]}"

    @classmethod
    def of(cls, step: str, first: datetime) -> _Turn:
        """Return what a step says; where nobody was told yet, the week ends at *first*."""
        parts = step.split(" ")
        if len(parts) < len(("step", "until", "at", "person")):
            return cls(first, (datetime.min.replace(tzinfo=first.tzinfo), ""))
        return cls(datetime.fromisoformat(parts[1]), (datetime.fromisoformat(parts[2]), parts[3]))


def hours(tx: Transaction, occurrence: Occurrence) -> Mapping[str, datetime]:
    """Return when each who follows anything is told: at the digest's local time, by the clock where they are."""
    zones = tx.attention.zones(tx.digests.followers())
    due = {zone: at_local(occurrence.local, zone).at for zone in set(zones.values())}
    return {person: due[zone] for person, zone in zones.items()}


def gather(tx: Transaction, occurrence: Occurrence, digest: Digest, *, now: datetime, most: int) -> Ready:
    """Read what is to be sent of a digest now, to *most* members at once."""
    if digest.place:
        return _to_place(tx, occurrence, digest, now)
    return _to_members(tx, occurrence, digest, now, most)


def send(tx: Transaction, ready: Ready, letters: Sequence[Letter], *, now: datetime) -> None:
    """Send some of what was read."""
    for one in letters:
        remember(tx, one.key, ready.digest.id, one.reading, one.told)
        of = {"cause": Cause.DIGEST, "subject": ready.digest.id, "key": one.key, "now": now}
        if one.reading.place is not None:
            announce(tx, one.reading.place, one.post, **of)  # type: ignore[arg-type]
        elif one.member:
            tell(tx, one.member, one.post, **of)  # type: ignore[arg-type]


def close(tx: Transaction, ready: Ready) -> Occurrence:
    """Return what becomes of the occurrence once all that was read is sent; with its last the week is over."""
    if ready.after.state is not OccurrenceState.OPEN:
        tx.digests.told(ready.digest.id, max(ready.until, ready.digest.told_to))
    return ready.after


def up_to(occurrence: Occurrence, turn: str, *, now: datetime) -> Occurrence:
    """Return an occurrence of which those up to somebody's turn were told."""
    return replace(occurrence, state=OccurrenceState.OPEN, step=turn, due_at=now)


def _ended(occurrence: Occurrence, state: OccurrenceState, reason: str = "") -> Occurrence:
    return replace(occurrence, state=state, reason=reason, step="", due_at=None)


def _to_place(tx: Transaction, occurrence: Occurrence, digest: Digest, now: datetime) -> Ready:
    reading = of_place(tx, Place.parse(digest.place), since=max(digest.told_to, now - LONGEST), now=now)
    told = find(tx, reading)
    changes = tx.members.community().changes
    if not told:
        after = _ended(occurrence, OccurrenceState.SKIPPED, "nothing")
        return Ready(digest, occurrence.step, changes, (), after, now)
    letter = Letter(key_for("digest", occurrence.id), reading, told, post_of(tx, digest.id, reading, told), now)
    return Ready(digest, occurrence.step, changes, (letter,), _ended(occurrence, OccurrenceState.DONE), now)


def _to_members(tx: Transaction, occurrence: Occurrence, digest: Digest, now: datetime, most: int) -> Ready:
    """Read what those are told who come next; the step says up to whom."""
    due = sorted((at, person) for person, at in hours(tx, occurrence).items())
    turn = _Turn.of(occurrence.step, due[0][0] if due else now)
    waiting = [one for one in due if one > turn.last]
    up = [one for one in waiting if one[0] <= now][:most]
    fresh = fresh_since(tx, max(digest.told_to, now - LONGEST), until=turn.until)
    found = (_letter(tx, occurrence, digest, replace(turn, last=one), fresh, now) for one in up)
    after = _ended(occurrence, OccurrenceState.DONE)
    if waiting[len(up) :]:
        step = str(replace(turn, last=up[-1]) if up else turn)
        due_at = max(waiting[len(up)][0], now)
        after = replace(occurrence, state=OccurrenceState.OPEN, step=step, due_at=due_at)
    return Ready(digest, occurrence.step, tx.members.community().changes, tuple(filter(None, found)), after, turn.until)


def _letter(
    tx: Transaction, occurrence: Occurrence, digest: Digest, turn: _Turn, fresh: Fresh, now: datetime
) -> Letter | None:
    person = turn.last[1]
    member = tx.members.get(person)
    if member is None or not member.account:
        return None
    topics = frozenset(tx.topics.within(tx.topics.canonical(topic) for topic in tx.digests.followed(person)))
    reading = of_person(tx, person, topics, since=fresh.since, now=now)
    told = find(tx, reading, fresh)
    if not told:
        return None
    key = key_for("digest", occurrence.id, person)
    return Letter(key, reading, told, post_of(tx, digest.id, reading, told), turn.last[0], member, str(turn))
