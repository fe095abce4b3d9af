"""Take the pulse: publish what spans are over, and put together what is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.least import least_people
from bot.community.pulse.cells import HIDDEN, Cell
from bot.community.pulse.counted import Published, Span, last_span
from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.diagnosis import diagnose, elements, warnings
from bot.community.pulse.figures import figures
from bot.community.pulse.knowledge import MOST_TOPICS, charted, people_of
from bot.community.pulse.model import PERIODS, Figure, Pulse, Unseen, Why
from bot.community.pulse.moves import moves
from bot.practice.model import Scope, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.pulse.counted import Counted, Standing
    from bot.community.pulse.definitions import Definition
    from bot.community.pulse.knowledge import Charted, People
    from bot.transaction import Transaction

RESTS = timedelta(days=2)
"""So long after its end a span is counted: an answer to what was said on its last day is part of it."""
LEAST_WEEKS = 2
"""Of so many of its weeks there must be something to tell."""
LIVE = ("charter", "agenda", "gaps_open", "entries", "fresh")
"""What is no figure about people is told as it is right now."""


def spans(tx: Transaction, now: datetime) -> tuple[Span, ...]:
    """Return the spans that a trend has at *now*, oldest first; none before a community was there for two weeks."""
    last = last_span(now - RESTS).number
    founded = tx.pulses.founded()
    every = (Span(number) for number in range(last - PERIODS + 1, last + 1))
    return tuple(span for span in every if span.weeks_since(founded) >= LEAST_WEEKS)


def unpublished(tx: Transaction, now: datetime) -> Sequence[tuple[Span, Published]]:
    """Return what is to be published at *now*, oldest first: it only reads, so that it may be done beside writers."""
    due = spans(tx, now)
    known = tx.pulses.published(due)
    least = least_people(tx)
    made: list[tuple[Span, Published]] = []
    counted: dict[int, Counted] = {}
    for span in (one for one in due if one.number not in known):
        before = counted.get(span.number - 1) or tx.pulses.levels(Span(span.number - 1))
        counted = {span.number: tx.pulses.counted(span)}
        cells = dict(figures(counted[span.number], before if before.weeks else None, least))
        if span == due[-1]:
            cells["fresh"] = _fresh(*tx.pulses.care())
        last = span == due[-1]  # Nobody is shown an earlier map, or offered to share an earlier entry.
        top = tx.pulses.top_entry(span) if last else 0
        people = _people(tx, span, least, known.get(span.number - 1)) if last else {}
        made.append((span, Published(least, cells, elements(cells), top, people)))
    return made


def _people(tx: Transaction, span: Span, least: int, before: Published | None) -> Mapping[str, People]:
    known = tx.knowledge.known(span.ends, limit=MOST_TOPICS)
    return people_of(known, least, before.people if before and before.least == least else {})


def mapped(tx: Transaction, now: datetime) -> tuple[Charted, ...]:
    """Return the knowledge map: entries as they are now, people as they were published of the last span."""
    due, least = spans(tx, now)[-1:], least_people(tx)
    last = next(iter(tx.pulses.published(due).values()), None) if due else None
    return charted(tx.knowledge.told(limit=MOST_TOPICS), last.people if last and last.least >= least else {})


def publish(tx: Transaction, made: Sequence[tuple[Span, Published]]) -> None:
    """Record what is published; what was published before stays as it was."""
    for span, what in made:
        tx.pulses.publish(span, what)


def take(tx: Transaction, now: datetime) -> Pulse:
    """Return a community's pulse, by what was published of it, and by how its things stand."""
    due = spans(tx, now)
    least = least_people(tx)
    known = tx.pulses.published(due)
    stricter = any(one.least < least for one in known.values())
    history = {number: one for number, one in known.items() if one.least >= least}
    standing = tx.pulses.standing(now)
    ours = tx.members.community()
    trend = [history.get(span.number) for span in due]
    shown = tuple(
        _figure(one, trend, standing, ours.settings.pulse_targets.get(one.name, one.target), stricter=stricter)
        for one in DEFINITIONS.values()
    )
    seen = [one for one in trend if one]
    diagnosis = diagnose(seen, closed=standing.closed)
    return Pulse(
        community=ours.name,
        at=now,
        since=due[-1].begins if due else now,
        least=least,
        periods=tuple(span.last_day for span in due),
        figures=shown,
        diagnosis=diagnosis,
        moves=moves(diagnosis, shown, standing, _top(tx, seen)),
        warnings=() if standing.closed else warnings(seen[-2:]),  # Of course it is quiet.
        unseen=_unseen(tx, standing, has_history=bool(seen), stricter=stricter),
        closed=standing.closed,
    )


def _top(tx: Transaction, seen: Sequence[Published]) -> int:
    """Return the entry that was used most in the last span, as long as every member may still see it."""
    entry = tx.entries.get(seen[-1].top_entry) if seen and seen[-1].top_entry else None
    return entry.number if entry and entry.state is State.KEPT and entry.scope is Scope.COMMUNITY else 0


def _figure(
    what: Definition,
    trend: Sequence[Published | None],
    standing: Standing,
    target: float | None,
    *,
    stricter: bool,
) -> Figure:
    cells = [one.cells.get(what.name, HIDDEN) if one else HIDDEN for one in trend]
    last = cells[-1] if cells else HIDDEN
    cell = _live(what.name, standing) if what.name in LIVE else last
    blank = Figure(what.name, what.element, cell.value, what.unit, tuple(one.value for one in cells), target)
    why = None
    if cell.value is None:
        shut = standing.closed and what.name == "charter"
        why = Why.CLOSED if shut else _why(what, has_trend=any(trend), stricter=stricter)
    return replace(blank, better=what.better, bound=cell.bound, unseen=why)


def _why(what: Definition, *, has_trend: bool, stricter: bool) -> Why:
    if what.name in LIVE or what.name in {"reply_hours", "replied", "sessions"}:
        return Why.NOTHING
    if not has_trend:
        return Why.STRICTER if stricter else Why.EARLY
    return Why.FEW


def _live(name: str, standing: Standing) -> Cell:
    values: Mapping[str, Cell] = {
        "charter": HIDDEN if standing.closed else Cell(int(standing.charter)),
        "agenda": Cell(round(100 * standing.agenda_covered / standing.agenda)) if standing.agenda else HIDDEN,
        "gaps_open": Cell(standing.gaps_open),
        "entries": Cell(standing.entries),
        "fresh": _fresh(standing.stale, standing.entries),
    }
    return values[name]


def _fresh(stale: int, entries: int) -> Cell:
    return Cell(round(100 * (1 - stale / entries))) if entries else HIDDEN


def _unseen(tx: Transaction, standing: Standing, *, has_history: bool, stricter: bool) -> tuple[Unseen, ...]:
    """Return what can't be seen from here, whatever the figures say."""
    found = [] if has_history else [Unseen(Why.STRICTER if stricter else Why.EARLY)]
    if standing.rooms_outside:
        found.append(Unseen(Why.CHANNELS, str(standing.rooms_outside)))
    spaces = {space.key.partition(":")[0] for space in tx.spaces.every()}
    if "discord" in spaces:
        found.append(Unseen(Why.CONTENT))
    return (*found, Unseen(Why.DIRECT), Unseen(Why.ELSEWHERE))
