"""What a use case may ask of the domain: topics, questions, what is to be learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.community.model import Viewer
    from bot.domain.model import Learning, LearningState, Question, QuestionState, Topic


class Topics(Protocol):
    """The named parts of the domain."""

    def resolve(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the topics that *names* stand for, aliases followed, new ones created, each once."""

    def canonical(self, name: str) -> str:
        """Return the topic that *name* is another name of, or *name* itself."""

    def every(self, viewer: Viewer, prefix: str = "", *, limit: int = 200) -> Sequence[Topic]:
        """Return topics that *viewer* may know whose name or alias begins with *prefix*, most used first.

        These are those on something that they may see; and for members, those that were given a place of their own.
        """

    def get(self, name: str) -> Topic | None:
        """Return the topic *name*, which is no alias; whoever is shown it must know of it otherwise."""

    def parents(self) -> Mapping[str, str | None]:
        """Return every topic there is, and what it is a part of."""

    def put(self, topic: Topic, *, over: int | None = None) -> bool:
        """Write what is said of a topic over version minus one, or that which is named; False if it was outrun."""

    def within(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return *names* and every topic that is a part of one of them, or a part of such a part."""

    def cared_for(self, person: str) -> Sequence[str]:
        """Return the topics that somebody looks after, by name."""

    def followers(self, name: str) -> int:
        """Return how many follow a topic."""

    def alias(self, alias: str, topic: str) -> bool:
        """Make *alias* another name of *topic*, moving all that it was carried by; False where that makes a circle."""

    def carriers(self, name: str, *, limit: int) -> Sequence[int]:
        """Return the numbers of entries that carry a topic, whatever became of them."""

    def unalias(self, alias: str) -> bool:
        """Let *alias* stand for no topic any more; False where it stood for none."""

    def of_source(self, room: str, labels: Iterable[str] | None = ()) -> tuple[str, ...]:
        """Return the topics that a printed *room* stands for, and those of what a post in it is filed under.

        Without *labels* (None) it is what posts there may be filed under at all.
        """

    def map_source(self, source: str, topics: Sequence[str]) -> None:
        """Let a source stand for exactly these topics; for none: for nothing any more."""

    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """Return every source that stands for anything, and for what."""


class Learnings(Protocol):
    """What a community wants to understand."""

    def add(self, one: Learning) -> bool:
        """Record a question; False where its id is known."""

    def get(self, id: str) -> Learning | None:
        """Return a question with its votes."""

    def put(self, one: Learning) -> bool:
        """Write over version minus one; False if that was outrun."""

    def every(self, *states: LearningState, limit: int = 200) -> Sequence[Learning]:
        """Return the questions of some states, or of all: most wanted first, then oldest."""

    def vote(self, id: str, person: str, *, now: datetime) -> bool:
        """Record that somebody wants to know; False where they said so before."""

    def unvote(self, id: str, person: str) -> bool:
        """Take a vote back; False where there was none."""

    def voted(self, person: str) -> Collection[str]:
        """Return the questions that somebody wants to know the answer to."""

    def link(self, id: str, number: int, *, now: datetime) -> bool:
        """Record that an entry says something on a question; False where it is linked already."""

    def linked(self, ids: Sequence[str]) -> Mapping[str, tuple[int, ...]]:
        """Return the entries that say something on each of some questions, whoever may see them; oldest link first."""

    def coverage(self) -> tuple[int, int]:
        """Return (on how many questions of the agenda there is an entry that everybody may see, how many there are).

        On the agenda is what is open or understood: what is only proposed or was dropped does not count.
        """


class Questions(Protocol):
    """What was asked, and how it ended."""

    def add(self, question: Question) -> bool:
        """Record a question; False where its id is known."""

    def get(self, id: str) -> Question | None:
        """Return a question."""

    def put(self, question: Question) -> bool:
        """Write over version minus one; False if that was outrun."""

    def by_posted(self, posted_key: str) -> Question | None:
        """Return the question that a message of Hearth asks in a channel."""

    def mine(self, person: str) -> Sequence[Question]:
        """Return a person's open questions and gaps, newest first."""

    def open(self, *, last: int = 100) -> Sequence[Question]:
        """Return questions without an answer that their asker shared, in words, longest asked first."""

    def shared(self, states: Collection[QuestionState], *, first: int = 0, limit: int) -> Sequence[Question]:
        """Return questions of some states that their asker shared in their own words, oldest first, from the *first*."""

    def unreplied(self, *, last: int = 100) -> Sequence[Question]:
        """Return the questions put to a channel to which nobody else has replied, newest first."""

    def gaps(self) -> Sequence[Question]:
        """Return parked gaps that their asker shared, soonest due first."""
