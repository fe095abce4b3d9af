"""The clauses of one line side by side: each thing is said once, or it is not understood."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from bot.recurrence.grammar import heard as h
from bot.recurrence.model import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.recurrence.grammar.heard import Clause


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of each thing; None of what was not."""

    cadence: h.Cadence | None = None
    days: h.Days | None = None
    nth: h.Nth | None = None
    month_days: h.MonthDays | None = None
    scope: h.Scope | None = None
    day: h.Day | None = None
    near: h.Near | None = None
    time: h.Time | None = None
    part: h.Part | None = None
    start: h.Start | None = None
    end: h.End | None = None
    times: h.Times | None = None
    lasting: h.Lasting | None = None
    length: h.Length | None = None
    without: h.Without | None = None
    holidays: h.Holidays | None = None
    zone: h.Zone | None = None

    @property
    def bounded(self) -> bool:
        """Return whether it is said when it begins or ends: then it is more than one."""
        return any((self.start, self.end, self.times, self.lasting, self.without, self.holidays))

    @property
    def kinds(self) -> frozenset[str]:
        """Return which of the things that name days were said."""
        named = ("cadence", "days", "nth", "month_days", "scope", "day", "near")
        return frozenset(name for name in named if getattr(self, name))


_PLACES: dict[type[Clause], str] = {
    h.Cadence: "cadence", h.Days: "days", h.Nth: "nth", h.MonthDays: "month_days", h.Scope: "scope", h.Day: "day",
    h.Near: "near", h.Time: "time", h.Part: "part", h.Start: "start", h.End: "end", h.Times: "times",
    h.Lasting: "lasting", h.Length: "length", h.Without: "without", h.Holidays: "holidays", h.Zone: "zone",
}  # fmt: skip


def together(clauses: Iterable[Clause]) -> Said:
    """Return *clauses* side by side; NotUnderstood where one thing is said twice."""
    found: dict[str, Clause] = {}
    for clause in clauses:
        name = _PLACES[type(clause)]
        before = found.get(name)
        if isinstance(before, h.Without) and isinstance(clause, h.Without):
            found[name] = h.Without(before.weekdays + clause.weekdays, before.days + clause.days)
        elif before is not None and before != clause:
            raise NotUnderstood("words", what=f"two different {_SPOKEN.get(name, name)}")
        else:
            found[name] = clause
    return Said(**{each.name: found.get(each.name) for each in fields(Said)})  # type: ignore[arg-type]


_SPOKEN = {
    "cadence": "rhythms",
    "days": "sets of weekdays",
    "nth": "days of the month",
    "month_days": "days of the month",
    "day": "dates",
    "near": "days",
    "time": "times",
    "zone": "zones",
    "length": "lengths",
}
