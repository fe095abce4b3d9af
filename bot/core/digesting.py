"""What is worth knowing since the last digest: found, put into a post, and that post made anew without what went."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.community.attention import Cause
from bot.community.digests.model import News, Worth, chosen
from bot.community.least import least_at
from bot.community.model import Viewer
from bot.community.replies import digest as replies
from bot.community.rhythm import OccurrenceState, Recurs
from bot.community.sessions import sight
from bot.core.answers import anybody_in, everybody_in
from bot.core.attention import explained
from bot.core.keys import key_for
from bot.core.places import near
from bot.domain import questions
from bot.domain.model import QuestionState
from bot.messages import Place, Row, Wanted
from bot.practice.model import Tally, visible
from bot.practice.sight import followed, standing_now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bot.domain.model import Question
    from bot.messages import Post
    from bot.practice.model import Entry
    from bot.transaction import Transaction

AHEAD = timedelta(days=8)
LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom a digest is: everybody in a place, or one member and the topics that they follow."""

    community: int
    since: datetime
    now: datetime
    viewer: Viewer
    place: Place | None = None
    topics: frozenset[str] = frozenset()
    person: str = ""

    def is_for(self, tx: Transaction, entry: Entry) -> bool:
        """Return whether all for whom it is may see an entry, and it is about what they follow."""
        if self.place is not None:
            return visible(entry, anybody_in(tx, self.place), self.place)
        return visible(entry, self.viewer) and entry.author != self.person and bool(self.topics & set(entry.topics))

    def is_about(self, question: Question) -> bool:
        """Return whether a question names a topic that is followed; in a place every one is of interest."""
        if self.place is not None:
            return True
        words = {word.strip("#.,;:!?()“”\"'").casefold() for word in question.text.split()}
        return bool(self.topics & words) and question.asker != self.person


