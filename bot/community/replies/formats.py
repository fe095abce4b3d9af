"""What is said about how a session goes: the guide of each format, for whoever hosts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.sessions.formats import GUIDES
from bot.messages import Lines
from bot.wording import code, line, post, prose, strong

if TYPE_CHECKING:
    from bot.community.sessions.model import Format
    from bot.messages import Block, Post

LEAST_MINUTES = 2
"""A session whose guide has a shorter part is too short for it: its parts go without their minutes."""


def guide(kind: Format, minutes: int = 0) -> Post:
    """Return the guide of a format, its steps timed for a session of so many *minutes*."""
    return post(*guide_blocks(kind, minutes))


def guide_blocks(kind: Format, minutes: int = 0) -> list[Block]:
    """Return the guide of a format: before, step by step with its time, the opening question, what the host does."""
    its = GUIDES[kind]
    timed = its.timed(minutes)
    short = any(last - first < LEAST_MINUTES for first, last, _ in timed)
    steps = tuple(
        line(strong(step.name if short else f"{first}–{last} min · {step.name}"), f" · {step.does}")
        for first, last, step in timed
    )
    blocks = (
        prose(f"How to host: {its.name.lower()}", tone="heading"),
        prose(its.about),
        prose(strong("Before: "), its.before),
        prose(f"This is for {its.minutes} minutes; in {minutes} take the parts that fit.") if short else None,
        Lines(steps),
        prose(strong("To begin with: "), f"“{its.opening[0]}”"),
        prose(strong("What you do: "), " ".join(its.host)),
    )
    return [block for block in blocks if block]


def which_guide(asked: str = "") -> Post:
    """Return the formats there are, where none or an unknown one was asked for."""
    unknown = f"I know no format called “{asked[:40]}”. " if asked else ""
    rows = tuple(line(strong(its.name), f" · {its.about}") for its in GUIDES.values())
    return post(
        prose(f"{unknown}These are the formats; ", code("/session guide lean coffee"), " shows how one goes:"),
        Lines(rows),
    )
