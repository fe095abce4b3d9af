"""Stories of what came of what was kept, by the five cycles of value. No I/O, no clock.

Wenger, E., Trayner, B. and de Laat, M. (2011): Promoting and assessing value creation in communities and
networks: a conceptual framework. Rapport 18, Ruud de Moor Centrum, Open University of the Netherlands.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.practice.model.dealings import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from bot.practice.model.dealings import Use


class Cycle(StrEnum):
    """How far something went: the five cycles of value creation, nearest first (Wenger, Trayner, de Laat 2011)."""

    IMMEDIATE = "immediate"
    POTENTIAL = "potential"
    APPLIED = "applied"
    REALIZED = "realized"
    TRANSFORMATIVE = "transformative"


class StoryState(StrEnum):
    """What became of a value story. Nobody but its author sees one that is not confirmed."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What Hearth knows of how it went, without words: when it was asked, found useful, tried, and told of."""

    asked_at: datetime | None = None
    used_at: datetime | None = None
    told_at: datetime | None = None
    outcome: Outcome | None = None
    changed: bool = False
    thanked: bool = False
    attended: bool = False


@dataclass(frozen=True, slots=True)
class ValueStory:
    """What came of an entry for one person, in their own words once they confirmed it.

    `author` is who lived it; `use_person` whose use or trial it tells of, where there was one. `sponsors`
    says whether it may be shown outside of the community.
    """

    community: int
    id: str
    number: int
    author: str
    cycle: Cycle
    at: datetime
    text: str = ""
    question: str | None = None
    use_person: str | None = None
    evidence: Evidence = Evidence()
    state: StoryState = StoryState.DRAFT
    nameless: bool = False
    sponsors: bool = False
    confirmed_at: datetime | None = None
    version: int = 1


def cycle_of(evidence: Evidence, *, asked: bool) -> Cycle:
    """Return the cycle that the evidence speaks for; `transformative` is only ever said by the one who lived it.

    Worked with something changed: realized. Used or tried: applied. Asked and found: potential.
    Only thanked for, or taken away from a session: immediate.
    """
    if evidence.outcome is Outcome.WORKED and evidence.changed:
        return Cycle.REALIZED
    if evidence.used_at or evidence.outcome:
        return Cycle.APPLIED
    if asked or not (evidence.thanked or evidence.attended):
        return Cycle.POTENTIAL
    return Cycle.IMMEDIATE


def evidence_of(
    use: Use | None, *, asked_at: datetime | None = None, thanked: bool = False, attended: bool = False
) -> Evidence:
    """Return what is known of how it went for one person."""
    if use is None:
        return Evidence(asked_at=asked_at, thanked=thanked, attended=attended)
    return Evidence(
        asked_at=asked_at,
        used_at=use.used_at,
        told_at=use.at if use.outcome else None,
        outcome=use.outcome,
        changed=bool(use.changed),
        thanked=thanked,
        attended=attended,
    )
