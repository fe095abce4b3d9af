"""What is said about a session's agenda: its points, votes, proposals, and the way through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.community.replies.faults import sentence
from bot.community.sessions.agenda import MORE_MINUTES, TEXT_LIMIT
from bot.community.sessions.formats import Source
from bot.community.sessions.points import PointState
from bot.messages import Action, EntryLink, Field, Form, Lines, Row, Rows, Said, When, Who
from bot.wording import button, choices, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.community.sessions.agenda import Voted
    from bot.community.sessions.points import Point
    from bot.errors import Unfit
    from bot.messages import Block, Button, Post, Span

LEAST_PEOPLE = 3
MOST_SHOWN = 6
"""How many points an announcement shows; the others are one press away."""


@dataclass(frozen=True, slots=True)
class Told:
    """A point as its reader may know it: in words, or by an entry's title; `by` is who proposed it."""

    point: Point
    words: str
    by: Who | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """Which session an agenda is of, and the least number of people of whom it is told how many they are."""

    session: str
    title: str
    at: datetime
    least: int = LEAST_PEOPLE
    votes: int = 0
    timebox: int = 0
    ends: datetime | None = None


def said_of(told: Told, least: int = LEAST_PEOPLE) -> tuple[Span, ...]:
    """Return what a point says, where it comes from, and how many want it, from *least* up."""
    match told.point.source:
        case Source.QUESTION:
            said = line(f"{told.words} · an open question")
        case Source.GAP:
            said = line(f"{told.words} · a gap: nobody has told of it yet")
        case Source.LEARNING:
            said = line(f"{told.words} · what we want to understand")
        case Source.STORY:
            said = line(EntryLink(told.point.number, told.words), " · fresh in the repertoire")
        case Source.TRIAL:
            said = line("Who tried ", EntryLink(told.point.number, told.words), ": how did it go?")
        case Source.OPENING:
            said = line(f"{told.words} · to begin with, until somebody proposes something")
        case _:
            said = line(told.words, *((" · proposed by ", told.by) if told.by else ()))
    votes = told.point.votes
    return (*said, Said(f" · {votes} votes", "quiet")) if votes >= least else said


def first_points(heading: Heading, every: Sequence[Told], *, voting: bool = True, closed: bool = False) -> list[Block]:
    """Return the first points, with a vote each while *voting*, and until it is *closed* the way to propose one.

    What is talked about now says so to everybody.
    """
    rows = (Row(_now_or_later(one, heading), _vote(one.point) if voting else None) for one in every[:MOST_SHOWN])
    more = len(every) - MOST_SHOWN
    return [
        prose(strong("On the agenda")),
        Rows(tuple(rows)),
        *([prose(f"and {more} more", tone="quiet")] if more > 0 else []),
        *([] if closed else [choices(button("Propose a point", "agenda_propose", heading.session))]),
    ]


def _now_or_later(told: Told, heading: Heading) -> tuple[Span, ...]:
    said = said_of(told, heading.least)
    return (*line(strong("Now: ")), *said) if told.point.begun_at else said


def in_short(points: int) -> list[Block]:
    """Return how many points are on an agenda."""
    return [prose("1 point is on the agenda." if points == 1 else f"{points} points are on the agenda.", tone="quiet")]


def _vote(point: Point) -> Button | None:
    return None if point.source is Source.OPENING else button("Vote", "point_vote", point.id)


def agenda(
    heading: Heading,
    every: Sequence[Told],
    mine: Collection[str] = (),
    *,
    before: Sequence[Block] = (),
    hosts: bool = False,
    over: bool = False,
    fixed: bool = False,
) -> Post:
    """Return the whole agenda to one reader: *mine* are the points they voted for; *hosts*: they lead through it.

    Where its order is *fixed* nobody votes any more.

    *before* it stands what is to be looked back on.
    """
    waiting = [one for one in every if one.point.state is PointState.OPEN]
    done = tuple(said_of(one, heading.least) for one in every if one.point.state is PointState.DONE)
    rows = tuple(
        Row(_now_or_later(one, heading), None if over or fixed else _choice(one.point, mine)) for one in waiting
    )
    return post(
        prose(f"Agenda of {heading.title}", tone="heading"),
        prose(When(heading.at, "moment"), *(() if over or fixed else _votes_left(heading, len(mine))), tone="quiet"),
        *before,
        Rows(rows) if rows else None,
        prose("Talked about", tone="heading") if done else None,
        Lines(done) if done else None,
        None if over else _ways_on(heading, hosts=hosts),
        entries=[one.point.number for one in every if one.point.number],
    )


def _ways_on(heading: Heading, *, hosts: bool) -> Block:
    return choices(
        button("Propose a point", "agenda_propose", heading.session, weight="main"),
        button("Lead through it", "agenda_lead", heading.session) if hosts else None,
    )


def _choice(point: Point, mine: Collection[str]) -> Button | None:
    return button("Take my vote back", "point_unvote", point.id) if point.id in mine else _vote(point)


