"""The pulse's words: figures, diagnosis, stage, moves, warnings, and what can't be seen. No I/O, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from bot.community.model import Did, Interaction

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.messages import Action

__all__ = [
    "Diagnosis",
    "Did",
    "Element",
    "Figure",
    "Interaction",
    "Kind",
    "Move",
    "Pulse",
    "Stage",
    "Unseen",
    "Warned",
]

WEEKS = 4
"""A period: figures about people are made for four whole weeks at once, and once (docs/pulse.md)."""
PERIODS = 6
"""So many periods a trend has."""


class Element(StrEnum):
    """What a community of practice is made of (mission.md)."""

    DOMAIN = "domain"
    COMMUNITY = "community"
    PRACTICE = "practice"


class Kind(StrEnum):
    """What a community is, by which elements it has."""

    PRACTICE = "community of practice"
    CLUB = "club of friends"
    NETWORK = "network"
    WEBSITE = "website"
    INTEREST = "community of interest"
    UNSEEN = "not visible from here"


class Stage(StrEnum):
    """Where a community stands in its life (Wenger, McDermott, Snyder 2002)."""

    POTENTIAL = "potential"
    COALESCING = "coalescing"
    MATURING = "maturing"
    STEWARDSHIP = "stewardship"
    TRANSFORMATION = "transformation"


class Why(StrEnum):
    """Why something can't be seen from here."""

    FEW = "few"  # Too few people.
    EARLY = "early"  # No four whole weeks yet.
    NOTHING = "nothing"  # Nothing of that kind came through Hearth.
    CHANNELS = "channels"  # Channels that Hearth is not in.
    CONTENT = "content"  # No Message Content: what is said is not read.
    DIRECT = "direct"  # What people say to each other in private.
    ELSEWHERE = "elsewhere"  # Meetings, mails, corridors.
    CLOSED = "closed"  # The community is closed.
    STRICTER = "stricter"  # What was published once would show fewer people than may be shown now.


class Warned(StrEnum):
    """What a facilitator is warned of early."""

    SLOWER = "slower"  # Questions wait longer for a first reply.
    SLIPPING = "slipping"  # Sessions that were planned did not take place.
    CARRIED = "carried"  # A few give all the answers.


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that Hearth can't see, and why; `subject` is a figure's name, or how many there are of it."""

    why: Why
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the pulse.

    `value` is None where it is not shown; `unseen` says why. `trend` has a value for each of the pulse's
    periods, oldest first; `bound` says that the value is a limit: fewer people than may be shown are on the
    other side. `target` is what the community set, in the same unit; `better` which way is good.
    What it means, its formula and source stand in `definitions.py` and docs/pulse.md under its `name`.
    """

    name: str
    element: Element
    value: float | None
    unit: Literal["", "%", "people", "hours", "yes"] = ""
    trend: tuple[float | None, ...] = ()
    target: float | None = None
    better: Literal["more", "fewer", "neither"] = "more"
    bound: Literal["", "at least", "at most"] = ""
    unseen: Why | None = None

    @property
    def reached(self) -> bool | None:
        """Return whether the target is reached; None where there is none, or no value."""
        if self.value is None or self.target is None:
            return None
        return self.value <= self.target if self.better == "fewer" else self.value >= self.target

    @property
    def change(self) -> float | None:
        """Return by how much the last period differs from the one before; None where either is not shown."""
        last = self.trend[-2:]
        return last[1] - last[0] if len(last) == 2 and None not in last else None  # type: ignore[operator]  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What this makes a community, by which elements it has: `missing` are those that it lacks.

    `because` are the names of the figures that led to it; what would change it is what is `missing`.
    """

    kind: Kind
    stage: Stage
    present: tuple[Element, ...] = ()
    missing: tuple[Element, ...] = ()
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Something to do this week: why (a key of the replies), and the press that does it.

    `confirm` is asked first where the press speaks to others.
    """

    name: str
    label: str
    action: Action
    about: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Pulse:
    """A community's health, as far as it passed through Hearth.

    `periods` are the last days of the periods of every trend, oldest first. `least` is how few people are too few.
    """

    community: str
    at: datetime
    since: datetime
    least: int
    periods: tuple[date, ...]
    figures: tuple[Figure, ...]
    diagnosis: Diagnosis
    moves: tuple[Move, ...] = ()
    warnings: tuple[Warned, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    members: int | None = None
    closed: bool = False

    def of(self, element: Element) -> tuple[Figure, ...]:
        """Return the figures of one element."""
        return tuple(one for one in self.figures if one.element is element)

    def figure(self, name: str) -> Figure:
        """Return the figure of that name."""
        return next(one for one in self.figures if one.name == name)