def of_place(tx: Transaction, place: Place, *, since: datetime, now: datetime) -> Reading:
    """Return a reading for everybody in a channel."""
    return Reading(tx.members.community().id, since, now, everybody_in(tx, place), place)


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is new to one reader, or to every member: read once for all who are told of it."""

    since: datetime
    entries: Sequence[Entry]
    tried: Sequence[Entry]
    tally: Mapping[int, Tally]
    open: Sequence[Question]


def fresh_since(
    tx: Transaction, since: datetime, viewer: Viewer | None = None, *, until: datetime | None = None
) -> Fresh:
    """Return what is new to *viewer*, or to any member of the community; of entries, what was kept before *until*."""
    reader = viewer or Viewer(tx.members.community().id)
    shelf, _ = tx.entries.shelf(Wanted(), reader, size=LOOKED_AT)
    new = [one for one in shelf if one.kept_at >= since and (until is None or one.kept_at < until)]
    tried = [one for one in standing_now(tx, tx.uses.outcomes(since)) if one.kept_at < since]
    tally = tx.uses.tally([one.number for one in (*new, *tried)])
    return Fresh(since, new, tried, tally, questions.open_for(tx, reader))


def find(tx: Transaction, reading: Reading, fresh: Fresh | None = None) -> tuple[News, ...]:
    """Return at most six things that are worth knowing; none where there is nothing new.

    What is *fresh* to every member is given where many are told of it.
    """
    fresh = fresh or fresh_since(tx, reading.since, reading.viewer)
    found = [
        *_sessions(tx, reading),
        *_entries(tx, reading, fresh),
        *_trials(tx, reading, fresh),
        *_open(reading, fresh),
        *_thanks(tx, reading),
    ]
    asked = {one.id for one in fresh.open if one.asked_at >= reading.since}
    # Old questions alone would make a digest every week.
    new = any(one.worth not in {Worth.QUESTION, Worth.GAP} or one.subject in asked for one in found)
    return chosen(found) if new else ()


def _sessions(tx: Transaction, reading: Reading) -> Iterator[News]:
    if reading.place is None:
        return
    for session in sight.between(tx, reading.now, reading.now + AHEAD, reading.viewer):
        if session.occurrence.state in {OccurrenceState.PLANNED, OccurrenceState.OPEN}:
            yield News(Worth.SESSION, session.id)
            return


def _entries(tx: Transaction, reading: Reading, fresh: Fresh) -> Iterator[News]:
    """Yield what was kept since: what was used most first, then the newest."""
    for one in sorted(fresh.entries, key=lambda one: (-fresh.tally[one.number].used, -one.number)):
        if reading.is_for(tx, one):
            yield News(Worth.ENTRY, str(one.number))


def _trials(tx: Transaction, reading: Reading, fresh: Fresh) -> Iterator[News]:
    for one in fresh.tried:
        if _tried(fresh.tally[one.number], reading) and reading.is_for(tx, one):
            yield News(Worth.TRIAL, str(one.number))


def _tried(tally: Tally, reading: Reading) -> bool:
    return tally.shown is not None and tally.told >= _least(reading)


def _open(reading: Reading, fresh: Fresh) -> Iterator[News]:
    """Yield open questions, the newest first, and gaps that nobody looks after."""
    for one in reversed(fresh.open):
        if not reading.is_about(one):
            continue
        if one.state is QuestionState.POSTED:
            yield News(Worth.QUESTION, one.id)
        elif not one.steward:
            yield News(Worth.GAP, one.id)


def _thanks(tx: Transaction, reading: Reading) -> Iterator[News]:
    """Yield how often somebody was thanked: of the whole community, so not where others may be."""
    count = tx.thanks.count(reading.since)
    if reading.place is not None and not reading.viewer.guest and count >= _least(reading):
        yield News(Worth.THANKS, str(count))


def _least(reading: Reading) -> int:
    return least_at(reading.place)


OF_ENTRIES = frozenset({Worth.ENTRY, Worth.TRIAL})


def rows_of(tx: Transaction, told: Sequence[News]) -> list[Row]:
    """Return what a digest shows, a row for each thing that is still there; two that became one have one."""
    stands = tx.entries.stands([int(one.subject) for one in told if one.worth in OF_ENTRIES])
    once: dict[News, None] = {}
    for one in told:
        now = replace(one, subject=str(stands[int(one.subject)])) if one.worth in OF_ENTRIES else one
        once.setdefault(now)
    return [row for one in once if (row := _row(tx, one))]


def _row(tx: Transaction, told: News) -> Row | None:
    match told.worth:
        case Worth.ENTRY | Worth.TRIAL:
            return _of_entry(tx, told)
        case Worth.QUESTION | Worth.GAP:
            question = tx.questions.get(told.subject)
            row = replies.question_row if told.worth is Worth.QUESTION else replies.gap_row
            return row(question) if question and question.text else None
        case Worth.SESSION:
            occurrence = tx.schedules.occurrence(told.subject)
            session = sight.session_of(tx, occurrence) if occurrence else None
            return replies.session_row(session.title, session.starts, session.id) if session else None
        case Worth.THANKS:
            return replies.thanks_row(int(told.subject))


def _of_entry(tx: Transaction, told: News) -> Row | None:
    entry = followed(tx, int(told.subject))
    if entry is None:
        return None
    if told.worth is Worth.ENTRY:
        return replies.entry_row(entry)
    return replies.trial_row(entry, tx.uses.tally([entry.number])[entry.number])


def post_of(tx: Transaction, schedule: str, reading: Reading, told: Sequence[News]) -> Post:
    """Return the digest as it is posted."""
    entries = [int(one.subject) for one in told if one.worth in OF_ENTRIES]
    rows = rows_of(tx, told)
    if reading.place is not None:
        made = replies.digest(reading.since, rows, entries)
    else:
        member = tx.members.get(reading.person)
        to = member.account if member else ""
        where = near(tx, to, tx.digests.followed_in(reading.person))
        made = replies.own_digest(sorted(reading.topics), rows, entries, to=to, near=where)
    return explained(made, Cause.DIGEST, schedule, for_all=reading.place is not None)


def remember(tx: Transaction, key: str, schedule: str, reading: Reading, told: Sequence[News]) -> None:
    """Remember what the post *key* tells: kinds and numbers, no words."""
    note = {
        "schedule": schedule,
        "place": str(reading.place or ""),
        "person": reading.person,
        "topics": sorted(reading.topics),
        "since": reading.since.isoformat(),
        "told": [[one.worth.value, one.subject] for one in told],
    }
    tx.deliveries.first(_key(key), now=reading.now, outcome=json.dumps(note))


def made_anew(
    tx: Transaction, key: str, *, without: Collection[int] = (), unasked: Collection[str] = (), now: datetime
) -> Post | None:
    """Return a digest with what those for whom it is may still see; None where it is none, or nothing is left.

    *without* are entries and *unasked* questions that are about to go.
    """
    noted = tx.deliveries.outcome(_key(key))
    if not noted:
        return None
    note = json.loads(noted)
    reading = _reading(tx, note, now=now)
    told = [News(Worth(worth), subject) for worth, subject in note["told"]]
    left = [one for one in told if one.subject not in unasked and _stays(tx, one, reading, without)]
    return post_of(tx, note["schedule"], reading, left) if rows_of(tx, left) else None


def _reading(tx: Transaction, note: dict[str, Any], *, now: datetime) -> Reading:
    since = datetime.fromisoformat(note["since"])
    if note["place"]:
        return of_place(tx, Place.parse(note["place"]), since=since, now=now)
    return of_person(tx, note["person"], frozenset(note["topics"]), since=since, now=now)


def of_person(tx: Transaction, person: str, topics: frozenset[str], *, since: datetime, now: datetime) -> Reading:
    """Return a reading for one member.

    Nobody can be asked here which private channels they are in by now: unknown means that they are in none.
    """
    community = tx.members.community().id
    return Reading(community, since, now, Viewer(community, person), None, topics, person)


def _stays(tx: Transaction, told: News, reading: Reading, without: Collection[int]) -> bool:
    if told.worth not in OF_ENTRIES:
        return True
    entry = followed(tx, int(told.subject))
    return entry is not None and entry.number not in without and reading.is_for(tx, entry)


def unasked(tx: Transaction, question: Question, *, now: datetime) -> Iterator[tuple[str, Post]]:
    """Yield (key, what stands there from now on) of each digest that told of a question: without it."""
    for occurrence in tx.schedules.occurrences(kind=Recurs.DIGEST, since=question.asked_at - AHEAD):
        digest = tx.digests.get(occurrence.schedule)
        readers = tx.digests.followers() if digest and not digest.place else ()
        for key in (key_for("digest", occurrence.id), *(key_for("digest", occurrence.id, one) for one in readers)):
            if f'"{question.id}"' in (tx.deliveries.outcome(_key(key)) or ""):
                yield key, made_anew(tx, key, unasked={question.id}, now=now) or replies.nothing_left()


def _key(key: str) -> str:
    return f"digest {key}"
