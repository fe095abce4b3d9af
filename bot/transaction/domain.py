"""What a use case may ask of the domain: topics and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.community.model import Viewer
    from bot.domain.model import Question, QuestionState, Topic


class Topics(Protocol):
    """The named parts of the domain."""

    def resolve(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the topics that *names* stand for, aliases followed, new ones created, each once."""

    def canonical(self, name: str) -> str:
        """Return the topic that *name* is another name of, or *name* itself."""

    def every(self, viewer: Viewer, prefix: str = "", *, limit: int = 200) -> Sequence[Topic]:
        """Return topics on something *viewer* may see whose name or alias begins with *prefix*, most used first."""

    def alias(self, alias: str, topic: str) -> bool:
        """Make *alias* another name of *topic*, moving its entries; False where that makes a circle."""


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

    def gaps(self) -> Sequence[Question]:
        """Return parked gaps that their asker shared, soonest due first."""
