"""What is said of questions: put to a channel, parked, solved, let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.replies.gaps import leave
from bot.messages import Action, EntryLink, Field, Form, Lines, Link, Quote, When, Who
from bot.wording import button, choices, code, line, post, prose, strong

QUESTION_LIMIT = 2_000
HINT = "An error message or a piece of code will do as well"

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.model import Question
    from bot.messages import Post


def ask_form() -> Form:
    """Return the form for a question."""
    field = Field("question", "What do you want to know?", "text", required=True, hint=HINT, limit=QUESTION_LIMIT)
    return Form(Action("ask_form"), "Ask", (field,), submit="Find it")


def stays_open() -> Post:
    """Return the answer to one whom nothing similar helped: their post stays open."""
    return post(
        prose(
            "All right: it stays open for people to answer. When a reply helps, choose ",
            strong("This solved it"),
            " on it.",
        )
    )


def only_who_asked() -> Post:
    """Return the answer to somebody else who says whether a question is solved."""
    return post(
        prose("Only whoever asked can say that. If it helps you too, keep what you learned with ", code("/share"), ".")
    )


def posted_question(question: Question, asker: Who, near: Sequence[tuple[int, str]], *, url: str | None = None) -> Post:
    """Return the question as it is put to a channel, with the near misses of the repertoire."""
    # A pointer's link can't be read again, so that post must never need to be made anew.
    rows = tuple(line(EntryLink(number, title if question.text else "")) for number, title in near)
    return post(
        prose(asker, " asks:" if question.text else " asks whether this has been solved before:"),
        Quote(question.text) if question.text else None,
        prose(Link(url, "the message")) if url and not question.text else None,
        prose("Close, but not it:", tone="quiet") if rows else None,
        Lines(rows) if rows else None,
        prose("Answer in the thread. Whoever asked can mark the reply that solved it.", tone="quiet"),
        audience="public",
        entries=[number for number, _ in near if question.text],
    )


def is_posted(*, new: bool) -> Post:
    """Return the confirmation that a question was put to the channel."""
    said = "I asked the channel." if new else "The channel was asked already."
    return post(prose(said, " When a reply helps, choose ", strong("This solved it"), " on it."))


def which_channel(subject: str, rooms: Sequence[tuple[str, str]], *, verb: str = "ask_channel") -> Form:
    """Return the form to choose a channel where something was asked or found in none."""
    field = Field("room", "Channel", "choice", rooms[0][0], choices=tuple(rooms), required=True)
    title = "Which channel shall I ask?" if verb == "ask_channel" else "Share to which channel?"
    return Form(Action(verb, subject), title, (field,), submit="Post it")


def no_channel() -> Post:
    """Return the answer where there is no channel to ask."""
    return post(prose("I know no channel to ask yet. Ask in a channel with ", code("/ask"), " instead."))


def parked(question: Question, steward: Who | None = None, *, mine: bool = True) -> Post:
    """Return the confirmation that a question is a gap with a date, and who looks after it: its asker, or *steward*."""
    when = When(question.due_at) if question.due_at else "later"
    return post(
        prose(
            "Parked as a gap: it is looked at again on ",
            when,
            ", and everybody sees it under ",
            code("/hearth gaps"),
            ".",
        ),
        prose(*_looked_after(steward, mine=mine)),
        choices(
            button("Another date", "park_on", question.id, question.version),
            button("Ask the channel now", "ask_channel", question.id, question.version),
            leave(question.id) if mine else None,
        ),
    )


def _looked_after(steward: Who | None, *, mine: bool) -> tuple[Who | str, ...]:
    if mine:
        return ("You look after it: your name stands with it there, and I ask you then what has become of it.",)
    return (steward, " looks after it, and is named with it there.") if steward else ("Nobody looks after it yet.",)


def park_form(question: Question, due: datetime, *, fault: str = "", values: Mapping[str, str] | None = None) -> Form:
    """Return the form for a gap's date and steward, with what was typed already."""
    typed = values or {}
    return Form(
        Action("park_on", question.id, question.version),
        "Park it as a gap",
        (
            Field(
                "date",
                "Look at it again on",
                "date",
                typed.get("date", f"{due:%Y-%m-%d}"),
                required=True,
                hint="Such as 2027-01-31",
            ),
            Field(
                "steward",
                "Who looks after it",
                value=typed.get("steward", ""),
                hint="A member's name, which stands with it for all to see; empty means yours",
            ),
        ),
        notes=(prose(fault, tone="warning"),) if fault else (),
    )


def dropped() -> Post:
    """Return the answer to a question that is no longer needed."""
    return post(prose("All right, I have let go of it."))


def solved(*, offered: bool) -> Post:
    """Return the confirmation that a reply solved a question."""
    then = " I asked whoever wrote it whether it may be kept." if offered else ""
    return post(prose(f"Good to hear. The question is answered.{then}"))


def is_solved(asker: Who | None) -> Post:
    """Return the one quiet line in the thread of a question that was solved; without an *asker* it names nobody."""
    by = (", says ", asker) if asker else ()
    return post(prose("Solved", *by, ".", tone="quiet"), audience="public")


def was_ended() -> Post:
    """Return the answer to a press on a question that had ended before."""
    return post(prose("That question has ended already. Ask again with ", code("/ask"), " if it came back."))


def let_go_of(question: Question, *, to: str) -> Post:
    """Return the news to its asker that what they looked up long ago is let go of."""
    return post(
        prose("You asked this long ago, and nothing was found. I let go of it now."),
        Quote(question.text) if question.text else None,
        prose("If you still need it, ask again; it takes one line.", tone="quiet"),
        choices(button("Ask again", "ask_form", weight="main")),
        addressees=[to],
        lasting=True,
        near=question.place,
    )


def no_longer_asked() -> Post:
    """Return what stands in the place of a question whose asker took it away."""
    return post(prose("This is no longer asked.", tone="quiet"), audience="public")


def no_question_here() -> Post:
    """Return the answer where a reply answers no question of the one who marked it."""
    return post(prose("This thread answers no question that you asked through me."))


def no_answer_yet(question: Question) -> Post:
    """Return the news in the thread that a question became a gap."""
    when = When(question.due_at) if question.due_at else "later"
    return post(
        prose("No answer was marked, so this is now a gap; it is looked at again on ", when, ".", tone="quiet"),
        audience="public",
    )


def still_a_gap(question: Question, *, to: str) -> Post:
    """Return the question to its asker whether a gap still stands."""
    return post(
        prose("This is still open. Do you still need it?"),
        Quote(question.text) if question.text else None,
        choices(
            button("Ask the channel", "ask_channel", question.id, question.version, weight="main"),
            button("It is solved", "solved_itself", question.id, question.version),
            button("Let go of it", "drop", question.id, question.version),
        ),
        prose("You see this because you asked it. “Let go of it” stops it.", tone="quiet"),
        addressees=[to],
        lasting=True,
        near=question.place,
    )
