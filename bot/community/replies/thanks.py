"""What is said when somebody is thanked. Who told an entry without a name is thanked, and not named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink, Link
from bot.wording import post, prose

if TYPE_CHECKING:
    from bot.messages import Post, Who

STOP = "Only you see this."


def thanked_for_message(by: Who, url: str | None, *, to: str) -> Post:
    """Return the thanks to whoever said something that helped."""
    what = Link(url, "what you said") if url else "what you said here"
    return post(prose(by, " thanks you for ", what, "."), prose(STOP, tone="quiet"), addressees=[to])


def thanked_for_entry(by: Who, number: int, title: str, *, to: str, near: str = "") -> Post:
    """Return the thanks to whoever told an entry that helped."""
    return post(
        prose(by, " thanks you for ", EntryLink(number, title), "."),
        prose(STOP, tone="quiet"),
        addressees=[to],
        entries=[number],
        near=near,
    )


def thanked_by_somebody(*, to: str) -> Post:
    """Return what is left of thanks whose giver has erased all that was theirs."""
    return post(prose("Somebody thanked you."), addressees=[to])


def thanks_said(*, new: bool) -> Post:
    """Return the confirmation that thanks were told, without a word of to whom."""
    if new:
        return post(prose("I told them privately. Thank you for saying so."))
    return post(prose("You thanked them for this already; once is enough."))


def thanks_to_oneself() -> Post:
    """Return the answer to somebody who would thank themselves."""
    return post(prose("That is your own: somebody else will thank you for it."))


def nobody_to_thank() -> Post:
    """Return the answer where whoever told something can't be reached any more."""
    return post(prose("Whoever told this can't be reached here, so there is nobody to tell. Using it is thanks too."))
