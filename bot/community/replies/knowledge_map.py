"""The knowledge map as a page: a picture of topics and evidence, and what its columns mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Chart, Lines, Page, Series
from bot.wording import code, line, prose, strong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.pulse.knowledge import Charted

COLUMNS = ("told", "solved", "used", "confirmed")
TITLE = "Knowledge map"


def knowledge_map(rows: Sequence[Charted], least: int) -> Page:
    """Return the map: every topic with what was told of it, and what came of that."""
    if not rows:
        return Page(
            TITLE,
            (
                prose("There is nothing on any topic yet that everybody may see."),
                prose(
                    code("#tip"),
                    " and a topic behind it keep the first thing: ",
                    code("#tip #git Rebase before you merge."),
                ),
            ),
        )
    return Page(
        TITLE, (prose(_told(rows)), chart(rows, least), prose("What it shows", tone="heading"), _columns(least))
    )


def chart(rows: Sequence[Charted], least: int) -> Chart:
    """Return the picture of the map."""
    series = tuple(Series(f"#{one.topic}", (one.told, one.solved, one.used, one.confirmed)) for one in rows)
    about = f"The larger a disc, the more there is. People are counted in whole {least}s, from {least} others up."
    return Chart("knowledge-map", "Topics and evidence", about, COLUMNS, series, kind="grid")


def _told(rows: Sequence[Charted]) -> str:
    """Return in words what the map shows: what is known best, and what nobody has used."""
    proven = [f"#{one.topic}" for one in rows if one.used or one.confirmed]
    bare = [f"#{one.topic}" for one in rows if not (one.solved or one.used or one.confirmed)]
    said = [f"Of {_few(proven)} it is known that it serves people." if proven else ""]
    said.append(
        f"Of {_few(bare)} something was told, and it is not visible yet that it served anybody." if bare else ""
    )
    return " ".join(filter(None, said))


def _few(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _columns(least: int) -> Lines:
    return Lines(
        (
            line(strong("told"), ": entries that every member may see."),
            line(strong("solved"), ": people whose question was ended by one of them."),
            line(strong("used"), ": people who said that they used one."),
            line(strong("confirmed"), ": people who said that one still holds, or that it worked."),
            line(
                f"People are counted beside one of them, and from {least} others up: whoever is among them finds out about"
                " no few. It is counted once, when four whole weeks are over; what is told in private channels is not in it."
            ),
        )
    )
