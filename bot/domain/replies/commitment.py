"""What is said of what members commit themselves to: the form, the yearly question, their own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.charter.committing import TEXT_LIMIT
from bot.domain.charter.model import CommitmentState
from bot.messages import Action, Field, Form, Lines, Quote, When
from bot.wording import button, choices, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.charter.model import Commitment
    from bot.messages import Block, Choices, Post

TOPICS_HINT = "Such as #git; others read it once several name it"

COMMIT_FAULTS = {
    ("commitment", "empty"): "Fill in one of them: what you can help with, or what you want to learn.",
    ("commitment", "outrun"): "Your commitment changed just now, in another window perhaps. Save again to keep this.",
    ("helps", "too_long"): "What you can help with is too long: at most {} characters.",
    ("learns", "too_long"): "What you want to learn is too long: at most {} characters.",
}


def commit_form(
    was: Commitment | None = None, *, findable: bool = False, values: Mapping[str, str], fault_said: str = ""
) -> Form:
    """Return the form of a commitment, over what it says already; *findable* where others may find them by `/who`."""
    typed = (
        {
            "helps": was.helps,
            "help_topics": ", ".join(was.help_topics),
            "learns": was.learns,
            "learn_topics": ", ".join(was.learn_topics),
        }
        if was
        else {}
    ) | dict(values)

    def value(name: str) -> str:
        return typed.get(name, "")

    return Form(
        Action("commit"),
        "What I bring and seek",
        (
            Field(
                "helps",
                "What I can help with",
                "text",
                value("helps"),
                hint="A sentence is plenty, for you alone",
                limit=TEXT_LIMIT,
            ),
            Field("help_topics", "Topics I can help with", "topics", value("help_topics"), hint=TOPICS_HINT),
            Field(
                "learns",
                "What I want to learn",
                "text",
                value("learns"),
                hint="A sentence is plenty, for you alone",
                limit=TEXT_LIMIT,
            ),
            Field("learn_topics", "Topics I want to learn about", "topics", value("learn_topics"), hint=TOPICS_HINT),
            Field(
                "findable",
                "Others may find and ask me, by /who",
                "toggle",
                typed.get("findable", "yes" if findable else ""),
                hint="Twice a week at most; /hearth findable changes it",
            ),
        ),
        submit="Commit",
        notes=(prose(fault_said, tone="warning"),) if fault_said else (),
    )


def committed(commitment: Commitment) -> Post:
    """Return the confirmation of a commitment."""
    return post(
        prose("Thank you. You have committed yourself to this:"),
        *_said(commitment),
        prose(
            "Your words are for you; others see which topics several named. It holds for a year, then I ask once.",
            tone="quiet",
        ),
        _change(),
    )


def renewed(commitment: Commitment, *, new: bool) -> Post:
    """Return the confirmation that a commitment holds for another year."""
    when = When(commitment.due_at) if commitment.due_at else "next year"
    said = "Renewed. Thank you! I ask again on " if new else "You renewed it today already. I ask again on "
    return post(prose(said, when, "."), *_said(commitment), _change())


def commitment_ended(*, new: bool) -> Post:
    """Return the confirmation that a commitment has ended."""
    said = (
        "Your commitment has ended. You stay a member, and all that you told stays yours."
        if new
        else "Your commitment had ended already."
    )
    return post(prose(said), choices(button("Commit myself again", "commit_open")))


def not_committed() -> Post:
    """Return the answer to who has no commitment that could be renewed or ended."""
    return post(
        prose("You have not committed yourself here yet."),
        choices(button("Commit myself", "commit_open", weight="main")),
    )


def still_committed(commitment: Commitment, name: str, *, to: str) -> Post:
    """Return the question, a year on, whether a commitment still holds."""
    return post(
        prose("A year ago, or so, you committed yourself to ", strong(name), ". Does this still hold?"),
        *_said(commitment),
        choices(
            button("Yes, another year", "commit_renew", weight="main"),
            button("Change it", "commit_open"),
            button("End it", "commit_end"),
        ),
        prose("Without an answer it lapses in a month; nothing else of yours is lost by that.", tone="quiet"),
        addressees=[to],
        lasting=True,
    )


def my_commitment(commitment: Commitment) -> list[Block]:
    """Return what stands on a member's own page of their commitment."""
    if commitment.state is CommitmentState.ENDED:
        return []
    when = When(commitment.due_at) if commitment.due_at else "next year"
    if commitment.state is CommitmentState.LAPSED:
        how = prose("It has lapsed: nobody said within a month that it still holds.", tone="quiet")
    elif commitment.asked_at:
        how = prose("Does it still hold? Without a yes it lapses on ", when, ".")
    else:
        how = prose("It holds until ", when, ".", tone="quiet")
    return [prose("What you committed yourself to", tone="heading"), *_said(commitment), how, _change()]


def _change() -> Choices:
    return choices(
        button("Renew it", "commit_renew"), button("Change it", "commit_open"), button("End it", "commit_end")
    )


def _said(commitment: Commitment) -> list[Block]:
    blocks: list[Block] = []
    for title, text, topics in (
        ("You can help with", commitment.helps, commitment.help_topics),
        ("You want to learn", commitment.learns, commitment.learn_topics),
    ):
        named = f" {', '.join(f'#{topic}' for topic in topics)}" if topics else ""
        if text or topics:
            blocks.append(Lines((line(strong(f"{title}:"), named),)))
        if text:
            blocks.append(Quote(text))
    return blocks
