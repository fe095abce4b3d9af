"""What is said of rounds of pairings without being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import When
from bot.wording import button, choices, post, prose, strong

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Post


def notice(title: str, id_: str, at: datetime, *, to: str, near: str = "") -> Post:
    """Return what somebody who takes part is told two days before."""
    return post(
        prose(strong(title), ": on ", When(at, "moment"), " I put you together with somebody to talk to."),
        choices(
            button("Skip this one", "pair_skip", id_),
            button("Pause…", "pair_pause"),
            button("Not with…", "pair_apart"),
        ),
        addressees=[to],
        lasting=True,
        near=near,
    )


def left_over(title: str, *, to: str, near: str = "") -> Post:
    """Return what somebody is told whose partner went before they could meet."""
    return post(
        prose(
            strong(title),
            ": whoever you were to meet has gone, so there is nobody for you this time. ",
            "You come first in the next round.",
        ),
        addressees=[to],
        near=near,
    )


def paused_for_silence(title: str, *, to: str, near: str = "") -> Post:
    """Return what somebody is told who said nothing for three rounds."""
    return post(
        prose(
            "I heard nothing about your last three rounds of ",
            strong(title),
            ", so I put you together with nobody for now. That is all there is to it.",
        ),
        choices(button("I am back", "pair_back", weight="main")),
        addressees=[to],
        lasting=True,
        near=near,
    )


def round_undrawn(title: str, at: datetime, *, to: str) -> Post:
    """Return what a facilitator is told of a round that failed again and again."""
    return post(
        prose(
            "The round of ", strong(title), " of ", When(at), " could not be drawn: it failed for a day, so I left it."
        ),
        prose("The next one takes place. Whoever runs Hearth finds out why in its log.", tone="quiet"),
        addressees=[to],
    )


def round_missed(title: str, at: datetime, *, to: str) -> Post:
    """Return what a facilitator is told of a round for which Hearth came too late."""
    return post(
        prose(
            "I was not running when the round of ",
            strong(title),
            " of ",
            When(at),
            " was due, so nobody was put together. The next one takes place.",
        ),
        addressees=[to],
    )
