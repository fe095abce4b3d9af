"""What is said to the one who is asked in person, and what comes of it to the one who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Action, Field, Form, Link, Quote, Who
from bot.wording import button, choices, code, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.model import Question
    from bot.domain.who.model import AskedOne
    from bot.messages import Block, Button, Post

ANSWER_LIMIT = 3_000
SHORT = 120


def you_are_asked(
    asked: AskedOne, question: Question, asker: Who, *, to: str, near: str, url: str | None = None
) -> Post:
    """Return a question to the one person who is asked."""
    return post(
        prose(asker, " asks you, and nobody else:"),
        Quote(question.text) if question.text else None,
        prose(Link(url, "the message")) if url and not question.text else None,
        choices(*_answers(asked)),
        prose("You see this because you agreed to be found. What you do not answer goes on without you.", tone="quiet"),
        addressees=[to],
        lasting=True,
        near=near,
    )


def _answers(asked: AskedOne) -> tuple[Button, ...]:
    return (
        button("I can help", "one_help", asked.id, asked.version, weight="main"),
        button("Not now", "one_not_now", asked.id, asked.version),
        button("Stop asking me", "one_stop", asked.id, asked.version),
    )


def mine(asked: Sequence[tuple[AskedOne, Question, Who]]) -> list[Block]:
    """Return what somebody is asked, for their own page."""
    blocks: list[Block] = [prose("You are asked", tone="heading")] if asked else []
    for one, question, asker in asked:
        blocks += [prose(asker, ":"), Quote(question.text) if question.text else prose("a message of theirs")]
        if one.state.value == "asked":
            blocks += [choices(*_answers(one))]
        else:
            blocks += [choices(*_ways(one, talk=True))]
    return blocks


def _ways(asked: AskedOne, *, talk: bool) -> tuple[Button, ...]:
    found = (
        button("Write an answer", "one_answer", asked.id, asked.version, weight="main"),
        button("Talk it over", "one_talk", asked.id, asked.version) if talk else None,
        button("After all not", "one_not_now", asked.id, asked.version),
    )
    return tuple(one for one in found if one)


def how_to_help(asked: AskedOne, asker: Who, *, talk: bool) -> Post:
    """Return how somebody who can help may do it."""
    return post(prose("Thank you. ", asker, " knows that you can help."), choices(*_ways(asked, talk=talk)))


def can_help(asked: AskedOne, question: Question, helper: Who, *, to: str, near: str) -> Post:
    """Return the news to the asker that the one they asked can help."""
    return post(
        prose(helper, f" can help with {_what(question)}, and answers you here or opens a conversation."),
        choices(button("It is solved", "one_solved", asked.id, asked.version)),
        addressees=[to],
        lasting=True,
        near=near,
    )


def answer_form(asked: AskedOne, question: Question, *, fault: str = "", typed: str = "") -> Form:
    """Return the form for an answer to one person."""
    field = Field(
        "answer", "Your answer", "text", typed, required=True, limit=ANSWER_LIMIT, hint="Only who asked sees it"
    )
    notes: tuple[Block, ...] = (Quote(question.text),) if question.text else ()
    if fault:
        notes = (*notes, prose(fault, tone="warning"))
    return Form(Action("one_answer", asked.id, asked.version), "Your answer", (field,), submit="Send it", notes=notes)


def an_answer(asked: AskedOne, question: Question, helper: Who, text: str, *, to: str, near: str) -> Post:
    """Return what somebody answered to the one who asked."""
    return post(
        prose(helper, f" answers {_what(question)}:"),
        Quote(text),
        choices(
            button("This solved it", "one_solved", asked.id, asked.version, weight="main"),
            button("Not what I need", "not_it", question.id),
        ),
        addressees=[to],
        lasting=True,
        near=near,
    )


def _what(question: Question) -> str:
    """Return what was asked in a few words, for whoever asked it."""
    words = " ".join(question.text.split())
    short = f"{words[:SHORT].rstrip()}…" if len(words) > SHORT else words
    return f"“{short}”" if words else "what you asked with a message"


def answered_before(asker: Who) -> Post:
    """Return the answer to a no of one whose answer is with whoever asked."""
    return post(prose(asker, " has your answer already, and says whether it solved it: there is nothing to decline."))


def answer_sent(asker: Who) -> Post:
    """Return the confirmation that an answer was sent."""
    return post(prose("I gave your answer to ", asker, "."))


def talk(question: Question, asker: Who, helper: Who, asked: AskedOne, *, to: Sequence[str], near: str) -> Post:
    """Return what stands first in the conversation of who asked and who can help."""
    return post(
        prose(asker, ", ", helper, " can help with this:"),
        Quote(question.text) if question.text else None,
        prose("Only you two are here, and I. When it is solved, whoever asked presses the button.", tone="quiet"),
        choices(button("This solved it", "one_solved", asked.id, asked.version)),
        audience="public",
        addressees=to,
        near=near,
        title=f"{asker.name[:30]} and {helper.name[:30]}",
    )


def talk_opened() -> Post:
    """Return the confirmation that a conversation was opened."""
    return post(prose("I opened a conversation of you two, with the question in it."))


def no_common_space() -> Post:
    """Return the answer where two who would talk are in no space together."""
    return post(prose("You two are in no common space, so I can't open a conversation. Write your answer instead."))


def declined() -> Post:
    """Return the answer to one who can't help now."""
    return post(prose("All right. Whoever asked hears only that it does not work out this time."))


