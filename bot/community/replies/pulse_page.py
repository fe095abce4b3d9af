"""The pulse as a page, and a month of it on one sheet of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.pulse.model import Element
from bot.community.replies.pulse import makes, moves
from bot.community.replies.pulse_charts import levels, reuse, three, trend
from bot.community.replies.pulse_words import HEADINGS, counted, hidden_of, row, unseen_of
from bot.messages import Lines, Page
from bot.wording import line, prose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.community.pulse.model import Pulse
    from bot.messages import Block, Post

UNSEEN_HEADING = "What cannot be seen from here"
BESIDE = tuple(HEADINGS[element] for element in Element)
"""The elements stand side by side."""


def page(taken: Pulse) -> Page:
    """Return the pulse as a page: what it makes, the moves, and each element with its figures and its trend."""
    blocks = [
        *makes(taken),
        *moves(taken),
        *(block for element in Element for block in _element(taken, element, charts=True)),
        prose(UNSEEN_HEADING, tone="heading"),
        Lines(tuple(line(one) for one in unseen_of(taken))),
        prose(counted(taken), tone="quiet"),
    ]
    return Page(f"Pulse of {taken.community}", tuple(blocks), beside=BESIDE)


def own_page(deeds: Post) -> Page:
    """Return what a member sees in the place of the pulse: their own figures."""
    return Page("Your own pulse", deeds.blocks)


def report(taken: Pulse, month: date, others: tuple[str, ...] = ()) -> Page:
    """Return a month on one sheet: what it makes, one chart, each element with its figures, and how it was counted.

    *others* are the names of the reports beside it.
    """
    chart = three(taken)
    blocks = [
        *makes(taken),
        *([chart] if chart else []),
        *(block for element in Element for block in _element(taken, element, charts=False)),
        prose(UNSEEN_HEADING, tone="heading"),
        prose(" ".join(unseen_of(taken))),
        prose(counted(taken), tone="quiet"),
    ]
    return Page(f"{taken.community}: {month:%B %Y}", tuple(blocks), sheet=True, beside=BESIDE, near=others)


def no_report(name: str, month: date, due: date) -> Page:
    """Return the page in the place of a report that is not made yet."""
    said = f"The report of {month:%B %Y} is not made yet: it is here from {due.day} {due:%B %Y} on (UTC), when the month is over."
    return Page(
        f"{name}: {month:%B %Y}", (prose(said), prose("How it goes right now stands on the page of the pulse."))
    )


def _element(taken: Pulse, element: Element, *, charts: bool) -> Sequence[Block]:
    """Return one element: its figures as lines, which are not shown, and its pictures."""
    seen = tuple(row(one) for one in taken.of(element) if one.value is not None)
    hidden = hidden_of(taken, element)
    more = {Element.DOMAIN: None, Element.COMMUNITY: levels(taken), Element.PRACTICE: reuse(taken)}[element]
    every: list[Block | None] = [
        prose(HEADINGS[element], tone="heading"),
        trend(taken, element) if charts else None,
        Lines(seen) if seen else prose("Nothing of it is visible from here yet.", tone="quiet"),
        more if charts else None,
        prose(hidden, tone="quiet") if hidden else None,
    ]
    return [one for one in every if one]
