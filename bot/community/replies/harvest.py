"""What is said of what came of sessions: what others missed, what is looked back on, where an entry came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import EntryLink, Lines, When, Who
from bot.wording import button, choices, line, post, prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.messages import Block, Post, Span

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Lesson:
    """An entry that was taken away from a session, as everybody there may see it."""

    number: int
    title: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What came of a session: what was talked about, what was taken away, how many will try something.

    `there` and `trying` are 0 where they are too few to be told.
    """

    session: str
    series: str
    title: str
    at: datetime
    covered: tuple[str, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    trying: int = 0
    there: int = 0

    def __bool__(self) -> bool:
        """Return whether there is anything to tell."""
        return bool(self.covered or self.lessons)


def summed_up(came: Harvest) -> Post:
    """Return, in the session's place, what those missed who could not come."""
    return post(
        prose(f"What you missed: {came.title}", tone="heading"),
        *_what_came(came),
        choices(
            button("Show it all", "agenda_came", came.session),
            button("Tell me what I miss", "attend_wish", came.series),
        ),
        audience="public",
        entries=[lesson.number for lesson in came.lessons],
    )


def you_missed(came: Harvest, *, to: str, near: str = "", told: bool = True) -> Post:
    """Return what one person missed who asked for it; without the words where they may not be *told* here."""
    return post(
        prose(f"What you missed: {came.title}", tone="heading"),
        *(_what_came(came) if told else [prose("What came of it stands in its channel.")]),
        choices(button("Stop telling me", "attend_unwish", came.series)),
        addressees=[to],
        entries=[lesson.number for lesson in came.lessons] if told else [],
        lasting=True,
        near=near,
    )


def what_came(came: Harvest) -> Post:
    """Return all that came of a session, to one reader."""
    return post(
        prose(came.title, tone="heading"),
        *all_of(came),
        entries=[lesson.number for lesson in came.lessons],
    )


def all_of(came: Harvest) -> list[Block]:
    """Return all that came of a session, or that nothing did."""
    nothing = prose("Nothing was taken away from it yet.", tone="quiet")
    return _what_came(came, most=len(came.lessons)) if came else [nothing]


def _what_came(came: Harvest, most: int = MOST_SHOWN) -> list[Block]:
    blocks: list[Block] = [prose(When(came.at, "moment"), *_how_many(came), tone="quiet")]
    if came.covered:
        blocks += [prose("Talked about"), Lines(tuple(line(words) for words in came.covered[:MOST_SHOWN]))]
    if came.lessons:
        blocks += [prose("Taken away"), Lines(tuple(map(_lesson, came.lessons[:most])))]
    more = len(came.lessons) - most
    if more > 0:
        blocks.append(prose(f"and {more} more", tone="quiet"))
    return blocks


def _how_many(came: Harvest) -> tuple[str, ...]:
    there = (f" · {came.there} were there",) if came.there else ()
    trying = (f" · {came.trying} will try something",) if came.trying else ()
    return (*there, *trying)


def _lesson(lesson: Lesson) -> tuple[Span, ...]:
    by = (" · ", Who(lesson.by)) if lesson.by else ()
    return line(EntryLink(lesson.number, lesson.title), *by)


def taken_away_from(title: str, at: datetime) -> Block:
    """Return of which session an entry was taken away, as it stands beneath the entry."""
    return prose(f"Taken away from {title} on ", When(at), ".", tone="quiet")


def look_back(held: int, covered: int, lessons: Sequence[Lesson], came: Mapping[str, int]) -> list[Block]:
    """Return what a series brought since a day: for those who look back. *came* are outcomes, where enough told."""
    sessions = "1 session" if held == 1 else f"{held} sessions"
    points = "1 point" if covered == 1 else f"{covered} points"
    told = ", ".join(f"{count} {words}" for words, count in came.items() if count)
    return [
        prose("Since we last looked back", tone="heading"),
        prose(f"{sessions} held, {points} talked about, {len(lessons)} taken away."),
        *([prose(f"Of what was to be tried: {told}.")] if told else []),
        *([Lines(tuple(map(_lesson, lessons[:MOST_SHOWN])))] if lessons else []),
    ]