def _votes_left(heading: Heading, given: int) -> tuple[str, ...]:
    return (f" · {max(0, heading.votes - given)} of your {heading.votes} votes left",) if heading.votes else ()


def lead(heading: Heading, every: Sequence[Told], before: Sequence[Block] = ()) -> Post:
    """Return the agenda to whoever hosts the session: one press takes a point up, one marks it as done.

    What is to be looked back on comes first, then what is talked about; where points are timed it says until when.
    """
    open_ = [one for one in every if one.point.state is PointState.OPEN]
    now_on = next((one for one in open_ if one.point.begun_at), None)
    rest = [one for one in open_ if one is not now_on]
    rows = tuple(Row(said_of(one, heading.least), button("Take it up", "point_now", one.point.id)) for one in rest)
    return post(
        *before,
        prose(f"Leading {heading.title}", tone="heading"),
        *(_now_on(heading, now_on) if now_on else ()),
        prose("Still to come" if now_on else "To talk about", tone="heading") if rows else None,
        Rows(rows) if rows else prose("Nothing else is on the agenda.", tone="quiet"),
        choices(
            button("Next point", "agenda_next", heading.session, weight="main") if rest else None,
            button("Look again", "agenda_lead", heading.session),
        ),
        entries=[one.point.number for one in open_ if one.point.number],
    )


def _now_on(heading: Heading, told: Told) -> list[Block]:
    point = told.point
    until: tuple[str | When, ...] = ()
    if heading.timebox and point.begun_at:
        end = point.begun_at + timedelta(minutes=heading.timebox + point.more)
        until = (" · until ", When(min(end, heading.ends or end), "moment"))
    return [
        prose(strong("Now: "), *said_of(told, heading.least), *until),
        choices(
            button("Done", "point_done", point.id, weight="main"),
            button(f"{MORE_MINUTES} minutes more", "point_more", point.id, point.version) if until else None,
        ),
    ]


def propose_form(session: str, words: str = "", *, fault: Unfit | None = None) -> Form:
    """Return the form for a proposal, with what was typed already."""
    return _form(Action("agenda_propose", session), words, "Propose a point", fault)


def change_form(point: Point, words: str = "", *, fault: Unfit | None = None) -> Form:
    """Return the form over one's own proposal."""
    return _form(Action("point_edit", point.id, point.version), words or point.text, "Change your proposal", fault)


def _form(action: Action, words: str, title: str, fault: Unfit | None) -> Form:
    hint = "In one line, as you would ask it"
    field = Field("proposal", "What shall we talk about?", value=words, required=True, hint=hint, limit=TEXT_LIMIT)
    notes = (prose(sentence(fault), tone="warning"),) if fault else ()
    return Form(action, title, (field,), submit="Put it on the agenda", notes=notes)


def is_proposed(point: Point, *, struck: bool = False) -> Post:
    """Return the confirmation that a proposal stands on the agenda, with the ways to change it."""
    return post(
        prose("On the agenda: ", strong(point.text)),
        prose("The votes decide when it comes up.", tone="quiet"),
        prose("I struck out what looks like a secret before writing it down.", tone="warning") if struck else None,
        choices(
            button("Vote for it", "point_vote", point.id),
            button("Change it", "point_edit", point.id, point.version),
            button("Take it off", "point_off", point.id, point.version),
        ),
    )


def is_off(*, own: bool) -> Post:
    """Return the confirmation that a point was taken off an agenda."""
    return post(prose("Your proposal is off the agenda." if own else "That point is off the agenda."))


def voted(result: Voted, point: Point, *, back: bool = False) -> Post:
    """Return what came of a vote, or of taking one *back*."""
    left = "" if result.left is None else f" You have {result.left} left."
    again = choices(button("Take it back", "point_unvote", point.id))
    match result.came:
        case "fixed":
            return post(prose("The talk has begun, so the order stands as it is."))
        case "over":
            return post(prose("That session is over: nobody votes any more."))
        case "none_left":
            return post(prose("All your votes are given. Take one back to give it to this."), _agenda_of(point))
        case "again":
            return post(prose(f"You voted for this already.{left}"), again)
        case _ if back:
            return post(prose(f"Your vote is taken back.{left}"), choices(button("Vote again", "point_vote", point.id)))
        case _:
            return post(prose(f"Your vote counts.{left}"), again)


def _agenda_of(point: Point) -> Block:
    return choices(button("Show the agenda", "agenda_show", point.occurrence))


def no_agenda() -> Post:
    """Return the answer where no session comes in this channel, or none that the reader may see."""
    return post(prose("No session is coming up here. ", "A facilitator schedules one with /session new."))


def point_is_gone() -> Post:
    """Return the answer to a press on a point that is no longer on the agenda."""
    return post(prose("That point is no longer on the agenda: it was talked about, or taken off."))


def not_yours() -> Post:
    """Return the refusal to change somebody else's proposal."""
    return post(prose("Only whoever proposed this point, or who hosts the session, can do that."))


def only_the_host() -> Post:
    """Return the refusal to lead through a session to somebody else."""
    return post(prose("Only whoever hosts this session, or a facilitator, leads through its agenda."))
