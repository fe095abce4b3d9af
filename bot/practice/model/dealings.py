"""What people do with entries: agree to one, use it, try it, tell how it went. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.practice.model.entry import Kind


class DraftState(StrEnum):
    """What became of a request for consent."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
    EXPIRED = "expired"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Consent:
    """A request to keep somebody else's words: a pointer without the text, until they agree.

    `question` is the id of the question that they answered, where its asker said so.
    """

    community: int
    id: str
    source_key: str
    place: str
    message_id: str
    author: str
    keeper: str
    kind: Kind
    topics: tuple[str, ...]
    private: bool
    url: str | None
    asked_at: datetime
    expires_at: datetime
    state: DraftState = DraftState.WAITING
    version: int = 1
    number: int | None = None
    question: str | None = None


MOST_ASKS = 2
"""How often somebody is asked how a trial went: at its date, and once more."""


class Outcome(StrEnum):
    """How it went for somebody who used or tried an entry."""

    WORKED = "worked"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Use:
    """One person's dealings with one entry: used it, will try it, and how that went.

    `place` is where they said so, printed: where they are asked how it went, if nowhere else. `where_text` is
    where it worked or did not, in their words for all to read; `asks` is how often they were asked by now.
    `changed_at` is when they told what they changed, `again_at` when they last used it once more.
    """

    number: int
    person: str
    name: str
    used_at: datetime | None = None
    due_at: datetime | None = None
    asked_at: datetime | None = None
    outcome: Outcome | None = None
    changed: str = ""
    at: datetime | None = None
    place: str = ""
    where_text: str = ""
    asks: int = 0
    changed_at: datetime | None = None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of an entry, over all who used or tried it."""

    used: int = 0
    worked: int = 0
    partly: int = 0
    failed: int = 0

    least: int = field(default=3, compare=False)
    """How few people are too few for a figure about them: three, and five where there is a Discord space (ux.md)."""

    @property
    def told(self) -> int:
        """Return how many told the outcome."""
        return self.worked + self.partly + self.failed

    @property
    def shown(self) -> tuple[int, int] | None:
        """Return (worked, told), or None below the least number of people."""
        return (self.worked, self.told) if self.told >= self.least else None

    @property
    def by(self) -> int:
        """Return how many people used it, or 0 below the least number of people."""
        return self.used if self.used >= self.least else 0
