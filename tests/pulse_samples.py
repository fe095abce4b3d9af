"""A community of half a year that does well, as it was published: for what is drawn of a pulse."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.community.model import Did
from bot.community.pulse.cells import Cell
from bot.community.pulse.counted import Published, Span, last_span
from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.diagnosis import elements
from bot.community.pulse.model import Diagnosis, Element, Figure, Kind, Move, Pulse, Stage, Unseen, Warned, Why
from bot.community.pulse.moves import LABELS
from bot.community.replies.pulse_words import UNSEEN
from bot.messages import Action
from bot.wording import post, prose
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.transaction import Transaction

PERIODS = 6
RESTS = timedelta(days=2)
BEFORE = timedelta(days=400)
TREND: Mapping[str, Sequence[float | None]] = {
    "charter": (1, 1, 1, 1, 1, 1),
    "agenda": (None, 20, 25, 40, 40, 55),
    "gaps_open": (9, 8, 8, 6, 5, 4),
    "gaps_closed": (1, 2, 2, 4, 3, 5),
    "committed": (9, 12, 12, 15, 18, 21),
    "renewed": (None, None, None, 60, 70, 70),
    "members": (30, 33, 36, 42, 45, 48),
    "together": (12, 15, 15, 18, 21, 24),
    "helpers": (9, 9, 12, 12, 15, 15),
    "helped": (9, 12, 12, 15, 15, 18),
    "reciprocity": (None, 20, 30, 30, 38, 40),
    "ties": (8, 9, 9, 10, 11, 12),
    "core": (None, 3, 3, 3, 6, 6),
    "active": (9, 9, 9, 12, 12, 15),
    "occasional": (6, 6, 9, 9, 9, 9),
    "peripheral": (15, 15, 15, 18, 18, 18),
    "welcomed": (40, 50, 70, None, 80, 90),
    "replied": (40, 45, 60, 60, 75, 80),
    "reply_hours": (30, 22, 16, 12, 7, 12),
    "sessions": (100, 80, 75, 100, 80, 50),
    "met": (9, 9, 12, 12, 12, 15),
    "answering": (9, 9, 9, 12, 12, 15),
    "dependence": (None, 90, 90, 80, 80, 80),
    "entries": (20, 26, 31, 40, 52, 61),
    "kept": (8, 6, 5, 9, 12, 9),
    "found": (20, 30, 40, 40, 50, 60),
    "used": (2, 4, 6, 9, 14, 20),
    "tried": (None, None, 6, 7, 9, 12),
    "worked": (None, None, 60, 70, 70, 80),
    "from_repertoire": (10, 10, 20, 30, 30, 40),
    "fresh": (100, 100, 95, 90, 85, 80),
    "silent": (3, 4, 6, 6, 8, 11),
}


def lively(tx: Transaction, now: datetime, *, least: int = 3) -> None:
    """Publish six periods of a community of practice."""
    last = last_span(now - RESTS).number
    for at in range(PERIODS):
        cells = {name: Cell(TREND[name][at]) if name in TREND else Cell() for name in DEFINITIONS}
        tx.pulses.publish(Span(last - PERIODS + 1 + at), Published(least, cells, elements(cells)))


def a_pulse(name: str, about: str = "") -> Pulse:
    """Return a pulse with a value for every other figure."""
    figures = tuple(
        Figure(one.name, one.element, 3.0 if at % 2 else None, one.unit, (None, 3.0), one.target, unseen=Why.FEW)
        for at, one in enumerate(DEFINITIONS.values())
    )
    because = tuple(DEFINITIONS)[:3]
    diagnosis = Diagnosis(Kind.INTEREST, Stage.COALESCING, (Element.DOMAIN,), (Element.PRACTICE,), because)
    return Pulse(
        community=name,
        at=NOW,
        since=NOW,
        least=3,
        periods=(NOW.date() - timedelta(days=28), NOW.date()),
        figures=figures,
        diagnosis=diagnosis,
        moves=(Move("share_top", LABELS["share_top"], Action("share_here", "7"), about),),
        warnings=tuple(Warned),
        unseen=tuple(Unseen(why, "3") for why in UNSEEN),
    )


def of_pulse(hostile: str) -> dict[str, list[Any]]:
    """Return values by how a parameter of the pulse's replies is annotated."""
    pulse = a_pulse(hostile, hostile)
    return {
        "Pulse": [pulse],
        "Figure": list(pulse.figures),
        "Element": list(Element),
        "Definition": list(DEFINITIONS.values()),
        "Diagnosis": [pulse.diagnosis],
        "float": [0.0, 12.5],
        "Mapping[Did, int]": [{}, dict.fromkeys(Did, 3)],
        "Sequence[Warned]": [tuple(Warned)],
        "Post": [post(prose(hostile))],
    }
