"""What is said on the first day in a channel: what is read, what is kept, and how to make it stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Lines
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.community.model import Switches
    from bot.messages import Post, Span

HELLO = "Hello, I am Hearth: I keep what you learn here."
KEPT = (strong("What I keep: "), "what you tag, share or ask; another's words only when they say yes. ")


def first_day(switches: Switches, *, reaction: str, private: bool) -> Post:
    """Return the one message with which Hearth begins in a channel."""
    seen = "Only this channel's members see it." if private else "The whole community sees it."
    return _hello(
        _read(switches, reaction),
        line(*KEPT, seen),
        line(
            strong("How to make it stop: "),
            code("/hearth settings"),
            ", ",
            code("/hearth me"),
            " for what is yours, or remove me.",
        ),
    )


def first_day_everywhere(switches: Switches) -> Post:
    """Return the one message with which Hearth begins in a space where nobody invites it to a channel."""
    return _hello(
        _read(switches, where="in every channel that I can see, only"),
        line(*KEPT, "Everybody sees it; from private channels, their members."),
        line(
            strong("How to make it stop: "),
            code("/hearth settings"),
            ", ",
            code("/hearth me"),
            ", or hide channels from me.",
        ),
    )


def _hello(*rows: tuple[Span, ...]) -> Post:
    return post(
        prose(HELLO),
        Lines(rows),
        choices(button("What can I do?", "help"), button("Share something", "share_form")),
        audience="public",
    )


def _read(switches: Switches, reaction: str = "", *, where: str = "all else here only for") -> tuple[Span, ...]:
    """Return what is read in one row: what is sent to Hearth, and for what alone it looks through the rest."""
    read = (strong("What I read: "), "what you send me")
    signs = list(_signs(switches, reaction))
    if not signs:
        return line(*read, ", or use ", strong("Keep this"), " on.")
    told = " and ".join(filter(None, (", ".join(signs[:-1]), signs[-1])))
    return line(*read, f"; {where} {told}.")


def _signs(switches: Switches, reaction: str) -> Iterator[str]:
    if switches.tags:
        yield "tags like #tip"
        yield "thanks"
    if switches.reactions and reaction:
        yield f"the reaction {reaction}"
    if switches.prior_art:
        yield "questions that similar stories may help"
