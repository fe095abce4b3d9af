"""What is said about the doors beside the chat: the page, the doctor, letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Lines, Link
from bot.wording import code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Finding, Post

RESULTS = {"good": "Good", "warning": "Look at this", "bad": "Broken"}
WORST_FIRST = {"bad": 0, "warning": 1, "good": 2}
MOST_FINDINGS = 40


def findings(found: Sequence[Finding]) -> Post:
    """Return what the doctor found, the worst first, each with what to do."""
    ordered = sorted(found, key=lambda each: WORST_FIRST[each.result])
    wrong = [each for each in ordered if each.result != "good"]
    want = "check wants" if len(ordered) == 1 else "checks wants" if len(wrong) == 1 else "checks want"
    heading = f"{len(wrong)} of {len(ordered)} {want} a look" if wrong else "All is well"
    rows = tuple(
        line(strong(RESULTS[each.result]), f" · {each.name}: {each.says}", f" → {each.advice}" if each.advice else "")
        for each in ordered[:MOST_FINDINGS]
    )
    return post(prose(heading, tone="heading"), Lines(rows))


def nothing_to_look_at() -> Post:
    """Return the answer where no check can be made from here."""
    return post(
        prose("I can't look at myself from here. Whoever runs me types ", code("hearth doctor"), " on the machine.")
    )


def still_looking() -> Post:
    """Return the answer where a look takes longer than an answer may."""
    return post(
        prose(
            "That takes longer than I may let you wait: something does not answer me. Try again in a minute, or type ",
            code("hearth doctor"),
            " on the machine that runs me.",
        )
    )


def door(url: str, *, minutes: int) -> Post:
    """Return the link that signs one person in to the page, once."""
    return post(
        prose(
            "Your page: ", Link(url, "open it"), f". The link is for you alone: it works once, for {minutes} minutes."
        )
    )


def no_page() -> Post:
    """Return the answer where the page has no address that members could open."""
    return post(
        prose(
            "I have no page that you could open from here. Everything is under ",
            code("/hearth me"),
            "; whoever runs me can give the page an address.",
        )
    )


def not_your_letter() -> Post:
    """Return the answer to a press on a note that is somebody else's, or no longer kept."""
    return post(
        prose("That note is for somebody else, or it is gone. What is yours is under ", code("/hearth me"), ".")
    )
