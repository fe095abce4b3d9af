"""Values for what is said of the repertoire's upkeep: by the annotation that asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.messages import Who
from bot.practice.model import Adoption, AdoptionState, Upkeep, UpkeepState, Use
from bot.practice.standing import Footing
from bot.transaction.upkeep import Heard
from tests.factories import NOW

if TYPE_CHECKING:
    from bot.practice.model import Entry

PERSON = "0193a3c0-7d5e-7b1a-9c3f-0123456789ab"


def of_upkeep(evil: str, account: str, entry: Entry) -> dict[str, Any]:
    """Return a value for each annotation: *evil* words, told by *account*, of *entry*."""
    care = Upkeep(entry.number, UpkeepState.DISPUTED, NOW, PERSON, NOW, NOW, 1, 143, 2)
    wish = Adoption(entry.number, PERSON, NOW, AdoptionState.WAITING)
    return {
        "Upkeep": care,
        "Adoption": wish,
        "Footing": standing(evil),
        "Use | None": Use(entry.number, PERSON, evil, changed=evil * 20, where_text=evil[:40], at=NOW),
        "Outcome | None": None,
        "Mapping[str, str] | None": {"title": evil, "body": evil * 60, "kind": "story", "date": evil},
        "Sequence[Entry]": (entry,) * 5,
        "Sequence[int]": (entry.number,),
        "Sequence[tuple[Entry, Upkeep]]": ((entry, care),) * 5,
        "Sequence[tuple[Entry, Adoption, Who]]": ((entry, wish, Who(evil, account)),) * 3,
        "Sequence[tuple[Entry, Heard]]": ((entry, Heard(entry.number, 7, 1)),) * 5,
    }


def standing(evil: str) -> Footing:
    """Return how an entry stands that has been told everything of."""
    return Footing(
        old=True,
        words="superseded by #143; confirmed by 4 people, last in March 2026",
        works_in=(evil,) * 3,
        fails_in=(evil,) * 3,
        orphaned=True,
    )
