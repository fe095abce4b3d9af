"""Who knows about something: put together from what people told, solved and were thanked for. Pure."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from bot.domain.who.model import Evidence, Knows, Way

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.domain.model import Question
    from bot.practice.model import Entry

MOST_EVIDENCE = 3
ASKED_OFTEN = 4
"""From so many questions to single people on it is looked whether they are always the same."""
SAME_NAMES = 2
"""With so few people or fewer who are asked all of them, these are the same names again and again."""


def who_knows(
    entries: Sequence[Entry], solved: Sequence[Question], thanked: Mapping[int, Collection[str]], free: Collection[str]
) -> list[Knows]:
    """Return those of *free* by whom something of this was told or solved, each with what shows it.

    *entries* and *solved* are what the one who looks may see. Told without a name is never evidence.
    """
    found: dict[str, list[Evidence]] = {}
    for entry in entries:
        if entry.author in free and not entry.nameless and entry.author is not None:
            way = Way.THANKED if entry.author in thanked.get(entry.number, ()) else Way.TOLD
            found.setdefault(entry.author, []).append(Evidence(way, entry.number, entry.title))
    for question in solved:
        if question.helper in free and question.helper is not None and not _told(question, found):
            found.setdefault(question.helper, []).append(Evidence(Way.SOLVED, 0, " ".join(question.text.split())))
    return [Knows(person, tuple(evidence[:MOST_EVIDENCE])) for person, evidence in found.items()]


def _told(question: Question, found: Mapping[str, Sequence[Evidence]]) -> bool:
    """Return whether what solved a question is an entry that shows it already."""
    known = {one.number for one in found.get(question.helper or "", ())}
    return question.answered_by is not None and question.answered_by in known


def in_no_rank(people: Iterable[str], seed: str) -> list[str]:
    """Return people in an order that says nothing of them: the same for the same *seed*."""
    return sorted(people, key=lambda person: sha256(f"{seed}\x1f{person}".encode()).digest())


def same_names(asked: Sequence[str]) -> bool:
    """Return whether what was asked of single people (the person of each) always goes to the same one or two."""
    return len(asked) >= ASKED_OFTEN and len(set(asked)) <= SAME_NAMES
