"""Ask how something was solved before: what is found, in which order, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.practice.model import Kind, Query, Tally, Tier, visible
from bot.practice.sight import as_seen
from bot.practice.standing import PLAIN, Footing, standings
from bot.text import normalise, strike_secrets, topic_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.messages import Place
    from bot.practice.model import Entry, Hit
    from bot.transaction import Transaction

QUESTION_LIMIT = 4_000
FILTERS = ("kind", "topic", "by")
FAINT = 0.14  # A score below it tells of nothing related, by words or by meaning: no answer would begin with it.
HALF = 0.5  # Of the best score: what is below it earned no place under the same heading.
AS_GOOD = 0.7  # Of the best score: below it, two entries hardly speak of the same thing.


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as an answer shows it."""

    entry: Entry
    tally: Tally
    passage: tuple[tuple[str, bool], ...] = ()
    score: float = 0.0
    standing: Footing = PLAIN

    @property
    def old(self) -> bool:
        """Return whether it is to be looked at before it is relied on."""
        return self.standing.old


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found for a question: how sure it is, and the entries, best first.

    `disagree` is true where one of them warns, or failed for most, and another does not.
    `corrected` are (typed, taken for) pairs.
    """

    question: str
    tier: Tier
    shown: tuple[Shown, ...]
    disagree: bool = False
    corrected: tuple[tuple[str, str], ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the entries shown."""
        return tuple(each.entry.number for each in self.shown)


def parse_question(text: str, *, limit: int = 3) -> Query:
    """Return the query in what somebody typed: `kind:story`, `topic:git` and `by:amara` narrow it.

    Secrets are struck out here, so that none reaches storage by way of a question.
    """
    clean = strike_secrets(normalise(text, limit=QUESTION_LIMIT)).text.strip()
    words, narrowed = [], {}
    for word in clean.split(" "):
        name, colon, value = word.partition(":")
        if colon and value and name.lower() in FILTERS:
            narrowed[name.lower()] = value
        else:
            words.append(word)
    try:
        kind = Kind(narrowed["kind"].lower()) if "kind" in narrowed else None
    except ValueError:
        kind = None
    topic = topic_name(narrowed.get("topic", "").lstrip("#"))
    return Query(" ".join(words), kind=kind, topic=topic, author=narrowed.get("by", "").lstrip("@"), limit=limit)


def find(tx: Transaction, query: Query, *, viewer: Viewer, place: Place | None = None, now: datetime) -> Answered:
    """Return the answer that *viewer* (with *place*: everybody there) may see, the original before its variants.

    What is not even related is no answer: nothing is shown then.
    """
    answer = look_up(tx, query, viewer=viewer, place=place, now=now)
    return answer if answer.tier is not Tier.NONE else replace(answer, shown=(), disagree=False)


def look_up(tx: Transaction, query: Query, *, viewer: Viewer, place: Place | None = None, now: datetime) -> Answered:
    """Return all that was found, however little it has to do with it: for who leafs through the repertoire."""
    named = replace(query, topic=tx.topics.canonical(query.topic))
    found = tx.search.find(named, viewer, place)
    shown = show(tx, found.hits, viewer=viewer, place=place, now=now)
    tier = found.tier if shown else Tier.NONE
    return Answered(query.text, tier, shown, found.tier is Tier.SOLVED and _disagree(shown), found.corrected)


def worth_reading(answer: Answered) -> Answered:
    """Return *answer* without what only fills it up: what stands beneath a heading has to be what it says.

    The best stays, as do the originals of variants that stay.
    """
    best = max((each.score for each in answer.shown), default=0.0)
    good = [each for each in answer.shown if each.score >= max(FAINT, HALF * best)]
    originals = {each.entry.variant_of for each in good}
    stays = tuple(each for each in answer.shown if each in good or each.entry.number in originals)
    return replace(answer, shown=stays or answer.shown[:1])


def show(
    tx: Transaction, hits: Sequence[Hit], *, viewer: Viewer, place: Place | None = None, now: datetime
) -> tuple[Shown, ...]:
    """Return the hits with all that a card says of them; what may not be seen is left out.

    The search narrows by the same rule already; it is asked once more on the entry as
    it reads now, since hits may be older than a change of who may see it.
    """
    hits = standing_hits(tx, hits)
    entries = {entry.number: entry for entry in tx.entries.many([hit.number for hit in hits])}
    parts = tx.entries.parts(list(entries))
    tallies = tx.uses.tally(list(entries))
    seen = [entry for entry in entries.values() if visible(entry, viewer, place)]
    stands = standings(tx, seen, viewer=viewer, place=place, least=least_people(tx), now=now)
    shown = [
        Shown(
            as_seen(tx, entry, viewer, place, parts=parts.get(entry.number, ())),
            tallies.get(hit.number, Tally()),
            hit.passage,
            hit.score,
            stands[entry.number],
        )
        for hit in hits
        if (entry := entries.get(hit.number)) and entry.number in stands
    ]
    return tuple(_originals_first(shown))


def standing_hits(tx: Transaction, hits: Sequence[Hit]) -> list[Hit]:
    """Return *hits* as what stands for them now: two that became one by a merge are one."""
    stands = tx.entries.stands([hit.number for hit in hits])
    found: dict[int, Hit] = {}
    for hit in hits:
        found.setdefault(stands[hit.number], replace(hit, number=stands[hit.number]))
    return list(found.values())


def _originals_first(shown: list[Shown]) -> list[Shown]:
    """Put an original in front of its first variant, where both are shown."""
    ordered: list[Shown] = []
    waiting = {each.entry.number: each for each in shown}
    for each in shown:
        original = waiting.get(each.entry.variant_of or 0)
        for one in (original, each):
            if one and one not in ordered:
                ordered.append(one)
    return ordered


def _disagree(shown: Sequence[Shown]) -> bool:
    """Return whether one warns and another does not, of those that speak of it about as much as the first."""
    best = max((each.score for each in shown), default=0.0)
    close = [each for each in shown if each.score >= AS_GOOD * best]
    warns = [each.entry.kind is Kind.WARNING or _failed(each.tally) for each in close]
    return any(warns) and not all(warns)


def _failed(tally: Tally) -> bool:
    return tally.shown is not None and tally.failed * 2 > tally.told
