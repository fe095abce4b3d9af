"""What the figures make a community, and where it stands in its life: rules, stated in docs/pulse.md. No I/O, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pulse.model import Diagnosis, Element, Kind, Stage, Warned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.pulse.cells import Cell
    from bot.community.pulse.counted import Published

ENTRIES = 5
"""So few entries are no repertoire yet."""
DENSE = 30
"""From so many in a hundred of all pairs in touch on, people are friends rather than contacts."""
SETTLED = 4
"""After so many periods with all three elements a community is looked after rather than grown."""
SLOWER = 1.5
"""So many times as long a wait as before is slower."""
LEAST_HOURS = 4.0
KEPT_OF_PLANNED = 60
CARRIED = 80
ANSWERED = 30
REUSED = ("used", "tried", "worked", "found")
OF = {
    Element.DOMAIN: ("charter", "agenda"),
    Element.COMMUNITY: ("together", "ties", "met"),
    Element.PRACTICE: ("entries", "kept", "used"),
}
"""The figures by which each element is told."""


def elements(cells: Mapping[str, Cell]) -> tuple[Element, ...]:
    """Return which elements a span shows, by what may be published of it alone."""
    domain = cells["charter"].value == 1 or cells["agenda"].value is not None
    community = cells["together"].value is not None
    kept = bool(cells["kept"].value) or any(cells[name].value for name in REUSED)
    practice = (cells["entries"].value or 0) >= ENTRIES and kept
    found = ((Element.DOMAIN, domain), (Element.COMMUNITY, community), (Element.PRACTICE, practice))
    return tuple(element for element, there in found if there)


def diagnose(history: Sequence[Published], *, closed: bool = False) -> Diagnosis:
    """Return what the last span of *history* (oldest first) makes a community; not visible where there is none."""
    if not history:
        return Diagnosis(Kind.UNSEEN, Stage.POTENTIAL)
    last = history[-1]
    missing = tuple(one for one in Element if one not in last.present)
    kind = _kind(last)
    because = tuple(name for one in Element for name in OF[one])
    return Diagnosis(kind, _stage(history, closed=closed), last.present, missing, because)


def _kind(last: Published) -> Kind:
    domain, community, practice = (one in last.present for one in Element)
    if not community:
        return Kind.WEBSITE if domain or practice else Kind.UNSEEN
    if not domain:
        return Kind.CLUB if _is_close(last.cells) else Kind.NETWORK
    return Kind.PRACTICE if practice else Kind.INTEREST


def _is_close(cells: Mapping[str, Cell]) -> bool:
    """Return whether people are in touch with most of each other, or meet regularly."""
    return (cells["ties"].value or 0) >= DENSE or (cells["met"].value is not None and bool(cells["sessions"].value))


def _stage(history: Sequence[Published], *, closed: bool) -> Stage:
    whole = [len(one.present) == len(Element) for one in history]
    if closed or (not whole[-1] and sum(whole) > 1):
        return Stage.TRANSFORMATION
    if whole[-1]:
        return Stage.STEWARDSHIP if all(whole[-SETTLED:]) and len(whole) >= SETTLED else Stage.MATURING
    return Stage.COALESCING if Element.COMMUNITY in history[-1].present else Stage.POTENTIAL


def warnings(history: Sequence[Published]) -> tuple[Warned, ...]:
    """Return what a facilitator is to know early, by what was published of the last spans."""
    if not history:
        return ()
    now = history[-1].cells
    before = history[-2].cells if len(history) > 1 else {}
    found = (
        (Warned.SLOWER, _is_slower(now, before)),
        (Warned.SLIPPING, (_value(now, "sessions", KEPT_OF_PLANNED)) < KEPT_OF_PLANNED),
        (Warned.CARRIED, _is_carried(now)),
    )
    return tuple(warned for warned, is_so in found if is_so)


def _value(cells: Mapping[str, Cell], name: str, otherwise: float) -> float:
    value = cells[name].value if name in cells else None
    return otherwise if value is None else value


def _is_slower(now: Mapping[str, Cell], before: Mapping[str, Cell]) -> bool:
    waited, waits = _value(before, "reply_hours", -1), _value(now, "reply_hours", -1)
    return waited >= 0 and waits >= waited * SLOWER and waits - waited >= LEAST_HOURS


def _is_carried(now: Mapping[str, Cell]) -> bool:
    """Return whether few gave most of the answers: of a group, or so few that they are not counted at all."""
    if now["dependence"].value is not None:
        return now["dependence"].value >= CARRIED
    return now["answering"].value is None and _value(now, "replied", 0) >= ANSWERED
