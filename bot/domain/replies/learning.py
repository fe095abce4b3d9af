"""What is said of the learning agenda: what the community wants to understand, and what there is on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.learning import TEXT_LIMIT
from bot.domain.model import LearningState
from bot.messages import Action, EntryLink, Field, Form, Lines, Quote, Row, Rows, When
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.model import Learning
    from bot.messages import Block, Button, Post, Span

MOST_SHOWN, MOST_ENDED = 12, 5
ENDED_SINCE = "It has ended since, so nothing was changed. A facilitator can take it up again."
SAID = {
    LearningState.PROPOSED: "proposed",
    LearningState.OPEN: "open: check-ins, sessions and pairings take it up",
    LearningState.UNDERSTOOD: "understood",
    LearningState.DROPPED: "taken off the agenda",
}


@dataclass(frozen=True, slots=True)
class LearningRow:
    """A question of the agenda as one reader may know it: entries on it as (number, title), and their own vote."""

    one: Learning
    on: tuple[tuple[int, str], ...] = ()
    wanted: bool = False


def agenda(
    every: Sequence[LearningRow], ended: Sequence[LearningRow], *, least: int, coverage: tuple[int, int] = (0, 0)
) -> Post:
    """Return the learning agenda to one reader; how many want to know is told from *least* up."""
    return post(*agenda_blocks(every, ended, least=least, coverage=coverage))


def agenda_blocks(
    every: Sequence[LearningRow],
    ended: Sequence[LearningRow],
    *,
    least: int,
    coverage: tuple[int, int] = (0, 0),
    most: int = MOST_SHOWN,
) -> list[Block]:
    """Return the learning agenda as blocks: what is open, what is proposed, what was understood lately."""
    opened = [one for one in every if one.one.state is LearningState.OPEN]
    proposed = [one for one in every if one.one.state is LearningState.PROPOSED]
    more = max(len(opened) - most, 0) + max(len(proposed) - most, 0)
    blocks: list[Block] = [prose("What we want to understand", tone="heading")]
    if not every and not ended:
        blocks.append(
            prose("Nothing stands on the learning agenda yet. What would you like this community to understand?")
        )
    first = len(opened) + 1
    blocks += [Rows(tuple(_row(at, one, least) for at, one in enumerate(opened[:most], 1)))] if opened else []
    if proposed:
        blocks += [
            prose(f"Proposed: one opens when {least} want to know, or a facilitator takes it up."),
            Rows(tuple(_row(at, one, least) for at, one in enumerate(proposed[:most], first))),
        ]
    blocks += [prose(f"and {more} more, less wanted", tone="quiet")] if more else []
    if every:
        blocks.append(prose(code("/hearth learning 1"), " shows the first, with what there is on it.", tone="quiet"))
    if ended:
        blocks += [prose(strong("Understood")), Lines(tuple(_said(one, least) for one in ended[:MOST_ENDED]))]
    if coverage[1]:
        blocks.append(prose(f"On {coverage[0]} of {coverage[1]} there is something in the repertoire.", tone="quiet"))
    return [*blocks, choices(button("Propose a question", "learning_new", weight="main"))]


def _row(at: int, shown: LearningRow, least: int) -> Row:
    """Return a question with its number on the list, by which it can be looked at, and a press to vote."""
    one = shown.one
    act = (
        button("Look at it", "learning_show", one.id)
        if shown.wanted
        else button("I want to know", "learning_want", one.id)
    )
    return Row((*line(f"{at}. "), *_said(shown, least)), act)


def _said(shown: LearningRow, least: int) -> tuple[Span, ...]:
    one = shown.one
    spans: list[Span | str] = [one.text]
    spans += [f" · #{one.topic}"] if one.topic else []
    spans += [f" · {one.votes} want to know"] if one.votes >= least and not one.ended else []
    for number, _ in shown.on[:2]:
        spans += [" · ", EntryLink(number)]
    return line(*spans)


def card(
    shown: LearningRow, *, least: int, said: str = "", ends: bool = False, opens: bool = False, drops: bool = False
) -> Post:
    """Return one question with what there is on it, and what its reader may do: *ends* it, *opens* it, *drops* it."""
    one = shown.one
    votes = f" · {one.votes} want to know" if one.votes >= least else ""
    when: tuple[Span | str, ...] = (" on ", When(one.ended_at)) if one.ended_at and one.ended else ()
    rows = tuple(line(EntryLink(number, title)) for number, title in shown.on)
    return post(
        prose(said) if said else None,
        Quote(one.text),
        prose(SAID[one.state].capitalize(), *when, f"{f' · #{one.topic}' if one.topic else ''}{votes}", tone="quiet"),
        prose("On it there is:") if rows else prose("Nothing is kept on it yet.", tone="quiet"),
        Lines(rows) if rows else None,
        choices(*_ways(shown, ends=ends, opens=opens, drops=drops)),
        entries=[number for number, _ in shown.on],
    )


def _ways(shown: LearningRow, *, ends: bool, opens: bool, drops: bool) -> list[Button | None]:
    one = shown.one
    want = (
        button("Take my vote back", "learning_unwant", one.id)
        if shown.wanted
        else button("I want to know", "learning_want", one.id, weight="main")
    )
    living = not one.ended
    return [
        want if living else None,
        button("This entry answers it", "learning_link", one.id) if one.state is not LearningState.DROPPED else None,
        button("Take it up", "learning_open", one.id, one.version)
        if opens and one.state is not LearningState.OPEN
        else None,
        button("We understand it now", "learning_end", one.id, one.version) if ends and living else None,
        button("Take it off the agenda", "learning_drop", one.id, one.version) if drops and living else None,
        button("The whole agenda", "learning"),
    ]


def propose_form(values: Mapping[str, str], fault: str = "") -> Form:
    """Return the form for a question."""
    return Form(
        Action("learning_new"),
        "What to understand next",
        (
            Field(
                "question",
                "What would you like us to understand?",
                "text",
                values.get("question", ""),
                required=True,
                hint="One question that has no answer here yet, such as: How do we decide what to test by hand? #testing",
                limit=TEXT_LIMIT,
            ),
        ),
        submit="Propose it",
        notes=(prose(fault, tone="warning"),) if fault else (),
    )


def link_form(one: Learning, *, ends: bool, values: Mapping[str, str], fault: str = "", linked: bool = False) -> Form:
    """Return the form that names the entry on a question; *ends*: the question is understood by it."""
    hint = "Its number, such as 142" + ("; empty: what is linked to it already" if linked and ends else "")
    return Form(
        Action("learning_end" if ends else "learning_link", one.id, one.version),
        "We understand it now" if ends else "What answers it",
        (
            Field(
                "number",
                "Which entry says it?",
                value=values.get("number", ""),
                required=not (ends and linked),
                hint=hint,
                limit=20,
            ),
        ),
        notes=(*([prose(fault, tone="warning")] if fault else []), Quote(one.text)),
    )


def my_questions(every: Sequence[Learning]) -> list[Block]:
    """Return what stands on somebody's own page of what they want to understand."""
    if not every:
        return []
    rows = tuple(Row(line(one.text), button("Look at it", "learning_show", one.id)) for one in every[:MOST_ENDED])
    return [prose("You want to understand", tone="heading"), Rows(rows)]


def not_for_guests() -> Post:
    """Return the answer to a guest, who sees nothing of the community but their rooms."""
    return post(prose("As a guest here you see what is in your channels: the learning agenda is its members'."))


def no_such_question() -> Post:
    """Return the answer about a question that stands on the agenda no more."""
    return post(
        prose("That question is not on the agenda, or no longer. ", code("/hearth learning"), " shows what is.")
    )


def no_such_number(at: int) -> Post:
    """Return the answer about a number that is not on the list."""
    return post(prose(f"There is no question {at} on the agenda. ", code("/hearth learning"), " shows what is."))


def answers_it(every: Sequence[Learning], number: int) -> list[Block]:
    """Return the ways to link what was just taken away to what the session was to teach."""
    if not every:
        return []
    rows = tuple(Row(line(one.text), button("It does", "learning_says", f"{one.id}.{number}")) for one in every[:3])
    return [prose("Does it say something on what we want to understand?"), Rows(rows)]
