"""What two people have in common, and what one asked that the other told: only from what everybody may see."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from bot.community.model import Viewer
from bot.community.pairings.fitting import Because
from bot.domain.model import LearningState, QuestionState
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
        self._open = tx.learning.every(LearningState.OPEN)
        self._linked = tx.learning.linked([one.id for one in self._open])
        self._tell: dict[str, frozenset[str]] = {}
        self._committed = {one.person: one for one in tx.charters.committed()}

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

    def wanted(self, person: str) -> frozenset[str]:
        """Return what somebody wants to understand of what is open on the learning agenda."""
        return frozenset(one.id for one in self._open) & frozenset(self._tx.learning.voted(person))

    def learns(self, person: str) -> frozenset[str]:
        """Return what somebody would like to know: of the agenda, and the topics that they said when they joined."""
        own = self._committed.get(person)
        return self.wanted(person) | frozenset(own.learn_topics if own else ())

    def tellers(self, person: str) -> frozenset[str]:
        """Return who can help with what somebody would like to know: they told something on it, or said they could.

        What was told counts under a name and before everybody only.
        """
        told = {who for id_ in self.wanted(person) for who in self._tellers(id_)}
        learns = self.learns(person)
        said = {who for who, one in self._committed.items() if not learns.isdisjoint(one.help_topics)}
        return frozenset((told | said) - {person})

    def _tellers(self, id_: str) -> frozenset[str]:
        if id_ not in self._tell:
            every = self._seen(self._tx.entries.many(list(self._linked.get(id_, ()))))
            topic = next((one.topic for one in self._open if one.id == id_), "")
            said = {who for who, one in self._committed.items() if topic and topic in one.help_topics}
            self._tell[id_] = frozenset(one.author for one in every if one.author and not one.nameless) | said
        return self._tell[id_]

    def _to_learn(self, people: Sequence[str]) -> str:
        """Return the question of the agenda that some people share, or one can tell another of; most wanted first."""
        wanted = [self.wanted(person) for person in people]
        for one in self._open:
            tells = any(person in self._tellers(one.id) for person in people)
            wants = sum(one.id in each for each in wanted)
            if wants == len(people) or (wants and tells):
                return one.text
        return ""

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
        return Ground(_few(told), _few(sought), *own, learning=self._to_learn(people))

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
