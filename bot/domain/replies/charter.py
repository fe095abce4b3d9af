"""What is said of what the community is about, and the form in which that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.charter.writing import CARES_LIMIT, MOST_QUESTIONS, PART_LIMIT, QUESTION_LIMIT
from bot.messages import Action, Field, Form, Lines, Quote, When
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.domain.charter.model import Charter, Committed
    from bot.messages import Block, Button, Post

FAULTS = {
    ("cares", "empty"): "Say in a sentence what you care about: it is what this community is for.",
    ("cares", "too_long"): "What you care about is too long: at most {} characters. The heart of it is enough.",
    ("for_whom", "too_long"): "For whom it is, is too long: at most {} characters.",
    ("out_of", "too_long"): "What is out is too long: at most {} characters.",
    ("questions", "too_many"): "At most {} key questions: the learning agenda holds the rest.",
    ("questions", "too_long"): "One of the questions is too long: at most {} characters each.",
    ("charter", "outrun"): "Somebody else wrote it just now. Saving again puts what you typed in its place.",
}


def charter_form(charter: Charter, *, values: Mapping[str, str], fault_said: str = "") -> Form:
    """Return the form of the charter, with what was typed already; it is over the version that it shows."""
    typed = {
        "cares": charter.cares,
        "for_whom": charter.for_whom,
        "out_of": charter.out_of,
        "questions": "\n".join(charter.questions),
    } | dict(values)
    return Form(
        Action("charter", "", charter.version),
        "What we are about",
        (
            Field(
                "cares",
                "What do we care about?",
                "text",
                typed["cares"],
                required=True,
                hint="The concern or passion that you share",
                limit=CARES_LIMIT,
            ),
            Field(
                "for_whom",
                "For whom?",
                "text",
                typed["for_whom"],
                hint="Who finds others like them here",
                limit=PART_LIMIT,
            ),
            Field(
                "out_of", "What is out?", "text", typed["out_of"], hint="What has its place elsewhere", limit=PART_LIMIT
            ),
            Field(
                "questions",
                "Our key questions",
                "text",
                typed["questions"],
                hint=f"One a line, {MOST_QUESTIONS} at most",
                limit=MOST_QUESTIONS * QUESTION_LIMIT,
            ),
        ),
        notes=(prose(fault_said, tone="warning"),) if fault_said else (),
    )


def charter_saved(charter: Charter) -> Post:
    """Return the confirmation of the charter, as everybody reads it."""
    return post(
        prose("Saved. This is what everybody reads under ", code("/hearth about"), ", and newcomers in their welcome:"),
        *charter_blocks(charter),
        choices(button("Change it", "charter_open")),
    )


def charter_blocks(charter: Charter) -> list[Block]:
    """Return what the charter says, part by part; nothing where nothing was written."""
    parts = (("What we care about", charter.cares), ("For whom", charter.for_whom), ("What is out", charter.out_of))
    blocks: list[Block] = []
    for title, text in parts:
        if text:
            blocks += [prose(strong(title)), Quote(text)]
    if charter.questions:
        blocks += [prose(strong("Our key questions")), Lines(tuple(line(one) for one in charter.questions))]
    return blocks


def about(
    name: str,
    charter: Charter,
    committed: Committed,
    *,
    mine: bool = False,
    facilitates: bool = False,
    whom: Sequence[str] | None = None,
) -> Post:
    """Return what the community is about, for everybody; *mine* where the reader has committed themselves."""
    commit = button("My commitment", "commit_open") if mine else button("Commit myself", "commit_open", weight="main")
    change = button("Change it" if charter else "Write it", "charter_open") if facilitates else None
    return post(
        prose(name, tone="heading"),
        *(charter_blocks(charter) or [_unwritten(facilitates=facilitates, whom=whom)]),
        *_all_told(committed),
        *(_closed(charter.closed_at) if charter.closed_at else [choices(commit, change)]),
    )


def _closed(since: datetime) -> list[Block]:
    said = prose("It has been closed since ", When(since), "; what was kept can still be read and searched.")
    return [said, choices(button("Read the anthology", "anthology"))]


def _unwritten(*, facilitates: bool, whom: Sequence[str] | None) -> Block:
    said = "Nobody has written down yet what this community is about."
    if facilitates:
        return prose(said, " You can: what you care about, for whom, what is out, and your key questions.")
    ask = f" A facilitator can: {' or '.join(whom[:3])}." if whom else ""
    return prose(said, *([ask] if ask else []))


def _all_told(committed: Committed) -> list[Block]:
    if not committed.people:
        return []
    rows = [
        line(strong(title), f" {', '.join(f'#{topic}' for topic in topics)}")
        for title, topics in (
            ("What several of us can help with:", committed.helps),
            ("What several of us want to learn:", committed.learns),
        )
        if topics
    ]
    said = prose(f"More than {committed.people} members have committed themselves to it.")
    return [said, Lines(tuple(rows))] if rows else [said]


def first_step() -> Button:
    """Return the button by which a newcomer commits themselves: a first small step."""
    return button("Commit myself", "commit_open")
