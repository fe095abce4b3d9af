"""A line read clause by clause: at each place the clause that takes in most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.recurrence.grammar import days, ends, times

if TYPE_CHECKING:
    from bot.recurrence.grammar.heard import Clause, Reader
    from bot.recurrence.grammar.tokens import Line

READERS: tuple[Reader, ...] = (
    days.every,
    days.adverb,
    days.one_date,
    days.nth,
    days.month_days,
    days.scope,
    days.one_near,
    days.plain_weekdays,
    days.part_of_day,
    times.time,
    times.length,
    ends.start,
    ends.end,
    ends.times,
    ends.lasting,
    ends.without,
    ends.moved_holidays,
    ends.zone,
)


def clauses(line: Line) -> tuple[list[Clause], int | None]:
    """Return the clauses of *line*, and the index of the first token that belongs to none."""
    heard: list[Clause] = []
    index = 0
    while index < len(line):
        found = max((each for read in READERS if (each := read(line, index))), key=lambda each: each[1], default=None)
        if found:
            heard.extend(found[0])
            index = found[1]
        elif index and line.text(index) == "," and index + 1 < len(line):
            index += 1
        else:
            return heard, index
    return heard, None
