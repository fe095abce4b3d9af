"""What is said after a session: who was there, what is taken away and tried, what others missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.community.sessions.points import Came
from bot.messages import Action, EntryLink, Field, Form, Lines, Quote, When, Who
from bot.wording import button, choices, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.sessions.points import Takeaway
    from bot.messages import Block, Post, Span

WORDS_LIMIT = 4_000
TRYING_LIMIT = 500
MOST_SHOWN, MOST_TRIED = 10, 5
CAME = {Came.WORKED: "worked", Came.PARTLY: "worked in part", Came.NOT: "did not work"}
PRIVATE = "Only you see this. I ask you about it once; name an entry as #142 to try that one"


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


def how_was_it(session: str, title: str, until: datetime) -> Post:
    """Return what is asked in its place when a session is over."""
    return post(
        prose(strong(title), " is over. Were you there? What do you take away?"),
        choices(
            button("I was there", "attend_yes", session),
            button("What I take away", "took", session, weight="main"),
        ),
        prose("What was taken away is summed up here on ", When(until), " for those who could not come.", tone="quiet"),
        audience="public",
    )


def was_there(session: str, *, new: bool) -> Post:
    """Return the thanks to one who was there."""
    return post(
        prose("Good to have had you there." if new else "You said so already."),
        choices(
            button("What I take away", "took", session, weight="main"),
            button("I was not, after all", "attend_no", session),
        ),
    )


def was_not_there(session: str) -> Post:
    """Return the answer to one who takes it back that they were there."""
    return post(prose("All right, you were not."), choices(button("I was there", "attend_yes", session)))


def takeaway_form(
    session: str,
    title: str,
    until: datetime,
    values: Mapping[str, str],
    *,
    fault: str = "",
    notes: Sequence[Block] = (),
) -> Form:
    """Return the form with its two fields, what I take away and what I will try, which can be changed *until* then."""
    warning = (prose(fault, tone="warning"),) if fault else ()
    return Form(
        Action("took", session),
        "What do you take away?",
        (
            Field(
                "learned",
                "What I take away",
                "text",
                values.get("learned", ""),
                hint="Kept in the repertoire as yours; #topics and a kind such as #story count",
                limit=WORDS_LIMIT,
            ),
            Field("trying", "What I will try", "text", values.get("trying", ""), hint=PRIVATE, limit=TRYING_LIMIT),
        ),
        notes=(*warning, *notes, prose(f"From {title}. You can change it until ", When(until), ".", tone="quiet")),
    )


def will_try(takeaway: Takeaway) -> list[Block]:
    """Return what stands beneath a takeaway of which somebody will try something."""
    when = When(takeaway.due_at) if takeaway.due_at else "later"
    if takeaway.trial:
        return [prose("I'll ask you how it went with ", EntryLink(takeaway.trial), ".")]
    if not takeaway.trying:
        return []
    return [
        prose("I'll ask you on ", when, " how it went with this:"),
        Quote(takeaway.trying),
        choices(button("Another date", "took_on", takeaway.occurrence)),
    ]


def date_form(session: str, day: str, *, fault: str = "") -> Form:
    """Return the form for another day to be asked on, with what was typed already."""
    return Form(
        Action("took_on", session),
        "When shall I ask?",
        (Field("date", "Date", "date", day, required=True, hint="Such as 2027-01-31"),),
        notes=(prose(fault, tone="warning"),) if fault else (),
    )


def will_ask(takeaway: Takeaway) -> Post:
    """Return the promise to ask on another day how it went."""
    return post(*will_try(takeaway))


def change_it(session: str) -> Block:
    """Return the way back into the form."""
    return choices(button("Change what I take away", "took", session))


def nothing_taken(session: str) -> Post:
    """Return the answer to a form that says nothing now, whether it did before or not."""
    return post(prose("Nothing is written down. You can still do it:"), change_it(session))


def is_closed(title: str) -> Post:
    """Return the answer where it is too late to say what one takes away."""
    return post(
        prose(strong(title), " is closed. What you learned since can be kept any time with /share."),
        choices(button("Share something", "share_form")),
    )


def was_not_held(title: str) -> Post:
    """Return the answer where a session was cancelled or skipped."""
    return post(prose(strong(title), " was not held that time. What you learned can be kept with /share."))


def not_yet(title: str, at: datetime) -> Post:
    """Return the answer where a session has not begun."""
    return post(prose(strong(title), " begins on ", When(at, "moment"), ". Tell me afterwards."))


def how_did_it_go(takeaway: Takeaway, title: str, *, to: str) -> Post:
    """Return the question how it went with what somebody wanted to try, which they asked for."""
    return post(
        prose(f"After {title} you wanted to try this. How did it go?"),
        Quote(takeaway.trying),
        outcomes(takeaway),
        addressees=[to],
        lasting=True,
        near=takeaway.place,
    )


def still_trying(every: Sequence[Takeaway]) -> list[Block]:
    """Return what somebody wanted to try after sessions, each with the ways to tell how it went."""
    if not every:
        return []
    blocks: list[Block] = [prose("After sessions you wanted to try", tone="heading")]
    for one in every[:MOST_TRIED]:
        asked = (" · I'll ask on ", When(one.due_at)) if one.due_at and not one.asked_at else ()
        blocks += [prose(one.trying, *asked), outcomes(one)]
    more = len(every) - MOST_TRIED
    return [*blocks, prose(f"and {more} more", tone="quiet")] if more > 0 else blocks


def taken_away_from(title: str, at: datetime) -> Block:
    """Return of which session an entry was taken away, as it stands beneath the entry."""
    return prose(f"Taken away from {title} on ", When(at), ".", tone="quiet")


def outcomes(takeaway: Takeaway) -> Block:
    """Return the ways to tell how it went."""
    id_ = takeaway.occurrence
    return choices(
        button("It worked", "took_worked", id_, weight="main"),
        button("Partly", "took_partly", id_),
        button("It did not", "took_not", id_),
        button("Not after all", "took_drop", id_),
    )


def told_how(came: Came, session: str) -> Post:
    """Return the thanks for how it went, and the offer to tell others."""
    return post(
        prose(f"Noted: it {CAME[came]}. Others would learn from it. Do you want to tell it?"),
        choices(button("Tell it", "took_story", session, weight="main")),
    )


def tried_nothing() -> Post:
    """Return the answer to one who will not try it after all."""
    return post(prose("All right: I won't ask again."))


def nothing_to_tell() -> Post:
    """Return the answer to a press on something that one no longer tries."""
    return post(prose("That is settled already."))


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
    nothing = prose("Nothing was taken away from it yet.", tone="quiet")
    return post(
        prose(came.title, tone="heading"),
        *(_what_came(came, most=len(came.lessons)) if came else [nothing]),
        entries=[lesson.number for lesson in came.lessons],
    )


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


def wishes(series: str, *, on: bool) -> Post:
    """Return the confirmation that somebody is told what they miss of a series, or no longer."""
    if on:
        said = "I'll tell you privately what you missed when you could not come."
        return post(prose(said), choices(button("Stop telling me", "attend_unwish", series)))
    return post(
        prose("I won't tell you any more what you missed."),
        choices(button("Tell me what I miss", "attend_wish", series)),
    )


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
