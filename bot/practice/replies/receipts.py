"""What an author hears once a week at most of what came of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import EntryLink, Lines
from bot.wording import line, post, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Post
    from bot.practice.model import Entry
    from bot.transaction.upkeep import Heard


def receipt(heard: Sequence[tuple[Entry, Heard]], *, to: str, least: int, more: int = 0, near: str = "") -> Post:
    """Return what an author hears once a week at most; how many people is said from *least* up."""
    rows = tuple(line(EntryLink(entry.number, entry.title), f": {_came(each, least)}.") for entry, each in heard)
    return post(
        prose("What came this week of what you told:"),
        Lines(rows),
        prose(f"So were {more} more of yours." if more > 1 else "So was one more of yours.", tone="quiet")
        if more
        else None,
        addressees=[to],
        entries=[entry.number for entry, _ in heard],
        lasting=True,
        near=near,
    )


def _came(heard: Heard, least: int) -> str:
    used = f"used by {heard.used} people" if heard.used >= least else "somebody used it" if heard.used else ""
    adapted = (
        f"adapted by {heard.adapted} people"
        if heard.adapted >= least
        else "somebody adapted it"
        if heard.adapted
        else ""
    )
    return ", ".join(filter(None, (used, adapted)))
