"""What `/hearth pulse` answers: the three elements, what they make, what to do next; and everybody's own figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.model import Did
from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.model import Element, Kind
from bot.community.replies.pulse_charts import three
from bot.community.replies.pulse_words import (
    CLOSED,
    HEADINGS,
    MAKES,
    STAGES,
    UNITS,
    WARNINGS,
    because,
    counted,
    hidden_of,
    move_said,
    row,
    unseen_of,
)
from bot.messages import Button, Lines, Link, Row, Rows
from bot.wording import button, choices, code, line, post, prose, strong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community.pulse.definitions import Definition
    from bot.community.pulse.model import Figure, Pulse, Warned
    from bot.messages import Block, Post

MOST_SHOWN = 6
"""So many figures of an element stand in an answer: a message of Slack's holds no more of all three."""
DEEDS = {
    Did.KEPT: "kept",
    Did.ASKED: "asked",
    Did.REPLIED: "replied first",
    Did.ANSWERED: "answered",
    Did.THANKED: "said thanks",
    Did.USED: "used",
    Did.TRIED: "wanted to try",
    Did.TOLD: "told how it went",
    Did.CONFIRMED: "looked whether something still holds",
    Did.VOTED: "voted",
    Did.PROPOSED: "proposed",
    Did.ATTENDED: "were at sessions",
    Did.CHECKED_IN: "answered check-ins",
    Did.MET: "met in pairings",
    Did.INTRODUCED: "said who you are",
    Did.GREETED: "greeted newcomers",
    Did.COMMITTED: "committed yourself",
}


def pulse(taken: Pulse, *, whole: bool = False, page: str = "") -> Post:
    """Return the pulse: what it makes, moves, the three elements, and what can't be seen.

    Only a *whole* one has every figure of each element. *page* is the address of the page, where it has one.
    """
    return post(
        prose(f"Pulse of {taken.community}", tone="heading"),
        *makes(taken),
        *moves(taken),
        None if whole else three(taken),
        *(block for element in Element for block in element_of(taken, element, whole=whole)),
        prose(counted(taken), " ", " ".join(unseen_of(taken)), tone="quiet"),
        *_more(whole=whole, page=page),
    )


def makes(taken: Pulse) -> list[Block]:
    """Return what the figures make a community, why, what would change it, and what is to be seen early."""
    if taken.closed:
        return [prose(strong(CLOSED.format(taken.community)))]
    unseen = taken.diagnosis.kind is Kind.UNSEEN  # What cannot be seen has no stage that could be told.
    return [
        prose(strong(MAKES[taken.diagnosis.kind])),
        *([] if unseen else [prose(STAGES[taken.diagnosis.stage])]),
        *map(prose, because(taken)),
        *(prose(WARNINGS[one], tone="warning") for one in taken.warnings),
    ]


def moves(taken: Pulse) -> list[Block]:
    """Return the moves for this week, each with its press."""
    if not taken.moves:
        return []
    rows = tuple(
        Row(line(move_said(one.name, one.about)), Button(one.label, one.action, confirm=one.confirm))
        for one in taken.moves
    )
    return [prose(f"For this week ({len(rows)})", tone="heading"), Rows(rows)]


def element_of(taken: Pulse, element: Element, *, whole: bool) -> list[Block]:
    """Return one element: its figures as lines, and which are not shown."""
    seen = [one for one in taken.of(element) if one.value is not None]
    told = Lines(tuple(map(row, seen if whole else _first(seen))))
    hidden = hidden_of(taken, element)
    said: list[Block | None] = [told if seen else None, prose(hidden, tone="quiet") if hidden and whole else None]
    if not seen and not whole:
        said = [prose("Nothing of it is visible from here yet.", tone="quiet")]
    return [prose(HEADINGS[element], tone="heading"), *(one for one in said if one)]


def _first(seen: Sequence[Figure]) -> Sequence[Figure]:
    """Return the figures that say most: those with a target before others, each in its place."""
    aimed = [one for one in seen if one.target is not None]
    chosen = [*aimed, *(one for one in seen if one.target is None)][:MOST_SHOWN]
    return [one for one in seen if one in chosen]


def _more(*, whole: bool, page: str) -> list[Block]:
    if page:
        site = page.rstrip("/")
        links = (
            Link(f"{site}/pulse", "All figures and charts"),
            " · ",
            Link(f"{site}/report", "the month on one page"),
        )
        return [prose(*links, " · ", Link(f"{site}/map", "the knowledge map"))]
    return [] if whole else [choices(button("All figures", "pulse", "all"))]


def own(deeds: Mapping[Did, int], *, weeks: int) -> Post:
    """Return what somebody did themselves: for their own eyes."""
    if not deeds:
        return post(
            prose(f"I have noted nothing that you did in the last {weeks} weeks. To read and look up is not noted.")
        )
    rows = tuple(
        line(f"{DEEDS[did]}: {times} times" if times > 1 else f"{DEEDS[did]}: once") for did, times in deeds.items()
    )
    return post(
        prose("What you did", tone="heading"),
        prose(f"In the last {weeks} weeks, as far as it passed through me. Nobody else sees this.", tone="quiet"),
        Lines(rows),
    )


def for_facilitators(deeds: Post) -> Post:
    """Return one's own figures with a word on whose the pulse of all is."""
    note = prose("The pulse of the whole community is for its facilitators; this is yours.")
    return post(note, *deeds.blocks)


def wrong_figure(typed: str) -> Post:
    """Return what is said where a target is for no figure, or is no number."""
    names = ", ".join(one.name for one in DEFINITIONS.values() if one.target is not None)
    return post(
        prose(
            f"I know no target “{typed}”. " if typed else "A target needs a figure and a number. ",
            "Type for example ",
            code("/hearth pulse target gaps_open 8"),
            ".",
        ),
        prose(f"There are: {names}.", tone="quiet"),
    )


def target_set(of: Definition, value: float) -> Post:
    """Return what is said when a target was set."""
    return post(
        prose(f"The target for “{of.label}” is {value:g}{UNITS[of.unit]} now."),
        choices(button("Show the pulse", "pulse")),
    )


def unknown(typed: str) -> Post:
    """Return what is said to `/hearth pulse` with a word behind it that means nothing."""
    return post(
        prose(
            f"I do not know “/hearth pulse {typed}”. There is ",
            code("/hearth pulse"),
            ", ",
            code("/hearth pulse me"),
            " and ",
            code("/hearth pulse target"),
            ".",
        )
    )


def early(warned: Sequence[Warned], *, to: str) -> Post:
    """Return what facilitators are told early, and once."""
    return post(
        prose("Something to look at before it grows:"),
        *(prose(WARNINGS[one]) for one in warned),
        choices(button("Show the pulse", "pulse")),
        addressees=(to,),
    )
