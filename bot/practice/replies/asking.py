"""What is said in answer to a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink, Lines, Quote
from bot.practice.cards import answer_card, similar_card
from bot.practice.model import Tier
from bot.wording import button, choices, code, line, post, prose

if TYPE_CHECKING:
    from bot.messages import Block, Post, Who
    from bot.practice.ask import Answered
    from bot.practice.model import Entry

HEADINGS = {
    Tier.SOLVED: "Solved before:",
    Tier.RELATED: "Not quite the same, but possibly related:",
    Tier.NONE: "I found nothing like this. You may be the first to ask.",
}
NUMBERS = ("one similar story", "two similar stories", "three similar stories")


def answered(answer: Answered, *, question: str, ladder: bool = True) -> Post:
    """Return the answer to the one who asked: up to three cards, best first, and what to do next."""
    return post(
        prose(HEADINGS[answer.tier], tone="heading"),
        *_remarks(answer),
        *(answer_card(shown, question=question) for shown in answer.shown),
        _next(answer, question) if ladder else None,
    )


def asked_in_public(answer: Answered, *, question: str, asker: str = "") -> Post:
    """Return the answer to a question asked in front of everybody: what everybody there may see.

    The private button is always there, so that it tells nobody whether there is more.
    """
    return post(
        prose(HEADINGS[answer.tier], tone="heading"),
        *_remarks(answer),
        *(answer_card(shown, question=question) for shown in answer.shown),
        choices(
            button("Search again for me alone", "rest", question),
            button("Not what I need", "not_it", question),
        ),
        audience="public",
        addressees=[asker],
    )


def similar_posts(answer: Answered, *, question: str, undecided: bool = True) -> Post:
    """Return what was solved before to whoever opened a post in a forum; while *undecided*, with its two ends."""
    heading = "This was solved before:" if answer.tier is Tier.SOLVED else "This may be related:"
    return post(
        prose(heading, tone="heading"),
        *_remarks(answer),
        *(similar_card(shown, question=question, undecided=undecided) for shown in answer.shown),
        choices(button("Still open", "still_open", question)) if undecided else None,
        audience="public",
    )


def solved_by(entry: Entry, asker: Who) -> Post:
    """Return what stands in the place of similar posts once one of them solved it."""
    return post(
        prose("Solved by ", EntryLink(entry.number, entry.title), ", says ", asker, "."),
        choices(button("Read it all", "read", entry.number, entry.version)),
        audience="public",
        entries=[entry.number],
    )


def prior_art(answer: Answered, *, to: str) -> Post:
    """Return the one quiet line to whoever asks in a channel: what was told about it before."""
    told = [shown.entry for shown in answer.shown]
    count = NUMBERS[min(len(told), len(NUMBERS)) - 1]
    return post(
        prose(f"Only you see this: {count} may help while you wait.", tone="quiet"),
        Lines(tuple(line(EntryLink(entry.number, entry.title)) for entry in told)),
        choices(*(button(f"Read #{entry.number}", "read", entry.number, entry.version) for entry in told)),
        prose(
            "This channel has such hints switched on; ", code("/hearth settings"), " switches them off.", tone="quiet"
        ),
        addressees=[to],
        entries=[entry.number for entry in told],
    )


def not_what_i_need(question: str, *, pointer: bool = False) -> Post:
    """Return the next steps of the ladder: ask the channel, or park it as a gap."""
    return post(
        prose("Then let us ask people. What you asked stays yours until you choose one of these:"),
        choices(
            button("Ask the channel", "ask_channel", question, weight="main"),
            button("Ask one person", "ask_one", question),
            button("Park it as a gap", "park", question),
            button("Never mind", "drop", question),
        ),
        prose("Asking shows the message you pointed at, not its words.", tone="quiet") if pointer else None,
    )


def type_a_question() -> Post:
    """Return the answer to an empty question."""
    return post(
        prose(
            "Type your question after the command, such as ",
            code("/ask how do I undo the last commit?"),
            ". An error message or a piece of code will do as well.",
        )
    )


def search_is_down(question: str) -> Post:
    """Return the answer while nothing can be searched, with the question to try again."""
    return post(
        prose("I can't search right now; this is my fault, not yours. Please try again in a moment:"),
        Quote(question) if question else None,
    )


def _remarks(answer: Answered) -> list[Block]:
    remarks: list[Block] = []
    if answer.corrected:
        pairs = ", ".join(f"“{typed}” as “{taken}”" for typed, taken in answer.corrected)
        remarks.append(prose(f"I read {pairs}.", tone="quiet"))
    if answer.disagree:
        remarks.append(prose("These do not agree: read more than one before you choose.", tone="warning"))
    old = [shown for shown in answer.shown if shown.old]
    if old:
        rows = tuple(
            line(
                EntryLink(each.entry.number),
                f" is from {each.entry.told_at:%Y}, {each.standing.words}: check that it still holds",
            )
            for each in old
        )
        remarks.append(Lines(rows))
    return remarks


def _next(answer: Answered, question: str) -> Block:
    if answer.shown:
        return choices(button("Not what I need", "not_it", question))
    return choices(
        button("Ask the channel", "ask_channel", question, weight="main"),
        button("Ask one person", "ask_one", question),
        button("Park it as a gap", "park", question),
        button("Never mind", "drop", question),
    )
