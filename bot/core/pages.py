"""The pages made of blocks, by their name: each is one turn of a slice, and the web page draws them all alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core import charter, gaps, learning, pulse, topics, upkeep, value, who

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.core.desk import Desk, Scene
    from bot.messages import Page

    Turn = Callable[[Desk, Scene, str], Awaitable[Page | None]]

NEAR = ("about", "topics", "learning", "gaps", "who", "map", "pulse", "report", "review", "value")
"""The pages that lead to each other, in the order in which they stand."""
FACILITATED = frozenset({"report"})
"""The pages that are there for who facilitates alone."""

TOLD = "page"
"""The verb of a link to a page: whose it is, is said by the community beside it."""

PAGES: Mapping[str, Turn] = {
    **charter.PAGES,
    **gaps.PAGES,
    **learning.PAGES,
    **pulse.PAGES,
    **topics.PAGES,
    **upkeep.PAGES,
    **value.PAGES,
    **who.PAGES,
}
"""A page by its name, given what stands behind the name in its address; None: there is none, or not for them."""
