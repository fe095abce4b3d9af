"""Who knows about something, as one reader may hear of it, and who of them may be asked now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.attention import WEEK, Cause
from bot.core.gaps.likeness import terms_of
from bot.core.keeping import named_as
from bot.domain import topics
from bot.domain.gaps import sight
from bot.domain.gaps.clustering import Words
from bot.domain.near import named_in, names_of
from bot.domain.who.finding import in_no_rank, same_names, who_knows
from bot.messages import Wanted
from bot.practice.model import Query, Tier, visible
from bot.text import topic_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.domain.model import Question
    from bot.domain.replies.who import Known
    from bot.domain.who.model import Findable, Knows
    from bot.practice.model import Entry
    from bot.transaction import Transaction

LOOKED_AT = 60
HITS = 20
NEAR_THE_BEST = 0.6
"""The share of the best score from which on an entry counts as on the same."""
LIKE = 0.26
"""The likeness of words from which on a solved question counts as on the same."""
MOST_SHOWN = 5
MOST_TOPICS = 5
"""On so many topics that a question speaks of it is looked who told something."""
LOOKED_BACK = timedelta(weeks=8)
"""So far back it is looked whom members asked, to tell whether these are always the same."""


class Found:
    """Those who know about something: who may be asked now, whether it is always the same ones, and whether I agreed."""

    def __init__(self, known: Sequence[Known], *, same: bool, free: bool) -> None:
        self.known = known
        self.same = same
        self.free = free


def find(
    tx: Transaction,
    words: str,
    viewer: Viewer,
    *,
    near: Sequence[int] = (),
    topic: str = "",
    seed: str,
    now: datetime,
) -> Found:
    """Return who knows about *words*, or about what the entries *near* say, as far as *viewer* may see what shows it.

    Where nobody is free who told or solved the like, it is who told something on the *topic*, or on one that is named.
    """
    agreed = {one.person: one for one in tx.who.every() if one.person != viewer.person}
    loads = tx.who.loads(now - WEEK)
    entries, solved = on(tx, words, viewer, near=near), _solved(tx, words, viewer)
    every = who_knows(entries, solved, tx.who.thanked([entry.number for entry in entries]), agreed)
    may = [one for one in every if _is_free(tx, agreed[one.person], loads.get(one.person, 0), now)]
    if not may:
        entries = _on_named(tx, words, topic, viewer)
        every = who_knows(entries, (), tx.who.thanked([entry.number for entry in entries]), agreed)
        may = [one for one in every if _is_free(tx, agreed[one.person], loads.get(one.person, 0), now)]
    # Who was asked least comes first into those who are shown; the order in which they stand says nothing.
    by_person = {one.person: one for one in may}
    least = sorted(in_no_rank(by_person, seed), key=lambda person: loads.get(person, 0))[:MOST_SHOWN]
    known = [shown for person in in_no_rank(least, seed) if (shown := _shown(tx, by_person[person]))]
    mine = viewer.person is not None and tx.who.findable(viewer.person) is not None
    return Found(known, same=_is_always_the_same(tx, every, now), free=mine)


def on(tx: Transaction, words: str, viewer: Viewer, *, near: Sequence[int] = ()) -> list[Entry]:
    """Return what is kept on a topic, or is like a question, and *viewer* may see."""
    topic = tx.topics.canonical(topic_name(words.strip().lstrip("#"))) if words.strip() else ""
    shelf = tx.entries.shelf(Wanted(topic=topic), viewer, size=LOOKED_AT)[0] if topic else ()
    numbers = [*near, *(_hits(tx, words, viewer) if words.strip() else ())]
    found = [entry for entry in tx.entries.many(numbers) if visible(entry, viewer)]
    return list({entry.number: entry for entry in (*shelf, *found)}.values())


def _on_named(tx: Transaction, words: str, topic: str, viewer: Viewer) -> list[Entry]:
    """Return what is kept on the topics that *words* speak of, by whatever name, and on the *topic* of where it was asked."""
    known = names_of(topics.known(tx, viewer))
    named = dict.fromkeys([*named_in(words, known), *([known[topic]] if topic in known else [])])
    shelves = [tx.entries.shelf(Wanted(topic=one), viewer, size=LOOKED_AT)[0] for one in list(named)[:MOST_TOPICS]]
    return list({entry.number: entry for shelf in shelves for entry in shelf}.values())


def _hits(tx: Transaction, words: str, viewer: Viewer) -> list[int]:
    found = tx.search.find(Query(words, limit=HITS), viewer)
    if found.tier is Tier.NONE or not found.hits:
        return []
    bound = found.hits[0].score * NEAR_THE_BEST
    return [hit.number for hit in found.hits if hit.score >= bound]


def _solved(tx: Transaction, words: str, viewer: Viewer) -> list[Question]:
    """Return the solved questions on the same that *viewer* may know of."""
    every = sight.known(tx, tx.who.solved(), viewer)
    like = Words([terms_of(one.text) for one in every]).likeness(terms_of(words))
    topic = topic_name(words.strip().lstrip("#"))
    both = zip(every, like, strict=True)
    return [one for one, value in both if value >= LIKE or (topic and one.topic == topic)]


def is_free(tx: Transaction, person: str, *, now: datetime) -> bool:
    """Return whether somebody agreed to be asked, and may be asked once more now."""
    agreed = tx.who.findable(person)
    return agreed is not None and _is_free(tx, agreed, tx.who.loads(now - WEEK).get(person, 0), now)


def may_be_asked(tx: Transaction, *, now: datetime) -> set[str]:
    """Return who agreed to be found, and may be asked once more now."""
    loads = tx.who.loads(now - WEEK)
    return {one.person for one in tx.who.every() if _is_free(tx, one, loads.get(one.person, 0), now)}


def _is_free(tx: Transaction, agreed: Findable, load: int, now: datetime) -> bool:
    member = tx.members.get(agreed.person)
    if load >= agreed.cap or member is None or not member.account or not member.name:
        return False
    wishes = tx.attention.wishes(agreed.person)
    return not wishes.mutes(Cause.ASKED) and not (wishes.away_until and wishes.away_until > now)


def _is_always_the_same(tx: Transaction, knows: Sequence[Knows], now: datetime) -> bool:
    loads = tx.who.loads(now - LOOKED_BACK)
    return same_names([one.person for one in knows for _ in range(loads.get(one.person, 0))])


def _shown(tx: Transaction, knows: Knows) -> Known | None:
    member = tx.members.get(knows.person)
    return (named_as(member), knows.person, knows.evidence) if member else None
