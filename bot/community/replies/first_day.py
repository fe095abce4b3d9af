"""What is said on the first day in a channel: what is read, what is kept, and how to make it stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Lines
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.community.model import Switches
    from bot.messages import Post, Span

KEPT = (strong("What I keep: "), "what you tag or share, and what you ask me. Another's words only when they say yes. ")


def first_day(switches: Switches, *, reaction: str, private: bool) -> Post:
    """Return the one message with which Hearth begins in a channel."""
    return post(
        prose("Hello, I am Hearth. I keep what you learn here, so that the next one finds it."),
        Lines(tuple(_rows(switches, reaction, private=private))),
        choices(button("What can I do?", "help"), button("Share something", "share_form")),
        audience="public",
    )


def first_day_everywhere(switches: Switches) -> Post:
    """Return the one message with which Hearth begins in a space where nobody invites it to a channel."""
    return post(
        prose("Hello, I am Hearth. I keep what you learn here, so that the next one finds it."),
        Lines(
            (
                *_read(switches, "in every channel that I can see"),
                line(*KEPT, "It is shown to the whole community; from a private channel to its members alone."),
                line(
                    strong("How to make it stop: "),
                    code("/hearth settings"),
                    " (a facilitator) in a channel or for all, ",
                    code("/hearth me"),
                    " to take back or erase what is yours, or hide a channel from me by its permissions.",
                ),
            )
        ),
        choices(button("What can I do?", "help"), button("Share something", "share_form")),
        audience="public",
    )


def _read(switches: Switches, where: str) -> Iterator[tuple[Span, ...]]:
    yield line(strong("What I read: "), "what you type to me, and messages on which you use ", strong("Keep this"), ".")
    if switches.tags:
        yield line(
            f"Where this space lets me see messages, I look {where} for a tag such as ",
            code("#tip"),
            " and for thanks to somebody's answer. I pass over all the rest and keep no copy of it.",
        )


def _rows(switches: Switches, reaction: str, *, private: bool) -> Iterator[tuple[Span, ...]]:
    yield from _read(switches, "in them")
    if switches.reactions:
        yield line(f"A reaction ({reaction}) asks me to keep a message.")
    if switches.prior_art:
        yield line(
            "Who asks something new here is told, privately, of similar stories. I keep nothing of the question."
        )
    yield line(
        *KEPT,
        "It is shown to this channel's members alone." if private else "It is shown to the whole community.",
    )
    yield line(
        strong("How to make it stop: "),
        code("/hearth settings"),
        " (a facilitator), ",
        code("/hearth me"),
        " to take back or erase what is yours, or remove me from this channel.",
    )
