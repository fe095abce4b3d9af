"""The pulse's charts: the three elements in one, the trend of each, and who takes part how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pulse.model import WEEKS, Element
from bot.community.replies.pulse_words import label, value_of
from bot.messages import Chart, Series

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.community.pulse.model import Figure, Pulse

TELLING = {
    Element.DOMAIN: ("agenda", "renewed"),
    Element.COMMUNITY: ("replied", "sessions", "welcomed", "reciprocity"),
    Element.PRACTICE: ("found", "from_repertoire", "worked", "fresh"),
}
"""The figures by which an element's trend is shown, the most telling first. All of them are percentages."""
LEVELS = ("core", "active", "occasional", "peripheral")
MOST_LINES = 3
LEAST_POINTS = 2


def three(taken: Pulse) -> Chart | None:
    """Return the three elements in one chart, a line for the most telling figure of each; None before there are two."""
    found = [next(iter(_trends(taken, element)), None) for element in Element]
    lines = [one for one in found if one is not None]
    if not lines:
        return None
    named = tuple(Series(f"{one.element.value.capitalize()}: {label(one.name).lower()}", one.trend) for one in lines)
    about = f"Each in percent, over {_weeks(taken)}. Now: {_now(lines)}."
    return Chart("pulse", "The three elements", about, _days(taken.periods), named, "lines", "%")


def trend(taken: Pulse, element: Element) -> Chart | None:
    """Return the trend of an element's most telling shares; None before there are two periods of any."""
    lines = _trends(taken, element)[:MOST_LINES]
    if not lines:
        return None
    target = lines[0].target if len(lines) == 1 else None
    named = tuple(Series(label(one.name), one.trend) for one in lines)
    about = f"Each in percent, over {_weeks(taken)}. Now: {_now(lines)}."
    days = _days(taken.periods)
    return Chart(
        f"pulse-{element.value}", f"{element.value.capitalize()} over time", about, days, named, "lines", "%", target
    )


def levels(taken: Pulse) -> Chart | None:
    """Return how many people take part how much; None where nobody may be told of."""
    every = [taken.figure(name) for name in LEVELS]
    if all(one.value is None for one in every):
        return None
    about = f"How many people are in the core, and how many take part less; counted in whole {taken.least}s, so that nobody can be picked out."
    named = tuple(label(one.name) for one in every)
    values = (Series("people", tuple(one.value for one in every)),)
    return Chart("pulse-levels", "Levels of participation", about, named, values, unit="people")


def reuse(taken: Pulse) -> Chart | None:
    """Return what became of what was kept, now and in the four weeks before; None where nothing is told."""
    every = [taken.figure(name) for name in ("kept", "used", "tried")]
    if len(taken.periods) < LEAST_POINTS or all(one.value is None for one in every):
        return None
    now = Series("these four weeks", tuple(one.trend[-1] for one in every))
    before = Series("the four before", tuple(one.trend[-2] for one in every))
    about = "How often something was kept, used, and taken up to be tried."
    return Chart("pulse-reuse", "Kept and used", about, tuple(label(one.name) for one in every), (now, before))


def _trends(taken: Pulse, element: Element) -> list[Figure]:
    """Return the telling figures of an element of which there are at least two points, most telling first."""
    every = (taken.figure(name) for name in TELLING[element])
    return [one for one in every if sum(each is not None for each in one.trend) >= LEAST_POINTS]


def _days(periods: Sequence[date]) -> tuple[str, ...]:
    return tuple(f"{day:%d %b %y}" for day in periods)


def _weeks(taken: Pulse) -> str:
    return f"{WEEKS * len(taken.periods)} weeks"


def _now(lines: Sequence[Figure]) -> str:
    return "; ".join(f"{label(one.name).lower()} {value_of(one)}" for one in lines)
