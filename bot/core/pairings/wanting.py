"""What people would like to know, and who can tell them: of the learning agenda, and of what they said they learn."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.community.model import Viewer
from bot.domain.charter.model import CommitmentState
from bot.domain.model import LearningState
from bot.practice.model import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.model import Learning
    from bot.transaction import Transaction


class Wanting:
    """Reads who wants to know what; each is read once, and only once somebody asks for it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._open = tx.learning.every(LearningState.OPEN)
        self._told: dict[str, frozenset[str]] = {}
        self._wanted: dict[str, frozenset[str]] = {}

    def wanted(self, person: str) -> frozenset[str]:
        """Return what somebody wants to understand of what is open on the learning agenda."""
        if person not in self._wanted:
            voted = self._tx.learning.voted(person) if self._open else ()
            self._wanted[person] = frozenset(one.id for one in self._open) & frozenset(voted)
        return self._wanted[person]

    def learns(self, person: str) -> frozenset[str]:
        """Return what somebody would like to know: of the agenda, and the topics that they committed themselves to."""
        return self.wanted(person) | self._learners.get(person, frozenset())

    def tellers(self, person: str) -> frozenset[str]:
        """Return who can help with what somebody would like to know: they told something on it, or said they could.

        What was told counts under a name and before everybody only.
        """
        wanted = [one for one in self._open if one.id in self.wanted(person)]
        told = {who for one in wanted for who in self._tellers(one)}
        topics = {*(one.topic for one in wanted), *self._learners.get(person, ())}
        said = {who for topic in topics for who in self._offered.get(topic, ())}
        return frozenset((told | said) - {person})

    def shared(self, people: Sequence[str]) -> str:
        """Return the question of the agenda that some people share, or one can tell another of; most wanted first."""
        for one in self._open:
            wants = {person for person in people if one.id in self.wanted(person)}
            if len(wants) == len(people) or (wants and self._tell(one, people, wants)):
                return one.text
        return ""

    def _tell(self, one: Learning, people: Sequence[str], wants: set[str]) -> bool:
        """Return whether one of some people can tell another of them who wants to know."""
        tells = {person for person in people if person in self._tellers(one) or self._helps(person, one.topic)}
        return any(wants - {person} for person in tells)

    def _helps(self, person: str, topic: str) -> bool:
        own = self._tx.charters.commitment(person) if topic else None
        return own is not None and own.state is CommitmentState.KEPT and topic in own.help_topics

    def _tellers(self, one: Learning) -> frozenset[str]:
        if one.id not in self._told:
            numbers = self._tx.learning.linked([one.id]).get(one.id, ())
            anybody = Viewer(one.community)
            every = [entry for entry in self._tx.entries.many(list(numbers)) if visible(entry, anybody)]
            self._told[one.id] = frozenset(entry.author for entry in every if entry.author and not entry.nameless)
        return self._told[one.id]

    @cached_property
    def _learners(self) -> Mapping[str, frozenset[str]]:
        return {one.person: frozenset(one.learn_topics) for one in self._tx.charters.committed()}

    @cached_property
    def _offered(self) -> Mapping[str, set[str]]:
        """Return who said that they can help with what, by topic."""
        found: dict[str, set[str]] = {}
        for one in self._tx.charters.committed():
            for topic in one.help_topics:
                found.setdefault(topic, set()).add(one.person)
        return found
