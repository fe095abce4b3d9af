"""The words for Hearth's coming to a space, and its going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import When
from bot.wording import button, choices, code, post, prose, strong

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Post


def hello_installer(name: str, *, to: str, near: str) -> Post:
    """Return the first word to whoever brought Hearth to a space: they lead it through the setup."""
    return post(
        prose("Thank you for bringing me to ", strong(name or "your space"), ". You are its first facilitator."),
        prose("Next: say what your community is about, and invite me to a channel in which people help each other."),
        choices(button("Set up the community", "setup", weight="main")),
        addressees=(to,) if to else (),
        audience="private" if to else "public",
        lasting=bool(to),
        near=near,
    )


def hello_whoever_manages(name: str) -> Post:
    """Return the first word where it is not told who brought Hearth to a space."""
    return post(
        prose("Whoever manages ", strong(name or "this space"), " is my first facilitator: "),
        prose("type ", code("/hearth setup"), " to say what your community is about."),
        choices(button("Set up the community", "setup", weight="main")),
        audience="public",
    )


def goes_on(name: str, space: str, when: datetime, *, lives_on: bool, to: str) -> Post:
    """Return the word to a facilitator elsewhere: what goes on which day, and how to have it before."""
    what = "its channels, accounts and letters go on " if lives_on else "all that the community keeps goes on "
    return post(
        prose("I was removed from ", strong(space), ". Of ", strong(name), ", ", what, When(when), "."),
        prose(
            "Before then whoever runs Hearth can hand you all of it: ask them for ",
            code("hearth export"),
            ". If I am invited back by then, nothing goes.",
        ),
        addressees=(to,),
        lasting=True,
    )
