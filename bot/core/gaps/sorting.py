"""Sorting: a question is put with those that ask the same, off the writer, and what is asked often is written up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.community.model import Viewer
from bot.core.gaps.likeness import Placed, Placing, place
from bot.core.gaps.writing import propose
from bot.domain.gaps import course
from bot.practice.model import visible
from bot.storage.search.words import fold, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.model import Question
    from bot.ports import Embedder
    from bot.storage.store import Store
    from bot.transaction import Transaction

MOST_COMPARED = 2_000
"""The newest questions that a new one is compared with: what was asked before is asked again soon, or in other words."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that is to be known to sort a question. `stamp` is what must still be so when it is written."""

    question: Question
    placed: Sequence[Placed]
    stamp: tuple[int, int]


def sort_now(tx: Transaction, id_: str, *, now: datetime) -> bool:
    """Sort a question in one go, by words: for who has no other thread for it. True where it is due again."""
    gathered = gather(tx, id_, now=now)
    return settle(tx, gathered=gathered, placing=placing_of(gathered, None), now=now) if gathered else False


async def sort_apart(store: Store, community: int, id_: str, *, now: datetime) -> bool:
    """Sort a question with all comparing done in a thread of its own, outside of any transaction."""
    gathered = await store.read(community, lambda tx: gather(tx, id_, now=now))
    if gathered is None:
        return False
    placing = await asyncio.to_thread(placing_of, gathered, store.embedder)
    return await store.write(community, partial(settle, gathered=gathered, placing=placing, now=now))


def gather(tx: Transaction, id_: str, *, now: datetime) -> Gathered | None:
    """Read what a question is compared with; None where it is not to be sorted."""
    question = tx.questions.get(id_)
    if question is None or question.sort_at is None or question.sort_at > now:
        return None
    placed = [Placed(*one) for one in tx.gaps.worded(last=MOST_COMPARED) if one[1] != id_]
    return Gathered(question, placed, tx.gaps.stamp())


def placing_of(gathered: Gathered, embedder: Embedder | None) -> Placing:
    """Return where a question belongs."""
    text = gathered.question.text
    return place(text, gathered.placed, embedder) if text else Placing()


def settle(tx: Transaction, *, gathered: Gathered, placing: Placing, now: datetime) -> bool:
    """Write where a question belongs; where another was sorted meanwhile it is compared anew: True."""
    question = tx.questions.get(gathered.question.id)
    if question is None or question.sort_at is None or question.text != gathered.question.text:
        return False
    if tx.gaps.stamp() != gathered.stamp:
        return True
    sorted_ = replace(question, sort_at=None, topic=topic_of(tx, question), version=question.version + 1)
    if not tx.questions.put(sorted_):
        return True
    there = tx.gaps.of(question.id)
    alone = there is None or (there.id == question.id and there.size <= 1)
    if alone and placing.into:
        gap = course.move(tx, sorted_, placing.into, now=now)
        gap = course.join(tx, gap, placing.twin, now=now) if placing.twin else gap
    else:
        gap = course.hold(tx, sorted_, now=now)
    if alone:
        gap = course.drawn(tx, gap, placing.over, now=now)
    propose(tx, gap, now=now)
    return False


def topic_of(tx: Transaction, question: Question) -> str:
    """Return the topic that a question is about: one that it names, else that of its channel, else of the first entry it was shown.

    Only such as every member may know of: the topic of a gap is shown to all who see the gap.
    """
    anybody = Viewer(question.community)
    said = words(fold(question.text))
    text = f" {' '.join(said)} "
    every = tx.topics.every(anybody)
    for topic in every:
        names = (topic.name, *topic.aliases)
        if any(f" {' '.join(words(fold(name)))} " in text for name in names):
            return topic.name
    if any(topic.name == question.topic for topic in every):
        return question.topic
    near = [entry for entry in tx.entries.many(question.near) if visible(entry, anybody) and entry.topics]
    return near[0].topics[0] if near else ""
