"""What two people have in common, and what one asked that the other told: only from what everybody may see."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from bot.community.model import Viewer
from bot.community.pairings.fitting import Because
from bot.core.pairings.wanting import Wanting
from bot.domain.model import QuestionState
from bot.messages import Place
from bot.practice.model import visible
from bot.practice.sight import standing_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.model import Question
    from bot.practice.model import Entry
    from bot.transaction import Transaction

MOST_TOPICS = 3
ASKED = (QuestionState.POSTED, QuestionState.GAP)


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands on a card: topics that both told something about, and what speaks for just these.

    `asker` asked `question`, and `solver` told entry `number`; or all look for something on `topics_sought`.
    `learning` is what the community wants to understand, and one of them wants to know that the others want to know
    too or can tell of; nobody is told who wants what.
    """

    told: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()
    asker: str = ""
    solver: str = ""
    question: str = ""
    number: int = 0
    title: str = ""
    learning: str = ""


class Commons:
    """Reads what everybody in a community may see of persons; each is read once."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._anybody = Viewer(tx.members.community().id)
        self._rooms = {room.key for room in tx.members.rooms(private=False)}
        self._questions: dict[str, list[Question]] = {}
        self._near: dict[str, list[Entry]] = {}
        self.wanting = Wanting(tx)

    def questions(self, person: str) -> list[Question]:
        """Return what somebody asked in front of all, and has no answer to."""
        if person not in self._questions:
            self._questions[person] = [one for one in self._tx.questions.mine(person) if self._is_open(one)]
        return self._questions[person]

    def _is_open(self, one: Question) -> bool:
        if one.state not in ASKED or not one.shared or not one.text:
            return False
        return bool(one.steward) or str(Place.parse(one.place).room) in self._rooms

    def near(self, person: str) -> list[Entry]:
        """Return what was found near somebody's questions, as far as everybody may see it, and by whom."""
        if person not in self._near:
            numbers = dict.fromkeys(number for one in self.questions(person) for number in one.near)
            self._near[person] = self._seen(standing_now(self._tx, list(numbers))) if numbers else []
        return self._near[person]

    def _seen(self, entries: Iterable[Entry]) -> list[Entry]:
        return [one for one in entries if visible(one, self._anybody)]

    def solvers(self, person: str) -> frozenset[str]:
        """Return who told something near what somebody asks; who told it without a name is not given away."""
        return frozenset(
            one.author for one in self.near(person) if one.author and not one.nameless and one.author != person
        )

    def sought(self, person: str) -> frozenset[str]:
        """Return the topics that somebody looks for something on."""
        return frozenset(topic for one in self.near(person) for topic in one.topics)

    def told(self, person: str) -> frozenset[str]:
        """Return the topics that somebody told something about, under their name."""
        mine = (one for one in self._seen(self._tx.entries.by_author(person)) if not one.nameless)
        return frozenset(topic for one in mine for topic in one.topics)

    def ground(self, people: Sequence[str]) -> Ground:
        """Return what stands on the card of some people."""
        told = frozenset.intersection(*map(self.told, people))
        sought = frozenset.intersection(*map(self.sought, people))
        first = next(iter(self._answers(people)), Ground())
        own = (first.asker, first.solver, first.question, first.number, first.title)
        return Ground(_few(told), _few(sought), *own, learning=self.wanting.shared(people))

    def _answers(self, people: Sequence[str]) -> Iterable[Ground]:
        for one, other in combinations(people, 2):
            for asker, solver in ((one, other), (other, one)):
                theirs = {entry.number: entry for entry in self.near(asker) if _by(entry, solver)}
                for question in self.questions(asker):
                    number = next((number for number in question.near if number in theirs), 0)
                    if number:
                        entry = theirs[number]
                        yield Ground((), (), asker, solver, question.text, number, entry.title)


def _by(entry: Entry, person: str) -> bool:
    return entry.author == person and not entry.nameless


def _few(topics: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(topics)[:MOST_TOPICS])


def because_of(ground: Ground, *, new: bool, across: bool, again: bool) -> Because:
    """Return why just these were put together, as a card may say it."""
    if ground.asker:
        return Because.SOLVER
    if again:
        return Because.AGAIN
    if new:
        return Because.NEWCOMER
    if ground.sought:
        return Because.GAP
    return Because.ACROSS if across else Because.FRESH