def stopped() -> Post:
    """Return the answer to one who wants to be asked no more."""
    return post(
        prose("Nobody asks you any more, and ", code("/who"), " does not name you. Whoever asked tries another way."),
        choices(button("I may be found again", "findable_on")),
    )


def no_longer_needed() -> Post:
    """Return the answer to a press on a question that has found another end, and what stands in its place."""
    return post(prose("This is no longer needed: it has found an end, or its time is over. Thank you all the same."))


def not_this_time(question: Question, *, to: str, near: str, expired: bool = False) -> Post:
    """Return the news to the asker that the one they asked can't help, or said nothing, and the next steps."""
    said = (
        "Three days went by without an answer to what you asked one person."
        if expired
        else "It does not work out this time with the one you asked."
    )
    return post(
        prose(said),
        Quote(question.text) if question.text else None,
        choices(
            button("Ask somebody else", "ask_one", question.id),
            button("Ask the channel", "ask_channel", question.id, weight="main"),
            button("Park it as a gap", "park", question.id),
            button("Never mind", "drop", question.id),
        ),
        addressees=[to],
        lasting=True,
        near=near,
    )


def did_it_help(asked: AskedOne, question: Question, *, to: str, near: str) -> Post:
    """Return the question to the asker, a week after somebody said that they can help, whether they did."""
    return post(
        prose("A week ago somebody said that they can help with what you asked. Did it help?"),
        Quote(question.text) if question.text else None,
        choices(
            button("This solved it", "one_solved", asked.id, asked.version, weight="main"),
            button("Ask somebody else", "ask_one", question.id),
            button("Ask the channel", "ask_channel", question.id),
            button("Park it as a gap", "park", question.id),
        ),
        addressees=[to],
        lasting=True,
        near=near,
    )


def solved(helper: Who | None) -> Post:
    """Return the confirmation that one person's answer solved it."""
    whom = (" I tell ", helper, ".") if helper else ()
    return post(prose("Good to hear. The question is answered.", *whom))


def you_helped(asker: Who, *, to: str, near: str) -> Post:
    """Return the news to whoever helped that it did, and the way to keep it for others."""
    return post(
        prose(asker, " says that you solved it. If others could use it too, keep it in your own words:"),
        choices(button("Share it", "share_form", weight="main")),
        addressees=[to],
        near=near,
    )
