"""What each figure of the pulse is: its label, unit, target and which way is good. docs/pulse.md says the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.community.pulse.model import Element

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure as it is defined. `label` is what people read beside the value."""

    name: str
    element: Element
    label: str
    unit: Literal["", "%", "people", "hours", "yes"] = ""
    target: float | None = None
    better: Literal["more", "fewer", "neither"] = "more"


_D, _C, _P = Element.DOMAIN, Element.COMMUNITY, Element.PRACTICE

DEFINITIONS: Mapping[str, Definition] = {
    one.name: one
    for one in (
        Definition("charter", _D, "Charter", "yes", 1),
        Definition("agenda", _D, "Learning agenda covered", "%", 50),
        Definition("gaps_open", _D, "Gaps open", target=5, better="fewer"),
        Definition("gaps_closed", _D, "Gaps closed"),
        Definition("committed", _D, "Members with a commitment", "people"),
        Definition("renewed", _D, "Commitments renewed", "%", 70),
        Definition("members", _C, "Members", "people", better="neither"),
        Definition("together", _C, "People who did something with others", "people"),
        Definition("helpers", _C, "People who helped", "people"),
        Definition("helped", _C, "People who were helped", "people", better="neither"),
        Definition("reciprocity", _C, "Help that went both ways", "%", 30),
        Definition("ties", _C, "Of all pairs, in touch", "%", better="neither"),
        Definition("core", _C, "Core", "people"),
        Definition("active", _C, "Active", "people"),
        Definition("occasional", _C, "Occasional", "people", better="neither"),
        Definition("peripheral", _C, "Peripheral", "people", better="neither"),
        Definition("moved_in", _C, "Moved inwards", "people"),
        Definition("moved_out", _C, "Moved outwards", "people", better="fewer"),
        Definition("newcomers", _C, "Newcomers", "people", better="neither"),
        Definition("welcomed", _C, "Newcomers answered within a day", "%", 80),
        Definition("replied", _C, "Questions replied to within a day", "%", 70),
        Definition("reply_hours", _C, "Hours to the first reply", "hours", 24, "fewer"),
        Definition("sessions", _C, "Sessions that took place", "%", 80),
        Definition("met", _C, "People at sessions and pairings", "people"),
        Definition("answering", _C, "People who answered", "people"),
        Definition("dependence", _C, "Answers by the most active", "%", 60, "fewer"),
        Definition("entries", _P, "Entries in the repertoire", better="neither"),
        Definition("kept", _P, "Kept"),
        Definition("found", _P, "People who found something", "%", 50),
        Definition("used", _P, "Used"),
        Definition("tried", _P, "To be tried"),
        Definition("worked", _P, "People for whom it worked", "%", 60),
        Definition("from_repertoire", _P, "People answered from the repertoire", "%", 30),
        Definition("fresh", _P, "Entries that are fresh", "%", 60),
        Definition("silent", _P, "Found and taken no further", better="neither"),
    )
}
"""Every figure by its name, in the order in which they are shown."""
